"""What each version of a merge is read with: the files that it uses, as they are in its own revision."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from leadrules.compiler import Unavailable, compile_from, root_of
from leadrules.compiler.files import FilesWithText, decode
from leadrules.git.ask import Unreadable, one_line
from leadrules.git.revisions import Entry, FilesInRevision, commit_of, listed
from leadrules.merge.merge import Merged, merge
from leadrules.merge.proof import Version
from leadrules.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadrules.compiler import Compiled

# How `git merge` says which commits it merges into the one that is checked out.
MERGED = "GITHEAD_"
USES = re.compile(r"^(?:use|list)\b", re.MULTILINE)


def reading(name: Path) -> Callable[[Version, str], Compiled]:
    """How to compile a version of the file that stands at `name`.

    Where git does not say what it merges, as in a rebase, all are read with the files that are checked out.
    """
    branches = cache(Branches.found)

    def compiled(version: Version, of: str) -> Compiled:
        known = branches() if USES.search(of) else None
        if known is None:
            return compile_from(FilesWithText(name, root_of(name.absolute()), of))
        return compile_from(known.files(version, name.as_posix(), of))

    return compiled


@dataclass(frozen=True)
class Branches:
    """What two branches hold, and what they began with: every file of each."""

    repository: Path
    before: Mapping[str, Entry]
    ours: Mapping[str, Entry]
    theirs: Mapping[str, Entry]

    @classmethod
    def found(cls) -> Branches | None:
        """Find what `git merge` merges; None where that cannot be told."""
        heads = [each.removeprefix(MERGED) for each in os.environ if each.startswith(MERGED)]
        if len(heads) != 1:
            return None
        here = Path.cwd()
        try:
            ours, theirs = commit_of(here, "HEAD"), commit_of(here, heads[0])
            before = one_line(here, "merge-base", "--all", ours, theirs)
            if "\n" in before:
                # Several: what git made of them is nowhere to be read.
                return None
            return cls(here, *(listed(here, each) for each in (before, ours, theirs)))
        except Unreadable:
            return None

    def files(self, version: Version, name: str, of: str) -> FilesInRevision:
        """The files of a version, of which one holds a text."""
        entries = {Version.BEFORE: self.before, Version.OURS: self.ours, Version.THEIRS: self.theirs}
        if version is Version.MERGED:
            return FilesOfMerge(version.name, self.repository, self.merged, name, of, self)
        return OneWithText(version.name, self.repository, entries[version], name, of)

    @cached_property
    def merged(self) -> dict[str, Entry]:
        """The files that there will be; one that both sides changed is given as ours."""
        found = {}
        for path in self.ours.keys() | self.theirs.keys():
            mine, yours = self.ours.get(path), self.theirs.get(path)
            one = yours if mine == self.before.get(path) else mine
            if one is not None:
                found[path] = one
        return found


@dataclass(frozen=True)
class OneWithText(FilesInRevision):
    """The files of a revision, of which the first reads as if it held another text."""

    text: str

    def read(self, key: str) -> Source:
        """Read a file of the revision, or give the first one's other text."""
        return Source(key, self.text) if key == self.first else super().read(key)


@dataclass(frozen=True)
class FilesOfMerge(OneWithText):
    """The files that there will be: what both sides changed is merged as git will have it merged."""

    branches: Branches

    def read(self, key: str) -> Source:
        """Read a file, or merge its versions; where people will be asked, ours stands for what they decide."""
        plain = super().read(key)
        sides = (self.branches.before, self.branches.ours, self.branches.theirs)
        versions = [each[key] for each in sides if key in each]
        if key == self.first or len(set(versions)) < len(sides):
            return plain
        try:
            base, ours, theirs = (Source(key, decode(self.content(each), key)) for each in versions)
        except Unavailable:
            return plain
        found = merge(base, ours, theirs)
        return Source(key, found.text) if isinstance(found, Merged) and not found.conflicts else plain
