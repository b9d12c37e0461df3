"""What holds of every merge: two people's changes are both made, or people are asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.generators.rulesets import Generated, rulesets

from leadrules.compiler import compile_files
from leadrules.merge import Merged, merge
from leadrules.merge.proof import compared
from leadrules.source import Source
from leadrules.syntax import parse
from leadrules.syntax.split import stretches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.graph.rulegraph import RuleGraph

# A ruleset's declarations by their first two words; the generator gives the same ones each time, with other bodies.
Declarations: TypeAlias = dict[str, str]

NAMES = ("first", "out", "points", "second", "pick", "one", "two")
WHO = st.fixed_dictionaries({name: st.sampled_from(["ours", "theirs", "nobody"]) for name in NAMES})
LAYOUTS = st.fixed_dictionaries({name: st.sampled_from(["as it is", "wide", "remarked"]) for name in NAMES})
ADDED = {
    "": "",
    "small": "define small\n  number_a < 3\n",
    "tall": "# About height.\ndefine tall\n  number_a > 9  # metres\n",
}
ADDITIONS = st.tuples(st.sampled_from(list(ADDED)), st.integers(0, len(NAMES)))


def declarations(generated: Generated) -> Declarations:
    text = generated.text
    found = {}
    for place in stretches(Source("", text)):
        words = text[place.start : place.end].split(None, 2)
        found[words[0] if words[0] == "lead" and "lead" not in found else words[1]] = text[place.start : place.end]
    return found


def written(parts: Declarations, addition: tuple[str, int] = ("", 0)) -> str:
    """Write declarations as a file, with another one somewhere among them."""
    name, at = addition
    rows = list(parts.values())
    if name:
        place = list(parts).index([*NAMES, "over"][at])
        rows.insert(place, ADDED[name].rstrip())
    return "\n\n".join(rows) + "\n"


def laid_out(text: str, how: str) -> str:
    """Write a declaration in another way that means the same."""
    if how == "wide":
        return re.sub(r" (?=is |>=|where |\| )", "   ", text)
    return f"# a remark\n{text}  # another" if how == "remarked" else text


def graph(text: str) -> RuleGraph | None:
    return compile_files({"rules.rules": text}, "rules.rules").graph


def prints(text: str) -> Mapping[str, str]:
    found = graph(text)
    assume(found is not None)
    assert found is not None
    return found.fingerprints


def merged(base: str, ours: str, theirs: str) -> Merged:
    found = merge(Source("base", base), Source("ours", ours), Source("theirs", theirs))
    assert isinstance(found, Merged), found
    return found


@given(rulesets(), rulesets(), WHO, LAYOUTS, LAYOUTS, ADDITIONS, ADDITIONS)
def test_changes_of_different_declarations_are_all_made(  # noqa: PLR0917 - what Hypothesis draws
    generated: Generated,
    other: Generated,
    who: dict[str, str],
    mine: dict[str, str],
    yours: dict[str, str],
    added: tuple[str, int],
    added_too: tuple[str, int],
) -> None:
    base, changes = declarations(generated), declarations(other)
    assume(added[0] != added_too[0] or not added[0])

    def side(*names: str) -> Declarations:
        return base | {name: changes[name] for name in NAMES if who[name] in names}

    def as_laid_out(parts: Declarations, how: dict[str, str], by: str) -> Declarations:
        # Nobody lays out what the other one changes: else only comments that are told of would be lost.
        return {name: laid_out(text, how[name]) if who.get(name) == by else text for name, text in parts.items()}

    ours = written(as_laid_out(side("ours"), mine, "ours"), added)
    theirs = written(as_laid_out(side("theirs"), yours, "theirs"), added_too)
    everything = written(side("ours", "theirs"), added) + "\n" + ADDED[added_too[0]]
    found = merged(written(base), ours, theirs)
    again = merged(written(base), theirs, ours)
    assert found.conflicts == again.conflicts == ()
    assert found.notes == again.notes == ()
    wanted = prints(everything)
    assert prints(found.text) == prints(again.text) == wanted
    # Every comment is kept, too.
    assert sorted(re.findall("#.*", found.text)) == sorted(re.findall("#.*", ours) + re.findall("#.*", theirs))
    # And no definition is moved that nobody touched.
    before, left, right = prints(written(base)), prints(ours), prints(theirs)
    assert compared(before, left, right, prints(found.text)).moved == ()
    for name in set(before) & set(left) & set(right):
        if before[name] == left[name] == right[name]:
            assert wanted[name] == before[name]


@given(rulesets(), rulesets(), rulesets(), st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)))
def test_people_are_asked_exactly_where_both_changed_one_meaning(
    generated: Generated, one: Generated, other: Generated, mine: set[str], yours: set[str]
) -> None:
    base, ones, others = declarations(generated), declarations(one), declarations(other)
    ours = base | {name: ones[name] for name in mine}
    theirs = base | {name: others[name] for name in yours}
    found = merged(written(base), written(ours), written(theirs))
    asked = {each.title.split("`")[1] for each in found.conflicts}
    for name in NAMES:
        versions = {str(parse(Source("", parts[name])).declarations) for parts in (base, ours, theirs)}
        assert name not in asked or len(versions) == 3
        if name in mine & yours:
            three = [prints(written(base | {name: parts[name]}))[name] for parts in (base, ours, theirs)]
            assert name in asked or len(set(three)) < 3
    assert found.text.count("<<<<<<< ours\n") == len(found.conflicts)
    # What is not asked about is as if there were nothing to ask about.
    settled = merged(written({k: v for k, v in base.items() if k not in asked}),
                     written({k: v for k, v in ours.items() if k not in asked}),
                     written({k: v for k, v in theirs.items() if k not in asked}))  # fmt: skip
    assert (
        re.sub(r"\n*<<<<<<< ours\n.*?>>>>>>> theirs\n", "\n", found.text, flags=re.DOTALL).split()
        == settled.text.split()
    )


@given(rulesets(), LAYOUTS, LAYOUTS)
def test_two_layouts_are_no_conflict(generated: Generated, mine: dict[str, str], yours: dict[str, str]) -> None:
    base = declarations(generated)
    sides = [{name: laid_out(text, how.get(name, "")) for name, text in base.items()} for how in (mine, yours)]
    found = merged(written(base), *map(written, sides))
    assert found.conflicts == ()
    assert prints(found.text) == prints(written(base))


@given(rulesets(), rulesets())
def test_what_only_one_side_did_is_taken_as_it_is(generated: Generated, other: Generated) -> None:
    base, changes = generated.text, other.text
    for ours, theirs in ((base, changes), (changes, base), (changes, changes)):
        found = merged(base, ours, theirs)
        assert found.conflicts == ()
        assert prints(found.text) == prints(changes)
