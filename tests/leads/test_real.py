"""Real exports, read in place: how many rows there are, what is unusable in them, which rows are broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from leadrules.leads.open import open_leads
from leadrules.leads.rows import BrokenRow, Row
from leadrules.schema.raw import Unusable
from leadrules.schema.reading import Context, read
from leadrules.schema.types import COUNTRY, DATE, DATETIME, INTEGER, FieldType
from leadrules.schema.values import Missing
from leadrules.schema.zones import find_zone

if TYPE_CHECKING:
    from pathlib import Path

X_EDUCATION = "x_education/lead_scoring.csv"
AS_FOUND = "x_education/lead_scoring_rowquoted_as_found.csv"
SALVIRT = "salvirt_b2b/salvirt_b2b.csv"
LEADS = "olist_marketing_funnel/copy_lasya/marketing_qualified_leads.csv"
DEALS = "olist_marketing_funnel/copy_lasya/closed_deals.csv"


def rows(path: Path) -> tuple[list[Row], list[BrokenRow]]:
    with open_leads(path) as file:
        found = list(file.rows)
    return [row for row in found if isinstance(row, Row)], [row for row in found if isinstance(row, BrokenRow)]


@pytest.mark.parametrize(
    ("name", "form", "counts"),
    [
        (X_EDUCATION, (",", 37), (9_240, 0)),
        (AS_FOUND, (",", 37), (8_902, 338)),
        (SALVIRT, (";", 23), (448, 0)),
        (LEADS, (",", 4), (8_000, 0)),
        (DEALS, (",", 14), (842, 0)),
    ],
)
def test_every_row_is_read_or_reported(
    shared_data: Path, name: str, form: tuple[str, int], counts: tuple[int, int]
) -> None:
    with open_leads(shared_data / name) as file:
        assert (file.encoding, file.delimiter, len(file.header or ())) == ("utf-8", *form)
    found, lost = rows(shared_data / name)
    assert (len(found), len(lost)) == counts
    assert {row.number for row in found} | {row.number for row in lost} == set(range(1, sum(counts) + 1))


def test_rows_that_are_quoted_as_a_whole_are_called_that(shared_data: Path) -> None:
    _, lost = rows(shared_data / AS_FOUND)
    assert all(row.reason.endswith("the whole row is quoted as if it were one") for row in lost)


@pytest.mark.parametrize(
    ("column", "kind", "written", "unusable"),
    [
        ((X_EDUCATION, "TotalVisits"), INTEGER, (), 0),
        ((X_EDUCATION, "Country"), COUNTRY, (), 7),
        ((LEADS, "first_contact_date"), DATE, ("DD-MM-YYYY",), 0),
        ((DEALS, "won_date"), DATETIME, ("DD-MM-YYYY HH:mm",), 0),
        ((DEALS, "won_date"), DATETIME, (), 842),
    ],
)
def test_columns_read_as_their_type(
    shared_data: Path, column: tuple[str, str], kind: FieldType, written: tuple[str, ...], unusable: int
) -> None:
    name, header = column
    zone = find_zone("America/Sao_Paulo")
    assert zone is not None
    found, _ = rows(shared_data / name)
    place = found[0].keys.index(header)
    values = [read(row.cells[place], kind, Context(zone, written)) for row in found]
    assert sum(isinstance(value, Unusable) for value in values) == unusable
    assert any(not isinstance(value, Missing) for value in values)
