"""Rules and the folder of agreements beside them → where agreement stands, signatures checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.agreement.folder import folder_of, read_folder
from leadrules.agreement.signatures import allowed_signers, check
from leadrules.agreement.state import state_of

if TYPE_CHECKING:
    from pathlib import Path

    from leadrules.agreement.entry import Entry
    from leadrules.agreement.state import State
    from leadrules.graph.rulegraph import RuleGraph


def standing(rules: Path, graph: RuleGraph, allowed: Path | None = None, *, must_be_signed: bool = False) -> State:
    """Read what teams agreed to beside a rules file, and hold it against what the rules mean now."""
    signers = allowed or allowed_signers(folder_of(rules))

    def reason(entry: Entry) -> str | None:
        if entry.signature is None:
            return "it is not signed" if must_be_signed else None
        return check(entry, signers).wrong

    return state_of(graph, read_folder(rules), reason)
