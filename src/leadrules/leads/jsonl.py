"""Leads in JSON Lines: an object a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.leads.json import row_of
from leadrules.leads.rows import BrokenRow
from leadrules.schema.json_text import JsonError, parse_json
from leadrules.schema.raw import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leadrules.leads.rows import Row


def jsonl_rows(lines: Iterable[str]) -> Iterator[Row | BrokenRow]:
    """Give a row a line; blank lines are no rows, and a line that is no object is broken."""
    number = 0
    for place, line in enumerate(lines, start=1):
        if line.isspace():
            continue
        number += 1
        try:
            entry = parse_json(line)
        except JsonError as error:
            yield BrokenRow(number, place, place, f"is no JSON: {error}", shown(line))
        else:
            yield row_of(entry, number, place)
