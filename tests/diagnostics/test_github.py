"""What GitHub reads: one command a line, which nothing in a rules file can end or forge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from leadrules.diagnostics import Diagnostic, Severity
from leadrules.diagnostics.github import render_github
from leadrules.source import Source

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

SOURCE = Source("rules/a,b: 100%.rules", "define a\n  b is 5%, c\n")
COMMAND = re.compile(r"::(?:error|warning) file=[^:,]*,line=\d+(?:,[a-zA-Z]+=\d+)+,title=[a-z-]+::[^\r\n]*")


def test_commands(snapshot: SnapshotAssertion) -> None:
    wrong = Diagnostic("unexpected-word", "`,` does not fit here", SOURCE.span(17, 18), "write 5%\nor `and`: not both")
    block = Diagnostic(
        "unused-name", "nothing uses `a`", SOURCE.span(0, 20), note="it says `5%`", severity=Severity.WARNING
    )
    twice = Diagnostic("declared-twice", "`a` is declared twice", SOURCE.span(11, 12), related=SOURCE.span(7, 8))
    assert render_github([wrong, block, twice]) == snapshot


@given(st.text(), st.text(), st.none() | st.text(), st.none() | st.text())
def test_whatever_is_said_stays_one_command(path: str, message: str, note: str | None, help_text: str | None) -> None:
    found = Diagnostic("unknown-name", message, Source(path, "a").span(0, 1), help_text, note)
    rendered = render_github([found])
    assert rendered.endswith("\n")
    assert COMMAND.fullmatch(rendered[:-1])
