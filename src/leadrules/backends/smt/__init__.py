"""Every lead that there could be: the rules as constraints, answered by z3 with a proof or with a witness lead.

    from leadrules.backends import interpreter
    from leadrules.backends.smt import Impossible, Solver, Unsettled, Wanted, Witness

    solver = Solver([old, new], now, interpreter, seconds=2)
    match solver.find([Wanted(0, "sql", True), Wanted(1, "sql", False)]):
        case Witness() as found: ...      # reached it, and no longer does: solver.tidied(wishes, found).lead to show it
        case Impossible(core=core): ...   # nobody loses it: proved
        case Unsettled(why=why): ...      # not settled in time, or not sayable exactly

Needs the extra `analysis`. Without it `has_extra()` is false, and to make a solver raises an ImportError whose text is
one line for people.
"""

from leadrules.backends.smt.solver import Solver, has_extra
from leadrules.backends.smt.wishes import (
    AllOf,
    Answer,
    AnyOf,
    Differs,
    Falls,
    Impossible,
    Meaning,
    Taken,
    Unsettled,
    Wanted,
    Wish,
    Witness,
    points,
)

__all__ = [
    "AllOf",
    "Answer",
    "AnyOf",
    "Differs",
    "Falls",
    "Impossible",
    "Meaning",
    "Solver",
    "Taken",
    "Unsettled",
    "Wanted",
    "Wish",
    "Witness",
    "has_extra",
    "points",
]
