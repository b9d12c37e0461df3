"""The published JSON Schema of a verdict is the one that verdicts follow.

`LEADRULES_WRITE_SCHEMA=1 pytest tests/test_verdict_schema.py` writes it anew after a change of `leadrules.verdict`.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from leadrules.graph.truths import HandoffState
from leadrules.schema.outcome import Outcome
from leadrules.verdict import (
    FieldInfo,
    HandoffResult,
    ItemResult,
    LineResult,
    Place,
    Presence,
    Result,
    RowResult,
    ScoreResult,
    Seen,
    StageResult,
    TableResult,
    Trace,
    TraceKind,
    Unusable,
    ValueResult,
    Verdict,
)

if TYPE_CHECKING:
    from pathlib import Path

PLACE = Place(file="a.rules", line=1, column=1, end_line=1, end_column=9)
SEEN = Seen(name="a", kind="field", presence=Presence.KNOWN, value="1", low="1", high="1")
INNER = Trace(id="a.1", kind=TraceKind.TEST, text="a >= 1", outcome=Outcome.MET, seen=(SEEN,), wanted=SEEN, place=PLACE)
TRACE = Trace(id="a", kind=TraceKind.ALL, text="a >= 1", outcome=Outcome.MET, parts=(INNER,), place=PLACE)
ITEM = ItemResult(fields=("a",), docs=("A",), is_there=True, presence=Presence.KNOWN, value="1")


def whole() -> Verdict:
    """A verdict in which nothing is left out."""
    moment = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    rest: dict[str, Any] = {"fingerprint": "ab", "place": PLACE}
    result = Result(name="d", outcome=Outcome.MET, settles=(("a",),), trace=TRACE, **rest)
    stage = StageResult(name="s", outcome=Outcome.MET, own=Outcome.MET, trace=TRACE, **rest)
    line = LineResult(
        id="p.1", text="+1 when a is 1", words="a is 1", low=Decimal(1), high=Decimal(1), trace=TRACE, place=PLACE
    )
    row = RowResult(id="t.1", text="-", outcome=Outcome.MET, counts=True, gives=("x",), place=PLACE)
    handoff = HandoffResult(
        name="h",
        giver="marketing",
        taker="sales",
        state=HandoffState.WAITING,
        trace=TRACE,
        must_have=(ITEM,),
        should_have=(ITEM,),
        should_count=1,
        handed_off_at=moment,
        answer_by=moment,
        **rest,
    )
    return Verdict(
        ruleset="r",
        fingerprint="ab",
        on=moment,
        timezone="UTC",
        stage="s",
        disqualified_by=(),
        stages={"s": stage},
        definitions={"d": result},
        disqualifiers={},
        values={"v": ValueResult(name="v", value=SEEN, **rest)},
        scores={"p": ScoreResult(name="p", low=Decimal(1), high=None, lines=(line,), **rest)},
        tables={"t": TableResult(name="t", is_undecided=False, values={"t": SEEN}, rows=(row,), **rest)},
        handoffs={"h": handoff},
        fields={"a": FieldInfo(name="a", type="integer", presence=Presence.KNOWN, value="1")},
        unusable=(Unusable(field="b", value="x", reason="not a number"),),
    )


def schema() -> dict[str, Any]:
    """The schema as the models give it, with its name."""
    made = Verdict.model_json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:leadrules:verdict:v1",
        "title": "A leadrules verdict, version 1",
    }
    return head | {name: value for name, value in made.items() if name != "title"}


@pytest.fixture
def published(repo_root: Path) -> dict[str, Any]:
    path = repo_root / "docs" / "schemas" / "verdict.v1.json"
    if os.environ.get("LEADRULES_WRITE_SCHEMA") == "1":
        path.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_the_published_schema_is_current(published: dict[str, Any]) -> None:
    assert published == schema()
    assert published["$id"] == "urn:leadrules:verdict:v1"


def test_the_published_schema_is_one(published: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(published)


def test_a_verdict_follows_it(published: dict[str, Any]) -> None:
    Draft202012Validator(published).validate(json.loads(whole().model_dump_json()))


def test_what_is_no_verdict_does_not(published: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Draft202012Validator(published).validate(json.loads(whole().model_dump_json()) | {"version": 2})


def test_a_verdict_comes_back_from_its_json_as_it_was() -> None:
    assert Verdict.model_validate_json(whole().model_dump_json()) == whole()
