"""Looking at texts: without case and outer blanks, each field's folded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from leadrules.backends.generated.code import Expr
from leadrules.backends.generated.values import as_name, constant_of, is_constant, operand
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.schema import types as t
from leadrules.schema.text import fold, glob_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.generated.function import Function

# More texts than these are looked for in a loop.
MOST_WRITTEN_OUT = 8


class Side(NamedTuple):
    """A folded text: when it is missing (None: never), how it is written at first, and from then on."""

    is_open: str | None
    first: str
    again: str


def is_text(node: v.Value) -> bool:
    """Whether values are compared folded."""
    return t.is_textual(node.type)


def folding(name: str) -> str:
    """Fold a text that is there; what `fold` does to most texts is written out."""
    return f"({name}.strip().lower() if {name}.isascii() else fold({name}))"


def side(node: v.Value, into: Function, *, is_used_again: bool = False) -> Side:
    """A text without case and outer blanks; a field's is computed once."""
    if is_constant(node):
        constant = into.code.constant(fold(str(constant_of(node, into.graph))))
        return Side(None, constant, constant)
    whole = operand(node, into)
    if isinstance(node, v.FieldValue) and into.is_folded_again(node.name):
        name = into.code.once(
            ("folded", node.name),
            lambda: into.code.named("s", f"None if {whole.is_open} else {folding(whole.again)}"),
        )
        return Side(f"{name} is None", name, name)
    text = folding(whole.again)
    if not is_used_again:
        return Side(whole.is_open, text, text)
    name = into.code.fresh("v")
    return Side(whole.is_open, f"({name} := {text})", name)


def test(sides: Sequence[Side], text: str) -> Expr:
    """A test of texts that is undecided when one of them is missing."""
    missing = [each.is_open for each in sides if each.is_open is not None]
    if not missing:
        return Expr(f"({text})", depth=2, cost=3, is_two_valued=True)
    return Expr(f"(None if {' or '.join(missing)} else {text})", depth=3, cost=3)


def text_is(left: v.Value, right: v.Value, into: Function, *, is_same: bool) -> Expr:
    """Whether two texts are the same."""
    one, other = side(left, into), side(right, into)
    return test([one, other], f"{one.first} {'==' if is_same else '!='} {other.first}")


def text_in(node: g.IsIn, values: Sequence[object], into: Function) -> Expr:
    """Whether a text is one of several that are written down."""
    found = side(node.value, into)
    wanted = into.code.constant(frozenset(fold(str(each)) for each in values))
    return test([found], f"{found.first} {'not in' if node.is_negated else 'in'} {wanted}")


def text_matches(node: g.TextMatches, into: Function) -> Expr:
    """Look into a text, or into each text of a list."""
    wanted = into.code.constant(node.wanted)
    if isinstance(node.value.type, t.ListType) or len(node.wanted) > MOST_WRITTEN_OUT:
        first, _ = as_name(node.value, into)
        return Expr(f"text_matches({node.how.value!r}, {first}, {wanted})", depth=2, cost=9)
    is_looked_at_once = node.how in (g.Matching.STARTS_WITH, g.Matching.ENDS_WITH)
    found = side(node.value, into, is_used_again=not is_looked_at_once)
    if not node.wanted:
        return test([found], "False")
    again = [found.first, *(found.again for _ in node.wanted[1:])]
    words = [(into.code.constant(each), text) for each, text in zip(node.wanted, again, strict=True)]
    match node.how:
        case g.Matching.STARTS_WITH:
            tests = [f"{found.first}.startswith({wanted})"]
        case g.Matching.ENDS_WITH:
            tests = [f"{found.first}.endswith({wanted})"]
        case g.Matching.CONTAINS_PART:
            tests = [f"{word} in {text}" for word, text in words]
        case g.Matching.CONTAINS:
            tests = [f"({word} in {text} and has_word({found.again}, {word}))" for word, text in words]
        case g.Matching.MATCHES:
            globs = [into.code.thing(glob_pattern(each)) for each in node.wanted]
            tests = [f"{glob}.fullmatch({text}) is not None" for glob, text in zip(globs, again, strict=True)]
        case _:
            assert_never(node.how)
    return test([found], f"({' or '.join(tests)})")
