"""What a backend says of one lead, flat: every outcome, range, grade, value and state by its name."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from leadrules.backends.generated.runtime import TRUTHS, from_unit
from leadrules.backends.generated.units import unit_of
from leadrules.backends.interpreter.show import seen
from leadrules.graph import definitions as d
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from datetime import datetime

    from leadrules import Ruleset
    from leadrules.backends.generated import Program
    from leadrules.ruleset import Verdict
    from leadrules.schema.types import Type
    from leadrules.verdict import Seen

Answers = dict[str, Any]


def of_verdict(verdict: Verdict) -> Answers:
    """The interpreter's answers."""
    found: Answers = {}
    for results in (verdict.stages, verdict.definitions, verdict.disqualifiers):
        found |= {name: TRUTHS[each.outcome] for name, each in results.items()}
    for name, value in verdict.values.items():
        found[name] = shown(value.value)
    for name, score in verdict.scores.items():
        found |= {f"{name}.low": score.low, f"{name}.high": score.high, f"{name}.grade": score.grade}
    for name, table in verdict.tables.items():
        found |= {f"{name}.{output}": shown(seen) for output, seen in table.values.items()}
        found[f"{name}.is_open"] = table.is_undecided
    found |= {name: each.state for name, each in verdict.handoffs.items()}
    return found


def shown(seen: Seen) -> tuple[str | None, str | None, str | None]:
    """A value, as exact as the verdict tells it."""
    return (seen.value, seen.low, seen.high)


def of_generated(rules: Ruleset, program: Program, lead: dict[str, Any], now: datetime) -> Answers:
    """The generated function's answers."""
    graph = rules.graph
    results = dict(zip(program.slots, program.run(lead.get, *program.times(now)), strict=False))
    zone = ZoneInfo(graph.timezone)

    def value(name: str, kind: Type) -> tuple[str | None, str | None, str | None]:
        raw = results[name]
        return shown(seen(name, "table", MISSING if raw is None else raw, kind, zone))

    for name, definition in graph.definitions.items():
        match definition:
            case d.ValueDefinition():
                results[name] = value(name, definition.value.type)
            case d.Score():
                for end in (f"{name}.low", f"{name}.high"):
                    results[end] = from_unit(results[end], unit_of(definition))
                results.setdefault(f"{name}.grade", None)
            case d.Table():
                for output, kind in definition.outputs:
                    results[f"{name}.{output}"] = value(f"{name}.{output}", kind)
            case _:
                pass
    return results


def differences(one: Answers, other: Answers) -> dict[str, tuple[Any, Any]]:
    """What two backends answer differently."""
    names = one.keys() | other.keys()
    return {
        name: (one.get(name, "absent"), other.get(name, "absent"))
        for name in sorted(names)
        if not same(one.get(name, "absent"), other.get(name, "absent"))
    }


def same(one: object, other: object) -> bool:
    """Whether two answers are the same, of the same type: 1 is not True, and a number has all its digits."""
    return type(one) is type(other) and one == other and (not isinstance(one, Decimal) or str(one) == str(other))
