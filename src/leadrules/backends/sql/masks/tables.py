"""What a table waits for, and each value that it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from leadrules.backends.sql import write as w
from leadrules.backends.sql.masks.judged import judge
from leadrules.backends.sql.masks.opened import is_sure, opens
from leadrules.backends.sql.masks.places import Mask, either, where
from leadrules.backends.sql.masks.traced import traced, traces_field
from leadrules.backends.sql.shapes import is_there
from leadrules.backends.sql.truths import truth
from leadrules.graph.definitions import Policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadrules.backends.sql.masks.asking import Asking
    from leadrules.graph import definitions as d


def table(table: d.Table, at: Asking) -> None:
    """A table waits for what its rows do that count, while it is open."""
    held = [at.once(truth(row.criterion, at.into)) if row.criterion is not None else w.true() for row in table.rows]
    met, undecided = counting(table, held, at)
    masks, rows_sure = [], True
    for number, row in enumerate(table.rows):
        if row.criterion is not None:
            judged = judge(row.criterion, at)
            rows_sure = rows_sure and judged.sides is None
            masks.append(where(undecided[number], judged.mask))
    # It is looked at only while the table is open, and then some row is undecided.
    at.keep(f"waits:{table.name}", either(masks), is_sure=rows_sure, test=w.true() if rows_sure else None)
    for column, (name, _) in enumerate(table.outputs):
        output(table, column, (met, undecided), at.anew(), rows_sure=rows_sure, name=f"{table.name}.{name}")
    is_open = at.into.outputs[f"{table.name}.is_open"]
    whole = at.anew()
    whole.keep(f"missing:{table.name}", where(is_open, whole.all_of(f"waits:{table.name}")))


def counting(
    table: d.Table, held: Sequence[exp.Expression], at: Asking
) -> tuple[list[exp.Expression], list[exp.Expression]]:
    """Whether each row holds and counts, and whether it may hold and counts: see leadrules.graph.policies."""
    if table.policy is not Policy.FIRST:
        return list(held), [w.is_null(test) for test in held]
    places = [(test, w.whole(number)) for number, test in enumerate(held)]
    first = at.once(w.case(places, w.whole(len(held))))
    return (
        [w.op(exp.EQ, first, w.whole(number)) for number in range(len(held))],
        [w.all_of([w.is_null(test), w.op(exp.GT, first, w.whole(number))]) for number, test in enumerate(held)],
    )


def output(  # noqa: PLR0913 - everything that a column depends on
    table: d.Table,
    column: int,
    counts: tuple[list[exp.Expression], list[exp.Expression]],
    at: Asking,
    *,
    rows_sure: bool,
    name: str,
) -> None:
    """A value waits for what the table does while it is open, and for what it is made of."""
    gives = [row.gives[column] for row in table.rows]
    masks: list[Mask] = [where(at.into.opens[name], at.all_of(f"waits:{table.name}"))]
    for tests in counts:
        masks += [where(test, opens(each, at)) for test, each in zip(tests, gives, strict=True)]
    found = either(masks)
    asked = [row.criterion for row in table.rows if row.criterion is not None]
    is_told = rows_sure and not any(masks[1:])
    waits = at.into.opens[name] if is_told else at.is_any(found)
    absent = w.all_of([w.negated(is_there(at.into.shapes[name])), w.coalesce(w.negated(waits), w.true())])
    # No row holds, or they disagree: other values of what the rows ask for could change that.
    others = where(at.once(absent), either([traced(each, at) for each in asked]))
    at.keep(
        f"missing:{name}",
        either([found, others]),
        is_sure=rows_sure and any(map(traces_field, asked)) and all(is_sure(each, at) for each in gives),
    )
