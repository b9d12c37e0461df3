"""What scores and tables give, and lists from outside: compared to the letter, and to the last decimal."""

from __future__ import annotations

from decimal import Decimal

import pytest

pytest.importorskip("z3", reason="needs the extra `analysis`")

import z3
from tests.agreement.smt import HEAD, asked, solver_of

from leadrules import Ruleset
from leadrules.backends.smt import Differs, Falls, Impossible, Wanted, Witness, points
from leadrules.backends.smt.counts import Counting
from leadrules.backends.smt.dimensions import COUNTED, PUT_TOGETHER
from leadrules.graph.definitions import Handoff, Policy
from leadrules.graph.truths import HandoffState, IsInState

# ---- points


def test_points_have_as_many_decimals_as_they_are_written_with() -> None:
    score = "score fine\n  +0.1255 when n is known\ndefine rounded\n  fine * 1 EUR is 0.13 EUR\n"
    wishes = [points(0, "fine", ">", Decimal("0.12")), points(0, "fine", "<", Decimal("0.13"))]
    assert isinstance(asked(score, *wishes), Witness)
    assert isinstance(asked(score, *wishes[:1], points(0, "fine", "<", Decimal("0.1255"))), Impossible)
    assert isinstance(asked(score, Wanted(0, "rounded", outcome=True)), Witness)


def test_points_that_fade_are_rounded_up_as_well() -> None:
    few = Wanted(0, "few", outcome=True)
    for every in ("fading 50% every 30 days", "fading 3% every 1 day"):
        score = f"score fine\n  +0.1255 each visits where kind is demo, {every}\ndefine few\n  count(visits) < 2\n"
        assert isinstance(asked(score, points(0, "fine", ">=", Decimal("0.13"))), Witness), every
        assert isinstance(asked(score, points(0, "fine", ">=", Decimal("0.131")), few), Impossible), every


GRADED = "score points\n  +5 each tags\n  grades {}\n"


def test_grades_of_other_names_are_other_grades() -> None:
    old, new = (f"{HEAD}\n{GRADED.format(each)}" for each in ("low from 0, hot from 60", "low from 0, burning from 60"))
    differs = Differs((0, "points"), (1, "points"))
    assert isinstance(solver_of(old, old).find([differs]), Impossible)
    known = f"{new}define told\n  tags is known\n"
    found = solver_of(old, known).find([differs, Wanted(1, "told", outcome=True)])
    assert isinstance(found, Witness)
    assert len(tuple_of(found.lead["tags"])) >= 12
    # A list that is missing may come to either.
    open_ = solver_of(old, new, lead={}, free=[]).find([differs])
    assert isinstance(open_, Witness)
    below = solver_of(old, new, lead={"tags": ("a",) * 11}, free=[]).find([differs])
    assert isinstance(below, Impossible)


def tuple_of(value: object) -> tuple[object, ...]:
    """A list of a lead."""
    assert isinstance(value, tuple)
    return value


@pytest.mark.parametrize(
    ("old", "new", "falls", "rises"),
    [
        ("+5 each tags", "+4 each tags", True, False),
        ("+5 each tags", "+2 each tags\n  +3 each tags", False, False),
        # One entry gives more now, three give less.
        ("+5 each tags", "+10 when tags is known", True, True),
        ("-5 each tags", "-5 each tags, up to 20", False, True),
    ],
)
def test_fewer_points_are_asked_for_and_more(old: str, new: str, *, falls: bool, rises: bool) -> None:
    solver = solver_of(*(f"{HEAD}\nscore points\n  {each}\n" for each in (old, new)))
    one, other = (0, "points"), (1, "points")
    for wish, happens in ((Falls(one, other), falls), (Falls(other, one), rises)):
        assert isinstance(solver.find([wish]), Witness if happens else Impossible)
    assert not solver.unconfirmed


# ---- tables


ROWS = """\
table desk gives {kind}
  {policy}
  | n      | colour | gives |
  | >= 100 | -      | {a}   |
  | -      | red    | {b}   |
"""


def desk(policy: str, a: str, b: str, kind: str = "text") -> str:
    """A table of two rows."""
    return f"{HEAD}\n{ROWS.format(policy=policy, a=a, b=b, kind=kind)}"


@pytest.mark.parametrize("policy", Policy)
def test_tables_of_every_policy_are_compared(policy: Policy) -> None:
    """The same rows written another way are equal, which is proved; another value is found, and so is what is open."""
    kind = "text" if policy in (Policy.FIRST, Policy.ONE, Policy.ANY, Policy.ALL) else "integer"
    a, b, c = ('"a"', '"b"', '"c"') if kind == "text" else ("1", "2", "3")
    old, differs = desk(policy, a, b, kind), Differs((0, "desk"), (1, "desk"))
    same = old.replace("| >= 100 |", "| > 99   |")
    assert isinstance(solver_of(old, same).find([differs]), Impossible)
    if policy != "count of matches":
        assert isinstance(solver_of(old, desk(policy, a, c, kind)).find([differs]), Witness)
    narrower = old.replace(">= 100", ">= 101")
    assert isinstance(solver_of(old, narrower).find([differs]), Witness)
    # While a field is missing, a row may still hold that the other table does not have.
    fewer = f"{HEAD}\n{ROWS.format(policy=policy, a=a, b=b, kind=kind)}".rsplit("  | -      | red", 1)[0]
    solver = solver_of(old, fewer, lead={}, free=["n"])
    assert isinstance(solver.find([differs]), Witness)


def test_rows_that_give_a_text_in_other_letters_do_not_agree() -> None:
    """As the interpreter has it: what a table gives goes out of the house as it is written."""
    text = desk("any match", '"Desk"', '"desk"')
    wish = [Wanted(0, "both", outcome=True)]
    assert isinstance(
        solver_of(f"{text}\ndefine both\n  n >= 100 and colour is red and desk is known\n").find(wish), Impossible
    )
    differs = Differs((0, "desk"), (1, "desk"))
    assert isinstance(
        solver_of(desk("first match", '"a"', '"b"'), desk("first match", '"a"', '"B"')).find([differs]), Witness
    )


def test_what_all_rows_give_is_looked_into() -> None:
    text = desk("all matches", '"inside sales"', '"field"')
    for criterion, expected in {
        'desk contains "sales" and not (n >= 100)': Impossible,
        'desk contains "sales" and desk contains "field"': Witness,
        'not (desk contains "sales") and n >= 100 and colour is known': Impossible,
    }.items():
        solver = solver_of(f"{text}\ndefine wish\n  {criterion}\n")
        assert isinstance(solver.find([Wanted(0, "wish", outcome=True)]), expected), criterion
        assert not solver.unconfirmed


def test_a_long_list_of_what_rows_give_is_compared_to_its_end() -> None:
    rows = "".join(f'  | >= {i} | "{i}" |\n' for i in range(12))
    old = f"{HEAD}\ntable desk gives text\n  all matches\n  | n | gives |\n{rows}"
    solver = solver_of(old, old.replace('"11"', '"eleven"'))
    assert isinstance(solver.find([Differs((0, "desk"), (1, "desk"))]), Witness)
    assert not solver.unconfirmed


def test_another_currency_is_not_the_same_amount() -> None:
    old = "ruleset old\n  currency  EUR\nlead\n  n  integer\ndefine price as 100 EUR * 2\n"
    new = old.replace("EUR", "USD")
    assert isinstance(solver_of(old, new).find([Differs((0, "price"), (1, "price"))]), Witness)


# ---- what comes from outside


def test_a_list_with_an_entry_that_a_type_does_not_have_is_unusable() -> None:
    old = "ruleset old\nlead\n  kinds  list of one of a, b\ndefine wish\n  count(kinds) >= 2\n"
    new = old.replace("a, b", "b, c")
    solver = solver_of(old, new)
    found = solver.find([Wanted(0, "wish", outcome=True), Wanted(1, "wish", outcome=None)])
    assert isinstance(found, Witness)
    assert "a" in tuple_of(found.leads[0]["kinds"])
    assert "kinds" not in found.leads[1]
    assert isinstance(solver.find([Wanted(0, "wish", outcome=True), Wanted(1, "wish", outcome=False)]), Impossible)
    assert isinstance(solver.find([Wanted(0, "wish", outcome=True), Wanted(1, "wish", outcome=True)]), Witness)
    assert not solver.unconfirmed


def test_a_tidy_entry_is_still_what_its_field_asks_for() -> None:
    text = """ruleset old
lead
  calls  list of
    at  datetime where at >= 2026-11-19 10:30 and at < 2026-11-19 10:45
define wish
  any(calls where at is known)
"""
    solver = solver_of(text)
    wishes = [Wanted(0, "wish", outcome=True)]
    found = solver.find(wishes)
    assert isinstance(found, Witness)
    (call,) = tuple_of(solver.tidied(wishes, found).lead["calls"])
    assert isinstance(call, dict)
    assert 30 <= call["at"].minute < 45


def test_a_definition_without_an_outcome_is_no_wish() -> None:
    with pytest.raises(TypeError, match="`points` has no outcome"):
        solver_of(f"{HEAD}\nscore points\n  +5 each tags\n").find([Wanted(0, "points", outcome=True)])


def test_a_question_about_no_list_has_all_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadrules.backends.smt.solver.EFFORT", 1)
    body = "define wish\n  n * n is 1849 and exact * n > 7 and exact < 2 and paid / 7 EUR > exact\n"
    assert isinstance(asked(body), Witness)
    assert isinstance(asked("define wish\n  count(visits) >= 3 and count(fees) < 2\n"), Witness)


# ---- time


OVER = f"""{HEAD}
lead
  given     datetime
  answered  datetime
define due
  n >= 5
handoff over
  from marketing to sales
  when due
  must have company
  answer within 4 business hours, from given to answered
"""


def in_state(graph: int, state: HandoffState) -> Wanted:
    """That a handoff stands there."""
    handoff = Ruleset.from_text(OVER).graph.definitions["over"]
    assert isinstance(handoff, Handoff)
    return Wanted(graph, IsInState(handoff="over", state=state, shown=handoff.when.shown), outcome=True)


@pytest.mark.parametrize("state", HandoffState)
def test_every_state_of_a_handoff_is_found(state: HandoffState) -> None:
    solver = solver_of(OVER)
    assert isinstance(solver.find([in_state(0, state)]), Witness)
    assert not solver.unconfirmed


def test_whatever_was_asked_before_a_lead_is_found() -> None:
    """Where z3 begins turns on all that it was told before, and mostly leads nowhere from some beginnings."""
    kept = []
    for number in range(12):
        # As many terms as some other question would have made.
        kept += [z3.Int(f"asked before {number} {each}") + each for each in range(37 * number)]
        solver = solver_of(OVER, OVER.replace("4 business", "5 business"))
        late = in_state(0, HandoffState.ANSWERED_LATE)
        assert isinstance(solver.find([late, in_state(1, HandoffState.ANSWERED_ON_TIME)]), Witness), number


def test_what_two_versions_reckon_alike_is_alike() -> None:
    """Though nobody says which moment it is."""
    body = """
define wish
  any of
    at + 4 business hours > now and {}
    day + 2 months > last + 3 business days
score slow
  +9 each visits, fading 3% every 1 day
  +2 each visits where kind is demo, once per week
"""
    old, new = (f"{OVER}{body.format(each)}" for each in ("n > 1", "1 < n"))
    solver = solver_of(old, new)
    for name in ("wish", "slow", "over"):
        assert isinstance(solver.find([Differs((0, name), (1, name))]), Impossible), name
    longer = solver_of(OVER, OVER.replace("4 business", "5 business"))
    late = in_state(0, HandoffState.ANSWERED_LATE)
    assert isinstance(longer.find([late, in_state(1, HandoffState.ANSWERED_ON_TIME)]), Witness)
    assert isinstance(longer.find([late, in_state(1, HandoffState.OVERDUE)]), Impossible)


def test_a_proof_tells_apart_what_two_lines_ask_of_a_list() -> None:
    """Two lines that fade alike, and ask for other entries, count twice."""
    lines = "".join(f"  +8 each visits where kind is {kind}, fading 50% every 30 days\n" for kind in ("demo", "page"))
    solver = solver_of(f"{HEAD}\nscore two\n{lines}")
    assert isinstance(solver.find([points(0, "two", ">=", Decimal(20))]), Witness)
    questions = solver._few
    parts = {
        each.key: each.cost for each in questions.encoders[0].definition("two").parts if isinstance(each, Counting)
    }
    assert sum(parts.values()) == 2 * (COUNTED + PUT_TOGETHER)
