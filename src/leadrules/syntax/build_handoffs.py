"""Lark's tree of handoffs, commitments and examples → syntax nodes. Method names are those of the grammar's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lark import Token

from leadrules.syntax import nodes as d
from leadrules.syntax.build_definitions import DefinitionBuilder
from leadrules.syntax.build_expressions import Children, only, words
from leadrules.syntax.build_frame import Line, lines

if TYPE_CHECKING:
    from decimal import Decimal


class DeclarationBuilder(DefinitionBuilder):
    """Builds any declaration."""

    def declaration(self, c: Children) -> d.Declaration:
        whole: d.Declaration = c[0]
        return whole

    def handoff(self, c: Children) -> d.Handoff:
        return d.Handoff(
            name=c[1],
            doc=self.text_of(c[2]),
            terms=self.terms(c[3:]),
            teams=tuple(lines(c, "teams")),
            when=tuple(lines(c, "when")),
            must_have=tuple(item for line in lines(c, "must have") for item in line),
            should_have=tuple(lines(c, "should have")),
            route=tuple(lines(c, "route")),
            answer=only(d.Answer, c),
            reject_with=tuple(name for line in lines(c, "reject") for name in line),
            recycle=tuple(lines(c, "recycle")),
            span=self.at(c),
        )

    def between_teams(self, c: Children) -> Line:
        return "teams", (c[1], c[3])

    def handoff_when(self, c: Children) -> Line:
        return "when", c[1]

    def must_have(self, c: Children) -> Line:
        return "must have", c[1]

    def should_have(self, c: Children) -> Line:
        return "should have", (self.number_of(c[1]), c[3])

    def wanted(self, c: Children) -> tuple[d.WantedItem, ...]:
        return tuple(item for line in c for item in line)

    def wanted_line(self, c: Children) -> tuple[d.WantedItem, ...]:
        *items, _, reason = c
        why = self.text_of(reason)
        return tuple(d.WantedItem(names=names, reason=why, span=self.at(names)) for names in items)

    def wanted_item(self, c: Children) -> tuple[d.Name, ...]:
        return only(d.Name, c)

    def route_by(self, c: Children) -> Line:
        return "route", c[1]

    def answer_within(self, c: Children) -> d.Answer:
        return d.Answer(within=self.as_literal(c[1]), start=c[3], end=c[5], span=self.at(c))

    def reject_with(self, c: Children) -> Line:
        return "reject", c[1]

    def recycle_to(self, c: Children) -> Line:
        attempts: Decimal | None = None if c[3] is None else self.number_of(c[3])
        return "recycle", (c[1], attempts)

    def guarantee(self, c: Children) -> d.Guarantee:
        return d.Guarantee(doc=self.text_of(c[1]) or "", test=c[2], then=None, span=self.at(c))

    def guarantee_implies(self, c: Children) -> d.Guarantee:
        return d.Guarantee(doc=self.text_of(c[1]) or "", test=c[2], then=c[4], span=self.at(c))

    def commitment(self, c: Children) -> d.Commitment:
        _, doc, _, team, *rest = c
        *terms, measure, operator, target, _, period, _, of = rest
        return d.Commitment(
            doc=self.text_of(doc) or "",
            team=team,
            terms=self.terms(terms),
            measure=measure,
            operator=words(operator),
            target=target,
            period=None if period is None else str(period),
            of=of,
            span=self.at(c),
        )

    def log(self, c: Children) -> d.Log:
        return d.Log(name=c[1], doc=self.text_of(c[2]), fields=only(d.FieldLine, c), span=self.at(c))

    # ---- examples

    def example(self, c: Children) -> d.Example:
        _, title, _, like, _, on, given, expected = c
        read = None if on is None else (self.date([on]) if on.type == "DATE" else self.datetime([on]))
        return d.Example(
            title=self.text_node(title),
            like=None if like is None else self.text_node(like),
            on=read,
            given=given or (),
            expected=expected,
            span=self.at(c),
        )

    def given(self, c: Children) -> tuple[d.Given, ...]:
        return only(d.Given, c)

    def given_values(self, c: Children) -> d.Given:
        return d.Given(name=c[0], values=tuple(self.as_literal(each) for each in c[1:]), span=self.at(c))

    def given_records(self, c: Children) -> d.Given:
        return d.Given(name=c[0], values=only(d.GivenRecord, c), span=self.at(c))

    def given_record(self, c: Children) -> d.GivenRecord:
        return d.GivenRecord(values=only(tuple, c), span=self.at([c[0], *(value for pair in c[1:] for value in pair)]))

    def given_pair(self, c: Children) -> tuple[d.Name, Any]:
        return c[0], self.as_literal(c[1])

    def expected(self, c: Children) -> tuple[d.Expectation, ...]:
        return only(d.Expectation, c)

    def expectation(self, c: Children) -> d.Expectation:
        name, *rest = c
        *values, _, missing, _, because = rest
        if isinstance(name, Token):
            name = d.Name(text=str(name), is_quoted=False, span=self.at([name]))
        return d.Expectation(
            name=name,
            values=tuple(self.as_literal(each) for each in values),
            missing=missing,
            because=because or (),
            span=self.at([name, *values, *(missing or ()), *(because or ())]),
        )

    def expected_range(self, c: Children) -> d.ExpectedRange:
        return d.ExpectedRange(low=self.as_literal(c[0]), high=self.as_literal(c[2]), span=self.at(c))

    def expected_state(self, c: Children) -> d.ExpectedState:
        return d.ExpectedState(text=words(c[0]), span=self.at(c))
