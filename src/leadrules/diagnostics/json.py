"""Diagnostics as JSON, for programs: a list of objects whose keys stay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from leadrules.diagnostics.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.diagnostics.diagnostic import Diagnostic
    from leadrules.source import Span


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Write the diagnostics in the order given, in plain ASCII, so that no terminal or pipe can spoil them."""
    return json.dumps([as_dict(each) for each in diagnostics], indent=2) + "\n"


def as_dict(each: Diagnostic) -> dict[str, Any]:
    """Give one diagnostic; `page` is where its code is documented, from the root of the project."""
    code = CODES.get(each.code)
    return {
        "code": each.code,
        "severity": each.severity.value,
        "message": each.message,
        "help": each.help,
        "note": each.note,
        "witness": dict(each.witness),
        **place(each.span),
        "related": None if each.related is None else place(each.related),
        "page": None if code is None else code.page,
    }


def place(span: Span) -> dict[str, str | int]:
    """Give a place; lines and columns count from 1, columns in characters, `end_column` is the one after the last."""
    return {
        "file": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
