"""What a source says of a column before it is read: which texts mean "we do not know", and which mean a value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from leadrules.schema.raw import LONGEST_SHOWN, shown
from leadrules.schema.text import fold
from leadrules.schema.types import ListType
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.graph.definitions import ColumnMapping
    from leadrules.schema.reading import Reader, Reading
    from leadrules.schema.types import FieldType
    from leadrules.schema.values import Single


@dataclass(frozen=True, slots=True)
class Translation:
    """The texts of a column that mean something else; `split_by` parts a list, whose entries are then translated."""

    missing_when: frozenset[str]
    values: Mapping[str, Single | None]
    has_else: bool
    otherwise: Single | None
    is_list: bool
    split_by: str | None

    @staticmethod
    def of(column: ColumnMapping | None, missing_when: frozenset[str], kind: FieldType) -> Translation | None:
        """Take a column's translation, or None when every text means itself; a blank one is missing anyway."""
        texts = missing_when - {""}
        if column is None or (not column.translations and not column.has_else):
            values: dict[str, Single | None] = {}
            has_else, otherwise = False, None
        else:
            values = dict(column.translations)
            has_else, otherwise = column.has_else, column.otherwise
        if not texts and not values and not has_else:
            return None
        is_list = isinstance(kind, ListType)
        split_by = column.split_by if column and is_list else None
        return Translation(texts, MappingProxyType(values), has_else, otherwise, is_list, split_by)

    def read(self, raw: object, read: Reader) -> Reading:
        """Read a raw value by its translation, else as it is."""
        if raw is None:
            return MISSING
        if self.split_by and isinstance(raw, str) and not raw.lstrip().startswith("["):
            if fold(raw) in self.missing_when:
                return MISSING
            return read([self._entry(part) for part in raw.split(self.split_by)] if raw.strip() else None)
        if isinstance(raw, list | tuple):
            return read([self._entry(part) for part in raw])
        text = _text(raw)
        if text is None:
            return read(raw)
        if not text or text in self.missing_when:
            return MISSING
        if text in self.values:
            value = self.values[text]
        elif self.has_else:
            value = self.otherwise
        else:
            return read(raw)
        if value is None:
            return MISSING
        return (value,) if self.is_list else value

    def _entry(self, raw: object) -> object:
        """What stands for one entry of a list, to be read by its type."""
        text = _text(raw)
        if text is None:
            return raw
        if not text or text in self.missing_when:
            return None
        return self.values.get(text, self.otherwise if self.has_else else raw)


def _text(raw: object) -> str | None:
    """The folded text of a single value, None for anything that has none."""
    if type(raw) is str:
        return fold(raw)
    return fold(shown(raw, 2 * LONGEST_SHOWN)) if type(raw) in (bool, int, float, Decimal) else None
