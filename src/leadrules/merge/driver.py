"""A merge as git asks for it: three files in, one out, and what to tell the person who merges."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.compiler import Unavailable
from leadrules.compiler.files import decode
from leadrules.diagnostics import listed
from leadrules.merge.merge import USUAL, Merged, merge
from leadrules.merge.proof import Proof, proof
from leadrules.merge.versions import reading
from leadrules.merge.words import sentence
from leadrules.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from leadrules.merge.merge import Marks

VERSIONS = ("the version before", "our version", "their version")
BY_LINES = "So git merged it line by line, as it merges other files. Run `leadrules check`."
MEND = "Mend the file, and `git add` it when it says what is meant."
BOTH_IN_FILE = "Both versions stand in the file, between `<<<<<<<` and `>>>>>>>`."


@dataclass(frozen=True, slots=True)
class Told:
    """How a merge ended: whether a person has to decide something, and what to tell, a sentence each."""

    notes: tuple[str, ...] = ()
    is_open: bool = False


def merge_files(base: Path, ours: Path, theirs: Path, name: Path, marks: Marks | None) -> Told:
    """Merge three files into the second of them; `name` is where the file stands in the checkout.

    Without marks it is two common ancestors that are merged, for a base to compare with: nobody is told or asked.
    """
    try:
        before, mine, yours = map(read, (base, ours, theirs), VERSIONS)
    except Unavailable as wrong:
        return by_lines(base, ours, theirs, marks, wrong.message)
    try:
        found = merge(before, mine, yours, marks)
    except Exception as bug:  # noqa: BLE001 - without an answer, git would keep our version alone
        return by_lines(base, ours, theirs, marks, f"leadrules failed, please report it ({type(bug).__name__})")
    if not isinstance(found, Merged):
        place = found.mistake.span
        return by_lines(base, ours, theirs, marks, f"{place.path} has a mistake in line {place.line}")
    put(ours, found.text)
    if marks is None:
        return Told()
    if found.conflicts:
        why = [f"{sentence(each, marks.ours, marks.theirs)}." for each in found.conflicts]
        return Told((*why, BOTH_IN_FILE, *found.notes), is_open=True)
    told = meanings_told(before.text, mine.text, yours.text, found.text, name)
    return Told((*found.notes, *told.notes), told.is_open)


def meanings_told(base: str, ours: str, theirs: str, merged: str, name: Path) -> Told:
    """Tell what comparing meanings found; what is wrong with the merged rules alone is for a person to decide."""
    try:
        proved = proof(base, ours, theirs, merged, reading(name))
    except Unavailable:
        proved = Proof(is_compared=False)
    except Exception as bug:  # noqa: BLE001 - the merge is made: that nobody compared it must not look like a conflict
        why = f"leadrules failed, please report it ({type(bug).__name__})"
        return Told((f"merged. Meanings were not compared: {why}.",))
    if proved.mistake is not None:
        where = f"line {proved.mistake.span.line}: {proved.mistake.message}"
        return Told((f"each version is right by itself, but together they are not. {where}.", MEND), is_open=True)
    if proved.moved:
        names = listed(proved.moved, "and")
        return Told(
            (f"neither side changed what {names} means, yet it would mean something else now.", MEND), is_open=True
        )
    if proved.joint:
        names = listed(proved.joint, "and")
        return Told((f"merged. Changes of both sides meet in {names}: read that once more.",))
    if not proved.is_compared:
        return Told(("merged. A version has mistakes, so meanings were not compared: run `leadrules check`.",))
    return Told()


def read(path: Path, shown: str) -> Source:
    """Read a version; raises Unavailable when it is no text."""
    return Source(shown, decode(path.read_bytes(), shown))


def by_lines(base: Path, ours: Path, theirs: Path, marks: Marks | None, why: str) -> Told:
    """Have git merge the files as it does without us."""
    marks = marks or USUAL
    labels = [part for each in (marks.ours, "base", marks.theirs) for part in ("-L", each)]
    command = ["git", "merge-file", f"--marker-size={marks.size}", *labels, str(ours), str(base), str(theirs)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - git, and its own files
    return Told((f"{why}.", BY_LINES, *done.stderr.splitlines()), is_open=done.returncode != 0)


def put(path: Path, text: str) -> None:
    """Write the merged text over our version, with the line ends that this had."""
    ends = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
    path.write_text(text, encoding="utf-8", newline=ends)
