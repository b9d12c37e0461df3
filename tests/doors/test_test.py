"""`leadrules test`: examples that hold, that fail, and files without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from leadrules.cli import group

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
ruleset small
  currency  EUR

lead
  size    integer
  budget  money

stage mql "Marketing-qualified lead"
  large: size >= 50

stage sql "Sales-qualified lead" after mql
  money: budget >= 20k EUR
"""
EXAMPLE = """
example "a large company"
  on 2026-11-20
  lead
    size  240
  expect
    mql  met
    sql  undecided, missing budget
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "small.rules"
    path.write_text(RULES + EXAMPLE, encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["test", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_an_example_that_holds(rules: Path) -> None:
    assert run(rules) == (0, "1 example, all as expected\n", "")


def test_examples_of_several_files_and_folders_are_counted_together(rules: Path) -> None:
    deep = rules.parent / "deep"
    deep.mkdir()
    two = RULES + EXAMPLE + EXAMPLE.replace("a large", "another large")
    (deep / "other.rules").write_text(two, encoding="utf-8")
    assert run(rules, deep) == (0, "3 examples, all as expected\n", "")
    assert run(rules.parent) == (0, "3 examples, all as expected\n", "")


def test_no_examples_is_no_mistake(rules: Path) -> None:
    rules.write_text(RULES, encoding="utf-8")
    assert run(rules) == (0, "there are no examples in these files\n", "")


def test_a_failing_example_shows_what_was_expected_what_came_and_why(rules: Path) -> None:
    rules.write_text(RULES + EXAMPLE + EXAMPLE.replace("a large", "a wrong").replace("240", "20"), encoding="utf-8")
    status, out, err = run(rules)
    assert (status, err) == (1, "")
    assert out.startswith('failed: "a wrong company"\n')
    assert "a large company" not in out
    assert f"  │ mql\n  │   expected  met\n  │   actual    not met   ({rules.as_posix()}:27)\n" in out
    assert "  │ sql\n  │   expected  undecided\n  │   actual    not met " in out
    assert "Size 20 (wanted: at least 50)" in out
    assert out.endswith("\n1 of 2 examples failed\n")


def test_fields_that_are_missing_are_compared_too(rules: Path) -> None:
    rules.write_text(RULES + EXAMPLE.replace("missing budget", "missing size"), encoding="utf-8")
    status, out, _ = run(rules)
    assert status == 1
    assert "  │   expected  missing size\n  │   actual    missing budget " in out


def test_examples_of_a_used_file_run_with_itself_only(rules: Path) -> None:
    main = rules.parent / "main.rules"
    main.write_text('ruleset main\n  currency  EUR\n\nuse "small.rules"\n', encoding="utf-8")
    assert run(main) == (0, "there are no examples in these files\n", "")
    assert run(main, rules) == (0, "1 example, all as expected\n", "")


def test_rules_with_mistakes_are_shown_and_not_run(rules: Path) -> None:
    rules.write_text(RULES.replace("size >=", "sise >=") + EXAMPLE, encoding="utf-8")
    status, out, err = run(rules)
    assert (status, out) == (1, "")
    assert "did you mean `size`?" in err
