"""What z3 is told of rules is what the interpreter makes of them, of every ruleset and lead."""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.generators.rulesets import LEADS, ON, Generated, groups, rulesets

from leadrules import Ruleset
from leadrules.backends import interpreter
from leadrules.graph import definitions as d
from leadrules.schema.outcome import Outcome
from leadrules.schema.values import MISSING, Range

pytest.importorskip("z3", reason="needs the extra `analysis`")

from leadrules.backends.smt import Differs, Impossible, Solver, Wanted, Witness

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.verdict import Verdict

# Every example asks a dozen questions or more.
slow = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    deadline=None,
    max_examples=settings().max_examples // 4,
)
OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNDECIDED}


def named(graph: RuleGraph) -> list[str]:
    """Everything that has an outcome."""
    return [
        name for name, each in graph.definitions.items() if isinstance(each, d.Definition | d.Disqualifier | d.Stage)
    ]


@slow
@given(rulesets(), LEADS)
def test_a_given_lead_comes_to_what_the_interpreter_says(generated: Generated, lead: dict[str, Any]) -> None:
    rules = Ruleset.from_text(generated.text)
    now = rules.moment(ON)
    values = dict(rules.reader().read(lead).values)
    verdict = rules.interpret(values, on=now)
    solver = Solver([rules.graph], now, interpreter, lead=values, seconds=5)
    for name in named(rules.graph):
        for outcome, expected in OUTCOMES.items():
            answer = solver.find([Wanted(0, name, outcome)])
            if verdict.outcome(name) is expected:
                assert isinstance(answer, Witness), (name, expected, answer)
                assert answer.lead == values
            else:
                assert isinstance(answer, Impossible), (name, expected, answer, verdict.outcome(name))
    assert not solver.unconfirmed


@slow
@given(rulesets(), st.data())
def test_every_witness_is_confirmed(generated: Generated, data: st.DataObject) -> None:
    rules = Ruleset.from_text(generated.text)
    solver = Solver([rules.graph], rules.moment(ON), interpreter, seconds=3)
    for name in named(rules.graph):
        answer = solver.find([Wanted(0, name, data.draw(st.sampled_from([True, False, None])))])
        if isinstance(answer, Witness):
            assert_is_lead(rules, answer)
    assert not solver.unconfirmed


def without_missing(entry: object) -> object:
    """An entry with what is known of it."""
    return {part: each for part, each in entry.items() if each is not MISSING} if isinstance(entry, dict) else entry


def assert_is_lead(rules: Ruleset, witness: Witness) -> None:
    """A witness is what a reader makes of it: every value is one of its field's type, and fulfils what that asks."""
    # Bands come as texts; what they hold is checked by type alone.
    lead = {name: value for name, value in witness.lead.items() if not isinstance(value, Range)}
    read = rules.reader().read(lead)
    assert not read.unusable
    # In a reader's entries what is missing is named, too.
    known = {
        name: tuple(map(without_missing, value)) if isinstance(value, tuple) else value
        for name, value in read.values.items()
    }
    assert known == lead


@slow
@given(rulesets(), LEADS)
def test_what_a_lead_does_is_never_impossible(generated: Generated, lead: dict[str, Any]) -> None:
    """All that one lead comes to can come true together."""
    rules = Ruleset.from_text(generated.text)
    now = rules.moment(ON)
    verdict = rules.interpret(dict(rules.reader().read(lead).values), on=now)
    of = {outcome: truth for truth, outcome in OUTCOMES.items()}
    solver = Solver([rules.graph], now, interpreter, seconds=3)
    wishes = [Wanted(0, name, of[verdict.outcome(name)]) for name in named(rules.graph)]
    assert not isinstance(solver.find(wishes), Impossible)
    assert not solver.unconfirmed


# ---- brute force: a vocabulary so small that every lead of it can be looked at


SMALL = """\
ruleset small
  teams     marketing
  currency  EUR

lead
  n       integer where n between 0 and 3
  flag    yes/no
  colour  one of red, green
  level   ranked low < high
  calls   list of
    kind  one of cold, warm
    good  yes/no assume no
"""
SCORE = """\
score points
  {points} when n >= 2
  {points} when n is known
  -1 each calls where kind is cold
  +2 each calls where good is yes, once
  grades {grades}
"""
POINTS = st.sampled_from(["+3", "+3.0625"])
GRADES = st.sampled_from(
    [
        "top from 4, low from 0",
        "top from 4, base from 0",
        "top from 3, middle from 1, low from -2",
        "low from -1, top from 5",
    ]
)
ENTRIES = [{"kind": kind, "good": good} for kind in (None, "cold", "warm") for good in (None, True)]
LISTS = [None, [], *([one] for one in ENTRIES), *([one, other] for one in ENTRIES for other in ENTRIES)]
EVERY_LEAD = [
    {
        name: value
        for name, value in zip(("n", "flag", "colour", "level", "calls"), values, strict=True)
        if value is not None
    }
    for values in product((None, 0, 1, 2, 3), (None, True, False), (None, "red", "green"), (None, "low", "high"), LISTS)
]
TESTS = st.sampled_from(
    [
        "n >= 2",
        "n is 1",
        "n < 3",
        "n between 1 and 2",
        "n + 1 > 3",
        "n * 2 is 3",
        "n / 2 is 1",
        "flag is yes",
        "flag is known",
        "colour is red",
        "colour in [red, green]",
        "level >= high",
        "level < high",
        "n is missing",
        "first known(n, 2) >= 2",
        "any(calls where kind is cold)",
        "any(calls where kind is cold and good is yes)",
        "every(calls where kind is warm or good is no)",
        "count(calls where kind is cold) >= 1",
        "count(calls where kind is warm) < 1",
        "points >= 4",
        "points < 2",
        "points > 3.06",
        "points >= 3.07",
        "points.grade is top",
        "route is known",
        "route is missing",
    ]
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["-", "red", "not in [red]"]), st.sampled_from(["-", ">= 2", "0, 1"])),
    min_size=1,
    max_size=3,
)
GIVEN = st.sampled_from(["1", "2", "2", "3", "n"])


@st.composite
def small_rulesets(draw: st.DrawFn) -> str:
    """Definitions over the small vocabulary, with a score and a table."""
    rows = "".join(f"  | {a} | {b} | {draw(GIVEN)} |\n" for a, b in draw(ROWS))
    names = ("one", "two", "three")
    policy = draw(st.sampled_from(d.Policy))
    tests = TESTS if policy == "all matches" else st.one_of(TESTS, st.just("route is 2"))
    return "\n".join(
        [
            SMALL,
            SCORE.format(points=draw(POINTS), grades=draw(GRADES)),
            f"table route gives integer\n  {policy}\n  | colour | n | gives |\n{rows}",
            *(f"define {name}\n{draw(groups(tests))}" for name in names),
            "disqualify out when flag is no\n",
            f"stage reached\n{draw(groups(tests))}",
        ]
    )


@settings(slow, max_examples=slow.max_examples // 2)
@given(small_rulesets(), st.data())
def test_impossible_means_that_no_lead_does_it(text: str, data: st.DataObject) -> None:
    rules = Ruleset.from_text(text)
    names = [*named(rules.graph)]
    seen: dict[tuple[str, Outcome], set[int]] = {}
    now = rules.moment(ON)
    for number, lead in enumerate(EVERY_LEAD):
        found = rules.evaluate(lead, on=now)
        for name in names:
            seen.setdefault((name, found.outcome(name)), set()).add(number)
    solver = Solver([rules.graph], now, interpreter, seconds=10)
    questions = [[(name, truth)] for name in names for truth in OUTCOMES]
    pairs = st.lists(st.tuples(st.sampled_from(names), st.sampled_from([*OUTCOMES])), min_size=2, max_size=3)
    questions += data.draw(st.lists(pairs, min_size=6, max_size=6))
    for question in questions:
        leads = set.intersection(*(seen.get((name, OUTCOMES[truth]), set()) for name, truth in question))
        answer = solver.find([Wanted(0, name, truth) for name, truth in question])
        if leads:
            assert isinstance(answer, Witness), (question, EVERY_LEAD[min(leads)], answer)
        elif isinstance(answer, Witness):
            # Only lists longer than those that were looked at may do it.
            calls = solver.tidied([Wanted(0, *each) for each in question], answer).lead.get("calls", ())
            assert isinstance(calls, tuple)
            assert len(calls) > 2
        else:
            assert isinstance(answer, Impossible), (question, answer)
            assert_core(solver, answer)
    assert not solver.unconfirmed


def assert_core(solver: Solver, answer: Impossible) -> None:
    """What is left of a core when one wish is taken away can come true."""
    assert answer.core
    for left_out in range(len(answer.core)):
        rest = [wish for number, wish in enumerate(answer.core) if number != left_out]
        assert not isinstance(solver.find(rest), Impossible)


# ---- and one of a single list, of which everything is reckoned that there is


LIST = """\
ruleset listed
  currency  EUR

lead
  calls   list of
    kind   one of cold, warm
    worth  integer where worth between 0 and 2
    day    date where day between 2026-10-01 and 2026-11-20
"""
LINES = [
    "+3 each calls where kind is cold",
    "+2 each calls where worth >= 1, up to 3",
    "-1 each calls where kind is warm, once",
    "+2 each calls, once per week",
    "+4 each calls where kind is cold, fading 50% every 10 days",
    "+4 each calls where kind is warm, fading 50% every 10 days",
    "+0.125 each calls, fading 20% every 1 week",
]
OF_LISTS = st.sampled_from(
    [
        "sum(calls.worth) >= 2",
        "sum(calls.worth where kind is cold) > 1",
        "sum(calls.worth where kind is warm) is 0",
        "sum(calls.worth where kind is cold) > sum(calls.worth where kind is warm)",
        "sum(calls.worth) > count(calls)",
        "max(calls.worth) > 1",
        "max(calls.worth where kind is cold) < 2",
        "min(calls.worth) is 0",
        "max(calls.worth) > sum(calls.worth)",
        "min(calls.worth) is max(calls.worth)",
        "latest(calls.day) within last 7 days",
        "earliest(calls.day where kind is cold) < 2026-11-15",
        "latest(calls.day) is earliest(calls.day)",
        "count(calls where worth >= 1) >= 2",
        "count(calls where kind is cold) is 1",
        "any(calls where day < 2026-11-10)",
        "every(calls where worth >= 1)",
        "points >= 4",
        "points < 2",
        "points between 1 and 5",
        "sum(calls.worth) * 2 >= points",
    ]
)
DAYS = (None, "2026-11-20", "2026-11-16", "2026-10-01")
CALLS = [
    {part: value for part, value in zip(("kind", "worth", "day"), values, strict=True) if value is not None}
    for values in product((None, "cold", "warm"), (None, 0, 2), DAYS)
]
PAIRS = [*combinations_with_replacement(CALLS, 2)]
EVERY_LIST: list[dict[str, Any]] = [{}, *({"calls": list(calls)} for calls in [(), *((one,) for one in CALLS), *PAIRS])]


@st.composite
def list_rulesets(draw: st.DrawFn) -> str:
    """Definitions over the list, with a score."""
    lines = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=3, unique=True))
    names = ("one", "two")
    score = "".join(f"  {line}\n" for line in lines)
    return "\n".join([LIST, f"score points\n{score}", *(f"define {each}\n{draw(groups(OF_LISTS))}" for each in names)])


@settings(slow, max_examples=slow.max_examples // 2)
@given(list_rulesets())
def test_impossible_means_that_no_list_does_it(text: str) -> None:
    rules = Ruleset.from_text(text)
    now = rules.moment(ON)
    found = [(lead, rules.evaluate(lead, on=now)) for lead in EVERY_LIST]
    seen = {(verdict.outcome("one"), verdict.outcome("two")): lead for lead, verdict in found}
    solver = Solver([rules.graph], now, interpreter, seconds=5)
    for one, two in product(OUTCOMES, repeat=2):
        answer = solver.find([Wanted(0, "one", one), Wanted(0, "two", two)])
        lead = seen.get((OUTCOMES[one], OUTCOMES[two]))
        assert lead is None or not isinstance(answer, Impossible), (lead, one, two)
    assert not solver.unconfirmed


@settings(slow, max_examples=slow.max_examples // 2)
@given(small_rulesets(), small_rulesets())
def test_two_rulesets_differ_where_some_lead_tells_them_apart(old: str, new: str) -> None:
    rulesets_ = [Ruleset.from_text(old), Ruleset.from_text(new)]
    now = rulesets_[0].moment(ON)
    graphs = [each.graph for each in rulesets_]
    names = [*named(graphs[0]), "points", "route"]
    solver = Solver(graphs, now, interpreter, seconds=10)
    some = EVERY_LEAD[::7]
    verdicts = [[each.evaluate(lead, on=now) for lead in some] for each in rulesets_]
    for name in names:
        answer = solver.find([Differs((0, name), (1, name))])
        found = [
            comes_to(one, name, graphs[0]) != comes_to(other, name, graphs[1])
            for one, other in zip(*verdicts, strict=True)
        ]
        if any(found):
            assert isinstance(answer, Witness), (name, some[found.index(True)], answer)
        if isinstance(answer, Witness):
            one, other = (comes_to(each.interpret(answer.lead, on=now), name, each.graph) for each in rulesets_)
            assert one != other
        else:
            assert isinstance(answer, Impossible), (name, answer)
    for name in named(graphs[0]):
        gained = solver.find([Wanted(0, name, outcome=False), Wanted(1, name, outcome=True)])
        if isinstance(gained, Impossible):
            assert not any(
                one.outcome(name).is_not_met and other.outcome(name).is_met
                for one, other in zip(*verdicts, strict=True)
            )
    assert not solver.unconfirmed


def comes_to(verdict: Verdict, name: str, graph: RuleGraph) -> object:
    """What a definition came to."""
    definition = graph.definitions[name]
    if isinstance(definition, d.Score):
        points = verdict.scores[name]
        ends = [-99 if points.low is None else points.low, 99 if points.high is None else points.high]
        grades = [[grade for grade, start in definition.grades if start <= end][-1:] for end in ends]
        return points.low, points.high, grades
    if name in verdict.tables:
        table = verdict.tables[name]
        return table.is_undecided, {key: (each.value, each.low, each.high) for key, each in table.values.items()}
    return verdict.outcome(name)


def test_without_the_extra_a_solver_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadrules.backends.smt.solver.find_spec", lambda _: None)
    rules = Ruleset.from_text("ruleset small\nlead\n  size integer\n")
    with pytest.raises(ImportError, match=r"pip install 'leadrules\[analysis\]'$"):
        Solver([rules.graph], rules.moment(ON), interpreter)
