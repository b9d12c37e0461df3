"""Expressions that give a value → typed nodes of the rule graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from leadrules.compiler.arithmetic import Arithmetic
from leadrules.compiler.durations import refuse_as_value
from leadrules.compiler.lists import Lists
from leadrules.compiler.symbols import Kind, Scope, Symbol
from leadrules.diagnostics import listed
from leadrules.graph import values as g
from leadrules.schema import types as t
from leadrules.schema.countries import is_country
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from leadrules.compiler.truths import Truths
    from leadrules.compiler.types import Literals


class Values:
    """Reads values in a scope. Every method gives None when something was wrong, and has said so."""

    truths: Truths

    def __init__(self, scope: Scope, literals: Literals) -> None:
        """Read values with the names of this scope."""
        self.scope = scope
        self.literals = literals
        self.arithmetic = Arithmetic(self)
        self.lists = Lists(self)

    def read(self, node: n.Expression, hint: t.Type | None = None, what: str = "it") -> g.Value | None:
        """Read a value; a bare name may be one of the type `hint`; `what` calls what it is compared with."""
        match node:
            case n.Path():
                return self.path(node, hint, what)
            case n.Arithmetic():
                return self.arithmetic.product(node) if node.rest[0][0] in "*/" else self.arithmetic.sum(node)
            case n.Negative():
                return self.arithmetic.negative(node)
            case n.Chosen():
                return self.arithmetic.chosen(node, hint)
            case n.Aggregate():
                return self.lists.aggregate(node)
            case n.Number() | n.Money() | n.Percent() | n.Text() | n.YesNo() | n.Day() | n.Moment():
                return self.literals.natural(node)
            case n.DurationLiteral():
                return self.literals.expected(node, t.DURATION, "a duration")
            case (
                n.Compare()
                | n.Between()
                | n.Membership()
                | n.Knowledge()
                | n.StateTest()
                | n.Within()
                | n.TextTest()
                | n.Logic()
                | n.Negation()
                | n.Quantified()
            ):
                help_text = "a value is wanted: a field, a number, a text, a date"
                self.scope.tell("not-a-value", "this is met or not, and has no value", node.span, help_text)
                return None
            case _:
                assert_never(node)

    # ---- names

    def path(self, node: n.Path, hint: t.Type | None, what: str) -> g.Value | None:
        """Read a name: a value of the hinted type first, then the record's field, then the lead's or another name."""
        head, *rest = node.parts
        if not rest:
            if isinstance(hint, t.ChoiceType) and head in hint.values:
                return g.Constant(value=head, type=hint, text=head)
            if hint == t.COUNTRY and is_country(head) and head not in self.scope.symbols:
                return g.Constant(value=head, type=t.COUNTRY, text=head)
        if self.scope.own_field is not None:
            return self.own_value(node)
        if not rest and head == "today":
            return g.Today(type=t.DATE)
        if not rest and head == "now":
            return g.Now(type=t.DATETIME)
        in_record = self.in_record(node)
        if in_record is not None:
            return in_record
        if head == "lead" and len(rest) == 1:
            return self.lead_field(node, rest[0])
        symbol = self.scope.find(head)
        if symbol is None:
            self.unknown(node, hint, what)
            return None
        return self.of_symbol(symbol, node)

    def own_value(self, node: n.Path) -> g.Value | None:
        """In a field's own `where` only the field itself can be named."""
        if node.text == self.scope.own_field and isinstance(self.scope.record, t.Type):
            return g.RecordValue(name=None, type=self.scope.record)
        message = f"a field's `where` speaks of the field alone, not of `{node.text}`"
        self.scope.tell("unknown-name", message, node.span, "make it a criterion of its own with `define`")
        return None

    def in_record(self, node: n.Path) -> g.RecordValue | None:
        """Read a name of the record that a `where` looks at."""
        record, name = self.scope.record, node.parts[0]
        if record is None or len(node.parts) > 1:
            return None
        if isinstance(record, t.RecordType):
            kind = record.field(name)
            return None if kind is None else g.RecordValue(name=name, type=kind)
        return g.RecordValue(name=None, type=record) if name == "it" else None

    def lead_field(self, node: n.Path, name: str) -> g.Value | None:
        """Read `lead.NAME`, which is the lead's field even where a record has one of that name."""
        symbol = self.scope.find(name)
        if symbol is None or symbol.kind is not Kind.FIELD:
            self.scope.unknown(name, node.span, "field")
            return None
        return self.of_symbol(symbol, node)

    def unknown(self, node: n.Path, hint: t.Type | None, what: str) -> None:
        """Say what a name that stands for nothing was perhaps meant to be."""
        name, scope = node.text, self.scope
        if isinstance(hint, t.ChoiceType) and not scope.may_be_declared(name):
            self.literals.unknown_value(name, hint, node.span, what)
        elif hint == t.COUNTRY and not scope.may_be_declared(name):
            self.literals.named(node, hint, what)
        elif hint is not None and t.is_textual(hint) and not scope.may_be_declared(name):
            scope.tell("unknown-name", f"no field is called `{name}`", node.span, f'a text is quoted: `"{name}"`')
        elif isinstance(scope.record, t.RecordType):
            scope.unknown(name, node.span, "field of the record or the lead", tuple(f for f, _ in scope.record.fields))
        else:
            scope.unknown(node.parts[0], node.span)

    def of_symbol(self, symbol: Symbol, node: n.Path) -> g.Value | None:
        """Read what a known name stands for."""
        rest = node.parts[1:] if node.parts[0] != "lead" else ()
        if symbol.is_broken:
            return None
        if rest and symbol.kind not in (Kind.SCORE, Kind.TABLE):
            message = f"`{symbol.name}` is {symbol.kind.value} and has no part `{rest[0]}`"
            help_text = None
            if isinstance(symbol.type, t.ListType):
                help_text = f"ask for its entries: `any({symbol.name} where {rest[0]} …)`"
            self.scope.tell("unknown-name", message, node.span, help_text)
            return None
        match symbol.kind:
            case Kind.FIELD:
                return None if symbol.type is None else g.FieldValue(name=symbol.name, type=symbol.type)
            case Kind.SETTING:
                if symbol.type is None or refuse_as_value(symbol, node, self.scope):
                    return None
                return g.SettingValue(name=symbol.name, type=symbol.type)
            case Kind.VALUE:
                return None if symbol.type is None else g.DefinedValue(name=symbol.name, type=symbol.type)
            case Kind.SCORE:
                return self.score(symbol, node, rest)
            case Kind.TABLE:
                return self.table(symbol, node, rest)
            case Kind.LIST:
                help_text = f"ask whether a value is `in {symbol.name}`"
            case Kind.HANDOFF:
                help_text = f"ask for its state: `{symbol.name} is ready`"
            case Kind.DEFINITION | Kind.DISQUALIFIER | Kind.STAGE:
                help_text = f"write `{symbol.name}` as a line of its own, or behind `and`, `or`, `not`"
            case _:
                assert_never(symbol.kind)
        self.scope.tell("not-a-value", f"`{symbol.name}` is {symbol.kind.value} and has no value", node.span, help_text)
        return None

    def score(self, symbol: Symbol, node: n.Path, rest: tuple[str, ...]) -> g.Value | None:
        """Read `engagement` (points) or `engagement.grade`."""
        if not rest:
            return g.ScoreValue(name=symbol.name, type=t.NUMBER)
        if rest == ("grade",) and symbol.grades is not None:
            return g.GradeValue(score=symbol.name, type=symbol.grades)
        help_text = "give the score a line `grades …`" if rest == ("grade",) else f"a score has `{symbol.name}.grade`"
        self.scope.tell("unknown-name", f"the score `{symbol.name}` has no `{'.'.join(rest)}`", node.span, help_text)
        return None

    def table(self, symbol: Symbol, node: n.Path, rest: tuple[str, ...]) -> g.Value | None:
        """Read `territory`, or `routing.owner` of a table that gives several columns."""
        names = [name for name, _ in symbol.outputs]
        if not rest and len(symbol.outputs) == 1:
            rest = (names[0],)
        kind = dict(symbol.outputs).get(rest[0]) if len(rest) == 1 else None
        if kind is None:
            wanted = listed([f"{symbol.name}.{name}" for name in names])
            message = f"`{node.text}` is no column of the table" if rest else f"`{symbol.name}` gives several columns"
            self.scope.tell("unknown-name", message, node.span, f"write {wanted}" if names else None)
            return None
        return g.TableValue(table=symbol.name, output=rest[0], type=kind)

    def has_hours(self, node: n.Node) -> bool:
        """Whether the ruleset says when business hours are; said when not."""
        if not self.scope.has_hours and not self.scope.may_be_declared("ruleset", "hours"):
            help_text = "add `hours mon-fri 09:00-17:00` below `ruleset`"
            self.scope.tell("missing-ruleset-line", "the ruleset does not say its business hours", node.span, help_text)
        return self.scope.has_hours


def called(value: g.Value) -> str:
    """How a message calls a value that something is compared with."""
    match value:
        case g.FieldValue() | g.SettingValue() | g.DefinedValue():
            return f"`{value.name}`"
        case g.RecordValue(name=name) if name is not None:
            return f"`{name}`"
        case g.GradeValue():
            return f"`{value.score}.grade`"
        case g.TableValue():
            return f"`{value.table}`" if value.output == "gives" else f"`{value.table}.{value.output}`"
        case _:
            return "it"
