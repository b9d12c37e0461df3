"""Since when something is open, by git's history of the rules."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.agreements.made import RULES, git, repository

from leadrules.agreement.history import open_since
from leadrules.compiler import compile_path

if TYPE_CHECKING:
    from pathlib import Path

KEYS = frozenset({"ruleset inbound", "large", "mql", "sql"})


def commit(folder: Path, text: str, day: int, name: str = "rules.rules") -> None:
    """Commit a version of a file on a day of November."""
    (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    environment = {**os.environ, "GIT_COMMITTER_DATE": f"2026-11-{day:02}T12:00:00Z", "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "-C", str(folder), "commit", "-q", "-m", "x"], env=environment, check=True)  # noqa: S607


def since(rules: Path) -> dict[str, int | None]:
    """The days of November on which what is meant now came in."""
    graph = compile_path(rules).graph
    assert graph is not None
    return {key: moment.day if moment is not None else None for key, moment in open_since(rules, graph, KEYS).items()}


def test_each_is_open_since_its_own_meaning_came_in(tmp_path: Path) -> None:
    repository(tmp_path)
    rules = tmp_path / "rules.rules"
    commit(tmp_path, RULES.replace("is 50", "is 40"), 2)
    commit(tmp_path, RULES.replace("is 50", "is 60"), 3)
    commit(tmp_path, RULES, 5)
    commit(tmp_path, f"# a remark\n{RULES}", 6)
    commit(tmp_path, RULES.replace("20k", "30k"), 8)
    assert since(rules) == {"ruleset inbound": 2, "large": 5, "mql": 5, "sql": 8}
    rules.write_text(RULES.replace("30k", "30k").replace("is 50", "is 55"), encoding="utf-8")
    assert since(rules) == {"ruleset inbound": 2, "large": None, "mql": None, "sql": None}


def test_a_meaning_that_comes_back_is_open_since_it_came_back(tmp_path: Path) -> None:
    repository(tmp_path)
    for day, value in ((2, 50), (3, 60), (4, 50)):
        commit(tmp_path, RULES.replace("is 50", f"is {value}"), day)
    assert since(tmp_path / "rules.rules")["mql"] == 4


def test_rules_that_were_broken_meant_nothing(tmp_path: Path) -> None:
    repository(tmp_path)
    commit(tmp_path, RULES, 2)
    commit(tmp_path, RULES.replace("employees >=", "employes >="), 3)
    commit(tmp_path, RULES, 4)
    assert since(tmp_path / "rules.rules") == dict.fromkeys(KEYS, 4)


def test_used_files_and_lists_count(tmp_path: Path) -> None:
    repository(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.csv").write_text("x\n", encoding="utf-8")
    commit(tmp_path, 'list wanted from "a.csv"\nlead\n  name text\ndefine large\n  name in wanted\n', 2, "part.rules")
    own = 'ruleset inbound\nuse "part.rules"\nstage mql\n  large\n'
    commit(tmp_path, own, 3, "sub/rules.rules")
    commit(tmp_path, "x\ny\n", 7, "a.csv")
    assert since(tmp_path / "sub" / "rules.rules") == {"ruleset inbound": 3, "large": 7, "mql": 7}


def test_where_git_knows_nothing_nothing_is_said(tmp_path: Path) -> None:
    rules = tmp_path / "rules.rules"
    rules.write_text(RULES, encoding="utf-8")
    assert since(rules) == {}
    repository(tmp_path / ".." / tmp_path.name)
    rules.write_text(RULES.replace("is 50", "is 51"), encoding="utf-8")
    assert since(rules)["mql"] is None


def test_moments_are_in_utc(tmp_path: Path) -> None:
    repository(tmp_path)
    commit(tmp_path, RULES, 2)
    graph = compile_path(tmp_path / "rules.rules").graph
    assert graph is not None
    found = open_since(tmp_path / "rules.rules", graph, frozenset({"mql"}))
    assert found == {"mql": datetime(2026, 11, 2, 12, tzinfo=UTC)}
