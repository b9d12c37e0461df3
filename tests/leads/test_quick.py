"""Reading fast finds exactly what reading with care finds, whatever comes."""

from __future__ import annotations

import re
from collections import UserString
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.generators.raw_leads import FRAME, RAW, VALUES, Colour, Text, Upside, rules
from tests.generators.rulesets import ANY_LEADS, HEAD

from leadrules import Ruleset
from leadrules.backends.interpreter import constraint
from leadrules.leads.lead import Lead, UnusableValue
from leadrules.leads.quick.plainly import is_plain_email, is_plain_phone
from leadrules.leads.rows import Row
from leadrules.leads.typed import LeadReader
from leadrules.schema.raw import agreed, plain, shown
from leadrules.schema.read_texts import EMAIL, PHONE
from leadrules.schema.types import TEXT, ListType, RecordType
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadrules.schema.values import Value


def carefully(reader: LeadReader, keys: tuple[str, ...], cells: Sequence[object]) -> Lead:
    """What a row means: every field read for itself, with care, from the first of its columns that says something."""
    columns = reader.columns(keys)
    values: dict[str, Value] = {}
    unusable: list[UnusableValue] = []
    for each, preferred in columns.used:
        for places in preferred:
            raw = cells[places[0]] if len(places) == 1 else agreed([cells[place] for place in places])
            if each.said(raw) is not MISSING:
                value = each.read(raw, keys[places[0]], unusable)
                if value is not MISSING:
                    values[each.field.name] = value
                break
    named = values.get("lead_id", None if columns.id is None else cells[columns.id])
    called = None if named is None or plain(named) is MISSING else shown(named, 200)
    return Lead(values, tuple(unusable), columns.unknown, called)


def careful_rows(ruleset: Ruleset, source: str | None = None) -> Callable[[tuple[str, ...], Sequence[object]], Lead]:
    """The careful way to read a row of cells."""
    fulfils = constraint(ruleset.graph)
    reader = LeadReader(ruleset.graph, ruleset.graph.sources[source] if source else None, fulfils)
    for each in reader.fields:
        each.satisfies = fulfils
    return lambda keys, cells: carefully(reader, keys, cells)


def judge(ruleset: Ruleset) -> Callable[[dict[Any, object]], Lead]:
    """The careful way to read a lead of a ruleset."""
    careful = careful_rows(ruleset)

    def read(raw: dict[Any, object]) -> Lead:
        are_names = raw.keys() <= ruleset.graph.fields.keys()
        keys = tuple(str(key) if are_names or type(key) is str else shown(key) for key in raw)
        return careful(keys, tuple(raw.values()))

    return read


def exactly(value: object) -> object:
    """Something that is equal only where types are, too, and the digits of numbers."""
    match value:
        case Lead():
            values = {name: exactly(each) for name, each in value.values.items()}
            return values, value.unusable, value.unknown, value.id
        case dict():
            return {key: exactly(each) for key, each in value.items()}
        case tuple():
            return tuple(map(exactly, value))
        case _:
            return type(value), repr(value)


@given(rules(), st.lists(RAW, min_size=1, max_size=4))
def test_fast_and_careful_reading_agree(text: str, leads: list[dict[Any, object]]) -> None:
    ruleset = Ruleset.from_text(text)
    reader, careful = ruleset.reader(), judge(ruleset)
    # Twice, for what was read once is known the second time.
    for raw in (*leads, *leads):
        assert exactly(reader.read(raw)) == exactly(careful(raw))


@given(st.lists(ANY_LEADS, min_size=1, max_size=3))
def test_they_agree_on_the_leads_of_generated_rulesets(leads: list[dict[str, object]]) -> None:
    for raw in (*leads, *leads):
        assert exactly(GENERATED.reader().read(raw)) == exactly(CAREFUL(raw))


GENERATED = Ruleset.from_text(HEAD)
CAREFUL = judge(GENERATED)
EXPORT = Ruleset.from_text(
    FRAME
    + """
lead
  lead_id  text
  name     text where name is not "x"
  site     url
  email    email
  colour   one of red, green, blue
  number   integer where number >= 0
  share    number
  on       date
  at       datetime
  flag     yes/no
  words    list of text
  sizes    list of integer
  events   list of
    kind  one of red, green
    at    datetime
    note  text where note is not "x"

source crm
  missing when "n/a", "Select"
  lead_id  from "Id", "Lead ID" with "niemand ß" as missing
  name     from "Name", "Full name" with "nobody" as missing
  site     from "Site" with "none" as missing, "ours" as "x.example"
  email    from "Email" with "self" as "jo@x.example", else missing
  colour   from "Colour" with "rot" as red, "1" as green
  number   from "Number" written "1.234"
  on       from "Day" written "DD.MM.YYYY"
  flag     from "Flag" with "x" as yes, else no
  words    from "Words" split by ";"
  events   from "Events" written "DD.MM.YYYY"
"""
)
COLUMNS = (
    *("Id", "lead id", "Name", "name ", "FULL NAME", "Site", "Email", "Colour", "Number", "share", "Day", "at", "Flag"),
    *("Words", "words", "sizes", "Events", "events", "other", "Other", "", "id", "colour", "flag"),
)
WRITTEN = ("n/a", "SELECT", " nobody", "none", "ours", "self", "rot", "x", "1", "1.234", "20.11.2026", "a; b;;n/a")
CELLS = st.one_of(st.sampled_from(WRITTEN), st.sampled_from(["", *WRITTEN]), VALUES)


@given(
    st.sampled_from([None, "crm"]),
    st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=12),
    st.lists(st.lists(CELLS, min_size=12, max_size=12), min_size=1, max_size=3),
)
def test_they_agree_on_the_rows_of_a_file(source: str | None, header: list[str], rows: list[list[object]]) -> None:
    reader, careful = EXPORT.reader(source), careful_rows(EXPORT, source)
    keys = tuple(header)
    for number, cells in enumerate((*rows, *rows), 1):
        row = Row(number, number + 1, keys, tuple(cells[: len(keys)]))
        found = reader.read_row(row)
        assert exactly(found) == exactly(careful(keys, row.cells))
        assert (found.number, found.line) == (number, number + 1)


# ---- what the search above might miss


def read_all(text: str, *leads: dict[Any, object]) -> list[Lead]:
    """Read leads one after the other, with what is known of those before."""
    ruleset = Ruleset.from_text(f"{FRAME}\nlead\n{text}")
    found = [ruleset.reader().read(lead) for lead in leads]
    careful = judge(ruleset)
    assert [exactly(each) for each in found] == [exactly(careful(lead)) for lead in leads]
    return found


@pytest.mark.parametrize("other", [True, 1.0, Decimal("1.00"), "1.0", Text("1"), [1], {"amount": 1}])
@pytest.mark.parametrize("kind", ["integer", "number", "money", "yes/no", "text"])
def test_what_only_equals_a_known_value_is_read_for_itself(kind: str, other: object) -> None:
    read_all(f"  field_0  {kind}\n", {"field_0": 1}, {"field_0": "1"}, {"field_0": other}, {"field_0": 1})


@pytest.mark.parametrize("other", [UserString("red"), Upside("red"), Text("red"), Colour.RED])
def test_what_only_equals_a_text_is_read_for_itself(other: object) -> None:
    leads = [{"field_0": each, "field_1": [each], "field_7": [{"part_0": each}]} for each in ("red", other)]
    kind = "one of red, green"
    read_all(f"  field_0  {kind}\n  field_1  list of {kind}\n  field_7  list of\n    part_0  {kind}\n", *leads)


def test_numbers_beyond_what_is_exact_are_refused() -> None:
    most, least, beyond = read_all(
        "  field_0  integer where field_0 >= 0\n",
        {"field_0": 10**15 - 1},
        {"field_0": -1},
        {"field_0": 10**15},
    )
    assert most.values == {"field_0": Decimal(10**15 - 1)}
    assert least.unusable[0].reason == "`-1` does not fulfil `field_0 >= 0`"
    assert beyond.unusable[0].reason == "`1000000000000000` has too many digits"


def test_one_broken_record_is_told_and_the_rest_are_kept() -> None:
    moment = "2026-11-20T15:00:00Z"
    [found] = read_all(
        "  field_7  list of\n    kind  one of call, mail\n    at  datetime\n",
        {"field_7": [{"kind": "call", "at": moment}, {"kind": "fax", "AT": moment, "by": "jo"}, {}, None]},
    )
    at = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert found.values["field_7"] == (
        {"kind": "call", "at": at},
        {"kind": MISSING, "at": at},
        {"kind": MISSING, "at": MISSING},
    )
    assert [(each.field, each.shown) for each in found.unusable] == [("field_7[2].kind", "fax")]


def test_a_list_that_is_usable_in_part_is_told_of_each_time() -> None:
    raw: dict[Any, object] = {"field_7": '[{"part_0": "a"}, {"part_0": true}]'}
    found = read_all("  field_7  list of\n    part_0  text\n", raw, raw)
    assert [[each.field for each in lead.unusable] for lead in found] == [["field_7[2].part_0"]] * 2


def test_keys_of_records_match_in_any_case_beside_keys_that_are_no_fields() -> None:
    moment = "2026-11-20T15:00:00Z"
    fields = "  field_7  list of\n    kind  one of call, mail\n    at  datetime\n"
    records = [
        {"AT": moment},
        {"kind": "call", "AT": moment},
        {"by": "jo", "kind": "call"},
        {"by": "jo", " Kind": "mail"},
        {"by": "jo", UserString("kind"): "call"},
        {"kind": "call", "KIND": "mail", "at": moment},
    ]
    leads: list[dict[Any, object]] = [{"field_7": [record]} for record in records]
    kinds = [{"kind": kind} for kind in (MISSING, "call", "call", "mail", MISSING, MISSING)]
    at = datetime(2026, 11, 20, 15, tzinfo=UTC)
    moments = [{"at": moment} for moment in (at, at, MISSING, MISSING, MISSING, at)]
    wanted = [({**kind, **moment},) for kind, moment in zip(kinds, moments, strict=True)]
    found = read_all(fields, *leads)
    assert [lead.values["field_7"] for lead in found] == wanted
    assert [each.reason for lead in found for each in lead.unusable] == ["keys of the same name say `call` and `mail`"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("datetime where part_0 >= 2026-01-01 00:00", "2026-11-20T15:00:00Z", "2025-11-20T15:00:00Z"),
        ("yes/no where part_0 is yes", True, False),
        ('text where part_0 is not "x"', "y", "X"),
        ("number where part_0 > 0", 1, 0),
        ("number where part_0 < 5", "4.9", 5),
        ("number where part_0 <= 5", 5, "5.1"),
        ("money where part_0 between 0 EUR and 5 EUR", "5 EUR", "5.01"),
        ("integer where part_0 between 0 and 5", 0, -1),
        ("integer where part_0 >= 0 and part_0 is not 3", 2, 3),
        ("one of red, green where part_0 is red", "Red", "green"),
    ],
)
def test_what_a_where_refuses_is_refused_each_time(kind: str, good: object, bad: object) -> None:
    single = kind.replace("part_0", "field_0")
    fields = f"  field_0  {single}\n  field_7  list of\n    part_0  {kind}\n"
    found = read_all(fields, *({"field_0": raw, "field_7": [{"part_0": raw}]} for raw in (good, bad, bad, good)))
    assert [len(lead.unusable) for lead in found] == [0, 2, 2, 0]


def test_an_export_writes_moments_as_it_says_and_no_other_way() -> None:
    cells = ('[{"at": "2026-11-20T15:00:00Z"}]', '[{"at": "20.11.2026"}]')
    other, own = (EXPORT.reader("crm").read_row(Row(1, 2, ("Events",), (cell,))) for cell in cells)
    assert other.unusable[0].reason == "`2026-11-20T15:00:00Z` is not a moment written as `DD.MM.YYYY`"
    at = datetime(2026, 11, 19, 23, tzinfo=UTC)
    assert own.values == {"events": ({"kind": MISSING, "at": at, "note": MISSING},)}


def test_a_list_as_a_text_is_refused_for_broken_characters_anywhere() -> None:
    [found] = read_all("  field_7  list of\n    part_0  text\n", {"field_7": '[{"other": "\ud800", "part_0": "a"}]'})
    assert found.unusable[0].reason == "this text holds broken characters"


@pytest.mark.parametrize(
    ("column", "raw", "values"),
    [
        ("Id", "NIEMAND ẞ", {}),
        ("Id", "niemand ss", {}),
        ("Id", "niemand", {"lead_id": "niemand"}),
        ("Name", "nobody", {}),
        ("Name", "Zoë", {"name": "Zoë"}),
        ("Site", "OURS", {"site": "x.example"}),
        ("Site", "Select ", {}),
        ("Email", "self", {"email": "jo@x.example"}),
        ("Email", "al@x.example", {}),
    ],
)
def test_texts_are_translated_before_they_are_read(column: str, raw: str, values: dict[str, object]) -> None:
    row = Row(1, 2, (column,), (raw,))
    assert EXPORT.reader("crm").read_row(row).values == values


def test_of_several_ids_the_first_counts() -> None:
    found = read_all("  field_0  text\n", {"ID ": 1, "id": 2}, {"id": 2, "x": 1, "LEAD_ID": 3})
    assert [each.id for each in found] == ["1", "3"]


def test_unusable_values_stand_in_the_order_of_the_fields() -> None:
    [found] = read_all("  field_0  date\n  field_1  email\n", {"other": 1, "field_1": "x", "field_0": "y", "Id": 7})
    assert [(each.field, each.column) for each in found.unusable] == [("field_0", "field_0"), ("field_1", "field_1")]
    assert (found.unknown, found.id) == (("other", "Id"), "7")


def test_a_key_in_another_case_stands_beside_the_very_name() -> None:
    same, other = read_all("  field_0  text\n", {"field_0": "a", "FIELD_0": "a"}, {"field_0": "a", "FIELD_0": "b"})
    assert same.values == {"field_0": "a"}
    assert other.unusable[0].reason == "columns of the same name say `a` and `b`"


def test_a_name_never_becomes_code() -> None:
    graph = Ruleset.from_text(f"{FRAME}\nlead\n  field_0  text\n  field_7  list of\n    part_0  text\n").graph
    plain_field, listed = graph.fields.values()
    name = "x'); raise SystemExit #{n}\n\"\\"
    kind = ListType(RecordType(((name, TEXT),)))
    fields = {name: replace(plain_field, name=name), "y": replace(listed, name="y", type=kind, parts=())}
    reader = LeadReader(replace(graph, fields=fields), None, lambda *_: True)
    raw = {name: "a", "y": [{name: "b"}]}
    assert reader.read(raw).values == {name: "a", "y": ({name: "b"},)}
    assert reader.read_row(Row(1, None, tuple(raw), tuple(raw.values()))).values == reader.read(raw).values


@given(st.from_regex(EMAIL, fullmatch=True) | st.text(alphabet="a0@.-+ \x7f\x00ö", max_size=12))
def test_addresses_of_ascii_match_as_all_do(text: str) -> None:
    assert bool(is_plain_email(text)) == (bool(re.fullmatch(EMAIL, text)) and text.isascii())


@given(st.from_regex(PHONE, fullmatch=True) | st.text(alphabet="01()+-./ xet", max_size=30))
def test_phone_numbers_match_as_all_do(text: str) -> None:
    assert bool(is_plain_phone(text)) == (bool(re.fullmatch(PHONE, text)) and "x" not in text)
