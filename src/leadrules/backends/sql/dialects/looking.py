"""Looking into texts in engines that could not be tried: only for a text that the rules write down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects import texts
from leadrules.backends.sql.dialects.basics import call, expect, paren
from leadrules.backends.sql.dialects.kinds import TEXT, TRUTH
from leadrules.backends.sql.dialects.profile import Form, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.backends.sql.dialects.writer import Writer


def wanted_of(writer: Writer, node: exp.Expression) -> str:
    """The text that is looked for."""
    wanted = node.expressions[1].unnest()
    if not (isinstance(wanted, exp.Literal) and wanted.is_string and wanted.name):
        raise writer.cannot("looking for an empty text, or for one that the rules do not write down,")
    return wanted.name


def function(name: str) -> Form:
    """A function of both texts."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        wanted_of(writer, node)
        of, wanted = map(writer.say, node.expressions)
        expect(writer, TEXT, of, wanted)
        return Said(call(name, of.expr, wanted.expr), TRUTH)

    return form


def position(writer: Writer, node: exp.Expression) -> Said:
    """Whether a text stands at some place of another."""
    found = function("STRPOS")(writer, node)
    return Said(paren(exp.GT(this=found.expr, expression=exp.Literal.number(0))), TRUTH)


def side(name: str) -> Form:
    """Whether so many characters of a side are the text that is wanted."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        length = exp.Literal.number(len(wanted_of(writer, node)))
        of, wanted = map(writer.say, node.expressions)
        expect(writer, TEXT, of, wanted)
        return Said(paren(exp.EQ(this=call(name, of.expr, length), expression=wanted.expr)), TRUTH)

    return form


def like(escape: str | None) -> Form:
    """A pattern, escaped by a character of the dialect's; None where it is always a backslash."""

    def form(writer: Writer, node: exp.Expression) -> Said:
        pattern = node.this.expression.unnest() if isinstance(node.this, exp.Like) else None
        if not isinstance(pattern, exp.Literal) or node.expression.name != "\\":
            raise writer.cannot("a pattern that is escaped otherwise")
        of = writer.say(node.this.this)
        expect(writer, TEXT, of)
        written = writer.say(exp.Literal.string(reescaped(pattern.name, escape or "\\")))
        found = exp.Like(this=of.expr, expression=written.expr)
        if escape is None:
            return Said(found, TRUTH)
        return Said(exp.Escape(this=found, expression=writer.say(exp.Literal.string(escape)).expr), TRUTH)

    return form


def reescaped(pattern: str, escape: str) -> str:
    """A pattern that is escaped by a backslash, escaped by another character."""
    found, is_escaped = [], False
    for each in pattern:
        if is_escaped:
            found.append(escape + each if each in ("%", "_", escape) else each)
        elif each != "\\":
            found.append(escape + each if each == escape else each)
        is_escaped = each == "\\" and not is_escaped
    return "".join(found)


def spelled(special: dict[str, str | None]) -> Callable[[str], exp.Expression | None]:
    """How texts are written: control characters by `CHR`, and what is special as told; None where nothing is."""

    def text(value: str) -> exp.Expression | None:
        if texts.NUL in value or any(special.get(each, each) is None for each in value):
            return None
        pieces: list[exp.Expression] = []
        plain = ""
        for each in value:
            if each < " " or each == "\x7f":
                if plain:
                    pieces.append(quoted(plain))
                pieces.append(call("CHR", exp.Literal.number(ord(each))))
                plain = ""
            else:
                plain += each
        if plain or not pieces:
            pieces.append(quoted(plain))
        if len(pieces) == 1:
            return pieces[0]
        found = pieces[0]
        for piece in pieces[1:]:
            found = exp.DPipe(this=found, expression=piece)
        return paren(found)

    def quoted(plain: str) -> exp.Expression:
        return texts.literal("'" + "".join(special.get(each) or each for each in plain) + "'")

    return text
