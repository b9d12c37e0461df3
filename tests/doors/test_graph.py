"""`leadrules graph`: each format, a file or the standard output, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from leadrules.cli import group

if TYPE_CHECKING:
    from pathlib import Path

RULES = 'ruleset small "Größe & <more>"\nlead\n  size integer\ndefine large\n  size >= 50\nstage mql\n  large\n'


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "small.rules"
    path.write_text(RULES, encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["graph", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("format_", "begins"),
    [("mermaid", '---\ntitle: "small: Größe'), ("dot", "digraph rules {"), ("json", '{\n  "format": "leadrules/')],
)
def test_each_format_is_written(format_: str, begins: str, rules: Path) -> None:
    status, out, err = run(rules, "--format", format_)
    assert (status, err) == (0, "")
    assert out.startswith(begins)
    assert out.endswith("\n")


def test_svg_is_drawn_by_graphviz(rules: Path, graphviz: str) -> None:
    assert graphviz
    status, out, _ = run(rules, "--format", "svg")
    assert status == 0
    assert "<svg" in out


def test_mermaid_is_what_it_draws_unasked(rules: Path) -> None:
    assert run(rules) == run(rules, "--format", "mermaid")


def test_a_file_gets_what_the_standard_output_would(rules: Path, tmp_path: Path) -> None:
    target = tmp_path / "graph.json"
    assert run(rules, "--format", "json", "--output", target) == (0, "", "")
    assert target.read_text(encoding="utf-8") == run(rules, "--format", "json")[1]
    assert json.loads(target.read_text(encoding="utf-8"))["ruleset"]["name"] == "small"


def test_a_file_is_written_in_the_format_of_its_name(rules: Path, tmp_path: Path) -> None:
    for name, format_ in (
        ("g.json", "json"),
        ("g.dot", "dot"),
        ("G.GV", "dot"),
        ("g.mmd", "mermaid"),
        ("g", "mermaid"),
    ):
        assert run(rules, "--output", tmp_path / name) == (0, "", "")
        assert (tmp_path / name).read_text(encoding="utf-8") == run(rules, "--format", format_)[1]
    assert run(rules, "--output", tmp_path / "g.json", "--format", "dot") == (0, "", "")
    assert (tmp_path / "g.json").read_text(encoding="utf-8") == run(rules, "--format", "dot")[1]


def test_a_name_may_be_as_long_as_names_can_be(rules: Path, tmp_path: Path) -> None:
    target = tmp_path / ("n" * 255)
    assert run(rules, "--output", target) == (0, "", "")
    assert {each.name for each in tmp_path.iterdir()} == {rules.name, target.name}


def test_a_file_that_cannot_be_written_is_told(rules: Path, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "graph.json"
    status, out, err = run(rules, "--output", target)
    assert (status, out) == (2, "")
    assert err == f"error: {target} cannot be written: No such file or directory\n"


def test_rules_are_not_drawn_over(rules: Path) -> None:
    other = rules.with_name("other.rules")
    other.write_text("# used by nobody yet\n", encoding="utf-8")
    for output, what in ((rules, "the file that is read"), (other, "a rules file")):
        status, out, err = run(rules, "--output", output)
        assert (status, out) == (2, "")
        assert err == f"error: --output {output} would overwrite {what}\n  = help: name another file\n"
    assert rules.read_text(encoding="utf-8") == RULES
    assert run(rules.parent, "--output", other)[0] == 2


def test_without_graphviz_it_says_what_to_do(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    status, out, err = run(rules, "--format", "svg")
    assert (status, out) == (2, "")
    assert err.startswith("error: there is no program `dot`")
    assert "  = help: install Graphviz" in err


def test_a_mistake_in_the_rules_is_found(rules: Path) -> None:
    rules.write_text(RULES.replace("  large\n", "  lrge\n"), encoding="utf-8")
    status, out, err = run(rules)
    assert (status, out) == (1, "")
    assert "error[unknown-name]" in err


def test_a_file_that_is_not_there_cannot_be_drawn(tmp_path: Path) -> None:
    status, out, err = run(tmp_path / "none.rules")
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
