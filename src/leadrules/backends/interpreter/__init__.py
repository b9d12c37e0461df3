"""The meaning of a rule graph: one lead in, a verdict with its whole trace out."""

from leadrules.backends.interpreter.interpret import constraint, interpret

__all__ = ["constraint", "interpret"]
