"""How DuckDB writes what other engines write differently. Another engine is another file with the same functions."""

from __future__ import annotations

from sqlglot import exp

from leadrules.backends.sql import write as w

NAME = "duckdb"
WIDE = "INT128"


def call(name: str, *arguments: exp.Expression) -> exp.Expression:
    """A function by its name."""
    return exp.Anonymous(this=name, expressions=[each.copy() for each in arguments])


def attempt(of: exp.Expression) -> exp.Expression:
    """A computation, missing when it overflows."""
    return call("try", of)


def whole_quotient(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """A division of whole numbers that drops the rest; missing by zero."""
    return exp.Paren(this=exp.IntDiv(this=left.copy(), expression=call("nullif", right, w.whole(0, WIDE))))


def rest(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """What a division of whole numbers leaves."""
    return w.op(exp.Mod, left, right)


def bits(of: exp.Expression, start: int, count: int) -> exp.Expression:
    """Some bits of a BIGINT that is not negative, as a number."""
    shifted = exp.BitwiseRightShift(this=of.copy(), expression=w.whole(start)) if start else of.copy()
    return w.op(exp.BitwiseAnd, exp.Paren(this=shifted), w.whole((1 << count) - 1))


def each(of: exp.Expression, name: str, body: exp.Expression) -> exp.Expression:
    """A list with something made of each entry, which is called `name`."""
    return call("list_transform", of, _lambda(name, body))


def those(of: exp.Expression, name: str, test: exp.Expression) -> exp.Expression:
    """The entries of a list that hold."""
    return call("list_filter", of, _lambda(name, test))


def _lambda(name: str, body: exp.Expression) -> exp.Expression:
    return exp.Lambda(this=body.copy(), expressions=[exp.to_identifier(name, quoted=True)], colon=True)


def entry(name: str) -> exp.Expression:
    """The entry itself."""
    return w.column(name)


def part(name: str, of: str) -> exp.Expression:
    """A field of an entry."""
    return exp.Dot(this=exp.to_identifier(name, quoted=True), expression=exp.to_identifier(of, quoted=True))


def parts(of: exp.Expression) -> set[tuple[str, str]]:
    """The parts of entries that a statement reads: the name of the entry and of the part."""
    return {(each.this.name, each.expression.name) for each in of.find_all(exp.Dot)}


def size(of: exp.Expression) -> exp.Expression:
    """How many entries a list has."""
    return call("len", of)


def known_size(of: exp.Expression) -> exp.Expression:
    """How many entries of a list are not missing."""
    return call("list_count", of)


def added(of: exp.Expression) -> exp.Expression:
    """The sum of a list's entries; missing of none."""
    return call("list_sum", of)


def outermost(of: exp.Expression, *, is_larger: bool) -> exp.Expression:
    """The largest or smallest of a list's entries; missing of none."""
    return call("list_max" if is_larger else "list_min", of)


def joined(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """Two lists one after the other."""
    return call("list_concat", left, right)


def listed(values: list[exp.Expression]) -> exp.Expression:
    """A list of values."""
    return call("list_value", *values)


def at_place(of: exp.Expression, place: exp.Expression) -> exp.Expression:
    """The entry at a place, counted from 1."""
    return call("list_extract", of, place)


def contains(text: exp.Expression, wanted: exp.Expression) -> exp.Expression:
    """Whether a text holds another."""
    return call("contains", text, wanted)


def starts(text: exp.Expression, wanted: exp.Expression) -> exp.Expression:
    """Whether a text begins with another."""
    return call("starts_with", text, wanted)


def ends(text: exp.Expression, wanted: exp.Expression) -> exp.Expression:
    """Whether a text ends with another."""
    return call("suffix", text, wanted)


def microseconds(of: exp.Expression) -> exp.Expression:
    """A moment as microseconds since 1970."""
    return call("epoch_us", of)


def days_between(later: exp.Expression, earlier: exp.Expression) -> exp.Expression:
    """The days from one day to another."""
    return w.op(exp.Sub, later, earlier)


def moved(of: exp.Expression, amount: int, unit: str) -> exp.Expression:
    """A day or moment moved by so many microseconds, days or months; the 31st becomes a shorter month's last day."""
    return w.op(exp.Add, of, call(f"to_{unit}", w.whole(amount, "INTEGER" if unit != "microseconds" else "BIGINT")))


def refuse(why: str) -> exp.Expression:
    """Stop the statement: better no answer than a wrong one."""
    return call("error", w.text(why))


def nothing() -> exp.Expression:
    """A list of nothing, which fits to any list."""
    return call("list_value")
