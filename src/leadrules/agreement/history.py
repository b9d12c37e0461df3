"""Since when something is open: when the meaning that it has now came in, by git's history of the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from leadrules.agreement.git import git
from leadrules.agreement.items import items_of
from leadrules.compiler import Unavailable, compile_files
from leadrules.compiler.files import decode

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph

# So many versions of the files are looked at.
MOST_LOOKED_AT = 200


class Committed(Mapping[str, str]):
    """The texts of a commit, by their paths from the top of the repository."""

    def __init__(self, top: Path, commit: str) -> None:
        """List what the commit holds."""
        self.top, self.commit = top, commit
        listed = git(top, "ls-tree", "-r", "-z", "--name-only", commit) or b""
        self.names = frozenset(name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name)

    def __contains__(self, name: object) -> bool:
        """Whether the commit holds a file."""
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        """Every path."""
        return iter(self.names)

    def __len__(self) -> int:
        """How many files it holds."""
        return len(self.names)

    def __getitem__(self, name: str) -> str:
        """A file's text; raises KeyError, and Unavailable when it is no text."""
        data = git(self.top, "cat-file", "blob", f"{self.commit}:{name}") if name in self.names else None
        if data is None:
            raise KeyError(name)
        return decode(data, name)


def open_since(rules: Path, graph: RuleGraph, keys: frozenset[str]) -> dict[str, datetime | None]:
    """When each of the named items came to mean what it means now.

    None says that it is not committed yet; an item is left out where git does not know, or knows too much to look at.
    """
    path = rules.resolve()
    found = git(path.parent, "rev-parse", "--show-toplevel")
    if found is None:
        return {}
    top = Path(found.decode("utf-8", "surrogateescape").rstrip("\n")).resolve()
    entry = inside(path, top)
    if entry is None:
        return {}
    listed = (
        git(top, "log", f"--max-count={MOST_LOOKED_AT}", "--format=%H %ct", "--", *files_of_graph(graph, rules, top))
        or b""
    )
    now = {each.key: each.fingerprint for each in items_of(graph) if each.key in keys}
    since: dict[str, datetime | None] = {}
    # When what a commit changed came in; nothing came in yet for what differs from the last commit.
    came: datetime | None = None
    for line in listed.decode("ascii").splitlines():
        commit, seconds = line.split(" ")
        meant = meanings_at(top, commit, entry)
        for key in [key for key, fingerprint in now.items() if meant.get(key) != fingerprint]:
            del now[key]
            since[key] = came
        if not now:
            return since
        came = datetime.fromtimestamp(int(seconds), UTC)
    # The first commit brought in what is left; where there are more commits than were looked at, nobody knows.
    is_whole = came is not None and listed.count(b"\n") < MOST_LOOKED_AT
    return {**since, **(dict.fromkeys(now, came) if is_whole else {})}


def meanings_at(top: Path, commit: str, entry: str) -> dict[str, str]:
    """What each item meant in a commit; nothing where the rules had mistakes, or were not there."""
    texts = Committed(top, commit)
    if entry not in texts:
        return {}
    try:
        graph = compile_files(texts, entry).graph
    except (Unavailable, KeyError):
        return {}
    return {each.key: each.fingerprint for each in items_of(graph)} if graph is not None else {}


def files_of_graph(graph: RuleGraph, rules: Path, top: Path) -> Iterator[str]:
    """What git may look for: every file that a graph was read from, and the files that a list may come from."""
    declared = (*graph.fields.values(), *graph.settings.values(), *graph.lists.values(), *graph.definitions.values())
    others = (*graph.strategies.values(), *graph.guarantees, *graph.commitments, *graph.logs.values())
    read = {Path(each.span.path).resolve() for each in (*declared, *others)}
    names = {name for path in (rules.resolve(), *read) if (name := inside(path, top)) is not None}
    yield from (f":(top,literal){name}" for name in sorted(names))
    if graph.lists:
        yield from (":(top,glob)**/*.csv", ":(top,glob)**/*.txt")


def inside(path: Path, top: Path) -> str | None:
    """A path from the top of the repository; None when it lies outside."""
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else None
