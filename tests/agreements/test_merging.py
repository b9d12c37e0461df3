"""Two people agree on two branches: git puts both together, and asks nobody."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.agreements.made import NOW, RULES, entries, git, graph_of, repository

from leadrules.agreement.folder import ATTRIBUTES, UNION, read_folder, with_entries

if TYPE_CHECKING:
    from pathlib import Path

    from leadrules.agreement.entry import Entry
    from leadrules.graph.rulegraph import RuleGraph

GRAPH = graph_of()
OTHER = graph_of(RULES.replace("is 50", "is 60"))
AL = "Al Roe <al@example.com>"


def made(key: str, *, graph: RuleGraph = GRAPH, person: str = AL, hours: int = 0) -> Entry:
    (entry,) = entries(graph, keys={key}, person=person, on=NOW - timedelta(hours=hours))
    return entry


def agree(folder: Path, *new: Entry, is_union: bool = True) -> None:
    """Write as the command does."""
    path = folder / "agreements" / "marketing.toml"
    path.parent.mkdir(exist_ok=True)
    if is_union:
        (path.parent / ATTRIBUTES).write_text(UNION, encoding="utf-8")
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(with_entries(text, new, read_folder(folder / "x.rules").entries), encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "agree")


def branches(
    folder: Path,
    before: tuple[Entry, ...],
    ours: tuple[Entry, ...],
    theirs: tuple[Entry, ...],
    *,
    is_union: bool = True,
) -> None:
    """Agree on two branches that have `before` in common; the one of `ours` is checked out."""
    repository(folder)
    if before:
        agree(folder, *before, is_union=is_union)
    git(folder, "switch", "-q", "-c", "theirs")
    agree(folder, *theirs, is_union=is_union)
    git(folder, "switch", "-q", "main")
    agree(folder, *ours, is_union=is_union)


SAME = (made("mql", hours=1), made("mql", person="Jo Doe <jo@example.com>", hours=2))
MOVED = (made("mql", hours=1), made("mql", graph=OTHER))
CASES = {
    "the first of a file, of one definition": ((), (SAME[0],), (SAME[1],)),
    "the first of a file, of two definitions": ((), (made("sql"),), (made("mql"),)),
    "the first of a file, of many": ((), entries(GRAPH, person=AL), entries(OTHER)),
    "one definition": ((made("mql", hours=9),), (SAME[0],), (SAME[1],)),
    "one definition, two meanings": ((made("mql", hours=9),), (MOVED[0],), (MOVED[1],)),
    "one definition, the very same": ((made("mql", hours=9),), (MOVED[1],), (MOVED[1],)),
    "a further one on one side": ((made("mql", hours=9),), (SAME[0], made("sql")), (SAME[1],)),
    "everything, twice": (entries(GRAPH, on=NOW - timedelta(days=9)), entries(OTHER, person=AL), entries(OTHER)),
    "the same text, which is there": (entries(OTHER, on=NOW - timedelta(days=9)), (SAME[0],), (made("large"),)),
}


@pytest.mark.parametrize("how", ["merge", "rebase", "cherry-pick"])
@pytest.mark.parametrize("case", CASES)
def test_both_are_kept(tmp_path: Path, case: str, how: str) -> None:
    before, ours, theirs = CASES[case]
    branches(tmp_path, before, ours, theirs)
    commands = {
        "merge": ("merge", "-q", "--no-edit", "theirs"),
        "rebase": ("rebase", "-q", "theirs"),
        "cherry-pick": ("cherry-pick", "--keep-redundant-commits", "theirs"),
    }
    git(tmp_path, *commands[how])
    found = read_folder(tmp_path / "x.rules", NOW)
    assert found.diagnostics == ()
    assert set(found.entries) == {*before, *ours, *theirs}
    tomllib.loads((tmp_path / "agreements" / "marketing.toml").read_text(encoding="utf-8"))


def test_two_definitions_need_no_attribute_once_both_are_in_the_file(tmp_path: Path) -> None:
    before = (made("mql", hours=9), made("sql", hours=9))
    ours, theirs = (made("mql", graph=OTHER),), (made("sql", graph=OTHER),)
    branches(tmp_path, before, ours, theirs, is_union=False)
    git(tmp_path, "merge", "-q", "--no-edit", "theirs")
    found = read_folder(tmp_path / "x.rules", NOW)
    assert (set(found.entries), found.diagnostics) == ({*before, *ours, *theirs}, ())


def test_without_the_attribute_git_would_ask_and_what_it_leaves_is_told(tmp_path: Path) -> None:
    branches(tmp_path, (), (SAME[0],), (SAME[1],), is_union=False)
    git(tmp_path, "merge", "-q", "--no-edit", "theirs", is_ok=False)
    found = read_folder(tmp_path / "x.rules", NOW)
    assert any("git has left a conflict" in each.message for each in found.diagnostics)
    # As the help says: the lines of both sides, without the marks.
    path = tmp_path / "agreements" / "marketing.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text(
        "\n".join(line for line in lines if line[:7] not in ("<<<<<<<", "=======", ">>>>>>>")), encoding="utf-8"
    )
    found = read_folder(tmp_path / "x.rules", NOW)
    assert (set(found.entries), found.diagnostics) == (set(SAME), ())


def test_a_line_that_git_puts_there_twice_is_one(tmp_path: Path) -> None:
    (tmp_path / "agreements").mkdir()
    text = with_entries("", [SAME[0]], ())
    (tmp_path / "agreements" / "marketing.toml").write_text(text + text, encoding="utf-8")
    assert read_folder(tmp_path / "x.rules", NOW).entries == (SAME[0],)
    assert replace(SAME[0]) == SAME[0]
