"""How often a property is asked that takes longer than most."""

from __future__ import annotations

from hypothesis import settings

# What the usual profiles have: see tests/conftest.py.
USUAL = 100


def often(examples: int) -> int:
    """So many examples, and with `--hypothesis-profile=long` as many times more as it searches farther."""
    return examples * max(1, settings().max_examples // USUAL)
