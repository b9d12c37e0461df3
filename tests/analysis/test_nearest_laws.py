"""What would change it, against the interpreter and against trying every lead there is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.generators.often import often
from tests.generators.rulesets import ANY_LEADS, LEADS, ON, Generated, rulesets

from leadrules import Ruleset, what_if
from leadrules.explain import Format, explain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.ways import Ways

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def ways_of(rules: Ruleset, lead: dict[str, Any], only: tuple[str, ...] = ()) -> Iterator[tuple[Ways, bool]]:
    found = what_if(rules, lead, on=ON, only=only)
    if found.reach is not None:
        yield found.reach, True
    if found.lose is not None:
        yield found.lose, False


@settings(max_examples=often(25), suppress_health_check=SLOW)
@given(rulesets(), LEADS)
def test_each_way_leads_where_it_says(generated: Generated, lead: dict[str, Any]) -> None:
    rules = Ruleset.from_text(generated.text)
    for ways, wants_met in ways_of(rules, lead, tuple(rules.graph.fields)):
        # One that was found and is not confirmed would be left out.
        assert len(ways.ways) == 4 or not ways.others
        for way in ways.ways:
            changed = {**lead, **{each.field: each.value for each in way.changes}}
            verdict = rules.evaluate(changed, on=ON)
            assert not {each.field.split("[")[0] for each in verdict.unusable} & {each.field for each in way.changes}
            assert verdict.stages[ways.stage].outcome is way.outcome
            assert verdict.stage == way.stage
            assert way.outcome.is_met is wants_met
        assert_none_is_idle(rules, lead, ways, wants_met=wants_met)


def assert_none_is_idle(rules: Ruleset, lead: dict[str, Any], ways: Ways, *, wants_met: bool) -> None:
    """No part of the changes of a way is enough, and none of them is no change."""
    for way in ways.ways:
        for size in range(len(way.changes)):
            for some in combinations(way.changes, size):
                verdict = rules.evaluate({**lead, **{each.field: each.value for each in some}}, on=ON)
                assert verdict.stages[ways.stage].outcome.is_met is not wants_met


@settings(max_examples=often(15), suppress_health_check=SLOW)
@given(rulesets(), ANY_LEADS)
def test_it_never_raises_whatever_the_lead_holds(generated: Generated, lead: dict[str, Any]) -> None:
    rules = Ruleset.from_text(generated.text)
    found = what_if(rules, lead, on=ON)
    verdict = rules.evaluate(lead, on=ON)
    assert (found.reach is None) is (verdict.stage == "two")
    assert (found.lose is None) is (verdict.stage is None)
    assert "What would change it" in explain(verdict, Format.HTML, what_if=found)


# ---- every lead of a small vocabulary


HEAD = """\
ruleset small

lead
  flag    yes/no
  sure    yes/no assume no
  colour  one of red, green, blue
  level   ranked low < middle < high
  size    integer where size between 0 and 4
  other   integer where other between 0 and 4
  rank    integer where rank between 7 and 9
  visits  list of
    page  one of home, pricing
    seen  yes/no assume no
"""
VALUES: dict[str, tuple[Any, ...]] = {
    "flag": (True, False),
    "sure": (True, False),
    "colour": ("red", "green", "blue"),
    "level": ("low", "middle", "high"),
    "size": (0, 1, 2, 3, 4),
    "other": (0, 1, 2, 3, 4),
    "rank": (7, 8, 9),
}
TESTS = st.sampled_from(
    [
        *("flag is yes", "flag is not yes", "sure is yes", "sure is no", "colour in [red, blue]", "colour is green"),
        *("level >= middle", "level < high", "size >= 2", "size < 4", "size between 1 and 2", "size is 3", "other > 2"),
        *("size is known", "level is missing", "first known(size, other) >= 3", "sure is known", "size > other"),
        *(
            "rank is known",
            "rank is not 8",
            "rank < 20",
            "size >= need",
            "size * 10 > points",
            "larger of(size, other) > 3",
        ),
        *("size + other >= 5", "points >= 30", "points < 20", "points.grade is hot", "pick is 2", "colour is not red"),
        *("any(visits where page is home)", "count(visits) >= 2", "every(visits where page is pricing)"),
        *("count(visits where page is home) < 2", "not any(visits)", "visits is known"),
        *("any(visits where page is missing)", "every(visits where page is known)", "any(visits where seen is yes)"),
        *("every(visits where seen is no)", "any(visits where page is home and lead.flag is yes)"),
    ]
)
LINES = st.sampled_from(
    [
        *("+10 when flag is yes", "-20 when sure is yes", "+25 when size >= 3", "+15 when level >= middle"),
        *("+10 when colour is red or size is known", "-5 when other < 2"),
        *(
            "+10 each visits where page is home, up to 20",
            "-5 each visits where page is pricing",
            "+8 each visits, once",
            "+30 each visits where page is missing",
            "+10 each visits where seen is no, up to 30",
        ),
    ]
)


def logic(tests: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        tests,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda each: f"({' and '.join(each)})"),
            st.lists(inner, min_size=2, max_size=3).map(lambda each: f"({' or '.join(each)})"),
            inner.map(lambda each: f"(not ({each}))"),
        ),
        max_leaves=5,
    )


@dataclass(frozen=True)
class Small:
    """Rules over the small vocabulary."""

    text: str


@st.composite
def small_rules(draw: st.DrawFn) -> Small:
    """Two stages, a disqualifier, a score and a table over the small vocabulary."""
    lines = draw(st.lists(LINES, min_size=1, max_size=4))
    limits = draw(st.sampled_from(["", "  between 0 and 40\n"]))
    return Small(
        HEAD
        + f"\nscore points\n{limits}"
        + "".join(f"  {line}\n" for line in lines)
        + "  grades hot from 30, cold from 0\n"
        + "\ntable pick gives integer\n  first match\n  | colour | size | gives |\n  | red | - | 1 |\n"
        + "  | - | >= 2 | 2 |\n  | - | - | 3 |\n"
        + "\ntable need gives integer\n  first match\n  | colour | gives |\n  | red | 1 |\n  | - | 4 |\n"
        + f"\ndisqualify out when {draw(logic(TESTS))}\n"
        + "\nstage one\n  at least 2 of\n"
        + "".join(f"    {draw(logic(TESTS))}\n" for _ in range(3))
        + f"\nstage two after one\n  {draw(logic(TESTS))}\n"
    )


Entry = dict[str, Any]
PAGES: tuple[Entry, ...] = ({"page": "home"}, {"page": "pricing"}, {})
ENTRIES: tuple[Entry, ...] = tuple({**page, **seen} for page in PAGES for seen in ({}, {"seen": True}, {"seen": False}))
VISITS = st.lists(st.sampled_from(ENTRIES), max_size=2)
SMALL_LEADS = st.fixed_dictionaries(
    {}, optional={**{name: st.sampled_from(each) for name, each in VALUES.items()}, "visits": VISITS}
)
# The whole vocabulary has too many leads: few fields may change at a time.
CHANGING = st.lists(st.sampled_from([*sorted(VALUES), "visits"]), min_size=1, max_size=3, unique=True).map(tuple)


def grown(visits: list[Entry] | None) -> Iterator[list[Entry]]:
    """A list with up to two entries on top, and with what is not known of its entries known."""
    choices = [[whole for whole in ENTRIES if each.items() <= whole.items()] for each in visits or []]
    for entries in product(*choices):
        for more in ((), *((each,) for each in ENTRIES), *product(PAGES, repeat=2)):
            if [*entries, *more] != visits:
                yield [*entries, *more]


def fewest(rules: Ruleset, lead: dict[str, Any], only: tuple[str, ...], stage: str, *, wants_met: bool) -> int | None:
    """Try every lead; a field that is known does not become unknown."""
    others = {name: grown(lead.get("visits")) if name == "visits" else VALUES[name] for name in only}
    options = [
        [*((lead[name],) if name in lead else (None,)), *(each for each in others[name] if each != lead.get(name))]
        for name in only
    ]
    sizes = []
    for values in product(*options):
        changed = {**lead, **{name: each for name, each in zip(only, values, strict=True) if each is not None}}
        if rules.evaluate(changed, on=ON).stages[stage].outcome.is_met is wants_met:
            sizes.append(sum(changed.get(name) != lead.get(name) for name in only))
    return min(sizes, default=None)


@settings(max_examples=often(80), suppress_health_check=SLOW)
@given(small_rules(), SMALL_LEADS, CHANGING)
def test_nothing_is_nearer(small: Small, lead: dict[str, Any], only: tuple[str, ...]) -> None:
    rules = Ruleset.from_text(small.text)
    for ways, wants_met in ways_of(rules, lead, only):
        least = fewest(rules, lead, only, ways.stage, wants_met=wants_met)
        if ways.ways and "visits" in only:
            # More entries than were tried here may need fewer other fields.
            assert not ways.is_proved or least is None or len(ways.ways[0].changes) <= least
        elif ways.ways:
            assert least is not None
            assert len(ways.ways[0].changes) >= least
            if ways.is_proved:
                assert len(ways.ways[0].changes) == least
        elif ways.is_proved:
            assert least is None
        else:
            # Nothing is claimed: of lists, sums and comparisons of two fields not all cases are tried.
            assert {"size", "other", "visits"} & set(only)


def is_enough(rules: Ruleset, lead: dict[str, Any], name: str, stage: str, *, wants_met: bool) -> bool:
    """Whether some value of one field is enough, found by trying all of them."""
    values = grown(lead.get(name)) if name == "visits" else VALUES[name]
    tried = ({**lead, name: each} for each in values)
    return any(rules.evaluate(each, on=ON).stages[stage].outcome.is_met is wants_met for each in tried)


@settings(max_examples=often(60), suppress_health_check=SLOW)
@given(small_rules(), SMALL_LEADS)
def test_no_single_change_is_missed_and_none_is_idle(small: Small, lead: dict[str, Any]) -> None:
    rules = Ruleset.from_text(small.text)
    for ways, wants_met in ways_of(rules, lead, tuple(rules.graph.fields)):
        alone = {name for name in (*VALUES, "visits") if is_enough(rules, lead, name, ways.stage, wants_met=wants_met)}
        told = {way.changes[0].field for way in ways.ways if len(way.changes) == 1}
        # More entries than were tried here may be enough, too.
        assert told - {"visits"} <= alone
        # Of many ways the first four are told.
        assert alone <= told or len(told) == 4
        assert ways.is_proved or not alone
        assert_none_is_idle(rules, lead, ways, wants_met=wants_met)


def meant(field: str, wanted: str) -> list[Any]:
    """Every value of which it is true, read off the words."""
    values = list(VALUES[field])
    places = {str(value): place for place, value in enumerate(values)} | {"yes": 0, "no": 1}
    match wanted.split():
        case ["known"]:
            return values
        case ["at", "least", low]:
            return values[places[low] :]
        case ["at", "most", high]:
            return values[: places[high] + 1]
        case [low, "to", high]:
            return values[places[low] : places[high] + 1]
        case ["any", "other", "than", *others]:
            out = {places[each.strip(",")] for each in others if each != "or"}
            return [value for place, value in enumerate(values) if place not in out]
        case several:
            return [values[places[each.strip(",")]] for each in several if each != "or"]


@settings(max_examples=often(60), suppress_health_check=SLOW)
@given(small_rules(), SMALL_LEADS, CHANGING)
def test_all_that_the_words_say_does(small: Small, lead: dict[str, Any], only: tuple[str, ...]) -> None:
    rules = Ruleset.from_text(small.text)
    for ways, wants_met in ways_of(rules, lead, only):
        for way in ways.ways:
            if any(each.field == "visits" or each.wanted.startswith("for example") for each in way.changes):
                continue
            for values in product(*(meant(each.field, each.wanted) for each in way.changes)):
                changed = {**lead, **{each.field: value for each, value in zip(way.changes, values, strict=True)}}
                assert rules.evaluate(changed, on=ON).stages[ways.stage].outcome.is_met is wants_met


@settings(max_examples=often(40), suppress_health_check=SLOW)
@given(small_rules(), SMALL_LEADS, st.sampled_from(["size", "other", "level"]))
def test_of_one_field_the_nearest_value_is_taken(small: Small, lead: dict[str, Any], name: str) -> None:
    rules = Ruleset.from_text(small.text)
    values = VALUES[name]
    for ways, wants_met in ways_of(rules, lead, (name,)):
        if name not in lead or not ways.ways:
            continue
        ((change,),) = (way.changes for way in ways.ways)
        taken = next(place for place, each in enumerate(values) if str(each) == change.value)
        here = values.index(lead[name])
        for place, each in enumerate(values):
            if abs(place - here) < abs(taken - here):
                outcome = rules.evaluate({**lead, name: each}, on=ON).stages[ways.stage].outcome
                assert outcome.is_met is not wants_met
