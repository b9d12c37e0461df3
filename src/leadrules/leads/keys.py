"""The keys of an object beside the names of fields: unknown ones, one that names the lead, names in another case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.schema.raw import shown
from leadrules.schema.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What a lead is called by, where the rules do not declare a field for it.
ID_FIELD = "lead_id"
ID_NAMES = (ID_FIELD, "id")
_MOST_KEYS = 4_096


class Keys:
    """The keys of objects whose fields are read by their very names."""

    def __init__(self, names: Iterable[str]) -> None:
        """Know the names of all fields; they are written in small letters."""
        self.names = frozenset(names)
        self.id_names = tuple(name for name in ID_NAMES if name in self.names)
        # What a key is when folded, and how it is shown; None for a blank one, which nobody misses.
        self._known: dict[str, tuple[str, str | None]] = {}

    def named(self, raw: Mapping[str, object]) -> object:
        """What a lead is called by, where all of its keys are names of fields."""
        for name in self.id_names:
            if name in raw:
                return raw[name]
        return None

    def others(self, raw: Mapping[str, object]) -> tuple[tuple[str, ...], object] | None:
        """The keys that no field is read from, and what the lead is called by; None where a key may be a field's."""
        unknown: list[str] = []
        called = {name: raw[name] for name in self.id_names if name in raw}
        for key, cell in raw.items():
            if type(key) is not str:
                return None
            if key in self.names:
                continue
            folded, as_shown = self._known.get(key) or self._learn(key)
            if folded in self.names:
                return None
            if as_shown is not None:
                unknown.append(as_shown)
            if folded in ID_NAMES:
                called.setdefault(folded, cell)
        return tuple(unknown), next((called[name] for name in ID_NAMES if name in called), None)

    def _learn(self, key: str) -> tuple[str, str | None]:
        found = fold(key), shown(key) if key.strip() else None
        if len(self._known) < _MOST_KEYS:
            self._known[key] = found
        return found
