"""The places where names are met, a bit each, in the order in which the interpreter meets them.

A field has a bit wherever it can be met first, not one for all: which of two places comes first in the names depends
on which groups are open. A place can also stand for all the names of another mask.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from leadrules.backends.sql import write as w

if TYPE_CHECKING:
    from collections.abc import Iterable

# So many bits a column of whole numbers holds without its sign, on every engine.
WORD = 62


@dataclass(frozen=True, slots=True)
class Ref:
    """All the names of another mask."""

    key: str


Target: TypeAlias = tuple[str, ...] | Ref
# By the number of the word; a word that is not there is 0.
Mask: TypeAlias = dict[int, exp.Expression]


@dataclass(slots=True)
class Places:
    """The places of one mask so far."""

    targets: list[Target] = field(default_factory=list)

    def bit(self, target: Target, test: exp.Expression) -> Mask:
        """Make a place, which is met where a test is true."""
        self.targets.append(target)
        return bit(len(self.targets) - 1, test)


def bit(number: int, test: exp.Expression) -> Mask:
    """A bit where a test is true."""
    word, place = divmod(number, WORD)
    if isinstance(test, exp.Boolean):
        return {word: w.whole(1 << place)} if test.this else {}
    return {word: w.case([(test, w.whole(1 << place))], w.whole(0))}


def either(masks: Iterable[Mask]) -> Mask:
    """The bits of several masks."""
    words: dict[int, list[exp.Expression]] = {}
    for mask in masks:
        for word, of in mask.items():
            words.setdefault(word, []).append(of)
    return {word: w.balanced(exp.BitwiseOr, parts) for word, parts in sorted(words.items())}


def where(test: exp.Expression, mask: Mask) -> Mask:
    """A mask that is empty unless a test is true."""
    if isinstance(test, exp.Boolean):
        return mask if test.this else {}
    return {word: w.case([(test, of)], w.whole(0)) for word, of in mask.items()}


def is_any(mask: Mask) -> exp.Expression:
    """Whether any bit is set."""
    return w.any_of([w.op(exp.NEQ, of, w.whole(0)) for of in mask.values()])
