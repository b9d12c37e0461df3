"""How DuckDB writes what other engines write differently. Another engine is another file with the same functions."""

from __future__ import annotations

from sqlglot import exp

from leadrules.backends.sql import write as w

NAME = "duckdb"
WIDE = "INT128"
EACH, THOSE = "list_transform", "list_filter"


def call(name: str, *arguments: exp.Expression) -> exp.Expression:
    """A function by its name."""
    return exp.Anonymous(this=name, expressions=[w.own(each) for each in arguments])


def attempt(of: exp.Expression) -> exp.Expression:
    """A computation, missing when it overflows."""
    return call("try", of)


def whole_quotient(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """A division of whole numbers that drops the rest; missing by zero."""
    return exp.Paren(this=exp.IntDiv(this=left.copy(), expression=call("nullif", right, w.whole(0, WIDE))))


def quotient(left: exp.Expression, by: int) -> exp.Expression:
    """A whole number that is not negative divided by a positive one, the rest dropped."""
    return exp.Paren(this=exp.IntDiv(this=w.own(left), expression=w.count(by)))


def remainder(left: exp.Expression, by: int) -> exp.Expression:
    """What that division leaves."""
    return w.op(exp.Mod, left, w.count(by))


def bits(of: exp.Expression, start: int, count: int) -> exp.Expression:
    """Some bits of a BIGINT that is not negative, as a number."""
    shifted = exp.BitwiseRightShift(this=of.copy(), expression=w.whole(start)) if start else of.copy()
    return w.op(exp.BitwiseAnd, exp.Paren(this=shifted), w.whole((1 << count) - 1))


def each(of: exp.Expression, name: str, body: exp.Expression) -> exp.Expression:
    """A list with something made of each entry, which is called `name`."""
    return call(EACH, of, _lambda(name, body))


def those(of: exp.Expression, name: str, test: exp.Expression) -> exp.Expression:
    """The entries of a list that hold."""
    return call(THOSE, of, _lambda(name, test))


def _lambda(name: str, body: exp.Expression) -> exp.Expression:
    return exp.Lambda(this=w.own(body), expressions=[exp.to_identifier(name, quoted=True)], colon=True)


def entry(name: str) -> exp.Expression:
    """The entry itself."""
    return w.column(name)


def part(name: str, of: str) -> exp.Expression:
    """A field of an entry."""
    return exp.Dot(this=exp.to_identifier(name, quoted=True), expression=exp.to_identifier(of, quoted=True))


def parts(of: exp.Expression) -> set[tuple[str, str]]:
    """The parts of entries that a statement reads: the name of the entry and of the part."""
    return {
        (owner.name, each.expression.name)
        for each in of.find_all(exp.Dot)
        for owner in each.this.find_all(exp.Identifier)
    }


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


def distinct(of: exp.Expression) -> exp.Expression:
    """A list's entries once each, in any order, without what is missing."""
    return call("list_distinct", of)


def places(of: exp.Expression) -> exp.Expression:
    """The places of a list's entries, counted from 1."""
    return call("range", w.count(1), w.op(exp.Add, size(of), w.count(1)))


def joined(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """Two lists one after the other."""
    return call("list_concat", left, right)


def listed(values: list[exp.Expression]) -> exp.Expression:
    """A list of values."""
    return call("list_value", *values)


def record(parts: dict[str, exp.Expression]) -> exp.Expression:
    """A struct of named parts."""
    named = [
        exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=w.own(of)) for name, of in parts.items()
    ]
    return exp.Struct(expressions=named)


def at_place(of: exp.Expression, place: exp.Expression) -> exp.Expression:
    """The entry at a place, counted from 1."""
    return call("list_extract", of, place)


def joined_texts(of: exp.Expression, by: str) -> exp.Expression:
    """A list of texts as one text; missing of a list that is missing."""
    return call("array_to_string", of, w.text(by))


def concatenated(texts: list[exp.Expression], by: str) -> exp.Expression:
    """Several texts as one."""
    return call("concat_ws", w.text(by), *texts)


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


def moment_at(microseconds: exp.Expression) -> exp.Expression:
    """The moment so many microseconds after 1970."""
    return call("make_timestamp", microseconds)


def day_at(number: exp.Expression) -> exp.Expression:
    """The day so many days after 0001-01-01."""
    return w.op(exp.Add, w.cast(exp.Literal.string("0001-01-01"), "DATE"), w.cast(number, "INTEGER"))


def begin_of(day: exp.Expression, unit: str) -> exp.Expression:
    """The first day of the month, quarter or year in which a day lies."""
    return w.cast(call("date_trunc", w.text(unit), day), "DATE")


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
