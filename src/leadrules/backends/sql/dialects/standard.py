"""What every engine says alike: three-valued logic, comparing, choosing, names and plain constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects.basics import bytewise, constant, converted, expect, level, one_kind, paren
from leadrules.backends.sql.dialects.calculating import CALCULATING
from leadrules.backends.sql.dialects.kinds import DAY, MOMENT, NOTHING, TEXT, TRUTH, WHOLE, WIDE, kind_of_type
from leadrules.backends.sql.dialects.profile import Form, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer


def column(writer: Writer, node: exp.Expression) -> Said:
    """A column of the layer below, or an entry of a list."""
    if node.name in writer.entries:
        found = writer.entries[node.name]
        return Said(found.again, found.kind)
    return sized(writer, Said(exp.column(writer.identifier(node.name)), writer.columns[node.name]))


def sized(writer: Writer, of: Said) -> Said:
    """A number of the table of leads, with no more digits than it should have where they count."""
    if not (writer.reads_leads and writer.profile.levels and of.kind.name == "number"):
        return of
    return Said(converted(of.expr, of.kind, writer), of.kind)


def boolean(_: Writer, node: exp.Expression) -> Said:
    """TRUE or FALSE."""
    return Said(exp.Boolean(this=node.this), TRUTH)


def null(_: Writer, __: exp.Expression) -> Said:
    """Nothing, of no type."""
    return Said(exp.Null(), NOTHING)


def literal(writer: Writer, node: exp.Expression) -> Said:
    """A text, or a small whole number."""
    if not node.args["is_string"]:
        # As wide as any whole number: engines take a small one for one of 32 bits.
        return Said(constant(str(int(node.name)), WHOLE, writer), WHOLE, node.name)
    found = writer.profile.text(node.name)
    if found is None:
        raise writer.cannot(f"the text {node.name!a}")
    return Said(found, TEXT)


def cast(writer: Writer, node: exp.Expression) -> Said:
    """A conversion: of a constant, of NULL, or of one kind of numbers to another."""
    found = kind_of_type(node.args["to"])
    if found is None:
        raise writer.cannot(f"the type {node.args['to'].sql('duckdb')}")
    target = writer.profile.kind_as(found)
    if isinstance(node.this, exp.Literal) and node.this.is_string and (target.is_number or target in (DAY, MOMENT)):
        # Digits, points, colons and signs: nothing that an engine could read otherwise.
        constant = node.this.name if target.is_number else None
        return Said(converted(exp.Literal.string(node.this.name), target, writer), target, constant)
    of = writer.say(node.this)
    if of.kind == WIDE and target != found and not found.places:
        # Whole units of points, which may be more than the narrower number has room for.
        raise writer.cannot("points of more than 18 digits")
    if of.kind == target and not target.is_number:
        return of
    if of.kind == NOTHING:
        return Said(converted(of.expr, target, writer), target)
    form = f"{of.kind.name} to {target.name}"
    if form in writer.profile.forms:
        return writer.form(form, node)
    if not (of.kind.is_number and target.is_number):
        raise writer.cannot(f"the conversion of {of.kind.name} to {target.name}")
    return Said(converted(of.expr, target, writer), target)


def bracket(writer: Writer, node: exp.Expression) -> Said:
    """What stands in brackets."""
    of = writer.say(node.this)
    return (
        of if isinstance(of.expr, exp.Paren | exp.Column | exp.Boolean) else Said(paren(of.expr), of.kind, of.constant)
    )


def logic(kind: Callable[..., exp.Expression]) -> Form:
    """AND and OR, which are Kleene's everywhere."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        left, right = writer.say(node.this), writer.say(node.expression)
        expect(writer, TRUTH, left, right)
        return Said(kind(this=left.expr, expression=right.expr), TRUTH)

    return form


def negation(writer: Writer, node: exp.Expression) -> Said:
    """NOT, which is Kleene's everywhere."""
    of = writer.say(node.this)
    expect(writer, TRUTH, of)
    return Said(exp.Not(this=of.expr), TRUTH)


def is_null(writer: Writer, node: exp.Expression) -> Said:
    """Whether a value is missing."""
    if not isinstance(node.expression, exp.Null):
        raise writer.cannot("IS of what is not NULL")
    return Said(exp.Is(this=writer.say(node.this).expr, expression=exp.Null()), TRUTH)


def comparison(kind: Callable[..., exp.Expression]) -> Form:
    """Compare two values of one kind; texts for being the same alone, as no two engines order them alike."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        left, right = writer.say(node.this), writer.say(node.expression)
        compared = one_kind(writer, [left, right])
        if compared.is_made_of_parts or (compared.name == "text" and kind not in (exp.EQ, exp.NEQ)):
            raise writer.cannot(f"a comparison of a {compared.name}")
        return Said(kind(this=bytewise(writer, left), expression=right.expr), TRUTH)

    return form


def between(writer: Writer, node: exp.Expression) -> Said:
    """From one end to the other, both included."""
    of, low, high = (writer.say(each) for each in (node.this, node.args["low"], node.args["high"]))
    compared = one_kind(writer, [of, low, high])
    if compared.is_made_of_parts or compared.name == "text":
        raise writer.cannot(f"an order of {of.kind.name}")
    return Said(exp.Between(this=of.expr, low=low.expr, high=high.expr), TRUTH)


def null_safe(kind: Callable[..., exp.Expression]) -> Form:
    """Whether two values are the same, or are not, NULL among them: where one is missing, the other has to be."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        left, right = writer.say(node.this), writer.say(node.expression)
        one_kind(writer, [left, right])
        of_values = kind(this=bytewise(writer, left), expression=right.expr)
        one, other = (paren(exp.Is(this=each.again, expression=exp.Null())) for each in (left, right))
        return Said(exp.Coalesce(this=of_values, expressions=[kind(this=one, expression=other)]), TRUTH)

    return form


def case(writer: Writer, node: exp.Expression) -> Said:
    """The first branch whose test is true."""
    subject = writer.say(node.this) if node.this is not None else None
    tests, values = [], []
    for branch in node.args["ifs"]:
        tests.append(writer.say(branch.this))
        values.append(writer.say(branch.args["true"]))
    if subject is None:
        expect(writer, TRUTH, *tests)
    else:
        one_kind(writer, [subject, *tests])
    default = writer.say(node.args["default"]) if node.args.get("default") is not None else None
    kind = one_kind(writer, values if default is None else [*values, default])
    ifs = [exp.If(this=test.expr, true=level(writer, each, kind)) for test, each in zip(tests, values, strict=True)]
    this = bytewise(writer, subject) if subject is not None else None
    return Said(exp.Case(this=this, ifs=ifs, default=level(writer, default, kind) if default else None), kind)


def coalesce(writer: Writer, node: exp.Expression) -> Said:
    """The first that is there."""
    parts = [writer.say(each) for each in (node.this, *node.expressions)]
    kind = one_kind(writer, parts)
    first, *rest = (level(writer, each, kind) for each in parts)
    return Said(exp.Coalesce(this=first, expressions=rest), kind)


def nullif(writer: Writer, node: exp.Expression) -> Said:
    """A value, missing when it is that other."""
    of, other = map(writer.say, node.expressions)
    one_kind(writer, [of, other])
    if other.constant is not None and other.kind != of.kind:
        # Of the first one's kind, or an engine could take the value for one of the other's.
        return Said(exp.Nullif(this=of.expr, expression=constant(other.constant, of.kind, writer)), of.kind)
    return Said(exp.Nullif(this=of.expr, expression=other.expr), of.kind)


def looked_up(writer: Writer, node: exp.Expression) -> Said:
    """One of several values that stand there, by its place: a choice, as not every engine has lists."""
    of, place = node.expressions[0].unnest(), writer.say(node.expressions[1])
    if not isinstance(of, exp.Anonymous) or of.name != "list_value":
        raise writer.cannot("what is asked of a list")
    expect(writer, WHOLE, place)
    values = [writer.say(each) for each in of.expressions]
    kind = one_kind(writer, values)
    ifs = [
        exp.If(this=constant(str(number), WHOLE, writer), true=level(writer, each, kind))
        for number, each in enumerate(values, start=1)
    ]
    return Said(paren(exp.Case(this=place.expr, ifs=ifs)), kind)


STANDARD: dict[str, Form] = {
    **CALCULATING,
    "Column": column,
    "Boolean": boolean,
    "Null": null,
    "Literal": literal,
    "Cast": cast,
    "Paren": bracket,
    "And": logic(exp.And),
    "Or": logic(exp.Or),
    "Not": negation,
    "Is": is_null,
    "EQ": comparison(exp.EQ),
    "NEQ": comparison(exp.NEQ),
    "LT": comparison(exp.LT),
    "LTE": comparison(exp.LTE),
    "GT": comparison(exp.GT),
    "GTE": comparison(exp.GTE),
    "Between": between,
    "NullSafeNEQ": null_safe(exp.NEQ),
    "NullSafeEQ": null_safe(exp.EQ),
    "Case": case,
    "Coalesce": coalesce,
    "nullif": nullif,
    "list_extract": looked_up,
}
