"""How one field is read with care: its translation, its type, what it must fulfil, and what is told of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from leadrules.leads.lead import UnusableValue
from leadrules.schema.raw import Unusable, quoted, shown
from leadrules.schema.reading import Partly, Problem, reader
from leadrules.schema.values import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.graph.definitions import Field
    from leadrules.leads.translate import Translation
    from leadrules.schema.reading import Context, Reading
    from leadrules.schema.values import Record, Value

Satisfies: TypeAlias = "Callable[[Field, Value], bool]"
_NEEDS_CARE = (Unusable, Partly)


class FieldReader:
    """Reads one field, whatever the columns are. What it says of a value is what the value means."""

    def __init__(
        self,
        field: Field,
        names: tuple[str, ...],
        context: Context,
        translation: Translation | None,
        satisfies: Satisfies,
    ) -> None:
        """Read by the translation, then by type; `names` are what its columns are called, folded."""
        self.field = field
        self.names = names
        self.context = context
        self.translation = translation
        self.by_type = reader(field.type, context)
        self.satisfies = satisfies
        # Whether the field, or a field of its records, has a `where`.
        self.is_constrained = field.where is not None or any(part.where is not None for part in field.parts)

    def read(self, raw: object, column: str, unusable: list[UnusableValue]) -> Value | Missing:
        """Read a raw value, or what columns of the same name made of it; adds what its field rejects to `unusable`."""
        value = self.said(raw)
        if value is MISSING or not (self.is_constrained or isinstance(value, _NEEDS_CARE)):
            return value
        problems: list[Problem] = []
        kept = self._kept(value, raw, problems)
        unusable += (UnusableValue(self.field.name + of.path, of.shown, of.reason, column) for of in problems)
        return kept

    def said(self, raw: object) -> Reading:
        """What a raw value says, before it is asked what it must fulfil."""
        if isinstance(raw, Unusable):
            return raw
        return self.by_type(raw) if self.translation is None else self.translation.read(raw, self.by_type)

    def _kept(self, value: Reading, raw: object, problems: list[Problem]) -> Value | Missing:
        """What remains of a value after what its type and its `where` reject; adds what they say to `problems`."""
        if isinstance(value, Missing):
            return value
        if isinstance(value, Unusable):
            problems.append(Problem("", shown(raw), value.reason))
            return MISSING
        kept: Value = value.value if isinstance(value, Partly) else value
        if isinstance(value, Partly):
            problems += value.problems
        if not self.is_constrained:
            return kept
        if self.field.parts:
            kept = tuple(
                self._kept_record(record, f"[{place}]", problems)
                for place, record in enumerate(cast("tuple[Record, ...]", kept), start=1)
            )
        if self.field.where is None or self.satisfies(self.field, kept):
            return kept
        problems.append(Problem("", shown(raw), f"{quoted(raw)} does not fulfil `{self.field.where.shown.text}`"))
        return MISSING

    def _kept_record(self, record: Record, path: str, problems: list[Problem]) -> Record:
        kept = dict(record)
        for part in self.field.parts:
            value = record[part.name]
            if part.where is None or isinstance(value, Missing) or self.satisfies(part, value):
                continue
            kept[part.name] = MISSING
            reason = f"{quoted(value)} does not fulfil `{part.where.shown.text}`"
            problems.append(Problem(f"{path}.{part.name}", shown(value), reason))
        return kept
