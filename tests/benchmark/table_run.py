"""One way to many verdicts, run once in a process of its own, so that its memory is told too.

`python -m tests.benchmark.table_run NAME LEADS TYPED OUT` prints its seconds and its peak as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from tests.benchmark.by_hand import ANSWERS
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
    evaluate: Callable[..., object] = getattr(rules, "evaluate_table")  # noqa: B009 - need not be there
    if out is None:
        return lambda: evaluate(leads, on=NOW)
    return lambda: pq.write_table(getattr(evaluate(leads, on=NOW), "table"), out)  # noqa: B009 - as above


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
}


def peak() -> float:
    """The most memory that this process had, in megabytes; what was there before it is not counted."""
    told = Path("/proc/self/status")
    if told.is_file():
        line = next(each for each in told.read_text(encoding="utf-8").splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1_000
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1_000_000 if sys.platform == "darwin" else most / 1_000


def main(name: str, leads: str, typed: str, out: str) -> None:
    """Run it."""
    run = RUNS[name](Path(leads), Path(typed), Path(out))
    spent, begin = process_time(), perf_counter()
    run()
    found = {"processor": process_time() - spent, "clock": perf_counter() - begin, "peak": peak()}
    print(json.dumps(found))  # noqa: T201 - this is what its caller reads


if __name__ == "__main__":
    main(*sys.argv[1:])
