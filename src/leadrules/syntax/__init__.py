"""Text ⇄ syntax tree."""

from leadrules.syntax.parse import Parsed, parse

__all__ = ["Parsed", "parse"]
