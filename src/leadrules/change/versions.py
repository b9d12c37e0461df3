"""Where a version comes from: a file or folder, a git revision with a path in it, or rules that are there already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from leadrules.change.side import Side
from leadrules.compiler import Unavailable, compile_path
from leadrules.compiler.compile import compile_from
from leadrules.diagnostics import Severity
from leadrules.diagnostics.text import visible
from leadrules.git.ask import Unreadable
from leadrules.ruleset import RulesError, Ruleset

if TYPE_CHECKING:
    from leadrules.compiler import Compiled


def version(of: str | Path | Ruleset, *, root: str | Path | None = None, beside: object = None) -> Side:
    """Read a version; a revision alone stands for the path of what it is `beside`.

    Raises:
        Unreadable: when there is no such file, revision or path.
        RulesError: when the rules have mistakes.
    """
    if isinstance(of, Ruleset):
        return Side(of, of.name)
    if isinstance(of, Path) or Path(of).exists():
        return from_disk(Path(of), root)
    from leadrules.git.revisions import FilesInRevision

    if ":" not in of and isinstance(beside, str) and ":" not in beside and not Path(beside).exists():
        # A revision alone would have to stand for the path of the other one.
        message = f"neither {visible(of)} nor {visible(beside)} is a file"
        raise Unreadable(message, "a git revision is written with the file in it: `main:path/to/file.rules`")
    try:
        files = FilesInRevision.of(of, None if root is None else Path(root), path_of(beside))
    except Unreadable as wrong:
        if ":" in of or wrong.message.startswith("there is no file"):
            raise
        # A name alone is more often a file that is misspelt than a revision.
        raise Unreadable(f"there is no file {visible(of)}, and no such revision: {wrong.message}", wrong.help) from None
    try:
        return checked(of, compile_from(files))
    except Unavailable as wrong:
        raise Unreadable(wrong.message, wrong.help) from None


def path_of(other: object) -> str | None:
    """The path that the other version is read from, within its revision or on disk."""
    if isinstance(other, Path) or (isinstance(other, str) and Path(other).exists()):
        return str(Path(other).resolve())
    return other.partition(":")[2] or None if isinstance(other, str) else None


def from_disk(path: Path, root: str | Path | None) -> Side:
    """Read a file."""
    try:
        return checked(path.as_posix(), compile_path(path, root=root))
    except Unavailable as wrong:
        raise Unreadable(wrong.message, wrong.help) from None


def checked(called: str, compiled: Compiled) -> Side:
    """A version without mistakes."""
    if compiled.graph is None:
        raise RulesError(compiled.diagnostics)
    warnings = tuple(each for each in compiled.diagnostics if each.severity is Severity.WARNING)
    return Side(Ruleset(compiled.graph, warnings), called, tuple(each.text for each in compiled.sources))
