"""Each definition as lines of Python: stages, scores, tables and handoffs."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from leadrules.backends.generated.code import TRUE, Expr
from leadrules.backends.generated.kleene import all_of, any_of, conditions, negated
from leadrules.backends.generated.scores import score
from leadrules.backends.generated.truths import LOOP, effort, truth
from leadrules.backends.generated.values import inner, value
from leadrules.graph import definitions as d
from leadrules.graph import truths as g
from leadrules.graph import values as v
from leadrules.graph.truths import HandoffState

if TYPE_CHECKING:
    from leadrules.backends.generated.function import Function


def write(definition: d.Definable, into: Function) -> None:
    """Write a definition, and note the names of what it came to."""
    code, name = into.code, definition.name
    match definition:
        case d.Definition() | d.Disqualifier():
            into.results[name] = code.as_name(truth(definition.criterion, into)).text
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
    code, earlier = into.code, []
    if into.graph.disqualifiers:
        names = [Expr(into.results[each.name], cost=0) for each in into.graph.disqualifiers]
        if len(names) > 1:
            blocked = code.once("blocked", lambda: code.named("blocked", any_of(names, code).text))
            names = [Expr(blocked, cost=0)]
        earlier.append(negated(names[0], code))
    if stage.after is not None:
        earlier.append(Expr(into.results[stage.after], cost=0))
    own = stage.criterion
    if isinstance(own, g.Group) and own.how is g.Quantity.ALL and effort(own, into) < LOOP:
        # One chain instead of two.
        earlier += [truth(part, into) for part in own.parts]
    else:
        earlier.append(truth(own, into))
    whole = all_of(earlier, code)
    into.results[stage.name] = code.named("d", whole.text)


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
            if row.criterion is None:
                give(row.gives, columns, into)
                break
            asked = conditions(truth(row.criterion, into), code)
            if asked.unless_not_met is None:
                with code.block(f"if {asked.met}:"):
                    give(row.gives, columns, into)
                    code.line("break")
                continue
            # Most rows are ruled out, so that this is asked first.
            with code.block(f"if not {asked.not_met}:"):
                with code.block(f"if {asked.met}:"):
                    give(row.gives, columns, into)
                with code.block("else:"):
                    code.line(f"{is_open} = True")
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
    due = conditions(truth(handoff.when, into), code)
    states = {each: code.constant(each) for each in HandoffState}
    absent = [
        "(" + " and ".join(f"{into.raw(field)} is None" for field in item.fields) + ")" for item in handoff.must_have
    ]
    with code.block(f"if {due.not_met}:"):
        code.line(f"{state} = {states[HandoffState.NOT_DUE]}")
    if due.unless_not_met is not None:
        with code.block(f"elif {due.unless_not_met}:"):
            code.line(f"{state} = {states[HandoffState.UNDECIDED]}")
    if absent:
        with code.block(f"elif {' or '.join(absent)}:"):
            code.line(f"{state} = {states[HandoffState.INCOMPLETE]}")
    with code.block("else:"):
        if handoff.handed_off is None:
            code.line(f"{state} = {states[HandoffState.READY]}")
        else:
            given = f"moment_of({into.assumed(handoff.handed_off)})"
            answered = f"moment_of({into.assumed(handoff.answered)})" if handoff.answered else "None"
            within = code.constant(handoff.answer_within) if handoff.answer_within else "None"
            code.line(f"{state} = handed_over({given}, {answered}, {within}, now, calendar)")
    into.results[handoff.name] = state
