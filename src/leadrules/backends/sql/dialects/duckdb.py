"""DuckDB, whose words the tree is in: it is written as it stands, and only the table's types are told here."""

from __future__ import annotations

from leadrules.backends.sql.dialects import texts
from leadrules.backends.sql.dialects.kinds import Kind
from leadrules.backends.sql.dialects.profile import Profile

TYPES = {
    "yes/no": "BOOLEAN",
    "whole number": "BIGINT",
    "wide whole number": "HUGEINT",
    "text": "VARCHAR",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}


def type_of(kind: Kind) -> str | None:
    """The type of a kind."""
    if kind.name == "number":
        return f"DECIMAL({kind.digits}, {kind.places})"
    if kind.of is not None:
        return f"{type_of(kind.of)}[]"
    if kind.parts:
        parts = ", ".join(f'"{name}" {type_of(of)}' for name, of in kind.parts)
        return f"STRUCT({parts})"
    return TYPES.get(kind.name)


PROFILE = Profile(
    name="duckdb",
    title="DuckDB 2",
    forms={},
    type_of=type_of,
    text=texts.doubled,
    longest_name=1_000,
    most_columns=10_000,
    materializes=True,
)
