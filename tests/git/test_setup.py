"""`leadrules git setup`: in one clone, once, and undone without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.git.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path


def configured(repository: Repository) -> str:
    return repository.git("config", "--local", "--list").out


def test_setting_up_twice_is_setting_up_once(repository: Repository) -> None:
    first = repository.leadrules("git", "setup")
    assert (first.status, first.err) == (0, "")
    assert "changed: .gitattributes; commit it, so that it holds for everybody\n" in first.out
    attributes, config = repository.read(".gitattributes"), configured(repository)
    assert attributes.endswith("*.rules merge=leadrules diff=leadrules\n")
    again = repository.leadrules("git", "setup")
    assert again.out == "git merges and compares rules files by what they mean, in this clone\n"
    assert (repository.read(".gitattributes"), configured(repository)) == (attributes, config)


def test_undoing_leaves_what_was_there(repository: Repository) -> None:
    config = configured(repository)
    repository.write(".gitattributes", "*.csv text\n*.rules text")
    assert repository.leadrules("git", "setup").status == 0
    assert repository.read(".gitattributes").startswith("*.csv text\n*.rules text\n")
    assert repository.git("check-attr", "merge", "inbound.rules").out == "inbound.rules: merge: leadrules\n"
    for _ in range(2):
        assert repository.leadrules("git", "setup", "--undo").status == 0
        assert configured(repository) == config
        assert repository.read(".gitattributes") == "*.csv text\n*.rules text\n"


def test_a_file_that_held_nothing_else_is_gone(repository: Repository) -> None:
    repository.leadrules("git", "setup")
    done = repository.leadrules("git", "setup", "--undo")
    assert done.out.startswith("git takes rules files as plain text again\nchanged: ")
    assert not (repository.path / ".gitattributes").exists()


def test_it_is_the_repository_around_that_is_set_up(repository: Repository) -> None:
    repository.write("deep/down/x.rules", "")
    done = repository.run("sh", "-c", "cd deep/down && python -P -m leadrules git setup")
    assert done.status == 0, done.err
    assert "changed: ../../.gitattributes;" in done.out
    assert (repository.path / ".gitattributes").exists()
    assert not (repository.path / "deep" / "down" / ".gitattributes").exists()


def test_outside_a_repository_it_says_so(repository: Repository, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = repository.run(
        "sh", "-c", f"cd '{elsewhere}' && python -P -m leadrules git setup", GIT_CEILING_DIRECTORIES=str(tmp_path)
    )
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("error: not a git repository")
    assert list(elsewhere.iterdir()) == []


def test_attributes_behind_a_link_are_left_alone(repository: Repository, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("x\n")
    (repository.path / ".gitattributes").symlink_to(target)
    done = repository.leadrules("git", "setup")
    assert done.status == 2
    assert "is a link, which git does not follow" in done.err
    assert target.read_text() == "x\n"
    assert "leadrules" not in configured(repository)


def test_attributes_that_cannot_be_written_leave_everything_as_it_was(repository: Repository) -> None:
    (repository.path / ".gitattributes").mkdir()
    config = configured(repository)
    done = repository.leadrules("git", "setup")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("error: ")
    assert ".gitattributes: Is a directory" in done.err
    assert configured(repository) == config


def test_a_clone_that_was_not_set_up_takes_rules_as_text(ready: Repository, tmp_path: Path) -> None:
    text = "ruleset small\n\nlead\n  size  integer\n\nstage large\n  size >= 50\n"
    ready.commit("base", small_rules=text)
    clone = Repository(tmp_path / "clone")
    ready.git("clone", "-q", str(ready.path), str(clone.path))
    assert clone.read(".gitattributes") == ready.read(".gitattributes")
    clone.git("switch", "-q", "-c", "theirs")
    clone.commit("theirs", small_rules=text.replace(">= 50", ">= 60"))
    assert clone.git("diff", "HEAD^").out.startswith("diff --git a/small.rules")
    clone.git("switch", "-q", "main")
    clone.commit("ours", small_rules=f"# Ours.\n{text}")
    clone.git("merge", "--no-edit", "theirs")
    assert clone.read("small.rules") == "# Ours.\n" + text.replace(">= 50", ">= 60")
