"""Asks for a lead: proves that there is none, or finds one and has the interpreter confirm it."""

from __future__ import annotations

from datetime import UTC
from functools import partial
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING

from leadrules.backends.smt.wishes import Impossible, Unsettled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from leadrules.backends.smt.questions import Questions, Unconfirmed
    from leadrules.backends.smt.wishes import Answer, Meaning, Wish, Witness
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Value

# Kinds of entries in a list: few find nearly every witness, and many prove that there is none.
FEW = 4
MANY = 12
# What z3 may try with few (some tenths of a second), so that there is time for many; not a time, so that the same
# question gets the same answer.
EFFORT = 3_000_000
COMMAND = "pip install 'leadrules[analysis]'"


def has_extra() -> bool:
    """Whether z3 is installed."""
    return find_spec("z3") is not None


class Solver:
    """Answers questions about all leads there could be, for one or more graphs that see the same lead.

    Make one and ask it often: what it has put in constraints once it keeps. A run of the program gives the same answers
    to the same questions as the run before, unless time runs out.
    """

    def __init__(  # noqa: PLR0913 - what is asked about, by whom it is confirmed, and what bounds it
        self,
        graphs: Sequence[RuleGraph],
        now: datetime,
        meaning: Meaning,
        *,
        seconds: float = 2.0,
        lead: Mapping[str, Value] | None = None,
        free: Collection[str] = (),
    ) -> None:
        """Take the graphs, the moment of evaluation (aware), and the interpreter's room to confirm with.

        `seconds` bounds each question. With a `lead`, only its fields in `free` may become something else: every other
        field holds what the lead holds, or is missing.

        Raises:
            ImportError: when the extra `analysis` is not installed.
        """
        if not has_extra():
            message = f"to look at every lead there could be needs what is not installed: {COMMAND}"
            raise ImportError(message)
        from leadrules.backends.smt.questions import Questions

        def questions(kinds: int, effort: int) -> Questions:
            return Questions(graphs, now.astimezone(UTC), meaning, seconds, lead, free, kinds, effort)

        self.seconds = seconds
        self._few = questions(FEW, EFFORT)
        self._make_many: Callable[[], Questions] = partial(questions, MANY, 0)
        self._many: Questions | None = None

    def find(self, wishes: Sequence[Wish], *, smallest: bool = True) -> Answer:
        """Look for one lead on which all wishes come true.

        With `smallest`, the core of an impossible question is made as small as it can be in the time that is left.
        """
        from leadrules.backends.smt.questions import LooselyImpossible

        end = monotonic() + self.seconds
        answer = self._find(wishes, end, smallest=smallest)
        if smallest and isinstance(answer, LooselyImpossible):
            return Impossible(self._smaller(answer.core, end))
        return answer

    def _find(self, wishes: Sequence[Wish], end: float, *, smallest: bool) -> Answer:
        from leadrules.backends.smt.questions import Crowded

        answer = self._few.find(wishes, end, smallest=smallest)
        if isinstance(answer, Crowded):
            if self._many is None:
                self._many = self._make_many()
            answer = self._many.find(wishes, end, smallest=smallest)
        return Unsettled(answer.why) if isinstance(answer, Crowded) else answer

    def _smaller(self, core: tuple[Wish, ...], end: float) -> tuple[Wish, ...]:
        """Ask anew without each of the wishes: what they count no longer stands in the way of a proof."""
        for each in core:
            rest = tuple(wish for wish in core if wish is not each)
            found = self._find(rest, end, smallest=False) if len(rest) < len(core) and rest else None
            if isinstance(found, Impossible):
                core = found.core
        return core

    def tidied(self, wishes: Sequence[Wish], witness: Witness) -> Witness:
        """A witness for people: without fields and entries that it can do without, and with round times.

        It is confirmed as well. Takes some dozens of evaluations, so ask for it when a witness is shown.
        """
        return self._few.tidied(wishes, witness)

    def listing(self) -> str:
        """What z3 is told of the first graph, in SMT-LIB: what `leadrules show --stage smt` prints."""
        from leadrules.backends.smt.listing import listing

        return listing(self._few)

    @property
    def unconfirmed(self) -> Sequence[Unconfirmed]:
        """The leads that the interpreter did not confirm, though nothing of the question was left open: bugs."""
        return [*self._few.unconfirmed, *(self._many.unconfirmed if self._many is not None else ())]
