"""Leads by the billion: a data frame of Spark, evaluated where its partitions are.

Each partition goes through the same code as `Ruleset.evaluate_table`, so the answers are the same. Workers need
leadrules with its extra `batch`; what travels to them is the compiled rules, some ten kilobytes.
"""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    import pyarrow as pa
    from pyspark.sql import DataFrame

    from leadrules.ruleset import Ruleset, When
    from leadrules.tables.batch import Batch
    from leadrules.tables.evaluate import TableEvaluator


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker evaluates by. Two of one `key` are the same, so a worker that is used again compiles once."""

    key: str
    # In UTC, from the driver: all partitions, and those that are tried again, are evaluated at one moment.
    moment: datetime
    source: str | None
    reasons: bool
    ruleset: Ruleset = field(compare=False, repr=False)


def evaluate(  # noqa: PLR0913 - what is evaluated, how it is read, and what comes out
    df: DataFrame,
    ruleset: Ruleset,
    *,
    on: When | None = None,
    source: str | None = None,
    keep: Sequence[str] = (),
    reasons: bool = False,
) -> DataFrame:
    """Evaluate a frame of leads, a row each, at a moment (default: now, taken once).

    Columns are read by the names of the rules' fields, or by those of a `source`. Out comes a row for each row, in the
    order of its partition: first the columns named in `keep`, then those of `Ruleset.evaluate_table` (with `reasons`
    those of its reasons, too). An outcome is
    true, false or null (undecided), points are DECIMAL(38, 9), `missing` and `unusable` are arrays of texts. `lead` is
    null where the lead has no name of its own. A name that holds a point wants backticks: `` `fit.grade` ``.

    Raises:
        TypeError: when `df` is no data frame of Spark.
        ModuleNotFoundError: when the extra `batch` is not installed.
        Unsupported: when something of the rules cannot be said in SQL.
        ValueError: when `on` is no moment, the rules have no such source, `keep` names what cannot be kept, or (with
            `reasons`) a table gives a value that is called as one of their columns.
    """
    if not hasattr(df, "mapInArrow"):
        message = f"a data frame of Spark is wanted, not a {type(df).__name__}"
        raise TypeError(message)
    needs_batch()
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructType

    key = hashlib.sha256(pickle.dumps(ruleset.graph)).hexdigest()
    job = Job(key, ruleset.moment(on), source, reasons, ruleset)
    # Written here too, so that rules that cannot be said in SQL are told of before any worker begins.
    answers = evaluator_of(job).schema
    kept = tuple(keep)
    check_kept(kept, df.columns, answers.names)
    schema = StructType([*(df.schema[name] for name in kept), *from_arrow_schema(answers).fields])
    return df.mapInArrow(worker(job, kept), schema)


def needs_batch() -> None:
    """Say what to install where the extra is not.

    Raises:
        ModuleNotFoundError: when it is not.
    """
    try:
        import duckdb
        import pyarrow as pa
        import sqlglot
    except ModuleNotFoundError as absent:
        message = f"leads in Spark need the extra `batch` ({absent.name} is absent): pip install 'leadrules[batch]'"
        raise ModuleNotFoundError(message, name=absent.name) from None
    del duckdb, pa, sqlglot


def check_kept(kept: Sequence[str], columns: Sequence[str], answers: Sequence[str]) -> None:
    """Refuse columns that are not there, or that would hide an answer.

    Raises:
        ValueError: when there are such.
    """
    for name in kept:
        if name not in columns:
            message = f"`keep` names `{name}`, which is no column of the frame (there is: {', '.join(columns)})"
            raise ValueError(message)
        # Spark does not tell capitals apart.
        if name.lower() in map(str.lower, answers):
            message = f"`keep` names `{name}`, as an answer is called: rename the column before"
            raise ValueError(message)
    if len(set(kept)) < len(kept):
        raise ValueError("`keep` names a column twice")


def worker(job: Job, kept: tuple[str, ...]) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Make what runs on the workers."""

    def answers(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        needs_batch()
        return evaluated(job, kept, batches)

    return answers


@lru_cache(maxsize=8)
def evaluator_of(job: Job) -> TableEvaluator:
    """Compile the rules, once in a process."""
    return job.ruleset.table_evaluator(on=job.moment, source=job.source, reasons=job.reasons)


def evaluated(job: Job, kept: tuple[str, ...], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Evaluate the batches of a partition."""
    import pyarrow as pa

    from leadrules.leads.columnar import pieces

    tables: list[pa.Table] = []

    def raw() -> Iterator[Batch]:
        for table in pieces(batches):
            tables.append(table)
            yield nameless(table)

    for found in evaluator_of(job).run(raw()):
        # Answers come in the order of what they answer.
        table = tables.pop(0)
        columns = [*(table.column(name) for name in kept), *found.table.columns]
        yield from pa.table(columns, names=[*kept, *found.table.column_names]).to_batches()


def nameless(table: pa.Table) -> Batch:
    """A batch whose leads have no numbers: those of a partition would name leads of every other one too."""
    from leadrules.tables.sources import batch_of

    return batch_of(table, (None,) * table.num_rows)
