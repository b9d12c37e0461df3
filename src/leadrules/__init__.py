"""Lead definitions that two teams write together: checked, evaluated, explained."""

from leadrules.ruleset import LeadError, RulesError, Ruleset, Verdict
from leadrules.schema.outcome import Outcome

__all__ = ["LeadError", "Outcome", "RulesError", "Ruleset", "Verdict"]
