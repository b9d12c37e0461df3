"""One SQL statement a ruleset: the fast way to verdicts for many leads. The interpreter says what they must come to."""

from leadrules.backends.sql.masks.reasons import Wanted
from leadrules.backends.sql.program import Query, generate
from leadrules.backends.sql.unsupported import Unsupported

__all__ = ["Query", "Unsupported", "Wanted", "generate"]
