"""The page of results hides nothing: what is missed, what was absent, what answered otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.benchmark import contenders as who
from tests.benchmark.equal import Compared
from tests.benchmark.page import page
from tests.benchmark.results import AT_LEAST, Results, Row, as_json, results
from tests.benchmark.scale import Rules, Scale, many_lines, many_rules
from tests.benchmark.timing import LEADS_A_ROUND, Contender, Ratio, ratio, seconds_a_lead, time_rounds

from leadrules.compiler import compile_files

if TYPE_CHECKING:
    from tests.benchmark.timing import Seconds

NAMES = (
    who.MASKS,
    who.WAITING,
    who.TYPED,
    who.LOOKED_AT,
    who.TRACED,
    who.FROM_DICT,
    who.BY_HAND_DICT,
    who.READING,
    who.INTERPRETED,
    who.of_new(who.FROM_DICT),
    who.of_new(who.BY_HAND_DICT),
)
OF_PARTS = tuple(f"{name} without {part}" for name in (who.RAW, who.BY_HAND) for part in who.PARTS)


def seconds_of(raw: float) -> Seconds:
    """A run in which by hand took a second, the generated function `raw` seconds, and everything else one."""
    return {name: [1.0, 1.0, 1.0] for name in (*NAMES, *OF_PARTS, who.BY_HAND)} | {who.RAW: [raw] * 3}


def nothing_compared() -> who.Ready:
    """No peer took part."""
    return who.Ready(
        contenders={},
        compared=Compared(leads=100, whole=7, decided=1_500, open=300, differences=()),
        absent=("datalogic-py", "rule-engine", "common-expression-language"),
        wrong={"zen-engine": "lead 1, fit: 10 and 12"},
    )


def found(raw: float) -> Results:
    """What such a run came to."""
    grown = (Scale(1_000, 0.1), Scale(10_000, 1.0)), (Rules(10, 0.1, 0.1), Rules(20, 0.2, 0.2))
    return results({"cores": "2"}, nothing_compared(), seconds_of(raw), *grown)


def test_a_goal_that_is_missed_is_said() -> None:
    run = found(raw=3)
    assert [row.key for row in run.missed] == ["raw"]
    text = page(run)
    assert "| the generated function, on typed values | 3.00 |  | ≤ 1 | **missed** |" in text
    assert "- the generated function, on typed values: 3.00, the goal is ≤ 1 (by 3.00 ×)" in text
    assert as_json(run)["by_hand"][0] | {"is_met": None} == {
        "key": "raw",
        "what": "the generated function, on typed values",
        "value": 3,
        "low": 3,
        "high": 3,
        "goal": "≤ 1.0",
        "is_met": None,
    }


def test_goals_that_are_met_are_said() -> None:
    run = found(raw=0.5)
    assert run.missed == ()
    assert "Nothing: every goal above is met." in page(run)


def test_a_peer_that_is_not_timed_is_said() -> None:
    text = page(found(raw=1))
    assert "- datalogic-py was absent." in text
    assert "- zen-engine was not timed: lead 1, fit: 10 and 12." in text


def test_a_goal_against_a_peer_is_put_beside_the_code_by_hand() -> None:
    run = found(raw=1)
    missed = Row("zen-engine/dict", "zen-engine, to `Ruleset.evaluate` from a dict", Ratio(5, 5, 5), AT_LEAST, 15)
    run = run._replace(peers=(missed,), microseconds=run.microseconds | {"zen-engine": 30.0, who.BY_HAND_DICT: 7.6})
    told = "To be 15 times as fast as zen-engine, a lead from a dict would have to take 2.0 µs; by hand it takes 7.6."
    assert told in " ".join(page(run).split())


def test_a_ratio_is_of_the_same_round() -> None:
    # The machine is twice as slow in the second round; both contenders feel it.
    assert ratio({"one": [2.0, 4.0, 2.0], "other": [1.0, 2.0, 1.0]}, "one", "other") == (2.0, 2.0, 2.0)


def test_the_time_of_a_lead_is_a_share_of_the_pass() -> None:
    calls: list[int] = []
    assert 0 < seconds_a_lead(lambda lead: calls.append(sum(range(1_000 * lead))), [1, 2, 3, 4]) < 0.1
    assert calls


def test_leads_that_are_new_come_once() -> None:
    known: list[int] = []
    new: list[int] = []
    contenders = {
        "known": Contender(known.append, range(2 * LEADS_A_ROUND)),
        "new": Contender(new.append, new=lambda number: [10 * number, 10 * number + 1]),
    }
    time_rounds(contenders, 2, lambda _: None)
    assert new == [0, 1, 10, 11]
    assert known.count(0) > 1
    assert set(known) == set(range(2 * LEADS_A_ROUND))


@pytest.mark.parametrize("text", [many_lines(500), many_rules(500)], ids=["definitions", "points"])
def test_files_that_grow_pass(text: str) -> None:
    compiled = compile_files({"large.rules": text}, "large.rules")
    assert compiled.graph is not None
    assert 490 <= text.count("\n") <= 550
