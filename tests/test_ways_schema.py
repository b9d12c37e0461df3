"""The published JSON Schema of what would change a verdict is the one that `explain --what-if --format json` follows.

`LEADRULES_WRITE_SCHEMA=1 pytest tests/test_ways_schema.py` writes it anew after a change of `leadrules.ways`.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from leadrules.schema.outcome import Outcome
from leadrules.ways import Change, Way, Ways, WhatIf

if TYPE_CHECKING:
    from pathlib import Path

CHANGE = Change(field="budget", doc="Budget", now="8,000 EUR", wanted="at least 20,000 EUR", value="20000")
ENTRIES = Change(field="visits", now=None, wanted="one with page pricing", value=[{"page": "pricing"}])
WAY = Way(changes=(CHANGE, ENTRIES), outcome=Outcome.MET, stage="sql")
WAYS = Ways(stage="sql", ways=(WAY,), is_proved=True, tries=7, kept=("employees",), beyond=(WAY,))
WHOLE = WhatIf(reach=WAYS, lose=None)


def current() -> dict[str, Any]:
    schema = WhatIf.model_json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:leadrules:what-if:v1",
        "title": "What would change a leadrules verdict, version 1",
    }
    return head | {name: value for name, value in schema.items() if name != "title"}


@pytest.fixture(scope="module")
def published(repo_root: Path) -> dict[str, Any]:
    path = repo_root / "docs" / "schemas" / "what-if.v1.json"
    if os.environ.get("LEADRULES_WRITE_SCHEMA") == "1":
        path.write_text(json.dumps(current(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_the_published_schema_is_the_current_one(published: dict[str, Any]) -> None:
    assert published == current()


def test_ways_follow_it_and_come_back_as_they_were(published: dict[str, Any]) -> None:
    Draft202012Validator(published).validate(json.loads(WHOLE.model_dump_json()))
    assert WhatIf.model_validate_json(WHOLE.model_dump_json()) == WHOLE


def test_what_is_none_does_not(published: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Draft202012Validator(published).validate(json.loads(WHOLE.model_dump_json()) | {"version": 2})
