"""What programs read: the same keys for every diagnostic, and places that an editor can use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from leadrules.diagnostics import Diagnostic, Severity
from leadrules.diagnostics.json import render_json
from leadrules.source import Source

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

SOURCE = Source("rules/größe.rules", "setting größte is 5\nsetting größte is 6\n")
TWICE = Diagnostic(
    "declared-twice",
    "`größte` is declared twice, first as a setting",
    SOURCE.span(28, 34),
    help="keep one",
    note="both are settings",
    related=SOURCE.span(8, 14),
)
UNUSED = Diagnostic("unused-name", "nothing uses the setting `größte`", SOURCE.span(0, 39), severity=Severity.WARNING)


def test_every_key_is_there_whether_filled_or_not(snapshot: SnapshotAssertion) -> None:
    assert render_json([TWICE, UNUSED]) == snapshot
    first, second = json.loads(render_json([TWICE, UNUSED]))
    assert first.keys() == second.keys()


def test_the_page_is_a_file_of_the_project() -> None:
    (found,) = json.loads(render_json([UNUSED]))
    assert found["page"] == "docs/diagnostics/unused-name.md"


def test_columns_count_characters_from_one_and_end_behind_the_last() -> None:
    (found,) = json.loads(render_json([TWICE]))
    line = SOURCE.line(found["line"])
    assert line[found["column"] - 1 : found["end_column"] - 1] == "größte"


def test_output_is_ascii_even_where_a_path_is_not_unicode() -> None:
    odd = Diagnostic("empty-file", "this file is empty", Source("r\udce9gles.rules", "").span(0, 0))
    assert render_json([odd]).isascii()


def test_nothing_to_say_is_an_empty_list() -> None:
    assert render_json([]) == "[]\n"
