"""The whole rule graph as JSON, for programs that are not written in Python: every node with its kind and place."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from leadrules.diagnostics.json import place
from leadrules.graph import definitions as d
from leadrules.graph import fingerprint, truths
from leadrules.graph.uses import uses
from leadrules.schema.duration import Duration
from leadrules.schema.types import BandType, ChoiceType, ListType, MoneyType, RecordType, ScalarType
from leadrules.schema.values import Missing
from leadrules.source import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.graph.rulegraph import RuleGraph

FORMAT = "leadrules/rule-graph"
# Raised when a reader of an older version would misread the JSON.
VERSION = 1
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TYPES = (ScalarType, MoneyType, ChoiceType, BandType, ListType, RecordType)
# Parts that are plain tuples in the graph, and what their places are called in JSON.
NAMED_PLACES: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("score", "grades"): ("name", "from"),
        ("table", "outputs"): ("name", "type"),
        ("sum", "terms"): ("sign", "value"),
        ("product", "rest"): ("sign", "value"),
        ("column_mapping", "translations"): ("text", "value"),
    }
)


def export_json(graph: RuleGraph) -> str:
    """Write the graph, the same text for the same rules, in plain ASCII so that no terminal or pipe can spoil it."""
    return json.dumps(as_dict(graph), indent=2) + "\n"


def as_dict(graph: RuleGraph) -> dict[str, Any]:
    """Give the graph as plain objects.

    A node has its `kind`, its parts, and its `place`; types, durations and agreements are texts as authors write them,
    numbers are texts too, so that none loses a digit. `definitions` stand in dependency order, all else as declared.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "fingerprint_version": fingerprint.VERSION,
        "ruleset": _ruleset(graph),
        "fields": [{**_plain(each), "references": _references(each, graph)} for each in graph.fields.values()],
        "settings": _plain(tuple(graph.settings.values())),
        "lists": _plain(tuple(graph.lists.values())),
        "definitions": [
            {**_plain(each), "fingerprint": graph.fingerprints[name], "references": _references(each, graph)}
            for name, each in graph.definitions.items()
        ],
        "declared": list(graph.declared),
        "strategies": [{**_plain(each), "references": _references(each, graph)} for each in graph.strategies.values()],
        "guarantees": [{**_plain(each), "references": _references(each, graph)} for each in graph.guarantees],
        "commitments": [{**_plain(each), "references": _references(each, graph)} for each in graph.commitments],
        "logs": _plain(tuple(graph.logs.values())),
        "sources": _plain(tuple(graph.sources.values())),
        "examples": _plain(graph.examples),
    }


def _ruleset(graph: RuleGraph) -> dict[str, Any]:
    return {
        "name": graph.name,
        "doc": graph.doc,
        "teams": list(graph.teams),
        "agreed": None if graph.agreed is None else str(graph.agreed),
        "currency": graph.currency,
        "timezone": graph.timezone,
        "hours": [
            # The end of the day has no time of its own in Python; people write 24:00.
            {
                "day": WEEKDAYS[day],
                "opens": f"{opens:%H:%M}",
                "closes": "24:00" if closes == time.max else f"{closes:%H:%M}",
            }
            for day, opens, closes in graph.calendar.hours
        ],
        "holidays": [day.isoformat() for day in sorted(graph.calendar.holidays)],
    }


def _references(node: object, graph: RuleGraph) -> dict[str, list[str]]:
    found = uses(node, graph)
    return {
        "fields": list(found.fields),
        "settings": list(found.settings),
        "lists": list(found.lists),
        "definitions": list(found.definitions),
    }


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON is what it is
    """Give any part of the graph as plain objects."""
    match value:
        case None | bool() | int():
            return value
        case Missing():
            return None
        case Enum():
            return value.value
        case str():
            return value
        case Decimal():
            # As it is compared: 20k is 20000, and 0.50 is 0.5.
            return f"{value.normalize():f}"
        case date() | time():
            return value.isoformat()
        case Duration() | d.Agreed():
            return str(value)
        case Span():
            return place(value)
        case tuple():
            return [_plain(each) for each in value]
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case _ if isinstance(value, TYPES):
            return str(value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _node(value)
        case _:
            return _plain(dict(value))  # type: ignore[call-overload] # what is left is a record of an example's lead


def _node(node: object) -> dict[str, Any]:
    of: type[Any] = type(node)
    kind = _kind(of)
    found: dict[str, Any] = {"kind": kind}
    for name in _names(of):
        value = getattr(node, name)
        places = NAMED_PLACES.get((kind, name))
        if name == "span":
            found["place"] = _plain(value)
        elif name == "shown":
            found |= {key: shown for key, shown in _node(value).items() if key != "kind"}
        elif places is not None:
            found[name] = [dict(zip(places, map(_plain, each), strict=True)) for each in value]
        elif _is_spelled_out_elsewhere(node, name):
            found[name] = None
        else:
            found[name] = _plain(value)
    return found


def _is_spelled_out_elsewhere(node: object, name: str) -> bool:
    """Whether a part only repeats the values of a list, which may be a million: `list_name` says where they stand."""
    return (
        isinstance(node, truths.IsIn | truths.TextMatches)
        and node.list_name is not None
        and name in ("options", "wanted", "written")
    )


def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _kind(kind: type[Any]) -> str:
    """Name a class as JSON does: `ValueDefinition` is `value_definition`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
