"""From a graph to a query: what is asked for, with all that it rests on, and the statement that answers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from leadrules.backends.sql import engine
from leadrules.backends.sql.layers import fenced
from leadrules.backends.sql.masks.reasons import Reasons, Wanted, asked_for
from leadrules.backends.sql.statement import Statement
from leadrules.graph import definitions as d
from leadrules.graph.walk import references

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    import pyarrow as pa
    from sqlglot import exp

    from leadrules.backends.sql.columns import Column
    from leadrules.backends.sql.masks.because import Why
    from leadrules.backends.sql.masks.names import Names
    from leadrules.backends.sql.statement import Answer
    from leadrules.graph.rulegraph import RuleGraph


@dataclass(frozen=True)
class Query:
    """A compiled ruleset at one moment; `inputs` are the columns that the table `leads` must have."""

    statement: exp.Select
    inputs: tuple[Column, ...]
    answers: tuple[Answer, ...]
    # What the bits of the columns with masks stand for, each after those that it refers to: see naming.py.
    names: tuple[Names, ...] = ()
    why: tuple[Why, ...] = ()
    # The definition that each column of the statement was first written for.
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The statement for people to read and use: in a view, under a filter, as a part of another."""
        return fenced(self.statement).sql(engine.NAME, pretty=True)

    @cached_property
    def streamed(self) -> str:
        """The statement by itself: rows stream through it, and nothing is kept. No filter belongs around it."""
        return self.statement.sql(engine.NAME)

    def run(self, leads: pa.Table) -> pa.Table:
        """Evaluate a table of leads with an engine of our own; see `columns.table_of`. A row out for each row in."""
        import duckdb

        with duckdb.connect(config={"preserve_insertion_order": "true"}) as connection:
            connection.register("leads", leads)
            return connection.sql(self.streamed).to_arrow_table()


def generate(
    graph: RuleGraph, now: datetime, *, only: Collection[str] | None = None, reasons: Wanted = Wanted.NONE
) -> Query:
    """Write the statement of a graph at a moment; `only` names the definitions that are asked for.

    With `reasons` it gives masks beside the answers, which `naming.reasons_of` names.

    Raises:
        Unsupported: when something that is asked for cannot be said in SQL yet.
    """
    into = Statement(graph, now)
    needed = needs(graph, only)
    writer, kept = Reasons(into), dict[tuple[str, int], tuple[object, Any]]()
    explained = needs(graph, asked_for(reasons, graph, needed))
    for name, definition in graph.definitions.items():
        if name in needed:
            into.kept = kept if name in explained else None
            into.write(definition)
            if name in explained:
                writer.write(definition)
    names, why = writer.give(reasons)
    statement = into.finish()
    return Query(statement, tuple(into.inputs(statement)), tuple(into.answers), names, why, into.layers.places)


def needs(graph: RuleGraph, only: Collection[str] | None) -> frozenset[str]:
    """The definitions that are asked for, with all that they rest on."""
    if only is None:
        return frozenset(graph.definitions)
    found: set[str] = set()
    waiting = list(only)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        definition = graph.definitions[name]
        waiting += references(definition)
        if isinstance(definition, d.Stage):
            waiting += [definition.after] if definition.after is not None else []
            waiting += [each.name for each in graph.disqualifiers]
    return frozenset(found)
