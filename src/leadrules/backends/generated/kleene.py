"""Criteria made of others: Kleene's strong logic in as few steps as the parts allow.

`and` looks for a part that is not met, `or` for one that is, and only then whether a part is open. A part that can be
asked twice is never made into a truth value for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.backends.generated.code import FALSE, TRUE, Expr, Tests

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from leadrules.backends.generated.code import Code

# A criterion that costs no more may be asked for again rather than be kept.
CHEAP = 6


def all_of(parts: Sequence[Expr], code: Code) -> Expr:
    """Kleene's `and`: the cheap parts first, and no further than to the first that is not met."""
    return chain(parts, code, stops_at=False)


def any_of(parts: Sequence[Expr], code: Code) -> Expr:
    """Kleene's `or`: no further than to the first that is met."""
    return chain(parts, code, stops_at=True)


def chain(parts: Sequence[Expr], code: Code, *, stops_at: bool) -> Expr:
    """Go through parts until one is `stops_at`; undecided when another is, else the opposite."""
    if not parts:
        return FALSE if stops_at else TRUE
    if len(parts) == 1:
        return parts[0]
    parts = [code.flat(part) for part in sorted(parts, key=lambda part: part.cost)]
    asked = [part.tests or part.asked_once or bound(part, code) for part in parts]
    depth, cost = max(part.depth for part in parts) + 2, sum(part.cost for part in parts) + 1
    whole = every(asked) if not stops_at else swapped(every([*map(swapped, asked)]))
    if stops_at:
        is_open, text = whole.unless_met, f"(True if {whole.met} else None if {whole.unless_met} else False)"
    else:
        is_open = whole.unless_not_met
        text = f"(False if {whole.not_met} else None if {whole.unless_not_met} else True)"
    # What gives names on the way can be asked for once only.
    again = whole if cost <= CHEAP and all(part.tests is not None for part in parts) else None
    if is_open is None:
        return code.flat(Expr(whole.met, depth=depth, cost=cost, is_two_valued=True, asked=again))
    return code.flat(Expr(text, depth=depth, cost=cost, asked=again))


def bound(part: Expr, code: Code) -> Tests:
    """Ask for a part and give it a name at once; from then on the name is asked."""
    if part.is_two_valued:
        return Tests.of(part.text, is_two_valued=True)
    name = code.fresh("t")
    first, is_open = f"({name} := {part.text})", f"{name} is None"
    return Tests(f"{first} is True", f"{first} is False", is_open, is_open)


def every(parts: Sequence[Tests]) -> Tests:
    """What to ask so that all are met."""
    met, not_met = joined("and", [part.met for part in parts]), joined("or", [part.not_met for part in parts])
    is_open = [part.unless_not_met for part in parts if part.unless_not_met is not None]
    if not is_open:
        return Tests(met, not_met)
    return Tests(met, not_met, f"not {not_met}", joined("or", is_open))


def swapped(of: Tests) -> Tests:
    """The opposite of a criterion."""
    return Tests(of.not_met, of.met, of.unless_not_met, of.unless_met)


def joined(word: str, conditions: Sequence[str]) -> str:
    """Conditions with `and` or `or` between them; the same one is asked once."""
    distinct = list(dict.fromkeys(conditions))
    return f"({f' {word} '.join(distinct)})" if len(distinct) > 1 else distinct[0]


def conditions(of: Expr, code: Code) -> Tests:
    """How to ask for a criterion in statements; it is given a name where that is cheaper."""
    asked = of.tests or of.asked_once
    if asked is not None:
        return asked
    return Tests.of(of.text if of.is_two_valued else code.as_name(of).text, is_two_valued=of.is_two_valued)


def negated(of: Expr, code: Code) -> Expr:
    """Kleene's `not`."""
    of = code.flat(of)
    asked = swapped(of.tests) if of.tests is not None else None
    if of.is_two_valued:
        return Expr(f"(not {of.text})", depth=of.depth + 1, cost=of.cost, is_two_valued=True, asked=asked)
    if of.tests is None:
        name = code.fresh("v")
        return Expr(f"(None if ({name} := {of.text}) is None else not {name})", depth=of.depth + 1, cost=of.cost)
    text = f"(False if {of.tests.met} else None if {of.tests.unless_met} else True)"
    return Expr(text, depth=of.depth + 1, cost=of.cost, asked=asked)


def at_least(wanted: int, cheap: Sequence[Callable[[], Expr]], dear: Sequence[Callable[[], Expr]], code: Code) -> Expr:
    """Met when so many parts are, not met when too few still can be; what is dear is looked at where it matters."""
    met, is_open = code.fresh("m"), code.fresh("o")
    code.line(f"{met} = {is_open} = 0")
    for part in cheap:
        count(part(), met, is_open, code)
    for place, part in enumerate(dear):
        with code.block(f"if {met} < {wanted} <= {met} + {is_open} + {len(dear) - place}:"):
            count(part(), met, is_open, code)
    name = code.named("t", f"True if {met} >= {wanted} else None if {met} + {is_open} >= {wanted} else False")
    return Expr(name, cost=0)


def count(part: Expr, met: str, is_open: str, code: Code) -> None:
    """Count a part that is met, or open."""
    branch(part, code, lambda: code.line(f"{met} += 1"), lambda: code.line(f"{is_open} += 1"))


def branch(of: Expr, code: Code, if_met: Callable[[], None], if_open: Callable[[], None]) -> None:
    """Write statements for when a criterion is met, and for when it is open."""
    asked = conditions(of, code)
    branches = [(asked.met, if_met)]
    if asked.unless_met is not None and asked.known_met is not None:
        # What is there to be known is asked once.
        branches = [(asked.unless_met, if_open), (asked.known_met, if_met)]
    elif asked.unless_met is not None:
        branches.append((asked.unless_met, if_open))
    for word, (condition, write) in zip(("if", "elif"), branches, strict=False):
        with code.block(f"{word} {condition}:"):
            write()
