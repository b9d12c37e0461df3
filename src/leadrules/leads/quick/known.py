"""Values that were read before, and who learns them: a field of the lead, a list that is a text, or its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.schema.memory import Memory
from leadrules.schema.raw import Unusable, is_unicode
from leadrules.schema.read_days import plain_moment
from leadrules.schema.reading import Partly, json_entries, reader
from leadrules.schema.types import DATETIME
from leadrules.schema.values import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadrules.graph.definitions import Field
    from leadrules.leads.fields import FieldReader, Satisfies
    from leadrules.leads.lead import UnusableValue
    from leadrules.schema.reading import Context, Reader
    from leadrules.schema.types import FieldType
    from leadrules.schema.values import Value


class Unclear(Exception):
    """An entry of a list that takes care to read: the whole list is then read with care."""


class KnownField(Memory["Value"]):
    """The values of a field of the lead, all of them usable and none missing."""

    def __init__(self, reader: FieldReader) -> None:
        """Learn from a reader."""
        super().__init__()
        self._reader = reader

    def learn(self, raw: object, column: str, unusable: list[UnusableValue]) -> Value | Missing:
        """Read a value with care, and know it from then on."""
        told = len(unusable)
        value = self._reader.read(raw, column, unusable)
        # A list may be usable but in part, of which is to be told each time.
        if value is not MISSING and len(unusable) == told:
            self.keep(raw, value)
        return value


class KnownList(KnownField):
    """The lists that came as texts, which a function reads once they are taken apart."""

    def __init__(self, reader: FieldReader, read: Callable[[Sequence[object]], Value]) -> None:
        """Learn from both."""
        super().__init__(reader)
        self._read_entries = read

    def learn(self, raw: object, column: str, unusable: list[UnusableValue]) -> Value | Missing:
        """As any field's value."""
        if type(raw) is str and raw.lstrip().startswith("[") and is_unicode(raw):
            entries = json_entries(raw.strip())
            if entries is not None:
                try:
                    value = self._read_entries(entries)
                except Unclear:
                    return super().learn(raw, column, unusable)
                self.keep(raw, value)
                return value
        return super().learn(raw, column, unusable)


class KnownEntry(Memory["Value | Missing"]):
    """The values of a list's entries, or of a field of its records: missing ones too."""

    def __init__(self, read: Reader, constrained: Field | None, satisfies: Satisfies) -> None:
        """Learn from a reader; `constrained` is the field of a record that has a `where`."""
        super().__init__()
        self._read = read
        self._constrained = constrained
        self._satisfies = satisfies

    def learn(self, raw: object) -> Value | Missing:
        """Read a value, and know it from then on.

        Raises:
            Unclear: when something is wrong with it.
        """
        value = self._read(raw)
        if isinstance(value, Unusable | Partly):
            raise Unclear
        where = self._constrained
        if where is not None and not isinstance(value, Missing) and not self._satisfies(where, value):
            raise Unclear
        self.keep(raw, value)
        return value


class KnownMoment(KnownEntry):
    """Moments without a `where`: few of them come again, so that to learn one must be quick."""

    def learn(self, raw: object) -> Value | Missing:
        """As any value."""
        moment = plain_moment(raw) if type(raw) is str else None
        if moment is None:
            return super().learn(raw)
        self.keep(raw, moment)
        return moment


def known_entry(kind: FieldType, context: Context, constrained: Field | None, satisfies: Satisfies) -> KnownEntry:
    """Make what knows the values of a type."""
    is_plain = kind == DATETIME and constrained is None and not context.written
    return (KnownMoment if is_plain else KnownEntry)(reader(kind, context), constrained, satisfies)
