"""Tables about fields of every kind: what is told of a row is told of leads that there could be, and of no others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadrules.analysis.findings import findings
from leadrules.ruleset import Ruleset

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLE = "ruleset t\n  currency EUR\n\nlead\n  held  {}\n\ntable place gives text\n  first match\n  | held | gives |\n"


def found(kind: str, *cells: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """What is found in a table about one field, with the lead that shows it."""
    rows = "".join(f'  | {cell} | "{number}" |\n' for number, cell in enumerate(cells))
    looked = findings(Ruleset.from_text(TABLE.format(kind) + rows).graph, NOW, seconds=20)
    assert looked.unsettled == ()
    return {each.code: each.witness for each in looked.diagnostics}


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        # There are more countries than those that the rules name, and more texts.
        ("country", ("US", "FR", "JP", "BR", "is known")),
        ("text", ('"something else"', "is known")),
        ("email", ('"jo@acme.example"', "is known")),
        # What a field may hold lies between the values that rows name.
        ("integer where held between 10 and 20", ("0 to 100",)),
        ("number where held between 1 and 2 and held is not 1.5", ("< 1.2", "1.2 to 1.8", "> 1.8")),
        ('text where held starts with "x"', ('"xa"', 'is not "xa"')),
        ("country where held not in [US, FR]", ("DE", "is not DE")),
        # No whole number is 2.5, and one lies between 2.5 and 3.5.
        ("integer", ("< 2.5", "2.6 to 3.4", "> 3.5")),
        ("money", ("< 10 EUR", "10 EUR", ">= 10.01 EUR")),
        ("date", (">= 0001-01-01",)),
        ("date", ("< 2026-01-01", "2026-01-01", "> 2026-01-01")),
        ("band of integer", ("< 10", "10 to 20", "> 20")),
    ],
)
def test_no_row_is_hidden_and_there_is_no_gap(kind: str, cells: tuple[str, ...]) -> None:
    assert found(kind, *cells).keys() <= {"always-met"}


@pytest.mark.parametrize(
    ("kind", "cells", "witness"),
    [
        ("country", ("US", "FR"), (("held", "AD"),)),
        ("integer", ("< 2.5", "> 3.5"), (("held", "3"),)),
        ("money", ("< 10 EUR", "> 10 EUR"), (("held", "10 EUR"),)),
        ("date", ("< 2026-01-01", "> 2026-01-02"), (("held", "1 Jan 2026"),)),
        ("percent", ("< 5%", "> 5%"), (("held", "5%"),)),
        ("yes/no", ("yes",), (("held", "no"),)),
    ],
)
def test_a_gap_is_shown_by_a_value_that_the_field_can_hold(
    kind: str, cells: tuple[str, ...], witness: tuple[tuple[str, str], ...]
) -> None:
    assert found(kind, *cells) == {"table-gap": witness}


@pytest.mark.parametrize(
    "kind",
    [
        *("text", "email", "phone", "url", "country", "number", "integer", "percent", "yes/no", "date", "datetime"),
        *("duration", "money", "one of a, b", "ranked a < b", "band of integer", "list of text", "list of integer"),
    ],
)
def test_whether_something_is_known_can_be_asked_of_every_kind(kind: str) -> None:
    assert found(kind, "is known", "is missing") == {}
    told = found(kind, "is missing")
    assert told.keys() == {"table-gap"}
    assert found(kind, "is known", "is known").keys() == {"hidden-row", "table-gap"}


def test_a_list_of_records_is_known_too() -> None:
    text = "lead\n  calls list of\n    kind one of a, b\n\ntable place gives text\n  first match\n  | calls | gives |\n"
    told = findings(Ruleset.from_text(f'{text}  | is missing | "x" |\n').graph, NOW, seconds=20).diagnostics
    assert [(each.code, each.witness) for each in told] == [("table-gap", (("calls", "empty"),))]


def test_very_many_rows_of_which_only_one_may_hold() -> None:
    text = "lead\n  size integer\n\ntable t gives number\n  one match\n  | size | gives |\n"
    text += "".join(f"  | {10 * each} to {10 * each + (10 if each == 5 else 9)} | {each} |\n" for each in range(400))
    told = findings(Ruleset.from_text(text).graph, NOW).diagnostics
    assert [(each.code, each.witness) for each in told if each.is_wrong] == [("overlapping-rows", (("size", "60"),))]
