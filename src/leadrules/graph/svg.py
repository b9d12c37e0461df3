"""A drawing of the rules as SVG, made by Graphviz's `dot` where that is installed."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from leadrules.graph.dot import dot

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph

PROGRAM = "dot"
# Seconds; a drawing that can be read takes less than one.
LONGEST = 60


class DrawingError(Exception):
    """A drawing that could not be made; `message` says why, `help` what to do."""

    def __init__(self, message: str, help_text: str | None = None) -> None:
        """Keep what to tell the user."""
        super().__init__(message)
        self.message = message
        self.help = help_text


def svg(graph: RuleGraph, *, timeout: float = LONGEST) -> str:
    """Draw the rules; `timeout` is in seconds.

    Raises:
        DrawingError: when Graphviz is not installed, fails, or takes too long.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise DrawingError(
            "there is no program `dot` on the path, which draws the SVG",
            "install Graphviz, or ask for `--format mermaid` and open that in an editor",
        )
    try:
        done = subprocess.run(  # noqa: S603 - the path is `which`'s, the rules go in through standard input
            [program, "-Tsvg"],
            input=dot(graph).encode(),
            capture_output=True,
            timeout=timeout,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise DrawingError(
            f"`dot` took longer than {timeout:g} seconds", "write `--format dot` to a file and draw that"
        ) from None
    except subprocess.CalledProcessError as wrong:
        said = wrong.stderr.decode(errors="replace").strip().splitlines()
        raise DrawingError("`dot` could not draw the rules" + (f": {said[0]}" if said else "")) from None
    except OSError as wrong:
        raise DrawingError(f"`dot` cannot be run: {wrong.strerror}") from None
    return done.stdout.decode()
