"""Which parts of a line stand in columns below each other, for every kind of line that the language has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark import Token

    from leadrules.syntax.format_read import Line

# In `name type "doc"` a text is a doc where something complete stands before it, and else what that thing asks for.
COMPLETE = frozenset(
    (
        *("NAME", "QUOTED_NAME", "NUMBER", "PERCENT", "CURRENCY", "UNIT", "TEXT", "DATE", "DATETIME"),
        *("YES", "NO", "RPAR", "RSQB", "STATE", "TYPE_NAME", "MONEY", "IS_KNOWN", "IS_MISSING", "LIST_OF"),
    )
)
# Behind the points of a score's line.
ASKS = ("EACH", "WHEN")


@dataclass(frozen=True, slots=True)
class Column:
    """A column behind the first: the blanks before it at the least, and its place among the others of its line.

    A loose one stands below its like whatever stands before it; others only where the columns before are the same.
    """

    rank: int
    gap: int = 1
    is_loose: bool = False


# What a line begins with in ruleset and strategy, the name of a field or a value: set apart by two blanks.
BODY = Column(1, gap=2)
CRITERION = Column(1)
POINTS_FOR = Column(2)
SETTING_TYPE, SETTING_VALUE, SETTING_DOC = Column(1), Column(2), Column(3)
DISQUALIFY_DOC, DISQUALIFY_WHEN = Column(1), Column(2, is_loose=True)
FIELD_DOC = Column(8, gap=2, is_loose=True)
REASON = Column(9, gap=2, is_loose=True)

Break = tuple[int, Column]


def columns(line: Line) -> list[Break]:
    """Give the tokens, counted over the whole line, at which a column begins."""
    tokens = line.segments[0].tokens
    if len(line.segments) > 1:
        tokens = [token for segment in line.segments for token in segment.tokens]
    match line.keyword:
        case "RULESET" | "STRATEGY":
            return [(1, BODY)] if line.depth else []
        case "SETTING":
            return setting(tokens)
        case "LEAD" | "LOG":
            return field(tokens) if line.depth else []
        case "SOURCE":
            return [(1, BODY)] if line.depth and line.first != "MISSING_WHEN" else []
        case "EXAMPLE":
            return [(1, BODY)] if line.parent in ("LEAD", "EXPECT") else []
        case "DEFINE" | "STAGE" | "SCORE" | "HANDOFF" | "TABLE":
            return criterion(tokens) if line.depth else []
        case "DISQUALIFY":
            return criterion(tokens) if line.depth else disqualify(tokens)
        case _:
            return []


def setting(tokens: Sequence[Token]) -> list[Break]:
    """Break `setting NAME` | `TYPE` | `is VALUE` | `"doc"`."""
    value = next(i for i, token in enumerate(tokens) if token.type == "IS")
    found = [(2, SETTING_TYPE), (value, SETTING_VALUE)]
    if tokens[-1].type == "TEXT" and len(tokens) > value + 2:
        found.append((len(tokens) - 1, SETTING_DOC))
    return found


def field(tokens: Sequence[Token]) -> list[Break]:
    """Break `NAME` | `TYPE` | `"doc"`; the head of a group has no columns."""
    if len(tokens) == 1 or tokens[1].type == "TEXT":
        return []
    last = len(tokens) - 1
    if tokens[last].type == "TEXT" and tokens[last - 1].type in COMPLETE:
        return [(1, BODY), (last, FIELD_DOC)]
    return [(1, BODY)]


def criterion(tokens: Sequence[Token]) -> list[Break]:
    """Break `label:` | `+10` | what it asks | `because "…"`, as far as the line has them."""
    start = 2 if len(tokens) > 1 and tokens[1].type == "COLON" else 0
    found = [(2, CRITERION)] if start else []
    # Behind a sign and a number.
    if start + 2 < len(tokens) and tokens[start + 2].type in ASKS:
        found.append((start + 2, POINTS_FOR))
    return found + reason(tokens)


def disqualify(tokens: Sequence[Token]) -> list[Break]:
    """Break `disqualify NAME` | `"doc"` | `when …` | `because "…"`."""
    found = [(2, DISQUALIFY_DOC)] if len(tokens) > 2 and tokens[2].type == "TEXT" else []  # noqa: PLR2004 - behind the name
    when = next((i for i, token in enumerate(tokens) if token.type == "WHEN"), None)
    if when is None:
        return []
    return [*found, (when, DISQUALIFY_WHEN), *reason(tokens)]


def reason(tokens: Sequence[Token]) -> list[Break]:
    """Break before `because`, which nearly ends a line."""
    at = len(tokens) - 2
    return [(at, REASON)] if at > 0 and tokens[at].type == "BECAUSE" else []
