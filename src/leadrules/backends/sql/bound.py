"""An expression that is read several times: computed once, a lead's as a column, an entry's inside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w
from leadrules.backends.sql.layers import mentions_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlglot import exp

    from leadrules.backends.sql.program import Statement


def bound(
    of: exp.Expression, into: Statement, make: Callable[[exp.Expression], exp.Expression]
) -> exp.Expression:  # fmt: skip
    """Make something of a value, however often it reads it.

    An entry of a list has no columns: its value becomes the one entry of another list, of which something is made.
    """
    if into.entry is None or w.is_trivial(of) or not mentions_entry(of):
        return make(into.layers.once(of))
    name = into.fresh_entry()
    return engine.at_place(engine.each(engine.listed([of]), name, make(engine.entry(name))), w.count(1))
