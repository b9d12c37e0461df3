"""Statements over a file of leads that DuckDB runs: the rules written by hand, and only reading."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from tests.benchmark.by_hand import Times
from tests.benchmark.many_leads import written

if TYPE_CHECKING:
    import duckdb

BY_HAND = Path(__file__).with_name("by_hand.sql")


def by_hand(path: Path) -> str:
    """All 18 answers of by_hand.py, of every lead of a file."""
    names = {name: written(value) for name, value in Times()._asdict().items()}
    text = "\n".join(line for line in BY_HAND.read_text(encoding="utf-8").splitlines() if not line.startswith("--"))
    return Template(text).substitute(names, path=written(str(path)))


def only_reading(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Decode every column, and do as good as nothing with it.

    The lengths of lists cannot be told from a file's statistics, and so the other columns are read as well.
    """
    source = f"read_parquet({written(str(path))})"
    columns = connection.execute(f"describe select * from {source}").fetchall()
    touched = (f'sum(len("{name}"))' if kind.endswith("[]") else f'max("{name}")' for name, kind, *_ in columns)
    return f"select {', '.join(touched)} from {source}"


def swallowed(statement: str, columns: tuple[str, ...]) -> str:
    """Compute every column of a statement, and keep none."""
    largest = ", ".join(f'max("{name}")' for name in columns)
    return f"select {largest} from ({statement})"
