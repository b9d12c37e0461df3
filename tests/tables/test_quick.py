"""What is plain is read by the column; that it is read right, `test_reading.py` sees."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from leadrules.backends.sql.folded import folded_words
from leadrules.schema import types as t
from leadrules.schema.text import fold
from leadrules.tables.quick import quick

EMAIL, EUR = t.ScalarType(t.Scalar.EMAIL), t.MoneyType("EUR")
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "kind", "plain"),
    [
        (pa.array(["A b", " a", "", "ß", "a\n", None]), t.TEXT, [True, False, False, False, False, False]),
        (pa.array(["a@b.example", "a@b"]), EMAIL, [True, False]),
        (pa.array([5, 10**15, None]), t.NUMBER, [True, False, False]),
        (pa.array([5, None]), EUR, [True, False]),
        (pa.array(["5", "5k"]), EUR, [True, False]),
        (pa.array([5, None]), t.INTEGER, [True, False]),
        (pa.array(["5", "1" * 16, "5k"]), t.INTEGER, [True, False, False]),
        (pa.array([Decimal("5.25"), None]), EUR, [True, False]),
        (pa.array([True, None]), t.YES_NO, [True, False]),
        (pa.array([date(2026, 11, 20)]), t.DATE, [True]),
        (pa.array([NOW], pa.timestamp("us", "Asia/Tokyo")), t.DATETIME, [True]),
        (pa.array(["2026-11-20T15:00:00Z", "2026-11-20"]), t.DATETIME, [True, False]),
    ],
    ids=str,
)
def test_plain_values_are_read_by_the_column(values: pa.Array, kind: t.Type, plain: list[bool]) -> None:
    found = quick(values, kind, [""])
    assert found is not None
    assert found[0].to_pylist() == plain


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (pa.array([1.5]), t.NUMBER),
        (pa.array([Decimal("5.255")]), EUR),
        (pa.array([Decimal("5.2")]), t.INTEGER),
        (pa.array([5]), t.BandType(t.INTEGER)),
        (pa.array([5]), t.DURATION),
        (pa.array([NOW.replace(tzinfo=None)]), t.DATETIME),
        (pa.array(["2026-02-30T00:00:00Z"]), t.DATETIME),
        (pa.array(["DE"]), t.COUNTRY),
    ],
    ids=str,
)
def test_what_leaves_doubt_is_left_to_the_reader(values: pa.Array, kind: t.Type) -> None:
    assert quick(values, kind, [""]) is None


def test_texts_are_folded_and_marked() -> None:
    texts = ["Head of Finance", "CTO/CIO", "a_b-C", "x"]
    found = quick(pa.array(texts), t.TEXT, ["", "__folded", "__words"])
    expected: list[Any] = [texts, [fold(text) for text in texts], [folded_words(text) for text in texts]]
    assert found is not None
    assert [array.to_pylist() for array in found[1]] == expected
