"""Large rulesets: of each of the benchmark's workloads all that is wrong is found; how fast, the benchmark measures."""

from __future__ import annotations

import pytest
from tests.benchmark.checking import NOW, WORKLOADS, Looked, Workload, look, page

from leadrules.analysis.findings import findings


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda each: each.what)
def test_all_that_is_wrong_is_found(workload: Workload) -> None:
    looked = look(workload)
    assert looked.wrong == workload.wrong
    assert looked.unsettled == 0


def test_what_takes_long_is_told_of_as_it_goes_on() -> None:
    told: list[str] = []
    findings(WORKLOADS[0].rules().graph, NOW, solves=False, tell=told.append)
    assert {"never-met", "redundant-criterion", "contradicting-points"} <= set(told)
    # With each question, and not only with each kind of finding.
    assert told.count("already-ensured") > 1


def test_a_goal_that_is_missed_is_told_on_the_page() -> None:
    one, other, *_ = WORKLOADS
    text = page([(one, Looked(one.goal + 1, {}, 0)), (other, Looked(1, {}, 3))], [], {"cores": "2"})
    assert text.count("**missed**") == 1
    assert "| 3 |" in text
