"""What a terminal shows: the right place underlined, whatever stands in the line, and nothing that it would obey."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from leadrules.diagnostics import Diagnostic, Severity
from leadrules.diagnostics.text import WIDEST, render_text, underlined, widths
from leadrules.source import Source, Span

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

RULES = """\
ruleset inbound "Inbound leads, EMEA"
  teams marketing, sales

list dach is DE, AT, CH

lead
  industry  one of banking, insurance, retail
  country   country
  budget    money in EUR

define in_reach
  all of
    industy in [banking, insurance]
    country is dach
    budget >= 20k USD

define in_reach
  all of
    industry is retail
    country in dach

    budget >= 50k EUR
    budget <= 90k EUR
"""


def place_of(text: str, source: Source, after: int = 0) -> Span:
    start = source.text.index(text, after)
    return source.span(start, start + len(text))


@pytest.fixture
def rules() -> Source:
    return Source("inbound.rules", RULES)


@pytest.fixture
def unknown(rules: Source) -> Diagnostic:
    message = "no field, list or definition is called `industy`"
    return Diagnostic("unknown-name", message, place_of("industy", rules), "did you mean `industry`?")


@pytest.fixture
def twice(rules: Source) -> Diagnostic:
    first = place_of("in_reach", rules)
    again = place_of("in_reach", rules, first.end)
    message = "`in_reach` is declared twice, first as a definition"
    return Diagnostic("declared-twice", message, again, "keep one, or give the other a name of its own", related=first)


@pytest.fixture
def several(rules: Source) -> Diagnostic:
    block = rules.text[rules.text.rindex("all of") :].rstrip()
    note = "these lines say nothing together\nthat they would not say one by one"
    return Diagnostic("several-criteria", "these criteria stand side by side", place_of(block, rules), note=note)


def test_a_wrong_name(unknown: Diagnostic, snapshot: SnapshotAssertion) -> None:
    assert render_text([unknown]) == snapshot


def test_a_second_place_has_a_snippet_of_its_own(twice: Diagnostic, snapshot: SnapshotAssertion) -> None:
    assert render_text([twice]) == snapshot


def test_a_place_of_many_lines_is_shortened(several: Diagnostic, snapshot: SnapshotAssertion) -> None:
    assert render_text([several]) == snapshot


def test_a_place_of_few_lines_is_shown_whole(rules: Source, snapshot: SnapshotAssertion) -> None:
    block = "[banking, insurance]\n    country is dach\n    budget >= 20k USD"
    assert render_text([Diagnostic("several-criteria", "how many must hold?", place_of(block, rules))]) == snapshot


def test_errors_and_warnings_of_several_files_are_counted(
    unknown: Diagnostic, twice: Diagnostic, snapshot: SnapshotAssertion
) -> None:
    vocabulary = Source("rules/vocabulary.rules", 'list rivals is "Acme"\n')
    message = "nothing uses the list `rivals`"
    unused = Diagnostic("unused-name", message, place_of("rivals", vocabulary), "use it, or take it away")
    warning = Diagnostic(unused.code, unused.message, unused.span, unused.help, severity=Severity.WARNING)
    assert render_text([unknown, twice, warning]) == snapshot


def test_wide_characters_and_tabs_keep_the_underline_in_place(snapshot: SnapshotAssertion) -> None:
    lines = ('\tcompany is "株式会社" x', 'company is "👩‍💻 café ❤️" x', "company is e\u0301té x", "ｃｏｍｐａｎｙ x")
    source = Source("wide.rules", "\n".join(lines) + "\n")
    found = [Diagnostic("unexpected-word", "`x` does not fit here", place_of(" x", source))]
    for _ in lines[1:]:
        found.append(Diagnostic(found[0].code, found[0].message, place_of(" x", source, found[-1].span.end)))
    assert render_text(found) == snapshot


def test_what_a_terminal_would_obey_is_named(snapshot: SnapshotAssertion) -> None:
    source = Source("evil\x1b[2J.rules", 'define a\n  b is "\x1b[31mred\x1b[0m" or c\u202e is\xa0"d"\x9b\n')
    message = "`c\u202e` does not fit here\nerror[all-is-well]: 0 errors"
    found = Diagnostic("unexpected-word", message, place_of("c\u202e", source), "\x1b]8;;https://evil.example\x07click")
    assert render_text([found]) == snapshot


def test_a_long_line_is_cut_around_the_place(snapshot: SnapshotAssertion) -> None:
    line = "  industry in [" + ", ".join(f"industry_{number}" for number in range(200)) + "]"
    source = Source("long.rules", line)
    message = "`industry` has no such value"
    found = [
        Diagnostic("unknown-value", message, place_of("industry_0", source)),
        Diagnostic("unknown-value", message, place_of("industry_77", source)),
        Diagnostic("unknown-value", message, place_of("industry_199", source)),
        Diagnostic("unknown-value", message, source.span(2, len(line))),
    ]
    assert render_text(found) == snapshot


def test_the_end_of_a_line_and_of_a_file_can_be_pointed_at(snapshot: SnapshotAssertion) -> None:
    source = Source("end.rules", "define a\n  all of\n    b >=\n    c")
    found = [
        Diagnostic("unexpected-end", "the line ends too early", source.span(26, 27)),
        Diagnostic("unexpected-end", "the file ends too early", source.span(len(source.text), len(source.text))),
        Diagnostic("empty-file", "this file is empty", Source("empty.rules", "").span(0, 0)),
    ]
    assert render_text(found) == snapshot


def test_nothing_to_say_is_nothing() -> None:
    assert render_text([]) == ""


def test_colour_changes_nothing_but_colour(unknown: Diagnostic, twice: Diagnostic, several: Diagnostic) -> None:
    said = [unknown, twice, several]
    coloured = render_text(said, colour=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render_text(said)
    assert "\x1b[1;31merror[unknown-name]\x1b[0m" in coloured


@pytest.mark.parametrize(
    "text", ["株式会社", "한국어", "한", "👍🏽", "👩‍💻", "🇩🇪", "❤️", "1️⃣", "e\u0301", "ｆｕｌｌ", "नमस्ते", "שלום"]
)
def test_widths_agree_with_the_terminal_library(text: str) -> None:
    assert sum(widths(text)) == cell_len(text)


# Narrow, wide, and such as are named; what joins with its neighbours has samples of its own above.
PIECES = st.text(st.sampled_from("ab é株👍\t\x1b\u202e\xa0"), max_size=4)


@given(PIECES, PIECES, PIECES)
def test_the_underline_stands_below_the_place(before: str, marked: str, after: str) -> None:
    source = Source("any.rules", before + "[" + marked + "]" + after)
    place = source.span(len(before), len(before) + len(marked) + 2)
    _, _, line, underline, *_ = render_text([Diagnostic("unknown-name", "x", place)]).splitlines()
    column = cell_len(line[: line.index("[")])
    width = cell_len(line[line.index("[") : line.index("]") + 1])
    assert underline == "  │ ".ljust(column) + "^" * width


@given(st.text(st.characters(exclude_characters="\n"), max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_a_line_is_never_much_wider_than_a_screen(text: str, start: int, length: int) -> None:
    shown, underline = underlined(text, min(start, len(text)), start + length, "^")
    assert sum(widths(shown)) <= WIDEST + 2
    assert len(underline) <= WIDEST + 2
    assert all(char.isprintable() or char in "\u200c\u200d" for char in shown)


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_any_place_can_be_shown(text: str, start: int, length: int) -> None:
    source = Source("any.rules", text)
    start = min(start, len(text))
    place = source.span(start, min(start + length, len(text)))
    assert render_text([Diagnostic("unknown-name", "x", place, related=place)]).count("any.rules:") == 2
