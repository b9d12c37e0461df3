"""What a table's rows come to together, by its policy: see leadrules.graph.policies."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from sqlglot import exp

from leadrules.backends.sql import engine, ranging, table_ranges
from leadrules.backends.sql import write as w
from leadrules.backends.sql.columns import BAND_ENDS, ITEM, TEXT_ENDS
from leadrules.backends.sql.lists import unranked
from leadrules.backends.sql.shapes import Plain, Ranged, Shape, Text, is_there, plain
from leadrules.backends.sql.truths import truth
from leadrules.backends.sql.values import most, rank, value
from leadrules.graph.definitions import Policy
from leadrules.schema import types as t
from leadrules.schema.ranges import LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadrules.backends.sql.statement import Statement
    from leadrules.graph import definitions as d

Row = tuple[exp.Expression, exp.Expression]


def table(table: d.Table, into: Statement) -> None:
    """A value a column, and whether the table is still open."""
    held = [
        into.layers.once(truth(row.criterion, into)) if row.criterion is not None else w.true() for row in table.rows
    ]
    opens = []
    for column, (name, kind) in enumerate(table.outputs):
        gives = [value(row.gives[column], into) for row in table.rows]
        is_small = sum((most(row.gives[column]) for row in table.rows), Decimal(0)) < LIMIT
        shape, is_open = by_policy(table.policy, held, gives, kind, into, is_small=is_small)
        into.keep(f"{table.name}.{name}", shape, kind)
        into.opens[f"{table.name}.{name}"] = is_open
        opens.append(is_open)
    into.answer(f"{table.name}.is_open", Plain(w.coalesce(w.any_of(opens), w.false())), t.YES_NO)


def by_policy(  # noqa: PLR0913 - what a column is made of
    policy: Policy,
    held: Sequence[exp.Expression],
    gives: Sequence[Shape],
    kind: t.Type,
    into: Statement,
    *,
    is_small: bool,
) -> tuple[Shape, exp.Expression]:
    """One column, and whether it is open."""
    maybe = w.any_of([w.is_null(each) for each in held])
    if policy is Policy.FIRST:
        return first_match(held, gives, into)
    if policy is Policy.COUNT:
        return counted(held), maybe
    if policy is Policy.ALL:
        return all_matches(held, gives, maybe, into), maybe
    is_sum = policy is Policy.SUM
    if any(isinstance(each, Ranged) for each in gives) or (is_sum and not is_small):
        return table_ranges.by_policy(policy, held, gives, into, is_small=is_small)
    rows = [(test, into.layers.once(plain(each))) for test, each in zip(held, gives, strict=True)]
    match policy:
        case Policy.ONE:
            met = w.total([w.case([(test, w.whole(1))], w.whole(0)) for test, _ in rows])
            is_one = w.all_of([w.negated(maybe), w.op(exp.EQ, met, w.whole(1))])
            return text_or_plain(w.case([(is_one, w.case(rows))]), gives, [is_one], rows), maybe
        case Policy.ANY:
            return any_match(rows, gives, into)
        case Policy.SUM:
            return summed(rows, into), maybe
        case Policy.LOWEST | Policy.HIGHEST:
            return outermost(rows, gives, kind, into, is_larger=policy is Policy.HIGHEST)
        case _:
            assert_never(policy)


def text_or_plain(
    of: exp.Expression, gives: Sequence[Shape], tests: Sequence[exp.Expression], rows: Sequence[Row]
) -> Shape:
    """A column's value; a text keeps its folded forms."""
    if not all(isinstance(each, Text) for each in gives):
        return Plain(of)
    known = w.all_of(tests)
    texts = [each for each in gives if isinstance(each, Text)]

    def form(of_text: Callable[[Text], exp.Expression]) -> exp.Expression:
        chosen = w.case([(test, of_text(each)) for (test, _), each in zip(rows, texts, strict=True)])
        return w.case([(known, chosen)])

    return Text(of, form(lambda each: each.folded), form(lambda each: each.words))


def first_match(
    held: Sequence[exp.Expression], gives: Sequence[Shape], into: Statement
) -> tuple[Shape, exp.Expression]:
    """Rows in order, to the first that is not ruled out: an open one leaves the table open."""
    branches = []
    for number, test in enumerate(held, start=1):
        branches += [(test, w.whole(number)), (w.is_null(test), w.whole(0))]
    place = into.layers.once(w.case(branches, w.whole(-1)))
    at = [w.op(exp.EQ, place, w.whole(number)) for number in range(1, len(held) + 1)]
    is_open = w.op(exp.EQ, place, w.whole(0))
    if any(isinstance(each, Ranged) for each in gives):
        ranges = [ranging.once(each, into.layers) for each in gives]
        return table_ranges.first_of(list(zip(at, ranges, strict=True))), is_open
    rows = list(zip(at, map(plain, gives), strict=True))
    return text_or_plain(w.case(rows), gives, [w.true()], rows), is_open


def counted(held: Sequence[exp.Expression]) -> Ranged:
    """How many rows hold, and how many may."""
    low = w.total([w.case([(test, w.whole(1))], w.whole(0)) for test in held])
    high = w.total([w.case([(w.negated(test), w.whole(0))], w.whole(1)) for test in held])
    return Ranged(w.cast(low, w.DECIMAL), w.cast(high, w.DECIMAL), w.true())


def any_match(rows: Sequence[Row], gives: Sequence[Shape], into: Statement) -> tuple[Shape, exp.Expression]:
    """The value that all rows give that hold; open while another row may give another."""
    first = into.layers.once(w.case(rows))
    none_holds = w.negated(w.any_of([w.coalesce(test, w.false()) for test, _ in rows]))
    differs = [exp.Paren(this=exp.NullSafeNEQ(this=of.copy(), expression=first.copy())) for _, of in rows]
    is_open = into.layers.once(
        w.any_of(
            [
                w.all_of([w.is_null(test), w.any_of([other, none_holds])])
                for (test, _), other in zip(rows, differs, strict=True)
            ]
        )
    )
    disagree = w.any_of(
        [w.all_of([w.coalesce(test, w.false()), other]) for (test, _), other in zip(rows, differs, strict=True)]
    )
    is_settled = into.layers.once(w.negated(w.any_of([is_open, disagree])))
    return text_or_plain(w.case([(is_settled, first)]), gives, [is_settled], rows), is_open


def all_matches(
    held: Sequence[exp.Expression], gives: Sequence[Shape], maybe: exp.Expression, into: Statement
) -> Shape:
    """The values of all rows that hold, as a list; missing when one of them is."""
    if any(isinstance(each, Ranged) for each in gives):
        gives = [ranging.once(each, into.layers) for each in gives]
    lists = [
        w.case([(test, engine.listed([entry(each)]))], engine.nothing()) for test, each in zip(held, gives, strict=True)
    ]
    together = into.layers.once(joined(lists))
    is_whole = w.op(exp.EQ, engine.size(together), engine.known_size(together))
    return Plain(w.case([(w.all_of([w.negated(maybe), is_whole]), together)]))


def joined(lists: Sequence[exp.Expression]) -> exp.Expression:
    """Several lists one after the other, joined by halves: a long chain nests too deep."""
    if len(lists) == 1:
        return lists[0]
    middle = len(lists) // 2
    return engine.joined(joined(lists[:middle]), joined(lists[middle:]))


def entry(of: Shape) -> exp.Expression:
    """A value as an entry of a list: see columns.py. Nothing when it is missing."""
    if isinstance(of, Plain):
        return of.expr
    ends, parts = (
        (TEXT_ENDS, (of.raw, of.folded, of.words)) if isinstance(of, Text) else (BAND_ENDS, (of.low, of.high, of.known))
    )
    struct = engine.record({f"{ITEM}{end}": part for end, part in zip(ends, parts, strict=True)})
    return w.case([(is_there(of), struct)])


def summed(rows: Sequence[Row], into: Statement) -> Ranged:
    """Add what the rows give that hold; what may hold may also add nothing."""
    none = w.number(0)
    known = w.all_of([w.any_of([w.coalesce(w.negated(test), w.false()), w.is_known(of)]) for test, of in rows])
    low, high = (
        w.total(
            [
                w.case([(test, of), (w.negated(test), none)], w.outermost([of, none], is_larger=is_larger))
                for test, of in rows
            ]
        )
        for is_larger in (False, True)
    )
    return ranging.guarded(low, high, known, into.layers)


def outermost(
    rows: Sequence[Row], gives: Sequence[Shape], kind: t.Type, into: Statement, *, is_larger: bool
) -> tuple[Shape, exp.Expression]:
    """The lowest or highest of the rows that hold; rows that may hold can only go beyond it."""
    of = kind.of if isinstance(kind, t.ListType) else kind
    ranks = [(test, into.layers.once(rank(each, of))) for (test, _), each in zip(rows, gives, strict=True)]
    certain = [w.case([(test, each)]) for test, each in ranks]
    possible = [w.case([(w.coalesce(test, w.true()), each)]) for test, each in ranks]
    alone, together = (
        into.layers.once(engine.outermost(engine.listed(each), is_larger=is_larger)) for each in (certain, possible)
    )
    maybe = w.any_of([w.is_null(test) for test, _ in ranks])
    lacks = [w.all_of([w.coalesce(test, w.false()), w.is_null(each)]) for test, each in ranks]
    may_lack = [w.all_of([w.coalesce(test, w.true()), w.is_null(each)]) for test, each in ranks]
    alone_known = w.all_of([w.negated(w.any_of(lacks)), w.is_known(alone)])
    both_known = w.all_of([w.negated(w.any_of(may_lack)), w.is_known(alone)])
    state = into.layers.once(
        w.case(
            [
                (w.all_of([w.negated(maybe), alone_known]), w.whole(1)),
                (w.negated(maybe), w.whole(0)),
                (w.all_of([both_known, w.op(exp.EQ, alone, together)]), w.whole(1)),
                (both_known, w.whole(2)),
            ],
            w.whole(3),
        )
    )
    is_open = w.op(exp.GTE, state, w.whole(2))
    is_exact, is_range = (w.op(exp.EQ, state, w.whole(number)) for number in (1, 2))
    if not t.is_ranged(of):
        return Plain(unranked(w.case([(is_exact, alone)]), of)), is_open
    known = w.any_of([is_exact, is_range])
    near, far = w.case([(known, alone)], w.null()), w.case([(known, together)], w.null())
    return (Ranged(near, far, known) if is_larger else Ranged(far, near, known)), is_open
