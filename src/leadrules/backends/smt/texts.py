"""Texts as constraints: which of the rules' own texts one is, and how any other looks to the rules' patterns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt import bools as b
from leadrules.backends.smt.space import Part
from leadrules.graph.truths import Matching
from leadrules.schema.text import fold, matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.space import Space


def code_equal(one: int | z3.ArithRef, other: int | z3.ArithRef) -> Bool:
    """Whether two codes are the same."""
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    if not isinstance(one, int) and not isinstance(other, int) and one.eq(other):
        return True
    return (one == other) if not isinstance(one, int) else (other == one)


# A test against more texts than this is one pattern: the texts are not told apart.
MOST_TOLD_APART = 40


@dataclass(frozen=True, slots=True)
class Text:
    """A text: known, and which; with `form`, how the rules write it, since case does not tell texts apart."""

    known: Bool
    word: z3.ExprRef
    form: int | z3.ArithRef | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a text can look: `how` with one text, or (how None) one of many texts. All are folded."""

    how: Matching | None
    wanted: tuple[str, ...]

    def fits(self, folded: str) -> bool:
        """Whether a folded text looks so."""
        if self.how is None:
            return folded in self.wanted
        return any(matches(self.how, folded, each) for each in self.wanted)


class Named(Part):
    """A text that the rules name."""

    __slots__ = ("folded", "word", "written")

    def __init__(self, written: str, word: z3.ExprRef) -> None:
        """Keep how it is written."""
        super().__init__(f"text {written}")
        self.written, self.folded, self.word = written, fold(written), word


class Looked(Part):
    """A pattern that a term is looked at by."""

    __slots__ = ("holds", "pattern", "word")

    def __init__(self, name: str, word: z3.ExprRef, pattern: Pattern, holds: z3.BoolRef) -> None:
        """Keep the two."""
        super().__init__(name)
        self.word, self.pattern, self.holds = word, pattern, holds


class Texts:
    """All texts of a solver. Every text is an element of one sort, of which the rules know some by name."""

    def __init__(self, space: Space) -> None:
        """Begin with none."""
        self.space = space
        self.sort = z3.DeclareSort("Text")
        self._named: dict[str, Named] = {}
        # Whether texts of the lead are compared with each other: else each may be its own, however z3 has it.
        self.are_compared = False
        self._by_word: dict[int, Named] = {}
        self._patterns: dict[Pattern, z3.FuncDeclRef] = {}
        self._looked: dict[tuple[int, Pattern], Looked] = {}
        self._forms: dict[str, int] = {}

    def variable(self, name: str) -> z3.ExprRef:
        """A text that may be any."""
        return z3.Const(name, self.sort)

    def named(self, written: str) -> z3.ExprRef:
        """A text that rules or a lead write down."""
        folded = fold(written)
        if folded not in self._named:
            made = Named(written, z3.Const(f"text {len(self._named)}", self.sort))
            self._named[folded] = self._by_word[made.word.get_id()] = made
        part = self._named[folded]
        self.space.use(part)
        return part.word

    def form(self, written: str) -> int:
        """The number of a text as it is written."""
        return self._forms.setdefault(written, len(self._forms))

    def is_named(self, word: z3.ExprRef) -> Named | None:
        """The text that a term is by name."""
        return self._by_word.get(word.get_id())

    def same(self, one: z3.ExprRef, other: z3.ExprRef) -> Bool:
        """Whether two texts are the same."""
        left, right = self.is_named(one), self.is_named(other)
        if left is not None and right is not None:
            return left is right
        if left is None and right is None and self._may_vary(one) and self._may_vary(other):
            self.are_compared = True
        return True if one.eq(other) else one == other

    def as_written(self, one: Text, other: Text) -> Bool:
        """Whether two texts are the same to the letter."""
        if one.word.eq(other.word) and one.form is None and other.form is None:
            return True
        same = self.same(one.word, other.word)
        if one.form is not None and other.form is not None:
            return b.both(same, code_equal(one.form, other.form))
        return False if same is False else b.both(same, self.space.free_truth("how a text is written"))

    def looks(self, word: z3.ExprRef, how: Matching, wanted: Iterable[str]) -> Bool:
        """Whether a text looks as one of several do."""
        texts = tuple(dict.fromkeys(wanted))
        if len(texts) > MOST_TOLD_APART:
            return self._looks(word, Pattern(how, texts))
        return b.some(self._looks(word, Pattern(how, (each,))) for each in texts)

    def among(self, word: z3.ExprRef, options: Sequence[str]) -> Bool:
        """Whether a text is one of many that are not told apart."""
        return self._looks(word, Pattern(None, tuple(dict.fromkeys(map(fold, options)))))

    def _looks(self, word: z3.ExprRef, pattern: Pattern) -> Bool:
        named = self.is_named(word)
        if named is not None:
            return pattern.fits(named.folded)
        if word.num_args() and self._may_vary(word):
            self.are_compared = True
        key = (word.get_id(), pattern)
        if key not in self._looked:
            if pattern not in self._patterns:
                self._patterns[pattern] = z3.Function(f"pattern {len(self._patterns)}", self.sort, z3.BoolSort())
            self._looked[key] = Looked(self.space.name("looked"), word, pattern, self._patterns[pattern](word))
        part = self._looked[key]
        self.space.use(part)
        return part.holds

    def _may_vary(self, word: z3.ExprRef) -> bool:
        """Whether a text of the lead may be behind a term: the others are choices between texts of the rules."""
        waiting, seen = [word], set()
        while waiting:
            each = waiting.pop()
            if each.get_id() in seen:
                continue
            seen.add(each.get_id())
            if not each.num_args() and self.is_named(each) is None:
                return True
            waiting += each.children()[1:]
        return False

    def facts(self, parts: Iterable[Part]) -> list[Bool]:
        """What holds of texts that a question names and looks at: it depends on all of them together."""
        everything = list(parts)
        named = [part for part in everything if isinstance(part, Named)]
        looked = [part for part in everything if isinstance(part, Looked)]
        facts: list[Bool] = []
        if len(named) > 1:
            facts.append(z3.Distinct(*(each.word for each in named)))
        for pattern in dict.fromkeys(each.pattern for each in looked):
            function = self._patterns[pattern]
            facts += [
                function(each.word) if pattern.fits(each.folded) else z3.Not(function(each.word)) for each in named
            ]
        words: dict[int, list[Looked]] = {}
        for each in looked:
            words.setdefault(each.word.get_id(), []).append(each)
        for group in words.values():
            facts += [fact for one, other in combinations(group, 2) for fact in _related(one, other)]
        return facts


def _related(one: Looked, other: Looked) -> list[Bool]:
    """What one pattern says of another."""
    facts = []
    if _entails(one.pattern, other.pattern):
        facts.append(z3.Implies(one.holds, other.holds))
    if _entails(other.pattern, one.pattern):
        facts.append(z3.Implies(other.holds, one.holds))
    if _excludes(one.pattern, other.pattern):
        facts.append(z3.Or(z3.Not(one.holds), z3.Not(other.holds)))
    return facts


def _entails(one: Pattern, other: Pattern) -> bool:
    """Whether every text that looks as the first says looks as the second does. False where that is not plain."""
    if one.how is None:
        return all(map(other.fits, one.wanted))
    if other.how is None or len(other.wanted) > 1 or len(one.wanted) > 1:
        return False
    has, wants = one.wanted[0], other.wanted[0]
    match one.how, other.how:
        case (Matching.MATCHES, _) | (_, Matching.MATCHES):
            return False
        case (_, Matching.CONTAINS_PART):
            return wants in has
        case (Matching.CONTAINS, Matching.CONTAINS):
            return other.fits(has)
        case (Matching.STARTS_WITH, Matching.STARTS_WITH):
            return has.startswith(wants)
        case (Matching.ENDS_WITH, Matching.ENDS_WITH):
            return has.endswith(wants)
        case _:
            return False


def _excludes(one: Pattern, other: Pattern) -> bool:
    """Whether no text looks both ways. False where that is not plain."""
    if one.how is None or other.how is None:
        many, single = (one, other) if one.how is None else (other, one)
        return not any(map(single.fits, many.wanted))
    if one.how is not other.how or len(one.wanted) > 1 or len(other.wanted) > 1:
        return False
    has, wants = one.wanted[0], other.wanted[0]
    if one.how is Matching.STARTS_WITH:
        return not (has.startswith(wants) or wants.startswith(has))
    return one.how is Matching.ENDS_WITH and not (has.endswith(wants) or wants.endswith(has))
