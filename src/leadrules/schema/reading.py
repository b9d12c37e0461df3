"""One value from outside → a typed value, missing, or why it is unusable; whatever it is, nothing is raised."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, cast

from leadrules.schema import read_days, read_numbers, read_texts
from leadrules.schema.json_text import JsonError, parse_json
from leadrules.schema.memory import Memory
from leadrules.schema.raw import Unusable, agreed, plain, shown, unusable
from leadrules.schema.text import fold
from leadrules.schema.types import BandType, ChoiceType, ListType, MoneyType, RecordType, Scalar, ScalarType
from leadrules.schema.values import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from leadrules.schema.raw import Plain
    from leadrules.schema.types import FieldType
    from leadrules.schema.values import Record, Single, Value

    Reader: TypeAlias = Callable[[object], "Reading"]
    SingleReader: TypeAlias = Callable[[Plain], "Single | Missing | Unusable"]


@dataclass(frozen=True, slots=True)
class Context:
    """How a value is written: the zone of wall clocks, patterns of dates or numbers, what parts a text into a list."""

    zone: ZoneInfo
    written: tuple[str, ...] = ()
    split_by: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An unusable part of a usable value: `[2].at` of a list (entries are counted from 1), as it came, and why."""

    path: str
    shown: str
    reason: str


@dataclass(frozen=True, slots=True)
class Partly:
    """A list of records in which some fields were unusable; they are missing in `value`."""

    value: Value
    problems: tuple[Problem, ...]


Reading: TypeAlias = "Value | Missing | Unusable | Partly"


def read(raw: object, kind: FieldType, context: Context) -> Reading:
    """Read one value; the same text gives the same value on every machine."""
    return reader(kind, context)(raw)


@lru_cache(maxsize=1_024)
def reader(kind: FieldType, context: Context) -> Reader:
    """Get the function that reads values of a type, for reading many."""
    if isinstance(kind, ListType):
        return _list_reader(kind, context)
    return _remembering(kind, _single_reader(kind, context))


# Texts differ from lead to lead.
_NOT_REMEMBERED = frozenset({Scalar.TEXT, Scalar.EMAIL, Scalar.PHONE, Scalar.URL})


def _remembering(kind: FieldType, single: SingleReader) -> Reader:
    """Read a text or a whole number once, and know it from then on."""
    if isinstance(kind, ScalarType) and kind.kind in _NOT_REMEMBERED:
        return lambda raw: single(plain(raw))
    memory: Memory[Single | Missing | Unusable] = Memory()
    known = memory.values

    def read_one(raw: object) -> Reading:
        # Exactly these: True is an int that equals 1.
        found = known.get(raw) if type(raw) is str or type(raw) is int else None
        if found is None:
            found = single(plain(raw))
            memory.keep(raw, found)
        return found

    return read_one


def _single_reader(kind: ScalarType | MoneyType | ChoiceType | BandType, context: Context) -> SingleReader:
    written, zone = context.written, context.zone
    match kind:
        case MoneyType():
            return lambda raw: read_numbers.read_money(raw, kind, written)
        case BandType():
            return lambda raw: read_numbers.read_band(raw, kind, written)
        case ChoiceType():
            return lambda raw: read_texts.read_choice(raw, kind)
        case ScalarType(scalar):
            return _scalar_reader(scalar, zone, written)


def _scalar_reader(scalar: Scalar, zone: ZoneInfo, written: tuple[str, ...]) -> SingleReader:
    match scalar:
        case Scalar.TEXT:
            return read_texts.read_text
        case Scalar.EMAIL:
            return read_texts.read_email
        case Scalar.PHONE:
            return read_texts.read_phone
        case Scalar.URL:
            return read_texts.read_url
        case Scalar.COUNTRY:
            return read_texts.read_country
        case Scalar.YES_NO:
            return read_texts.read_yes_no
        case Scalar.NUMBER:
            return lambda raw: read_numbers.read_number(raw, written)
        case Scalar.INTEGER:
            return lambda raw: read_numbers.read_integer(raw, written)
        case Scalar.PERCENT:
            return lambda raw: read_numbers.read_percent(raw, written)
        case Scalar.DATE:
            return lambda raw: read_days.read_date(raw, zone, written)
        case Scalar.DATETIME:
            return lambda raw: read_days.read_datetime(raw, zone, written)
        case Scalar.DURATION:
            return read_days.read_duration


# --- Lists ------------------------------------------------------------------------------------------------------------


def _list_reader(kind: ListType, context: Context) -> Reader:
    if isinstance(kind.of, RecordType):
        record = _record_reader(kind.of, context)
        return lambda raw: _read_records(raw, record, context)
    single = _single_reader(kind.of, context)
    return lambda raw: _read_list(raw, single, context)


def _entries(raw: object, context: Context, *, of_records: bool) -> tuple[object, ...] | Missing | Unusable:
    """Take a list apart; entries that are missing are left out."""
    known = plain(raw)
    match known:
        case Missing() | Unusable():
            return known
        case str() if known.startswith("["):
            found = json_entries(known)
            if found is None and context.split_by is None:
                return unusable(known, "begins like a list, and is no JSON")
        case _:
            found = known if isinstance(known, tuple) else None
    if found is None and isinstance(known, str) and context.split_by and not of_records:
        found = tuple(known.split(context.split_by))
    if found is None:
        wanted = "a list of records" if of_records else "a list"
        hint = "; say what parts it: `split by`" if isinstance(known, str) and not of_records else ""
        return unusable(known, f"is not {wanted}{hint}")
    return tuple(entry for entry in found if type(entry) is dict or plain(entry) is not MISSING)


def json_entries(text: str) -> tuple[object, ...] | None:
    """Take a list in JSON apart; None where it is none."""
    try:
        found = parse_json(text)
    except JsonError:
        return None
    return tuple(found) if isinstance(found, list) else None


def _read_list(raw: object, single: SingleReader, context: Context) -> Reading:
    entries = _entries(raw, context, of_records=False)
    if not isinstance(entries, tuple):
        return entries
    values: list[Single] = []
    for place, entry in enumerate(entries, start=1):
        value = single(plain(entry))
        if isinstance(value, Unusable):
            # A list that has lost an entry would be counted wrong, so it is all or nothing.
            return Unusable(f"{value.reason}, at [{place}] of the list")
        if not isinstance(value, Missing):
            values.append(value)
    return tuple(values)


def _read_records(
    raw: object, record: Callable[[dict[object, object], str], tuple[Record, list[Problem]]], context: Context
) -> Reading:
    entries = _entries(raw, context, of_records=True)
    if not isinstance(entries, tuple):
        return entries
    values: list[Record] = []
    problems: list[Problem] = []
    for place, entry in enumerate(entries, start=1):
        known = entry if type(entry) is dict else plain(entry)
        if not isinstance(known, dict):
            return (
                known if isinstance(known, Unusable) else unusable(known, f"is not a record, at [{place}] of the list")
            )
        value, found = record(known, f"[{place}]")
        values.append(value)
        problems += found
    return Partly(tuple(values), tuple(problems)) if problems else tuple(values)


def _by_folded_key(raw: dict[object, object]) -> dict[object, object]:
    """A record by its keys without regard to case and blanks around them; some may then be the same."""
    found: dict[object, list[object]] = {}
    for key, entry in raw.items():
        if isinstance(key, str):
            found.setdefault(fold(str.__str__(key)), []).append(entry)
    return {key: each[0] if len(each) == 1 else agreed(each, "keys") for key, each in found.items()}


def _record_reader(
    kind: RecordType, context: Context
) -> Callable[[dict[object, object], str], tuple[Record, list[Problem]]]:
    readers = [(name, reader(of, context)) for name, of in kind.fields]
    names = frozenset(name for name, _ in readers)

    def read_record(raw: dict[object, object], path: str) -> tuple[Record, list[Problem]]:
        values: dict[str, Single | Missing | tuple[Single, ...]] = {}
        problems = []
        if not raw.keys() <= names:
            raw = _by_folded_key(raw)
        for name, read_field in readers:
            entry = raw.get(name)
            value = read_field(entry)
            if isinstance(value, Unusable):
                problems.append(Problem(f"{path}.{name}", shown(entry), value.reason))
                value = MISSING
            elif isinstance(value, Partly):
                problems += [Problem(f"{path}.{name}{each.path}", each.shown, each.reason) for each in value.problems]
                value = value.value
            # A record's field is a single value or a list of those: the language has no records in records.
            values[name] = cast("Single | Missing | tuple[Single, ...]", value)
        return values, problems

    return read_record
