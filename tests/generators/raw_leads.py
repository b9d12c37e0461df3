"""Fields of any types, and raw leads as nobody should send them."""

from __future__ import annotations

from collections import OrderedDict, UserDict, UserString
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

from hypothesis import strategies as st

from leadrules.schema.values import MISSING

KINDS = (
    "text",
    "email",
    "phone",
    "url",
    "country",
    "number",
    "integer",
    "percent",
    "yes/no",
    "date",
    "datetime",
    "duration",
    "money",
    "one of red, green, blue",
    "ranked low < middle < high",
    "band of integer",
    "band of money",
    "list of text",
    "list of email",
    "list of integer",
    "list of yes/no",
    "list of one of red, green, blue",
    "list of band of integer",
)
RECORD_KINDS = tuple(kind for kind in KINDS if not kind.startswith("list of yes"))
# What a value may have to fulfil, by how its type begins.
WHERE = {
    "number": (" >= 0", " between -5 and 40", " in [1, 40]", " > 0 and {name} < 1000", " is not 41"),
    "integer": (" >= 0", " > 40", " between 0 and 40"),
    "percent": (" <= 50%", " >= 0%"),
    "money": (" >= 0 EUR", " < 20k EUR"),
    "band of integer": (" >= 26",),
    "text": (' contains "a"', ' is not "50"'),
    "email": (' ends with "x.example"',),
    "one of": (" in [red, blue]",),
    "ranked": (" >= middle",),
    "yes/no": (" is yes",),
    "datetime": (" >= 2026-01-01 00:00",),
    "date": (" >= 2026-01-01",),
}
FRAME = 'ruleset test\n  teams     marketing\n  currency  EUR\n  timezone  "Europe/Berlin"\n'


class Text(str):
    __slots__ = ()


class Colour(StrEnum):
    RED = "red"


class Upside(str):
    """A text that takes itself for another."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return other == "green"

    def __hash__(self) -> int:
        return hash("green")


TELLING: tuple[object, ...] = (
    *(
        None,
        "",
        " ",
        "\t",
        "50",
        " 50 ",
        "5k",
        "1_000",
        "+7",
        "-5",
        "2.50",
        "0",
        "-0",
        "1e3",
        "5%",
        "20k EUR",
        "20 USD",
    ),
    *(0, 1, -1, 40, 41, 10**14, 10**15 - 1, 10**15, -(10**15), 10**400, True, False, 1.0, 0.1, -0.0, 1e300),
    *(float("nan"), float("inf"), Decimal("1.50"), Decimal("-0"), Decimal("NaN"), Decimal("Infinity"), Decimal(40)),
    *("yes", "NO", "true", "y", "1", "red", "RED ", "green", "low", "High", "DE", "de", "Austria", "25-50", "1000+"),
    *("2026-11-20", "2026-02-30", "2026-W47-5", "20261120", "2026-11-20T15:00:00Z", "2026-11-20 15:00"),
    *("2026-11-20T15:00:00z", "2026-11-20T25:00:00Z", "2026-W47-5T15:00:00Z", "2026-11-20t15:00:00Z"),
    *("2026-11-20T15:00:00Z ", " 026-11-20T15:00:00Z", "2026-11-20T15:00:00Zx", "2026-11-20T15:00:00ZZ"),
    *("２０２６-11-20T15:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T15:00:60Z", "2026-11-20T15:00:00+01:00"),
    *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-10-25 02:30", "2026-11-20T150000.0Z", "3 days"),
    *("jo@x.example", "JO@X.EXAMPLE ", "jo@@x.example", "jo@x", "jo@x..y", "j ö@x.de", "jö@x.de", "@x.de", "jo@.de"),
    *(
        "a@b.c" + "d" * 2_000,
        "+49 30 1234567",
        "(030) 12-34-56",
        "12345",
        "1" * 15,
        "1" * 16,
        "123456 ext. 7",
        "1 2 3 4 5 6",
    ),
    *(
        "+49 30 1234567)",
        "x.example",
        "https://x.example/a?b",
        "http://",
        "x y.z",
        "straße",
        "STRASSE",
        "a\u0308",
        "\ud800",
    ),
    *(
        "a\x00b",
        "\x00",
        "9" * 5_000,
        "x" * 70,
        "2026-11-20T15:00:00\u0130",
        b"red",
        Text("red"),
        Text(" 50"),
        Colour.RED,
    ),
    *(
        UserString("red"),
        UserString("2026-11-20"),
        Upside("red"),
        date(2026, 11, 20),
        datetime(2026, 11, 20, tzinfo=UTC),
    ),
    *(datetime(2026, 11, 20, 5, tzinfo=timezone(timedelta(hours=2))), timedelta(days=3), MISSING, object, [], (), {}),
    *(
        ["red", "x"],
        ["red", None, " "],
        ("red",),
        [[]],
        [{}],
        ["50", 1, True],
        ["jo@x.example"],
        '["red"]',
        "[1",
        "red;green",
    ),
    *({"amount": 20, "currency": "EUR"}, {"low": 1, "high": 50}, UserDict(low=1), OrderedDict(low=1), [{"low": 1}, 4]),
)
SINGLE = st.one_of(
    st.sampled_from(TELLING),
    st.sampled_from(TELLING),
    st.integers(-(10**16), 10**16),
    st.text(max_size=8),
    st.text(alphabet="0123456789-T:Z .@+()xae", max_size=22),
    st.datetimes().map(lambda each: each.strftime("%Y-%m-%dT%H:%M:%SZ")),
    st.dates().map(str),
    st.floats(),
    st.decimals(),
    st.booleans(),
)
RECORD_KEYS = st.sampled_from(
    ["part_0", "part_1", "part_2", "PART_0", " part_1", "other", "id", "", 5, UserString("other")]
)
RECORDS = st.dictionaries(RECORD_KEYS, st.one_of(SINGLE, st.lists(SINGLE, max_size=2)), max_size=4)
RECORD_LISTS = st.lists(st.one_of(RECORDS, RECORDS, RECORDS, RECORDS.map(OrderedDict), SINGLE), max_size=4)
# As a cell of a file holds them.
WRITTEN = st.sampled_from(
    [
        *("[]", "[{}]", " [null] ", '["red", "x"]', '["jo@x.example", 1]', '[50, "5k", true]', '[" "]', '["\\ud800"]'),
        *('[{"part_0": "red", "part_1": "2026-11-20T15:00:00Z"}]', '[{"part_0": 1, "other": 2}, {"PART_0": "50"}]'),
        *(
            '[{"kind": "red", "at": "20.11.2026"}]',
            '[{"at": "2026-11-20T15:00:00Z", "at": null}]',
            "[1",
            "[NaN]",
            "[\ud800]",
        ),
    ]
)
VALUES = st.one_of(SINGLE, SINGLE, WRITTEN, st.lists(SINGLE, max_size=3), RECORD_LISTS)
KEYS = st.one_of(
    st.integers(0, 7).map("field_{}".format),
    st.sampled_from(["FIELD_0", " field_1", "other", "id", "ID ", "lead_id", "", " ", UserString("field_0"), 7]),
)
RAW = st.dictionaries(KEYS, VALUES, max_size=8)


@st.composite
def declared(draw: st.DrawFn, name: str, indent: str) -> str:
    """A field of any type, perhaps with something to fulfil."""
    kind = draw(st.sampled_from(KINDS if indent == "  " else RECORD_KINDS))
    wheres = next((wheres for begin, wheres in WHERE.items() if kind.startswith(begin)), ())
    where = draw(st.sampled_from(("", *wheres)))
    return f"{indent}{name}  {kind}" + (f" where {name}{where.format(name=name)}" if where else "") + "\n"


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules with fields of any types."""
    text = FRAME + "\nlead\n"
    for number in range(draw(st.integers(1, 4))):
        text += draw(declared(f"field_{number}", "  "))
    if draw(st.booleans()):
        text += draw(st.sampled_from(["  lead_id  text\n", "  id  integer\n", "  lead_id  integer\n  id  text\n"]))
    if draw(st.booleans()):
        text += "  field_7  list of\n"
        for number in range(draw(st.integers(1, 3))):
            text += draw(declared(f"part_{number}", "    "))
    return text
