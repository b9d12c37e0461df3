"""What is remembered of values that were read, and what is not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.generators.raw_leads import Text

from leadrules.schema import memory

if TYPE_CHECKING:
    import pytest


def test_a_memory_that_is_full_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST", 3)
    known: memory.Memory[object] = memory.Memory()
    for number in range(10):
        known.keep(str(number), Decimal(number))
        assert len(known.values) <= 3
    assert known.values["9"] == Decimal(9)


def test_long_texts_and_large_numbers_are_not_remembered() -> None:
    known: memory.Memory[object] = memory.Memory()
    for raw in ("x" * 65, 10**15, True, 1.0, Text("red"), ("red",)):
        known.keep(raw, "red")
    assert known.values == {}
