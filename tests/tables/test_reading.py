"""A table is read as its leads would be one by one: the same values, the same names, the same complaints."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.generators.often import often

from leadrules import Ruleset
from leadrules.backends.sql.columns import columns, form
from leadrules.leads.arrow import whole
from leadrules.schema.values import MISSING
from leadrules.tables.batch import Batch
from leadrules.tables.names import own_name
from leadrules.tables.reading import TableReader

if TYPE_CHECKING:
    from leadrules.leads.lead import Lead

RULES = Ruleset.load(Path(__file__).with_name("wide.rules"))
FIELDS = RULES.graph.fields
COLUMNS = columns(RULES.graph)
ROWS = 8
slow = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=often(60))

# ---- raw columns

TEXTS = st.text(max_size=5) | st.sampled_from(
    [
        *("", " ", "a", "A b", " x ", "N/A", "n/a", "0", "1", "yes", "No", "on", "red", "RED", "dark_blue", "low", "ß"),
        *("İ", "5", "5.0", "5k", "1_000", "-6", "1e3", "1.234,5", "1234567", "NaN", "inf", "12%", "20k EUR", "3 USD"),
        *("EUR 3.005", "25-50", "1000+", "50-25", "2026-11-20", "2026-02-30", "20.11.2026", "2026-11-20T15:00:00Z"),
        *(
            "2026-10-25 02:30",
            "2026-03-29 02:30",
            "0001-01-01",
            "9999-12-31T23:59:59-01:00",
            "90 days",
            "DE",
            "Germany",
        ),
        *("2026-11-20 15:00:00.123456789", "a@b.example", "+49 30 1234567", "a.example/x", "x;y; ;z", '["a", "b"]'),
        *("[1, null]", "[", '[{"kind": "call", "at": "2026-11-20"}]', "call", "mail", "\x01", "a\x00b", "é", "9" * 500),
        "e\u0301",
        *("2026-11-20 15:00:00+01:30", "2026-11-20T15:00:00.5-11:00", "2026-02-30T00:00:00Z", "2026-11-20T24:00:00Z"),
        *("2026-11-20T23:59:60Z", "2026-11-20T15:00:00.123456Z", "1000-01-01T00:00:00+19:59", "2999-12-31T00:00:00Z"),
    ]
)
WHOLE = st.sampled_from([0, 1, 2, 5, -6, 1_000_000, 1_000_001, 10**15, -(10**15), 2**63 - 1]) | st.integers(-9, 60)
FLOATS = st.sampled_from([0.0, -0.0, 1.0, 0.1, 5.5, 1e15, 1e300, float("nan"), float("inf"), 3.005]) | st.floats()
DECIMALS = st.decimals(-(10**15), 10**15, places=2, allow_nan=False)
DAYS = st.sampled_from([date(1, 1, 1), date(9999, 12, 31), date(2026, 11, 20)]) | st.dates()
# What a wall clock shows, of times that it shows twice or never too.
WALL = st.datetimes() | st.sampled_from(
    [datetime.fromisoformat(each) for each in ("2026-10-25 02:30", "2026-03-29 02:30", "0001-01-01")]
)
CENTURIES = st.datetimes(datetime.fromisoformat("1700-01-01"), datetime.fromisoformat("2200-01-01"))
MOMENTS = WALL.map(lambda moment: moment.replace(tzinfo=UTC))
RECORD = pa.struct(
    [("kind", pa.string()), ("at", pa.timestamp("us", "UTC")), ("worth", pa.int64()), ("Note", pa.string())]
)
TEXT_RECORD = pa.struct([("kind", pa.string()), ("at", pa.string()), ("tags", pa.list_(pa.string())), ("x", pa.int8())])


def nullable(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, st.none())


def records(values: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    one = st.fixed_dictionaries({name: nullable(of) for name, of in values.items()})
    return st.lists(nullable(one), max_size=3)


KINDS: list[tuple[pa.DataType, st.SearchStrategy[Any]]] = [
    (pa.string(), TEXTS),
    (pa.large_string(), TEXTS),
    (pa.dictionary(pa.int8(), pa.string()), TEXTS),
    (pa.int64(), WHOLE),
    (pa.uint8(), st.integers(0, 255)),
    (pa.float64(), FLOATS),
    (pa.float32(), st.floats(width=32)),
    (pa.bool_(), st.booleans()),
    (pa.decimal128(38, 2), DECIMALS),
    (pa.date32(), DAYS),
    (pa.timestamp("us"), WALL),
    (pa.timestamp("us", "UTC"), MOMENTS),
    (pa.timestamp("ms", "America/New_York"), MOMENTS.map(lambda moment: moment.replace(microsecond=0))),
    (pa.timestamp("ns"), CENTURIES),
    (pa.duration("us"), st.timedeltas(timedelta(-9), timedelta(9_000))),
    (pa.binary(), st.binary(max_size=3)),
    (pa.null(), st.none()),
    (pa.list_(pa.string()), st.lists(nullable(TEXTS), max_size=3)),
    (pa.list_(pa.int64()), st.lists(nullable(WHOLE), max_size=3)),
    (pa.large_list(pa.date32()), st.lists(nullable(DAYS), max_size=3)),
    (pa.list_(RECORD), records({"kind": TEXTS, "at": MOMENTS, "worth": WHOLE, "Note": TEXTS})),
    (
        pa.list_(TEXT_RECORD),
        records({"kind": TEXTS, "at": TEXTS, "tags": st.lists(nullable(TEXTS), max_size=2), "x": st.just(1)}),
    ),
    (RECORD, st.fixed_dictionaries({"kind": nullable(TEXTS)})),
]


@st.composite
def raw_columns(draw: st.DrawFn) -> pa.Array:
    """A column of any kind, perhaps the middle of a longer one."""
    kind, values = draw(st.sampled_from(KINDS))
    found = draw(st.lists(nullable(values), min_size=ROWS + 2, max_size=ROWS + 2))
    return whole(pa.array(found, kind).slice(1, ROWS))


NAMES = st.sampled_from([*FIELDS, *FIELDS, "Text", "EVENTS", "id", "unknown", "", " day "])
OF_EXPORT = st.sampled_from(["Id", "key", "Text", "Other text", "Number", "Day", "Flag", "Words", "Colour", *FIELDS])


@st.composite
def batches(draw: st.DrawFn, names: st.SearchStrategy[str]) -> Batch:
    keys = tuple(draw(st.lists(names, min_size=1, max_size=6)))
    return Batch(keys, tuple(draw(raw_columns()) for _ in keys), range(101, 101 + ROWS))


# ---- what one lead at a time comes to


def expected_name(lead: Lead, number: int | None) -> str:
    return own_name(lead.values.get("lead_id", lead.id)) or str(number)


def agree(batch: Batch, source: str | None) -> None:
    reader = RULES.reader(source)
    table_reader = TableReader(
        reader, tuple(FIELDS), tuple(COLUMNS.values()), source=RULES.graph.sources[source] if source else None
    )
    for _ in range(2):  # What is remembered changes nothing.
        read = table_reader.read(batch)
        leads = [reader.read_row(row) for row in batch.rows()]
        for name, column in COLUMNS.items():
            expected = [form(lead.values.get(column.field, MISSING), column.kind, column.end) for lead in leads]
            assert read.table.column(name).to_pylist() == [plain(each) for each in expected], name
        found = [(each.row, each.field, each.shown, each.reason) for each in read.problems]
        assert found == [
            (row, each.field, each.shown, each.reason) for row, lead in enumerate(leads) for each in lead.unusable
        ]
        assert read.names.to_pylist() == [
            expected_name(lead, number) for lead, number in zip(leads, batch.numbers, strict=True)
        ]


def plain(value: Any) -> Any:  # noqa: ANN401 - any form of any value
    """A moment without its zone, as a statement reads it."""
    match value:
        case datetime():
            return value.replace(tzinfo=None)
        case dict():
            return {name: plain(each) for name, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case _:
            return value


@slow
@given(batches(NAMES))
def test_a_table_is_read_as_its_leads_are(batch: Batch) -> None:
    agree(batch, None)


@slow
@given(batches(OF_EXPORT))
def test_a_table_of_an_export_is_read_as_its_leads_are(batch: Batch) -> None:
    agree(batch, "crm")


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(("kind", "values"), KINDS, ids=[str(kind)[:30] for kind, _ in KINDS])
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=often(3))
@given(data=st.data())
def test_every_kind_of_column_in_every_field(
    name: str, kind: pa.DataType, values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    found = data.draw(st.lists(nullable(values), min_size=ROWS, max_size=ROWS))
    agree(Batch((name,), (whole(pa.array(found, kind)),), range(1, ROWS + 1)), None)


@slow
@given(batches(NAMES))
def test_numbers_are_exact(batch: Batch) -> None:
    table = TableReader(RULES.reader(), tuple(FIELDS), tuple(COLUMNS.values())).read(batch).table
    assert all(
        isinstance(each, Decimal | None) for name in ("number", "amount") for each in table.column(name).to_pylist()
    )
