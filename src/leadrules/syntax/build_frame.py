"""Lark's tree of what frames the rules → syntax nodes. Method names are those of the grammar's rules."""

from __future__ import annotations

from datetime import time
from functools import partial
from typing import TYPE_CHECKING, Any

from lark import Token

from leadrules.diagnostics import Diagnostic
from leadrules.syntax import expressions as ex
from leadrules.syntax import literals
from leadrules.syntax import nodes as d
from leadrules.syntax.build_expressions import Children, ExpressionBuilder, only

if TYPE_CHECKING:
    from collections.abc import Sequence

# A line that is not a declaration of its own is passed up as its kind and what it holds.
Line = tuple[Any, ...]
# Lines that list several things.
LISTING = ("teams", "hours", "holidays", "grades")


def lines(children: Sequence[Any], kind: str) -> list[Any]:
    """Give what the lines of one kind hold."""
    return [child[1] for child in children if isinstance(child, tuple) and child and child[0] == kind]


def texts(children: Sequence[Any]) -> list[Token]:
    """Give the quoted texts among the children."""
    return [child for child in children if isinstance(child, Token) and child.type == "TEXT"]


class FrameBuilder(ExpressionBuilder):
    """Adds the ruleset, settings, lists, the lead and sources to what a line can hold."""

    def single(self, kind: str, children: Children, what: str | None = None) -> Any:  # noqa: ANN401 - whatever it holds
        """What the only line of a kind holds, None when there is none; a second one is told of where it stands."""
        found = [child for child in children if isinstance(child, tuple) and child and child[0] == kind]
        help_text = "one line lists them all, with `,` between" if kind in LISTING else "keep one"
        for again in found[1:]:
            message, first = f"`{what or kind}` is given twice here", self.at(found[:1])
            self.diagnostics.append(Diagnostic("declared-twice", message, self.at([again]), help_text, related=first))
        return found[0][1] if found else None

    def terms(self, c: Children) -> d.Terms:
        since: ex.Day | None = self.single("since", c)
        return d.Terms(
            agreed=self.single("agreed", c, "agreed by"),
            since=since.value if since else None,
            review=self.single("review", c, "review by"),
            span=self.at(c),
        )

    # ---- ruleset, use, strategy, setting, list

    def ruleset(self, c: Children) -> d.RulesetDeclaration:
        currency: Token | None = self.single("currency", c)
        teams: tuple[ex.Name, ...] | None = self.single("teams", c)
        return d.RulesetDeclaration(
            name=c[1],
            doc=self.text_of(c[2]),
            terms=self.terms(c[3:]),
            teams=teams or (),
            currency=str(currency) if currency else None,
            currency_span=ex.Node(span=self.at([currency])) if currency else None,
            timezone=self.single("timezone", c),
            hours=self.single("hours", c) or (),
            holidays=self.single("holidays", c) or (),
            span=self.at(c),
        )

    def teams_line(self, c: Children) -> Line:
        return "teams", c[1]

    def agreed_line(self, c: Children) -> Line:
        return "agreed", self.agreement(c[1])

    def agreement(self, node: ex.Name | d.Agreed) -> d.Agreed:
        """A single team is an agreement of one."""
        return d.Agreed(is_and=True, parts=(node,), span=node.span) if isinstance(node, ex.Name) else node

    def agreed_all(self, c: Children) -> d.Agreed:
        return d.Agreed(is_and=True, parts=tuple(c[::2]), span=self.at(c))

    def agreed_any(self, c: Children) -> d.Agreed:
        return d.Agreed(is_and=False, parts=tuple(c[::2]), span=self.at(c))

    def agreed_one(self, c: Children) -> d.Agreed:
        return self.agreement(c[0])

    def currency_line(self, c: Children) -> Line:
        return "currency", c[1]

    def timezone_line(self, c: Children) -> Line:
        return "timezone", self.text_node(c[1])

    def hours_line(self, c: Children) -> Line:
        return "hours", tuple(c[1:])

    def opening(self, c: Children) -> d.Opening:
        names = only(ex.Name, c)
        opens, closes = (
            self.read(partial(literals.clock, t), self.at([t]), time(0))
            for t in c
            if isinstance(t, Token) and t.type == "TIME"
        )
        return d.Opening(first=names[0], last=names[-1], opens=opens, closes=closes, span=self.at(c))

    def holidays_line(self, c: Children) -> Line:
        return "holidays", tuple(self.date([token]) for token in c[1:])

    def since_line(self, c: Children) -> Line:
        return "since", self.date([c[1]])

    def review_line(self, c: Children) -> Line:
        return "review", self.date([c[1]])

    def use(self, c: Children) -> d.Use:
        return d.Use(path=self.text_node(c[1]), overrides=only(d.Override, c), span=self.at(c))

    def override(self, c: Children) -> d.Override:
        return d.Override(name=c[0], value=self.as_literal(c[2]), span=self.at(c))

    def strategy(self, c: Children) -> d.Strategy:
        def joined(kind: str) -> tuple[Any, ...]:
            return tuple(each for line in lines(c, kind) for each in line)

        return d.Strategy(
            name=c[1],
            doc=self.text_of(c[2]),
            target_markets=joined("target"),
            audiences=joined("audience"),
            products=joined("products"),
            pricing=joined("pricing"),
            channels=joined("channels"),
            techniques=joined("techniques"),
            objectives=joined("objective"),
            span=self.at(c),
        )

    def target_line(self, c: Children) -> Line:
        return "target", (c[1],)

    def audience_line(self, c: Children) -> Line:
        return "audience", c[1]

    def products_line(self, c: Children) -> Line:
        return "products", tuple(self.text_node(each) for each in c[1:])

    def pricing_line(self, c: Children) -> Line:
        return "pricing", (self.text_node(c[1]),)

    def channels_line(self, c: Children) -> Line:
        return "channels", c[1]

    def techniques_line(self, c: Children) -> Line:
        return "techniques", tuple(self.text_node(each) for each in c[1:])

    def objective_line(self, c: Children) -> Line:
        target = None if c[2] is None else self.as_literal(c[2])
        by = self.date([c[4]])
        return "objective", (d.Objective(doc=self.text_of(c[1]) or "", target=target, by=by, span=self.at(c)),)

    def setting(self, c: Children) -> d.Setting:
        _, name, kind, _, value, doc = c
        return d.Setting(name=name, type=kind, value=self.as_literal(value), doc=self.text_of(doc), span=self.at(c))

    def list_of_values(self, c: Children) -> d.ValueList:
        values = tuple(self.as_literal(each) for each in c[4:])
        return d.ValueList(name=c[1], doc=self.text_of(c[2]), values=values, span=self.at(c))

    def list_from_file(self, c: Children) -> d.ValueList:
        return d.ValueList(name=c[1], doc=self.text_of(c[2]), values=self.text_node(c[4]), span=self.at(c))

    # ---- leads

    def lead(self, c: Children) -> d.LeadDeclaration:
        entries = tuple(each for each in c if isinstance(each, d.FieldGroup | d.FieldLine))
        return d.LeadDeclaration(doc=self.text_of(c[1]), entries=entries, span=self.at(c))

    def field_group(self, c: Children) -> d.FieldGroup:
        return d.FieldGroup(name=c[0], doc=self.text_of(c[1]), fields=only(d.FieldLine, c), span=self.at(c))

    def field(self, c: Children) -> d.FieldLine:
        name, kind, _, where, _, assumed, doc = c
        return d.FieldLine(
            name=name,
            type=kind,
            where=where,
            assumed=None if assumed is None else self.as_literal(assumed),
            doc=self.text_of(doc),
            span=self.at(c),
        )

    def record_list(self, c: Children) -> d.FieldLine:
        kind = d.ListName(of=only(d.FieldLine, c), span=self.at([c[1]]))
        return d.FieldLine(name=c[0], type=kind, doc=self.text_of(c[2]), span=self.at(c))

    def scalar_type(self, c: Children) -> d.ScalarName:
        return d.ScalarName(text=str(c[0]), span=self.at(c))

    def money_type(self, c: Children) -> d.MoneyName:
        return d.MoneyName(currency=None if c[2] is None else str(c[2]), span=self.at(c))

    def band_type(self, c: Children) -> d.BandName:
        return d.BandName(of=c[1], span=self.at(c))

    def list_type(self, c: Children) -> d.ListName:
        return d.ListName(of=c[1], span=self.at(c))

    def one_of(self, c: Children) -> d.ChoiceName:
        return d.ChoiceName(values=only(ex.Name, c), is_ranked=False, span=self.at(c))

    def ranked(self, c: Children) -> d.ChoiceName:
        return d.ChoiceName(values=only(ex.Name, c), is_ranked=True, span=self.at(c))

    def source(self, c: Children) -> d.SourceDeclaration:
        missing = tuple(each for line in lines(c, "missing when") for each in line)
        columns = only(d.Column, c)
        return d.SourceDeclaration(
            name=c[1], doc=self.text_of(c[2]), missing_when=missing, columns=columns, span=self.at(c)
        )

    def missing_when(self, c: Children) -> Line:
        return "missing when", tuple(self.text_node(each) for each in c[1:])

    def column(self, c: Children) -> d.Column:
        kinds = [child.type if isinstance(child, Token) else "" for child in c]
        written = kinds.index("WRITTEN") if "WRITTEN" in kinds else None
        split = kinds.index("SPLIT_BY") if "SPLIT_BY" in kinds else None
        ends = [i for i in (written, split) if i is not None] or [len(c)]
        return d.Column(
            field=c[0],
            names=tuple(self.text_node(t) for t in texts(c[: min(ends)])),
            written=tuple(self.text_node(t) for t in texts(c[written : split or len(c)])) if written else (),
            split_by=self.text_node(c[split + 1]) if split else None,
            translations=next((each for each in c if isinstance(each, tuple)), ()),
            span=self.at(c),
        )

    def translations(self, c: Children) -> tuple[d.Translation, ...]:
        *plain, _, otherwise = c
        found = only(d.Translation, plain)
        if otherwise is None:
            return found
        value = self.as_literal(otherwise)
        return (*found, d.Translation(text=None, value=value, span=value.span))

    def translation(self, c: Children) -> d.Translation:
        return d.Translation(text=self.text_node(c[0]), value=self.as_literal(c[2]), span=self.at(c))
