"""One way to many verdicts, run once in a process of its own, so that its memory is told too.

`python -m tests.benchmark.table_run NAME LEADS TYPED OUT` prints its seconds and its peak as JSON.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from tests.benchmark.by_hand import ANSWERS, ZONE
from tests.benchmark.by_hand_sql import by_hand, only_reading, swallowed
from tests.benchmark.contenders import RULES
from tests.benchmark.leads import NOW
from tests.benchmark.many_leads import written

from leadrules import Ruleset

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

READING, SQL, SQL_OUT = "only reading", "SQL by hand", "SQL by hand, Parquet out"
POLARS, POLARS_OUT = "Polars by hand", "Polars by hand, Parquet out"
KERNEL, KERNEL_OUT = "the statement, typed columns", "the statement, typed columns, Parquet out"
WHOLE, WHOLE_OUT = "evaluate_table", "evaluate_table, Parquet out"
COMMAND = "leadrules evaluate, Parquet out"


def connected() -> duckdb.DuckDBPyConnection:
    """An engine with its own settings, as for anybody who uses it."""
    import duckdb

    return duckdb.connect(config={"preserve_insertion_order": "false"})


def statement(text: Callable[[duckdb.DuckDBPyConnection], str], out: Path | None) -> Callable[[], object]:
    """Run a statement; with `out`, into a file."""
    connection = connected()
    made = text(connection)
    if out is not None:
        made = f"copy ({made}) to {written(str(out))} (format parquet)"
    return lambda: connection.execute(made).fetchall()


def polars(leads: Path, out: Path | None) -> Callable[[], object]:
    """Stream through Polars."""
    import polars as pl
    from tests.benchmark.by_hand_polars import verdicts

    if out is not None:
        return lambda: verdicts(leads).sink_parquet(out)
    return lambda: verdicts(leads).select(pl.all().max()).collect(engine="streaming")


def kernel(typed: Path, out: Path | None) -> Callable[[], object]:
    """Run the ruleset's statement on typed columns."""
    from leadrules.backends.sql import generate

    query = generate(Ruleset.load(RULES).graph, NOW)
    columns = tuple(query.statement.named_selects)

    def text(connection: duckdb.DuckDBPyConnection) -> str:
        connection.execute(f"create temp view leads as from read_parquet({written(str(typed))})")
        return query.streamed if out is not None else swallowed(query.streamed, columns)

    return statement(text, out)


def whole(leads: Path, out: Path | None) -> Callable[[], object]:
    """Evaluate a table with all that belongs to it: values read and checked, what is unusable told."""
    import pyarrow.parquet as pq

    rules = Ruleset.load(RULES)
    if out is None:
        return lambda: rules.evaluate_table(leads, on=NOW)
    return lambda: pq.write_table(rules.evaluate_table(leads, on=NOW).table, out)


def command(leads: Path, out: Path) -> Callable[[], object]:
    """Run the command, which reads, evaluates and writes a piece at a time."""
    from leadrules.cli import main as leadrules

    on = NOW.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    asked = ("evaluate", RULES, leads, "--on", on, "--engine", "duckdb", "--format", "parquet", "--output", out)

    def run() -> None:
        # What it says is not what our caller reads.
        with redirect_stdout(sys.stderr):
            try:
                leadrules([str(each) for each in asked])
            except SystemExit as end:
                # A command ends by leaving; what failed is not timed.
                if end.code:
                    raise

    return run


RUNS: dict[str, Callable[[Path, Path, Path], Callable[[], object]]] = {
    READING: lambda leads, _, __: statement(lambda connection: only_reading(connection, leads), None),
    SQL: lambda leads, _, __: statement(lambda _: swallowed(by_hand(leads), ANSWERS), None),
    POLARS: lambda leads, _, __: polars(leads, None),
    KERNEL: lambda _, typed, __: kernel(typed, None),
    WHOLE: lambda leads, _, __: whole(leads, None),
    SQL_OUT: lambda leads, _, out: statement(lambda _: by_hand(leads), out),
    POLARS_OUT: lambda leads, _, out: polars(leads, out),
    KERNEL_OUT: lambda _, typed, out: kernel(typed, out),
    WHOLE_OUT: lambda leads, _, out: whole(leads, out),
    COMMAND: lambda leads, _, out: command(leads, out),
}


# What Linux calls a kB, in megabytes.
KIB = 1_024 / 1e6


def peak() -> float:
    """The most memory that this process had, in megabytes; what was there before it is not counted."""
    told = Path("/proc/self/status")
    if told.is_file():
        line = next(each for each in told.read_text(encoding="utf-8").splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) * KIB
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * KIB


def main(name: str, leads: str, typed: str, out: str) -> None:
    """Run it."""
    run = RUNS[name](Path(leads), Path(typed), Path(out))
    spent, begin = process_time(), perf_counter()
    run()
    found = {"processor": process_time() - spent, "clock": perf_counter() - begin, "peak": peak()}
    print(json.dumps(found))  # noqa: T201 - this is what its caller reads


if __name__ == "__main__":
    main(*sys.argv[1:])
