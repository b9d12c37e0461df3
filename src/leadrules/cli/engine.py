"""Which engine evaluates many leads: the function, one by one, or DuckDB, a table at a time."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from leadrules.cli.console import fail

if TYPE_CHECKING:
    from datetime import datetime

    from leadrules.cli.leads import Leads
    from leadrules.ruleset import Ruleset
    from leadrules.tables.evaluate import TableEvaluator

# Below so many leads, writing a statement and planning it costs more than it saves.
MANY = 5_000
EXTRA = ("duckdb", "pyarrow", "sqlglot")
INSTALL = "install it: pip install 'leadrules[batch]'"


@dataclass(frozen=True, slots=True)
class Choice:
    """What evaluates: DuckDB where there is an evaluator, else the function; `why` it is the function."""

    tables: TableEvaluator | None
    why: str = ""

    def line(self, leads: int) -> str:
        """Say it."""
        counted = "1 lead" if leads == 1 else f"{leads:,} leads"
        return f"{counted}: evaluated by DuckDB" if self.tables else f"{counted}: evaluated one by one ({self.why})"


def has_extra() -> bool:
    """Whether what many leads at a time need is installed."""
    return all(find_spec(name) is not None for name in EXTRA)


def choose(  # noqa: PLR0913 - all that it depends on
    ruleset: Ruleset,
    leads: Leads,
    asked: str | None,
    *,
    on: datetime,
    source: str | None,
    whole: str | None,
) -> Choice:
    """Choose by size, by what is asked for and by what the rules hold; `whole` is what needs whole verdicts."""
    from leadrules.backends.sql.unsupported import Unsupported

    if asked == "function":
        return Choice(None, "--engine function")
    is_forced = asked == "duckdb"
    if whole is not None:
        if is_forced:
            fail(f"--engine duckdb cannot give {whole}", "leave --engine out, or ask for --format rows, csv or parquet")
        return Choice(None, f"{whole} needs it")
    if not has_extra():
        if is_forced:
            fail("--engine duckdb needs what is not installed", INSTALL)
        return Choice(None, "DuckDB is not installed")
    if not is_forced and leads.peek(MANY) < MANY:
        return Choice(None, "few enough")
    try:
        return Choice(ruleset.table_evaluator(on=on, source=source, id_field=leads.id_field))
    except Unsupported as refused:
        if is_forced:
            fail(f"--engine duckdb cannot evaluate these rules: {refused}", "leave --engine out")
        return Choice(None, str(refused))
