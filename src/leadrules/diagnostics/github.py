"""Diagnostics as workflow commands, which GitHub shows beside the changed lines of a pull request."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from leadrules.diagnostics.diagnostic import Severity
from leadrules.diagnostics.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.diagnostics.diagnostic import Diagnostic


LEVELS = MappingProxyType({Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "notice"})


def render_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Write one command a line, in the order given."""
    return "".join(f"{command(each)}\n" for each in diagnostics)


def command(each: Diagnostic) -> str:
    """Give `::error file=…,line=…::message`; note and help follow the message on lines of their own.

    A command that spans lines names no columns: GitHub refuses them there.
    """
    span = each.span
    properties: dict[str, str | int] = {"file": visible(span.path), "line": span.line}
    if span.end_line > span.line:
        properties["endLine"] = span.end_line
    else:
        properties["col"] = span.column
        properties["endColumn"] = span.end_column
    properties["title"] = each.code
    written = ",".join(f"{name}={escape_property(str(value))}" for name, value in properties.items())
    return f"::{LEVELS[each.severity]} {written}::{escape(message(each))}"


def message(each: Diagnostic) -> str:
    """Say everything but the place."""
    said = [each.message]
    if each.related is not None:
        said.append(f"see {each.related}")
    if each.example:
        said.append(f"for example: {each.example}")
    if each.note:
        said.append(f"note: {each.note}")
    if each.help:
        said.append(f"help: {each.help}")
    return "\n".join(visible(line) for part in said for line in part.splitlines())


def escape(text: str) -> str:
    """Escape what would end the command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape what would end the command or one of its properties."""
    return escape(text).replace(":", "%3A").replace(",", "%2C")
