"""DuckDB, whose words the tree is in: it is written as it stands, and only the table's types are told here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.sql.dialects import texts
from leadrules.backends.sql.dialects.profile import Profile
from leadrules.backends.sql.dialects.types import types

if TYPE_CHECKING:
    from sqlglot import exp


ASCII_END = 0x7F
ESCAPED = {"'": "''", "\\": "\\\\"}
type_of = types(
    {
        "yes/no": "BOOLEAN",
        "whole number": "BIGINT",
        "wide whole number": "HUGEINT",
        "text": "VARCHAR",
        "date": "DATE",
        "datetime": "TIMESTAMP",
    },
    lambda kind: f"DECIMAL({kind.digits}, {kind.places})",
    listed="{}[]",
    record="STRUCT({})",
    part='"{}" {}',
)


def text(value: str) -> exp.Expression:
    """A literal; as `E'…'` where it holds what cannot be seen, of which that form knows the first 127."""
    if all(each.isprintable() or ord(each) >= ASCII_END for each in value):
        return texts.doubled(value)
    escaped = texts.escaped(value, lambda point: f"\\x{point:02x}" if point < ASCII_END else chr(point), ESCAPED)
    return texts.literal(f"E'{escaped}'")


PROFILE = Profile(
    name="duckdb",
    title="DuckDB 2",
    forms={},
    type_of=type_of,
    text=text,
    longest_name=1_000,
    most_columns=10_000,
    tells_capitals=False,
    materializes=True,
)
