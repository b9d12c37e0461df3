"""Interleaved rounds: in each, every contender has the same leads, and is compared with the others of that round.

The leads of a round come again until enough time has passed, so that whoever remembers values meets those it knows.
What that is worth is told by contenders whose leads are new in every round, and come once.
"""

from __future__ import annotations

import gc
from statistics import median, quantiles
from time import process_time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Seconds = dict[str, list[float]]

# A pass over so many leads is repeated until it has taken so long: shorter times are the clock's noise.
LEADS_A_ROUND = 50
SHORTEST = 0.02


class Contender(NamedTuple):
    """What is timed: a function of one lead, and its leads, in the same order for all.

    `new` makes the leads of a round that come once; then there are no others.
    """

    run: Callable[[Any], object]
    leads: Sequence[Any] = ()
    new: Callable[[int], Sequence[Any]] | None = None


class Ratio(NamedTuple):
    """How one contender's time relates to another's: the median of the rounds, and the middle half of them."""

    middle: float
    low: float
    high: float


def seconds_a_lead(run: Callable[[Any], object], leads: Sequence[Any], shortest: float = SHORTEST) -> float:
    """The processor's time of one lead, over as many passes as it takes; what others do on the machine is not in it."""
    passes, spent = 0, 0.0
    gc.collect()
    gc.disable()
    try:
        while not passes or spent < shortest:
            begin = process_time()
            for lead in leads:
                run(lead)
            spent += process_time() - begin
            passes += 1
    finally:
        gc.enable()
    return spent / passes / len(leads)


def time_rounds(contenders: Mapping[str, Contender], rounds: int, told: Callable[[str], None]) -> Seconds:
    """Time every contender in every round; the order turns by one a round, so that none is always first."""
    found: Seconds = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        told(f"round {number + 1} of {rounds}")
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            run, leads, new = contenders[name]
            if new is not None:
                found[name].append(seconds_a_lead(run, new(number), shortest=0))
                continue
            begin = number * LEADS_A_ROUND % len(leads)
            found[name].append(seconds_a_lead(run, leads[begin : begin + LEADS_A_ROUND]))
    return found


def ratio(seconds: Seconds, name: str, to: str) -> Ratio:
    """One contender's time in another's, round by round."""
    each = [one / other for one, other in zip(seconds[name], seconds[to], strict=True)]
    if len(each) == 1:
        return Ratio(each[0], each[0], each[0])
    low, _, high = quantiles(each, n=4, method="inclusive")
    return Ratio(median(each), low, high)
