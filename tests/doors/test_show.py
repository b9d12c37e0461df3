"""`leadrules show`: tokens, syntax and graph of a file, mistakes and all."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from leadrules.cli import group

if TYPE_CHECKING:
    from pathlib import Path

RULES = "ruleset small\nlead\n  size integer\ndefine large\n  size >= 50\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "small.rules"
    path.write_text(RULES, encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["show", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_tokens_are_a_line_each(rules: Path) -> None:
    status, out, err = run("--stage", "tokens", rules)
    assert (status, err) == (0, "")
    assert out.splitlines()[:6] == [
        "1:1 RULESET ruleset",
        "1:9 NAME small",
        "1:14 _NL \\n",
        "2:1 LEAD lead",
        "2:5 _NL \\n",
        "2:5 _INDENT",
    ]
    assert "5:8 GE >=" in out or "5:8 COMPARE >=" in out


def test_syntax_is_an_indented_tree(rules: Path) -> None:
    status, out, err = run("--stage", "syntax", rules)
    assert (status, err) == (0, "")
    assert out.startswith(f"RulesetDeclaration name=small  {rules}:1\n")
    assert f"\nDefine name=large  {rules}:4\n" in out


def test_the_graph_is_shown_unasked(rules: Path) -> None:
    status, out, err = run(rules)
    assert (status, err) == (0, "")
    assert out.startswith("RuleGraph name=small ")
    assert "\n    criterion: Comparison id=large operator=>=  " in out
    assert run(rules, "--stage", "graph") == (0, out, "")


def test_python_is_what_evaluates_a_lead(rules: Path) -> None:
    status, out, err = run("--stage", "python", rules)
    assert (status, err) == (0, "")
    assert "# K0 = Decimal('50')\ndef verdict(get, now, today, ends):\n    t1 = (None if (f_0 := get('size'))" in out
    assert "# returns: large\n\ndef reasons(get, now, today, ends, found):\n" in out
    assert out.endswith("# returns: missing of large, because of large\n")


def test_what_a_solver_is_told_is_shown(rules: Path) -> None:
    pytest.importorskip("z3", reason="needs the extra `analysis`")
    status, out, err = run("--stage", "smt", rules)
    assert (status, err) == (0, "")
    assert out.startswith("; small at 20")
    assert "(declare-fun |size:integer?| () Bool)" in out
    told = " ".join(out.split())
    assert "(assert (= |large is met| (and |size:integer?| (<= 50.0 |size:integer|))))" in told
    assert "(assert (= |large is not met| (and |size:integer?| (not (<= 50.0 |size:integer|)))))" in told


def test_without_a_solver_it_is_told_how_to_get_one(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadrules.backends.smt.solver.find_spec", lambda _: None)
    assert run("--stage", "smt", rules) == (
        2,
        "",
        "error: --stage smt needs what is not installed\n  = help: install it: pip install 'leadrules[analysis]'\n",
    )


def test_what_authors_write_never_becomes_code(rules: Path) -> None:
    """A text stays a literal, however it is quoted; a listing's remarks stay on their lines."""
    hostile = 'ruleset small\nlead\n  name text\ndefine odd\n  name is "\\"; import os\\nos.abort() # é"\n'
    rules.write_text(hostile, encoding="utf-8")
    status, out, _ = run("--stage", "python", rules)
    assert status == 0
    assert not [line for line in out.splitlines() if "import os" in line and not line.startswith(("#", "    d"))]
    assert "import" not in {type(node).__name__.lower() for node in ast.walk(ast.parse(out))}


def test_spans_are_shown_on_demand(rules: Path) -> None:
    assert f"{rules}:3:3-3:15" in run("--stage", "syntax", "--spans", rules)[1]
    assert f"{rules}:3:3-3:15" not in run("--stage", "syntax", rules)[1]


@pytest.mark.parametrize("stage", ["tokens", "syntax"])
def test_what_can_be_read_is_shown_before_the_mistakes(stage: str, rules: Path) -> None:
    rules.write_text("define ]]\n" + RULES, encoding="utf-8")
    status, out, err = run("--stage", stage, rules)
    assert status == 1
    assert "large" in out
    assert "error[" in err


def test_a_graph_with_mistakes_is_none(rules: Path) -> None:
    rules.write_text(RULES.replace("size >=", "sze >="), encoding="utf-8")
    status, out, err = run(rules)
    assert (status, out) == (1, "")
    assert "error[unknown-name]" in err


@pytest.mark.parametrize("stage", ["tokens", "syntax", "graph", "python", "smt"])
def test_a_file_that_cannot_be_read_is_told(stage: str, rules: Path, tmp_path: Path) -> None:
    assert run("--stage", stage, tmp_path / "none.rules")[0] == 2
    rules.write_bytes(b"\xff\xfe\x00")
    status, out, err = run("--stage", stage, rules)
    assert (status, out) == (2, "")
    assert err.startswith("error: ")
