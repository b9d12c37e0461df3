"""One thing to say about a rules file: what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leadrules.source import Span


class Severity(StrEnum):
    """How much it matters: an error keeps the rules from being used, a warning does not.

    Information is nothing wrong: something worth knowing, which changes no exit status.
    """

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A code that says what is wrong, a message in the author's words, the place, and help apart from the message."""

    code: str
    message: str
    span: Span
    help: str | None = None
    note: str | None = None
    # A second place that the message speaks of, such as the first of two declarations.
    related: Span | None = None
    severity: Severity = Severity.ERROR
    # A lead that shows it: the few fields that matter, each with its value in words.
    witness: tuple[tuple[str, str], ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.severity is not Severity.INFORMATION

    @property
    def example(self) -> str | None:
        """The witness in one line: `employees 10, country FR`."""
        return ", ".join(f"{name} {value}" for name, value in self.witness) or None


def in_reading_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by file and place, and say a thing once even where two passes found it."""
    seen: dict[tuple[str, int, int, str, str], Diagnostic] = {}
    for each in diagnostics:
        seen.setdefault((each.span.path, each.span.start, each.span.end, each.code, each.message), each)
    return tuple(seen[key] for key in sorted(seen))
