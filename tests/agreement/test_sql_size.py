"""A statement grows with the rules, and no faster: counted, not timed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlglot import exp
from tests.agreement.test_sql import agree_on

from leadrules import Ruleset
from leadrules.backends.sql import generate

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
FIELDS = """\
ruleset r

lead
  x number
  name text
  visits list of
    kind one of call, mail
    at datetime
    a number

"""
LINES = [
    "+{n} when x > {n}",
    '-1 when name contains "w{n}" or x is {n}',
    "-{n} when x between {n} and 2000",
    '+0.5 when name is "w{n}"',
    "+2 each visits where a > {n}, up to 10",
    "+1 each visits where kind is call and a < {n}, fading 50% every 30 days",
    "+3 when not (x < {n} and name is known)",
    "-1 when x is {n} or x > 1000",
]


def points(count: int) -> str:
    """A score of many lines."""
    return "score s\n" + "".join(f"  {LINES[n % 8].format(n=n)}\n" for n in range(1, count + 1))


def values(count: int) -> str:
    """Values that each rest on the one before, which they read several times."""
    steps = (f"define d{n} as d{n - 1} * x / d{n - 1} + count(visits where a > d{n - 1})\n" for n in range(1, count))
    return "define d0 as x + 1\n" + "".join(steps)


def criteria(count: int) -> str:
    """Criteria that each rest on the one before."""
    body = '  at least 2 of\n    c{before}\n    x > {n}\n    not c{before} or name is "q{n}"\n'
    steps = (f"define c{n}\n{body.format(n=n, before=n - 1)}" for n in range(1, count))
    return "define c0\n  x > 1\n" + "".join(steps)


def of_entries(count: int) -> str:
    """A criterion of a list's entries whose value is made of itself, again and again."""
    value = "a"
    for n in range(count):
        value = f"larger of({value} * a / 2, a + {n})"
    return f"define e as count(visits where {value} > x)\n"


def deadlines(count: int) -> str:
    """Moments that are each moved on from the one before."""
    steps = (f"define m{n} as latest(visits.at where a > {n}) + {n} days\n" for n in range(count))
    return "".join(steps)


def size_of(rules: str) -> tuple[int, int]:
    """How much a statement computes, as text, and in how many layers.

    What a layer only passes on to the next is not counted: the answers of early rules pass through all later layers.
    """
    statement = generate(Ruleset.from_text(FIELDS + rules).graph, NOW).statement
    made = (
        part
        for select in statement.find_all(exp.Select)
        for part in select.expressions
        if not isinstance(part, exp.Column)
    )
    return sum(len(part.sql("duckdb")) for part in made), len(statement.ctes)


@pytest.mark.parametrize(
    ("rules", "count", "layers"),
    [(points, 24, 0), (values, 6, 10), (criteria, 10, 5), (of_entries, 3, 0), (deadlines, 4, 0)],
)
def test_twice_the_rules_are_twice_the_statement(rules: Callable[[int], str], count: int, layers: int) -> None:
    (one, low), (two, _), (three, high) = (size_of(rules(times * count)) for times in (1, 2, 3))
    # What is added by the second lot of rules is added again by the third, but for longer numbers and names.
    assert three - two <= (two - one) * 1.1
    assert high - low <= 2 * count * layers


LEADS: list[dict[str, Any]] = [
    {
        "x": Decimal(700),
        "name": "a w2 b",
        "visits": ({"kind": "call", "at": NOW, "a": Decimal(900)}, {"a": Decimal(3)}),
    },
    {"x": Decimal(-2), "visits": ()},
    {"name": "w4"},
]


@pytest.mark.parametrize(("rules", "count"), [(points, 1_000), (values, 20), (criteria, 60)])
def test_many_rules_agree(rules: Callable[[int], str], count: int) -> None:
    loaded = Ruleset.from_text(FIELDS + rules(count))
    agree_on(loaded, generate(loaded.graph, NOW), LEADS, NOW)
