"""Lead definitions that two teams write together: checked, evaluated, explained, and compared when they change."""

from leadrules.change import Difference, difference
from leadrules.ruleset import LeadError, RulesError, Ruleset, Verdict
from leadrules.schema.outcome import Outcome

__all__ = ["Difference", "LeadError", "Outcome", "RulesError", "Ruleset", "Verdict", "difference"]
