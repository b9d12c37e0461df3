"""The hooks for pre-commit: their entries, run as pre-commit runs them."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.git.repository import SRC

if TYPE_CHECKING:
    from tests.git.repository import Done, Repository

HOOKS: list[dict[str, Any]] = yaml.safe_load((SRC.parent / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
RULES = """\
ruleset small

lead
  size  integer

stage large
  size >= 50

example "a large one"
  lead
    size  60
  expect
    large  met
"""


def hook(name: str) -> dict[str, Any]:
    return next(each for each in HOOKS if each["id"] == name)


def commit_by(repository: Repository, name: str) -> Done:
    """Do what pre-commit does: run a hook on what is staged, and fail where it fails or changed a file."""
    this = hook(name)
    staged = repository.git("diff", "--cached", "--name-only", "--diff-filter=d").out.splitlines()
    chosen = [each for each in staged if re.search(this["files"], each)]
    assert chosen
    program, *words = shlex.split(this["entry"])
    assert program == "leadrules"
    names = chosen if this.get("pass_filenames", True) else []
    before = repository.git("diff").out
    done = repository.run(sys.executable, "-P", "-m", program, *words, *this.get("args", []), *names)
    has_changed = repository.git("diff").out != before
    return done if not has_changed else type(done)(done.status or 1, done.out, done.err)


@pytest.fixture
def staged(repository: Repository) -> Repository:
    repository.commit("base", small_rules=RULES, readme="x")
    return repository


def test_the_hooks_are_those_that_the_guide_names() -> None:
    assert [each["id"] for each in HOOKS] == ["leadrules-check", "leadrules-fmt", "leadrules-test"]
    known = {"id", "name", "description", "entry", "args", "language", "pass_filenames", "files"}
    for each in HOOKS:
        assert {"id", "name", "entry", "language"} <= set(each) <= known
        assert each["language"] == "python"
        assert re.search(each["files"], "rules/inbound.rules")
        assert not re.search(each["files"], "inbound.rules.bak")


@pytest.mark.parametrize("name", [each["id"] for each in HOOKS])
def test_rules_in_order_are_let_through(staged: Repository, name: str) -> None:
    staged.write("small.rules", RULES.replace("60", "70"))
    staged.git("add", "-A")
    assert commit_by(staged, name).status == 0


def test_a_mistake_is_kept_out(staged: Repository) -> None:
    staged.write("small.rules", RULES.replace("size >=", "sice >="))
    staged.git("add", "-A")
    done = commit_by(staged, "leadrules-check")
    assert done.status == 1
    assert "unknown-name" in done.out


def test_a_failing_example_is_kept_out_also_in_a_file_that_was_not_changed(staged: Repository) -> None:
    use = RULES.replace("lead\n", 'use "limits.rules"\n\nlead\n', 1).replace(">= 50", ">= least")
    staged.commit("base", small_rules=use, limits_rules="setting least integer is 50\n")
    staged.write("limits.rules", "setting least integer is 65\n")
    staged.git("add", "-A")
    done = commit_by(staged, "leadrules-test")
    assert done.status == 1
    assert 'failed: "a large one"' in done.out


def test_a_layout_is_mended_and_told(staged: Repository) -> None:
    staged.write("small.rules", RULES.replace("size >= 50", "size   >=50"))
    staged.git("add", "-A")
    done = commit_by(staged, "leadrules-fmt")
    assert (done.status, done.out) == (1, "laid out: small.rules\n")
    assert staged.read("small.rules") == RULES
    assert Path(staged.path / "small.rules").exists()
