"""`leadrules check`: what it finds, in which format, with which status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from leadrules.cli import group

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = "ruleset clean\nlead\n  size  integer\nstage large\n  size >= 50\n"
UNUSED = CLEAN.replace("lead\n", "setting spare integer is 5\nlead\n")
WRONG = CLEAN.replace("size >= 50", "sise >= 50")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two clean files, one of them in a folder of its own."""
    (tmp_path / "deep").mkdir()
    for name in ("a.rules", "deep/b.rules"):
        (tmp_path / name).write_text(CLEAN, encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(group, ["check", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_clean_files_end_with_status_0(folder: Path) -> None:
    assert run(folder / "a.rules") == (0, "1 file checked, nothing wrong\n", "")
    assert run(folder) == (0, "2 files checked, nothing wrong\n", "")


def test_a_file_that_is_named_twice_is_checked_once(folder: Path) -> None:
    assert run(folder, folder / "a.rules", folder / "deep") == (0, "2 files checked, nothing wrong\n", "")


@pytest.mark.parametrize("hidden", [".git", ".venv"])
def test_hidden_folders_are_left_out(folder: Path, hidden: str) -> None:
    (folder / hidden).mkdir()
    (folder / hidden / "c.rules").write_text(WRONG, encoding="utf-8")
    assert run(folder)[0] == 0


def test_a_warning_alone_is_a_finding(folder: Path) -> None:
    (folder / "c.rules").write_text(UNUSED, encoding="utf-8")
    status, out, err = run(folder / "a.rules", folder / "c.rules")
    assert (status, err) == (1, "")
    assert out.startswith("warning[unused-name]: nothing uses the setting `spare`\n")
    assert out.endswith("\n\n1 warning in 1 file\n")


def test_what_is_wrong_in_several_files_is_told_in_their_order(folder: Path) -> None:
    (folder / "deep" / "b.rules").write_text(WRONG, encoding="utf-8")
    (folder / "c.rules").write_text(UNUSED, encoding="utf-8")
    status, out, _ = run(folder)
    assert status == 1
    assert out.index("c.rules:2:9") < out.index("b.rules:5:3")
    assert "did you mean `size`?" in out


def test_json_is_a_list_that_may_be_empty(folder: Path) -> None:
    assert run(folder, "--format", "json") == (0, "[]\n", "")
    (folder / "a.rules").write_text(WRONG, encoding="utf-8")
    status, out, err = run(folder, "--format", "json")
    assert (status, err) == (1, "")
    (found,) = json.loads(out)
    assert (found["code"], found["severity"], found["line"], found["column"]) == ("unknown-name", "error", 5, 3)
    assert found["file"].endswith("a.rules")


def test_github_gets_a_line_for_each_finding_and_nothing_for_none(folder: Path) -> None:
    assert run(folder, "--format", "github") == (0, "", "")
    (folder / "a.rules").write_text(UNUSED, encoding="utf-8")
    status, out, err = run(folder, "--format", "github")
    assert (status, err) == (1, "")
    assert out.startswith("::warning file=")
    assert "line=2,col=9" in out
    assert len(out.splitlines()) == 1


def test_a_used_file_is_checked_with_the_one_that_uses_it(folder: Path) -> None:
    (folder / "part.rules").write_text("define small\n  sise < 50\n", encoding="utf-8")
    (folder / "a.rules").write_text(CLEAN.replace("lead\n", 'use "part.rules"\nlead\n', 1), encoding="utf-8")
    status, out, _ = run(folder / "a.rules")
    assert status == 1
    assert "part.rules:2:3" in out


def test_a_folder_that_is_named_is_one_that_use_may_move_in(folder: Path) -> None:
    (folder / "part.rules").write_text("setting least integer is 50\n", encoding="utf-8")
    uses = CLEAN.replace("lead\n", 'use "../part.rules"\nlead\n', 1).replace(">= 50", ">= least")
    (folder / "deep" / "b.rules").write_text(uses, encoding="utf-8")
    status, out, _ = run(folder / "deep" / "b.rules")
    assert status == 1
    assert "error[outside-root]" in out
    assert run(folder / "deep" / "b.rules", "--root", folder)[0] == 0
