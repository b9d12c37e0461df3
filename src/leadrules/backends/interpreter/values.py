"""What an expression comes to for one lead."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from leadrules.backends.interpreter.scope import Scope, Valued
from leadrules.backends.interpreter.show import seen
from leadrules.graph import values as g
from leadrules.graph.folding import folded
from leadrules.graph.phrases import phrase
from leadrules.schema import ranges
from leadrules.schema import types as t
from leadrules.schema.farthest import farthest
from leadrules.schema.moves import elapsed, moved
from leadrules.schema.outcome import Outcome
from leadrules.schema.scales import multiplied, scale_of
from leadrules.schema.values import MISSING, Missing, Range
from leadrules.verdict import Presence

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
                return self.plain(node.name, "setting", setting.constant.value, node.type, setting.doc)
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
        told = seen(node.name, "field", value, node.type, self.scope.zone, presence=presence, doc=doc, missing=open_)
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
                total = multiplied(total, before, value, factor.type, kind)
            else:
                total = ranges.divide(total, value, scale_of(kind))
            before = kind
        return self.made(node, total, parts)

    def shifted(self, node: g.Shifted) -> Valued:
        """Move a day or a moment."""
        part, calendar = self.read(node.of), self.scope.graph.calendar
        value = MISSING if part.value is MISSING else moved(part.value, node.duration, node.direction, calendar)
        return self.made(node, MISSING if value is None else value, [part])

    def elapsed(self, node: g.Elapsed) -> Valued:
        """The time between two days or moments."""
        later, earlier = self.read(node.later), self.read(node.earlier)
        return self.made(node, elapsed(later.value, earlier.value), [later, earlier])

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
        return self.made(node, farthest(values, node.type, is_larger=node.is_larger), parts)

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
        value = folded(node, certain, perhaps)
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


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Names once each, in the order in which they come."""
    return tuple(dict.fromkeys(names))
