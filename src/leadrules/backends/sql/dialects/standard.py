"""What every engine says alike: three-valued logic, comparing, choosing, adding, names and plain constants."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.dialects.kinds import (
    DAY,
    MOMENT,
    NOTHING,
    TRUTH,
    WHOLE,
    WIDE,
    kind_of_type,
    together,
    widest,
)
from leadrules.backends.sql.dialects.profile import Form, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.kinds import Kind
    from leadrules.backends.sql.dialects.writer import Writer


# What adding and taking away are called where a date stands on the left.
WITH_DAYS: dict[type[exp.Expression], str] = {exp.Sub: "days between", exp.Add: "day and days"}
# The digits of a number that every engine has.
MOST = 38


def paren(of: exp.Expression) -> exp.Expression:
    """In brackets of its own."""
    return exp.Paren(this=of)


def call(name: str, *arguments: exp.Expression) -> exp.Expression:
    """A function of the dialect by its name."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def converted(of: exp.Expression, kind: Kind, writer: Writer) -> exp.Expression:
    """Convert to the type of a kind."""
    return exp.Cast(this=of, to=writer.type_of(kind))


# ---- names and constants


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
    from leadrules.backends.sql.dialects.kinds import TEXT

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


# ---- logic


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


def expect(writer: Writer, kind: Kind, *several: Said) -> None:
    """Refuse values of another kind: no engine's guess at a conversion is asked for."""
    for each in several:
        if each.kind not in (kind, NOTHING):
            raise writer.cannot(f"a {each.kind.name} where a {kind.name} is wanted")


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


def bytewise(writer: Writer, of: Said) -> exp.Expression:
    """A text as it is compared: letter by letter, whatever the rules of some language say."""
    if of.kind.name == "text" and "bytewise" in writer.profile.forms:
        return writer.profile.forms["bytewise"](writer, of.expr).expr
    return of.expr


def apart(writer: Writer, node: exp.Expression) -> Said:
    """Whether two values are not the same, NULL among them."""
    left, right = writer.say(node.this), writer.say(node.expression)
    one_kind(writer, [left, right])
    differs = exp.NEQ(this=bytewise(writer, left), expression=right.expr)
    gone = [paren(exp.Is(this=each.again, expression=exp.Null())) for each in (left, right)]
    one_is_gone = exp.NEQ(this=gone[0], expression=gone[1])
    return Said(exp.Coalesce(this=differs, expressions=[one_is_gone]), TRUTH)


def alike(writer: Writer, node: exp.Expression) -> Said:
    """Whether two values are the same, NULL among them."""
    left, right = writer.say(node.this), writer.say(node.expression)
    one_kind(writer, [left, right])
    same = exp.EQ(this=bytewise(writer, left), expression=right.expr)
    gone = [paren(exp.Is(this=each.again, expression=exp.Null())) for each in (left, right)]
    # When one is missing, the other has to be.
    both_are_gone = exp.EQ(this=gone[0], expression=gone[1])
    return Said(exp.Coalesce(this=same, expressions=[both_are_gone]), TRUTH)


def one_kind(writer: Writer, several: list[Said]) -> Kind:
    """The kind of all; refused when they differ."""
    found = together([each.kind for each in several])
    if found is not None and found.digits > MOST:
        raise writer.cannot(f"numbers of {found.digits} digits together")
    if found is None:
        raise writer.cannot(" beside ".join(f"a {each.kind.name}" for each in several))
    return found


# ---- choosing


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


def level(writer: Writer, of: Said, kind: Kind) -> exp.Expression:
    """A branch as a number of the kind of all, where engines would settle on a kind of their own."""
    if not writer.profile.levels or of.kind in (kind, NOTHING) or not kind.is_number:
        return of.expr
    return converted(of.expr, kind, writer)


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


def constant(text: str, kind: Kind, writer: Writer) -> exp.Expression:
    """A number as a constant of a kind."""
    return converted(exp.Literal.string(text), kind, writer)


def outermost(name: str, *, drops_null: bool) -> Form:
    """The largest or smallest of several; where NULL would win, each stands in for another that is missing."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        parts = [writer.say(each) for each in (node.this, *node.expressions)]
        kind = one_kind(writer, parts)
        if kind.name == "text":
            raise writer.cannot("the larger of two texts")
        full = [level(writer, each, kind) for each in parts]
        if not drops_null:
            turned = [[*full[place:], *full[:place]] for place in range(len(full))]
            full = [
                exp.Coalesce(this=first.copy(), expressions=[each.copy() for each in others])
                for first, *others in turned
            ]
        return Said(call(name, *full), kind)

    return form


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


def counted(writer: Writer, node: exp.Expression) -> Said:
    """Yes is 1, no is 0."""
    ifs = [exp.If(this=exp.Boolean(this=yes), true=exp.Literal.number(int(yes))) for yes in (True, False)]
    of = writer.say(node.this)
    return Said(converted(paren(exp.Case(this=of.expr, ifs=ifs)), WHOLE, writer), WHOLE)


# ---- numbers


def arithmetic(kind: Callable[..., exp.Expression]) -> Form:
    """Adding, taking away and multiplying where an engine keeps every digit."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        moved = node.expression
        if isinstance(moved, exp.Anonymous) and moved.name.startswith("to_"):
            return writer.form(moved.name, node)
        left, right = writer.say(node.this), writer.say(node.expression)
        if left.kind == DAY:
            return writer.form(WITH_DAYS.get(type(node), "calculating with a date"), node)
        expect_numbers(writer, left, right)
        return Said(kind(this=left.expr, expression=right.expr), widest(left.kind, right.kind))

    return form


def numbers(writer: Writer, node: exp.Expression) -> tuple[Said, Said]:
    """Two numbers."""
    left, right = writer.say(node.this), writer.say(node.expression)
    expect_numbers(writer, left, right)
    return left, right


def expect_numbers(writer: Writer, *several: Said) -> None:
    """Refuse to calculate with anything else."""
    for each in several:
        if not each.kind.is_number:
            raise writer.cannot(f"calculating with a {each.kind.name}")


def amount(node: exp.Expression) -> int:
    """How far a day or moment is moved."""
    return int(node.expression.expressions[0].this.name)


def negative(writer: Writer, node: exp.Expression) -> Said:
    """A number with its sign turned."""
    of = writer.say(node.this)
    return Said(exp.Neg(this=of.expr), of.kind)


def function(name: str) -> Form:
    """A function of one number that gives one of its kind."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        of = writer.say(node.this)
        expect_numbers(writer, of)
        return Said(call(name, of.expr), of.kind)

    return form


def high_bits(writer: Writer, node: exp.Expression) -> Said:
    """A number that is not negative without its last bits, as a quotient, which every engine has."""
    return writer.form("IntDiv", exp.IntDiv(this=node.this, expression=w.whole(1 << int(node.expression.this.name))))


def low_bits(writer: Writer, node: exp.Expression) -> Said:
    """The last bits of a number that is not negative, as a remainder, which every engine has."""
    count = int(node.expression.this.name) + 1
    if count & (count - 1):
        raise writer.cannot("some bits of a number that are not its last")
    return writer.form("Mod", exp.Mod(this=node.this, expression=w.whole(count)))


def refuses(construct: str) -> Form:
    """What a dialect is known not to have."""

    def form(writer: Writer, _: exp.Expression) -> NoReturn:
        raise writer.cannot(construct)

    return form


STANDARD: dict[str, Form] = {
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
    "NullSafeNEQ": apart,
    "NullSafeEQ": alike,
    "Case": case,
    "Coalesce": coalesce,
    "nullif": nullif,
    "list_extract": looked_up,
    "Neg": negative,
    "Abs": function("ABS"),
    "yes/no to whole number": counted,
    "BitwiseRightShift": high_bits,
    "BitwiseAnd": low_bits,
}
