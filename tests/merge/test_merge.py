"""Two people's changes to one file: what is put together, and what is for people to decide."""

from __future__ import annotations

import pytest

from leadrules.compiler import compile_files
from leadrules.merge import Merged, Unreadable, merge
from leadrules.merge.proof import proof
from leadrules.merge.settle import Kind
from leadrules.merge.words import sentence
from leadrules.source import Source

RULES = """\
# What we call a lead.
ruleset inbound "Inbound leads"
  teams     marketing, sales
  currency  EUR

setting smallest integer  is 50  # agreed in May
setting closest  duration is 90 days

lead
  company "What we know of the company"
    employees  integer
    country    country
  person
    role    one of buyer, user
    budget  money

define large
  employees >= smallest

stage mql "Marketing-qualified lead"
  all of
    fit:   large
    place: country in [DE, AT]

stage sql "Sales-qualified lead" after mql
  all of
    money: budget >= 20k EUR
    who:   role is buyer
"""
LARGE = "define large\n  employees >= smallest\n\n"
# Where nothing rests on the definition, it can be taken out.
LOOSE = RULES.replace("    fit:   large\n", "")


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def merged(base: str, ours: str, theirs: str) -> Merged:
    found = merge(Source("base", base), Source("ours", ours), Source("theirs", theirs))
    assert isinstance(found, Merged)
    return found


def put_together(base: str, ours: str, theirs: str) -> str:
    found = merged(base, ours, theirs)
    assert found.conflicts == ()
    return found.text


AGREE = {
    "two settings beside each other": (("is 50", "is 60"), ("90 days", "30 days"), None),
    "a comment and a meaning": (("role is buyer\n", "role is buyer  # the one who signs\n"), ("20k", "30k"), None),
    "a comment above and a meaning": (("stage sql", "# Sales decides.\nstage sql"), ("20k", "30k"), None),
    "a doc and a meaning": (('"Sales-qualified lead"', '"Qualified by sales"'), ("20k", "30k"), None),
    "a reason and a meaning in one line": (
        ("budget >= 20k EUR", 'budget >= 20k EUR because "less is not worth it"'),
        ("20k", "30k"),
        ("budget >= 20k EUR", 'budget >= 30k EUR because "less is not worth it"'),
    ),
    "a reason behind what is changed": (
        ("employees >= smallest", 'employees >= smallest because "of the price"'),
        ("employees >= smallest", "employees >= 60"),
        ("employees >= smallest", 'employees >= 60 because "of the price"'),
    ),
    "a label and a meaning": (
        ("who:   role", "buyer: role"),
        ("role is buyer", "role is known"),
        ("who:   role is buyer", "buyer: role is known"),
    ),
    "who agrees and a meaning": (
        ('"Sales-qualified lead" after mql\n', '"Sales-qualified lead" after mql\n  agreed by sales\n'),
        ("20k", "30k"),
        None,
    ),
    "an order and one criterion less": (
        (RULES[RULES.index("    money:") :], "    who:   role is buyer\n    money: budget >= 20k EUR\n"),
        ("    money: budget >= 20k EUR\n", ""),
        ("    money: budget >= 20k EUR\n", ""),
    ),
    "an order and a doc": (
        (RULES[RULES.index("    money:") :], "    who:   role is buyer\n    money: budget >= 20k EUR\n"),
        ('"Sales-qualified lead"', '"Qualified by sales"'),
        None,
    ),
    "two fields in one place": (
        ("    country    country\n", "    country    country\n    turnover   money\n"),
        ("    country    country\n", "    country    country\n    founded    date\n"),
        ("    country    country\n", "    country    country\n    turnover   money\n    founded    date\n"),
    ),
    "two values of fields": (
        ("one of buyer, user", "one of buyer, user, other"),
        ("budget  money", "budget  number"),
        None,
    ),
    "two definitions in one place": (
        (LARGE, f"define small\n  employees < 10\n\n{LARGE}"),
        (LARGE, f"define huge\n  employees > 1000\n\n{LARGE}"),
        (LARGE, f"define small\n  employees < 10\n\ndefine huge\n  employees > 1000\n\n{LARGE}"),
    ),
    "the same definition twice": (
        (LARGE, f"{LARGE}define small\n  employees < 10\n\n"),
        (LARGE, f"{LARGE}define small\n  employees   <   10\n\n"),
        (LARGE, f"{LARGE}define small\n  employees < 10\n\n"),
    ),
    "words of what is taken out": (("define large\n", 'define large "Big enough"\n'), (LARGE, ""), (LARGE, "")),
    "another way to write and a meaning": (("20k", "20_000"), ("20k", "30k"), ("20k", "30k")),
    "the same change twice": (("20k", "30k"), ("20k", "30_000"), ("20k", "30k")),
    "layout of both": (
        ("budget >= 20k", "budget  >=  20k"),
        ("budget >= 20k", "budget    >= 20k"),
        ("budget >= 20k", "budget  >=  20k"),
    ),
    "comments at both ends": (("# What we", "# What all"), ("role is buyer\n", "role is buyer\n\n# The end.\n"), None),
    "a heading and a field below it": (
        ('  company "What we know', '  firm "What they are'),
        ("    country    country", "    country    text"),
        None,
    ),
    "a field that moved and its type": (
        ("    budget  money\n\n", "  deal\n    budget  money\n\n"),
        ("budget  money", "budget  number"),
        None,
    ),
    "a place and a meaning": ((f"{LARGE}stage mql", "stage mql"), ("is 50", "is 60"), None),
    "nothing and a meaning": (("is 50", "is 50"), ("is 50", "is 60"), None),
}


@pytest.mark.parametrize(("mine", "yours", "wanted"), AGREE.values(), ids=AGREE)
def test_changes_that_agree_are_put_together(
    mine: tuple[str, str], yours: tuple[str, str], wanted: tuple[str, str] | None
) -> None:
    ours, theirs = changed(LOOSE, mine), changed(LOOSE, yours)
    result = changed(LOOSE, wanted) if wanted else changed(LOOSE, mine, yours)
    assert put_together(LOOSE, ours, theirs) == result
    # The other way round only the order of what both put in one place may differ, or a layout.
    again = put_together(LOOSE, theirs, ours)
    assert sorted(again.split()) == sorted(result.split()) or mine[0] in ("20k", "budget >= 20k")


def conflict(base: str, mine: tuple[str, str], yours: tuple[str, str]) -> tuple[Kind, str, str]:
    """Give why two changes cannot be put together, what is told, and the text with both."""
    found = merged(base, changed(base, mine), changed(base, yours))
    (only,) = found.conflicts
    return only.kind, sentence(only, "ours", "theirs"), found.text


CONFLICTS = {
    "one criterion": (("20k", "30k"), ("20k", "40k"), Kind.MEANING, "changed what the stage `sql` means"),
    "two criteria": (("20k", "30k"), ("is buyer", "is known"), Kind.MEANING, "changed what the stage `sql` means"),
    "one setting": (("is 50", "is 60"), ("is 50", "is 70"), Kind.MEANING, "changed what the setting `smallest` means"),
    "one field": (
        ("budget  money", "budget  number"),
        ("budget  money", "budget  text"),
        Kind.MEANING,
        "the field `budget`",
    ),
    "the same words": (
        ('"Inbound leads"', '"All"'),
        ('"Inbound leads"', '"Some"'),
        Kind.WORDS,
        "the same words of the lines below `ruleset`",
    ),
    "an order with a doc, and one criterion less": (
        (
            RULES[RULES.index("stage sql") :],
            'stage sql "Sold to" after mql\n  all of\n    who:   role is buyer\n    money: budget >= 20k EUR\n',
        ),
        ("    who:   role is buyer\n", ""),
        Kind.WORDS,
        "the stage `sql`",
    ),
    "an addition": (
        (LARGE, f"{LARGE}define x\n  role is known\n\n"),
        (LARGE, f"{LARGE}define x\n  role is user\n\n"),
        Kind.ADDED,
        "added the definition `x`",
    ),
    "out and changed": (
        (LARGE, ""),
        ("employees >=", "employees >"),
        Kind.OURS_GONE,
        "ours took out the definition `large`, theirs changed",
    ),
    "changed and out": (
        ("employees >=", "employees >"),
        (LARGE, ""),
        Kind.THEIRS_GONE,
        "theirs took out the definition `large`, ours changed",
    ),
}


@pytest.mark.parametrize(("mine", "yours", "kind", "told"), CONFLICTS.values(), ids=CONFLICTS)
def test_changes_that_do_not_agree_are_for_people_to_decide(
    mine: tuple[str, str], yours: tuple[str, str], kind: Kind, told: str
) -> None:
    found, said, text = conflict(LOOSE, mine, yours)
    assert (found, told in said) == (kind, True), said
    # What stands between the marks is each side's own, and nothing else is touched.
    before, rest = text.split("<<<<<<< ours\n")
    ours, rest = rest.split("=======\n")
    theirs, after = rest.split(">>>>>>> theirs\n")
    assert before + ours + after == changed(LOOSE, mine)
    assert before + theirs + after == changed(LOOSE, yours)


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_new_name_on_one_side_is_seen(*, is_ours: bool) -> None:
    rename, change = ("define large", "define big"), ("employees >=", "employees >")
    kind, said, _ = conflict(LOOSE, *((rename, change) if is_ours else (change, rename)))
    assert kind is (Kind.OURS_GONE if is_ours else Kind.THEIRS_GONE)
    by, other = ("ours", "theirs") if is_ours else ("theirs", "ours")
    assert said.startswith(f"{other} changed what the definition `large` means, which {by} has renamed, it seems: ")
    assert "the definition `big` means what it meant" in said
    # Another name for another meaning is no renaming.
    added = ("define large\n  employees >= smallest", "define big\n  employees is known")
    assert "took out the definition `large`" in conflict(LOOSE, added, change)[1]


def test_marks_bear_the_names_and_the_length_that_git_asks_for() -> None:
    from leadrules.merge import Marks

    ours, theirs = changed(RULES, ("is 50", "is 60")), changed(RULES, ("is 50", "is 70"))
    found = merge(Source("", RULES), Source("", ours), Source("", theirs), Marks("HEAD", "topic", 9))
    assert isinstance(found, Merged)
    lines = [line for line in found.text.splitlines() if line[:7] in ("<" * 7, "=" * 7, ">" * 7)]
    assert lines == ["<<<<<<<<< HEAD", "=========", ">>>>>>>>> topic"]


def test_a_comment_that_has_no_place_any_more_is_told_of() -> None:
    ours = changed(RULES, ("budget >= 20k EUR\n", "budget >= 20k EUR  # since 2024\n"))
    theirs = changed(RULES, ("budget >= 20k EUR\n", "budget >= 30k EUR  # since 2026\n"))
    found = merged(RULES, ours, theirs)
    assert found.text == theirs
    assert found.notes == ("left out of the stage `sql`, since the other side changed the same lines: # since 2024",)


def test_what_was_laid_out_is_laid_out_again() -> None:
    ours = changed(RULES, ("    country    country\n", "    country    country\n    annual_turnover  money\n"))
    assert put_together(RULES, ours, changed(RULES, ("is 50", "is 60"))) == changed(ours, ("is 50", "is 60"))
    ours = changed(
        RULES,
        (
            "    employees  integer\n    country    country\n",
            "    employees        integer\n    country          country\n    annual_turnover  money\n",
        ),
    )
    theirs = changed(RULES, ("    employees  integer\n", "    employees  integer\n    founded    date\n"))
    assert "    founded          date\n" in put_together(RULES, ours, theirs)


def test_a_heading_without_fields_is_gone() -> None:
    base = changed(
        RULES,
        ("    place: country in [DE, AT]", "    place: role is known"),
        ("  employees >= smallest", "  budget is known"),
    )
    ours, theirs = changed(base, ("    country    country\n", "")), changed(base, ("    employees  integer\n", ""))
    assert put_together(base, ours, theirs) == changed(
        base, ('  company "What we know of the company"\n    employees  integer\n    country    country\n', "")
    )


@pytest.mark.parametrize("which", range(3))
def test_a_version_with_a_mistake_is_not_merged(which: int) -> None:
    texts = [RULES] * 3
    texts[which] = RULES.replace(">= 20k", ">= >= 20k")
    base, ours, theirs = (Source(str(number), text) for number, text in enumerate(texts))
    found = merge(base, ours, theirs)
    assert isinstance(found, Unreadable)
    assert (found.mistake.span.path, found.mistake.span.line) == (str(which), 27)


def test_files_that_begin_empty_or_end_without_a_line_end_are_merged() -> None:
    assert put_together("", RULES, RULES) == RULES
    assert put_together(RULES.rstrip(), RULES.rstrip(), RULES) == RULES
    assert put_together(RULES, RULES, "") == ""
    assert put_together("# a\n", "# a\n# b\n", "# a\n# c\n") == "# a\n# b\n# c\n"


TERMS = changed(
    LOOSE,
    (
        '"Sales-qualified lead" after mql\n',
        '"Sales-qualified lead" after mql\n  agreed by marketing or sales\n  review by 2026-11-20\n',
    ),
)


@pytest.mark.parametrize(
    ("mine", "yours"),
    [
        # By words, these would be put together to 2027-12-20, and to `sales and support`.
        (("2026-11-20", "2027-11-20"), ("2026-11-20", "2026-12-20")),
        (("marketing or sales\n", "sales\n"), ("marketing or sales\n", "marketing or sales or support\n")),
    ],
)
def test_terms_that_neither_side_wrote_are_not_made_up(mine: tuple[str, str], yours: tuple[str, str]) -> None:
    kind, said, text = conflict(TERMS, mine, yours)
    assert (kind, "the same words of the stage `sql`" in said) == (Kind.WORDS, True)
    assert mine[1] in text
    assert yours[1] in text


def test_different_terms_of_one_declaration_are_put_together() -> None:
    mine, yours = ("2026-11-20", "2027-11-20"), ("marketing or sales\n", "marketing and sales\n")
    assert put_together(TERMS, changed(TERMS, mine), changed(TERMS, yours)) == changed(TERMS, mine, yours)


def test_what_was_written_about_what_is_taken_out_is_told() -> None:
    without = changed(LOOSE, (LARGE, ""))
    remarked = changed(LOOSE, ("define large\n", '# Ask Jo.\ndefine large "Big enough"\n'))
    told = ("left out with the definition `large`, which the other side took out: # Ask Jo.; new words",)
    assert merged(LOOSE, without, remarked) == merged(LOOSE, remarked, without) == Merged(without, (), told)


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_field_stays_below_the_heading_that_it_was_put_below(*, is_ours: bool) -> None:
    last = "    budget  money\n"
    heading = changed(LOOSE, (last, f"{last}  behaviour\n    visits  integer\n"))
    field = changed(LOOSE, (last, f"{last}    title   text\n"))
    wanted = changed(LOOSE, (last, f"{last}    title   text\n  behaviour\n    visits  integer\n"))
    assert put_together(LOOSE, *((heading, field) if is_ours else (field, heading))) == wanted


def test_a_heading_that_one_side_takes_out_stays_while_it_is_needed() -> None:
    country = "    country    country\n"
    whole = '  company "What we know of the company"\n    employees  integer\n' + country
    without = changed(LOOSE, (whole, ""))
    founded = changed(LOOSE, (country, f"{country}    founded    date\n"))
    wanted = changed(LOOSE, (whole, '  company "What we know of the company"\n    founded  date\n'))
    assert put_together(LOOSE, without, founded) == put_together(LOOSE, founded, without) == wanted


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_field_that_moved_is_indented_as_deep_as_where_it_is_now(*, is_ours: bool) -> None:
    base = changed(LOOSE, ("    budget  money\n", "    budget  money  # per year\n      # in all\n"))
    moved = changed(
        base, ("    budget  money  # per year\n      # in all\n", ""), ("lead\n", "lead\n  budget  money  # per year\n")
    )
    typed = changed(base, ("budget  money", "budget  number"))
    found = merged(base, *((moved, typed) if is_ours else (typed, moved)))
    assert found.conflicts == ()
    assert "lead\n  budget  number  # per year\n" in found.text


def test_what_was_written_about_a_field_that_is_taken_out_is_told() -> None:
    field = "    country    country\n"
    without, remarked = changed(LOOSE, (field, "")), changed(LOOSE, (field, f"    # As in the CRM.\n{field}"))
    assert merged(LOOSE, without, remarked).notes == (
        "left out with the field `country`, which the other side took out: # As in the CRM.",
    )


def test_a_heading_that_both_sides_changed_is_asked_about_though_its_fields_are_gone() -> None:
    heading = '  company "What we know of the company"\n'
    fields = ("    country    country\n", ""), ("    employees  integer\n", "")
    ours, theirs = (
        changed(LOOSE, (heading, f'  company "{whose}"\n'), out)
        for whose, out in zip(("Ours", "Theirs"), fields, strict=True)
    )
    found = merged(LOOSE, ours, theirs)
    assert [(each.kind, each.title) for each in found.conflicts] == [(Kind.WORDS, "the heading `company`")]
    assert '  company "Ours"\n' in found.text
    assert '  company "Theirs"\n' in found.text


def test_a_sign_that_ends_a_line_elsewhere_ends_none_here() -> None:
    base, ours, theirs = "# a\n", "# b\n# x\u2028y\n", "# c\u2028y\n# x\n"
    assert put_together(base, ours, theirs) == "# b\n# x\u2028y\n# c\u2028y\n# x\n"


def test_where_there_is_nobody_to_ask_a_conflict_is_left_as_it_was() -> None:
    ours = changed(RULES, ("is 50", "is 60"), ("20k", "30k"))
    theirs = changed(RULES, ("is 50", "is 70"), ("90 days", "30 days"))
    found = merge(Source("", RULES), Source("", ours), Source("", theirs), None)
    assert isinstance(found, Merged)
    assert found.text == changed(RULES, ("20k", "30k"), ("90 days", "30 days"))


def proved(base: str, ours: str, theirs: str, result: str) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    found = proof(base, ours, theirs, result, lambda _, text: compile_files({"x.rules": text}, "x.rules"))
    assert found.is_compared
    return found.mistake.code if found.mistake else None, found.moved, found.joint


def test_a_merge_that_loses_or_alters_anything_is_noticed() -> None:
    ours, theirs = changed(RULES, ("20k", "30k")), changed(RULES, ("[DE, AT]", "[DE, AT, CH]"))
    right = put_together(RULES, ours, theirs)
    assert proved(RULES, ours, theirs, right) == (None, (), ("sql",))
    assert proved(RULES, ours, theirs, ours) == (None, (), ("mql", "sql"))
    assert proved(RULES, ours, theirs, changed(right, ("is 50", "is 51"))) == (None, ("large",), ("mql", "sql"))
    assert proved(RULES, ours, theirs, changed(right, (LARGE, "")))[0] == "unknown-name"


def test_what_one_side_added_upon_what_the_other_changed_is_told_of() -> None:
    ours = changed(RULES, ("20k", "30k"))
    theirs = f"{RULES}\nstage won after sql\n  role is known\n"
    for one, other in ((ours, theirs), (theirs, ours)):
        assert proved(RULES, one, other, put_together(RULES, one, other)) == (None, (), ("won",))


def test_a_file_that_one_side_empties_defines_nothing_and_is_no_mistake() -> None:
    assert proved("", RULES, RULES, RULES) == (None, (), ())
    assert proved(RULES, RULES, "", "") == (None, (), ())
