"""Raw leads → typed leads: columns and their names, what a source says of them, what is reported."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.graph.definitions import ColumnMapping, Field, SourceMapping
from leadrules.graph.rulegraph import RuleGraph
from leadrules.graph.truths import IsKnown, Shown
from leadrules.graph.values import FieldValue
from leadrules.leads.lead import UnusableValue
from leadrules.leads.rows import Row
from leadrules.leads.typed import LeadReader, read_lead
from leadrules.schema.calendar import DEFAULT
from leadrules.schema.types import (
    DATE,
    DATETIME,
    INTEGER,
    TEXT,
    YES_NO,
    BandType,
    ChoiceType,
    FieldType,
    ListType,
    RecordType,
    Scalar,
    ScalarType,
)
from leadrules.schema.values import MISSING, Range
from leadrules.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.graph.truths import Truth
    from leadrules.leads.lead import Lead
    from leadrules.schema.values import Single, Value

NOWHERE = Span(Source("test.rules", ""), 0, 0)
INDUSTRY = ChoiceType(("banking", "fintech", "other"))
EMAIL = ScalarType(Scalar.EMAIL)


def field(name: str, kind: FieldType, where: str | None = None, parts: tuple[Field, ...] = ()) -> Field:
    return Field(name=name, type=kind, span=NOWHERE, where=_truth(where) if where else None, parts=parts)


def _truth(text: str) -> Truth:
    """Any truth will do: what it means is for the callable that is passed in."""
    shown = Shown(id="x", text=text, label=None, reason=None, span=NOWHERE)
    return IsKnown(value=FieldValue(name="x", type=TEXT), is_known=True, shown=shown)


def graph(*fields: Field) -> RuleGraph:
    return RuleGraph(
        name="test",
        doc=None,
        teams=(),
        agreed=None,
        currency=None,
        timezone="UTC",
        calendar=DEFAULT,
        fields={each.name: each for each in fields},
        settings={},
        lists={},
        sources={},
        definitions={},
        declared=(),
        strategies={},
        guarantees=(),
        commitments=(),
        logs={},
        examples=(),
        fingerprints={},
    )


def column(
    name: str,
    *names: str,
    written: tuple[str, ...] = (),
    split_by: str | None = None,
    translations: Mapping[str, Single | None] | None = None,
    otherwise: Single | None = None,
) -> ColumnMapping:
    return ColumnMapping(
        field=name,
        names=names,
        written=written,
        split_by=split_by,
        translations=tuple((translations or {}).items()),
        has_else=otherwise is not None,
        otherwise=otherwise,
    )


def source(*columns: ColumnMapping, missing_when: tuple[str, ...] = ("",)) -> SourceMapping:
    return SourceMapping(name="crm", span=NOWHERE, missing_when=missing_when, columns=columns)


def always(_: Field, __: Value) -> bool:
    return True


def is_not_negative(_: Field, value: Value) -> bool:
    return not isinstance(value, Decimal) or value >= 0


def lead(raw: Mapping[str, object], fields: tuple[Field, ...], mapping: SourceMapping | None = None) -> Lead:
    return read_lead(raw, graph(*fields), mapping, always)


PLAIN = (field("employees", INTEGER), field("email", EMAIL), field("industry", INDUSTRY))


def test_keys_match_without_regard_to_case_and_outer_blanks() -> None:
    found = lead({" Employees ": "50", "EMAIL": None, "Shoe size": 44}, PLAIN)
    assert found.values == {"employees": Decimal(50)}
    assert found.unknown == ("Shoe size",)
    assert found.unusable == ()


def test_an_unusable_value_is_missing_and_reported() -> None:
    found = lead({"employees": "about 50", "email": "x" * 500, "industry": "Banking"}, PLAIN)
    assert found.values == {"industry": "banking"}
    first, second = found.unusable
    assert first == UnusableValue("employees", "about 50", "`about 50` is not a whole number", "employees")
    assert len(second.shown) == 80
    assert second.field == "email"


def test_a_source_names_its_columns_in_order_of_preference() -> None:
    mapping = source(column("employees", "Number of Employees", "NumberOfEmployees"), missing_when=("", "n/a"))
    names = {"numberofemployees": "50", "Number of employees ": " N/A ", "employees": "7", "Email": "jo@bank.example"}
    found = lead(names, PLAIN, mapping)
    assert found.values == {"employees": Decimal(50), "email": "jo@bank.example"}
    assert found.unknown == ("employees",)
    # What stands first counts though it be unusable: the second is no correction of it.
    assert lead({"Number of Employees": "many", "NumberOfEmployees": 5}, PLAIN, mapping).values == {}


def test_sentinels_hold_for_every_column_of_a_source() -> None:
    mapping = source(missing_when=("select", "999"))
    found = lead({"industry": "Select", "employees": 999, "email": "SELECT "}, PLAIN, mapping)
    assert (found.values, found.unusable) == ({}, ())


def test_translations_come_before_types() -> None:
    listed: dict[str, Single | None] = {"financial services": "fintech", "none yet": None}
    mapping = source(column("industry", "Industry", translations=listed))
    assert lead({"Industry": " Financial SERVICES"}, PLAIN, mapping).values == {"industry": "fintech"}
    assert lead({"Industry": "None yet"}, PLAIN, mapping).values == {}
    assert lead({"Industry": "Banking"}, PLAIN, mapping).values == {"industry": "banking"}
    assert lead({"Industry": "Fishing"}, PLAIN, mapping).unusable[0].reason == (
        "`Fishing` is none of banking, fintech, other"
    )
    with_else = source(column("industry", "Industry", translations=listed, otherwise="other"))
    assert lead({"Industry": "Banking"}, PLAIN, with_else).values == {"industry": "other"}
    assert lead({"Industry": "  "}, PLAIN, with_else).values == {}


def test_numbers_and_truth_values_can_be_translated() -> None:
    fields = (field("industry", INDUSTRY), field("subscribed", YES_NO))
    mapping = source(
        column("industry", "i", translations={"7": "banking"}), column("subscribed", "s", translations={"true": False})
    )
    assert lead({"i": 7, "s": True}, fields, mapping).values == {"industry": "banking", "subscribed": False}


def test_a_cell_is_parted_and_its_entries_translated() -> None:
    fields = (field("markets", ListType(INDUSTRY)),)
    mapping = source(
        column("markets", "Markets", split_by=";", translations={"fs": "fintech", "-": None}), missing_when=("", "?")
    )
    assert lead({"Markets": "FS; banking;-;?;"}, fields, mapping).values == {"markets": ("fintech", "banking")}
    assert lead({"Markets": ["FS", "Other"]}, fields, mapping).values == {"markets": ("fintech", "other")}
    assert lead({"Markets": " "}, fields, mapping).values == {}
    assert lead({"Markets": "?"}, fields, mapping).values == {}
    assert lead({"Markets": []}, fields, mapping).values == {"markets": ()}
    whole = source(column("markets", "Markets", translations={"all": "other"}))
    assert lead({"Markets": "All"}, fields, whole).values == {"markets": ("other",)}


def test_dates_are_read_as_the_source_writes_them() -> None:
    mapping = source(column("created", "Created", written=("DD-MM-YYYY",)))
    found = lead({"Created": "20-11-2026"}, (field("created", DATE),), mapping)
    assert str(found.values["created"]) == "2026-11-20"


def test_columns_of_one_name_must_not_contradict_each_other() -> None:
    reader = LeadReader(graph(*PLAIN), None, always)
    keys = ("Email", "email", "Employees")
    assert reader.columns(keys).ambiguous == ("Email",)
    same = reader.read_row(Row(1, 2, keys, ("jo@bank.example", "", "5")))
    assert same.values == {"email": "jo@bank.example", "employees": Decimal(5)}
    other = reader.read_row(Row(2, 3, keys, ("jo@bank.example", "al@bank.example", "5")))
    assert other.values == {"employees": Decimal(5)}
    assert other.unusable[0].reason == "columns of the same name say `al@bank.example` and `jo@bank.example`"


def test_the_use_of_a_header_can_be_shown_before_any_row() -> None:
    mapping = source(column("employees", "NumberOfEmployees"))
    columns = LeadReader(graph(*PLAIN), mapping, always).columns(("NumberOfEmployees", "employees", "", "Id"))
    assert [each.field.name for each, _ in columns.used] == ["employees"]
    assert columns.unknown == ("employees", "Id")
    assert columns.absent == ("email", "industry")


def test_what_a_where_rejects_is_unusable() -> None:
    constrained = graph(field("employees", INTEGER, where="employees >= 0"))
    assert read_lead({"employees": 5}, constrained, None, is_not_negative).values == {"employees": Decimal(5)}
    found = read_lead({"employees": -5}, constrained, None, is_not_negative)
    assert found.values == {}
    assert found.unusable[0].reason == "`-5` does not fulfil `employees >= 0`"


def test_records_are_checked_field_by_field() -> None:
    parts = (field("at", DATETIME), field("pages", INTEGER, where="pages >= 0"))
    kind = ListType(RecordType((("at", DATETIME), ("pages", INTEGER))))
    raw = {"visits": [{"at": "2026-11-20", "pages": -1}, {"at": "soon", "pages": 3}]}
    found = read_lead(raw, graph(field("visits", kind, parts=parts)), None, is_not_negative)
    assert found.values == {
        "visits": (
            {"at": datetime(2026, 11, 20, tzinfo=UTC), "pages": MISSING},
            {"at": MISSING, "pages": Decimal(3)},
        )
    }
    assert [(each.field, each.shown, each.reason) for each in found.unusable] == [
        ("visits[2].at", "soon", "`soon` is not a moment such as `2026-11-20 15:00`"),
        ("visits[1].pages", "-1", "`-1` does not fulfil `pages >= 0`"),
    ]


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ({"lead_id": 7}, "7"),
        ({"Id": "00Q7", "employees": 5}, "00Q7"),
        ({"id": 1, "LEAD_ID": "a"}, "a"),
        ({"id": " "}, None),
        ({"id": None}, None),
        ({}, None),
    ],
)
def test_a_lead_is_called_by_its_id(raw: Mapping[str, object], wanted: str | None) -> None:
    assert lead(raw, PLAIN).id == wanted


def test_the_id_may_be_a_field_that_a_source_maps() -> None:
    found = lead({"Prospect": "p1", "id": "x"}, (field("lead_id", TEXT),), source(column("lead_id", "Prospect")))
    assert (found.id, found.values) == ("p1", {"lead_id": "p1"})


def test_a_band_may_come_typed() -> None:
    band = Range(Decimal(25), Decimal(50))
    assert lead({"size": band}, (field("size", BandType(INTEGER)),)).values == {"size": band}


values = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.lists(st.text()))


@given(st.dictionaries(st.one_of(st.text(), st.sampled_from(["Employees", " email", "INDUSTRY", "id"])), values))
def test_every_key_is_read_or_called_unknown(raw: dict[str, object]) -> None:
    mapping = source(column("industry", "Industry", translations={"x": "other"}), missing_when=("select",))
    found = lead(raw, PLAIN, mapping)
    assert found == lead(raw, PLAIN, mapping)
    known = {"employees", "email", "industry"}
    assert len(found.unknown) == sum(key.strip().casefold() not in known and bool(key.strip()) for key in raw)
