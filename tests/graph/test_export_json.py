"""The rule graph as JSON: whole, in order, the same each time."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from leadrules.compiler import compile_files
from leadrules.graph.export_json import export_json
from leadrules.graph.values import Constant
from leadrules.graph.walk import parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from leadrules.graph.rulegraph import RuleGraph


@pytest.fixture
def exported(small: RuleGraph) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(export_json(small))
    return found


def nodes(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from nodes(each)


def named(entries: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(each for each in entries if each["name"] == name)


def test_it_says_what_it_is(exported: dict[str, Any]) -> None:
    assert (exported["format"], exported["version"], exported["fingerprint_version"]) == ("leadrules/rule-graph", 1, 1)
    assert exported["ruleset"] == {
        "name": "small",
        "doc": "Leads of a small team",
        "teams": ["marketing", "sales"],
        "agreed": None,
        "currency": "EUR",
        "timezone": "Europe/Berlin",
        "hours": [{"day": day, "opens": "09:00", "closes": "17:00"} for day in ("mon", "tue", "wed", "thu", "fri")],
        "holidays": ["2026-12-25"],
    }


@pytest.mark.parametrize("name", ["small", "inbound"])
def test_every_node_is_there_with_its_kind(name: str, request: pytest.FixtureRequest) -> None:
    graph: RuleGraph = request.getfixturevalue(name)
    exported = json.loads(export_json(graph))
    listed = {id(each) for value_list in graph.lists.values() for each in value_list.values}
    wanted = sorted(
        re.sub(r"(?<!^)(?=[A-Z])", "_", type(each).__name__).lower()
        for definition in graph.definitions.values()
        for each in parts(definition)
        if type(each).__module__.startswith("leadrules.graph") and not isinstance(each, Constant)
    )
    found = sorted(node["kind"] for node in nodes(exported["definitions"]) if "kind" in node)
    assert [kind for kind in found if kind != "constant"] == wanted
    assert listed


def test_definitions_stand_behind_what_they_rest_on(exported: dict[str, Any]) -> None:
    seen: set[str] = set()
    for definition in exported["definitions"]:
        assert set(definition["references"]["definitions"]) <= seen
        seen.add(definition["name"])
    assert sorted(seen) == sorted(exported["declared"])


def test_references_name_what_is_rested_on(exported: dict[str, Any]) -> None:
    definitions = exported["definitions"]
    assert named(definitions, "large")["references"] == {
        "fields": ["employees"],
        "settings": ["smallest"],
        "lists": [],
        "definitions": [],
    }
    assert named(definitions, "interest")["references"]["lists"] == ["free_mail"]
    assert named(definitions, "sql")["references"]["definitions"] == ["mql"]
    assert named(definitions, "to_sales")["references"] == {
        "fields": ["email", "website", "phone", "handed_at", "answered_at", "topics"],
        "settings": [],
        "lists": [],
        "definitions": ["sql", "territory"],
    }
    assert exported["guarantees"][0]["references"]["definitions"] == ["large", "sql"]


def test_types_and_values_are_as_authors_write_them(exported: dict[str, Any]) -> None:
    fields = exported["fields"]
    assert named(fields, "level")["type"] == "ranked staff < manager < director"
    assert named(fields, "turnover")["type"] == "band of money in EUR"
    assert named(fields, "contacts")["parts"][1]["type"] == "one of buyer, user"
    assert named(fields, "unsubscribed")["assumed"]["value"] is False
    assert named(exported["definitions"], "to_sales")["answer_within"] == "4 business hours"
    assert named(exported["definitions"], "mql")["agreed"] == "marketing and sales"
    assert exported["settings"][0]["value"]["value"] == "50"
    assert named(exported["definitions"], "interest")["grades"][0] == {"name": "cold", "from": "0"}


def test_places_count_from_one(exported: dict[str, Any]) -> None:
    place = named(exported["fields"], "employees")["place"]
    assert (place["file"], place["line"], place["column"]) == ("small.rules", 14, 5)
    criterion = named(exported["definitions"], "large")["criterion"]
    assert (criterion["id"], criterion["place"]["line"]) == ("large", 39)


def test_every_definition_has_its_fingerprint(exported: dict[str, Any], small: RuleGraph) -> None:
    assert {each["name"]: each["fingerprint"] for each in exported["definitions"]} == small.fingerprints


def test_the_values_of_a_list_stand_once(exported: dict[str, Any]) -> None:
    assert json.dumps(exported).count("web.de") == json.dumps(exported["lists"]).count("web.de")


def test_the_same_rules_give_the_same_text() -> None:
    text = "lead\n  a integer\n  b text\ndefine x\n  all of\n    a > 1\n    b is known\ndefine y\n  x\n"
    one, other = (compile_files({"a.rules": text}, "a.rules").graph for _ in range(2))
    assert one is not None
    assert other is not None
    assert export_json(one) == export_json(other)


@pytest.mark.parametrize("text", ['"\n\\', "\u202e\u2028</script>", "ünï 日本 🎉"])
def test_an_authors_text_comes_back_as_it_was(text: str, hostile: Callable[[str], RuleGraph]) -> None:
    written = export_json(hostile(text))
    assert written.isascii()
    assert json.loads(written)["ruleset"]["doc"] == text
    assert named(json.loads(written)["definitions"], "class")["doc"] == text


def test_a_setting_that_gives_a_duration_is_told_of() -> None:
    text = (
        "ruleset r\n  hours mon-fri 09:00-17:00\n"
        "setting recently duration is 3 months\nsetting patience duration is 4 business hours\n"
        "lead\n  seen date\n  at datetime\n  back datetime\n"
        "define fresh\n  seen within last recently\ndefine later as seen + recently\n"
        "handoff h\n  from a to b\n  when fresh\n  answer within patience, from at to back\n"
    )
    graph = compile_files({"rules.rules": text}, "rules.rules").graph
    assert graph is not None
    found = json.loads(export_json(graph))
    told = {each["name"]: each["references"]["settings"] for each in found["definitions"]}
    assert told == {"fresh": ["recently"], "later": ["recently"], "h": ["patience"]}
    assert [(each["duration"], each["value"]) for each in found["settings"]] == [
        ("3 months", None),
        ("4 business hours", None),
    ]
