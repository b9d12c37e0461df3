"""The folder `agreements` beside a ruleset: a file a team, so that the owners of each can be named to git."""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING

from leadrules.agreement.read import CODE, Read, read_file
from leadrules.compiler.files import LARGEST_FILE, Unavailable, decode, root_of
from leadrules.diagnostics import Diagnostic
from leadrules.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from leadrules.agreement.entry import Entry

FOLDER = "agreements"
ATTRIBUTES = ".gitattributes"
# Without it git would ask what to do where two branches wrote at the same place.
UNION = """\
# Agreements of two branches are both kept. Each line says by itself what it belongs to.
*.toml merge=union
"""

PLAIN = re.compile(r"[^\W\d]\w*")
# On Windows these are devices, whatever ending they have.
DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def folder_of(rules: Path) -> Path:
    """Where the agreements to a rules file are."""
    return rules.parent / FOLDER


def file_of(rules: Path, team: str) -> Path:
    """Where the agreements of a team are; see `is_file_name`."""
    return folder_of(rules) / f"{team}.toml"


def is_file_name(team: str) -> bool:
    """Whether a file can bear the team's name on every system; in backquotes, a name may be anything."""
    return PLAIN.fullmatch(team) is not None and DEVICE.fullmatch(team) is None


def is_at_home(path: Path, rules: Path) -> bool:
    """Whether a path lies, links followed, where the rules may lead: in their checkout, or else their own folder."""
    try:
        return path.resolve().is_relative_to(root_of(rules.absolute()).resolve())
    except RuntimeError:  # What Python before 3.13 raises for links that lead to each other.
        return False


def read_folder(rules: Path, now: datetime | None = None) -> Read:
    """Read what every team agreed to beside a rules file; what cannot be read is among the diagnostics."""
    entries: list[Entry] = []
    diagnostics: list[Diagnostic] = []
    folder = folder_of(rules)
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        source = source_of(path) if is_at_home(path, rules) else outside(path, rules)
        if isinstance(source, Diagnostic):
            diagnostics.append(source)
            continue
        read = read_file(source, path.stem, now)
        entries += read.entries
        diagnostics += read.diagnostics
    return Read(tuple(entries), tuple(diagnostics))


def outside(path: Path, rules: Path) -> Diagnostic:
    """Say that a file lies where rules may not lead: what it holds is nobody's business here."""
    shown = path.as_posix()
    message = f"`{shown}` is a link that leads out of `{root_of(rules.absolute()).resolve().as_posix()}`"
    return Diagnostic(CODE, message, Source(shown, "").span(0, 0), "put the file itself there")


def source_of(path: Path) -> Source | Diagnostic:
    """A file's text, or why it cannot be had."""
    shown = path.as_posix()
    nowhere = Source(shown, "").span(0, 0)
    try:
        if not path.is_file():
            return Diagnostic(CODE, f"`{shown}` cannot be read: it is no file", nowhere, "take it away")
        if path.stat().st_size > LARGEST_FILE:
            return Diagnostic(CODE, f"`{shown}` is larger than 64 MB", nowhere)
        return Source(shown, decode(path.read_bytes(), shown))
    except Unavailable as wrong:
        return Diagnostic(CODE, wrong.message, nowhere, wrong.help)
    except OSError as wrong:
        return Diagnostic(CODE, f"`{shown}` cannot be read: {wrong.strerror}", nowhere)


def with_entries(old: str, entries: Iterable[Entry], there: Sequence[Entry]) -> str:
    """A file's text with more entries; `there` are those that it has.

    Each stands behind the others of its definition, and definitions stand in the order of their names: so even without
    the attribute git puts together what two branches say of two definitions.
    """
    lines = old.rstrip("\n").split("\n") if old.strip() else []
    last: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], int] = {}
    for each in there:
        what, start = (each.ruleset, each.item), place(each, lines)
        last[what] = max(last.get(what, 0), each.last_line)
        first[what] = min(first.get(what, start), start)
    order = sorted(first)
    blocks: dict[int, list[str]] = {}
    texts = {each.text_id for each in there}
    for each in sorted(entries, key=lambda each: (each.ruleset, each.item)):
        what = (each.ruleset, each.item)
        later = order[bisect(order, what) :]
        at = last[what] if what in last else min((first[one] for one in later), default=len(lines))
        # What the team agreed to before in the same words stands there already.
        said = each.text_lines() if each.text_id not in texts else ()
        texts.add(each.text_id)
        blocks.setdefault(at, []).append("\n".join((*each.lines(), *said)))
    for at in sorted(blocks, reverse=True):
        added = "\n\n".join(blocks[at]).split("\n")
        is_behind = at > 0 and lines[at - 1].strip() != ""
        is_before = at < len(lines) and lines[at].strip() != ""
        lines[at:at] = [*([""] if is_behind else []), *added, *([""] if is_before else [])]
    return "\n".join(lines) + "\n"


def place(entry: Entry, lines: list[str]) -> int:
    """Before which line, counted from 0, an entry and the remark above it begin."""
    at = entry.span.line - 1 if entry.span is not None else 0
    return at - 1 if at > 0 and lines[at - 1].startswith("#") else at
