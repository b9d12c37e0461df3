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
COMMAND = "pip install 'leadrules[batch]'"
INSTALL = f"install it: {COMMAND}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What evaluates: DuckDB where there is an evaluator, else the function; `why` it is that for many leads."""

    tables: TableEvaluator | None
    why: str | None = None

    def line(self, leads: int) -> str | None:
        """Say it; of few leads that nobody asked about there is nothing to say."""
        counted = "1 lead" if leads == 1 else f"{leads:,} leads"
        if self.tables is not None:
            return f"{counted}: evaluated by DuckDB"
        return f"{counted}: evaluated one by one ({self.why})" if self.why is not None else None


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
    has_reasons: bool = False,
) -> Choice:
    """Choose by size, by what is asked for and by what the rules hold; `whole` is what needs whole verdicts."""
    if asked == "function":
        return Choice(None, "--engine function")
    is_forced = asked == "duckdb"
    if is_forced and whole is not None:
        fail(f"--engine duckdb cannot give {whole}", "leave --engine out, or ask for --format rows, csv or parquet")
    if is_forced and not has_extra():
        fail("--engine duckdb needs what is not installed", INSTALL)
    if not is_forced and leads.peek(MANY) < MANY:
        return Choice(None)
    if whole is not None:
        return Choice(None, f"{whole} needs it")
    if not has_extra():
        return Choice(None, f"DuckDB is not installed: {COMMAND}")
    from leadrules.backends.sql.unsupported import Unsupported

    try:
        return Choice(ruleset.table_evaluator(on=on, source=source, id_field=leads.id_field, reasons=has_reasons))
    except Unsupported as refused:
        if is_forced:
            fail(f"--engine duckdb cannot evaluate these rules: {refused}", "leave --engine out")
        return Choice(None, str(refused))
