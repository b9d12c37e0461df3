"""Where agreement stands, as JSON for programs; keys stay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from leadrules.agreement.entry import moment_text
from leadrules.diagnostics.json import as_dict
from leadrules.graph.fingerprint import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.agreement.entry import Entry
    from leadrules.agreement.history import Since
    from leadrules.agreement.state import Row, State

FORMAT = "leadrules agreement"


def render_json(state: State, since: Mapping[str, Since], team: str | None = None) -> str:
    """The table, or what is open for a team; in plain ASCII, so that no terminal or pipe can spoil it.

    Where `has_signers` is false, nobody says whose keys are whose: what `is_signed` may be so by anybody.
    """
    told = {
        "format": FORMAT,
        "version": 1,
        "fingerprint_version": VERSION,
        "ruleset": state.graph.name,
        "is_agreed": not state.open and not state.diagnostics,
        "has_signers": state.has_signers,
        "rows": [_row(row, since) for row in state.rows if team is None or team in row.open_for],
        "problems": [as_dict(each) for each in state.diagnostics],
    }
    return json.dumps(told, indent=2) + "\n"


def _row(row: Row, since: Mapping[str, Since]) -> dict[str, Any]:
    """`open_since` is null where it is not known; `is_committed` is null then, too."""
    key, node = row.item.key, row.item.node
    found = since.get(key)
    moment = found.moment if found is not None else None
    return {
        "name": key,
        "kind": row.item.kind,
        "title": row.item.doc,
        "fingerprint": row.item.fingerprint,
        "agreed_by": str(row.item.agreed) if row.item.agreed is not None else None,
        "is_open": row.wanted is not None,
        "wanted": str(row.wanted) if row.wanted is not None else None,
        "open_since": moment_text(moment) if moment is not None else None,
        "is_open_longer": found is not None and found.is_longer,
        "is_committed": None if found is None else moment is not None,
        "since": node.since.isoformat() if node is not None and node.since is not None else None,
        "review_by": node.review.isoformat() if node is not None and node.review is not None else None,
        "agreed": [_entry(each) for each in row.agreed.values()],
        "agreed_to_other": [_entry(each) for each in row.before.values()],
        "not_counted": [{"team": team, "reason": reason} for team, reason in row.refused.items()],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "team": entry.team,
        "on": moment_text(entry.on),
        "person": entry.person,
        "note": entry.note,
        "fingerprint": entry.fingerprint,
        "is_signed": entry.signature is not None,
    }
