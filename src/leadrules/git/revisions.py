"""Rules as they stand in a git revision, read by the `git` program without checking anything out.

What a revision holds is listed once, and files are read by the hash that the list gives, so that no path in them is
ever interpreted by anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from leadrules.compiler.files import LARGEST_FILE, FilesOnDisk, Unavailable, decode, shipped_rulesets
from leadrules.git.ask import Unreadable, ask, one_line, shown
from leadrules.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

LINK, SUBMODULE = "120000", "160000"
MOST_LINKS = 10
# A name with such an end is a file that is not there, and no revision.
ENDINGS = (".rules", ".csv", ".json", ".jsonl", ".txt")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a revision."""

    mode: str
    hash: str
    size: int


@dataclass(frozen=True)
class FilesInRevision:
    """A file of a revision and those that it uses: beside it, in the folders above, then among the shipped ones.

    Keys are paths from the repository's own folder; those of shipped files are absolute.
    """

    revision: str
    repository: Path
    entries: Mapping[str, Entry]
    first: str

    @classmethod
    def of(cls, called: str, root: Path | None = None, beside: str | None = None) -> FilesInRevision:
        """Find `REVISION:PATH`, in the repository around the current folder, or around `root`.

        A revision alone stands for a path `beside` it: one within the repository, or an absolute one on disk.

        Raises:
            Unreadable: when there is no such file on disk and it is no revision either, git is not there, and so on.
        """
        revision, colon, path = called.partition(":")
        if not colon and beside is not None and called and not called.startswith("/") and not called.endswith(ENDINGS):
            return cls.alone(called, root, beside)
        if not colon or not revision:
            raise Unreadable(f"there is no file {shown(called)}", "a git revision is written `main:path/to/file.rules`")
        if "\x00" in called:
            raise Unreadable(f"{shown(called)} holds a character that no name has")
        here = root if root is not None else Path.cwd()
        repository = Path(one_line(here, "rev-parse", "--show-toplevel"))
        prefix = one_line(here, "rev-parse", "--show-prefix")
        commit = commit_of(here, revision)
        entries = listed(here, commit)
        return cls(revision, repository, entries, entry_of(entries, revision, path, prefix))

    @classmethod
    def alone(cls, revision: str, root: Path | None, beside: str) -> FilesInRevision:
        """Find the path of another version in a revision."""
        here = root if root is not None else Path.cwd()
        repository = Path(one_line(here, "rev-parse", "--show-toplevel")).resolve()
        path = Path(beside)
        if path.is_absolute() and not path.is_relative_to(repository):
            raise Unreadable(
                f"{shown(revision)} stands for the other's path, which is outside the repository",
                f"name the path: `{shown(revision)}:path/to/file.rules`",
            )
        within = path.relative_to(repository).as_posix() if path.is_absolute() else beside
        return cls.of(f"{revision}:{within}", root)

    def entry(self) -> str:
        """The first file."""
        return self.first

    def find(self, wanted: str, beside: str) -> str:
        """Look beside the file, then folder by folder upwards, then among the shipped rulesets."""
        if beside.startswith("/"):
            return FilesOnDisk(Path(beside), shipped_rulesets()).find(wanted, beside)
        relative = PurePosixPath(wanted)
        if relative.is_absolute() or "\\" in wanted or ":" in wanted or "\x00" in wanted:
            raise Unavailable(
                "outside-root", f"`{wanted}` is not a path beside this file", "write it with `/`, from here"
            )
        for above in PurePosixPath(beside).parents:
            found = self.followed(normpath(above / relative))
            if found is not None:
                return found
        if normpath(PurePosixPath(beside).parent / relative).startswith(".."):
            raise Unavailable("outside-root", f"`{wanted}` lies outside the repository", "rules use files of their own")
        shipped = shipped_rulesets().resolve()
        try:
            return FilesOnDisk(shipped / "x", shipped).find(wanted, str(shipped / "x"))
        except Unavailable:
            message = f"there is no file `{wanted}` beside this one in {shown(self.revision)}"
            raise Unavailable("file-not-found", message, "check the path, and whether it was committed") from None

    def followed(self, path: str) -> str | None:
        """A file, where links lead to it inside the revision; None where there is none."""
        for _ in range(MOST_LINKS):
            entry = self.entries.get(path)
            if entry is None or entry.mode == SUBMODULE:
                return None
            if entry.mode != LINK:
                return path
            path = normpath(PurePosixPath(path).parent / self.content(entry).decode("utf-8", "replace"))
        return None

    def read(self, key: str) -> Source:
        """Read a file of the revision, or a shipped one."""
        if key.startswith("/"):
            return FilesOnDisk(Path(key), Path(key).parent).read(key)
        name = f"{self.revision}:{key}"
        entry = self.entries[key]
        if entry.size > LARGEST_FILE:
            raise Unavailable("unreadable-file", f"`{shown(name)}` is larger than 64 MB", "split it")
        return Source(name, decode(self.content(entry), name))

    def content(self, entry: Entry) -> bytes:
        """What a file holds."""
        try:
            return ask(self.repository, "cat-file", "blob", entry.hash)
        except Unreadable as wrong:
            raise Unavailable("unreadable-file", wrong.message, wrong.help) from None

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every file of the revision."""
        return tuple(self.entries)


def commit_of(here: Path, revision: str) -> str:
    """The hash of the commit that people mean."""
    try:
        return one_line(here, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except Unreadable as wrong:
        if wrong.help is not None:
            raise
        message = f"git knows no revision {shown(revision)}"
        raise Unreadable(message, "`git branch --all` and `git tag` list their names") from None


def listed(here: Path, commit: str) -> dict[str, Entry]:
    """All files of a commit."""
    found: dict[str, Entry] = {}
    for line in ask(here, "ls-tree", "-r", "-z", "-l", "--full-tree", commit).split(b"\x00"):
        head, _, path = line.partition(b"\t")
        if path:
            mode, _, digest, size = head.decode("ascii").split()
            name = path.decode("utf-8", "surrogateescape")
            found[name] = Entry(mode, digest, int(size) if size.isdigit() else 0)
    return found


def entry_of(entries: Mapping[str, Entry], revision: str, path: str, prefix: str) -> str:
    """The file that is meant: by its path, or the only one (or the one of the same name) in a folder."""
    from_here = path.startswith(("./", "../")) or path in (".", "..")
    meant = normpath(PurePosixPath(prefix if from_here else "") / path) if path else "."
    if meant in entries:
        return meant
    inside = sorted(name for name in entries if name.endswith(".rules") and folder_of(name) == meant)
    named = [name for name in inside if PurePosixPath(name).stem == PurePosixPath(meant).name]
    if len(inside) == 1 or named:
        return named[0] if named else inside[0]
    if inside:
        raise Unreadable(
            f"{shown(path or revision)} is a folder and holds {len(inside)} rules files", "name the file to begin with"
        )
    nearer = normpath(PurePosixPath(prefix) / path)
    is_nearer = nearer != meant and any(
        name == nearer or (name.endswith(".rules") and folder_of(name) == nearer) for name in entries
    )
    help_text = "paths begin at the repository's own folder, and at this one behind `./`"
    if is_nearer:
        help_text = f"from this folder it is `{shown(revision)}:./{shown(path)}`"
    problem = f"there is no {shown(path)}" if path else "there is no rules file in the repository's own folder"
    if any(name.startswith(f"{meant}/") for name in entries):
        problem = f"{shown(path)} is a folder and holds no rules file"
    raise Unreadable(f"{problem} in {shown(revision)}", help_text)


def folder_of(path: str) -> str:
    """The folder of a file of a revision."""
    return str(PurePosixPath(path).parent)
