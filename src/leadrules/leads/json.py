"""Leads in JSON: a list of objects, or one object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.leads.rows import BrokenRow, LeadsError, Row
from leadrules.schema.json_text import JsonError, parse_json
from leadrules.schema.raw import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# All of it is in memory at once; more than that comes as JSON Lines.
LONGEST = 1 << 28


def json_rows(lines: Iterable[str], name: str) -> Iterator[Row | BrokenRow]:
    """Give a row for each object; an entry that is no object is broken.

    Raises:
        LeadsError: when the text is no JSON, or too long for it.
    """
    try:
        found = parse_json(_whole(lines, name))
    except JsonError as error:
        raise LeadsError(
            f"line {error.line} of {name} is no JSON: {error}",
            "one object a line is JSON Lines: name the file `.jsonl`" if "extra data" in str(error) else None,
        ) from None
    entries = found if isinstance(found, list) else [found]
    return (row_of(entry, number, None) for number, entry in enumerate(entries, start=1))


def row_of(entry: object, number: int, line: int | None) -> Row | BrokenRow:
    """Make a row of a JSON object."""
    if isinstance(entry, dict):
        return Row(number, line, tuple(entry), tuple(entry.values()))
    if entry is None:
        return BrokenRow(number, line, line, "is `null`, not an object", "null")
    return BrokenRow(number, line, line, f"is {quoted(entry)}, not an object", shown(entry))


def _whole(lines: Iterable[str], name: str) -> str:
    parts, length = [], 0
    for line in lines:
        parts.append(line)
        length += len(line)
        if length > LONGEST:
            raise LeadsError(f"{name} is longer than {LONGEST:,} characters", "save it as JSON Lines, an object a line")
    return "".join(parts)
