"""One slip that people make: how it is recognised, and what to say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.syntax.foreign import NO_PART

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Slip:
    """What is recognised in a line around the place of a mistake: the group `w`, or all of it, is underlined.

    `needs` are terminals of which one could stand there, `within` the declarations in which it is looked for.
    Message and help are filled from the groups.
    """

    pattern: re.Pattern[str]
    message: str
    help: str | Callable[[re.Match[str]], str]
    needs: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    code: str = "unexpected-word"


def slip(  # noqa: PLR0913 - a row of a table, its last columns by name
    pattern: str,
    help_text: str | Callable[[re.Match[str]], str],
    message: str = NO_PART,
    *,
    needs: str = "",
    within: str = "",
    code: str = "unexpected-word",
) -> Slip:
    """Make a slip; terminals and declarations are given with blanks between them."""
    return Slip(re.compile(pattern), message, help_text, frozenset(needs.split()), frozenset(within.split()), code)
