"""Many examples at once, for whoever needs seconds to be asked about one and no longer for a hundred."""

from __future__ import annotations

from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.generators.often import often

T = TypeVar("T")


def drawn(of: st.SearchStrategy[T], count: int) -> list[T]:
    """So many examples: other ones each time at a desk, as everywhere, and the same in CI."""
    found: list[T] = []

    @settings(
        max_examples=often(count),
        database=None,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        phases=[Phase.generate],
    )
    @given(of)
    def draw(each: T) -> None:
        found.append(each)

    draw()
    return found
