"""Lark's tree of definitions, scores and tables → syntax nodes. Method names are those of the grammar's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lark import Token

from leadrules.syntax import nodes as d
from leadrules.syntax import nodes as ex
from leadrules.syntax.build_expressions import Children, only, words
from leadrules.syntax.build_frame import FrameBuilder, Line

if TYPE_CHECKING:
    from decimal import Decimal


class DefinitionBuilder(FrameBuilder):
    """Adds what is decided to what frames it."""

    # ---- definitions

    def define_truth(self, c: Children) -> d.Define:
        criteria = tuple(each for each in c if isinstance(each, d.CriterionLine | d.CriterionGroup))
        return d.Define(
            name=c[1], doc=self.text_of(c[2]), terms=self.terms(c[3:]), criteria=criteria, value=None, span=self.at(c)
        )

    def define_value(self, c: Children) -> d.Define:
        doc = self.text_of(c[4])
        return d.Define(name=c[1], doc=doc, terms=self.terms(c[5:]), criteria=(), value=c[3], span=self.at(c))

    def disqualify_when(self, c: Children) -> d.Disqualify:
        name, doc, _, test, _, reason, *rest = c[1:]
        line = d.CriterionLine(label=None, test=test, reason=self.text_of(reason), span=test.span)
        return d.Disqualify(name=name, doc=self.text_of(doc), terms=self.terms(rest), criteria=(line,), span=self.at(c))

    def disqualify_block(self, c: Children) -> d.Disqualify:
        criteria = tuple(each for each in c if isinstance(each, d.CriterionLine | d.CriterionGroup))
        return d.Disqualify(
            name=c[1], doc=self.text_of(c[2]), terms=self.terms(c[3:]), criteria=criteria, span=self.at(c)
        )

    def stage(self, c: Children) -> d.Stage:
        criteria = tuple(each for each in c if isinstance(each, d.CriterionLine | d.CriterionGroup))
        doc, after, terms = self.text_of(c[2]), c[4], self.terms(c[5:])
        return d.Stage(name=c[1], doc=doc, after=after, terms=terms, criteria=criteria, span=self.at(c))

    def criterion_line(self, c: Children) -> d.CriterionLine:
        label, _, test, _, reason = c
        return d.CriterionLine(label=label, test=test, reason=self.text_of(reason), span=self.at(c))

    def criterion_group(self, c: Children) -> d.CriterionGroup:
        label, _, head, _, reason, *parts = c
        how, wanted = (head[0], head[1]) if isinstance(head, tuple) else (head, None)
        return d.CriterionGroup(
            label=label,
            how=words(how),
            wanted=wanted,
            reason=self.text_of(reason),
            parts=tuple(parts),
            head=ex.Node(span=self.at(head if isinstance(head, tuple) else [head])),
            span=self.at(c),
        )

    def at_least(self, c: Children) -> tuple[Token, Decimal, Token]:
        return c[0], self.number_of(c[1]), c[2]

    # ---- scores

    def score(self, c: Children) -> d.Score:
        return d.Score(
            name=c[1],
            doc=self.text_of(c[2]),
            terms=self.terms(c[3:]),
            limits=self.single("limits", c, "between"),
            lines=only(d.Points, c),
            grades=self.single("grades", c) or (),
            span=self.at(c),
        )

    def sign(self, c: Children) -> Token:
        token: Token = c[0]
        return token

    def signed(self, sign: Token | None, number: Token) -> Decimal:
        """The value of a number with the sign before it."""
        value = self.number_of(number)
        return -value if sign == "-" else value

    def limits(self, c: Children) -> Line:
        return "limits", (self.as_literal(c[1]), self.as_literal(c[3]))

    def points_each(self, c: Children) -> d.Points:
        label, _, sign, points, _, over, _, where = c[:8]
        *modifiers, _, reason = c[8:]
        up_to, once = self.single("up to", modifiers), self.single("once", modifiers)
        return d.Points(
            label=label,
            points=self.signed(sign, points),
            over=over,
            test=where,
            up_to=up_to,
            is_once=once == "once",
            once_per=None if once == "once" else once,
            fading=self.single("fading", modifiers),
            reason=self.text_of(reason),
            span=self.at(c),
        )

    def points_when(self, c: Children) -> d.Points:
        label, _, sign, points, _, test, _, reason = c
        return d.Points(
            label=label,
            points=self.signed(sign, points),
            over=None,
            test=test,
            up_to=None,
            is_once=False,
            once_per=None,
            fading=None,
            reason=self.text_of(reason),
            span=self.at(c),
        )

    def up_to(self, c: Children) -> Line:
        return "up to", self.number_of(c[1]), ex.Node(span=self.at(c))

    def once(self, c: Children) -> Line:
        return "once", "once" if c[2] is None else str(c[2]), ex.Node(span=self.at(c))

    def fading(self, c: Children) -> Line:
        _, percent, _, every, _, at = c
        return "fading", d.Fading(percent=self.number_of(percent), every=self.as_literal(every), at=at, span=self.at(c))

    def grades(self, c: Children) -> Line:
        return "grades", tuple(c[1:])

    def grade(self, c: Children) -> d.Grade:
        return d.Grade(name=c[0], start=self.signed(c[2], c[3]), span=self.at(c))

    # ---- tables

    def table(self, c: Children) -> d.Table:
        policy = next(each for each in c[5:] if isinstance(each, Token) and each.type == "HIT_POLICY")
        return d.Table(
            name=c[1],
            doc=self.text_of(c[2]),
            outputs=c[4],
            terms=self.terms(c[5:]),
            policy=words(policy),
            rows=only(d.Row, c),
            span=self.at(c),
        )

    def one_output(self, c: Children) -> tuple[d.Output, ...]:
        return (d.Output(name=None, type=c[0], span=c[0].span),)

    def named_outputs(self, c: Children) -> tuple[d.Output, ...]:
        return tuple(c)

    def output(self, c: Children) -> d.Output:
        return d.Output(name=c[0], type=c[1], span=self.at(c))

    def output_last(self, c: Children) -> d.Output:
        return self.output(c)

    def row(self, c: Children) -> d.Row:
        reason = self.text_of(c[-1])
        return d.Row(cells=only(d.Cell, c), reason=reason, span=self.at(c))

    def cell(self, c: Children) -> d.Cell:
        span = self.at(c)
        if isinstance(c[0], Token):
            return d.Cell(tests=(), is_gives=c[0].type == "GIVES", span=span)
        tests = tuple(
            each if isinstance(each, d.CellTest) else d.CellTest(how="value", values=(each,), span=each.span)
            for each in c
        )
        return d.Cell(tests=tests, span=span)

    def cell_compare(self, c: Children) -> d.CellTest:
        return d.CellTest(how=words(c[0]), values=(c[1],), span=self.at(c))

    def cell_range(self, c: Children) -> d.CellTest:
        return d.CellTest(how="to", values=(c[0], c[2]), span=self.at(c))

    def cell_in(self, c: Children) -> d.CellTest:
        among = c[1]
        if isinstance(among, tuple):
            return d.CellTest(how=words(c[0]), values=among, span=self.closed([c[0], *among], "]"))
        return d.CellTest(how=words(c[0]), values=(), among=among, span=self.at(c))

    def cell_not(self, c: Children) -> d.CellTest:
        path = ex.Path(parts=(c[1].text,), span=c[1].span)
        return d.CellTest(how="not", values=(path,), span=self.at(c))

    def cell_known(self, c: Children) -> d.CellTest:
        return d.CellTest(how="known" if c[0].type == "IS_KNOWN" else "missing", values=(), span=self.at(c))

    def cell_text(self, c: Children) -> d.CellTest:
        how, wanted = c[0]
        if isinstance(wanted, tuple):
            return d.CellTest(how=words(how), values=wanted, span=self.closed([how, *wanted], "]"))
        return d.CellTest(how=words(how), values=(), among=wanted, span=self.at([how, wanted]))
