"""An expression that is read several times: computed once, a lead's as a column, an entry's inside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.sql import write as w
from leadrules.backends.sql.inside import entries

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlglot import exp

    from leadrules.backends.sql.statement import Statement


def bound(of: exp.Expression, into: Statement, make: Callable[[exp.Expression], exp.Expression]) -> exp.Expression:
    """Make something of a value, however often it reads it."""
    if w.is_trivial(of):
        return make(of)
    around = entries(of) if into.entry is not None else set()
    return make(into.layers.inside_entry(of, around) if around else into.layers.once(of))
