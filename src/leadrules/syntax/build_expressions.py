"""Lark's tree of what stands inside a line → syntax nodes. Method names are those of the grammar's rules."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from lark import Token, Transformer

from leadrules.diagnostics import Diagnostic
from leadrules.syntax import literals
from leadrules.syntax import nodes as ex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from leadrules.source import Source, Span

T = TypeVar("T")
Children = list[Any]
AGGREGATES = {"latest", "earliest", "count", "share", "sum", "min", "max"}


def words(token: Token) -> str:
    """Write a word of the language with single blanks and without its bracket: `first known`."""
    return " ".join(token.rstrip("( ").split())


class ExpressionBuilder(Transformer[Token, Any]):
    """Builds the nodes of one declaration; what is wrong with a literal is noted, and a harmless value stands in."""

    def __init__(self, source: Source) -> None:
        """Build nodes whose places are in this source."""
        super().__init__(visit_tokens=False)
        self.file = source
        self.diagnostics: list[Diagnostic] = []

    # ---- places

    def at(self, children: Iterable[Any]) -> Span:
        """From the first child that has a place to the last."""
        start = end = -1
        for child in flat(children):
            if isinstance(child, Token) and child.start_pos is not None and child.end_pos is not None:
                first, last = child.start_pos, child.end_pos
            elif isinstance(child, ex.Node):
                first, last = child.span.start, child.span.end
            else:
                continue
            start = first if start < 0 else start
            end = last
        return self.file.span(max(start, 0), max(end, 0))

    def closed(self, children: Iterable[Any], bracket: str) -> Span:
        """The same with the closing bracket behind it, which Lark keeps to itself."""
        span = self.at(children)
        found = re.compile(rf"(?:\s|#[^\n]*\n)*{re.escape(bracket)}").match(self.file.text, span.end)
        return self.file.span(span.start, found.end()) if found else span

    def read(self, how: Callable[[], T], span: Span, otherwise: T) -> T:
        """Read a literal, or note what is wrong with it."""
        try:
            return how()
        except literals.Unreadable as wrong:
            self.diagnostics.append(Diagnostic("bad-literal", wrong.message, span, wrong.help))
            return otherwise

    def number_of(self, token: Token) -> Decimal:
        """The value of a number's token."""
        return self.read(lambda: literals.number(token.rstrip("%")), self.at([token]), Decimal(0))

    def text_of(self, token: Token | None) -> str | None:
        """The text in a quoted token."""
        return None if token is None else self.read(lambda: literals.text(token), self.at([token]), "")

    def text_node(self, token: Token) -> ex.Text:
        """A quoted text with its place."""
        return ex.Text(value=self.text_of(token) or "", span=self.at([token]))

    # ---- names

    def name(self, c: Children) -> ex.Name:
        token: Token = c[0]
        is_quoted = token.type == "QUOTED_NAME"
        return ex.Name(text=token.strip("`") if is_quoted else str(token), is_quoted=is_quoted, span=self.at(c))

    def names(self, c: Children) -> tuple[ex.Name, ...]:
        return tuple(c)

    def path(self, c: Children) -> ex.Path:
        return ex.Path(parts=tuple(part.text for part in c if isinstance(part, ex.Name)), span=self.at(c))

    # ---- literals

    def number(self, c: Children) -> ex.Number:
        return ex.Number(value=self.number_of(c[0]), span=self.at(c))

    def money(self, c: Children) -> ex.Money:
        return ex.Money(amount=self.number_of(c[0]), currency=str(c[1]), span=self.at(c))

    def percent(self, c: Children) -> ex.Percent:
        return ex.Percent(value=self.number_of(c[0]), span=self.at(c))

    def text(self, c: Children) -> ex.Text:
        return self.text_node(c[0])

    def date(self, c: Children) -> ex.Day:
        span = self.at(c)
        return ex.Day(value=self.read(lambda: literals.day(c[0]), span, literals.day("2000-01-01")), span=span)

    def datetime(self, c: Children) -> ex.Moment:
        span, harmless = self.at(c), literals.moment("2000-01-01 00:00")
        return ex.Moment(value=self.read(lambda: literals.moment(c[0]), span, harmless), span=span)

    def yes_no(self, c: Children) -> ex.YesNo:
        return ex.YesNo(value=c[0].type == "YES", span=self.at(c))

    def duration(self, c: Children) -> ex.DurationLiteral:
        span, harmless = self.at(c), literals.duration("1", "day")
        return ex.DurationLiteral(value=self.read(lambda: literals.duration(*c), span, harmless), span=span)

    def band_literal(self, c: Children) -> ex.Band:
        token, currency = c
        parts = re.split(r"-", token.rstrip("+"))
        span = self.at(c)
        low, *high = (self.read(partial(literals.number, part), span, Decimal(0)) for part in parts)
        return ex.Band(low=low, high=high[0] if high else None, currency=currency and str(currency), span=span)

    def literal_list(self, c: Children) -> tuple[ex.Literal, ...]:
        return tuple(self.as_literal(each) for each in c)

    def as_literal(self, node: ex.Name | ex.Expression) -> Any:  # noqa: ANN401 - any literal, `Band` included
        """A bare name among literals is a value's name."""
        return ex.Path(parts=(node.text,), span=node.span) if isinstance(node, ex.Name) else node

    # ---- arithmetic

    def arithmetic(self, c: Children) -> ex.Arithmetic:
        rest = tuple((str(c[i]), c[i + 1]) for i in range(1, len(c), 2))
        return ex.Arithmetic(first=c[0], rest=rest, span=self.at(c))

    def negative(self, c: Children) -> ex.Negative:
        return ex.Negative(of=c[1], span=self.at(c))

    def bracketed(self, c: Children) -> ex.Expression:
        inner: ex.Expression = c[1]
        return replace(inner, span=self.at(c))

    def counted(self, c: Children) -> ex.Aggregate:
        opening, over, _, where = c
        return ex.Aggregate(how=words(opening), over=over, where=where, span=self.closed(c, ")"))

    def aggregated(self, c: Children) -> ex.Aggregate:
        return self.counted(c)

    def chosen(self, c: Children) -> ex.Chosen:
        return ex.Chosen(how=words(c[0]), options=tuple(c[1:]), span=self.closed(c, ")"))

    # ---- tests

    def compare_word(self, c: Children) -> Token:
        token: Token = c[0]
        return token

    def compare(self, c: Children) -> ex.Compare:
        return ex.Compare(operator=words(c[1]), left=c[0], right=c[2], span=self.at(c))

    def between(self, c: Children) -> ex.Between:
        return ex.Between(value=c[0], low=c[2], high=c[4], span=self.at(c))

    def in_what(self, c: Children) -> ex.Path:
        return ex.Path(parts=(c[0].text,), span=c[0].span)

    def in_literals(self, c: Children) -> tuple[ex.Expression, ...]:
        return tuple(c)

    def membership(self, c: Children) -> ex.Membership:
        among = c[2]
        span = self.closed([c[0], c[1], *among], "]") if isinstance(among, tuple) else self.at([c[0], c[1], among])
        return ex.Membership(value=c[0], is_negated=c[1].type == "NOT_IN", among=among, span=span)

    def knowledge(self, c: Children) -> ex.Knowledge:
        return ex.Knowledge(value=c[0], is_known=c[1].type == "IS_KNOWN", span=self.at(c))

    def state_test(self, c: Children) -> ex.StateTest | ex.Negation:
        test = ex.StateTest(value=c[0], state=words(c[2]), span=self.at(c))
        return test if c[1].type == "IS" else ex.Negation(of=test, span=test.span)

    def within(self, c: Children) -> ex.Within:
        return ex.Within(value=c[0], is_next=c[2].type == "NEXT", duration=self.as_literal(c[3]), span=self.at(c))

    def text_choice(self, c: Children) -> tuple[ex.Expression, ...]:
        return (self.text_node(c[0]),)

    def text_any(self, c: Children) -> tuple[ex.Expression, ...] | ex.Path:
        wanted: tuple[ex.Expression, ...] | ex.Path = c[1]
        return wanted

    def text_name(self, c: Children) -> ex.Path:
        return self.in_what(c)

    def text_test(self, c: Children) -> tuple[Token, tuple[ex.Expression, ...] | ex.Path]:
        return c[0], c[1]

    def text_compare(self, c: Children) -> ex.TextTest:
        how, wanted = c[1]
        span = self.closed([c[0], how, *(wanted if isinstance(wanted, tuple) else [wanted])], "]")
        return ex.TextTest(value=c[0], how=words(how), wanted=wanted, span=span)

    def quantified(self, c: Children) -> ex.Quantified:
        opening, over, _, where = c
        return ex.Quantified(is_every=opening.type == "EVERY_OPEN", over=over, where=where, span=self.closed(c, ")"))

    def logic_not(self, c: Children) -> ex.Negation:
        return ex.Negation(of=c[1], span=self.at(c))

    def logic_and(self, c: Children) -> ex.Logic:
        return ex.Logic(is_and=True, parts=tuple(c[::2]), span=self.at(c))

    def logic_or(self, c: Children) -> ex.Logic:
        return ex.Logic(is_and=False, parts=tuple(c[::2]), span=self.at(c))


def only(kind: type[T], children: Sequence[Any]) -> tuple[T, ...]:
    """Give the children of one kind, in order."""
    return tuple(child for child in children if isinstance(child, kind))


def flat(children: Iterable[Any]) -> Iterator[Any]:
    """Give children and what stands in tuples among them, in order."""
    for child in children:
        if isinstance(child, tuple):
            yield from flat(child)
        else:
            yield child
