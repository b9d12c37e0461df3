"""What tables wait for: the rows that may still count, and what those give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.generated.reasons.borrowed import conditions, truth
from leadrules.backends.generated.reasons.criteria import Masks
from leadrules.backends.generated.reasons.reads import fields
from leadrules.backends.generated.reasons.slots import Piece, Slots, both, under
from leadrules.backends.generated.reasons.sums import Sums
from leadrules.graph import definitions as d
from leadrules.graph import values as v

if TYPE_CHECKING:
    from leadrules.backends.generated.reasons.writing import Writing
    from leadrules.graph import truths as g

# Under these one column can be open while another is not.
BY_VALUE = (d.Policy.ANY, d.Policy.LOWEST, d.Policy.HIGHEST)


def table(table: d.Table, into: Writing) -> None:
    """The table's mask, and one for each column that it gives."""
    code, slots, mask = into.code, Slots(), into.code.fresh("m")
    criteria = [None if row.criterion is None else into.criteria.named(row.criterion) for row in table.rows]
    gives = [[into.values.named(value) for value in row.gives] for row in table.rows]
    code.line(f"{mask} = 0")
    with code.block(f"if {into.function.results[f'{table.name}.is_open']}:"):
        rows(table, criteria, (mask, slots), into)
    into.keep(table.name, slots, mask)
    # Whether each row holds, where what it gives may be open.
    held: list[tuple[str, str]] = []
    needs_held = len(table.outputs) > 1 and table.policy in BY_VALUE
    if needs_held or any(into.values.waits(value).opens for row in gives for value in row):
        held = outcomes(table, criteria, into)
    for column in range(len(table.outputs)):
        output(table, column, criteria, [row[column] for row in gives], held, into)


def rows(table: d.Table, criteria: list[g.Truth | None], masks: tuple[str, Slots], into: Writing) -> None:
    """What open rows wait for; under `first match` those before the first that holds."""
    code = into.code
    mask, slots = masks
    is_first = table.policy is d.Policy.FIRST
    with code.block("while True:"):
        for criterion in criteria:
            if criterion is None:
                if is_first:
                    break
                continue
            asked = conditions(truth(criterion, into.function), code)
            code.line(f"if {asked.not_met}: pass")
            if asked.unless_not_met is not None:
                with code.block(f"elif {asked.unless_not_met}:"):
                    into.criteria.whole(criterion, "", Masks(mask, slots, is_begun=True), outcomes=(None,))
            if is_first:
                code.line("else: break")
        code.line("break")


def outcomes(table: d.Table, criteria: list[g.Truth | None], into: Writing) -> list[tuple[str, str]]:
    """For each row the conditions that it counts and holds, and that it counts and is open."""
    code = into.code
    found = []
    earlier = ""
    for criterion in criteria:
        if criterion is None:
            found.append((earlier or "True", "False"))
            earlier = "False" if table.policy is d.Policy.FIRST else ""
            continue
        outcome = code.named("t", truth(criterion, into.function).text)
        found.append((both(earlier, outcome), both(earlier, f"{outcome} is None")))
        if table.policy is d.Policy.FIRST:
            earlier = code.named("a", both(earlier, f"{outcome} is not True"))
    return found


def output(  # noqa: PLR0913, PLR0917 - one column of a table
    table: d.Table,
    column: int,
    criteria: list[g.Truth | None],
    gives: list[v.Value],
    held: list[tuple[str, str]],
    into: Writing,
) -> None:
    """One column: the open rows, what rows that count give, or, where there is no value, all that the rows ask."""
    code, slots, mask = into.code, Slots(), into.code.fresh("m")
    name, kind = table.outputs[column]
    given = into.function.results[f"{table.name}.{name}"]
    sums = Sums([mask])
    waiting = into.others(table.name)
    if len(table.outputs) > 1 and table.policy in BY_VALUE:
        is_open = column_open(table, gives, held, code.constant(kind), into)
        waiting = under(is_open, waiting)
    certain = [piece for value, (met, _) in zip(gives, held, strict=False)
               for piece in under(met, into.values.waits(value).opens)]  # fmt: skip
    perhaps = [piece for value, (_, may) in zip(gives, held, strict=False)
               for piece in under(may, into.values.waits(value).opens)]  # fmt: skip
    sums.add_all(mask, list(slots.bits((*waiting, *certain, *perhaps))))
    sums.write(code)
    if not always_gives(table, gives):
        reads: list[Piece] = list(
            fields(read for each in criteria if each is not None for read in into.reads.criterion(each))
        )
        if reads:
            with code.block(f"if {given} is None and not {mask}:"):
                rest = Sums()
                rest.add_all(mask, list(slots.bits(reads)))
                rest.write(code)
    into.keep(f"{table.name}.{name}", slots, mask)


def column_open(table: d.Table, gives: list[v.Value], held: list[tuple[str, str]], kind: str, into: Writing) -> str:
    """Write whether one column of several is open."""
    code = into.code
    met, may = code.fresh("g"), code.fresh("g")
    code.line(f"{met}, {may} = [], []")
    for value, (holds, may_hold) in zip(gives, held, strict=True):
        text = into.values.text(value)
        code.line(f"if {holds}: {met}.append({text})")
        code.line(f"if {may_hold}: {may}.append({text})")
    return code.named("open", f"table_value({code.thing(table.policy)}, {met}, {may}, {kind})[1]")


def always_gives(table: d.Table, gives: list[v.Value]) -> bool:
    """Whether some row always holds, so that there is a value whenever nothing is waited for."""
    constant = all(isinstance(value, v.Constant | v.SettingValue) for value in gives)
    return table.policy is d.Policy.FIRST and constant and any(row.criterion is None for row in table.rows)
