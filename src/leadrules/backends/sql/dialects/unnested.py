"""Lists in engines that look at their entries by a query within the query: `SELECT … FROM UNNEST(list)`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from leadrules.backends.sql.dialects.basics import call, expect, owner, paren
from leadrules.backends.sql.dialects.kinds import TEXT, TRUTH, WHOLE, Kind, list_of
from leadrules.backends.sql.dialects.profile import Form, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer

ENTRY, MADE = "entry:", "made"
# A record that is a row of a query within the query, and of no type that could be named.
CARRIED = "carried record"


@dataclass(frozen=True, slots=True)
class Rows:
    """The entries of a list as rows: where they come from, which of them count, and what is made of each."""

    base: Said
    source: exp.Expression
    tests: tuple[exp.Expression, ...]
    item: Said

    def query(self, *columns: exp.Expression) -> exp.Select:
        """A query over the rows."""
        found = exp.select(*columns, copy=False).from_(self.source.copy(), copy=False)
        return found.where(*(each.copy() for each in self.tests), copy=False) if self.tests else found

    def aggregate(self, name: str) -> exp.Expression:
        """One value of what is made of all.

        It is made in a query of its own: of columns of the query around it alone, the aggregate would be that query's.
        """
        made = exp.Alias(this=self.item.again, alias=exp.to_identifier(MADE, quoted=True))
        alias = exp.TableAlias(this=exp.to_identifier(f"{MADE}:", quoted=True))
        source = exp.Subquery(this=self.query(made), alias=alias)
        column = exp.column(exp.to_identifier(MADE, quoted=True))
        return exp.Subquery(this=exp.select(call(name, column), copy=False).from_(source, copy=False))


# A list as a source of rows under a name, and an entry of it.
Source: TypeAlias = "Callable[[Writer, Said, str], tuple[exp.Expression, Said]]"


def rows(writer: Writer, node: exp.Expression, source: Source, name: str = ENTRY) -> Rows:
    """The entries of a list; one that is filtered or transformed is read in one pass."""
    of = node.unnest()
    if isinstance(of, exp.Anonymous) and of.name in ("list_filter", "list_transform"):
        inner, body = of.expressions
        called = body.expressions[0].name
        found = rows(writer, inner, source, called)
        with writer.entry(called, found.item):
            if isinstance(body.this.unnest(), exp.Struct):
                return carrying(writer, found, body.this.unnest(), name)
            made = writer.say(body.this)
        if of.name == "list_transform":
            return replace(found, item=made)
        expect(writer, TRUTH, made)
        return replace(found, tests=(*found.tests, made.expr))
    base = writer.say(node)
    if base.kind.name != "list" or base.kind.of is None:
        raise writer.cannot(f"the entries of a {base.kind.name}")
    placed, item = source(writer, base, name)
    return Rows(base, placed, (), item)


def carrying(writer: Writer, found: Rows, struct: exp.Expression, name: str) -> Rows:
    """Rows of parts that are made of each entry, under the name that looks at them next."""
    parts = [(each.this.name, writer.say(each.expression)) for each in struct.expressions]
    columns = [exp.Alias(this=of.expr, alias=writer.identifier(part)) for part, of in parts]
    alias = writer.identifier(name)
    source = exp.Subquery(this=found.query(*columns), alias=exp.TableAlias(this=alias))
    kind = Kind(CARRIED, parts=tuple((part, of.kind) for part, of in parts))
    return Rows(found.base, source, (), Said(alias.copy(), kind))


def where_known(base: Said, of: exp.Expression) -> exp.Expression:
    """Something of a list, missing when the list is."""
    there = exp.Not(this=paren(exp.Is(this=base.again, expression=exp.Null())))
    return paren(exp.Case(ifs=[exp.If(this=there, true=of)]))


def forms(source: Source, *, summed: Kind) -> dict[str, Form]:
    """The forms of lists; `summed` is the kind of a sum of whole numbers."""

    def made(writer: Writer, node: exp.Expression) -> Said:
        found = rows(writer, node, source)
        if found.item.kind.name in (CARRIED, "list"):
            raise writer.cannot("a list of records that is made on the way")
        return Said(where_known(found.base, call("ARRAY", found.query(found.item.expr))), list_of(found.item.kind))

    def size(writer: Writer, node: exp.Expression) -> Said:
        found = rows(writer, node.expressions[0], source)
        counted = exp.Count(this=exp.Star())
        return Said(where_known(found.base, exp.Subquery(this=found.query(counted))), WHOLE)

    def known(writer: Writer, node: exp.Expression) -> Said:
        found = rows(writer, node.expressions[0], source)
        return Said(where_known(found.base, found.aggregate("COUNT")), WHOLE)

    def of_all(name: str) -> Form:
        def form(writer: Writer, node: exp.Expression) -> Said:
            found = rows(writer, node.expressions[0], source)
            kind = found.item.kind
            if kind == TEXT or kind.is_made_of_parts or (name == "SUM" and not kind.is_number):
                raise writer.cannot(f"{name} of a {kind.name}")
            if name == "SUM" and kind == WHOLE:
                kind = summed
            return Said(found.aggregate(name), kind)

        return form

    def dot(writer: Writer, node: exp.Expression) -> Said:
        entry, part = owner(writer, node), node.expression.name
        of = paren(entry.expr) if isinstance(node.this, exp.Dot) else entry.again
        return Said(exp.Dot(this=of, expression=writer.identifier(part)), dict(entry.kind.parts)[part])

    return {
        "list_transform": made,
        "list_filter": made,
        "len": size,
        "list_count": known,
        "list_sum": of_all("SUM"),
        "list_max": of_all("MAX"),
        "list_min": of_all("MIN"),
        "Dot": dot,
    }
