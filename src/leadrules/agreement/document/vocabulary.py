"""The words that the agreement is made of: what is known of a lead, lists, and values that are set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.agreement.document.model import Line, Part, Section, Table
from leadrules.agreement.texts import Texts
from leadrules.explain.words import named, titled
from leadrules.graph import definitions as d
from leadrules.graph.phrases import clause, phrase
from leadrules.schema.types import ChoiceType, ListType, RecordType, Scalar, ScalarType
from leadrules.schema.words import listed, spaced

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph

# So many values of a list are written out; all of them stand in the rules at the end.
MOST_VALUES = 100

# The types that people call otherwise than the language does.
PLAIN = {Scalar.DATETIME: "date and time", Scalar.INTEGER: "whole number", Scalar.YES_NO: "yes or no"}


def vocabulary(graph: RuleGraph) -> Section:
    """What is known of a lead, lists, and values that can be set, as far as the rules rest on them."""
    rests = Texts(graph).rests_on(Texts(graph).declared())
    rows = tuple(
        (named(each.name), each.doc or "", field_words(each, graph)) for each in rests if isinstance(each, d.Field)
    )
    lists = tuple(
        Line(lead=titled(each.name, each.doc), text=list_words(each, graph))
        for each in rests
        if isinstance(each, d.ValueList)
    )
    settings = tuple(
        Line(lead=named(each.name), text=phrase(each.value, graph) if each.value else str(each.duration), note=each.doc)
        for each in rests
        if isinstance(each, d.Setting)
    )
    table = Table(head=("Field", "What", "Kind"), rows=rows)
    parts = (
        Part(id="fields", title="What we know of a lead", table=table if rows else None),
        Part(id="lists", title="Lists", lines=lists),
        Part(id="settings", title="Values that are set", lines=settings),
    )
    return Section(id="vocabulary", title="Vocabulary", parts=tuple(each for each in parts if each.lines or each.table))


def field_words(field: d.Field, graph: RuleGraph) -> str:
    """What a field may hold."""
    match field.type:
        case ListType(RecordType()):
            kind = f"list, each with {listed(spaced(each.name) for each in field.parts)}"
        case ChoiceType(values, is_ranked=True):
            kind = f"ranked: {', '.join(map(spaced, values))}"
        case ScalarType():
            kind = PLAIN.get(field.type.kind, str(field.type))
        case _:
            kind = spaced(str(field.type))
    where = f"; {clause(field.where, graph)}" if field.where is not None else ""
    assumed = f"; {phrase(field.assumed, graph)} when it is not known" if field.assumed is not None else ""
    return f"{kind}{where}{assumed}"


def list_words(values: d.ValueList, graph: RuleGraph) -> str:
    """The values of a list, the first of very many."""
    shown = ", ".join(phrase(each, graph) for each in values.values[:MOST_VALUES])
    more = len(values.values) - MOST_VALUES
    return f"{shown} and {more:,} more" if more > 0 else shown
