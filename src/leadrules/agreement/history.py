"""Since when something is open: when the meaning that it has now came in, by git's history of the files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from leadrules.agreement.items import items_of
from leadrules.compiler import Unavailable, compile_from
from leadrules.git.ask import Unreadable, ask, one_line
from leadrules.git.revisions import SUBMODULE, FilesInRevision, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.graph.rulegraph import RuleGraph

# So many versions of the files are looked at, for so long: the table is worth more than the day in it.
MOST_LOOKED_AT = 200
PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Since:
    """When something came to mean what it means now; None says that it is not committed yet."""

    moment: datetime | None
    # It has meant that for longer; nobody looked further back.
    is_longer: bool = False


def open_since(rules: Path, graph: RuleGraph, keys: frozenset[str]) -> dict[str, Since]:
    """When each of the named items came to mean what it means now.

    An item is left out where git does not know.
    """
    path = rules.resolve()
    try:
        top = Path(one_line(path.parent, "rev-parse", "--show-toplevel")).resolve()
        entry = inside(path, top)
        return came_in(graph, keys, commits_of(top, entry, files_of_graph(graph, rules, top))) if entry else {}
    except Unreadable:
        return {}


@dataclass(frozen=True, slots=True)
class Commits:
    """Those that changed a rules file or what it uses, the last first; `is_cut` when there may be earlier ones."""

    top: Path
    # The rules file, as it is called from the top of the repository.
    entry: str
    found: list[tuple[str, datetime]]
    is_cut: bool


def commits_of(top: Path, entry: str, files: Iterator[str]) -> Commits:
    """The last commits that changed files. What was merged came in when it was merged, whenever it was written."""
    limit = f"--max-count={MOST_LOOKED_AT}"
    said = ask(top, "rev-list", "--first-parent", "--timestamp", limit, "HEAD", "--", *files).decode("ascii")
    pairs = (line.split(" ") for line in said.splitlines())
    found = [(commit, datetime.fromtimestamp(int(seconds), UTC)) for seconds, commit in pairs]
    # What lies before the history that was fetched is not known.
    is_shallow = one_line(top, "rev-parse", "--is-shallow-repository") == "true"
    return Commits(top, entry, found, is_shallow or len(found) == MOST_LOOKED_AT)


def came_in(graph: RuleGraph, keys: frozenset[str], commits: Commits) -> dict[str, Since]:
    """Go back from commit to commit, until each item meant something else."""
    now = {each.key: each.fingerprint for each in items_of(graph) if each.key in keys}
    since: dict[str, Since] = {}
    began = monotonic()
    # When what a commit changed came in; nothing came in yet for what differs from the last commit.
    came: datetime | None = None
    is_longer = commits.is_cut
    for commit, moment in commits.found:
        meant = meanings_at(commits, commit)
        if meant is None:
            return since
        for key in [key for key, fingerprint in now.items() if meant.get(key) != fingerprint]:
            del now[key]
            since[key] = Since(came)
        if not now:
            return since
        came = moment
        if monotonic() - began > PATIENCE:
            is_longer = True
            break
    # Where nobody looked further back, what is left may have come in before; else the first commit brought it in.
    return {**since, **dict.fromkeys(now, Since(came, is_longer=is_longer and came is not None))}


def meanings_at(commits: Commits, commit: str) -> dict[str, str] | None:
    """What each item meant in a commit; nothing where the rules had mistakes, or were not there.

    None where that cannot be told: what stands in another repository, below this one, is not read.
    """
    files = FilesInRevision(commit, commits.top, listed(commits.top, commit), commits.entry)
    if commits.entry not in files.entries:
        return {}
    try:
        compiled = compile_from(files)
    except Unavailable:
        return {}
    if compiled.graph is not None:
        return {each.key: each.fingerprint for each in items_of(compiled.graph)}
    is_beyond = any(each.code == "file-not-found" for each in compiled.diagnostics)
    return None if is_beyond and any(each.mode == SUBMODULE for each in files.entries.values()) else {}


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
