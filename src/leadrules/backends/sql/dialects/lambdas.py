"""Lists in engines that look at their entries by a function of each: `transform(list, entry -> …)`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects.basics import call, converted, expect, integer, one_kind, owner, paren
from leadrules.backends.sql.dialects.kinds import NOTHING, TEXT, TRUTH, WHOLE, Kind, list_of
from leadrules.backends.sql.dialects.profile import Form, Said
from leadrules.backends.sql.dialects.standard import looked_up, sized

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer


@dataclass(frozen=True, slots=True)
class Functions:
    """What engines call differently; each function gives NULL for a list that is NULL."""

    size: str
    reduce: str
    # Whether `reduce` wants a function of what it comes to.
    finishes: bool
    # Whether `ARRAY_MAX` and `ARRAY_MIN` leave out entries that are NULL.
    drops_null: bool
    listed: Callable[[list[exp.Expression]], exp.Expression]
    # A record of parts, which is of the kind that is told.
    record: Callable[[Writer, dict[str, exp.Expression], Kind], exp.Expression]


def named(writer: Writer, name: str) -> exp.Identifier:
    """What an entry is called: a plain name that no column bears."""
    found = "".join(each if each.isalnum() else "_" for each in name)
    if found.lower() in map(str.lower, writer.columns):
        raise writer.cannot(f"the name `{found}`, which an entry of a list has,")
    return exp.to_identifier(found, quoted=True)


def arrow(*names: exp.Identifier, body: exp.Expression) -> exp.Expression:
    """A function of entries."""
    return exp.Lambda(this=body, expressions=[each.copy() for each in names])


def of_list(writer: Writer, node: exp.Expression) -> tuple[Said, Kind]:
    """A list, and the kind of its entries."""
    found = writer.say(node)
    if found.kind.name != "list" or found.kind.of is None:
        raise writer.cannot(f"the entries of a {found.kind.name}")
    return found, found.kind.of


def known(of: exp.Expression) -> exp.Expression:
    """The entries that are not NULL."""
    each = exp.to_identifier("each", quoted=True)
    test = exp.Not(this=paren(exp.Is(this=exp.column(each.copy()), expression=exp.Null())))
    return call("FILTER", of, arrow(each, body=test))


def forms(by: Functions) -> dict[str, Form]:
    """The forms of lists."""

    def body(writer: Writer, node: exp.Expression) -> tuple[Said, Said, exp.Identifier]:
        of, kind = of_list(writer, node.expressions[0])
        function = node.expressions[1]
        called = function.expressions[0].name
        name = named(writer, called)
        entry = name if kind.name == "record" else exp.column(name.copy())
        with writer.entry(called, Said(entry, kind)):
            return of, writer.say(function.this), name

    def transformed(writer: Writer, node: exp.Expression) -> Said:
        of, made, name = body(writer, node)
        return Said(call("TRANSFORM", of.expr, arrow(name, body=made.expr)), list_of(made.kind))

    def filtered(writer: Writer, node: exp.Expression) -> Said:
        of, made, name = body(writer, node)
        expect(writer, TRUTH, made)
        return Said(call("FILTER", of.expr, arrow(name, body=made.expr)), of.kind)

    def size(writer: Writer, node: exp.Expression) -> Said:
        of, _ = of_list(writer, node.expressions[0])
        return Said(converted(call(by.size, of.expr), WHOLE, writer), WHOLE)

    def known_size(writer: Writer, node: exp.Expression) -> Said:
        of, _ = of_list(writer, node.expressions[0])
        return Said(converted(call(by.size, known(of.expr)), WHOLE, writer), WHOLE)

    def outermost(name: str) -> Form:
        def form(writer: Writer, node: exp.Expression) -> Said:
            of, kind = of_list(writer, node.expressions[0])
            if kind in (TEXT, NOTHING) or kind.is_made_of_parts:
                raise writer.cannot(f"the largest of a list of {kind.name}")
            return Said(call(name, of.expr if by.drops_null else known(of.expr)), kind)

        return form

    def total(writer: Writer, node: exp.Expression) -> Said:
        of, kind = of_list(writer, node.expressions[0])
        if not kind.is_number:
            raise writer.cannot(f"a sum of {kind.name}")
        so_far, each = (exp.to_identifier(name, quoted=True) for name in ("so_far", "each"))
        one, other = exp.column(so_far.copy()), exp.column(each.copy())
        both = converted(paren(exp.Add(this=one, expression=other)), kind, writer)
        step = exp.Coalesce(this=both, expressions=[one.copy(), other.copy()])
        parts = [of.expr, converted(exp.Null(), kind, writer), arrow(so_far, each, body=step)]
        if by.finishes:
            parts.append(arrow(so_far, body=one.copy()))
        return Said(call(by.reduce, *parts), kind)

    def listed(writer: Writer, node: exp.Expression) -> Said:
        parts = [writer.say(each) for each in node.expressions]
        if not parts:
            raise writer.cannot("a list that is made on the way")
        return Said(by.listed([each.expr for each in parts]), list_of(one_kind(writer, parts)))

    def joined(writer: Writer, node: exp.Expression) -> Said:
        left, right = map(writer.say, node.expressions)
        kind = one_kind(writer, [left, right])
        if not (isinstance(left.expr, exp.Column) and isinstance(right.expr, exp.Column)):
            raise writer.cannot("a list that is made on the way")
        # One that is missing counts as empty, as it does in DuckDB.
        both = call("CONCAT", left.expr, right.expr)
        return Said(exp.Coalesce(this=both, expressions=[left.again, right.again]), kind)

    def at_place(writer: Writer, node: exp.Expression) -> Said:
        inner = node.expressions[0].unnest()
        if isinstance(inner, exp.Anonymous) and inner.name == "list_value":
            return looked_up(writer, node)
        of, kind = of_list(writer, node.expressions[0])
        return Said(call("ELEMENT_AT", of.expr, integer(writer.say(node.expressions[1]).expr)), kind)

    return (
        {
            "list_transform": transformed,
            "list_filter": filtered,
            "len": size,
            "list_count": known_size,
            "list_sum": total,
            "list_max": outermost("ARRAY_MAX"),
            "list_min": outermost("ARRAY_MIN"),
            "list_value": listed,
            "list_concat": joined,
            "list_extract": at_place,
        }
        | of_records(by)
        | BY_NAME
    )


def of_records(by: Functions) -> dict[str, Form]:
    """The forms of records: how one is made, and what is in one."""

    def record(writer: Writer, node: exp.Expression) -> Said:
        parts = {each.this.name: writer.say(each.expression) for each in node.expressions}
        if any(of.kind == NOTHING for of in parts.values()):
            raise writer.cannot("a record of what is nothing")
        kind = Kind("record", parts=tuple((name, of.kind) for name, of in parts.items()))
        return Said(by.record(writer, {name: of.expr for name, of in parts.items()}, kind), kind)

    def dot(writer: Writer, node: exp.Expression) -> Said:
        entry, part = owner(writer, node), node.expression.name
        found = exp.Dot(this=entry.again, expression=writer.identifier(part))
        return sized(writer, Said(found, dict(entry.kind.parts)[part]))

    return {"Struct": record, "Dot": dot}


def distinct(writer: Writer, node: exp.Expression) -> Said:
    """A list's entries once each, without what is missing."""
    of, kind = of_list(writer, node.expressions[0])
    if kind in (TEXT, NOTHING) or kind.is_made_of_parts:
        raise writer.cannot(f"the distinct entries of a list of {kind.name}")
    return Said(call("ARRAY_DISTINCT", known(of.expr)), of.kind)


def places(writer: Writer, node: exp.Expression) -> Said:
    """The whole numbers from one up to another, which is not one of them: a sequence downwards would be another.

    Trino ends a statement with an error where a sequence has more than 10,000 entries.
    """
    first, end = map(writer.say, node.expressions)
    expect(writer, WHOLE, first, end)
    each = exp.to_identifier("each", quoted=True)
    test = exp.LT(this=exp.column(each.copy()), expression=end.again)
    return Said(call("FILTER", call("SEQUENCE", first.expr, end.expr), arrow(each, body=test)), list_of(WHOLE))


# What these engines call the same.
BY_NAME: dict[str, Form] = {"list_distinct": distinct, "range": places}
