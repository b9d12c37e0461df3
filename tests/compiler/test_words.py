"""What is said of rules that can be read and mean nothing: in the author's words, with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from leadrules.compiler import compile_files, compile_path

if TYPE_CHECKING:
    from leadrules.diagnostics import Diagnostic

ROOT = Path(__file__).resolve().parents[2]
LEAD = """\
ruleset r
  teams marketing, sales
lead
  b integer
  industry one of banking, insurance
  level ranked low < high
  xs list of
    kind one of web, call
    at datetime
"""


def found(text: str, **files: str) -> tuple[Diagnostic, ...]:
    texts = {"rules.rules": text, **{f"{name}.rules": each for name, each in files.items()}}
    return compile_files(texts, "rules.rules").diagnostics


def said(text: str, **files: str) -> list[tuple[str, str | None]]:
    return [(each.message, each.help) for each in found(text, **files)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("rulesets/**/*.rules")), ids=lambda path: path.stem)
def test_shipped_rules_compile(path: Path) -> None:
    assert compile_path(path, root=ROOT / "rulesets").errors == ()


@pytest.mark.parametrize(
    ("criterion", "message"),
    [
        ("industry is bankng", "`industry` has no value `bankng`"),
        ("industry in [bankng]", "`industry` has no value `bankng`"),
        ("level between lo and high", "`level` has no value `lo`"),
        ("any(xs where kind is wed)", "`kind` has no value `wed`"),
    ],
)
def test_an_unknown_value_names_the_field(criterion: str, message: str) -> None:
    assert [each for each, _ in said(f"{LEAD}define z\n  {criterion}\n")] == [message]


def test_a_circle_of_files_is_told_from_its_first() -> None:
    found = said('use "sales.rules"\n' + LEAD, sales='use "rules.rules"\n')
    message = "`rules.rules` uses `sales.rules`, which uses `rules.rules`"
    assert found == [(message, "move what both need into a third file")]


def test_what_nothing_uses_is_told_only_of_rules_that_can_be_read() -> None:
    setting = f"{LEAD}setting x integer is 3\ndefine z\n  b > 3\n"
    assert [each for each, _ in said(setting)] == ["nothing uses the setting `x`"]
    assert [each.code for each in found(setting + "define y\n  all of\n    b >\n    x > 4\n")] == ["unexpected-end"]


def test_a_name_that_is_declared_twice_may_get_another() -> None:
    (twice,) = found(f"{LEAD}define z\n  b > 3\ndefine z\n  b > 4\n")
    assert twice.help == "keep one, or give the other a name of its own"
    assert twice.related is not None


def test_a_stage_comes_after_a_stage() -> None:
    text = f"{LEAD}define large\n  b > 3\nstage s after large\n  b > 4\n"
    assert said(text) == [("`large` is a definition, not a stage", "a stage comes after a stage")]


def test_a_handoff_lacks_a_line_or_has_one_twice() -> None:
    stage = f"{LEAD}stage sql\n  b > 3\n"
    lines = "handoff h\n  from marketing to sales\n"
    assert said(f"{stage}{lines}") == [("`h` does not say `when …`", "add `when sql`")]
    teams = ("`h` does not say `from … to …`", "add `from marketing to sales`")
    assert said(f"{stage}handoff h\n  when sql\n") == [teams]
    (twice,) = found(f"{stage}{lines}  when sql\n  when b > 4\n")
    assert (twice.span.text, twice.message) == ("b > 4", "`when …` is said twice")


def test_types_are_called_as_people_call_them() -> None:
    ((message, _),) = said(f"{LEAD}define z\n  xs > 3\n")
    assert message == "`xs` is a list of records, and not one value"


def test_a_mapping_that_cannot_work_has_help_apart() -> None:
    ((message, help_text),) = said(f'{LEAD}source s\n  b from "B" written "x"\n')
    assert message == "`x` does not show how a number is written"
    assert help_text == 'show 1234.56 as it would stand there: "1.234,56"'


def test_a_broken_line_of_the_ruleset_is_the_only_mistake() -> None:
    broken = "ruleset r\n  teams marketing, sales\n  currency euro\n  hours mon\nlead\n  m money\n  at datetime\n"
    text = broken + "define z\n  all of\n    m > 3 EUR\n    at within last 3 business hours\n"
    assert [each.code for each in found(text)] == ["unexpected-word", "unexpected-end"]
