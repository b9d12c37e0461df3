"""Types as they are written → types; and what a written value means where one is expected."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from leadrules.diagnostics import did_you_mean, listed
from leadrules.graph.values import Constant
from leadrules.schema import types as t
from leadrules.schema.countries import CODES, country_code, is_country
from leadrules.schema.currencies import CURRENCIES, MINOR_UNITS
from leadrules.schema.text import fold
from leadrules.schema.values import Range
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from leadrules.compiler.symbols import Scope
    from leadrules.schema.values import Single
    from leadrules.source import Span


A_MOMENT = r"\d{4}-\d{2}-\d{2}( +\d{1,2}:\d{2}(:\d{2})?)?"
# The currencies that a wrong code is most often meant to be.
USUAL = ("EUR", "USD", "GBP", "CHF")


def resolve_type(node: n.TypeName, scope: Scope) -> t.FieldType | None:
    """Read a type; None, and said, when it cannot be."""
    match node:
        case n.ScalarName():
            return t.ScalarType(t.Scalar(node.text))
        case n.MoneyName():
            return money_type(node, scope)
        case n.BandName():
            return band_type(node, scope)
        case n.ChoiceName():
            return choice_type(node, scope)
        case n.ListName():
            return list_type(node, scope)
        case _:
            assert_never(node)


def money_type(node: n.MoneyName, scope: Scope) -> t.MoneyType | None:
    """Read `money`, which is in the ruleset's currency, or `money in USD`."""
    if node.currency is None:
        if scope.currency is None and scope.may_be_declared("ruleset", "currency"):
            return None
        if scope.currency is None:
            help_text = "add `currency EUR` below `ruleset`, or write `money in EUR`"
            scope.tell(
                "missing-ruleset-line", "the ruleset does not say which currency money is in", node.span, help_text
            )
            return None
        return t.MoneyType(scope.currency)
    if not is_currency(node.currency, node.span, scope):
        return None
    return t.MoneyType(node.currency)


def is_currency(code: str, span: Span, scope: Scope) -> bool:
    """Whether ISO 4217 knows a code; said when not."""
    if code in MINOR_UNITS:
        return True
    help_text = did_you_mean(code, CURRENCIES, USUAL) or "currencies are written as in ISO 4217: EUR, USD, CHF"
    scope.tell("unknown-currency", f"`{code}` is no currency", span, help_text)
    return False


def band_type(node: n.BandName, scope: Scope) -> t.BandType | None:
    """Read `band of integer`, `band of number`, `band of money`."""
    of = resolve_type(node.of, scope)
    match of:
        case None:
            return None
        case t.ScalarType(t.Scalar.NUMBER | t.Scalar.INTEGER) | t.MoneyType():
            return t.BandType(of)
        case _:
            help_text = "write `band of integer`, `band of number` or `band of money`"
            scope.tell("type-mismatch", f"there are no bands of {of}", node.span, help_text)
            return None


def choice_type(node: n.ChoiceName, scope: Scope) -> t.ChoiceType:
    """Read `one of …` or `ranked …`; a value stands in it once, whatever its case."""
    seen: dict[str, n.Name] = {}
    for value in node.values:
        first = seen.setdefault(fold(value.text), value)
        if first is not value:
            scope.tell(
                "declared-twice", f"the value `{value.text}` stands here twice", value.span, "keep one", first.span
            )
    return t.ChoiceType(tuple(value.text for value in seen.values()), is_ranked=node.is_ranked)


def list_type(node: n.ListName, scope: Scope) -> t.ListType | None:
    """Read `list of text`, or `list of` with the fields of a record below."""
    if isinstance(node.of, tuple):
        fields: dict[str, t.FieldType] = {}
        for line in node.of:
            kind = resolve_type(line.type, scope)
            if line.name.text in fields:
                message = f"`{line.name.text}` is declared twice in this record"
                scope.tell("declared-twice", message, line.name.span, "keep one")
            if isinstance(kind, t.ListType) and isinstance(kind.of, t.RecordType):
                scope.tell(
                    "type-mismatch", "a record cannot hold records", line.span, "give the lead a list of its own"
                )
            elif kind is not None:
                fields[line.name.text] = kind
            else:
                scope.broken.add(line.name.text)
        return t.ListType(t.RecordType(tuple(fields.items())))
    of = resolve_type(node.of, scope)
    if of is None:
        return None
    if isinstance(of, t.ListType):
        scope.tell("type-mismatch", "a list cannot hold lists", node.span, "write `list of` with a record below")
        return None
    return t.ListType(of)


def rounded(value: Decimal, kind: t.Type) -> Decimal:
    """Round half up to the scale of a type: a currency's smallest unit, whole numbers, nine decimals."""
    match kind:
        case t.BandType(of):
            return rounded(value, of)
        case t.MoneyType(currency):
            return value.quantize(Decimal(1).scaleb(-MINOR_UNITS.get(currency, 2)), ROUND_HALF_UP)
        case t.ScalarType(t.Scalar.INTEGER):
            return value.quantize(Decimal(1), ROUND_HALF_UP)
        case _:
            return value.quantize(Decimal("1e-9"), ROUND_HALF_UP).normalize() + 0 if value % 1 else value


class Literals:
    """Reads written values for a scope."""

    def __init__(self, scope: Scope, timezone: str) -> None:
        """Read moments in this time zone."""
        self.scope = scope
        self.zone = ZoneInfo(timezone)

    def natural(self, node: n.Literal | n.Band) -> Constant | None:
        """What a literal is by itself; None for a name, which needs an expected type."""
        text = " ".join(node.span.text.split())
        match node:
            case n.Number():
                kind = t.INTEGER if node.value == node.value.to_integral_value() else t.NUMBER
                return Constant(value=node.value, type=kind, text=text)
            case n.Money():
                return self.money(node.amount, node.currency, node.span, text)
            case n.Percent():
                return Constant(value=node.value, type=t.PERCENT, text=text)
            case n.Text():
                return Constant(value=node.value, type=t.TEXT, text=text)
            case n.YesNo():
                return Constant(value=node.value, type=t.YES_NO, text=text)
            case n.Day():
                return Constant(value=node.value, type=t.DATE, text=text)
            case n.Moment():
                moment = node.value.replace(tzinfo=self.zone).astimezone(UTC)
                return Constant(value=moment, type=t.DATETIME, text=text)
            case n.DurationLiteral():
                seconds = node.value.seconds
                return None if seconds is None else Constant(value=seconds, type=t.DURATION, text=text)
            case n.Negative():
                inner = self.natural(node.of) if isinstance(node.of, n.Number | n.Money | n.Percent) else None
                if inner is None or not isinstance(inner.value, Decimal):
                    return None
                return Constant(value=-inner.value, type=inner.type, text=text)
            case n.Band() | n.Path():
                return None
            case _:
                assert_never(node)

    def money(self, amount: Decimal, currency: str, span: Span, text: str) -> Constant | None:
        """Read an amount; it has no more decimals than its currency."""
        if not is_currency(currency, span, self.scope):
            return None
        kind = t.MoneyType(currency)
        if rounded(amount, kind) != amount:
            help_text = f"{currency} has {MINOR_UNITS[currency]} decimals"
            self.scope.tell("bad-literal", "this amount is finer than its currency", span, help_text)
        return Constant(value=amount, type=kind, text=text)

    def expected(self, node: n.Literal | n.Band, kind: t.Type, what: str) -> Constant | None:
        """Read a literal where a type is expected; `what` names the place in messages (`setting `x``)."""
        text = " ".join(node.span.text.split())
        if isinstance(node, n.Path):
            value = self.named(node, kind, what)
            return None if value is None else Constant(value=value, type=kind, text=text)
        if isinstance(node, n.Band):
            return self.band(node, kind, what, text)
        if isinstance(node, n.DurationLiteral) and node.value.seconds is None:
            help_text = "months and business time have no fixed length; write days or hours"
            self.scope.tell("type-mismatch", f"`{text}` is no fixed duration", node.span, help_text)
            return None
        constant = self.natural(node)
        if constant is None:
            return None
        if isinstance(node, n.Text) and isinstance(kind, t.ChoiceType | t.ScalarType) and not t.is_textual(kind):
            return self.from_text(node, kind, what)
        return self.fitting(constant, kind, node.span, what)

    def fitting(self, constant: Constant, kind: t.Type, span: Span, what: str) -> Constant | None:
        """Take a constant where a type is expected, or say why it does not fit."""
        money, found = t.money_of(kind), constant.type
        fits = (
            found == kind
            or (t.is_plain_number(kind) and found == t.INTEGER)
            or (t.is_plain_number(kind) and found == t.NUMBER and kind not in (t.INTEGER, t.BandType(t.INTEGER)))
            or (t.is_textual(kind) and found == t.TEXT)
            or (money is not None and found == money)
        )
        if fits:
            return Constant(value=constant.value, type=kind, text=constant.text)
        if isinstance(found, t.MoneyType) and money is not None:
            message = f"{what} is in {money.currency}, and `{constant.text}` is in {found.currency}"
            self.scope.tell("wrong-currency", message, span, f"give the amount in {money.currency}")
        else:
            message = f"{what} is {article(kind)}, and `{constant.text}` is {article(found)}"
            self.scope.tell("type-mismatch", message, span, meant(constant, kind))
        return None

    def named(self, node: n.Path, kind: t.Type, what: str) -> Single | None:
        """Read a bare name as a value of a `one of`, a ranked type or a country."""
        name = node.text
        match kind:
            case t.ChoiceType():
                if name in kind.values:
                    return name
                self.unknown_value(name, kind, node.span, what)
            case t.ScalarType(t.Scalar.COUNTRY):
                if is_country(name):
                    return name
                help_text = "countries are written as in ISO 3166: DE, AT, CH"
                code = country_code(name.replace("_", " "))
                near = f"did you mean `{code}`?" if code else did_you_mean(name, CODES)
                self.scope.tell("unknown-value", f"`{name}` is no country", node.span, near or help_text)
            case _ if t.is_textual(kind):
                help_text = f'write it in quotes: `"{name}"`'
                self.scope.tell(
                    "type-mismatch", f"{what} is {article(kind)}, and `{name}` is a name", node.span, help_text
                )
            case _:
                self.scope.tell("type-mismatch", f"{what} is {article(kind)}, and `{name}` is a name", node.span)
        return None

    def unknown_value(self, name: str, kind: t.ChoiceType, span: Span, what: str) -> None:
        """Say which values a `one of` has."""
        help_text = did_you_mean(name, kind.values) or f"it can be {listed(kind.values)}"
        self.scope.tell("unknown-value", f"{what} has no value `{name}`", span, help_text)

    def from_text(self, node: n.Text, kind: t.ChoiceType | t.ScalarType, what: str) -> Constant | None:
        """A quoted text where a name belongs is told apart from a wrong type."""
        match = None
        if isinstance(kind, t.ChoiceType):
            match = next((value for value in kind.values if fold(value) == fold(node.value)), None)
        elif kind.kind is t.Scalar.COUNTRY:
            match = country_code(node.value)
        elif kind.kind in (t.Scalar.DATE, t.Scalar.DATETIME) and re.fullmatch(A_MOMENT, node.value):
            match = node.value
        elif kind.kind in (t.Scalar.NUMBER, t.Scalar.INTEGER) and node.value.strip().isdecimal():
            match = node.value.strip()
        help_text = f"write it without quotes: `{match}`" if match else None
        if help_text is None and isinstance(kind, t.ChoiceType):
            help_text = f"it can be {listed(kind.values)}"
        message = f"{what} is {article(kind)}, and `{node.span.text}` is a text"
        self.scope.tell("type-mismatch", message, node.span, help_text)
        return None

    def band(self, node: n.Band, kind: t.Type, what: str, text: str) -> Constant | None:
        """Read `25-50` or `1000+` for a band."""
        money = t.money_of(kind)
        if not isinstance(kind, t.BandType):
            self.scope.tell("type-mismatch", f"{what} is {article(kind)}, and `{text}` is a range", node.span)
            return None
        if node.high is not None and node.high < node.low:
            self.scope.tell("bad-literal", f"`{text}` ends below where it begins", node.span, "turn it round")
            return None
        if node.currency is not None and (money is None or money.currency != node.currency):
            self.scope.tell(
                "wrong-currency", f"{what} is {article(kind)}, and `{text}` is in {node.currency}", node.span
            )
            return None
        return Constant(value=Range(node.low, node.high), type=kind, text=text)


def meant(constant: Constant, kind: t.Type) -> str | None:
    """Help for a number where an amount, a percentage or a text is wanted."""
    money = t.money_of(kind)
    if not t.is_plain_number(constant.type):
        return None
    if money is not None:
        return f"write the currency behind it: `{constant.text} {money.currency}`"
    if kind == t.PERCENT:
        return f"write `{constant.text}%`"
    return f'write it in quotes: `"{constant.text}"`' if t.is_textual(kind) else None


def article(kind: t.Type) -> str:
    """Call a type as a sentence needs it: "a text", "an integer", "one of a, b"."""
    match kind:
        case t.ChoiceType():
            return "ranked" if kind.is_ranked and len(kind.values) > 6 else str(kind)  # noqa: PLR2004 - a line's worth
        case t.MoneyType():
            return str(kind)
        case t.ScalarType(t.Scalar.YES_NO):
            return "yes or no"
        case t.ListType(t.RecordType()):
            return "a list of records"
        case t.ScalarType(t.Scalar.DATETIME):
            return "a datetime"
        case _:
            name = str(kind)
            return f"an {name}" if name[0] in "aei" else f"a {name}"


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
