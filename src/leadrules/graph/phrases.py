"""What the graph's nodes are called in plain English: `employees × 120 EUR`, `role is economic buyer`.

An explanation says these words as they are, so that nobody has to make out again what a criterion means.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from leadrules.graph import truths as g
from leadrules.graph import values as gv
from leadrules.graph.said import MOST_LISTED, cut, either, remembered
from leadrules.schema import types as t
from leadrules.schema.words import length_words, listed, number_words, spaced, value_words

if TYPE_CHECKING:
    from leadrules.graph.definitions import ScoreLine
    from leadrules.graph.rulegraph import RuleGraph

SIGNS = {"*": "×", "/": "÷", "+": "+", "-": "−"}
FOLDINGS = {
    gv.Folding.SUM: "total",
    gv.Folding.MIN: "lowest",
    gv.Folding.MAX: "highest",
    gv.Folding.LATEST: "latest",
    gv.Folding.EARLIEST: "earliest",
}
COMPARED = {
    g.Comparing.IS: "is {}",
    g.Comparing.IS_NOT: "is not {}",
    g.Comparing.LT: "is less than {}",
    g.Comparing.LE: "is at most {}",
    g.Comparing.GT: "is more than {}",
    g.Comparing.GE: "is at least {}",
}
# Days and moments come before or after, and are not more or less.
IN_TIME = {
    g.Comparing.LT: "is before {}",
    g.Comparing.LE: "is {} or earlier",
    g.Comparing.GT: "is after {}",
    g.Comparing.GE: "is {} or later",
}
LOOKED = {
    g.Matching.CONTAINS: "contains {}",
    g.Matching.CONTAINS_PART: "contains {}",
    g.Matching.STARTS_WITH: "starts with {}",
    g.Matching.ENDS_WITH: "ends with {}",
    g.Matching.MATCHES: "is like {}",
}


# ---- values


@remembered
def phrase(node: gv.Value, graph: RuleGraph) -> str:
    """What a value is called: by its name, or as it is computed."""
    match node:
        case gv.Constant():
            return value_words(node.value, node.type, ZoneInfo(graph.timezone))
        case gv.RecordValue():
            return spaced(node.name or "it")
        case gv.SettingValue():
            # What it comes to says more than its name.
            return phrase(graph.settings[node.name].value, graph)
        case gv.FieldValue() | gv.DefinedValue() | gv.ScoreValue():
            return spaced(node.name)
        case gv.GradeValue():
            return f"{spaced(node.score)} grade"
        case gv.TableValue():
            return spaced(node.table) if node.output in ("gives", node.table) else spaced(f"{node.table}.{node.output}")
        case gv.Today():
            return "today"
        case gv.Now():
            return "now"
        case gv.Sum():
            return cut(added(node, graph))
        case gv.Product():
            return cut(multiplied(node, graph))
        case gv.Shifted():
            return cut(f"{node.duration} {'after' if node.direction > 0 else 'before'} {phrase(node.of, graph)}")
        case gv.Elapsed():
            return cut(f"time from {phrase(node.earlier, graph)} to {phrase(node.later, graph)}")
        case gv.FirstKnown():
            return cut(", or else ".join(phrase(each, graph) for each in node.options))
        case gv.Extreme():
            of_two, of_more = ("larger", "largest") if node.is_larger else ("smaller", "smallest")
            how = of_more if node.options[2:] else of_two
            return cut(f"{how} of {listed(phrase(each, graph) for each in node.options)}")
        case gv.Count():
            return cut(f"number of {entries(node.over.name, node.where, graph)}")
        case gv.Fold():
            what = "" if node.item.name is None else f"{spaced(node.item.name)} of "
            return cut(f"{FOLDINGS[node.how]} {what}{entries(node.over.name, node.where, graph)}")
        case _:
            assert_never(node)


def added(node: gv.Sum, graph: RuleGraph) -> str:
    """`a + b − c`."""
    text = ""
    for sign, term in node.terms:
        said = phrase(term, graph)
        said = f"({said})" if isinstance(term, gv.Sum) else said
        text = f"{text} {SIGNS[sign]} {said}" if text else said if sign == "+" else f"−{said}"
    return text


def multiplied(node: gv.Product, graph: RuleGraph) -> str:
    """`a × b ÷ c`."""

    def factor(each: gv.Value) -> str:
        said = phrase(each, graph)
        return f"({said})" if isinstance(each, gv.Sum | gv.Product | gv.FirstKnown) else said

    return factor(node.first) + "".join(f" {SIGNS[sign]} {factor(each)}" for sign, each in node.rest)


def entries(over: str, where: g.Truth | None, graph: RuleGraph) -> str:
    """Entries of a list, and which of them: `contacts whose role is economic buyer`."""
    return spaced(over) if where is None else f"{spaced(over)} {such(where, graph)}"


# ---- criteria


@remembered
def such(where: g.Truth, graph: RuleGraph) -> str:
    """Which entries of a list are meant: `with type webinar, in the last 90 days`, `where it contains “sap”`."""
    parts = where.parts if isinstance(where, g.Group) and where.how is g.Quantity.ALL else (where,)
    simple = [plainly(part, graph) for part in parts]
    if all(simple):
        held = [each[1] for each in simple if each and each[0] == "with"]
        times = [each[1] for each in simple if each and each[0] == "in"]
        return ", ".join([*([f"with {listed(held)}"] if held else []), *times])
    return f"{'whose' if begins_with_a_part(where) else 'where'} {clause(where, graph)}"


def plainly(node: g.Truth, graph: RuleGraph) -> tuple[str, str] | None:
    """A simple question about a part of an entry: `type webinar` after "with", or `in the last 90 days`."""
    match node:
        case g.Comparison(
            operator=g.Comparing.IS, left=gv.RecordValue(name=str() as name), right=gv.Constant() as right
        ):
            if right.type == t.YES_NO:
                return None
            return "with", f"{spaced(name)} {phrase(right, graph)}"
        case g.IsWithin(value=gv.RecordValue(name=str() as name)):
            # What happened "at" a time has no other name for it.
            when = f"in the {'next' if node.is_next else 'last'} {node.duration}"
            return "in", when if name == "at" else f"{spaced(name)} {when}"
        case _:
            return None


def begins_with_a_part(node: g.Truth) -> bool:
    """Whether a criterion is said of a part of the entry first, so that "whose" can come before it."""
    match node:
        case g.Comparison():
            return isinstance(node.left, gv.RecordValue) and node.left.name is not None
        case g.InRange() | g.IsIn() | g.TextMatches() | g.IsKnown() | g.IsWithin():
            return isinstance(node.value, gv.RecordValue) and node.value.name is not None
        case g.Not():
            turned = turned_around(node.of)
            return turned is not None and begins_with_a_part(turned)
        case g.Group(how=g.Quantity.ALL | g.Quantity.ANY):
            first = node.parts[0] if node.parts else None
            is_plain = not isinstance(first, g.Group) or node.how is g.Quantity.ANY
            return first is not None and is_plain and begins_with_a_part(first)
        case _:
            return False


@remembered
def clause(node: g.Truth, graph: RuleGraph) -> str:
    """A criterion as part of a sentence."""
    match node:
        case g.Comparison():
            is_moment = t.is_moment(node.left.type)
            form = IN_TIME.get(node.operator) if is_moment else None
            said = (form or COMPARED[node.operator]).format(phrase(node.right, graph))
            return cut(f"{phrase(node.left, graph)} {said}")
        case g.InRange():
            low, high = phrase(node.low, graph), phrase(node.high, graph)
            return cut(f"{phrase(node.value, graph)} is between {low} and {high}")
        case g.IsIn():
            wanted = in_words(node, graph)
            is_ = "is not" if node.is_negated else "is"
            return cut(f"{phrase(node.value, graph)} {is_} {wanted}")
        case g.TextMatches():
            return cut(f"{phrase(node.value, graph)} {LOOKED[node.how].format(texts(node, graph))}")
        case g.IsKnown():
            return cut(f"{phrase(node.value, graph)} is {'known' if node.is_known else 'not known'}")
        case g.IsWithin():
            way = "next" if node.is_next else "last"
            return cut(f"{phrase(node.value, graph)} is within the {way} {node.duration}")
        case g.IsInState():
            handoff = graph.definitions[node.handoff]
            return f"{f'“{handoff.doc}”' if handoff.doc else spaced(node.handoff)} is {node.state.value}"
        case g.Group():
            return cut(grouped(node, graph))
        case g.Not():
            turned = turned_around(node.of)
            return clause(turned, graph) if turned else cut(f"it is not so that {clause(node.of, graph)}")
        case g.Quantified():
            return cut(quantified(node, graph))
        case g.Holds():
            return f"“{graph.definitions[node.name].doc or spaced(node.name)}” holds"
        case _:
            assert_never(node)


def turned_around(node: g.Truth) -> g.Truth | None:
    """The opposite of a simple criterion, as a criterion."""
    match node:
        case g.Comparison(operator=g.Comparing.IS | g.Comparing.IS_NOT):
            is_ = node.operator is g.Comparing.IS
            return replace(node, operator=g.Comparing.IS_NOT if is_ else g.Comparing.IS)
        case g.IsIn():
            return replace(node, is_negated=not node.is_negated)
        case g.IsKnown():
            return replace(node, is_known=not node.is_known)
        case _:
            return None


def among(name: str, graph: RuleGraph) -> str:
    """One of a list, by what people call it."""
    return f"one of “{graph.lists[name].doc or spaced(name)}”"


def in_words(node: g.IsIn, graph: RuleGraph) -> str:
    """`one of “dach”`, or the values themselves."""
    if node.list_name is not None:
        return among(node.list_name, graph)
    return either((phrase(each, graph) for each in node.options[:MOST_LISTED]), len(node.options))


def texts(node: g.TextMatches, graph: RuleGraph) -> str:
    """`“a” or “b”` as the author wrote them, or the name of their list."""
    if node.list_name is not None:
        return among(node.list_name, graph)
    return either((f"“{each}”" for each in node.written[:MOST_LISTED]), len(node.wanted))


def grouped(node: g.Group, graph: RuleGraph) -> str:
    """Several criteria in one sentence."""
    said = [clause(part, graph) for part in node.parts]
    mixed = any(isinstance(part, g.Group) for part in node.parts)
    match node.how:
        case g.Quantity.ALL:
            inner = [
                f"either {each}" if isinstance(part, g.Group) and part.how is g.Quantity.ANY else each
                for part, each in zip(node.parts, said, strict=True)
            ]
            return ", and ".join(inner) if mixed else " and ".join(inner)
        case g.Quantity.ANY:
            return ", or ".join(said) if mixed else " or ".join(said)
        case g.Quantity.NONE:
            return f"it is not so that {' or '.join(said)}"
        case g.Quantity.AT_LEAST:
            return f"at least {node.wanted} of these hold: {'; '.join(said)}"
        case _:
            assert_never(node.how)


def quantified(node: g.Quantified, graph: RuleGraph) -> str:
    """Whether a list has such an entry, or only such."""
    if node.where is None:
        return f"there are {spaced(node.over.name)}"
    if node.is_every:
        return f"there are only {entries(node.over.name, node.where, graph)}"
    return f"there are {entries(node.over.name, node.where, graph)}"


# ---- lines of scores


@remembered
def line_words(line: ScoreLine, graph: RuleGraph) -> str:
    """What a line of a score gives points for."""
    if line.over is not None:
        return cut(entries(line.over.name, line.criterion, graph))
    return clause(line.criterion, graph) if line.criterion is not None else "for every lead"


def line_terms(line: ScoreLine) -> tuple[str, ...]:
    """How a line's points are limited: `at most 30 in all`, `fading by 50% every 30 days`."""
    terms = []
    if line.is_once:
        terms.append("counted once")
    if line.once_per is not None:
        terms.append(f"once a {line.once_per.value}")
    if line.fading is not None:
        terms.append(f"fading by {number_words(line.fading.percent)}% every {length_words(line.fading.every)}")
    if line.up_to is not None:
        terms.append(f"at most {number_words(line.up_to)} in all")
    return tuple(terms)
