"""A story says which condition decided, with what value, what is missing, and what to ask next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from leadrules.explain import tell
from leadrules.explain.brief import in_short
from leadrules.explain.decided import deciding
from leadrules.explain.story import Tone
from leadrules.ruleset import Ruleset
from leadrules.schema.outcome import Outcome
from leadrules.verdict import Place, Presence, Seen, Trace, TraceKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from leadrules.explain.story import Point, Story

PLACE = Place(file="a.rules", line=1, column=1, end_line=1, end_column=2)


@pytest.fixture
def stories(verdicts: Mapping[str, Verdict]) -> Mapping[str, Story]:
    return {name: tell(verdict) for name, verdict in verdicts.items()}


def single(points: tuple[Point, ...]) -> Iterator[Point]:
    for point in points:
        if point.parts:
            yield from single(point.parts)
        else:
            yield point


def points_of(story: Story, stage: str) -> list[Point]:
    return list(single(next(each for each in story.stages if each.name == stage).points))


def leaf(name: str, outcome: Outcome, *, label: str | None = None) -> Trace:
    value = {Outcome.MET: "yes", Outcome.NOT_MET: "no"}.get(outcome)
    presence = Presence.MISSING if value is None else Presence.KNOWN
    return Trace(
        id=name,
        kind=TraceKind.TEST,
        text=f"{name} is yes",
        label=label,
        outcome=outcome,
        seen=(Seen(name=name, kind="field", presence=presence, value=value),),
        operator="is",
        wanted=Seen(name="yes", kind="constant", presence=Presence.KNOWN, value="yes"),
        missing=(name,) if value is None else (),
        place=PLACE,
    )


def of(kind: TraceKind, outcome: Outcome, *parts: Trace, at_least: int | None = None) -> Trace:
    return Trace(id="x", kind=kind, text="x", outcome=outcome, parts=parts, at_least=at_least, place=PLACE)


def shown(points: tuple[Point, ...]) -> list[str]:
    return [in_short(point) for point in single(points)]


# --- The headline ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "headline", "tone"),
    [
        ("undecided", "Sales-qualified lead: not decided yet", Tone.OPEN),
        ("ready", "Sales-qualified lead: yes", Tone.GOOD),
        ("not_met", "Marketing-qualified lead: no", Tone.BAD),
        ("disqualified", "Disqualified: Works for a competitor", Tone.BAD),
        ("problem_unknown", "Sales-qualified lead: no, for now", Tone.OPEN),
        ("nothing", "Marketing-qualified lead: not decided yet", Tone.OPEN),
    ],
)
def test_the_headline_is_the_shortest_true_story(
    stories: Mapping[str, Story], name: str, headline: str, tone: Tone
) -> None:
    story = stories[name]
    assert f"{story.headline.title}: {story.headline.answer}" == headline
    assert story.headline.tone is tone


def test_the_headline_names_the_stage_that_is_reached(stories: Mapping[str, Story]) -> None:
    assert "Reached so far: Marketing-qualified lead." in stories["undecided"].headline.sentences


def test_what_is_undecided_is_never_said_to_be_no(
    stories: Mapping[str, Story], verdicts: Mapping[str, Verdict]
) -> None:
    for name, story in stories.items():
        for stage in story.stages:
            if verdicts[name].stages[stage.name].outcome.is_undecided:
                assert stage.answer == "not decided yet"


def test_a_no_that_rests_on_something_not_known_says_what_could_change_it(stories: Mapping[str, Story]) -> None:
    assert stories["problem_unknown"].headline.answer == "no, for now"
    assert stories["problem_unknown"].headline.sentences[1:] == ("Because: Problem not known yet.",)
    assert [question.field for question in stories["problem_unknown"].questions] == ["problem"]


def test_the_headline_of_a_yes_tells_the_facts(stories: Mapping[str, Story]) -> None:
    assert stories["ready"].headline.sentences == (
        (
            "What speaks for it: money (Budget 45,000 EUR), authority (Contacts no. 2: role economic buyer), "
            "need (Problem “the month-end close takes twelve days”) and urgency (Decision date 1 Mar 2027)."
        ),
        "Also met: fit, person and interest.",
    )


def test_a_lead_of_which_only_assumptions_are_made_is_one_that_we_know_nothing_about(
    stories: Mapping[str, Story],
) -> None:
    assert stories["nothing"].headline.sentences[-1] == "We know nothing about this lead yet."


LETTERS = """ruleset letters "Two letters"
lead
  money   yes/no
  signs   yes/no
  pain    text
define budget "The money is there"
  money is yes
define need "They told us"
  pain is known
define who "Somebody signs"
  signs is yes
"""


def test_rules_without_stages_tell_what_is_defined() -> None:
    story = tell(Ruleset.from_text(LETTERS, "letters.rules").evaluate({"money": "yes"}, on="2026-11-20"))
    assert story.headline.sentences == (
        "Yes: The money is there.",
        "Not decided yet: Somebody signs.",
        "No, for now: They told us.",
    )
    assert [(each.title, each.answer) for each in story.stages] == [
        ("The money is there", "yes"),
        ("They told us", "no, for now"),
        ("Somebody signs", "not decided yet"),
    ]
    assert [question.field for question in story.questions] == ["signs"]


CHAIN = """ruleset chain
lead
  origin   text
  contact  date
  note     text
  country  country
  noise    integer
disqualify bad "Bad number"
  all of
    note is known
    note contains "wrong"
stage asked "Asked us"
  all of
    known:  origin is known
    recent: contact within last 180 days
stage won "Won" after asked
  noise >= 5
table desk gives text
  first match
  | country | gives |
  | DE      | "A"   |
  | -       | "B"   |
"""


def chain(**lead: object) -> Story:
    return tell(Ruleset.from_text(CHAIN, "chain.rules").evaluate(lead, on="2026-11-20"))


def test_what_made_it_a_no_for_now_is_asked_first_and_nothing_else_is_said_to_change_it() -> None:
    story = chain(note="fine")
    assert story.headline.sentences == ("No stage is reached so far.", "Because: Origin not known yet.")
    assert story.questions[0].field == "origin"


def test_a_note_that_could_still_rule_a_lead_out_is_asked_for_with_the_reason() -> None:
    asked = {question.field: question.helps for question in chain(origin="x", contact="2026-11-01").questions}
    assert asked["note"] == "It shows whether the lead is disqualified (Bad number)."


def test_that_a_value_is_known_goes_without_saying_beside_the_value() -> None:
    assert chain(note="wrong number").headline.sentences == ("Because: Note “wrong number” (with “wrong” in it).",)


def test_of_a_lead_that_comes_nowhere_nobody_asks_where_it_would_go() -> None:
    asked = [question.field for question in chain(origin="x", contact="2020-01-01", note="fine", noise=1).questions]
    assert asked == []
    assert "country" in [question.field for question in chain(origin="x", contact="2026-11-01", note="fine").questions]


def test_what_comes_after_a_no_says_only_that() -> None:
    won = chain(origin="x", contact="2020-01-01", note="fine", noise=1).stages[1]
    assert won.notes == ("It comes after “Asked us”, which is not reached.",)
    assert won.points == ()


def test_of_a_disqualified_lead_nothing_else_is_told_of_its_stages(stories: Mapping[str, Story]) -> None:
    assert [(each.answer, each.notes, each.points) for each in stories["disqualified"].stages] == [
        ("no, the lead is disqualified", (), ()),
        ("no, the lead is disqualified", (), ()),
    ]


def test_many_reasons_are_told_by_their_facts_alone(stories: Mapping[str, Story]) -> None:
    assert stories["far_off"].headline.sentences[1] == (
        "Because: fit (Industry retail, Country BE, Employees 8 …) and person (Function it)."
    )


# --- What decided ----------------------------------------------------------------------------------------------------


def test_what_decided_is_the_condition_and_its_value_not_the_name_of_a_definition(stories: Mapping[str, Story]) -> None:
    industry, source = points_of(stories["not_met"], "mql")
    assert (industry.what, industry.found, industry.wanted) == ("Industry", "retail", "banking, insurance or fintech")
    assert (source.what, source.found, source.wanted) == ("Source", "web", "partner")
    assert source.reasons == ("partners screen for us",)
    assert source.place == "inbound.rules:52"


def test_a_setting_is_shown_by_its_value(stories: Mapping[str, Story]) -> None:
    employees = next(point for point in points_of(stories["ready"], "mql") if point.what == "Employees")
    assert employees.wanted == "at least 50"


def test_only_what_is_open_is_shown_of_an_undecided_stage(stories: Mapping[str, Story]) -> None:
    assert [point.what for point in points_of(stories["undecided"], "sql")] == [
        "Budget",
        "Budget confirmed",
        "Role",
        "Contacts",
        "Decision date",
    ]
    assert all(point.found == "not known" for point in points_of(stories["undecided"], "sql"))


def test_an_alternative_that_failed_is_shown_beside_the_one_that_is_left(stories: Mapping[str, Story]) -> None:
    found = [(point.what, point.outcome) for point in points_of(stories["nearly"], "mql")]
    assert found == [("Source", Outcome.UNDECIDED), ("Employees", Outcome.NOT_MET)]


def test_a_stage_after_one_that_is_not_reached_says_so(stories: Mapping[str, Story]) -> None:
    assert "It comes after “Marketing-qualified lead”, which is not reached." in stories["not_met"].stages[1].notes


def test_a_disqualifier_is_shown_with_what_made_it_so(stories: Mapping[str, Story]) -> None:
    (against,) = stories["disqualified"].disqualifiers
    (point,) = against.points
    assert (point.what, point.found) == ("Email", "“kim@rival.example”")
    assert stories["disqualified"].questions == ()


def test_what_is_open_in_a_disqualifier_is_what_would_keep_the_lead_in(stories: Mapping[str, Story]) -> None:
    (against,) = stories["nothing"].disqualifiers
    assert against.points[0].wanted == "not ending with “@rival.example”"


Y, N, U = Outcome.MET, Outcome.NOT_MET, Outcome.UNDECIDED


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        (of(TraceKind.ALL, N, leaf("a", Y), leaf("b", N), leaf("c", U)), ["B: no (wanted: yes)"]),
        (of(TraceKind.ANY, Y, leaf("a", Y), leaf("b", N), leaf("c", U)), ["A: yes"]),
        (of(TraceKind.NONE, N, leaf("a", Y), leaf("b", N)), ["A: yes (wanted: no)"]),
        (of(TraceKind.NOT, N, leaf("a", Y)), ["A: yes (wanted: no)"]),
        (of(TraceKind.NOT, N, of(TraceKind.ANY, Y, leaf("a", Y), leaf("b", N))), ["A: yes (wanted: no)"]),
        (of(TraceKind.NOT, Y, of(TraceKind.ALL, N, leaf("a", Y), leaf("b", N))), ["B: no"]),
        (
            of(TraceKind.AT_LEAST, N, leaf("a", Y), leaf("b", N), leaf("c", N), at_least=2),
            ["B: no (wanted: yes)", "C: no (wanted: yes)"],
        ),
        (
            of(TraceKind.AT_LEAST, U, leaf("a", Y), leaf("b", U), leaf("c", U), at_least=2),
            ["B not known (wanted: yes)", "C not known (wanted: yes)"],
        ),
        (of(TraceKind.ALL, Y), []),
    ],
)
def test_a_group_shows_the_parts_that_made_it_so(
    verdicts: Mapping[str, Verdict], trace: Trace, expected: list[str]
) -> None:
    assert shown(deciding(trace, verdicts["ready"])) == expected


def test_a_group_says_how_its_parts_count(verdicts: Mapping[str, Verdict]) -> None:
    open_one = of(TraceKind.AT_LEAST, U, leaf("a", Y), leaf("b", U), leaf("c", U), at_least=2)
    failed = of(TraceKind.AT_LEAST, N, leaf("a", Y), leaf("b", N), leaf("c", N), at_least=2)
    both = of(TraceKind.ALL, U, leaf("b", U), leaf("c", U))
    assert deciding(open_one, verdicts["ready"])[0].what == "one of these is enough"
    assert deciding(failed, verdicts["ready"])[0].what == "1 of the 2 that are needed; these fail"
    assert [point.what for point in deciding(both, verdicts["ready"])] == ["B", "C"]


# --- What to ask -----------------------------------------------------------------------------------------------------


def test_the_question_that_alone_could_settle_it_comes_first(stories: Mapping[str, Story]) -> None:
    first, *others = stories["undecided"].questions
    assert first.field == "decision_date"
    assert first.asks == ("is it within the next 180 days, until 19 May 2027?",)
    assert first.helps == "A yes counts towards Sales-qualified lead (urgency)."
    assert [question.field for question in others] == ["role", "budget", "budget_confirmed", "contacts"]


def test_a_question_is_phrased_after_what_is_wanted(stories: Mapping[str, Story]) -> None:
    asks = {question.field: question.asks[0] for question in stories["undecided"].questions}
    assert asks["budget"] == "is it at least 20,000 EUR?"
    assert asks["budget_confirmed"] == "yes or no?"
    assert asks["role"] == "is it economic buyer or decision maker?"
    assert asks["contacts"] == "is there one with role economic buyer?"


def test_a_question_about_what_gives_points_says_what_the_points_are_for(stories: Mapping[str, Story]) -> None:
    first = stories["score_open"].questions[0]
    assert (first.field, first.asks) == ("activities", ("is there one with type demo request?",))
    assert first.helps == (
        "It can change Engagement (0 so far, could be 0 to 55); Marketing-qualified lead (interest) wants at least 30."
    )


def test_what_must_come_with_the_lead_is_asked_for(stories: Mapping[str, Story]) -> None:
    (question,) = stories["incomplete"].questions
    assert (question.field, question.helps) == ("phone", "Sales needs it before taking the lead.")


def test_what_must_come_with_the_lead_is_asked_for_in_the_order_of_the_handoff(
    verdicts: Mapping[str, Verdict],
) -> None:
    verdict = verdicts["incomplete"]
    handoff = verdict.handoffs["to_sales"]
    absent = [item.model_copy(update={"is_there": False}) for item in reversed(handoff.must_have)]
    turned = handoff.model_copy(update={"must_have": tuple(absent)})
    asked = [
        question.field for question in tell(verdict.model_copy(update={"handoffs": {"to_sales": turned}})).questions
    ]
    assert asked == [field for item in absent for field in item.fields]


def test_what_is_not_known_is_not_said_to_be_wanted_known(stories: Mapping[str, Story]) -> None:
    (problem,) = points_of(stories["problem_unknown"], "sql")
    assert (problem.what, problem.found, problem.wanted) == ("Problem", "not known yet", None)


def test_an_answer_that_keeps_the_lead_in_is_a_no(verdicts: Mapping[str, Verdict]) -> None:
    email = next(question for question in tell(verdicts["nothing"]).questions if question.field == "email")
    assert email.asks == ("what is it?",)
    assert email.helps == "It shows whether the lead is disqualified (Works for a competitor)."


def test_what_is_enough_for_a_no_is_apart_from_what_is_enough_for_a_yes(stories: Mapping[str, Story]) -> None:
    (waits,) = stories["undecided"].open
    assert waits.rules_out == (("Decision date",), ("Budget", "Budget confirmed"), ("Role", "Contacts"))
    assert ("Role", "Budget", "Decision date") in waits.reaches


def test_a_lead_with_everything_has_nothing_to_ask(stories: Mapping[str, Story]) -> None:
    assert stories["ready"].questions == ()
    assert stories["ready"].open == ()


# --- What nearly was -------------------------------------------------------------------------------------------------


def test_close_is_within_a_tenth_of_a_threshold_or_seven_days(stories: Mapping[str, Story]) -> None:
    found = [(close.what, close.is_met, close.by) for close in stories["nearly"].close]
    assert found == [("Employees", False, "2")]
    assert stories["ready"].close == ()


def test_what_was_passed_closely_matters_only_where_the_stage_is_met(verdicts: Mapping[str, Verdict]) -> None:
    nearly = verdicts["nearly"]
    sql = nearly.stages["sql"].model_copy(update={"outcome": Outcome.MET})
    met = nearly.model_copy(update={"stages": {"sql": sql}})
    assert [(close.what, close.is_met, close.by) for close in tell(met).close] == [
        ("Budget", True, "500 EUR"),
        ("Decision date", True, "3 days"),
    ]
    failed = sql.model_copy(update={"outcome": Outcome.NOT_MET, "own": Outcome.NOT_MET})
    failed = failed.model_copy(
        update={"trace": of(TraceKind.ALL, Outcome.NOT_MET, leaf("a", Outcome.NOT_MET), sql.trace)}
    )
    assert tell(nearly.model_copy(update={"stages": {"sql": failed}})).close == ()


NUMBERS = """ruleset numbers
lead
  a  integer
  b  integer
  c  integer
stage good "Good"
  CRITERION
"""


@pytest.mark.parametrize(
    ("criterion", "lead", "close"),
    [
        ("a >= 100 and b >= 100", {"a": 99, "b": 300}, ["A"]),
        ("a >= 100 and b >= 100", {"a": 99, "b": 1}, []),
        ("a >= 100 and b >= 100", {"a": 101, "b": 300}, ["A"]),
        ("a >= 100 or b >= 100", {"a": 101, "b": 300}, []),
        ("a >= 100 or b >= 100", {"a": 99, "b": 1}, ["A"]),
        ("a >= 100 or b >= 100", {"a": 99}, ["A"]),
        ("not a >= 100", {"a": 101}, ["A"]),
        ("a >= 100 and (b >= 100 or c >= 100)", {"a": 1, "b": 99, "c": 1}, []),
    ],
)
def test_only_what_alone_made_the_difference_is_a_close_call(
    criterion: str, lead: dict[str, object], close: list[str]
) -> None:
    rules = Ruleset.from_text(NUMBERS.replace("CRITERION", criterion), "numbers.rules")
    assert [each.what for each in tell(rules.evaluate(lead, on="2026-11-20")).close] == close


def test_a_set_that_can_bring_nothing_but_a_no_rules_it_out(verdicts: Mapping[str, Verdict]) -> None:
    ways = (of(TraceKind.ANY, U, leaf("a", U), leaf("b", U)), of(TraceKind.ANY, U, leaf("c", U), leaf("d", U)))
    both = of(TraceKind.ALL, U, *ways)
    mql = (
        verdicts["nothing"]
        .stages["mql"]
        .model_copy(
            update={
                "trace": both,
                "perhaps_disqualified_by": (),
                "missing": ("a", "b", "c", "d"),
                "settles": (("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")),
            }
        )
    )
    waits = tell(verdicts["nothing"].model_copy(update={"stages": {"mql": mql}})).open[0]
    assert waits.rules_out == (("A", "B"), ("C", "D"))
    assert waits.reaches == (("A", "C"), ("A", "D"), ("B", "C"), ("B", "D"))


# --- Scores, tables, handoffs, data ----------------------------------------------------------------------------------


def test_a_score_shows_what_gave_points_and_what_still_could(stories: Mapping[str, Story]) -> None:
    (exact,), (wide,), (endless,) = (stories[name].scores for name in ("ready", "score_open", "score_endless"))
    assert (exact.total, exact.grade) == ("35", "warm")
    assert [(line.points, line.what) for line in exact.gave][1] == ("+25", "Asked to see it")
    assert exact.could == ()
    assert (wide.total, wide.grade) == ("0 so far, could be 0 to 55", "cold or warm")
    assert [line.points for line in wide.could] == ["up to +30", "up to +25"]
    assert endless.total == "0 so far, could still grow"


VISITS = """ruleset probe
lead
  scope   one of clear, vague
  email   email
  visits  list of
    page  one of home, pricing_page
    text  text
    at    datetime
list free_mail "Free mailboxes" is "gmail.com", "web.de"
score interest
  """


@pytest.mark.parametrize(
    ("line", "what", "limits"),
    [
        (
            "+8 each visits where page is pricing_page, fading 50% every 30 days, up to 40",
            "Visits with page pricing page",
            ["fading by 50% every 30 days", "at most 40 in all"],
        ),
        (
            "+10 each visits where page is home and at within last 90 days, up to 30",
            "Visits with page home, in the last 90 days",
            ["at most 30 in all"],
        ),
        ("+5 each visits, once per week", "Visits", ["once a week"]),
        ("+5 each visits where page is home, once", "Visits with page home", ["counted once"]),
        ("+5 each visits where at within last 2 weeks", "Visits in the last 2 weeks", []),
        (
            '+5 each visits where page is known or text contains "a and b is c, up to 4"',
            "Visits whose page is known or text contains “a and b is c, up to 4”",
            [],
        ),
        ("+5 each visits where not page is home", "Visits whose page is not home", []),
        ("+20 when scope is clear", "Scope is clear", []),
        ("-15 when email ends with any of free_mail", "Email ends with one of “Free mailboxes”", []),
        ("+15 when any(visits where page is pricing_page)", "There are visits with page pricing page", []),
        ('+15 when scope is clear  because "they know"', "They know", []),
    ],
)
def test_a_line_of_a_score_is_a_sentence_and_says_its_limits_apart(line: str, what: str, limits: list[str]) -> None:
    verdict = Ruleset.from_text(f"{VISITS}{line}\n", "probe.rules").evaluate({}, on="2026-11-20")
    (story,) = tell(verdict).scores[0].could
    assert (story.what, list(story.notes)[:-1]) == (what, limits)
    assert story.notes[-1].startswith("waits for ")


def test_who_would_get_a_lead_that_nobody_gets_is_not_said(stories: Mapping[str, Story]) -> None:
    assert stories["disqualified"].tables == stories["not_met"].tables == ()
    assert [table.name for table in stories["undecided"].tables] == ["territory"]


def test_a_table_shows_the_row_that_decided(stories: Mapping[str, Story]) -> None:
    (table,) = stories["waiting"].tables
    assert table.value == "Enterprise DACH"
    assert table.points[0].label == "Row 1 (Enterprise DACH)"
    (waits,) = stories["odd_data"].tables
    assert waits.value == "not decided yet"
    assert waits.is_open


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("not_met", "nothing to hand over to Sales."),
        ("undecided", "not decided yet whether Sales gets it."),
        ("incomplete", "not yet. Sales should get it, but phone must come with it."),
        ("ready", "ready. Marketing can hand it over to Sales now."),
        ("waiting", "handed over. Sales still has 3 business hours to answer."),
        ("answered_late", "done, but late. Sales answered 8 business hours 30 minutes after the agreed time."),
        ("overdue", "overdue. Sales has not answered, and the agreed time ended 16 business hours 30 minutes ago."),
    ],
)
def test_a_handoff_says_where_it_stands(stories: Mapping[str, Story], name: str, says: str) -> None:
    assert stories[name].handoffs[0].says == says


def test_a_ready_handoff_says_where_to_by_when_and_what_is_known(stories: Mapping[str, Story]) -> None:
    facts = dict(stories["ready"].handoffs[0].facts)
    assert facts["Goes to"] == "SMB DACH"
    assert facts["Answer by"] == "Mon 23 Nov 2026, 11:00, if handed over now (within 4 business hours)"
    assert facts["We also know"].startswith("4 of 6 wanted (at least 3)")


def test_data_that_cannot_be_used_is_shown_with_the_reason(stories: Mapping[str, Story]) -> None:
    data = stories["odd_data"].data
    (unusable,) = data.unusable
    assert unusable.startswith("Employees (headcount of the whole group): “about 50” is not a whole number.")
    assert data.assumed == ("Unsubscribed: not known, taken as no.",)
    assert data.unknown == ("Lead Rating", "Pardot Score")
