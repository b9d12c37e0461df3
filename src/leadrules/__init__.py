"""Lead definitions that two teams write together: checked, evaluated, explained, and compared when they change."""

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
