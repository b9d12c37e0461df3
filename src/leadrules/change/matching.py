"""Which definition of the old version is which of the new one: by name, and what is left by what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.change.side import Side


@dataclass(frozen=True, slots=True)
class Pair:
    """A definition in both versions; one of the names is None where a version has none."""

    old: str | None
    new: str | None

    @property
    def name(self) -> str:
        """What it is called now, or was."""
        return self.new or self.old or ""

    @property
    def is_renamed(self) -> bool:
        """Whether it means what it meant, under another name."""
        return self.old is not None and self.new is not None and self.old != self.new


def matched(old: Side, new: Side) -> tuple[Pair, ...]:
    """Every definition of either version: the new ones in order of declaration, then those that are gone."""
    before, after = old.graph, new.graph

    def is_kept(name: str) -> bool:
        return (
            name in before.definitions
            and name in after.definitions
            and type(before.definitions[name]) is type(after.definitions[name])
        )

    renamed = renames(
        {name: before.fingerprints[name] for name in before.declared if not is_kept(name)},
        {name: after.fingerprints[name] for name in after.declared if not is_kept(name)},
    )
    paired = [Pair(name if is_kept(name) else renamed.get(name), name) for name in after.declared]
    known = {each.old for each in paired}
    return (*paired, *(Pair(name, None) for name in before.declared if name not in known))


def renames(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The old names of what means the same under a new one, in order where several mean the same."""
    waiting: dict[str, list[str]] = {}
    for name, meaning in before.items():
        waiting.setdefault(meaning, []).append(name)
    return {name: waiting[meaning].pop(0) for name, meaning in after.items() if waiting.get(meaning)}
