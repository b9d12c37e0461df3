"""Parts of an agreed text as they are written: fields, names, texts, opening hours."""

from __future__ import annotations

from datetime import time
from itertools import groupby
from typing import TYPE_CHECKING

from leadrules.agreement.entry import ID_LENGTH
from leadrules.graph.fingerprint import digest
from leadrules.graph.walk import parts
from leadrules.schema.duration import Duration
from leadrules.schema.types import ListType, RecordType
from leadrules.source import Source
from leadrules.syntax import nodes as n
from leadrules.syntax import parse
from leadrules.syntax.split import TEXT_OR_COMMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leadrules.graph import definitions as d

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def written_field(field: d.Field, line: n.FieldLine, depth: int) -> str:
    """One field, the fields of its records below it."""
    indent = "  " * depth
    is_record = isinstance(field.type, ListType) and isinstance(field.type.of, RecordType)
    words = [line.name.span.text, "list of" if is_record else line.type.span.text]
    if field.where is not None:
        words.append(f"where {field.where.shown.text}")
    if field.assumed is not None:
        words.append(f"assume {field.assumed.text}")
    if field.doc:
        words.append(quoted(field.doc))
    below: list[str] = []
    if is_record and isinstance(line.type, n.ListName) and isinstance(line.type.of, tuple):
        lines = {each.name.text: each for each in line.type.of}
        below = [written_field(part, lines[part.name], depth + 1) for part in field.parts]
    return "\n".join([indent + " ".join(words), *below])


def without_comments(text: str) -> str:
    """Rules without their comments, and without the lines that then hold nothing."""
    plain = TEXT_OR_COMMENT.sub(lambda found: "" if found[0].startswith("#") else found[0], text)
    return "\n".join(line.rstrip() for line in plain.split("\n") if line.strip())


def quoted(text: str) -> str:
    """A text as the language writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def as_name(name: str) -> str:
    """A name, in backquotes where it would be a word of the language."""
    is_plain = not parse(Source("", f"ruleset {name}\n")).diagnostics
    return name if is_plain else f"`{name}`"


def file_name(values: d.ValueList) -> str:
    """What the file of a list is called beside the agreed rules; in backquotes, a name may be anything."""
    return f"{values.name if values.name.isidentifier() else digest(values.name)[:ID_LENGTH]}.csv"


def is_business(node: object) -> bool:
    """Whether a part counts in the time that the teams are open."""
    return any(isinstance(each, Duration) and each.is_business for each in parts(node))


def openings(hours: Iterable[tuple[int, time, time]]) -> Iterator[str]:
    """`mon-fri 09:00-17:00`, from the openings of single days."""
    by_time = sorted(hours, key=lambda each: (each[1], each[2], each[0]))
    for (opens, closes), group in groupby(by_time, key=lambda each: each[1:]):
        days = [day for day, _, _ in group]
        while days:
            length = next((i for i in range(1, len(days)) if days[i] != days[0] + i), len(days))
            last = f"-{WEEKDAYS[days[length - 1]]}" if length > 1 else ""
            until = "24:00" if closes == time.max else f"{closes:%H:%M}"
            yield f"{WEEKDAYS[days[0]]}{last} {opens:%H:%M}-{until}"
            days = days[length:]
