"""The parser that is kept between runs: the same as a new one, and taken from nobody else."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

import pytest

from leadrules.syntax import cached
from leadrules.syntax.parse import build, grammar_text

if TYPE_CHECKING:
    from pathlib import Path

    from lark import Lark

GRAMMAR = grammar_text()
RULES = 'define x\n  all of\n    b - 5 >= 3 because "a"\n    (a or b) and c\n'

pytestmark = pytest.mark.skipif(not hasattr(os, "getuid"), reason="nothing is kept where a folder's owner is not known")


# To build one takes a second; what is kept of it, and read again, is the same each time.
built = cache(build)


class Builds:
    """Counts how often the parser is built."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, grammar: str) -> Lark:
        self.count += 1
        return built(grammar)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "leadrules"


def test_the_kept_parser_reads_as_a_new_one(folder: Path) -> None:
    builds = Builds()
    new, kept = (cached.parser_of(GRAMMAR, builds) for _ in range(2))
    assert builds.count == 1
    assert kept.parse(RULES) == new.parse(RULES)
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_another_grammar_is_another_parser(folder: Path) -> None:
    builds = Builds()
    cached.parser_of(GRAMMAR, builds)
    cached.parser_of(GRAMMAR + "\n// changed\n", builds)
    assert (builds.count, len(list(folder.iterdir()))) == (2, 2)


def test_what_is_not_whole_is_built_again(folder: Path) -> None:
    builds = Builds()
    cached.parser_of(GRAMMAR, builds)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    cached.parser_of(GRAMMAR, builds)
    cached.parser_of(GRAMMAR, builds)
    assert builds.count == 2


@pytest.mark.parametrize("mode", [0o770, 0o777, 0o702])
def test_a_folder_that_others_can_write_is_not_used(folder: Path, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)
    builds = Builds()
    for _ in range(2):
        cached.parser_of(GRAMMAR, builds)
    assert (builds.count, list(folder.iterdir())) == (2, [])


def test_a_file_that_others_can_write_or_a_link_is_not_read(folder: Path) -> None:
    cached.parser_of(GRAMMAR, build)
    (file,) = folder.iterdir()
    file.chmod(0o666)
    assert cached.read(file) is None
    file.chmod(0o600)
    assert cached.read(file) is not None
    link = folder / "link"
    link.symlink_to(file)
    assert cached.read(link) is None


def test_a_folder_that_is_a_link_is_not_used(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    assert cached.cache_folder() is None


def test_without_a_folder_it_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert cached.parser_of(GRAMMAR, build).parse(RULES) == build(GRAMMAR).parse(RULES)
