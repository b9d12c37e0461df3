"""PostgreSQL says what the interpreter says, of every ruleset and lead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st
from tests.agreement import test_sql_edges as edges
from tests.agreement.postgres import answering
from tests.agreement.test_sql import RULES, UNSUPPORTED, agree, agree_on, asked_for
from tests.generators.rulesets import ANY_LEADS, LEADS, ON, Generated, rulesets

from leadrules import Ruleset
from leadrules.backends.sql import Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

Run = Any
ROOT = Path(__file__).resolve().parents[2]
# Each example is a table that is created, filled and read by a statement that is planned anew: half a second of work.
# What fails here is made smaller sooner in test_sql.py, or by hand.
some = settings(
    suppress_health_check=list(HealthCheck),
    deadline=None,
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@pytest.fixture(scope="session")
def run(postgres: psycopg.Connection[Any]) -> Callable[..., Any]:
    return answering(postgres)


@some
@given(rulesets(), st.lists(LEADS | ANY_LEADS, min_size=1, max_size=8))
def test_postgres_agrees_with_the_interpreter(run: Run, generated: Generated, leads: list[dict[str, Any]]) -> None:
    rules = Ruleset.from_text(generated.text)
    read = [rules.reader().read(lead).values for lead in [*leads, {}]]
    try:
        agree(rules, without_nul(read), ON, asked_for(rules), run)
    except Unsupported as refused:
        assert refused.construct in UNSUPPORTED  # noqa: PT017 - any other refusal is a fault
        reject()


@some
@given(st.lists(edges.LEADS, min_size=1, max_size=10))
def test_every_kind_of_value_agrees(run: Run, leads: list[dict[str, Any]]) -> None:
    agree_on(edges.EDGES, edges.QUERY, without_nul([*leads, {}]), edges.NOW, run=run)


def without_nul(leads: list[Any]) -> list[Any]:
    """The leads that PostgreSQL can hold: no text of its own has the character 0."""
    return [lead for lead in leads if "\\x00" not in repr(lead)]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_shipped_rulesets_agree_on_their_leads(run: Run, path: Path) -> None:
    rules = Ruleset.load(path)
    lines = (ROOT / "rulesets/inbound/leads.jsonl").read_text().splitlines()
    leads = [rules.reader().read(json.loads(line)).values for line in [*lines, "{}"]]
    only = asked_for(rules)
    agree(rules, leads, "2026-11-20", only, run)
    for example in rules.graph.examples:
        agree(rules, [example.lead], example.on or "2026-11-20", only, run)
