"""What an expression comes to for one lead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from leadrules.backends.interpreter.scope import Scope, Valued
from leadrules.backends.interpreter.show import seen
from leadrules.graph import values as g
from leadrules.graph.phrases import phrase
from leadrules.schema import ranges
from leadrules.schema import types as t
from leadrules.schema.currencies import MINOR_UNITS
from leadrules.schema.duration import Duration, shift_date, shift_moment
from leadrules.schema.outcome import Outcome
from leadrules.schema.values import MISSING, Missing, Range
from leadrules.verdict import Presence, Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.backends.interpreter.truths import Truths
    from leadrules.schema.values import Record, Single, ValueOrMissing

ZERO = Decimal(0)


class Values:
    """Evaluates values in a scope; never raises, whatever the lead holds."""

    truths: Truths

    def __init__(self, scope: Scope) -> None:
        """Evaluate in this scope."""
        self.scope = scope

    def read(self, node: g.Value) -> Valued:
        """Evaluate any value."""
        match node:
            case g.FieldValue():
                return self.field(node)
            case g.RecordValue():
                return self.record(node)
            case g.Constant():
                return self.plain(node.text, "constant", node.value, node.type)
            case g.SettingValue():
                setting = self.scope.graph.settings[node.name]
                return self.plain(node.name, "setting", setting.value.value, node.type, setting.doc)
            case g.DefinedValue(name=name) | g.ScoreValue(name=name):
                return self.scope.values[name]
            case g.GradeValue():
                return self.scope.values[f"{node.score}.grade"]
            case g.TableValue():
                return self.scope.values[f"{node.table}.{node.output}"]
            case g.Today():
                return self.plain("today", "computed", self.scope.today, node.type)
            case g.Now():
                return self.plain("now", "computed", self.scope.now, node.type)
            case g.Sum():
                return self.sum(node)
            case g.Product():
                return self.product(node)
            case g.Shifted():
                return self.shifted(node)
            case g.Elapsed():
                return self.elapsed(node)
            case g.FirstKnown():
                return self.first_known(node)
            case g.Extreme():
                return self.extreme(node)
            case g.Count():
                return self.count(node)
            case g.Fold():
                return self.fold(node)
            case _:
                assert_never(node)

    # ---- what is there

    def plain(self, name: str, kind: str, value: Single, of: t.Type, doc: str | None = None) -> Valued:
        """A value that no lead changes."""
        return Valued(value, seen(name, kind, value, of, self.scope.zone, doc=doc))

    def field(self, node: g.FieldValue) -> Valued:
        """A field of the lead. A band leaves open what lies in it."""
        value, presence = self.scope.field(node.name)
        doc = self.scope.graph.fields[node.name].doc
        is_open = presence in (Presence.MISSING, Presence.UNUSABLE) or isinstance(value, Range)
        open_ = (node.name,) if is_open else ()
        told = seen(
            node.name, "field", value, node.type, self.scope.zone, presence=presence, doc=doc, missing=open_
        )  # fmt: skip
        return Valued(value, told, open_, (told,))

    def record(self, node: g.RecordValue) -> Valued:
        """A field of the entry that a `where` looks at."""
        value, presence = self.scope.record_field(node.name)
        is_open = presence is Presence.MISSING or isinstance(value, Range)
        open_ = (self.scope.entry_of,) if is_open and self.scope.entry_of else ()
        name = node.name or "it"
        told = seen(name, "record", value, node.type, self.scope.zone, presence=presence, missing=open_)
        return Valued(value, told, open_, (told,))

    def made(self, node: g.Value, value: ValueOrMissing, parts: Sequence[Valued]) -> Valued:
        """A value that was made of others."""
        is_settled = value is not MISSING and not isinstance(value, Range)
        open_ = () if is_settled else unique(name for part in parts for name in part.open)
        reads = tuple({each.name: each for part in parts for each in (part.reads or (part.seen,))}.values())
        if not is_settled and not open_:
            # It cannot be computed from what is there (a division by zero); other values could change that.
            open_ = unique(each.name for each in reads if each.kind == "field")
        told = seen(phrase(node, self.scope.graph), "computed", value, node.type, self.scope.zone, missing=open_)
        return Valued(value, told, open_, reads, unique(name for part in parts for name in part.flips))

    # ---- arithmetic

    def sum(self, node: g.Sum) -> Valued:
        """Add and take away."""
        parts = [self.read(term) for _, term in node.terms]
        total: ranges.Ranged | Missing = ZERO
        for (sign, _), part in zip(node.terms, parts, strict=True):
            value = part.value
            if isinstance(total, Missing) or not isinstance(value, Decimal | Range):
                total = MISSING
            else:
                total = ranges.add(total, value if sign == "+" else ranges.negate(value))
        return self.made(node, total, parts)

    def product(self, node: g.Product) -> Valued:
        """Multiply and divide, rounding after every step; a percentage counts as hundredths."""
        parts = [self.read(node.first), *(self.read(factor) for _, factor in node.rest)]
        total = parts[0].value
        before = node.first.type
        for (sign, factor), part, kind in zip(node.rest, parts[1:], node.types, strict=True):
            value = part.value
            if not isinstance(total, Decimal | Range) or not isinstance(value, Decimal | Range):
                return self.made(node, MISSING, parts)
            if sign == "*":
                total = ranges.multiply(*percent_as_part(total, before, value, factor.type, kind), scale_of(kind))
            else:
                total = ranges.divide(total, value, scale_of(kind))
            before = kind
        return self.made(node, total, parts)

    def shifted(self, node: g.Shifted) -> Valued:
        """Move a day or a moment."""
        part = self.read(node.of)
        value = MISSING if part.value is MISSING else self.move(part.value, node.duration, node.direction)
        return self.made(node, MISSING if value is None else value, [part])

    def move(self, value: ValueOrMissing, duration: Duration, direction: int) -> date | datetime | None:
        """Move by a duration, by business time where it says so; None where calendars end."""
        scope = self.scope
        if isinstance(value, datetime):
            if duration.is_business:
                calendar = scope.graph.calendar
                move = calendar.add_business if direction > 0 else calendar.back_business
                return move(value, duration)
            return shift_moment(value, duration, direction, scope.zone)
        if not isinstance(value, date):
            return None
        if duration.is_business:
            noon = datetime(value.year, value.month, value.day, 12, tzinfo=scope.zone)
            moved = self.move(noon, duration, direction)
            return moved.astimezone(scope.zone).date() if isinstance(moved, datetime) else None
        return shift_date(value, duration, direction)

    def elapsed(self, node: g.Elapsed) -> Valued:
        """The time between two days or moments."""
        later, earlier = self.read(node.later), self.read(node.earlier)
        value: ValueOrMissing = MISSING
        if isinstance(later.value, date) and isinstance(earlier.value, date):
            passed = later.value - earlier.value
            value = Decimal(passed.days * 86_400 + passed.seconds) + Decimal(passed.microseconds).scaleb(-6)
        return self.made(node, value, [later, earlier])

    def first_known(self, node: g.FirstKnown) -> Valued:
        """The first that is not missing; the ones before it could still take its place."""
        parts = []
        for option in node.options:
            part = self.read(option)
            parts.append(part)
            if part.value is not MISSING:
                break
        made = self.made(node, parts[-1].value, parts)
        if made.value is MISSING:
            return made
        passed_over = unique(name for part in parts[:-1] for name in part.open)
        return Valued(made.value, made.seen, parts[-1].open, made.reads, unique((*passed_over, *made.flips)))

    def extreme(self, node: g.Extreme) -> Valued:
        """The larger or the smaller; missing when one of them is."""
        parts = [self.read(option) for option in node.options]
        values = [part.value for part in parts]
        return self.made(node, self.farthest(values, node.type, is_larger=node.is_larger), parts)

    @staticmethod
    def farthest(values: Iterable[ValueOrMissing], kind: t.Type, *, is_larger: bool) -> ValueOrMissing:
        """The largest or smallest of several; missing when one of them is, or when there are none."""
        found = list(values)
        if not found or MISSING in found:
            return MISSING
        numbers = [value for value in found if isinstance(value, Decimal | Range)]
        if len(numbers) == len(found):
            return ranges.extreme(numbers, is_larger=is_larger)
        choose = max if is_larger else min
        if isinstance(kind, t.ChoiceType):
            return choose((str(value) for value in found), key=kind.values.index)
        days = [value for value in found if isinstance(value, date)]
        return choose(days) if len(days) == len(found) else MISSING

    # ---- lists

    def looked_at(self, name: str) -> Valued:
        """The list itself."""
        return self.field(g.FieldValue(name=name, type=self.scope.graph.fields[name].type))

    def holding(self, node: g.Count | g.Fold) -> list[tuple[Record | Single, Outcome, tuple[str, ...]]] | None:
        """Each entry with whether it holds, and the fields that leave it open; None when the list is missing."""
        scope = self.scope
        entries = scope.entries(node.over.name)
        if entries is None:
            return None
        if node.where is None:
            return [(entry, Outcome.MET, ()) for entry in entries]
        found = []
        for entry in entries:
            scope.entry, scope.entry_of = entry, node.over.name
            judged = self.truths.judge(node.where)
            found.append((entry, judged.outcome, judged.trace.missing))
        scope.entry, scope.entry_of = None, ""
        return found

    def count(self, node: g.Count) -> Valued:
        """How many entries hold: a range while some are undecided."""
        whole = self.looked_at(node.over.name)
        found = self.holding(node)
        if found is None:
            return self.made(node, Range(ZERO, None), [whole])
        met = sum(outcome is Outcome.MET for _, outcome, _ in found)
        perhaps = sum(outcome is Outcome.UNDECIDED for _, outcome, _ in found)
        waits = unique(name for _, outcome, names in found if outcome is Outcome.UNDECIDED for name in names)
        value = ranges.ranged(Decimal(met), Decimal(met + perhaps))
        made = self.made(node, value, [whole])
        return Valued(value, made.seen, waits, made.reads)

    def fold(self, node: g.Fold) -> Valued:
        """One value of a list's entries."""
        whole = self.looked_at(node.over.name)
        found = self.holding(node)
        if found is None:
            return self.made(node, MISSING, [whole])
        certain = [self.item(entry, node) for entry, outcome, _ in found if outcome is Outcome.MET]
        perhaps = [self.item(entry, node) for entry, outcome, _ in found if outcome is Outcome.UNDECIDED]
        waits = unique(name for _, outcome, names in found if outcome is Outcome.UNDECIDED for name in names)
        value = self.folded(node, certain, perhaps)
        made = self.made(node, value, [whole])
        is_open = value is MISSING or isinstance(value, Range)
        # Nothing to fold, or an entry without its value: another list could change that.
        needs_list = value is MISSING and (not waits or MISSING in (*certain, *perhaps))
        open_ = unique((*waits, *((node.over.name,) if needs_list or not waits else ()))) if is_open else ()
        return Valued(value, made.seen, open_, made.reads)

    def item(self, entry: Record | Single, node: g.Fold) -> ValueOrMissing:
        """The part of an entry that is folded."""
        if not isinstance(entry, Mapping):
            return entry
        self.scope.entry, self.scope.entry_of = entry, node.over.name
        value, _ = self.scope.record_field(node.item.name)
        self.scope.entry, self.scope.entry_of = None, ""
        return value

    def folded(self, node: g.Fold, certain: list[ValueOrMissing], perhaps: list[ValueOrMissing]) -> ValueOrMissing:
        """Fold entries of which some only may count."""
        if MISSING in certain or MISSING in perhaps:
            return MISSING
        if node.how is g.Folding.SUM:
            total: ranges.Ranged | Missing = ZERO
            for value, is_certain in (*((v, True) for v in certain), *((v, False) for v in perhaps)):
                if isinstance(value, Decimal | Range) and not isinstance(total, Missing):
                    total = ranges.add(total, value if is_certain else with_zero(value))
            return total
        is_larger = node.how in (g.Folding.MAX, g.Folding.LATEST)
        alone = self.farthest(certain, node.item.type, is_larger=is_larger)
        if not perhaps or alone is MISSING:
            return alone
        together = self.farthest([*certain, *perhaps], node.item.type, is_larger=is_larger)
        if isinstance(alone, Decimal | Range) and isinstance(together, Decimal | Range):
            (a, b), (c, d) = ranges.ends(alone), ranges.ends(together)
            return ranges.ranged(a, d) if is_larger else ranges.ranged(c, b)
        return alone if alone == together else MISSING


def with_zero(value: ranges.Ranged) -> ranges.Ranged:
    """A number that may also not count."""
    low, high = ranges.ends(value)
    return ranges.ranged(None if low is None else min(low, ZERO), None if high is None else max(high, ZERO))


def percent_as_part(
    left: ranges.Ranged, left_type: t.Type, right: ranges.Ranged, right_type: t.Type, kind: t.Type
) -> tuple[ranges.Ranged, ranges.Ranged]:
    """`50 * 5%` is 2.5; `2 * 5%` in a percentage stays one."""
    if kind == t.PERCENT:
        return left, right
    return hundredth(left, left_type), hundredth(right, right_type)


def hundredth(value: ranges.Ranged, kind: t.Type) -> ranges.Ranged:
    """A percentage as a part of one."""
    if kind != t.PERCENT:
        return value
    low, high = ranges.ends(value)
    return ranges.ranged(None if low is None else low.scaleb(-2), None if high is None else high.scaleb(-2))


def scale_of(kind: t.Type) -> Decimal:
    """The last decimal place that a type keeps: a currency's smallest unit, whole seconds, nine decimals."""
    money = t.money_of(kind)
    if money is not None:
        return Decimal(1).scaleb(-MINOR_UNITS.get(money.currency, 2))
    return Decimal(1) if kind == t.DURATION else Decimal("1e-9")


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Names once each, in the order in which they come."""
    return tuple(dict.fromkeys(names))


__all__ = ["Seen", "Values", "scale_of", "unique", "with_zero"]
