"""Counts of lists longer than one pass can count, and a statement that others read through a filter."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from tests.agreement.test_sql import agree
from tests.generators.rulesets import ON

from leadrules import Ruleset
from leadrules.backends.sql import generate
from leadrules.backends.sql.columns import table_of
from leadrules.schema.values import MISSING

RULES = """ruleset r

lead
  visits list of
    kind  one of web, shop, fair
    note  text

define some_fair
  any(visits where kind is fair)

define all_noted
  every(visits where note is known)

define webs as count(visits where kind is web)

score s
  +1 each visits where kind is web and note is "a"
  +2 each visits where kind is shop and note is "a", up to 150
  -1 each visits where kind in [web, fair] and note is "a"
  +1 each visits where note is "b"
"""


def visits(count: int) -> tuple[dict[str, Any], ...]:
    kinds, notes = ("web", "shop", MISSING, "web"), ("a", "b", "a", MISSING, "A ")
    return tuple({"kind": kinds[each % 4], "note": notes[each % 5]} for each in range(count))


@pytest.mark.parametrize("count", [0, 1, 30, 31, 32, 62, 63, 64, 200])
def test_long_lists_are_counted_as_short_ones(count: int) -> None:
    rules = Ruleset.from_text(RULES)
    agree(rules, [{"visits": visits(count)}, {"visits": visits(3)}, {}], ON)


def test_a_filter_around_the_statement_is_planned() -> None:
    steps = "\n".join(f"define d{n}\n  any of\n    not d{n - 1}\n    d{n - 1} and x > {n}\n" for n in range(1, 14))
    rules = Ruleset.from_text(f"ruleset r\n\nlead\n  x number\n\ndefine d0\n  x > 1\n\n{steps}")
    query = generate(rules.graph, rules.moment(ON))
    with duckdb.connect() as connection:
        connection.register("leads", table_of([{}], query.inputs))
        assert connection.sql(f"select d13 from ({query.text}) where d13 is null").fetchall() == [(None,)]
    assert query.text.count("AS MATERIALIZED") == query.streamed.count("AS NOT MATERIALIZED") > 1
