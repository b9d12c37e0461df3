"""A Sail of the tests' own: it runs the SQL of Spark, in this process and without Java."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from leadrules.backends.sql.answers import answers_of
from leadrules.backends.sql.columns import form_of
from leadrules.backends.sql.dialects import written
from leadrules.backends.sql.dialects.table import created
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyspark.sql import SparkSession

    from leadrules.backends.sql import Query

LEAD = "lead:"
# The day and the clock of a moment are the same wherever the session is; here it is far from UTC.
ELSEWHERE = "Asia/Kathmandu"


@contextmanager
def session() -> Iterator[SparkSession]:
    """Start a server and stop it; gives a session of it."""
    from pysail.spark import SparkConnectServer
    from pyspark.sql import SparkSession

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    try:
        host, port = server.listening_address
        spark = SparkSession.builder.remote(f"sc://{host}:{port}").create()
        try:
            spark.conf.set("spark.sql.session.timeZone", ELSEWHERE)
            yield spark
        finally:
            spark.stop()
    finally:
        server.stop()


Leads = Sequence[Mapping[str, Any]]


def answering(spark: SparkSession) -> Callable[[Query, Leads], list[dict[str, Any]]]:
    """What runs a statement on leads; their table has the types that we say it has."""
    # A statement is looked up by what it is: it holds what cannot be hashed.
    texts: dict[int, tuple[Query, str]] = {}

    def run(query: Query, leads: Leads) -> list[dict[str, Any]]:
        if id(query) not in texts:
            texts[id(query)] = (query, written(query, "spark", lead=LEAD))
        rows: list[dict[str, Any]] = [
            {LEAD: str(number), **{each.name: form_of(lead.get(each.field, MISSING), each) for each in query.inputs}}
            for number, lead in enumerate(leads)
        ]
        frame(spark, query, rows).createOrReplaceTempView("leads")
        try:
            found = spark.sql(texts[id(query)][1]).toArrow()
        finally:
            spark.catalog.dropTempView("leads")
        places = pa.array(map(int, found[LEAD].to_pylist()), pa.int64())
        return answers_of(query, found.append_column("place:", places).sort_by("place:"))

    return run


def frame(spark: SparkSession, query: Query, rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - a frame of Spark
    """The leads in a table of the columns that the statement of `leadrules sql --table` creates."""
    from pyspark.sql.pandas.types import to_arrow_schema

    spark.sql(created(query, "spark", lead=LEAD)).collect()
    schema = spark.table("leads").schema
    spark.sql("DROP TABLE leads").collect()
    return spark.createDataFrame(pa.Table.from_pylist(rows, to_arrow_schema(schema)), schema)
