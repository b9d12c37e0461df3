"""The table that people read: short, aligned, and nothing in it that a terminal would obey."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.agreements.made import NOW, RULES, entries, graph_of, state

from leadrules.agreement.difference import lines_of_difference, shown
from leadrules.agreement.history import Since
from leadrules.agreement.items import AgreedTexts
from leadrules.agreement.table import standing, table_text, width

TODAY = date(2026, 11, 20)
GRAPH = graph_of()
OTHER = graph_of(RULES.replace("is 50", "is 40"))
BEGUN = Since(datetime(2026, 11, 2, 12, tzinfo=UTC))


def test_the_whole_table() -> None:
    sales = entries(GRAPH, "sales", {"large", "mql"}, person="Al Roe <al@example.com>")
    before = entries(OTHER, keys={"mql", "ruleset inbound"}, on=NOW - timedelta(days=9), note="not shown here")
    since = {"large": BEGUN, "mql": Since(BEGUN.moment, is_longer=True), "sql": Since(None)}
    assert table_text(state(GRAPH, *sales, *before), since, TODAY) == (
        "inbound: 4 of 4 open (sales 2, revenue 3, marketing 2)\n"
        "\n"
        "what             must agree                        where it stands\n"
        "ruleset inbound  (marketing and sales) or revenue  open: sales or revenue must agree\n"
        "                                                   agreed: marketing 11 Nov 2026 (Jo Doe)\n"
        "large            (marketing and sales) or revenue  open since 2 Nov 2026: marketing or revenue must agree\n"
        "                                                   agreed: sales 20 Nov 2026 (Al Roe)\n"
        "mql              (marketing and sales) or revenue  "
        "open since 2 Nov 2026 or longer: marketing or revenue must agree\n"
        "                                                   agreed: sales 20 Nov 2026 (Al Roe)\n"
        "                                                   "
        "marketing agreed 11 Nov 2026 (Jo Doe) to what it meant before\n"
        "sql              sales                             open, not committed yet\n"
    )


def test_what_is_agreed_is_one_line() -> None:
    found = state(GRAPH, *entries(GRAPH), *entries(GRAPH, "sales"))
    text = table_text(found, {}, TODAY)
    assert text.startswith("inbound: everything is agreed\n")
    assert len(text.splitlines()) == 3 + 4
    assert "mql " in table_text(found, {}, TODAY)
    assert table_text(found, {}, TODAY, "sales") == "inbound: nothing is open for sales\n"


def test_long_names_stand_by_themselves_and_columns_stay() -> None:
    long, wide = "x" * 60, "日" * 8
    graph = graph_of(
        "ruleset r\n  agreed by a_team and another_team and a_third_team\nlead\n  x integer\nstage s\n  x > 1\n"
        f'commitment "{long}" by a_team\n  count(leads where s) >= 1\n'
        f'commitment "{wide}" by a_team\n  agreed by a_team\n  count(leads where s) >= 2\n'
    )
    lines = table_text(state(graph), {}, TODAY).splitlines()
    at = lines[2].index("where it stands")
    assert f"commitment {long}" in lines
    said = [line for line in lines[3:] if line.endswith("open")]
    assert [width(line) for line in said] == [at + len("open")] * 4


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\nb", "\u202eabc", "\x07"])
def test_nothing_in_it_is_obeyed(hostile: str) -> None:
    person = f"Jo{hostile} <jo@x>"
    found = state(
        GRAPH, *entries(GRAPH, person=person, note=hostile), *entries(OTHER, "sales", person=person, note=hostile)
    )
    told = [table_text(found, {}, TODAY)]
    row = found.row("mql")
    told += shown(row, AgreedTexts(GRAPH).of(row.item), ("marketing", "sales"))
    for text in told:
        assert not any(sign in text for sign in ("\x1b", "\u202e", "\x07"))
    assert all("b <jo" not in line or "Jo" in line for line in told[0].splitlines())


def test_a_difference_shows_lines_around_it_and_says_when_there_is_none() -> None:
    old = "\n".join("abcdefgh")
    assert list(lines_of_difference(old, old.replace("e", "x"))) == [
        "  …",
        "   c",
        "   d",
        "  -e",
        "  +x",
        "   f",
        "   g",
    ]
    assert list(lines_of_difference(old, old)) == ["  the text is the same, and is to be agreed to again"]


def test_a_row_that_nobody_is_asked_for_says_so() -> None:
    graph = graph_of("ruleset r\n  teams a, b\nlead\n  x integer\nstage s\n  x > 1\n")
    assert list(standing(state(graph).row("s"), {})) == ["nobody is asked"]
    assert list(standing(state(graph, *entries(graph, "a")).row("s"), {})) == ["agreed: a 20 Nov 2026 (Jo Doe)"]
