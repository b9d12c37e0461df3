"""A witness that people read: nothing in it that it could do without, and round times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from leadrules.backends.smt.wishes import Witness

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from leadrules.schema.values import Record, Single, Value

Leads: TypeAlias = "tuple[dict[str, Value], ...]"
# Days before this look like a mistake to people.
FIRST = date(1990, 1, 1)
LAST = date(2100, 1, 1)


def tidied(witness: Witness, is_confirmed: Callable[[Leads], bool], now: datetime, kept: Collection[str]) -> Witness:
    """Take away, in this order, fields, entries of lists and fields of entries, as long as it stays a witness.

    `kept` holds the fields that are not to be touched.
    """
    leads: Leads = tuple(dict(lead) for lead in witness.leads)
    names = [name for name in dict.fromkeys(name for lead in leads for name in lead) if name not in kept]
    for name in names:
        fewer = tuple({key: value for key, value in lead.items() if key != name} for lead in leads)
        if is_confirmed(fewer):
            leads = fewer
    for name in names:
        for change in (_without_entries, _without_parts, _with_round_times(now)):
            leads = _settled(leads, name, change, is_confirmed)
    return Witness(leads)


def _settled(
    leads: Leads, name: str, change: Callable[[Value], Iterator[Value]], is_confirmed: Callable[[Leads], bool]
) -> Leads:
    """Change a field as long as a change is confirmed; every change makes it simpler, so that there is an end."""
    is_changed = True
    while is_changed:
        is_changed = False
        held = next((lead[name] for lead in leads if name in lead), None)
        for simpler in change(held) if held is not None else ():
            # Graphs may see different values; what is simpler is tried where they see the same.
            tried = tuple({**lead, name: simpler} if name in lead and lead[name] == held else lead for lead in leads)
            if is_confirmed(tried):
                leads, is_changed = tried, True
                break
    return leads


def _without_entries(held: Value) -> Iterator[Value]:
    """A list without half of its entries, or without one."""
    if not isinstance(held, tuple) or not held:
        return
    half = len(held) // 2
    if half > 1:
        yield held[:half]
        yield held[half:]
    for entry in _different(held):
        place = held.index(entry)
        yield held[:place] + held[place + 1 :]


def _different(held: tuple[Single | Record, ...]) -> list[Single | Record]:
    """Its entries, each once."""
    found: list[Single | Record] = []
    for entry in held:
        if entry not in found:
            found.append(entry)
    return found


def _without_parts(held: Value) -> Iterator[Value]:
    """A list with an entry that holds less."""
    if not isinstance(held, tuple):
        return
    for entry in _different(held):
        if isinstance(entry, Mapping):
            for name in entry:
                fewer = {key: value for key, value in entry.items() if key != name}
                yield tuple(fewer if each == entry else each for each in held)


def _with_round_times(now: datetime) -> Callable[[Value], Iterator[Value]]:
    def change(held: Value) -> Iterator[Value]:
        if not isinstance(held, tuple):
            yield from _rounder(held, now)
            return
        for entry in _different(held):
            if isinstance(entry, Mapping):
                for name, value in entry.items():
                    for each in _rounder(value, now):
                        yield tuple({**entry, name: each} if one == entry else one for one in held)

    return change


def _rounder(value: object, now: datetime) -> Iterator[date]:
    """A day or a moment near it (or near today) that is easier to read; none when it is easy to read."""
    if isinstance(value, datetime):
        if value.second or value.microsecond or value.minute or not FIRST < value.date() < LAST:
            hour = value.replace(minute=0, second=0, microsecond=0)
            yield from (each for each in (hour, hour + timedelta(hours=1)) if FIRST < each.date() < LAST)
            whole = value.replace(second=0, microsecond=0)
            if whole != value:
                yield from (whole, whole + timedelta(minutes=1))
            if not FIRST < value.date() < LAST:
                here = now.replace(minute=0, second=0, microsecond=0)
                yield from (here + timedelta(days=days) for days in (0, -7, 30, -400, 400, -2_000, 2_000))
    elif isinstance(value, date) and not FIRST < value < LAST:
        yield from (now.date() + timedelta(days=days) for days in (0, -7, 30, -400, 400, -2_000, 2_000))
