"""Many leads: make them, compare every way's answers on a few, then time each in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.benchmark import table_run as who
from tests.benchmark.by_hand import ANSWERS
from tests.benchmark.by_hand_sql import by_hand
from tests.benchmark.contenders import RULES, agree
from tests.benchmark.equal import OPEN, Compared, compare, told
from tests.benchmark.leads import NOW
from tests.benchmark.many_leads import as_lead, write_leads
from tests.benchmark.typed import typed

from leadrules import Ruleset
from leadrules.backends.sql import generate

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql import Query

COMPARED = 2_000
ROOT = Path(__file__).resolve().parents[2]


class Run(NamedTuple):
    """What a run took: seconds of the processor and by the clock, and its most memory in megabytes."""

    processor: float
    clock: float
    peak: float


class Measured(NamedTuple):
    """All runs of all ways, and what was compared before."""

    leads: int
    size: float
    compared: Compared
    runs: dict[str, list[Run]]
    absent: tuple[str, ...]


def measure(count: int, rounds: int, say: Callable[[str], None]) -> Measured:
    """Do all of it, in a folder that does not stay."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        compared = compare_all(folder, say)
        leads, columns = files(folder, count, say)
        names = [each for each in who.RUNS if is_there(each)]
        runs: dict[str, list[Run]] = {each: [] for each in names}
        for number in range(rounds):
            say(f"{count:,} leads: round {number + 1} of {rounds}")
            turn = number % len(names)
            for each in names[turn:] + names[:turn]:
                runs[each].append(run(each, leads, columns, folder / "out.parquet"))
        absent = tuple(each for each in who.RUNS if each not in names)
        return Measured(count, leads.stat().st_size / 1e6, compared, runs, absent)


def is_there(name: str) -> bool:
    """Whether a way can be tried here."""
    return name not in (who.POLARS, who.POLARS_OUT) or find_spec("polars") is not None


def files(folder: Path, count: int, say: Callable[[str], None]) -> tuple[Path, Path]:
    """Write the leads, and the columns that the statement reads."""
    import duckdb

    leads, columns = folder / f"{count}.parquet", folder / f"{count}.typed.parquet"
    say(f"making {count:,} leads")
    with duckdb.connect() as connection:
        write_leads(connection, count, leads)
        connection.execute(f"copy ({typed(leads, statement().inputs)}) to '{columns}' (format parquet)")
    return leads, columns


def statement() -> Query:
    """The ruleset's statement."""
    return generate(Ruleset.load(RULES).graph, NOW)


def run(name: str, leads: Path, columns: Path, out: Path) -> Run:
    """Run one way once."""
    command = [sys.executable, "-m", who.__name__, name, str(leads), str(columns), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return Run(**json.loads(done.stdout))


# ---- the same answers, or no timing


def compare_all(folder: Path, say: Callable[[str], None]) -> Compared:
    """Insist that all say what the interpreter says: our own in every answer, two-valued code where it decides."""
    import duckdb
    import pyarrow.parquet as pq

    leads, columns = files(folder, COMPARED, say)
    rules = Ruleset.load(RULES)
    reader = rules.reader()
    say(f"{COMPARED} leads: what does the interpreter say?")
    read = [reader.read(as_lead(row)).values for row in pq.read_table(leads).to_pylist()]
    expected = [told(rules.interpret(each, on=NOW)) for each in read]
    say("the statement, tables, and the code by hand")
    for ours, row in zip(expected, of_statement(columns), strict=True):
        agree_exactly("the statement", ours, row)
    out = folder / "out.parquet"
    run(who.COMMAND, leads, columns, out)
    for what, table in (
        (who.WHOLE, rules.evaluate_table(leads, on=NOW).table),
        (who.COMMAND, pq.read_table(out)),
    ):
        for ours, row in zip(expected, table.to_pylist(), strict=True):
            agree_exactly(what, ours, flat(row))
    if is_there(who.POLARS):
        from tests.benchmark.by_hand_polars import verdicts

        agree("Polars by hand", compare(expected, verdicts(leads).collect().rows()))
    with duckdb.connect() as connection:
        return agree("SQL by hand", compare(expected, connection.sql(by_hand(leads)).fetchall()))


def agree_exactly(what: str, ours: tuple[Any, ...], row: dict[str, Any]) -> None:
    """Compare the answers that a row has, undecided ones as well."""
    theirs = tuple(row.get(name, one) for name, one in zip(ANSWERS, ours, strict=True))
    differences = tuple(
        f"{name}: {one!r} and {other!r}" for name, one, other in zip(ANSWERS, ours, theirs, strict=True) if one != other
    )
    agree(what, Compared(1, 0, 0, 0, differences))


def of_statement(columns: Path) -> list[dict[str, Any]]:
    """What the statement says."""
    import pyarrow.parquet as pq

    rows = statement().run(pq.read_table(columns)).to_pylist()
    return [flat(row | {"territory": row["territory.gives"]}) for row in rows]


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row's answers as `ANSWERS` names them, with `OPEN` for what is undecided."""
    found = dict(row)
    for score in ("fit", "engagement"):
        low, high = row[f"{score}.low"], row[f"{score}.high"]
        found[score] = int(low) if low is not None and low == high else None
    found["to_sales"] = None if row["to_sales"] == "undecided" else row["to_sales"]
    return {name: OPEN if found[name] is None else found[name] for name in ANSWERS if name in found}
