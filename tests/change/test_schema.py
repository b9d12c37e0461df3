"""The published JSON Schema of a difference is the one that differences follow.

`LEADRULES_WRITE_SCHEMA=1 pytest tests/change/test_schema.py` writes it anew after a change of `change.published`.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from leadrules import Ruleset, difference
from leadrules.change.published import Difference

if TYPE_CHECKING:
    from pathlib import Path


def schema() -> dict[str, Any]:
    """The schema as the models give it, with its name."""
    made = Difference.model_json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:leadrules:difference:v1",
        "title": "What two versions of rules differ in, version 1",
    }
    return head | {name: value for name, value in made.items() if name != "title"}


@pytest.fixture
def published(repo_root: Path) -> dict[str, Any]:
    path = repo_root / "docs" / "schemas" / "difference.v1.json"
    if os.environ.get("LEADRULES_WRITE_SCHEMA") == "1":
        path.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def told(repo_root: Path) -> dict[str, Any]:
    """Give a difference in which hardly anything is left out."""
    path = repo_root / "rulesets" / "inbound" / "inbound.rules"
    text = path.read_text(encoding="utf-8")
    for before, after in (
        ("integer is 50", "integer is 100"),
        ("+25 when", "+30 when"),
        ('"SMB DACH"      ', '"Mid DACH"      '),
        ("full_name, phone, email", "full_name, email"),
        (">= 120 per quarter", ">= 150 per quarter"),
        ("120 EUR", "100 EUR"),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    found = difference(path, Ruleset.from_text(text), on="2026-11-20")
    parsed: dict[str, Any] = json.loads(found.explain("json"))
    return parsed


def test_the_published_schema_is_current(published: dict[str, Any]) -> None:
    assert published == schema()


def test_the_published_schema_is_one(published: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(published)


def test_a_difference_follows_it(published: dict[str, Any], told: dict[str, Any]) -> None:
    Draft202012Validator(published).validate(told)
    assert {"stage", "score", "table", "handoff", "value", "definition"} == {each["kind"] for each in told["changes"]}
    assert {each["kind"] for each in told["around"]} == {"setting", "commitment"}


def test_what_is_no_difference_does_not(published: dict[str, Any], told: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Draft202012Validator(published).validate(told | {"version": 2})


def test_a_difference_comes_back_from_its_json_as_it_was(told: dict[str, Any]) -> None:
    assert Difference.model_validate(told).model_dump(mode="json") == told


def test_a_witness_can_be_read_as_a_lead(told: dict[str, Any], repo_root: Path) -> None:
    old = Ruleset.load(repo_root / "rulesets" / "inbound" / "inbound.rules")
    change = next(each for each in told["changes"] if each["new"] == "sql")
    witness = change["down"]["witness"]
    assert old.evaluate(witness["lead"], on="2026-11-20", strict=True).outcome("sql").is_met
