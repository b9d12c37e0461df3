"""Everything that does as well as one value: `at least 20,000 EUR` where 20,000 EUR was found."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from leadrules.analysis.nearest.said import said
from leadrules.analysis.nearest.values import step_of
from leadrules.schema import types as t
from leadrules.schema.values import Range
from leadrules.schema.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from leadrules.analysis.nearest.options import Option, Options
    from leadrules.analysis.nearest.oracle import Found
    from leadrules.schema.values import Value

    IsReached = Callable[[Mapping[str, Value]], bool]

# Ranges are said of a field that has so many options at the most, and together of so many leads (three options each of
# seven fields); otherwise the values that were found.
MOST_TRIED = 400
MOST_TOGETHER = 2_500
# So many values are listed; of more, those that do not do are said.
MOST_LISTED = 5
FEW = 2


def widened(found: Found, options: Mapping[str, Options], is_reached: IsReached, zone: ZoneInfo) -> dict[str, str]:
    """What each field has to be, in words; together, all that they say does, as far as tests can tell values apart."""
    at = dict(zip(found.fields, found.options, strict=True))
    values = {name: each.value for name, each in at.items()}
    doing = {name: alternatives(at[name], options[name], values, is_reached) for name in at}
    if len(at) > 1 and not all_do(doing, is_reached):
        doing = {name: [chosen] for name, chosen in at.items()}
    return {name: words(chosen, doing[name], options[name], zone) for name, chosen in at.items()}


def alternatives(chosen: Option, options: Options, values: Mapping[str, Value], is_reached: IsReached) -> list[Option]:
    """The options that do as well, the other fields as they were found; of ordered ones, those without a gap."""
    if not options.is_complete or len(options.items) > MOST_TRIED:
        return [chosen]
    doing = [each for each in options.items if each is chosen or is_reached({**values, options.field: each.value})]
    if not is_ordered(options.kind):
        return doing
    ordered = in_order(options)
    place = ordered.index(chosen)
    first = last = place
    while first > 0 and ordered[first - 1] in doing:
        first -= 1
    while last + 1 < len(ordered) and ordered[last + 1] in doing:
        last += 1
    return [each for each in ordered[first : last + 1] if each is not None]


def all_do(doing: Mapping[str, Sequence[Option]], is_reached: IsReached) -> bool:
    """Whether every combination does."""
    if prod(map(len, doing.values())) > MOST_TOGETHER:
        return False
    return all(
        is_reached({name: each.value for name, each in zip(doing, combined, strict=True)})
        for combined in product(*doing.values())
    )


def is_ordered(kind: t.FieldType) -> bool:
    """Whether values of a type have an order."""
    return t.is_ranged(kind) or t.is_moment(kind) or (isinstance(kind, t.ChoiceType) and kind.is_ranked)


def in_order(options: Options) -> list[Option | None]:
    """All options from low to high; None where the field's own value lies."""

    def rank(value: Any) -> Any:  # noqa: ANN401 - whatever has an order
        if isinstance(options.kind, t.ChoiceType):
            return options.kind.values.index(value)
        return value

    ordered: list[Option | None] = [*sorted(options.items, key=lambda each: rank(each.value))]
    if options.now is not None and not isinstance(options.now, tuple | Range):
        below = sum(rank(each.value) < rank(options.now) for each in options.items)
        ordered.insert(below, None)
    return ordered


# ---- words


def words(chosen: Option, doing: Sequence[Option], options: Options, zone: ZoneInfo) -> str:
    """What the field has to be."""
    if options.now is None and len(doing) == len(options.items) and options.is_complete:
        return "known"
    if chosen.words is not None and len(doing) == 1:
        return chosen.words
    value = said(chosen.value, options.kind, zone)
    if not options.is_complete:
        return chosen.words or f"for example {value}"
    if is_ordered(options.kind):
        return ordered_words(doing, options, zone)
    if t.is_textual(options.kind) and any(each.is_other for each in doing):
        # A value that was tried stands for all in which the same is found.
        other = dict.fromkeys(each.words or "" for each in options.items if each not in doing)
        return f"not {listed(other, 'or')}"
    others: list[Any] = [each.value for each in options.items if each not in doing]
    others += [] if options.now is None else [options.now]
    is_choice = isinstance(options.kind, t.ChoiceType)
    if isinstance(options.kind, t.ChoiceType):
        others.sort(key=options.kind.values.index)
    # Of a few values that do not do, these are said, where the other ones are known or meant by one that does.
    if any(each.is_other for each in doing) or (is_choice and len(others) <= FEW < len(doing)):
        return f"any other than {listed((said(each, options.kind, zone) for each in others), 'or')}"
    told = list(dict.fromkeys(each.words or said(each.value, options.kind, zone) for each in doing))
    shown = told[:MOST_LISTED]
    more = len(told) - len(shown)
    return f"{', '.join(shown)} or {more} others" if more else listed(shown, "or")


def ordered_words(doing: Sequence[Option], options: Options, zone: ZoneInfo) -> str:
    """`at least 50`, `before 20 Nov 2026`, `10 to 20`: a run of options from low to high."""
    ordered = in_order(options)
    first, last = doing[0], doing[-1]
    is_open_below, is_open_above = ordered[0] is first and not options.is_cut_off, ordered[-1] is last
    if first is last and (isinstance(options.kind, t.ChoiceType) or not (is_open_below or is_open_above)):
        return said(first.value, options.kind, zone)
    low = None if is_open_below else bound(first.value, options, zone, is_low=True)
    high = None if is_open_above else bound(last.value, options, zone, is_low=False)
    if low and high:
        plain = all("least" in each or "most" in each or "or " in each for each in (low, high))
        if plain:
            ends = (said(each.value, options.kind, zone) for each in (first, last))
            return " to ".join(ends)
        return f"{low} and {high}"
    return low or high or "known"


def bound(value: Any, options: Options, zone: ZoneInfo, *, is_low: bool) -> str:  # noqa: ANN401 - as above
    """One end of a run: a value that tests name, or the place just beside one, which is said by that value."""
    kind = options.kind
    if t.is_moment(kind):
        return f"{said(value, kind, zone)} or {'later' if is_low else 'earlier'}"
    if not isinstance(kind, t.ChoiceType) and value not in options.limits and kind != t.INTEGER:
        step = step_of(kind.of if isinstance(kind, t.BandType) else kind)
        beside = value - step if is_low else value + step
        if beside in options.limits:
            return f"{'more' if is_low else 'less'} than {said(beside, kind, zone)}"
    return f"at {'least' if is_low else 'most'} {said(value, kind, zone)}"
