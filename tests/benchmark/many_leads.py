"""Invented leads by the million, as Parquet: those of leads.py in distribution, made by DuckDB."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from tests.benchmark import leads as one

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

MADE_BY = Path(__file__).with_name("many_leads.sql")


def write_leads(connection: duckdb.DuckDBPyConnection, count: int, path: Path, *, missing: float = one.MISSING) -> None:
    """Write so many leads to a file."""
    names = {
        "count": count,
        "seed": one.SEED,
        "path": str(path),
        "now": one.NOW,
        "today": one.TODAY,
        "missing": missing,
        "missing_of_activity": one.MISSING_OF_ACTIVITY if missing else 0,
        "most_activities": one.MOST_ACTIVITIES,
        "one_that_suits": one.ONE_THAT_SUITS,
        "industries": one.INDUSTRIES,
        "countries": one.COUNTRIES,
        "functions": one.FUNCTIONS,
        "levels": one.LEVELS,
        "roles": one.ROLES,
        "channels": one.CHANNELS,
        "kinds": one.ACTIVITIES,
        "tools": one.TOOLS,
        "problems": one.PROBLEMS,
        "domains": one.DOMAINS,
        "names": one.NAMES,
    }
    text = Template(MADE_BY.read_text(encoding="utf-8"))
    connection.execute(text.substitute({name: written(value) for name, value in names.items()}))


def written(value: object) -> str:
    """A value as SQL writes it."""
    match value:
        case str():
            return "'" + value.replace("'", "''") + "'"
        case tuple():
            return f"[{', '.join(map(written, value))}]"
        case datetime():
            return f"timestamptz '{value.isoformat(' ')}'"
        case date():
            return f"date '{value.isoformat()}'"
        case _:
            return str(value)


def as_lead(row: Mapping[str, Any]) -> one.Lead:
    """A row of the file as `Ruleset.reader` takes it."""
    return {name: value for name, value in row.items() if value is not None and name != "lead_id"}
