"""What was probably meant where two values cannot be compared: help for the usual mistakes."""

from __future__ import annotations

import re
from decimal import Decimal

from leadrules.compiler.types import A_MOMENT
from leadrules.diagnostics import did_you_mean, listed
from leadrules.graph import values as gv
from leadrules.schema import types as t
from leadrules.schema.countries import country_code
from leadrules.schema.text import fold
from leadrules.syntax import nodes as n
from leadrules.syntax.format import canonical
from leadrules.syntax.numerals import WRITTEN_DAY, day_as_written


def value_meant(left: gv.Value, right: gv.Value, place: n.Expression) -> str | None:
    """Help for a value that is of another kind than what it is compared with."""
    one, other = left.type, right.type
    shown = canonical(place.span.text)[:60]
    money = t.money_of(one)
    if money is not None and t.is_plain_number(other):
        return f"write the currency behind it: `{shown} {money.currency}`"
    if t.is_moment(one):
        return moment_meant(one, right, place, shown)
    if isinstance(right, gv.Constant) and isinstance(right.value, str):
        return text_meant(right.value, one)
    if isinstance(right, gv.Constant) and isinstance(right.value, Decimal):
        return number_meant(right.value, one, other, shown)
    return None


def moment_meant(one: t.Type, right: gv.Value, place: n.Expression, shown: str) -> str | None:
    """Help where a day or moment is wanted."""
    if one == t.DATETIME and right.type == t.DATE:
        is_written = isinstance(right, gv.Constant)
        return f"say at what time: `{shown} 00:00`" if is_written else "compare it with a moment, such as `now`"
    if one == t.DATE and right.type == t.DATETIME:
        return "compare it with a day, such as `today` or `2026-11-20`"
    if re.fullmatch(WRITTEN_DAY, place.span.text):
        return day_as_written(place.span.text)
    if isinstance(right, gv.Constant) and re.fullmatch(A_MOMENT, str(right.value).strip()):
        return f"write it without quotes: `{str(right.value).strip()}`"
    return None


def text_meant(text: str, one: t.Type) -> str | None:
    """Help for a quoted text where a name or a number belongs."""
    if isinstance(one, t.ChoiceType):
        found = next((value for value in one.values if fold(value) == fold(text)), None)
        otherwise = did_you_mean(text, one.values) or f"it can be {listed(one.values)}"
        return f"write it without quotes: `{found}`" if found else otherwise
    if one == t.COUNTRY and country_code(text):
        return f"write it without quotes: `{country_code(text)}`"
    if t.is_plain_number(one) and text.strip().isdigit():
        return f"write the number without quotes: `{text.strip()}`"
    return None


def number_meant(value: Decimal, one: t.Type, other: t.Type, shown: str) -> str | None:
    """Help for a number where a percentage or a text is wanted, or a percentage where a number is."""
    if one == t.PERCENT and t.is_plain_number(other):
        of_a_hundred = value * 100 if abs(value) < 1 else value
        return f"write `{of_a_hundred.normalize():f}%`"
    if t.is_plain_number(one) and other == t.PERCENT:
        return f"write `{shown.rstrip('%')}`, without `%`"
    if t.is_textual(one) and t.is_plain_number(other):
        return f'write it in quotes: `"{shown}"`, or declare the field as a number'
    return None


def several_meant(logic: n.Logic) -> tuple[n.Expression, str] | None:
    """Find `x is a or b`: the value that stands alone, and what to write for all of them."""
    first, *rest = logic.parts
    alone = (n.Path, n.Number, n.Money, n.Text, n.Percent, n.Day)
    values = []
    for part in rest:
        if not isinstance(part, alone):
            break
        values.append(canonical(part.span.text))
    if not values:
        return None
    left = canonical(first.value.span.text) if isinstance(first, n.TextTest) else ""
    if isinstance(first, n.TextTest) and isinstance(first.wanted, tuple) and isinstance(rest[0], n.Text):
        texts = [canonical(each.span.text) for each in first.wanted]
        return rest[0], f"write `{left} {first.how} any of [{', '.join([*texts, *values])}]`"
    if isinstance(first, n.Compare) and first.operator in ("is", "is not"):
        left, right = canonical(first.left.span.text), canonical(first.right.span.text)
        word = "in" if first.operator == "is" else "not in"
        return rest[0], f"write `{left} {word} [{', '.join([right, *values])}]`"
    return None


def entry_meant(name: str, kind: t.Type, test: str) -> str:
    """Help for a list that is compared as if it were one value."""
    if isinstance(kind, t.ListType) and isinstance(kind.of, t.RecordType):
        first = kind.of.fields[0][0] if kind.of.fields else "…"
        return f"ask for its entries: `any({name} where {first} …)`, or count them: `count({name})`"
    return f"ask for its entries: `any({name} where it {test})`"


def entry_test(written: str, of: t.Type) -> str:
    """The test of a whole list as one of its entries: `contains "a"` of values that are no texts is `is a`."""
    test = canonical(written)
    found = re.fullmatch(r'(?:contains|contains part|starts with|ends with|matches)\b(?: "([^"]*)"| (\w+))?.*', test)
    if found is None or t.is_textual(of):
        return test
    text = found[1] or found[2] or ""
    if isinstance(of, t.ChoiceType):
        return f"is {next((each for each in of.values if fold(each) == fold(text)), '…')}"
    if of == t.COUNTRY:
        return f"is {country_code(text) or '…'}"
    return f"is {text}" if t.is_plain_number(of) and text.isdigit() else "is …"
