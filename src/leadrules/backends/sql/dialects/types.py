"""What the types of an engine are called, by the kinds of values that they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from leadrules.backends.sql.dialects.kinds import Kind


def types(
    names: Mapping[str, str],
    number: Callable[[Kind], str | None],
    *,
    listed: str | None = None,
    record: str | None = None,
    part: str = "",
) -> Callable[[Kind], str | None]:
    """What finds a kind's type: by its name or, of a number, by its digits.

    Where the engine has lists and records, `listed`, `record` and `part` say how they are put together.
    """

    def type_of(kind: Kind) -> str | None:
        if kind.name in names:
            return names[kind.name]
        if kind.is_number:
            return number(kind)
        if kind.of is not None and listed is not None:
            of = type_of(kind.of)
            return None if of is None else listed.format(of)
        if kind.parts and record is not None:
            parts = [(name, type_of(of)) for name, of in kind.parts]
            is_whole = all(of is not None for _, of in parts)
            return record.format(", ".join(part.format(*each) for each in parts)) if is_whole else None
        return None

    return type_of
