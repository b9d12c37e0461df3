"""What a part of the rule graph rests on, by name: the fields, settings, lists and definitions that it mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadrules.graph import definitions as d
from leadrules.graph import truths, values
from leadrules.graph.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leadrules.graph.rulegraph import RuleGraph


@dataclass(frozen=True, slots=True)
class Uses:
    """Names in the order in which the ruleset declares them, each once."""

    fields: tuple[str, ...]
    settings: tuple[str, ...]
    lists: tuple[str, ...]
    definitions: tuple[str, ...]


def uses(node: object, graph: RuleGraph) -> Uses:
    """Everything that a part mentions itself; what that rests on in turn is left out."""
    mentioned = set(_mentioned(node))

    def among(kind: str, known: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in known if (kind, name) in mentioned)

    return Uses(
        fields=among("field", graph.fields),
        settings=among("setting", graph.settings),
        lists=among("list", graph.lists),
        definitions=among("definition", graph.declared),
    )


def _mentioned(node: object) -> Iterator[tuple[str, str]]:
    for each in parts(node):
        match each:
            case values.FieldValue(name=name):
                yield "field", name
            case values.SettingValue(name=name):
                yield "setting", name
            case truths.IsWithin(setting=str() as name) | values.Shifted(setting=str() as name):
                yield "setting", name
            case d.Fading(setting=str() as name):
                yield "setting", name
            case truths.IsIn(list_name=str() as name) | truths.TextMatches(list_name=str() as name):
                yield "list", name
            case truths.Holds(name=name) | values.DefinedValue(name=name) | values.ScoreValue(name=name):
                yield "definition", name
            case truths.IsInState(handoff=name) | values.GradeValue(score=name) | values.TableValue(table=name):
                yield "definition", name
            case d.Stage(after=str() as name):
                yield "definition", name
            case d.Handoff():
                yield from _handed(each)
            case d.Commitment(of=str() as name) if each.measure.over == "leads":
                yield "field", name
            case d.Strategy():
                yield from (("definition", name) for name in (*each.target_markets, *each.audiences))
            case d.ColumnMapping():
                yield "field", each.field
            case _:
                pass


def _handed(handoff: d.Handoff) -> Iterator[tuple[str, str]]:
    wanted = (name for item in (*handoff.must_have, *handoff.should_have) for name in item.fields)
    moments = (name for name in (handoff.handed_off, handoff.answered) if name is not None)
    yield from (("field", name) for name in (*wanted, *moments))
    if handoff.answer_setting is not None:
        yield "setting", handoff.answer_setting
    if handoff.recycle_to is not None:
        yield "definition", handoff.recycle_to
