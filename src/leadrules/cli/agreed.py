"""What the commands about agreement share: reading where it stands, and saying what is wrong with what was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from leadrules.cli.console import fail, is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadrules.agreement.state import State
    from leadrules.diagnostics import Diagnostic
    from leadrules.graph.rulegraph import RuleGraph

F = TypeVar("F", bound="Callable[..., Any]")


def signer_options(command: F) -> F:
    """Options of commands that look at signatures."""
    command = click.option(
        "--allowed-signers",
        "allowed",
        type=click.Path(readable=False, path_type=Path),
        help="Whose SSH keys are whose (default: agreements/allowed_signers, or git's).",
    )(command)
    return click.option("--signed", "must_be_signed", is_flag=True, help="Count signed agreements only.")(command)


def read_state(rules: Path, graph: RuleGraph, allowed: Path | None = None, *, must_be_signed: bool = False) -> State:
    """Read what teams agreed to beside a rules file, and hold it against the rules."""
    from leadrules.agreement.standing import standing

    if allowed is not None and not allowed.is_file():
        fail(f"there is no file {allowed}", "name the file of allowed signers")
    return standing(rules, graph, allowed, must_be_signed=must_be_signed)


def problems(diagnostics: Sequence[Diagnostic]) -> None:
    """Write what is wrong on standard error."""
    from leadrules.diagnostics.text import render_text

    if diagnostics:
        click.echo(render_text(diagnostics, colour=is_terminal()), err=True, nl=False)
