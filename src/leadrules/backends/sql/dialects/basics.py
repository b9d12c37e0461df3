"""Small pieces that every form is made of, and what values go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql.dialects.kinds import NOTHING, together

if TYPE_CHECKING:
    from leadrules.backends.sql.dialects.kinds import Kind
    from leadrules.backends.sql.dialects.profile import Said
    from leadrules.backends.sql.dialects.writer import Writer

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


def integer(of: exp.Expression) -> exp.Expression:
    """A whole number of 32 bits, which is what many functions of engines ask for."""
    return exp.Cast(this=of, to=exp.DataType.build("INT"))


def constant(text: str, kind: Kind, writer: Writer) -> exp.Expression:
    """A number as a constant of a kind."""
    return converted(exp.Literal.string(text), kind, writer)


def expect(writer: Writer, kind: Kind, *several: Said) -> None:
    """Refuse values of another kind: no engine's guess at a conversion is asked for."""
    for each in several:
        if each.kind not in (kind, NOTHING):
            raise writer.cannot(f"a {each.kind.name} where a {kind.name} is wanted")


def one_kind(writer: Writer, several: list[Said]) -> Kind:
    """The kind of all; refused when they differ."""
    found = together([each.kind for each in several])
    if found is not None and found.digits > MOST:
        raise writer.cannot(f"numbers of {found.digits} digits together")
    if found is None:
        raise writer.cannot(" beside ".join(f"a {each.kind.name}" for each in several))
    return found


def owner(writer: Writer, node: exp.Expression) -> Said:
    """The record that a part is asked of: an entry of a list, or a part of one."""
    return writer.say(node.this) if isinstance(node.this, exp.Dot) else writer.entries[node.this.name]


def level(writer: Writer, of: Said, kind: Kind) -> exp.Expression:
    """A branch as a number of the kind of all, where engines would settle on a kind of their own."""
    if not writer.profile.levels or of.kind in (kind, NOTHING) or not kind.is_number:
        return of.expr
    return converted(of.expr, kind, writer)


def bytewise(writer: Writer, of: Said) -> exp.Expression:
    """A text as it is compared: letter by letter, whatever the rules of some language say."""
    if of.kind.name == "text" and "bytewise" in writer.profile.forms:
        return writer.profile.forms["bytewise"](writer, of.expr).expr
    return of.expr
