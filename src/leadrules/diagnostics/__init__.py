"""Everything that is ever said about a rules file."""

from leadrules.diagnostics.codes import CODES, Code
from leadrules.diagnostics.diagnostic import Diagnostic, Severity, in_reading_order
from leadrules.diagnostics.nearest import did_you_mean, listed

__all__ = ["CODES", "Code", "Diagnostic", "Severity", "did_you_mean", "in_reading_order", "listed"]
