"""Rules and the folder of agreements beside them → where agreement stands, signatures checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from leadrules.agreement.folder import FOLDER, folder_of, read_folder
from leadrules.agreement.signatures import ALLOWED, check, signers_of
from leadrules.agreement.state import state_of

if TYPE_CHECKING:
    from pathlib import Path

    from leadrules.agreement.entry import Entry
    from leadrules.agreement.state import State
    from leadrules.graph.rulegraph import RuleGraph

NAME_KEYS = f"put the team's keys into {FOLDER}/{ALLOWED}"


def standing(rules: Path, graph: RuleGraph, allowed: Path | None = None, *, must_be_signed: bool = False) -> State:
    """Read what teams agreed to beside a rules file, and hold it against what the rules mean now."""
    signers = signers_of(folder_of(rules), allowed)

    def reason(entry: Entry) -> str | None:
        if entry.signature is None and not must_be_signed:
            return None
        found = check(entry, signers)
        # Anybody can make a key and call it another's.
        is_unknown = must_be_signed and not found.is_confirmed
        return found.wrong or (f"nobody says whose key it is signed with: {NAME_KEYS}" if is_unknown else None)

    return replace(state_of(graph, read_folder(rules), reason), has_signers=signers.allowed is not None)
