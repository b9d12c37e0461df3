"""The JSON Schema of a lead: what it says of each field, and which leads follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from leadrules.graph.lead_schema import lead_schema
from leadrules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Callable

    from leadrules.graph.rulegraph import RuleGraph

GOOD: tuple[dict[str, Any], ...] = (
    {},
    {"employees": 240, "country": "DE", "level": "manager", "unsubscribed": True, "seen_on": "2026-11-20"},
    {"budget": 20000},
    {"budget": "20000.50"},
    {"budget": "20k EUR"},
    {"budget": {"amount": "20000", "currency": "EUR"}},
    {"budget": {"amount": 20000}},
    {"size": 30},
    {"size": "25-50"},
    {"size": "1000+"},
    {"size": {"low": 25, "high": 50}},
    {"size": {"low": 25, "high": None}},
    {"turnover": "1M-5M EUR"},
    {"turnover": {"low": 1000000, "currency": "EUR"}},
    {"turnover": {"amount": 5, "currency": "EUR"}},
    {"email": "jo@bank.example", "phone": "+49 30 901820", "website": "https://bank.example/a"},
    {"handed_at": "2026-11-20T10:00:00+01:00", "lag": "4 hours", "discount": "5%", "weight": "2.5"},
    {"discount": 5, "weight": 2.5, "topics": ["close", "audit"]},
    {"contacts": [{"name": "Jo", "role": "buyer"}, {"role": None}, {}]},
    {"contacts": [], "something_else": {"of": ["the", "sender"]}},
)
BAD: tuple[dict[str, Any], ...] = (
    {"employees": "about 50"},
    {"employees": -1},
    {"employees": 1_000_001},
    {"country": "Atlantis"},
    {"level": "boss"},
    {"unsubscribed": "perhaps"},
    {"budget": {"amount": 1, "currency": "USD"}},
    {"budget": {"currency": "EUR"}},
    {"budget": "much"},
    {"budget": "20k USD"},
    {"size": "many"},
    {"size": {}},
    {"phone": "none"},
    {"email": "jo at bank"},
    {"lag": "2 months"},
    {"discount": "half"},
    {"topics": "close"},
    {"contacts": {"name": "Jo"}},
    {"contacts": [{"role": "friend"}]},
)


@pytest.fixture(scope="module")
def schema(small: RuleGraph) -> dict[str, Any]:
    return lead_schema(small)


def test_it_is_a_schema_with_a_name(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:leadrules:small:lead"
    assert (schema["title"], schema["description"]) == ("A lead of small", "Leads of a small team")
    assert schema["additionalProperties"] is True
    assert "required" not in schema


@pytest.mark.parametrize("lead", GOOD)
def test_a_lead_that_follows_it_is_read_whole(lead: dict[str, Any], schema: dict[str, Any], small: RuleGraph) -> None:
    Draft202012Validator(schema).validate(lead)
    assert Ruleset(small).reader().read(lead).unusable == ()


@pytest.mark.parametrize("lead", BAD)
def test_a_value_that_cannot_be_used_does_not_follow_it(
    lead: dict[str, Any], schema: dict[str, Any], small: RuleGraph
) -> None:
    assert not Draft202012Validator(schema).is_valid(lead)
    assert Ruleset(small).reader().read(lead).unusable != ()


def test_every_field_may_be_null(schema: dict[str, Any], small: RuleGraph) -> None:
    assert list(schema["properties"]) == list(small.fields)
    Draft202012Validator(schema).validate(dict.fromkeys(small.fields))


def test_the_shipped_examples_have_a_schema(inbound: RuleGraph) -> None:
    schema = lead_schema(inbound)
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == list(inbound.fields)


def test_a_field_says_what_people_need_to_know(schema: dict[str, Any]) -> None:
    fields = schema["properties"]
    assert fields["employees"] == {
        "description": "Headcount of the whole group",
        "x-group": "company",
        "x-type": "integer",
        "x-where": "employees >= 0 and employees <= 1M",
        "type": ["integer", "null"],
        "minimum": 0,
        "maximum": 1_000_000,
    }
    assert fields["level"]["enum"] == ["staff", "manager", "director", None]
    assert fields["level"]["x-ranked"] is True
    assert fields["unsubscribed"]["default"] is False
    assert (fields["seen_on"]["format"], fields["handed_at"]["format"]) == ("date", "date-time")
    assert (fields["email"]["format"], fields["website"]["format"]) == ("email", "uri")
    contact = fields["contacts"]["items"]["properties"]
    assert contact["name"]["description"] == "As they write it"
    assert contact["role"]["enum"] == ["buyer", "user", None]


def test_countries_are_listed_once_and_only_where_they_are_asked_for(schema: dict[str, Any], small: RuleGraph) -> None:
    assert small.fields["country"].name in schema["properties"]
    assert {"DE", "AT"} <= set(schema["$defs"]["country"]["enum"])


def test_a_lead_without_countries_has_no_list_of_them(graph_of: Callable[[str], RuleGraph]) -> None:
    assert "$defs" not in lead_schema(graph_of("ruleset a\nlead\n  a text\ndefine b\n  a is known\n"))


@pytest.mark.parametrize(
    ("field", "bounds"),
    [
        ("integer where a between 1 and 5", {"minimum": 1, "maximum": 5}),
        ("number where a > 0.5", {"exclusiveMinimum": 0.5}),
        ("percent where a < 100%", {"exclusiveMaximum": 100}),
        ("integer where a >= 3 or a <= 1", {}),
        ("integer where not a >= 3", {}),
        ("integer where a is not 3", {}),
    ],
)
def test_bounds_are_those_of_the_where(
    field: str, bounds: dict[str, float], graph_of: Callable[[str], RuleGraph]
) -> None:
    schema = lead_schema(graph_of(f"ruleset s\nlead\n  a {field}\ndefine b\n  a is known\n"))
    found = schema["properties"]["a"]
    assert {key: found[key] for key in found if "inimum" in key or "aximum" in key} == bounds
