"""Versions in git, with real repositories: read as they were, never checked out, whatever they are called."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from leadrules import Difference, RulesError, difference

if TYPE_CHECKING:
    from pathlib import Path

MAIN = """\
ruleset main
use "shared/sizes.rules"

lead
  employees  integer
  country    country

define large
  employees >= smallest

stage first
  large: large
"""
SIZES = 'setting smallest integer is 50 "How small is too small"\n'
ON = "2026-11-20"


def git(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "Ann",
        "GIT_AUTHOR_EMAIL": "ann@example.com",
        "GIT_COMMITTER_NAME": "Ann",
        "GIT_COMMITTER_EMAIL": "ann@example.com",
    }
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()


def commit(folder: Path, files: dict[str, str], message: str = "A change") -> str:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a repository with a version in which 50 employees are enough, tagged `v1`, and one in which it takes 80."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, {"rulesets/team/main.rules": MAIN, "rulesets/shared/sizes.rules": SIZES})
    git(folder, "tag", "v1")
    commit(folder, {"rulesets/shared/sizes.rules": SIZES.replace("50", "80")})
    monkeypatch.chdir(folder)
    return folder


def relations(found: Difference) -> dict[str, str]:
    return {each.name: each.relation.value for each in found.changes}


def test_what_a_version_uses_comes_from_the_same_revision(repository: Path) -> None:
    found = difference("v1:rulesets/team/main.rules", "main:rulesets/team/main.rules", on=ON)
    assert relations(found) == {"large": "stricter", "first": "stricter"}
    # On disk the shared file may say anything meanwhile.
    (repository / "rulesets/shared/sizes.rules").write_text("no rules at all", encoding="utf-8")
    assert relations(difference("v1:rulesets/team/main.rules", "main:rulesets/team/main.rules", on=ON)) == relations(
        found
    )


def test_a_revision_is_compared_with_what_is_on_disk(repository: Path) -> None:
    path = repository / "rulesets/team/main.rules"
    assert difference("main:rulesets/team/main.rules", path, on=ON).is_equal
    assert relations(difference("v1:rulesets/team/main.rules", path, on=ON)) == {
        "large": "stricter",
        "first": "stricter",
    }
    assert relations(difference(path, "v1:rulesets/team/main.rules", on=ON)) == {"large": "looser", "first": "looser"}


@pytest.mark.parametrize(
    "called",
    ["v1:rulesets/team", "v1:rulesets/team/", "v1:rulesets/shared/../team/main.rules", "v1", "HEAD~1", "main^"],
)
def test_many_ways_to_name_the_same(repository: Path, called: str) -> None:
    found = difference(called, repository / "rulesets/team/main.rules", on=ON)
    assert relations(found)["large"] == "stricter"


def test_paths_from_the_current_folder_begin_with_a_dot(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "rulesets")
    assert relations(difference("v1:./team/main.rules", "main:rulesets/team/main.rules", on=ON))["large"] == "stricter"
    with pytest.raises(OSError, match=r"there is no team/main.rules in v1"):
        difference("v1:team/main.rules", "main:./team/main.rules")


def test_nothing_is_checked_out_or_changed(repository: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in repository.rglob("*")}
    difference("v1:rulesets/team/main.rules", "main:rulesets/team/main.rules", on=ON)
    assert {path: path.stat().st_mtime_ns for path in repository.rglob("*")} == before


@pytest.mark.parametrize(
    ("called", "message"),
    [
        ("nowhere:rulesets/team/main.rules", "git knows no revision nowhere"),
        ("main:rulesets/team/other.rules", "there is no rulesets/team/other.rules in main"),
        ("main:rulesets", "rulesets is a folder and holds no rules file in main"),
        ("main:", "there is no rules file in the repository's own folder in main"),
        ("main:../outside.rules", "there is no ../outside.rules in main"),
        ("other.rules", "there is no file other.rules"),
        (":rulesets/team/main.rules", "there is no file"),
    ],
)
def test_what_is_not_there_is_named(repository: Path, called: str, message: str) -> None:
    with pytest.raises(OSError, match=r".") as raised:
        difference(called, repository / "rulesets/team/main.rules")
    assert message in str(raised.value)


@pytest.mark.parametrize(
    "called",
    [
        "--output=stolen:rulesets/team/main.rules",
        "--exec=touch stolen:rulesets/team/main.rules",
        "$(touch stolen):rulesets/team/main.rules",
        "`touch stolen`:x.rules",
        "main:$(touch stolen).rules",
        "main; touch stolen:x.rules",
        "-p:x.rules",
        "main:x\n.rules",
        "main\x1b[31m:x.rules",
        "main:\x00.rules",
    ],
)
def test_hostile_names_are_names(repository: Path, called: str) -> None:
    with pytest.raises(OSError, match=r".") as raised:
        difference(called, repository / "rulesets/team/main.rules")
    assert "\x1b" not in str(raised.value)
    assert not list(repository.glob("**/stolen*"))


def test_a_file_of_a_hostile_name_is_read(repository: Path) -> None:
    name = "rulesets/team/-a $(b) 'c' \"d\" é.rules"
    commit(repository, {name: MAIN})
    assert difference(f"main:{name}", repository / "rulesets/team/main.rules", on=ON).is_equal


def test_a_link_is_followed_within_the_revision_and_not_out_of_it(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "sizes.rules"
    outside.write_text(SIZES.replace("50", "1"), encoding="utf-8")
    shared = repository / "rulesets" / "shared"
    (shared / "sizes.rules").rename(shared / "real.rules")
    (shared / "sizes.rules").symlink_to("real.rules")
    commit(repository, {})
    assert relations(difference("v1", "main:rulesets/team/main.rules", on=ON))["large"] == "stricter"
    (shared / "sizes.rules").unlink()
    (shared / "sizes.rules").symlink_to(outside)
    commit(repository, {})
    with pytest.raises(RulesError, match=r"there is no file `shared/sizes.rules`"):
        difference("v1", "main:rulesets/team/main.rules")


def test_what_lies_outside_the_repository_is_not_used(repository: Path) -> None:
    commit(repository, {"rulesets/team/main.rules": MAIN.replace("shared/sizes", "../../../sizes")})
    with pytest.raises(RulesError, match=r"outside"):
        difference("main:rulesets/team/main.rules", "v1")


def test_shipped_rulesets_are_found_beside_a_revision(repository: Path) -> None:
    text = MAIN.replace("ruleset main\n", 'ruleset main\n  currency  EUR\nuse "vocabulary/crm.rules"\n')
    text = text.replace("  employees  integer\n  country    country\n", "  rooms  integer\n")
    commit(repository, {"rulesets/team/main.rules": text})
    assert difference("main", repository / "rulesets/team/main.rules", on=ON).is_equal


def test_rules_with_mistakes_are_shown_where_they_stand(repository: Path) -> None:
    commit(repository, {"rulesets/team/main.rules": MAIN.replace("smallest", "smalest")})
    with pytest.raises(RulesError) as raised:
        difference("main:rulesets/team/main.rules", "v1:rulesets/team/main.rules")
    assert "main:rulesets/team/main.rules:9" in str(raised.value)


def test_outside_a_repository_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(OSError, match=r"is not in a git repository"):
        difference("main:x.rules", "v1:x.rules")


def test_without_git_that_is_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(OSError, match=r"git is not installed"):
        difference("main:rulesets/team", "v1:rulesets/team")


@pytest.mark.parametrize("told", [".git", "absolute"])
def test_in_a_hook_of_git_revisions_are_read_as_outside_of_one(
    repository: Path, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", told if told == ".git" else str(repository / ".git"))
    path = repository / "rulesets/team/main.rules"
    for called in ("v1:rulesets/team/main.rules", "v1"):
        assert relations(difference(called, path, root=repository / "rulesets", on=ON))["large"] == "stricter"
    assert relations(difference("v1:./team", path, root=repository / "rulesets", on=ON))["large"] == "stricter"
