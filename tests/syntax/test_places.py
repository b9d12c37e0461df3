"""Where a mistake is told, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules.compiler import compile_files
from leadrules.graph.definitions import Score
from leadrules.source import Source
from leadrules.syntax import parse

ROOT = Path(__file__).resolve().parents[2]
INBOUND = (ROOT / "rulesets" / "inbound" / "inbound.rules").read_text(encoding="utf-8")
DECLARATION = re.compile(r"^(?=[a-z])", re.MULTILINE)
STARTS = [match.start() for match in DECLARATION.finditer(INBOUND)]
PARTS = [INBOUND[start:end] for start, end in zip(STARTS, [*STARTS[1:], len(INBOUND)], strict=True)]
# What the first line of `ruleset` gives, no other line can.
RESTS_ON_RULESET = ("missing-ruleset-line",)
LEAD = "lead\n  b integer\n  c number\n"


def codes(text: str, **files: str) -> list[str]:
    texts = {"rules.rules": text, **{f"{name}.rules": each for name, each in files.items()}}
    return [each.code for each in compile_files(texts, "rules.rules").diagnostics]


@pytest.mark.parametrize(
    "criterion",
    ["b + 5 > 3", "b - 5 > 3", "b -5 > 3", "10-5 > b", "(b-5) > 3", "b > -5", "b between -5 and -3", "b in [-1, - 2]"],
)
def test_a_sign_before_a_number_adds_subtracts_or_turns_round(criterion: str) -> None:
    assert codes(f"{LEAD}define z\n  {criterion}\n") == []


def test_points_and_grades_have_signs() -> None:
    text = "score s\n  between -10 and 10\n  p: +5 when b > 3\n  - 5 when b > 5\n  grades hot from 5, cold from -5\n"
    graph = compile_files({"rules.rules": LEAD + text}, "rules.rules").graph
    assert graph is not None
    score = graph.definitions["s"]
    assert isinstance(score, Score)
    assert [line.points for line in score.lines] == [5, -5]


@pytest.mark.parametrize("text", ["", "  \n", "# a\n", "\n# a\n  # b"])
def test_a_file_that_says_nothing_is_told_so(text: str) -> None:
    assert codes(text) == ["empty-file"]


@pytest.mark.parametrize("text", ["  lead\n    b integer\n", "# a\n x\nlead\n  b integer\n"])
def test_a_file_begins_at_the_margin(text: str) -> None:
    assert codes(text) == ["bad-indentation"]


def test_a_bracket_in_backquotes_is_none() -> None:
    assert codes("lead\n  `a ( b` integer\ndefine `z # (`\n  `a ( b` > 3\ndefine y\n  `z # (`\n") == []


def test_names_in_an_indented_beginning_are_not_unknown() -> None:
    assert codes("  lead\n    `b` integer\ndefine z\n  b > 3\n") == ["bad-indentation"]
    assert codes("  lead\n    b integer\ndefine z\n  b > 3\n") == ["bad-indentation"]


@pytest.mark.parametrize("end", ["", "\n", "\n\n# a comment\n", "   # here\n", "\n      # deeper\n"])
def test_a_line_that_ends_too_early_is_told_at_its_end(end: str) -> None:
    text = f"{LEAD}define z\n  all of\n    c > 3\n    b >={end}"
    (found,) = parse(Source("a", text)).diagnostics
    assert found.code == "unexpected-end"
    assert found.span.start == text.index(">=") + 2


@pytest.mark.parametrize("comment", ["# a", "  # a", "      # a", " # a\n        # b"])
def test_a_comment_below_a_declaration_stands_in_any_column(comment: str) -> None:
    assert codes(f"{LEAD}define y\n  b > 3\n{comment}\n\ndefine z\n  c > 3\n{comment}") == []


def test_names_of_a_file_that_cannot_be_had_are_not_unknown() -> None:
    text = (
        f'use "gone.rules"\n{LEAD}define z\n  all of\n    foo\n    bar > 3\n    b in dach\nstage s after foo\n  b > 3\n'
    )
    assert codes(text) == ["file-not-found"]


def test_a_field_is_declared_once_in_a_file_and_again_in_another() -> None:
    assert codes(f"{LEAD}  b integer\n") == ["declared-twice"]
    assert codes(f"{LEAD}lead\n  b integer\n") == ["declared-twice"]
    assert codes(f'use "vocabulary.rules"\n{LEAD}', vocabulary="lead\n  b integer\n") == []
    assert codes(f'use "vocabulary.rules"\n{LEAD}', vocabulary="lead\n  b text\n") == ["declared-twice"]


def test_a_use_that_leads_out_says_so() -> None:
    found = compile_files({"rules.rules": 'use "../x.rules"\n' + LEAD}, "rules.rules").diagnostics
    assert [each.message for each in found] == ["`../x.rules` lies outside the folder of the rules"]


def test_a_use_may_go_up_within_the_folder() -> None:
    texts = {"a/rules.rules": 'use "../b/lead.rules"\n', "b/lead.rules": LEAD}
    assert compile_files(texts, "a/rules.rules").diagnostics == ()


def declared(part: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r'"[^"\n]*"', "", part)))


@given(st.data())
def test_a_correct_declaration_is_not_blamed_for_a_broken_one(data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(PARTS) - 1))
    lines = PARTS[which].splitlines(keepends=True)
    gone = data.draw(st.integers(0, len(lines) - 1))
    start = sum(map(len, PARTS[:which])) + STARTS[0]
    broken = "".join(lines[:gone] + lines[gone + 1 :])
    text = INBOUND[:start] + broken + INBOUND[start + len(PARTS[which]) :]
    # Without its first line, a declaration's lines belong to the one above it.
    above = start - len(PARTS[which - 1]) if gone == 0 and which else start
    names = declared(PARTS[which])
    for each in compile_files({"rules.rules": text}, "rules.rules").diagnostics:
        is_within = each.span.path == "rules.rules" and above <= each.span.start <= start + len(broken)
        assert is_within or declared(each.message) & names or each.code in RESTS_ON_RULESET, each


def test_a_repeated_line_is_told_of_beside_the_first() -> None:
    text = "ruleset r\n  currency EUR\n  teams a, b\n  currency USD\n\nlead\n  m money\n"
    (found,) = compile_files({"rules.rules": text}, "rules.rules").diagnostics
    assert found.related is not None
    assert (found.span.line, found.span.text) == (4, "USD")
    assert (found.related.line, found.related.text) == (2, "EUR")


ENDS = (
    "handoff h\n  from a to b\n  when b > 3\n  recycle to mql after 5 attempts",
    'handoff h\n  from a to b\n  when b > 3\n  must have b because "it counts"',
    'handoff h\n  from a to b\n  when b > 3\n  should have at least 1 of\n    b, c because "as # agreed"',
    "ruleset r\n  agreed by x and (y or z)",
    "stage s\n  agreed by (x)\n  (b > 3 or b is missing)",
    "define d as (b + 3)",
    "define d\n  any(l where x is known)",
    "define d\n  b in [1, 2]",
    "define `a#b`\n  b is known",
    "list l is 1, 2",
    'setting s integer is 5 "five # of them"',
)


@pytest.mark.parametrize("behind", ["", "  # a remark", "\n  # a remark\n\n# another\n", "   \n\n"])
@pytest.mark.parametrize("words", ENDS)
def test_a_declaration_ends_where_its_last_word_does(words: str, behind: str) -> None:
    (declaration, _) = parse(Source("rules.rules", f'{words}{behind}\nuse "x.rules"\n')).declarations
    assert declaration.span.text == words


@pytest.mark.parametrize("path", sorted((ROOT / "rulesets").rglob("*.rules")), ids=lambda path: path.stem)
def test_nothing_but_remarks_stands_between_declarations(path: Path) -> None:
    source = Source("rules.rules", path.read_text(encoding="utf-8"))
    spans = [each.span for each in parse(source).declarations]
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(source.text)]
    for end, start in zip(ends, starts, strict=True):
        assert re.fullmatch(r"(?:\s|#[^\n]*\n)*", source.text[end:start])
