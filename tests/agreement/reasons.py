"""What a verdict waits for and why, told flatly: by the interpreter, and by the second function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadrules.evaluated import OUTCOMES
from leadrules.graph import definitions as d

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from leadrules import Ruleset
    from leadrules.backends.generated import Program
    from leadrules.backends.generated.reasons import Reasons
    from leadrules.verdict import Verdict

Told = dict[str, Any]


def of_interpreter(verdict: Verdict) -> Told:
    """What the interpreter says."""
    found: Told = {}
    for group in (verdict.stages, verdict.definitions, verdict.disqualifiers):
        for name, result in group.items():
            found[f"{name}: missing"] = result.missing
            found[f"{name}: because"] = result.because
    for name, stage in verdict.stages.items():
        found[f"{name}: own"] = stage.own
    for other in (verdict.values, verdict.scores, verdict.tables, verdict.handoffs):
        found |= {f"{name}: missing": result.missing for name, result in other.items()}
    for name, table in verdict.tables.items():
        found |= {f"{name}.{output}: missing": seen.missing for output, seen in table.values.items()}
    return found


def of_masks(rules: Ruleset, program: Program, reasons: Reasons, lead: Mapping[str, Any], now: datetime) -> Told:
    """What the second function says."""
    times = program.times(now)
    masks = reasons.run(lead.get, *times, program.run(lead.get, *times))
    found: Told = {}
    for name, definition in rules.graph.definitions.items():
        if name in reasons.unwritten:
            continue
        found[f"{name}: missing"] = reasons.fields(name, masks)
        match definition:
            case d.Definition() | d.Disqualifier() | d.Stage():
                found[f"{name}: because"] = reasons.reasons(name, masks)
            case d.Table():
                found |= {
                    f"{name}.{output}: missing": reasons.fields(f"{name}.{output}", masks)
                    for output, _ in definition.outputs
                }
            case _:
                pass
        if isinstance(definition, d.Stage):
            found[f"{name}: own"] = OUTCOMES[reasons.own_outcome(name, masks)]
    return found
