"""What tables wait for: the rows that may still count, and what those give."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Rows:
    """A table's rows, with names for what they compute."""

    table: d.Table
    criteria: list[g.Truth | None]
    gives: list[list[v.Value]]
    # For each row the conditions that it counts and holds, and that it counts and is open; for none where nobody asks.
    held: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_first(self) -> bool:
        """Whether only the first row counts that holds."""
        return self.table.policy is d.Policy.FIRST

    @property
    def is_open_by_column(self) -> bool:
        """Whether one column can be open while another is not."""
        return len(self.table.outputs) > 1 and self.table.policy in BY_VALUE


def table(table: d.Table, into: Writing) -> None:
    """The table's mask, and one for each column that it gives."""
    code, slots, mask = into.code, Slots(), into.code.fresh("m")
    rows = Rows(
        table,
        [None if row.criterion is None else into.criteria.named(row.criterion) for row in table.rows],
        [[into.values.named(value) for value in row.gives] for row in table.rows],
    )
    code.line(f"{mask} = 0")
    with code.block(f"if {into.function.results[f'{table.name}.is_open']}:"):
        open_rows(rows, (mask, slots), into)
    into.keep(table.name, slots, mask)
    if rows.is_open_by_column or any(into.values.waits(value).opens for row in rows.gives for value in row):
        rows.held = outcomes(rows, into)
    for column in range(len(table.outputs)):
        output(rows, column, into)


def open_rows(rows: Rows, masks: tuple[str, Slots], into: Writing) -> None:
    """What open rows wait for; under `first match` those before the first that holds."""
    code = into.code
    mask, slots = masks
    with code.block("while True:"):
        for criterion in rows.criteria:
            if criterion is None:
                if rows.is_first:
                    break
                continue
            asked = conditions(truth(criterion, into.function), code)
            code.line(f"if {asked.not_met}: pass")
            if asked.unless_not_met is not None:
                with code.block(f"elif {asked.unless_not_met}:"):
                    into.criteria.whole(criterion, "", Masks(mask, slots, is_begun=True), outcomes=(None,))
            if rows.is_first:
                code.line("else: break")
        code.line("break")


def outcomes(rows: Rows, into: Writing) -> list[tuple[str, str]]:
    """For each row the conditions that it counts and holds, and that it counts and is open."""
    code = into.code
    found = []
    earlier = ""
    for criterion in rows.criteria:
        if criterion is None:
            found.append((earlier or "True", "False"))
            earlier = "False" if rows.is_first else ""
            continue
        outcome = code.named("t", truth(criterion, into.function).text)
        found.append((both(earlier, outcome), both(earlier, f"{outcome} is None")))
        if rows.is_first:
            earlier = code.named("a", both(earlier, f"{outcome} is not True"))
    return found


def output(rows: Rows, column: int, into: Writing) -> None:
    """One column: the open rows, what rows that count give, or, where there is no value, all that the rows ask."""
    code, slots, mask = into.code, Slots(), into.code.fresh("m")
    table, gives = rows.table, [row[column] for row in rows.gives]
    name, kind = table.outputs[column]
    given = into.function.results[f"{table.name}.{name}"]
    sums = Sums([mask])
    waiting = into.others(table.name)
    if rows.is_open_by_column:
        waiting = under(column_open(rows, gives, code.constant(kind), into), waiting)
    counting: list[Piece] = []
    if rows.held:
        opens = [into.values.waits(value).opens for value in gives]
        # The rows that hold, then those that may.
        for conditions_of_rows in zip(*rows.held, strict=True):
            for when, pieces in zip(conditions_of_rows, opens, strict=True):
                counting += under(when, pieces)
    sums.add_all(mask, slots.bits((*waiting, *counting)))
    sums.write(code)
    if not always_gives(table, gives):
        reads = fields(read for each in rows.criteria if each is not None for read in into.reads.criterion(each))
        if reads:
            with code.block(f"if {given} is None and not {mask}:"):
                rest = Sums()
                rest.add_all(mask, slots.bits(reads))
                rest.write(code)
    into.keep(f"{table.name}.{name}", slots, mask)


def column_open(rows: Rows, gives: list[v.Value], kind: str, into: Writing) -> str:
    """Write whether one column of several is open."""
    code = into.code
    met, may = code.fresh("g"), code.fresh("g")
    code.line(f"{met}, {may} = [], []")
    for value, (holds, may_hold) in zip(gives, rows.held, strict=True):
        text = into.values.text(value)
        code.line(f"if {holds}: {met}.append({text})")
        code.line(f"if {may_hold}: {may}.append({text})")
    return code.named("open", f"table_value({code.thing(rows.table.policy)}, {met}, {may}, {kind})[1]")


def always_gives(table: d.Table, gives: list[v.Value]) -> bool:
    """Whether some row always holds, so that there is a value whenever nothing is waited for."""
    constant = all(isinstance(value, v.Constant | v.SettingValue) for value in gives)
    return table.policy is d.Policy.FIRST and constant and any(row.criterion is None for row in table.rows)
