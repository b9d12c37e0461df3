"""Which team agreed to what, when, and what is open since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadrules.agreement.state import State

__all__ = ["agreement"]


def agreement(
    rules: str | Path,
    *,
    root: str | Path | None = None,
    allowed_signers: str | Path | None = None,
    signed: bool = False,
) -> State:
    """Read where agreement to a rules file stands, by the folder `agreements` beside it.

    `root` is the folder that `use` may not leave. `allowed_signers` says whose SSH keys are whose (default: the file of
    that name in the folder, or the one that git has); with `signed` only agreements count that are signed with a key
    that it says is the person's.

    Raises:
        RulesError: when something is wrong with the rules; it carries every diagnostic.
        OSError: when the rules cannot be read.
    """
    from leadrules.agreement.standing import standing
    from leadrules.ruleset import Ruleset

    graph = Ruleset.load(rules, root=root).graph
    signers = None if allowed_signers is None else Path(allowed_signers)
    return standing(Path(rules), graph, signers, must_be_signed=signed)
