"""What a text could say instead: each text that a test names, one for each that a test looks for, and another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.nearest.options import Option
from leadrules.graph.truths import Matching
from leadrules.schema import types as t
from leadrules.schema.reading import Context, read
from leadrules.schema.text import fold, matches
from leadrules.schema.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from leadrules.analysis.nearest.asked import Asked
    from leadrules.schema.values import Single

# What no test of rules that people write names.
OTHER = {
    t.Scalar.TEXT: "something else",
    t.Scalar.EMAIL: "someone@elsewhere.example",
    t.Scalar.PHONE: "+49 30 9999999",
    t.Scalar.URL: "https://elsewhere.example",
}
FORMS = {
    Matching.CONTAINS: "with {} in it",
    Matching.CONTAINS_PART: "containing {}",
    Matching.STARTS_WITH: "starting with {}",
    Matching.ENDS_WITH: "ending with {}",
    Matching.MATCHES: "like {}",
}
OPPOSITES = {each: f"not {form}" for each, form in FORMS.items()} | {Matching.CONTAINS: "without {} in it"}
MOST_TEXTS = 12
# Longer than this nobody reads on.
LONGEST = 120


def text_options(
    kind: t.ScalarType, now: str | None, asked: Asked, named: Sequence[Single], zone: ZoneInfo
) -> list[Option]:
    """What a text could say, the ones that tests look for first."""
    found: dict[str, Option] = {}
    texts = [(each, f"“{each}”") for each in named if isinstance(each, str)]
    for how, wanted in asked.texts[:MOST_TEXTS]:
        words = FORMS[how].format(f"“{wanted}”")
        texts += [(each, words) for each in fitting(how, wanted, kind) if matches(how, fold(each), fold(wanted))]
    for text, words in texts:
        value = usable(text, kind, zone)
        if value is not None and (now is None or fold(value) != fold(now)):
            found.setdefault(fold(value), Option(value, 1, words))
    other = usable(OTHER[kind.kind], kind, zone)
    if other is not None and fold(other) not in found:
        # One that is known at all is the nearest where nothing more is asked.
        found[fold(other)] = Option(other, 1, other_words(asked, now), is_other=True)
    return list(found.values())


def are_told_apart(asked: Asked, options: Sequence[Option]) -> bool:
    """Whether every text does what one of the options does: there is one for each end (or beginning) that is wanted.

    A text that has one of them has those that it ends (or begins) with itself, and no others. Words inside of a text
    come in any company; of them this holds for a single one.
    """
    wanted = list(dict.fromkeys((how, fold(text)) for how, text in asked.texts))
    if not wanted:
        return True
    kinds = {how for how, _ in wanted}
    is_one = len(wanted) == 1 and not kinds & {Matching.MATCHES}
    if (
        asked.values
        or len(wanted) > MOST_TEXTS
        or not (is_one or kinds <= {Matching.ENDS_WITH} or kinds <= {Matching.STARTS_WITH})
    ):
        return False
    held = {frozenset(each for each in wanted if matches(each[0], fold(text), each[1])) for text in texts_of(options)}
    return {frozenset(), *(frozenset(o for o in wanted if matches(o[0], each[1], o[1])) for each in wanted)} <= held


def texts_of(options: Sequence[Option]) -> Iterator[str]:
    """The texts of options."""
    return (each.value for each in options if isinstance(each.value, str))


def other_words(asked: Asked, now: str | None) -> str:
    """Any text but those that tests look for."""
    said: list[str] = []
    for how in dict.fromkeys(each for each, _ in asked.texts):
        texts = dict.fromkeys(f"“{wanted}”" for each, wanted in asked.texts if each is how)
        said.append(OPPOSITES[how].format(listed(texts, "or")))
    texts = dict.fromkeys(f"“{each}”" for each in asked.values if isinstance(each, str))
    if texts:
        said.append(f"not {listed(texts, 'or')}")
    if len(", ".join(said)) > LONGEST:
        return "another than the rules look for"
    return listed(said) or ("known" if now is None else "another")


def fitting(how: Matching, wanted: str, kind: t.ScalarType) -> Iterator[str]:
    """Texts that are found by a test, as the type may need them."""
    plain = wanted.replace("*", "").replace("?", "x") if how is Matching.MATCHES else wanted
    yield plain
    match kind.kind:
        case t.Scalar.EMAIL:
            name, at, host = plain.partition("@")
            yield f"{name or 'someone'}@{host or 'elsewhere.example'}"
            if not at:
                yield f"someone@{plain}"
                yield f"someone@{plain}.example"
        case t.Scalar.URL:
            yield f"https://{plain}.example"
            yield f"https://elsewhere.example/{plain}"
        case t.Scalar.PHONE:
            yield f"{plain}9999999"
            yield f"+49{plain}"
        case _:
            return


def usable(text: str, kind: t.ScalarType, zone: ZoneInfo) -> str | None:
    """The text as a field of the type holds it, None where it cannot."""
    value = read(text, kind, Context(zone))
    return value if isinstance(value, str) else None
