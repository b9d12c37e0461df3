"""What is asked of a list of the lead, entry by entry → typed nodes of the rule graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.compiler.symbols import Kind
from leadrules.compiler.types import article
from leadrules.diagnostics import did_you_mean, listed
from leadrules.graph import truths as gt
from leadrules.graph import values as g
from leadrules.schema import types as t

if TYPE_CHECKING:
    from leadrules.compiler.values import Values
    from leadrules.syntax import nodes as n


class Lists:
    """Reads `count(…)`, `any(…)` and their like. Gives None when something was wrong, and has said so."""

    def __init__(self, values: Values) -> None:
        """Read names with `values`."""
        self.values = values
        self.scope = values.scope

    def entries(self, path: n.Path) -> tuple[g.FieldValue, str | None] | None:
        """Read the list that is looked through: a field that is a list, and perhaps one of its records' fields."""
        if self.scope.record is not None or self.scope.own_field is not None:
            self.scope.tell("not-a-value", "a list is not looked through inside another", path.span, "use `define`")
            return None
        parts = path.parts[1:] if path.parts[0] == "lead" and len(path.parts) > 1 else path.parts
        symbol = self.scope.find(parts[0])
        if symbol is None:
            lists = [s.name for s in self.scope.symbols.values() if isinstance(s.type, t.ListType)]
            near = did_you_mean(parts[0], lists)
            if not self.scope.may_be_declared(parts[0]):
                self.scope.tell("unknown-name", f"no list of the lead is called `{parts[0]}`", path.span, near)
            return None
        if symbol.is_broken or (symbol.kind is Kind.FIELD and symbol.type is None):
            return None
        if symbol.kind is not Kind.FIELD or not isinstance(symbol.type, t.ListType):
            message = (
                f"`{symbol.name}` is {article(symbol.type) if symbol.type else symbol.kind.value}, no list of the lead"
            )
            self.scope.tell("type-mismatch", message, path.span)
            return None
        return g.FieldValue(name=symbol.name, type=symbol.type), parts[1] if len(parts) > 1 else None

    def where(self, node: n.Expression | None, kind: t.ListType, parent: str) -> gt.Truth | None:
        """Read a `where` in the scope of a list's entries."""
        if node is None:
            return None
        before, self.scope.record = self.scope.record, kind.of
        try:
            return self.values.truths.read(node, parent)
        finally:
            self.scope.record = before

    def aggregate(self, node: n.Aggregate) -> g.Value | None:
        """Read `count(…)`, `sum(…)`, `min(…)`, `max(…)`, `latest(…)`, `earliest(…)`."""
        if node.how == "share":
            help_text = "write it in a `commitment`, or `count(…)` here"
            self.scope.tell("not-a-value", "`share(…)` is measured over many leads", node.span, help_text)
            return None
        found = self.entries(node.over)
        if found is None:
            return None
        over, part = found
        kind = over.type
        assert isinstance(kind, t.ListType)  # noqa: S101 - `entries` gives lists alone
        where = self.where(node.where, kind, f"{over.name}")
        if node.where is not None and where is None:
            return None
        if node.how == "count":
            return g.Count(over=over, where=where, type=t.INTEGER)
        return self.fold(node, over, part, where)

    def fold(self, node: n.Aggregate, over: g.FieldValue, part: str | None, where: gt.Truth | None) -> g.Value | None:
        """Read which value of each entry is folded."""
        kind = over.type
        assert isinstance(kind, t.ListType)  # noqa: S101 - the caller has it from `entries`
        item: t.Type | None = kind.of
        if isinstance(kind.of, t.RecordType):
            fields = [name for name, _ in kind.of.fields]
            item = kind.of.field(part) if part else None
            if item is None:
                help_text = (
                    did_you_mean(part or "", fields) or f"write {listed([f'{over.name}.{each}' for each in fields])}"
                )
                message = (
                    f"`{over.name}` has no part `{part}`" if part else f"`{node.how}` needs one part of `{over.name}`"
                )
                self.scope.tell("unknown-name", message, node.over.span, help_text)
                return None
        is_ranked = isinstance(item, t.ChoiceType) and item.is_ranked
        if node.how in ("latest", "earliest"):
            fits, wanted = item is not None and t.is_moment(item), "days or moments"
        elif node.how == "sum":
            fits, wanted = item is not None and t.is_ranged(item), "numbers or amounts"
        else:
            fits, wanted = item is not None and (t.is_ranged(item) or is_ranked), "numbers, amounts or ranked values"
        if item is None or not fits:
            found = article(item) if item is not None else "nothing"
            of_days = {"min": "write `earliest(…)`", "max": "write `latest(…)`"}
            meant = of_days.get(node.how) if item is not None and t.is_moment(item) else None
            told = f"`{node.how}` needs {wanted}, and this is {found}"
            self.scope.tell("type-mismatch", told, node.over.span, meant)
            return None
        value = g.RecordValue(name=part, type=item)
        return g.Fold(how=g.Folding(node.how), over=over, item=value, where=where, type=item)

    def quantified(self, node: n.Quantified, own: gt.Shown) -> gt.Truth | None:
        """Read `any(contacts where …)`, `every(…)`."""
        found = self.entries(node.over)
        if found is None:
            return None
        over, part = found
        if part is not None:
            message = f"`{over.name}` is looked through as a whole"
            self.scope.tell("type-mismatch", message, node.over.span, f"write `{over.name} where {part} …`")
            return None
        kind = over.type
        assert isinstance(kind, t.ListType)  # noqa: S101 - `entries` gives lists alone
        if node.where is None and node.is_every:
            self.scope.tell("not-a-criterion", "`every` needs a `where`", node.span, "say what every entry must be")
            return None
        where = self.where(node.where, kind, own.id)
        if node.where is not None and where is None:
            return None
        return gt.Quantified(is_every=node.is_every, over=over, where=where, shown=own)
