"""A merge as git asks for it, where something goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from leadrules.merge import Marks, driver

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
ruleset small

lead
  size  integer

stage large
  size >= 50
"""
CHANGED = RULES.replace(">= 50", ">= 60")


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path, Path]:
    paths = tuple(tmp_path / name for name in ("base", "ours", "theirs"))
    for path, text in zip(paths, (RULES, f"# Ours.\n{RULES}", CHANGED), strict=True):
        path.write_text(text, encoding="utf-8")
    base, ours, theirs = paths
    return base, ours, theirs


def test_a_bug_loses_nobodys_work(versions: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(driver, "merge", broken)
    told = driver.merge_files(*versions, versions[1], Marks())
    assert told.notes[0] == "leadrules failed, please report it (KeyError)."
    assert not told.is_open
    assert versions[1].read_text(encoding="utf-8") == f"# Ours.\n{CHANGED}"


def test_a_file_that_uses_what_is_not_there_is_merged_and_not_compared(versions: tuple[Path, Path, Path]) -> None:
    for path in versions:
        path.write_text(path.read_text().replace("lead\n", 'use "gone.rules"\n\nlead\n'), encoding="utf-8")
    told = driver.merge_files(*versions, versions[1].with_name("small.rules"), Marks())
    assert not told.is_open
    assert "meanings were not compared" in told.notes[0]
    assert ">= 60" in versions[1].read_text(encoding="utf-8")


def test_a_bug_in_comparing_is_no_conflict(versions: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(driver, "proof", broken)
    told = driver.merge_files(*versions, versions[1], Marks())
    assert (told.is_open, told.notes) == (
        False,
        ("merged. Meanings were not compared: leadrules failed, please report it (KeyError).",),
    )
    assert versions[1].read_text(encoding="utf-8") == f"# Ours.\n{CHANGED}"
