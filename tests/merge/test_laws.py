"""What holds of every merge: two people's changes are both made, or people are asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generators.often import often
from tests.generators.rulesets import Generated, rulesets

from leadrules.compiler import compile_files
from leadrules.merge import Merged, merge
from leadrules.merge.meaning import both, meant
from leadrules.merge.pieces import pieces
from leadrules.merge.proof import compared
from leadrules.merge.settle import Kind
from leadrules.source import Source
from leadrules.syntax import nodes as n
from leadrules.syntax import parse
from leadrules.syntax.split import stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from leadrules.merge.meaning import Meaning
    from leadrules.merge.pieces import Key

# A ruleset's declarations by their names, the generator's own and two that somebody may add.
Declarations: TypeAlias = dict[str, str]
# What a side makes of some of them: which of two other bodies, and in which layout.
Side: TypeAlias = dict[str, tuple[int, str]]

OTHERWISE = {
    "bar": "setting bar integer is 4{n}",
    "first": "define first\n  number_a < {n}",
    "out": "disqualify out when number_a < -{n}",
    "points": "score points\n  +1{n} when flag is yes\n  grades hot from 30, warm from 10, cold from 0",
    "second": "define second\n  all of\n    first\n    number_a < {n}",
    "one": 'stage one "First"\n  second and number_b > {n}',
    "two": "stage two after one\n  first or number_b > {n}",
    "small": "define small\n  number_a < {n}",
    "tall": "# About height.\ndefine tall\n  number_a > bar + {n}  # metres",
}
LAYOUTS = ("as it is", "wide", "remarked")
SIDES = st.dictionaries(
    st.sampled_from(list(OTHERWISE)), st.tuples(st.sampled_from([0, 1, 2]), st.sampled_from(LAYOUTS)), max_size=6
)
FEW = settings(max_examples=often(15))


def declarations(generated: Generated) -> Declarations:
    text = generated.text
    found: Declarations = {}
    for place in stretches(Source("", text)):
        head, name = text[place.start : place.end].split(None, 2)[:2]
        found[name if head != "lead" else f"lead {len(found)}"] = text[place.start : place.end]
    return found


def laid_out(text: str, how: str) -> str:
    """Write a declaration in another way that means the same."""
    if how == "wide":
        return re.sub(r" (?=is |>=|<|where |\| )", "   ", text)
    return f"# a remark\n{text}  # another" if how == "remarked" else text


def with_changes(base: Declarations, *sides: Side) -> Declarations:
    """Make changes of one side after those of another; body 0 is the one that was there."""
    found = dict(base)
    for side in sides:
        for name, (number, how) in side.items():
            text = OTHERWISE[name].format(n=number) if number else found.get(name)
            if text is not None:
                found[name] = laid_out(text, how)
    return found


def written(parts: Declarations) -> str:
    return "\n\n".join(parts.values()) + "\n"


def prints(text: str) -> Mapping[str, str]:
    found = compile_files({"rules.rules": text}, "rules.rules")
    assert found.graph is not None, found.errors
    return found.graph.fingerprints


def merged(base: str, ours: str, theirs: str) -> Merged:
    found = merge(Source("base", base), Source("ours", ours), Source("theirs", theirs))
    assert isinstance(found, Merged), found
    return found


def parted(side: Side, other: Side) -> tuple[Side, Side]:
    """Leave each declaration to one side only."""
    return side, {name: how for name, how in other.items() if name not in side}


@FEW
@given(rulesets(), SIDES, SIDES)
def test_changes_of_different_declarations_are_all_made(generated: Generated, one: Side, other: Side) -> None:
    base = declarations(generated)
    mine, yours = parted(one, other)
    ours, theirs = written(with_changes(base, mine)), written(with_changes(base, yours))
    found, again = merged(written(base), ours, theirs), merged(written(base), theirs, ours)
    assert found.conflicts == again.conflicts == ()
    assert found.notes == again.notes == ()
    everything = written(with_changes(base, mine, yours))
    wanted = prints(everything)
    assert prints(found.text) == prints(again.text) == wanted
    # No word and no comment is lost or written twice, whatever the order of what both added.
    assert sorted(found.text.split()) == sorted(again.text.split()) == sorted(everything.split())
    # No definition is moved that neither moved; and the proof is not fooled by a merge that took one side alone.
    before, left, right = prints(written(base)), prints(ours), prints(theirs)
    assert compared(before, left, right, wanted).moved == ()
    changed = {name for name in before if before[name] == left[name] != right[name]}
    assert changed <= set(compared(before, left, right, left).joint)


def bodies(base: Declarations, mine: Side, yours: Side, name: str) -> Iterator[int | None]:
    """Give which body a declaration has before and on both sides: 0 for the first, None where it is not there."""
    there = 0 if name in base else None
    yield there
    for side in (mine, yours):
        yield side.get(name, (0, ""))[0] or there


@FEW
@given(rulesets(), SIDES, SIDES)
def test_people_are_asked_exactly_where_both_changed_one_meaning(generated: Generated, mine: Side, yours: Side) -> None:
    base = declarations(generated)
    found = merged(written(base), written(with_changes(base, mine)), written(with_changes(base, yours)))
    wanted = set()
    for name in OTHERWISE:
        before, left, right = bodies(base, mine, yours, name)
        if left is not None and right is not None and left != right and before not in (left, right):
            wanted.add(name)
    assert {each.title.split("`")[1] for each in found.conflicts} == wanted
    assert {each.kind for each in found.conflicts} <= {Kind.MEANING, Kind.ADDED}
    assert found.text.count("<<<<<<< ours\n") == found.text.count(">>>>>>> theirs\n") == len(wanted)
    # All else is as if only one side had changed what is asked about: whichever is chosen, the meaning is that side's.
    for kept, taken, side in ((r"\1", "ours", mine), (r"\2", "theirs", yours)):
        text = re.sub(r"<<<<<<< ours\n(.*?)=======\n(.*?)>>>>>>> theirs\n", kept, found.text, flags=re.DOTALL)
        chosen = {name: side[name] for name in wanted}
        everything = with_changes(
            base, {k: v for k, v in mine.items() if v[0]}, {k: v for k, v in yours.items() if v[0]}
        )
        assert prints(text) == prints(written(with_changes(everything, chosen))), taken


@FEW
@given(rulesets(), SIDES, SIDES)
def test_two_layouts_are_no_conflict(generated: Generated, one: Side, other: Side) -> None:
    base = declarations(generated)
    mine, yours = ({name: (0, how) for name, (_, how) in side.items()} for side in (one, other))
    found = merged(written(base), written(with_changes(base, mine)), written(with_changes(base, yours)))
    assert found.conflicts == ()
    assert prints(found.text) == prints(written(base))


@FEW
@given(rulesets(), SIDES)
def test_what_only_one_side_did_is_taken_to_the_letter(generated: Generated, side: Side) -> None:
    base = declarations(generated)
    before, after = written(base), written(with_changes(base, side))
    for ours, theirs in ((before, after), (after, before), (after, after)):
        assert merged(before, ours, theirs) == Merged(after, (), ())


# What somebody may do to a declaration, one thing after another.
EDITS = st.dictionaries(
    st.sampled_from(list(OTHERWISE)),
    st.lists(st.sampled_from(["one", "two", "out", "says", "notes", "last"]), min_size=1, max_size=3),
    max_size=6,
)
GONE = "gone"


def edited(base: Declarations, edits: dict[str, list[str]], by: str) -> str:
    """Change, take out, remark and move declarations."""
    found = dict(base)
    for name, steps in edits.items():
        for step in steps:
            text = found.get(name)
            if step in ("one", "two"):
                found[name] = OTHERWISE[name].format(n=1 if step == "one" else 2)
            elif text is not None and step == "says":
                found[name] = f"# {by} says of {name}.\n{text}"
            elif text is not None and step == "notes":
                found[name] = f"{text}  # {by} notes of {name}."
            elif text is not None:
                del found[name]
                if step == "last":
                    found[name] = text
    return written(found)


def by_key(text: str) -> dict[Key, Meaning]:
    parsed = parse(Source("", text))
    assert not parsed.diagnostics
    return {each.key: meant(each.node) for each in pieces(parsed) if each.node is not None}


@FEW
@given(rulesets(), EDITS, EDITS)
def test_nothing_that_either_side_wrote_is_lost(
    generated: Generated, mine: dict[str, list[str]], yours: dict[str, list[str]]
) -> None:
    base = declarations(generated)
    texts = written(base), edited(base, mine, "ours"), edited(base, yours, "theirs")
    found = merged(*texts)
    before, left, right = map(by_key, texts)
    wanted: dict[Key, Meaning | None] = {
        key: both(*(side.get(key, GONE) for side in (before, left, right))) for key in (before | left | right)
    }
    asked = {key for key, meaning in wanted.items() if meaning is None}
    assert {each.title.split("`")[1] for each in found.conflicts} == {key[1] for key in asked}
    for kept, side in ((r"\1", left), (r"\2", right)):
        text = re.sub(r"<<<<<<< ours\n(.*?)=======\n(.*?)>>>>>>> theirs\n", kept, found.text, flags=re.DOTALL)
        decided = wanted | {key: side.get(key, GONE) for key in asked}
        assert by_key(text) == {key: meaning for key, meaning in decided.items() if meaning is not GONE}
    told = "\n".join((found.text, *found.notes))
    for remark in re.findall("# (?:ours|theirs) (?:says|notes) .*", "\n".join(texts)):
        assert remark in told


# Fields below headings, and what somebody may do to them.
LEAD = {"one": {"a": "text", "b": "text"}, "two": {"c": "text"}, "three": {"d": "text"}}
HEADINGS = st.sampled_from(["one", "two", "three", "four"])
FIELD_EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.sampled_from("abcde"), st.sampled_from(["text", "date", "number"])),
        st.tuples(st.just("out"), st.sampled_from("abcde"), st.none()),
        st.tuples(st.just("put"), st.sampled_from("efg"), HEADINGS),
        st.tuples(st.just("move"), st.sampled_from("abcde"), HEADINGS),
    ),
    max_size=4,
)


def lead(edits: Iterable[tuple[str, str, str | None]] = ()) -> str:
    found = {heading: dict(fields) for heading, fields in LEAD.items()}
    for step, field, to in edits:
        there = next((fields for fields in found.values() if field in fields), None)
        if step == "put" and there is None:
            found.setdefault(str(to), {})[field] = "text"
        elif step == "type" and there is not None:
            there[field] = str(to)
        elif step in ("move", "out") and there is not None:
            kind = there.pop(field)
            if step == "move":
                found.setdefault(str(to), {})[field] = kind
    lines = ["lead\n  first text\n"]
    for heading, fields in found.items():
        lines += [f"  {heading}\n" for _ in fields][:1] + [f"    {field} {kind}\n" for field, kind in fields.items()]
    return "".join(lines)


def fields_of(text: str) -> tuple[dict[str, object], dict[str, str]]:
    """Give the type of every field, and the heading that it stands below."""
    (declaration,) = parse(Source("", text)).declarations
    assert isinstance(declaration, n.LeadDeclaration)
    groups = [each for each in declaration.entries if isinstance(each, n.FieldGroup)]
    fields = [(field.name.text, field.type, group.name.text) for group in groups for field in group.fields]
    return {name: meant(kind) for name, kind, _ in fields}, {name: group for name, _, group in fields}


@given(FIELD_EDITS, FIELD_EDITS)
def test_fields_stay_below_the_heading_that_somebody_put_them_below(
    mine: list[tuple[str, str, str | None]], yours: list[tuple[str, str, str | None]]
) -> None:
    texts = lead(), lead(mine), lead(yours)
    found = merged(*texts)
    kinds, below = zip(*map(fields_of, texts), strict=True)
    wanted = {name: both(*(side.get(name, GONE) for side in kinds)) for name in kinds[0] | kinds[1] | kinds[2]}
    asked = {name for name, kind in wanted.items() if kind is None}
    assert {each.title.split("`")[1] for each in found.conflicts} == asked
    if not asked:
        now, headings = fields_of(found.text)
        assert now == {name: kind for name, kind in wanted.items() if kind is not GONE}
        for name, heading in headings.items():
            sides = [side[name] for side in below[1:] if name in side]
            moved = [each for each in sides if each != below[0].get(name)]
            assert heading in (moved or sides)
