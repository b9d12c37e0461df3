"""Each definition as lines of Python: stages, scores, tables and handoffs."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from leadrules.backends.generated.code import TRUE, Expr
from leadrules.backends.generated.lists import is_dated
from leadrules.backends.generated.runtime import in_unit
from leadrules.backends.generated.truths import all_of, any_of, negated, truth
from leadrules.backends.generated.values import inner, is_text, value
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.truths import HandoffState
from leadrules.schema.ranges import LIMIT, ZERO

if TYPE_CHECKING:
    from decimal import Decimal

    from leadrules.backends.generated.program import Function


def write(definition: d.Definable, into: Function) -> None:
    """Write a definition, and note the names of what it came to."""
    code, name = into.code, definition.name
    match definition:
        case d.Definition() | d.Disqualifier():
            into.results[name] = code.named("d", truth(definition.criterion, into).text)
        case d.Stage():
            stage(definition, into)
        case d.ValueDefinition():
            into.results[name] = code.named("d", value(definition.value, into).text)
        case d.Score():
            score(definition, into)
        case d.Table():
            table(definition, into)
        case d.Handoff():
            handoff(definition, into)
        case _:
            assert_never(definition)


def stage(stage: d.Stage, into: Function) -> None:
    """Met when no disqualifier is, the stage before is, and its own criterion is."""
    earlier = []
    if into.graph.disqualifiers:
        if into.is_blocked is None:
            names = [Expr(into.results[each.name], cost=0) for each in into.graph.disqualifiers]
            into.is_blocked = into.code.named("blocked", any_of(names, into).text)
        earlier.append(negated(Expr(into.is_blocked, cost=0), into))
    if stage.after is not None:
        earlier.append(Expr(into.results[stage.after], cost=0))
    whole = all_of([*earlier, truth(stage.criterion, into)], into)
    into.results[stage.name] = into.code.named("d", whole.text)


# ---- scores


def score(score: d.Score, into: Function) -> None:
    """Its ends as whole numbers of its unit (`None` when open), and its grade."""
    code, unit = into.code, into.units[score.name]
    low, high = code.fresh("low"), code.fresh("high")
    code.line(f"{low} = {high} = 0")
    singles = [line for line in score.lines if line.over is None]
    most: Decimal | None = sum((abs(line.points) for line in singles), ZERO)
    if most is not None and most < LIMIT:
        # However they are added, they stay exact.
        together(singles, low, high, into)
        lines = [line for line in score.lines if line.over is not None]
    else:
        lines, most = list(score.lines), ZERO
    for line in lines:
        if line.over is None:
            single(line, low, high, into)
        else:
            counting(line, low, high, into)
        most = reach(most, line)
        if most is None or most >= LIMIT:
            # What is too large to be exact on every engine is open from then on.
            limit = in_unit(LIMIT, unit)
            ends = " or ".join(f"({end} is not None and abs({end}) >= {limit})" for end in (low, high))
            with code.block(f"if {ends}:"):
                code.line(f"{low} = {high} = None")
    if score.limits is not None:
        bottom, top = (in_unit(each, unit) for each in score.limits)
        code.line(f"{low} = {bottom} if {low} is None or {low} < {bottom} else {top} if {low} > {top} else {low}")
        code.line(f"{high} = {top} if {high} is None or {high} > {top} else {bottom} if {high} < {bottom} else {high}")
    into.points[score.name] = (low, high)
    into.results[f"{score.name}.low"], into.results[f"{score.name}.high"] = low, high
    if score.grades:
        starts = code.constant(tuple(in_unit(start, unit) for _, start in score.grades))
        grades = code.constant(tuple(grade for grade, _ in score.grades))
        # Below the lowest grade there is none.
        ranked = code.constant((None, *(grade for grade, _ in score.grades)))
        exact = f"{ranked}[bisect_right({starts}, {low})] if {low} == {high} is not None"
        into.results[f"{score.name}.grade"] = code.named(
            "grade", f"{exact} else grade_of({low}, {high}, {starts}, {grades})"
        )


def reach(most: Decimal | None, line: d.ScoreLine) -> Decimal | None:
    """How large a sum can be after one more line; None when nothing bounds it."""
    if line.over is None:
        size: Decimal | None = abs(line.points)
    else:
        size = line.up_to if not line.is_once else min(abs(line.points), line.up_to or abs(line.points))
    return None if most is None or size is None else most + size


def together(lines: list[d.ScoreLine], low: str, high: str, into: Function) -> None:
    """The lines with `when`: those that ask one field only stand under one check of whether it is known."""
    rest: list[d.ScoreLine] = []
    by_field: dict[str, list[d.ScoreLine]] = {}
    for line in lines:
        name = asked_field(line, into)
        (rest if name is None else by_field.setdefault(name, [])).append(line)
    for name, group in by_field.items():
        asked_together(into.field(name), group, low, high, into)
    for line in rest:
        single(line, low, high, into)


def asked_field(line: d.ScoreLine, into: Function) -> str | None:
    """The field that alone decides a line, if there is one that can be missing and is no range."""
    test = line.criterion
    match test:
        case g.Comparison(left=v.FieldValue(name=name) as field, right=v.Constant()):
            pass
        case g.IsIn(value=v.FieldValue(name=name) as field, options=options) if options and all(
            isinstance(each, v.Constant) for each in options
        ):
            pass
        case g.IsWithin(value=v.FieldValue(name=name) as field):
            pass
        case _:
            return None
    is_plain = not into.shapes.can_be_range(field) and not is_text(field) and not into.is_never_missing(field)
    return name if is_plain else None


def asked_together(field: str, lines: list[d.ScoreLine], low: str, high: str, into: Function) -> None:
    """Lines about one field: all of them are open while it is missing."""
    code = into.code
    points = [in_unit(line.points, into.units_of(line)) or 0 for line in lines]
    with code.block(f"if {field} is None:"):
        if up := sum(each for each in points if each > 0):
            code.line(f"{high} += {up}")
        if down := sum(each for each in points if each < 0):
            code.line(f"{low} += {down}")
    with code.block("else:"):
        by_value: dict[object, int] = {}
        for line, each in zip(lines, points, strict=True):
            match line.criterion:
                case g.Comparison(operator=g.Comparing.IS, right=v.Constant(value=wanted)):
                    by_value[wanted] = by_value.get(wanted, 0) + each
                case None:
                    pass
                case _:
                    with code.block(f"if {truth(line.criterion, into).text}:"):
                        code.line(f"{low} += {each}")
                        code.line(f"{high} += {each}")
        if len(by_value) == 1:
            ((value_, each),) = by_value.items()
            with code.block(f"if {field} == {code.constant(value_)}:"):
                code.line(f"{low} += {each}")
                code.line(f"{high} += {each}")
        elif by_value:
            name = code.named("p", f"{code.thing(by_value)}.get({field}, 0)")
            code.line(f"{low} += {name}")
            code.line(f"{high} += {name}")


def single(line: d.ScoreLine, low: str, high: str, into: Function) -> None:
    """A line with `when`: its points once, or none."""
    code = into.code
    points = in_unit(line.points, into.units_of(line)) or 0
    held = TRUE if line.criterion is None else truth(line.criterion, into)
    name = held.text if held.is_name else code.named("t", held.text)
    with code.block(f"if {name}:"):
        for end in (low, high):
            code.line(f"if {end} is not None: {end} += {points}")
    if not held.is_two_valued:
        end = high if points >= 0 else low
        with code.block(f"elif {name} is None and {end} is not None:"):
            code.line(f"{end} += {points}")


def counting(line: d.ScoreLine, low: str, high: str, into: Function) -> None:
    """A line with `each`: points for every record that counts."""
    code, unit = into.code, into.units_of(line)
    found = into.lists.line(line)
    points = in_unit(line.points, unit) or 0
    ends = code.fresh("p"), code.fresh("p")
    with code.block(f"if {found} is None:"):
        most = bound(line, unit)
        code.line(f"{ends[0]}, {ends[1]} = {(0, most) if points >= 0 else (most, 0)}")
    with code.block("else:"):
        if is_dated(line):
            code.line(
                f"{ends[0]}, {ends[1]} = line_points({code.thing(line)}, {found}, (now, today, calendar), {unit})"
            )
        else:
            least, most_ = ("met", "all") if points >= 0 else ("all", "met")
            code.line(f"{ends[0]} = {amount(found, least, points)}")
            code.line(f"{ends[1]} = {amount(found, most_, points)}")
            if line.up_to is not None:
                cap = in_unit(line.up_to, unit)
                for end in ends:
                    code.line(f"{end} = {cap} if {end} > {cap} else -{cap} if {end} < -{cap} else {end}")
    for whole, end in ((low, ends[0]), (high, ends[1])):
        code.line(f"{whole} = None if {whole} is None or {end} is None else {whole} + {end}")


def amount(found: str, which: str, points: int) -> str:
    """Points of the records that count for certain, or of all that may."""
    count = f"{found}[0]" if which == "met" else f"({found}[0] + {found}[1])"
    return f"{count} * {points}"


def bound(line: d.ScoreLine, unit: int) -> int | None:
    """The most that a line can give, whatever its list holds."""
    bounds: list[Decimal] = [
        each for each in (abs(line.points) if line.is_once else None, line.up_to) if each is not None
    ]
    return (1 if line.points >= 0 else -1) * (in_unit(min(bounds), unit) or 0) if bounds else None


# ---- tables


def table(table: d.Table, into: Function) -> None:
    """A value a column, and whether it is still open."""
    if table.policy is d.Policy.FIRST:
        first_match(table, into)
    else:
        all_matches(table, into)


def first_match(table: d.Table, into: Function) -> None:
    """Rows in order, to the first that is not ruled out: an open one leaves the table open."""
    code = into.code
    columns = [code.fresh("g") for _ in table.outputs]
    is_open = code.fresh("open")
    code.line(" = ".join([*columns, "None"]))
    code.line(f"{is_open} = False")
    with code.block("while True:"):
        for row in table.rows:
            held = TRUE if row.criterion is None else truth(row.criterion, into)
            name = held.text if held.is_name else code.named("t", held.text)
            with code.block(f"if {name} is None:" if not held.is_two_valued else "if False:"):
                code.line(f"{is_open} = True")
                code.line("break")
            with code.block(f"if {name}:"):
                give(row.gives, columns, into)
                code.line("break")
        code.line("break")
    for (output, _), column in zip(table.outputs, columns, strict=True):
        into.results[f"{table.name}.{output}"] = column
    into.results[f"{table.name}.is_open"] = is_open


def give(gives: tuple[v.Value, ...], columns: list[str], into: Function) -> None:
    """Take a row's values."""
    for given, column in zip(gives, columns, strict=True):
        into.code.line(f"{column} = {value(given, into).text}")


def all_matches(table: d.Table, into: Function) -> None:
    """Every row that holds or may, put together by the policy."""
    code = into.code
    certain, perhaps = [code.fresh("g") for _ in table.outputs], [code.fresh("g") for _ in table.outputs]
    for name in (*certain, *perhaps):
        code.line(f"{name} = []")
    for row in table.rows:
        held = TRUE if row.criterion is None else truth(row.criterion, into)
        name = held.text if held.is_name else code.named("t", held.text)
        with code.block(f"if {name} is not False:"):
            for given, met, may in zip(row.gives, certain, perhaps, strict=True):
                code.line(f"({met} if {name} else {may}).append({inner(given, into)})")
    is_open = code.fresh("open")
    code.line(f"{is_open} = False")
    for (output, kind), met, may in zip(table.outputs, certain, perhaps, strict=True):
        column = code.fresh("g")
        policy = code.thing(table.policy)
        code.line(f"{column}, {column}_open = table_value({policy}, {met}, {may}, {code.constant(kind)})")
        code.line(f"{is_open} = {is_open} or {column}_open")
        into.results[f"{table.name}.{output}"] = column
    into.results[f"{table.name}.is_open"] = is_open


# ---- handoffs


def handoff(handoff: d.Handoff, into: Function) -> None:
    """Where it stands; the clock starts only when it is due and complete."""
    code = into.code
    state = code.fresh("state")
    due = truth(handoff.when, into)
    name = due.text if due.is_name else code.named("t", due.text)
    states = {each: code.thing(each) for each in HandoffState}
    absent = [
        "(" + " and ".join(f"{into.raw(field)} is None" for field in item.fields) + ")" for item in handoff.must_have
    ]
    with code.block(f"if {name} is None:"):
        code.line(f"{state} = {states[HandoffState.UNDECIDED]}")
    with code.block(f"elif not {name}:"):
        code.line(f"{state} = {states[HandoffState.NOT_DUE]}")
    if absent:
        with code.block(f"elif {' or '.join(absent)}:"):
            code.line(f"{state} = {states[HandoffState.INCOMPLETE]}")
    with code.block("else:"):
        given = f"moment_of({into.assumed(handoff.handed_off)})" if handoff.handed_off else "None"
        answered = f"moment_of({into.assumed(handoff.answered)})" if handoff.answered else "None"
        within = code.constant(handoff.answer_within) if handoff.answer_within else "None"
        code.line(f"{state} = handed_over({given}, {answered}, {within}, now, calendar)")
    into.results[handoff.name] = state
