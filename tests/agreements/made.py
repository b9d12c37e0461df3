"""Agreements made for tests: what a team agrees to in a ruleset, and repositories of git to keep it in."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from leadrules.agreement.folder import with_entries
from leadrules.agreement.items import entries_of, items_of
from leadrules.agreement.read import Read, read_file
from leadrules.agreement.state import State, state_of
from leadrules.compiler import compile_files
from leadrules.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from leadrules.agreement.entry import Entry
    from leadrules.graph.rulegraph import RuleGraph

RULES = """\
ruleset inbound "Inbound leads"
  agreed by  (marketing and sales) or revenue
  currency   EUR

setting smallest_company integer is 50

lead
  employees  integer  "Headcount"
  budget     money

define large "Large enough"
  employees >= smallest_company

stage mql "Marketing-qualified lead"
  large

stage sql "Sales-qualified lead" after mql
  agreed by sales
  budget >= 20k EUR
"""
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
JO = "Jo Doe <jo@example.com>"


def graph_of(text: str = RULES, **further: str) -> RuleGraph:
    """Compile rules that have no mistakes."""
    compiled = compile_files({"rules.rules": text, **further}, "rules.rules")
    assert compiled.graph is not None, compiled.diagnostics
    return compiled.graph


def entries(  # noqa: PLR0913 - what an entry says
    graph: RuleGraph,
    team: str = "marketing",
    keys: Collection[str] | None = None,
    *,
    on: datetime = NOW,
    person: str = JO,
    note: str | None = None,
) -> tuple[Entry, ...]:
    """What a team agrees to: everything, or what is named."""
    items = (item for item in items_of(graph) if keys is None or item.key in keys)
    return tuple(entries_of(items, graph, team, person=person, note=note, on=on))


def file_text(*there: Entry) -> str:
    """The file of one team."""
    return with_entries("", there, ())


def read(text: str, team: str = "marketing") -> Read:
    """Read the file of one team."""
    return read_file(Source(f"agreements/{team}.toml", text), team, NOW)


def state(graph: RuleGraph, *there: Entry) -> State:
    """Where agreement stands after these."""
    return state_of(graph, Read(there, ()))


def open_keys(found: State) -> set[str]:
    """What is open."""
    return {row.item.key for row in found.open}


def git(folder: Path, *arguments: str, is_ok: bool = True, day: int = 20) -> str:
    """Run git on a day of November, as somebody whose own configuration does not matter."""
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_DATE": f"2026-11-{day:02}T12:00:00Z",
        "GIT_COMMITTER_DATE": f"2026-11-{day:02}T12:00:00Z",
    }
    done = subprocess.run(  # noqa: PLW1510 - told below
        ["git", "-C", str(folder), *arguments],  # noqa: S607 - the git of the system
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert (done.returncode == 0) is is_ok, done.stdout
    return done.stdout


def repository(folder: Path, **files: str) -> Path:
    """A repository with one commit, in which git knows who works."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Jo Doe")
    git(folder, "config", "user.email", "jo@example.com")
    for name, text in files.items():
        (folder / f"{name}.rules").write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "begin")
    return folder
