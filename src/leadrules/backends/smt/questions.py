"""Questions to z3, one after the other: what each rests on is put to it, and taken back afterwards."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import z3

from leadrules.backends.smt.confirm import Confirming
from leadrules.backends.smt.counts import Counting
from leadrules.backends.smt.decode import Decoder
from leadrules.backends.smt.encoder import Encoder
from leadrules.backends.smt.lead import Lead, ListPart
from leadrules.backends.smt.space import Part, Space
from leadrules.backends.smt.texts import Texts
from leadrules.backends.smt.tidy import tidied
from leadrules.backends.smt.variables import Drawing
from leadrules.backends.smt.views import Views
from leadrules.backends.smt.wished import condition_of
from leadrules.backends.smt.wishes import Impossible, Unsettled, Witness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from leadrules.backends.smt.bools import Bool
    from leadrules.backends.smt.wishes import Answer, Meaning, Wish
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.schema.values import Value

# So often a model is looked at again after z3 was told what it left out of account.
MOST_ROUNDS = 200
# Where that leads nowhere, it mostly leads somewhere from another beginning.
ROUNDS_A_START = 25
# And so often, where more kinds of entries can still be tried, when nothing is known of some entries of a list.
MOST_LOOSE = 4
# So many models are kept.
MODELS = 6


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A lead that z3 found and the interpreter did not confirm."""

    wishes: tuple[Wish, ...]
    leads: tuple[Mapping[str, Value], ...]


class LooselyImpossible(Impossible):
    """Proved though too much is counted in a list: fewer wishes, which count less, may be impossible as well."""


class Crowded(Unsettled):
    """More kinds of entries might settle it."""


class Questions:
    """What is encoded so far, and how to ask about it."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is asked about, by whom it is confirmed, and what bounds it
        self,
        graphs: Sequence[RuleGraph],
        now: datetime,
        meaning: Meaning,
        seconds: float,
        lead: Mapping[str, Value] | None,
        free: Collection[str],
        kinds: int,
        effort: int,
    ) -> None:
        """Encode nothing yet; a list has so many kinds of entries at most, and z3 tries so hard (0: as it can)."""
        self.graphs, self.seconds = tuple(graphs), seconds
        self.space = Space()
        self.texts = Texts(self.space)
        self.drawing = Drawing(self.space, self.texts, now, [each.calendar.zone for each in self.graphs])
        self.lead = Lead(self.space, self.drawing, self.graphs, lead, free, kinds)
        self.encoders = [Encoder(each, self.space, self.texts, self.drawing, self.lead) for each in self.graphs]
        self.decoder = Decoder(self.space, self.drawing)
        self.effort = effort
        self.views = Views(self.graphs, meaning, lead, free)
        self.confirming = Confirming(self.graphs, now, meaning)
        self.unconfirmed: list[Unconfirmed] = []
        self.z3 = z3.SimpleSolver()
        self._is_interrupted = False
        # The last few models: one lead answers many questions.
        self._models: deque[z3.ModelRef] = deque(maxlen=MODELS)

    # ---- asking

    def find(self, wishes: Sequence[Wish], end: float, *, smallest: bool) -> Answer:
        """Look for a lead on which all wishes come true, until the clock (`time.monotonic`) shows `end`."""
        with self.space.noting() as noted:
            conditions = [condition_of(wish, self.encoders) for wish in wishes]
        for wish, condition in zip(wishes, conditions, strict=True):
            if condition is False:
                return Impossible((wish,))
        ordered = sorted(noted, key=lambda part: part.name)
        known = self.known(wishes, [*map(_term, conditions), *self.facts(ordered), self.space.exact], ordered)
        if known is not None:
            return known
        literals = [z3.Bool(f"wish {number}") for number in range(len(wishes))]
        self.z3.push()
        try:
            self.z3.add(*(z3.Implies(mine, _term(c)) for mine, c in zip(literals, conditions, strict=True)))
            # What was learned from an earlier model is among them.
            self.z3.add(*self.facts(ordered))
            return self.answer(tuple(wishes), literals, ordered, end, smallest=smallest)
        finally:
            if self._is_interrupted:
                # What z3 was about when it was stopped is not relied on.
                self.z3, self._is_interrupted = z3.SimpleSolver(), False
            else:
                self.z3.pop()

    def facts(self, parts: Sequence[Part]) -> list[Bool]:
        """What holds of the parts that a question rests on."""
        return [*(fact for part in parts for fact in part.facts), *self.texts.facts(parts)]

    def known(self, wishes: Sequence[Wish], conditions: Sequence[z3.BoolRef], parts: list[Part]) -> Witness | None:
        """A witness that an earlier model holds, perhaps by chance."""
        together = z3.And(*conditions)
        for model in reversed(self._models):
            if z3.is_true(model.eval(together, model_completion=True)):
                held = self.decoder.read(parts, model)
                leads = self.views.leads(held)
                if not held.lemmas and self.confirming.is_confirmed(wishes, leads):
                    return Witness(leads)
        return None

    def answer(
        self,
        wishes: tuple[Wish, ...],
        literals: list[z3.BoolRef],
        parts: list[Part],
        end: float,
        *,
        smallest: bool,
    ) -> Answer:
        """Look for a witness first; where there is none, for a proof without what only witnesses keep to."""
        has_lists = any(isinstance(part, ListPart) for part in parts)
        crowded = self.crowded(parts)
        assumed_anyway = self.space.closed if has_lists and crowded is None else None
        space = self.space
        kept_to = [space.closed, space.exact, space.short, space.alone] if has_lists else [space.exact]
        # More kinds of entries are another try; a question about no list has this one alone.
        effort = self.effort if has_lists else 0
        loose = 0
        for number in range(MOST_ROUNDS):
            if number % ROUNDS_A_START == ROUNDS_A_START - 1:
                self.start_anew(number)
            found = self.check([*literals, *kept_to], end, effort)
            if found == z3.unknown:
                late = self.late()
                return Crowded(late.why) if has_lists else late
            if found == z3.unsat:
                found_core = {each.get_id() for each in self.z3.unsat_core()}
                if any(each.get_id() in found_core for each in kept_to if each is not assumed_anyway):
                    # What it does not rest on need not be let go of by itself.
                    while kept_to.pop().get_id() not in found_core:
                        pass
                    continue
                kept = [i for i, each in enumerate(literals) if each.get_id() in found_core]
                if smallest:
                    kept = self.smallest(literals, kept, [] if assumed_anyway is None else [assumed_anyway], end)
                core = tuple(wishes[i] for i in kept)
                return Impossible(core) if crowded is None else LooselyImpossible(core)
            model = self.z3.model()
            held = self.decoder.read(parts, model)
            if held.lemmas:
                self.z3.add(*(_term(each) for each in held.lemmas))
                loose += space.closed not in kept_to
                if loose > MOST_LOOSE and effort:
                    break
                continue
            if self.space.exact not in kept_to:
                what = f"too much is counted in `{crowded}`" if crowded else "it turns on how many entries a list has"
                return Crowded(f"not settled: {what}")
            leads = self.views.leads(held)
            if self.confirming.is_confirmed(wishes, leads):
                self._models.append(model)
                return Witness(leads)
            why = held.given_up or next((part.abstracted for part in parts if part.abstracted), None)
            if why is None:
                self.unconfirmed.append(Unconfirmed(wishes, leads))
                return Unsettled("not settled: the lead that was found is not confirmed")
            return Unsettled(f"not settled: it turns on {why}")
        missed = "not settled: every lead that was tried missed it by a little"
        return Crowded(missed) if has_lists else Unsettled(missed)

    def tidied(self, wishes: Sequence[Wish], witness: Witness) -> Witness:
        """A witness that people read."""

        def is_confirmed(leads: tuple[dict[str, Value], ...]) -> bool:
            return self.views.are_usable(leads) and self.confirming.is_confirmed(wishes, leads)

        return tidied(witness, is_confirmed, self.drawing.now, self.views.kept)

    def check(self, assumed: Sequence[z3.BoolRef], end: float, effort: int = 0) -> z3.CheckSatResult:
        """Ask z3, for as long as there is time; with `effort`, no longer than it takes z3 to try so hard."""
        left = int((end - monotonic()) * 1000)
        if left <= 0:
            return z3.unknown
        self.z3.set("timeout", left)
        self.z3.set("rlimit", effort)
        found = self.z3.check(*assumed)
        self._is_interrupted = found == z3.unknown
        return found

    def start_anew(self, seed: int) -> None:
        """Go on with all that z3 knows of this question, and with other numbers to begin with."""
        known, self.z3 = self.z3.assertions(), z3.SimpleSolver()
        self.z3.set(**{"random_seed": seed, "arith.random_initial_value": True})
        self.z3.push()
        self.z3.add(known)

    def late(self) -> Unsettled:
        """Say that time ran out."""
        return Unsettled(f"not settled in {self.seconds:g} {'second' if self.seconds == 1 else 'seconds'}")

    def smallest(
        self, literals: Sequence[z3.BoolRef], kept: list[int], assumed: Sequence[z3.BoolRef], end: float
    ) -> list[int]:
        """Leave out of a core whatever it can do without."""
        for each in list(kept):
            rest = [i for i in kept if i != each]
            found = self.check([*assumed, *(literals[i] for i in rest)], end)
            if found == z3.unknown:
                break
            if found == z3.unsat:
                core = {found.get_id() for found in self.z3.unsat_core()}
                kept = [i for i in rest if literals[i].get_id() in core]
        return kept

    @staticmethod
    def crowded(parts: Iterable[Part]) -> str | None:
        """A list in which more is counted than there are kinds of entries: of it nothing is proved."""
        needed: dict[str, dict[object, int]] = {}
        kinds: dict[str, int] = {}
        for part in parts:
            if isinstance(part, Counting):
                needed.setdefault(part.of, {})[part.key] = part.cost
            if isinstance(part, ListPart):
                kinds[part.field] = len(part.counts)
        crowded = [name for name, count in kinds.items() if 1 + sum(needed.get(name, {}).values()) > count]
        return min(crowded, default=None)


def _term(of: Bool) -> z3.BoolRef:
    return z3.BoolVal(of) if isinstance(of, bool) else of
