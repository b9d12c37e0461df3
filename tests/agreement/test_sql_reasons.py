"""The statement's masks name what the interpreter names, in its order: what leads wait for, and what decided."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agreement.test_sql import ROOT, RULES
from tests.agreement.test_sql_edges import LEADS as EDGE_LEADS
from tests.agreement.test_sql_edges import NOW, NUMBERS, lists, or_missing
from tests.benchmark.scale import many_lines, many_rules
from tests.generators.drawn import drawn
from tests.generators.often import often
from tests.generators.rulesets import ANY_LEADS, LEADS, ON, Generated, rulesets

from leadrules import Ruleset
from leadrules.backends.sql import Query, Wanted, generate
from leadrules.backends.sql.columns import table_of
from leadrules.backends.sql.naming import reasons_of, waits_of
from leadrules.explain import flat
from leadrules.graph import definitions as d
from leadrules.graph.masks import reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from leadrules.verdict import Verdict

HERE = Path(__file__).parent
slow = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=often(15))
Told = dict[str, tuple[str, ...]]


def of_verdict(verdict: Verdict) -> Told:
    """The interpreter's names."""
    found: Told = {}
    for results in (verdict.definitions, verdict.disqualifiers, verdict.stages):
        for name, each in results.items():
            found |= {f"missing:{name}": each.missing, f"because:{name}": each.because}
    for name, table in verdict.tables.items():
        found |= {f"missing:{name}.{output}": seen.missing for output, seen in table.values.items()}
    for valued in (verdict.values, verdict.scores, verdict.tables, verdict.handoffs):
        found |= {f"missing:{name}": each.missing for name, each in valued.items()}
    return found


def owner(key: str) -> str:
    """The definition that a mask is of."""
    return key.split(":")[1].split(".", maxsplit=1)[0]


def by_duckdb(query: Query, leads: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Outcomes and masks."""
    return query.run(table_of(leads, query.inputs))


def agree(
    rules: Ruleset,
    query: Query,
    leads: Sequence[Mapping[str, Any]],
    now: Any = NOW,  # noqa: ANN401 - a day, a moment or a text
    run: Callable[[Query, Sequence[Mapping[str, Any]]], pa.Table] = by_duckdb,
) -> None:
    """Compare all that a statement names with what the interpreter does."""
    table = run(query, leads)
    named = {key: each.to_pylist() for key, each in reasons_of(query, table).items()}
    verdicts = [rules.interpret(lead, on=now) for lead in leads]
    asked = {answer.name.split(".")[0] for answer in query.answers}
    for number, (lead, verdict) in enumerate(zip(leads, verdicts, strict=True)):
        expected = {key: each for key, each in of_verdict(verdict).items() if owner(key) in asked}
        found = {key: tuple(each[number]) for key, each in named.items()}
        assert found.keys() == expected.keys()
        assert not {key: (each, found[key]) for key, each in expected.items() if found[key] != each}, lead


def written(rules: Ruleset, on: Any = ON) -> Query:  # noqa: ANN401 - as above
    """The statement with everything that it can give."""
    return generate(rules.graph, rules.moment(on), reasons=Wanted.ALL)


# ---- the interpreter's names, in its order


@slow
@given(rulesets(), st.lists(LEADS | ANY_LEADS, min_size=1, max_size=8))
def test_reasons_agree_with_the_interpreter(generated: Generated, leads: list[dict[str, Any]]) -> None:
    rules = Ruleset.from_text(generated.text)
    read = [rules.reader().read(lead).values for lead in [*leads, {}]]
    agree(rules, written(rules), read, rules.moment(ON))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_shipped_rulesets_agree_on_their_leads(path: Path) -> None:
    rules = Ruleset.load(path)
    lines = (ROOT / "rulesets/inbound/leads.jsonl").read_text().splitlines()
    leads = [rules.reader().read(json.loads(line)).values for line in [*lines, "{}"]]
    leads += [example.lead for example in rules.graph.examples]
    agree(rules, written(rules, "2026-11-20"), leads, "2026-11-20")


EDGES = Ruleset.from_text((HERE / "edges.rules").read_text() + (HERE / "sql_reasons.rules").read_text())
# What the second file adds; it rests on most of the first.
ADDED = EDGES.graph.declared[EDGES.graph.declared.index("out") :]
MORE = {"size_of": or_missing(NUMBERS), "kind": or_missing(st.sampled_from(["call", "mail"]))}
LISTS = st.fixed_dictionaries({}, optional={"more": lists(st.fixed_dictionaries(MORE))})
WITH_LISTS = st.tuples(EDGE_LEADS, LISTS).map(lambda pair: pair[0] | pair[1])


@pytest.fixture(scope="module")
def edges() -> Query:
    """The statement of what is seldom reached."""
    return generate(EDGES.graph, NOW, only=ADDED, reasons=Wanted.ALL)


def test_every_kind_of_criterion_and_value_agrees(edges: Query) -> None:
    agree(EDGES, edges, [*drawn(WITH_LISTS, 300), {}])


def test_names_come_in_the_order_in_which_a_lead_meets_them() -> None:
    rules = Ruleset.from_text(
        "ruleset r\n\nlead\n  a yes/no\n  b yes/no\n  c yes/no\n\n"
        "define d\n  any of\n    all of\n      a is yes\n      b is yes\n      c is yes\n"
        "    all of\n      b is yes\n      a is yes\n"
    )
    query = written(rules)
    found = reasons_of(query, query.run(table_of([{}, {"c": False}], query.inputs)))["missing:d"].to_pylist()
    assert found == [["a", "b", "c"], ["b", "a"]]


def test_criteria_are_numbered_as_everywhere(edges: Query) -> None:
    for why in edges.why:
        definition = EDGES.graph.definitions[owner(why.key)]
        assert isinstance(definition, d.Definition | d.Disqualifier | d.Stage)
        told = len(reasons(definition, EDGES.graph)) - max(0, len(why.outcomes) - 1)
        assert sum(piece.width for piece in why.pieces) == 2 * told


# ---- any number of fields and criteria


MANY = 100


def test_more_fields_and_criteria_than_a_column_has_bits() -> None:
    fields = "".join(f"  f{number} integer\n" for number in range(MANY))
    tests = "".join(f"    f{number} >= {number}\n" for number in range(MANY))
    lines = "".join(f"  +1 when f{number} >= 3\n" for number in range(MANY))
    rules = Ruleset.from_text(
        f"ruleset r\n\nlead\n{fields}\ndefine all_of_them\n  all of\n{tests}\ndefine some\n  at least 50 of\n{tests}\n"
        f"score points\n{lines}\nstage one\n  all of\n    points >= 50\n    not some\n"
    )
    every = {f"f{number}": number for number in range(MANY)}
    leads = [
        {},
        every,
        {name: each for name, each in every.items() if each % 3},
        {name: each for name, each in every.items() if each not in (0, 61, 62, 63, 99)},
        {name: 0 for name, each in every.items() if each in (62, 99)},
        # More leads that differ in what one column holds than two bits tell apart, and in what the next ones hold.
        *(
            {name: each for name, each in every.items() if each not in (place, 99 - place)}
            for place in range(0, MANY // 2, 4)
        ),
    ]
    agree(rules, written(rules), [rules.reader().read(lead).values for lead in leads], rules.moment(ON))


# ---- what is asked for, and what it costs


def test_nothing_is_written_that_nobody_asked_for() -> None:
    rules = Ruleset.load(ROOT / "rulesets/benchmark/benchmark.rules")
    plain, missing, everything = (generate(rules.graph, NOW, reasons=wanted) for wanted in Wanted)
    assert (plain.names, plain.why, missing.why) == ((), (), ())
    assert {owner(each.key) for each in missing.names} < {owner(each.key) for each in everything.names}
    outputs = [[each.alias for each in query.statement.expressions] for query in (plain, missing, everything)]
    assert outputs[0] == [each for each in outputs[2] if not each.startswith("masks:")]
    assert len(outputs[0]) < len(outputs[1]) < len(outputs[2])


@pytest.mark.parametrize(("made", "small"), [(many_rules, 100), (many_lines, 300)])
def test_a_statement_grows_with_the_rules_and_no_faster(made: Any, small: int) -> None:  # noqa: ANN401 - text by size
    sizes = [len(written(Ruleset.from_text(made(count))).statement.sql("duckdb")) for count in (small, 4 * small)]
    assert sizes[1] < 5 * sizes[0]


def test_one_cell_tells_what_a_lead_waits_for() -> None:
    rules = Ruleset.load(ROOT / "rulesets/benchmark/benchmark.rules")
    now = rules.moment("2026-11-20")
    query = generate(rules.graph, now, reasons=Wanted.MISSING)
    whole = rules.graph.examples[0].lead
    leads = [{}, whole, *({name: each for name, each in whole.items() if name != absent} for absent in whole)]
    found = waits_of(query, query.run(table_of(leads, query.inputs)), rules.graph).to_pylist()
    assert [tuple(each) for each in found] == [flat.missing(rules.interpret(lead, on=now)) for lead in leads]
    assert len({tuple(each) for each in found}) > 5


def test_no_leads_have_no_reasons() -> None:
    rules = Ruleset.load(ROOT / "rulesets/benchmark/benchmark.rules")
    query = generate(rules.graph, NOW, reasons=Wanted.ALL)
    table = query.run(table_of([], query.inputs))
    assert {len(each) for each in reasons_of(query, table).values()} == {0}
    assert len(waits_of(query, table, rules.graph)) == 0
