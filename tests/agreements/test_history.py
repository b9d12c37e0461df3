"""Since when something is open, by git's history of the rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.agreements.made import RULES, git, repository

from leadrules.agreement import history
from leadrules.agreement.history import Since, open_since
from leadrules.compiler import compile_path
from leadrules.git.configuration import person_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy with other things changes no answer."""
    monkeypatch.setattr(history, "PATIENCE", 60.0)


KEYS = frozenset({"ruleset inbound", "large", "mql", "sql"})


def commit(folder: Path, text: str, day: int, name: str = "rules.rules") -> None:
    """Commit a version of a file on a day of November."""
    (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x", day=day)


def since(rules: Path) -> dict[str, int | None]:
    """The days of November on which what is meant now came in."""
    graph = compile_path(rules).graph
    assert graph is not None
    found = open_since(rules, graph, KEYS)
    assert not any(each.is_longer for each in found.values())
    return {key: each.moment.day if each.moment is not None else None for key, each in found.items()}


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
    assert found == {"mql": Since(datetime(2026, 11, 2, 12, tzinfo=UTC))}


def test_where_nobody_looks_further_back_it_is_open_for_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(tmp_path)
    for day, value in ((2, 50), (3, 60), (4, 70)):
        commit(tmp_path, RULES.replace("is 50", f"is {value}"), day)
    graph = compile_path(tmp_path / "rules.rules").graph
    assert graph is not None
    wanted = frozenset({"ruleset inbound"})
    for name, limit in (("MOST_LOOKED_AT", 2.0), ("PATIENCE", -1.0)):
        assert not open_since(tmp_path / "rules.rules", graph, wanted)["ruleset inbound"].is_longer
        with monkeypatch.context() as patched:
            patched.setattr(history, name, type(getattr(history, name))(limit))
            assert open_since(tmp_path / "rules.rules", graph, wanted)["ruleset inbound"].is_longer


def opened(rules: Path, key: str = "mql") -> Since | None:
    """Since when one thing means what it means now."""
    graph = compile_path(rules).graph
    assert graph is not None
    return open_since(rules, graph, frozenset({key})).get(key)


def test_what_was_merged_came_in_when_it_was_merged(tmp_path: Path) -> None:
    repository(tmp_path)
    commit(tmp_path, RULES.replace("is 50", "is 40"), 2)
    git(tmp_path, "switch", "-q", "-c", "other")
    # Written late on a branch that knows nothing of it.
    commit(tmp_path, "# a remark\n" + RULES.replace("is 50", "is 40"), 8)
    git(tmp_path, "switch", "-q", "main")
    commit(tmp_path, RULES, 5)
    git(tmp_path, "merge", "-q", "--no-edit", "other")
    assert since(tmp_path / "rules.rules")["mql"] == 5


def test_what_git_did_not_fetch_may_be_older(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    whole = repository(tmp_path / "whole")
    commit(whole, RULES, 2)
    commit(whole, f"# a remark\n{RULES}", 6)
    git(tmp_path, "clone", "-q", "--depth", "1", whole.as_uri(), "cut")
    assert opened(tmp_path / "cut" / "rules.rules") == Since(datetime(2026, 11, 6, 12, tzinfo=UTC), is_longer=True)
    assert opened(whole / "rules.rules") == Since(datetime(2026, 11, 2, 12, tzinfo=UTC))


def test_rules_that_were_never_committed_are_not_committed_yet(tmp_path: Path) -> None:
    repository(tmp_path)
    (tmp_path / "rules.rules").write_text(RULES, encoding="utf-8")
    assert opened(tmp_path / "rules.rules") == Since(None)


def test_what_stands_in_a_repository_below_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    part = repository(tmp_path / "part", part='lead\n  name text\ndefine large\n  name is "x"\n')
    (tmp_path / "whole").mkdir()
    whole = repository(tmp_path / "whole")
    git(whole, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", part.as_uri(), "part")
    commit(whole, 'ruleset inbound\nuse "part/part.rules"\nstage mql\n  large\n', 3)
    assert opened(whole / "rules.rules") is None
    # Its own rules have a history of their own.
    assert opened(whole / "part" / "part.rules", "large") == Since(datetime(2026, 11, 20, 12, tzinfo=UTC))


@pytest.mark.parametrize("place", ["detached", "worktree"])
def test_it_does_not_matter_how_it_was_checked_out(tmp_path: Path, place: str) -> None:
    (tmp_path / "whole").mkdir()
    whole = repository(tmp_path / "whole")
    commit(whole, RULES, 2)
    if place == "worktree":
        git(whole, "worktree", "add", "-q", "--detach", str(tmp_path / "worktree"))
    else:
        git(whole, "switch", "-q", "--detach")
    folder = whole if place == "detached" else tmp_path / "worktree"
    assert opened(folder / "rules.rules") == Since(datetime(2026, 11, 2, 12, tzinfo=UTC))


@pytest.mark.parametrize("told", [".git", "absolute"])
def test_in_a_hook_of_git_the_repository_is_the_hooks(
    tmp_path: Path, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(tmp_path)
    (tmp_path / "sub").mkdir()
    commit(tmp_path, RULES, 2, "sub/rules.rules")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_DIR", told if told == ".git" else str(tmp_path / ".git"))
    assert opened(tmp_path / "sub" / "rules.rules") == Since(datetime(2026, 11, 2, 12, tzinfo=UTC))
    assert person_of(tmp_path / "sub") == "Jo Doe <jo@example.com>"
