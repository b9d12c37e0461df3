"""One Python function a ruleset: the fast way to a verdict for one lead. The interpreter says what it must come to."""

from leadrules.backends.generated.program import Program, generate

__all__ = ["Program", "generate"]
