"""What would change it, in sentences: what is proved, what was only looked for, and what ways have in common."""

from __future__ import annotations

from leadrules.explain import text
from leadrules.explain.layout import Page
from leadrules.explain.story import Tone
from leadrules.explain.what_if import what_if_section
from leadrules.schema.outcome import Outcome
from leadrules.ways import Change, Way, Ways, WhatIf


def change(field: str, wanted: str = "yes", now: str | None = None, doc: str | None = None) -> Change:
    return Change(field=field, wanted=wanted, now=now, value=wanted, doc=doc)


def ways(*several: tuple[Change, ...], proved: bool = True, **more: object) -> Ways:
    found = tuple(Way(changes=each, outcome=Outcome.MET, stage="sql") for each in several)
    told: dict[str, object] = {"stage": "sql", "doc": "Sales-qualified lead", "ways": found, "is_proved": proved}
    return Ways.model_validate({**told, "tries": 1200, **more})


def lines(reach: Ways | None, lose: Ways | None = None) -> list[str]:
    section = what_if_section(WhatIf(reach=reach, lose=lose))
    page = Page(title="a", answer="b", tone=Tone.OPEN, sentences=(), about=(), sections=(section,))
    return text.render(page).splitlines()[3:-1]


MONEY, NEED = change("money", "at least 20,000 EUR", "8,000 EUR"), change("need", "known")
WHO, DATE = change("who", "buyer"), change("date", "1 Dec 2026 or later")


def test_one_way_of_one_change() -> None:
    assert lines(ways((MONEY,))) == [
        "  To become Sales-qualified lead:",
        "    Money: at least 20,000 EUR (now 8,000 EUR)",
    ]


def test_one_way_of_several_changes() -> None:
    assert lines(ways((MONEY, NEED))) == [
        "  To become Sales-qualified lead: all of these together:",
        "    Money: at least 20,000 EUR (now 8,000 EUR)",
        "    Need: known (now not known)",
        "    Fewer than 2 changes are not enough.",
    ]


def test_what_all_ways_ask_is_said_once() -> None:
    assert lines(ways((NEED, MONEY), (NEED, WHO, DATE))) == [
        "  To become Sales-qualified lead: all of these together:",
        "    Need: known (now not known)",
        "    and one of these:",
        "      Money: at least 20,000 EUR (now 8,000 EUR)",
        "      or together:",
        "        Who: buyer (now not known)",
        "        Date: 1 Dec 2026 or later (now not known)",
        "    Fewer than 2 changes are not enough.",
    ]


def test_every_choice_out_of_lists_is_said_by_the_lists() -> None:
    assert lines(ways((MONEY, WHO), (MONEY, DATE), (NEED, WHO), (NEED, DATE)))[1:-1] == [
        "    and one of these:",
        "      Money: at least 20,000 EUR (now 8,000 EUR)",
        "      Need: known (now not known)",
        "    and one of these:",
        "      Who: buyer (now not known)",
        "      Date: 1 Dec 2026 or later (now not known)",
    ]


def test_changes_are_the_same_when_the_same_is_said_of_them() -> None:
    other = MONEY.model_copy(update={"value": "30000"})
    assert lines(ways((MONEY, WHO), (other, DATE)))[:5] == [
        "  To become Sales-qualified lead: all of these together:",
        "    Money: at least 20,000 EUR (now 8,000 EUR)",
        "    and one of these:",
        "      Who: buyer (now not known)",
        "      Date: 1 Dec 2026 or later (now not known)",
    ]


def test_ways_that_are_not_every_choice_are_told_one_by_one() -> None:
    assert lines(ways((MONEY, WHO), (NEED, DATE)))[:6] == [
        "  To become Sales-qualified lead: any one of these:",
        "    together:",
        "      Money: at least 20,000 EUR (now 8,000 EUR)",
        "      Who: buyer (now not known)",
        "    or together:",
        "      Need: known (now not known)",
    ]


def test_what_was_only_looked_for_is_not_called_the_fewest() -> None:
    assert lines(ways((MONEY, NEED), proved=False, others=2))[-2:] == [
        "    Found within 1,200 tries; fewer changes may be enough.",
        "    There are 2 more ways.",
    ]


def test_that_there_is_none_is_said_only_where_it_is_proved() -> None:
    assert lines(ways(), ways(stage="mql", doc="Lead")) == [
        "  To become Sales-qualified lead: nothing that could still change or be found out is enough.",
        "  Lead stays: nothing that could still change or be found out takes it away.",
    ]
    assert lines(ways(proved=False), ways(stage="mql", doc="Lead", proved=False)) == [
        "  To become Sales-qualified lead: no way was found within 1,200 tries; there may be one.",
        "  Lead stays: no way to lose it was found within 1,200 tries; there may be one.",
    ]


def test_another_lead_is_told_of() -> None:
    beyond = ways((MONEY,)).ways
    assert lines(ways(beyond=beyond, kept=("money",)))[1:] == [
        "    Another lead would do, or a mistake in the data:",
        "      Money: at least 20,000 EUR (now 8,000 EUR)",
        "  Taken as given: Money.",
    ]


def test_another_lead_may_take_several_changes() -> None:
    beyond = ways((MONEY, WHO)).ways
    assert (
        lines(ways(beyond=beyond))[1] == "    Another lead would do, or a mistake in the data: all of these together:"
    )


def test_what_is_taken_as_given_is_said_once_for_both() -> None:
    reach, lose = ways((MONEY,), kept=("land", "size")), ways((NEED,), kept=("size", "name"))
    assert lines(reach, lose)[-1] == "  Taken as given: Land, Size and Name."


def test_a_doc_text_that_repeats_the_name_is_left_out() -> None:
    assert lines(ways((change("seconds_on_site", "at least 600", "0", "Seconds on the site"),)))[1:] == [
        "    Seconds on site: at least 600 (now 0)"
    ]
    assert lines(ways((change("size", "at least 50", "8", "Headcount of the group"),)))[1:] == [
        "    Size (headcount of the group): at least 50 (now 8)"
    ]
