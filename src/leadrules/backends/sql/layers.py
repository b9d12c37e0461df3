"""Columns that are computed one from another, in as few layers as they depend on each other.

An expression that is used more than once becomes a column, so that the statement grows with the rules and no faster.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.inside import ENTRY, entries, innermost, is_long, resolved

if TYPE_CHECKING:
    from collections.abc import Mapping

LEADS = "leads"


@dataclass(slots=True)
class Layers:
    """The columns so far: each with its layer, counted from 1; the columns of the table itself are layer 0."""

    columns: dict[str, tuple[int, exp.Expression]] = field(default_factory=dict)
    # What is computed once for an entry of a list: see inside.py.
    inside: dict[str, exp.Expression] = field(default_factory=dict)
    # The definition that is being written, and the one that each column was first written for.
    place: str = ""
    places: dict[str, str] = field(default_factory=dict)
    _by_text: dict[str, str] = field(default_factory=dict)
    # Those of `inside` that read columns which are computed themselves.
    _resting: set[str] = field(default_factory=set)

    def once(self, of: exp.Expression) -> exp.Expression:
        """An expression that can be written again without being computed again.

        What is asked of an entry of a list stays inside the list: an entry has no columns.
        """
        if w.is_trivial(of):
            return of
        around = entries(of)
        if around:
            return self.inside_entry(of, around) if is_long(of) else of
        of = resolved(of, self.inside)
        key = of.sql("duckdb")
        name = self._by_text.get(key)
        if name is None:
            name = f"c:{len(self.columns) + 1}"
            depth = max((self.depth(each) for each in names(of)), default=0)
            self.columns[name] = (depth + 1, of)
            self._by_text[key] = name
            self.places[name] = self.place
        return w.column(name)

    def inside_entry(self, of: exp.Expression, around: set[str]) -> exp.Expression:
        """An expression that speaks of entries of lists, by a name of its own: see inside.py."""
        key = of.sql("duckdb")
        name = self._by_text.get(key)
        if name is None:
            name = self._by_text[key] = f"{innermost(around)}:{len(self.inside) + 1}"
            self.inside[name] = of
            if self.rests_on_columns(of):
                self._resting.add(name)
        return w.column(name)

    def reserve(self, depth: int) -> str:
        """Name a column that is filled later, with columns above that depth."""
        name = f"c:{len(self.columns) + 1}"
        self.columns[name] = (depth, exp.Null())
        self.places[name] = self.place
        return name

    def fill(self, name: str, of: exp.Expression) -> None:
        """Say what a reserved column is."""
        self.columns[name] = (self.columns[name][0], resolved(of, self.inside))

    def rests_on_columns(self, of: exp.Expression) -> bool:
        """Whether what is asked of an entry reads columns that are computed themselves."""
        found = {each.name for each in of.find_all(exp.Identifier)}
        return not self._resting.isdisjoint(found) or any(self.depth(name) for name in names(of))

    def depth(self, name: str) -> int:
        """The layer that a column stands in."""
        return self.columns[name][0] if name in self.columns else 0

    def statement(self, outputs: Mapping[str, exp.Expression]) -> exp.Select:
        """The whole statement: each layer a CTE that passes on only what is read later.

        Each is read once, by the next, so that engines let rows stream through all of them. See `fenced`.
        """
        outputs = {name: resolved(of, self.inside) for name, of in outputs.items()}
        needed: dict[str, None] = {}
        waiting = [name for each in outputs.values() for name in names(each)]
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed[name] = None
                if name in self.columns:
                    waiting += names(self.columns[name][1])
        by_layer: dict[int, list[str]] = {}
        last_use = dict.fromkeys(needed, 0)
        top = max((self.depth(name) for name in needed), default=0)
        for name in needed:
            if name in self.columns:
                layer, of = self.columns[name]
                by_layer.setdefault(layer, []).append(name)
                for each in names(of):
                    last_use[each] = max(last_use[each], layer)
        for output in outputs.values():
            for name in names(output):
                last_use[name] = top + 1
        statement = exp.select()
        source = LEADS
        for layer in range(1, top + 1):
            kept = [name for name in needed if self.depth(name) < layer and last_use[name] > layer]
            made = [named(self.columns[name][1], name) for name in by_layer[layer]]
            body = exp.select(*(w.column(name) for name in kept), *made).from_(table(source), copy=False)
            source = f"layer:{layer}"
            statement = statement.with_(
                exp.to_identifier(source, quoted=True), as_=body, materialized=False, copy=False
            )
        found = (named(of, name) for name, of in outputs.items())
        return statement.select(*found, copy=False).from_(table(source), copy=False)


def fenced(statement: exp.Select) -> exp.Select:
    """The statement for others to read from: a filter around it must not be written into every layer below.

    DuckDB pushes a filter down through layers by putting their expressions in place of their names. Of twelve layers
    that use a column twice, that makes an expression that takes it half a minute to plan.
    """
    found = statement.copy()
    for each in found.ctes:
        each.set("materialized", value=True)
    return found


def named(of: exp.Expression, name: str) -> exp.Expression:
    """An expression under a name."""
    return exp.Alias(this=w.own(of), alias=exp.to_identifier(name, quoted=True))


def table(name: str) -> exp.Table:
    """A table by its name."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def names(of: exp.Expression) -> list[str]:
    """The columns that an expression reads, entries of lists left out."""
    found = dict.fromkeys(each.name for each in of.find_all(exp.Column))
    return [name for name in found if not name.startswith(ENTRY)]
