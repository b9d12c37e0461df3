"""Lead definitions that two teams write together: checked, evaluated, explained, and compared when they change."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadrules.analysis import check
    from leadrules.analysis.nearest import what_if
    from leadrules.change import Difference, difference
    from leadrules.ruleset import LeadError, RulesError, Ruleset, Verdict
    from leadrules.schema.outcome import Outcome
    from leadrules.ways import WhatIf

__all__ = [
    "Difference",
    "LeadError",
    "Outcome",
    "RulesError",
    "Ruleset",
    "Verdict",
    "WhatIf",
    "check",
    "difference",
    "what_if",
]

# Where each is: what is asked for is imported, and nothing else, so that commands which evaluate nothing start sooner.
_PLACES = {
    "Difference": "leadrules.change",
    "LeadError": "leadrules.ruleset",
    "Outcome": "leadrules.schema.outcome",
    "RulesError": "leadrules.ruleset",
    "Ruleset": "leadrules.ruleset",
    "Verdict": "leadrules.ruleset",
    "WhatIf": "leadrules.ways",
    "check": "leadrules.analysis",
    "difference": "leadrules.change",
    "what_if": "leadrules.analysis.nearest",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import what is asked for, once."""
        if name not in _PLACES:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        found = globals()[name] = getattr(import_module(_PLACES[name]), name)
        return found


def __dir__() -> list[str]:
    """All that can be asked for."""
    return sorted(__all__)
