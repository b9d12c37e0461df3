"""Plain questions: a test of one field against values that the rules write down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.stretches import point
from leadrules.backends.interpreter.comparing import compared
from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.schema import types as t
from leadrules.schema.outcome import Outcome, all_of, any_of, decided, negation
from leadrules.schema.values import MISSING

if TYPE_CHECKING:
    from leadrules.graph.definitions import Field
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Single, ValueOrMissing


def plain(test: g.Truth, graph: RuleGraph) -> tuple[gv.FieldValue, list[Single]] | None:
    """The field that a test asks about, and the values that it names; None for any other test."""
    asked = spoken_of(test, graph)
    return (asked[0], asked[1]) if asked is not None and isinstance(asked[0], gv.FieldValue) else None


def spoken_of(test: g.Truth, graph: RuleGraph) -> tuple[gv.Value, list[Single]] | None:
    """The same of any value, such as the one that a field's own `where` looks at."""
    options: tuple[gv.Value, ...]
    match test:
        case g.Comparison(left=value, right=right):
            options = (right,)
        case g.InRange(value=value, low=low, high=high):
            options = (low, high)
        case g.IsIn(value=value, options=options):
            pass
        case g.IsKnown(value=value):
            options = ()
        case _:
            return None
    settings = graph.settings
    constants = [settings[each.name].value if isinstance(each, gv.SettingValue) else each for each in options]
    spoken = [each.value for each in constants if isinstance(each, gv.Constant)]
    is_ordered = all(point(each, settings) is not None for each in options)
    is_told_apart = (
        isinstance(value.type, t.ChoiceType) or value.type in (t.COUNTRY, t.YES_NO) or t.is_textual(value.type)
    )
    return (value, spoken) if len(spoken) == len(options) and (is_ordered or is_told_apart) else None


def outcome(test: g.Truth, value: ValueOrMissing, field: Field, graph: RuleGraph) -> Outcome:
    """What a plain question about a field comes to: as the interpreter has it, and without telling why."""
    if value is MISSING and field.assumed is not None:
        value = field.assumed.value

    def wanted(node: gv.Value) -> ValueOrMissing:
        constant = graph.settings[node.name].value if isinstance(node, gv.SettingValue) else node
        return constant.value if isinstance(constant, gv.Constant) else MISSING

    match test:
        case g.Comparison(operator=operator, right=right):
            return compared(operator, value, wanted(right), field.type)
        case g.InRange(low=low, high=high):
            ends = (compared(">=", value, wanted(low), field.type), compared("<=", value, wanted(high), field.type))
            return all_of(ends)
        case g.IsIn(options=options, is_negated=is_negated):
            found = any_of(compared("is", value, wanted(each), field.type) for each in options)
            return negation(found) if is_negated else found
        case g.IsKnown(is_known=is_known):
            return decided((value is not MISSING) is is_known)
        case _:
            return Outcome.UNDECIDED
