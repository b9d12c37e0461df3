"""The JSON Schema of a lead: what programs that send leads, and forms that ask for them, need to know.

It says how a value is best written. Reading understands more (`"5k"`, `"Germany"`, a choice in any case), and a value
that it cannot use is missing, never an error; so a lead that fails this schema can still be evaluated.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never
from urllib.parse import quote

from leadrules.graph import truths
from leadrules.graph.values import Constant, RecordValue, SettingValue
from leadrules.schema.countries import CODES
from leadrules.schema.read_texts import EMAIL, PHONE
from leadrules.schema.types import BandType, ChoiceType, ListType, MoneyType, RecordType, Scalar, ScalarType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from leadrules.graph.definitions import Field
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.graph.values import Value
    from leadrules.schema.types import FieldType, Type

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# An exact number as a text, in which no digit is lost on the way: `20000`, `2.5M`, `-1_000`.
NUMBER = r"[+-]?[0-9][0-9_]*(?:\.[0-9]+)? ?[kKM]?"
PERCENT = rf"^{NUMBER} ?%?$"
BAND = rf"{NUMBER}(?:\+| *(?:[-–—]| to ) *{NUMBER})?"
DURATION = "^[0-9]{1,9} (?:minute|hour|day|week)s?$"
COUNTRY = "country"
LIMITS: Mapping[truths.Comparing, str] = MappingProxyType(
    {
        truths.Comparing.GE: "minimum",
        truths.Comparing.GT: "exclusiveMinimum",
        truths.Comparing.LE: "maximum",
        truths.Comparing.LT: "exclusiveMaximum",
    }
)
PLAIN_NUMBERS = (Scalar.NUMBER, Scalar.INTEGER, Scalar.PERCENT)


def lead_schema(graph: RuleGraph) -> Schema:
    """Give the schema of one lead, as JSON Schema 2020-12.

    Nothing is required and everything may be null, for what is missing is part of every verdict. `x-group` is the
    heading that a field stands under, `x-type` its type as authors write it, `x-where` what its value must fulfil,
    `x-ranked` marks values that stand from the lowest to the highest, `default` is what is assumed of a missing value.
    """
    schema: Schema = {
        "$schema": DIALECT,
        "$id": f"urn:leadrules:{quote(graph.name, safe='')}:lead",
        "title": f"A lead of {graph.name}",
    }
    if graph.doc is not None:
        schema["description"] = graph.doc
    schema |= _record(tuple(graph.fields.values()), graph)
    if any(_asks_for_country(field.type) for field in graph.fields.values()):
        schema["$defs"] = {COUNTRY: {"description": "ISO 3166-1 alpha-2", "enum": list(CODES)}}
    return schema


def _record(fields: tuple[Field, ...], graph: RuleGraph) -> Schema:
    return {
        "type": "object",
        "properties": {field.name: _field(field, graph) for field in fields},
        "additionalProperties": True,
    }


def _field(field: Field, graph: RuleGraph) -> Schema:
    described = {"description": field.doc, "x-group": field.group, "x-type": str(field.type)}
    schema: Schema = {key: value for key, value in described.items() if value is not None}
    if field.where is not None:
        schema["x-where"] = field.where.shown.text
    if field.assumed is not None:
        schema["default"] = _plain(field.assumed)
    inner = _typed(field.type, field.parts, graph)
    if isinstance(field.type, ScalarType) and field.type.kind in PLAIN_NUMBERS and field.where is not None:
        inner |= dict(_limits(field.where, graph))
    return schema | _or_null(inner)


def _or_null(schema: Schema) -> Schema:
    """Allow null beside what a schema allows."""
    match schema:
        case {"enum": values}:
            return schema | {"enum": [*values, None]}
        case {"type": list() as types}:
            return schema | {"type": [*types, "null"]}
        case {"type": str() as kind}:
            return schema | {"type": [kind, "null"]}
        case {"anyOf": options}:
            return schema | {"anyOf": [*options, {"type": "null"}]}
        case _:
            return {"anyOf": [schema, {"type": "null"}]}


def _typed(kind: Type, parts: tuple[Field, ...], graph: RuleGraph) -> Schema:
    """Give the schema of a value that is there; `parts` are the fields of a record."""
    match kind:
        case ScalarType():
            return _scalar(kind.kind)
        case MoneyType():
            return {"anyOf": [{"type": "number"}, _written(_money(kind, NUMBER)), _amount(kind)]}
        case ChoiceType():
            return {"enum": list(kind.values)} | ({"x-ranked": True} if kind.is_ranked else {})
        case BandType():
            return _band(kind)
        case ListType():
            return {"type": "array", "items": _typed(kind.of, parts, graph)}
        case RecordType():
            return _record(parts, graph)
        case _:
            assert_never(kind)


def _scalar(kind: Scalar) -> Schema:
    match kind:
        case Scalar.TEXT:
            return {"type": "string"}
        case Scalar.EMAIL:
            return {"type": "string", "format": "email", "pattern": f"^{EMAIL}$"}
        case Scalar.PHONE:
            return {"type": "string", "pattern": f"^{PHONE}$"}
        case Scalar.URL:
            return {"type": "string", "format": "uri"}
        case Scalar.COUNTRY:
            return {"$ref": f"#/$defs/{COUNTRY}"}
        case Scalar.NUMBER:
            # A text keeps every digit, where JSON's numbers become binary fractions in most programs.
            return {"type": ["number", "string"], "pattern": f"^{NUMBER}$"}
        case Scalar.INTEGER:
            return {"type": "integer"}
        case Scalar.PERCENT:
            return {"type": ["number", "string"], "pattern": PERCENT}
        case Scalar.YES_NO:
            return {"type": "boolean"}
        case Scalar.DATE:
            return {"type": "string", "format": "date"}
        case Scalar.DATETIME:
            return {"type": "string", "format": "date-time"}
        case Scalar.DURATION:
            return {"type": "string", "pattern": DURATION}
        case _:
            assert_never(kind)


def _band(kind: BandType) -> Schema:
    is_integer = kind.of == ScalarType(Scalar.INTEGER)
    end: Schema = {"type": ["integer" if is_integer else "number", "null"]}
    ends: Schema = {"low": end, "high": end}
    if isinstance(kind.of, MoneyType):
        ends["currency"] = _code(kind.of)
    record = {"type": "object", "properties": ends, "additionalProperties": False, "minProperties": 1}
    pattern = _money(kind.of, BAND) if isinstance(kind.of, MoneyType) else BAND
    options: list[Schema] = [{"type": "integer" if is_integer else "number"}, _written(pattern), record]
    return {"anyOf": [*options, _amount(kind.of)] if isinstance(kind.of, MoneyType) else options}


def _written(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$"}


def _money(kind: MoneyType, number: str) -> str:
    return f"(?:{kind.currency} ?)?{number}(?: ?{kind.currency})?"


def _amount(kind: MoneyType) -> Schema:
    """An amount as a record with its currency, which is the field's own."""
    return {
        "type": "object",
        "properties": {"amount": {"type": ["number", "string"], "pattern": f"^{NUMBER}$"}, "currency": _code(kind)},
        "required": ["amount"],
        "additionalProperties": False,
    }


def _code(kind: MoneyType) -> Schema:
    return {"enum": [kind.currency, None]}


def _limits(where: truths.Truth, graph: RuleGraph) -> Iterator[tuple[str, int | float]]:
    """Find the bounds in a field's `where`; what JSON Schema cannot say is told in `x-where` alone."""
    match where:
        case truths.Group(how=truths.Quantity.ALL, parts=parts):
            for part in parts:
                yield from _limits(part, graph)
        case truths.Comparison(operator=operator, left=RecordValue(name=None), right=right) if operator in LIMITS:
            bound = _number(right, graph)
            if bound is not None:
                yield LIMITS[operator], bound
        case truths.InRange(value=RecordValue(name=None), low=low, high=high):
            least, most = _number(low, graph), _number(high, graph)
            if least is not None and most is not None:
                yield "minimum", least
                yield "maximum", most
        case _:
            pass


def _number(value: Value, graph: RuleGraph) -> int | float | None:
    constant = graph.settings[value.name].value if isinstance(value, SettingValue) else value
    found = _plain(constant) if isinstance(constant, Constant) else None
    return found if isinstance(found, int | float) else None


def _plain(constant: Constant) -> object:
    """Give a value as JSON has it."""
    value = constant.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if isinstance(value, str | bool) else constant.text


def _asks_for_country(kind: FieldType | RecordType) -> bool:
    match kind:
        case ListType():
            return _asks_for_country(kind.of)
        case RecordType():
            return any(_asks_for_country(of) for _, of in kind.fields)
        case ScalarType():
            return kind.kind is Scalar.COUNTRY
        case _:
            return False
