"""Rulesets that make sense, and leads for them: every kind of test, value, score and table, over one vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

HEAD = """\
ruleset generated
  teams     marketing, sales
  currency  EUR
  timezone  "Europe/Berlin"
  hours     mon-fri 09:00-17:00
  holidays  2026-12-25

setting bar integer is 40
list dach is DE, AT, CH

lead
  number_a  number
  number_b  integer where number_b >= -1000000
  amount    money
  share     percent
  size      band of integer
  flag      yes/no
  name      text
  site      email
  level     ranked low < middle < high
  colour    one of red, green, blue
  land      country
  day       date
  moment    datetime
  words     list of text
  events    list of
    kind   one of call, mail, visit
    at     datetime
    worth  money
    note   text
"""
HANDOFF = """\
handoff over
  from marketing to sales
  when two
  must have name, amount or share
  answer within 4 business hours, from moment to last_answer
"""
ON = "2026-11-20 12:00"

NUMBERS = st.sampled_from(["-7", "0", "1", "2.5", "39", "40", "41", "1000", "999999999999"])


def joined(*parts: st.SearchStrategy[str] | str) -> st.SearchStrategy[str]:
    """Texts side by side."""
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map(" ".join)


COMPARE = st.sampled_from(["is", "is not", "<", "<=", ">", ">="])
SAME = st.sampled_from(["is", "is not"])
WHERE = st.one_of(
    joined("kind", SAME, st.sampled_from(["call", "mail", "visit"])),
    joined("at within last", st.sampled_from(["1 day", "30 days", "3 months", "48 hours"])),
    joined("worth", COMPARE, st.sampled_from(["10 EUR", "0.01 EUR", "-5 EUR"])),
    joined("note contains", st.sampled_from(['"cto"', '"a b"'])),
    st.just("kind is call and worth >= 10 EUR"),
    st.just("not kind is mail or lead.flag is yes"),
    st.just("worth >= amount"),
)
NUMERIC = st.recursive(
    st.one_of(
        NUMBERS,
        st.sampled_from(["number_a", "number_b", "size", "bar"]),
        joined("count(events where", WHERE, ")"),
        st.just("count(words)"),
        st.just("(amount / 3 EUR)"),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda each: f"({' '.join(each)})"),
        st.tuples(st.sampled_from(["larger of", "smaller of"]), inner, inner).map(
            lambda each: f"{each[0]}({each[1]}, {each[2]})"
        ),
    ),
    max_leaves=4,
)
AMOUNT = st.one_of(
    st.sampled_from(["amount", "20k EUR", "0.01 EUR", "amount * 3 / 7", "amount * 5%", "number_a * 120 EUR"]),
    joined("sum(events.worth where", WHERE, ")"),
    joined("max(events.worth where", WHERE, ")"),
)
MOMENTS = st.sampled_from(
    [
        "latest(events.at where kind is call) within last 30 days",
        "earliest(events.at) <= now",
        "moment within last 3 business days",
        "moment within next 24 hours",
        "day within next 2 months",
        "day >= today - 1 year",
        "today - day <= 30 days",
        "now - moment > 4 hours",
        "moment + 1 month > now",
    ]
)
TESTS = st.one_of(
    joined(NUMERIC, COMPARE, NUMERIC),
    joined(NUMERIC, "between 0 and", st.sampled_from(["10", "bar"])),
    joined(AMOUNT, COMPARE, AMOUNT),
    joined("share", COMPARE, st.sampled_from(["5%", "0%"])),
    joined("level", COMPARE, st.sampled_from(["low", "middle", "high"])),
    joined("colour", st.sampled_from(["in", "not in"]), "[red, blue]"),
    joined("colour", SAME, st.sampled_from(["red", "green"])),
    joined("land", st.sampled_from(["in dach", "not in dach", "is DE"])),
    joined("flag", SAME, st.sampled_from(["yes", "no"])),
    joined(
        st.sampled_from(["name", "site"]),
        st.sampled_from(["contains", "contains part", "starts with", "ends with", "matches"]),
        st.sampled_from(['"ann"', '"a*"', '"ß"', 'any of ["jo", "x.example"]']),
    ),
    joined("name", SAME, st.sampled_from(['"Ann"', '"STRASSE"'])),
    st.just('words contains "x"'),
    joined(st.sampled_from(["any(events where", "every(events where"]), WHERE, ")"),
    MOMENTS,
)
KNOWING = st.sampled_from(
    ["name is known", "amount is missing", "first known(number_a, number_b) >= 40", "label is missing", "day is known"]
)


def logic(tests: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Tests joined by `and`, `or`, `not`, in one line."""
    return st.recursive(
        tests,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda each: f"({' and '.join(each)})"),
            st.lists(inner, min_size=2, max_size=3).map(lambda each: f"({' or '.join(each)})"),
            inner.map(lambda each: f"(not ({each}))"),
        ),
        max_leaves=4,
    )


def block(lines: list[str], how: str) -> str:
    """Criteria below their head."""
    return "".join([f"  {how}\n", *(f"    {line}\n" for line in lines)])


def groups(tests: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The body of a definition."""
    several = st.lists(logic(tests), min_size=2, max_size=4)
    heads = st.sampled_from(["all of", "any of", "none of", "at least 2 of"])
    return st.one_of(logic(tests).map(lambda each: f"  {each}\n"), st.builds(block, several, heads))


SCORE_LINES = st.one_of(
    joined(
        st.sampled_from(["+10", "-3", "+2.5"]),
        "each events where",
        WHERE,
    ),
    joined("+7 each events where", WHERE, st.sampled_from([", once", ", up to 20", ", once per week"])),
    joined("+8 each events where", WHERE, ", fading 50% every 30 days", st.sampled_from(["", ", up to 12"])),
    joined("-4 each events", st.sampled_from([", fading 33% every 1 week", ", once per month", ""])),
    joined(st.sampled_from(["+25", "-15"]), "when", logic(TESTS)),
)
CELLS = {
    "colour": st.sampled_from(["-", "red", "green, blue", "not in [red]"]),
    "number_b": st.sampled_from(["-", ">= 40", "0 to 39", "< 0, 7"]),
    "first": st.sampled_from(["-", "met", "not met"]),
}
POLICIES = st.sampled_from(
    ["first match", "any match", "all matches", "sum of matches", "count of matches", "lowest match", "highest match"]
)


@dataclass(frozen=True)
class Generated:
    """A ruleset's text, and whether what it says can only become more certain as more is known of a lead."""

    text: str
    is_monotone: bool


def table(rows: list[tuple[str, str, str, str]], policy: str) -> str:
    """A table over three columns that gives integers."""
    lines = [f"  | {a} | {b} | {c} | {given} |\n" for a, b, c, given in rows]
    head = "  | colour | number_b | first | gives |\n"
    return f"table pick gives integer\n  {policy}\n{head}{''.join(lines)}"


@st.composite
def rulesets(draw: st.DrawFn, *, monotone: bool = False) -> Generated:
    """A ruleset with definitions, a disqualifier, a score, a table, stages and a handoff that rest on one another."""
    tests = TESTS if monotone else st.one_of(TESTS, TESTS, TESTS, KNOWING)
    rows = st.lists(
        st.tuples(CELLS["colour"], CELLS["number_b"], CELLS["first"], st.sampled_from(["1", "2", "-3"])),
        min_size=1,
        max_size=4,
    )
    later = st.one_of(
        tests,
        st.sampled_from(["first", "points >= 20", "points.grade is hot", "amount_of_all > 100 EUR", "points < 40"]),
    )
    lines = draw(st.lists(SCORE_LINES, min_size=1, max_size=4))
    policy = draw(POLICIES)
    uses_table = policy != "all matches"
    parts = [
        HEAD,
        "define label as name\n",
        "define amount_of_all as amount * 2 + sum(events.worth)\n",
        f"define first\n{draw(groups(tests))}",
        f"disqualify out when {draw(logic(tests))}\n",
        "score points\n"
        + ("  between 0 and 100\n" if draw(st.booleans()) else "")
        + "".join(f"  {line}\n" for line in lines)
        + "  grades hot from 30, warm from 10, cold from 0\n",
        f"define second\n{draw(groups(later))}",
        table(draw(rows), policy),
        f"stage one\n{draw(groups(st.one_of(later, st.just('second'))))}",
        f"stage two after one\n  {'pick >= 1' if uses_table else 'second'}\n",
        HANDOFF,
        "lead\n  last_answer datetime\n",
    ]
    return Generated("\n".join(str(part) for part in parts), is_monotone=monotone)


# ---- leads


MOMENT_VALUES = st.sampled_from(
    ["2026-11-20 11:00", "2026-11-01 00:00", "2026-03-29 02:30", "2026-10-25 02:30", "2020-02-29 12:00", "2027-01-01"]
)
EVENT = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["call", "mail", "visit"]),
        "at": MOMENT_VALUES,
        "worth": st.sampled_from(["10", "0.005", "-5", "20k EUR"]),
        "note": st.sampled_from(["the CTO", "director", "A  B", "a b"]),
    },
)
USABLE = {
    "number_a": st.sampled_from(["-7", "0", "1", "2.5", "39.999999999", "40", "999999999999999"]),
    "number_b": st.sampled_from([-7, 0, 1, 39, 40, 41, 10**14]),
    "amount": st.sampled_from(["20000", "0.01", "33.335", "-5", "20k EUR"]),
    "share": st.sampled_from(["5%", 0, "33.3"]),
    "size": st.sampled_from(["25-50", "1000+", "40", "0-39"]),
    "flag": st.booleans(),
    "name": st.sampled_from(["Ann", "straße", "STRASSE", "İstanbul", "jo ann", "annika"]),
    "site": st.sampled_from(["jo@x.example", "ann@y.example"]),
    "level": st.sampled_from(["low", "middle", "high"]),
    "colour": st.sampled_from(["red", "GREEN", "blue "]),
    "land": st.sampled_from(["DE", "fr", "Austria"]),
    "day": st.sampled_from(["2026-11-20", "2026-02-28", "2020-02-29", "2027-05-19"]),
    "moment": MOMENT_VALUES,
    "last_answer": MOMENT_VALUES,
    "words": st.lists(st.sampled_from(["x", "y z"]), max_size=2),
    "events": st.lists(EVENT, max_size=4),
}
LEADS = st.fixed_dictionaries({}, optional=USABLE)
JUNK: st.SearchStrategy[object] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.binary(max_size=5),
        st.builds(lambda: 10**5000),
        st.just("9" * 5000),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
ANY_LEADS = st.fixed_dictionaries(
    {}, optional={name: st.one_of(good, JUNK, JUNK) for name, good in USABLE.items()} | {"else": JUNK}
)
