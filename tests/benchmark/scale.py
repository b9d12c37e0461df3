"""How the time to check a file and to generate its function grows with the file."""

from __future__ import annotations

import gc
from random import Random
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmark.leads import NOW, SEED
from tests.benchmark.timing import seconds_a_lead

from leadrules import Ruleset
from leadrules.backends.generated import generate
from leadrules.compiler import compile_files

if TYPE_CHECKING:
    from collections.abc import Callable

FIELDS = 20
REPEATED = 5
# Seconds after which nothing is repeated.
ENOUGH = 3.0
LEADS = 200


class Scale(NamedTuple):
    """What a size costs: rules or lines, and seconds."""

    size: int
    seconds: float


class Rules(NamedTuple):
    """A ruleset of many rules: how many, seconds to generate and compile its function, seconds a lead."""

    size: int
    generated: float
    lead: float


def head() -> str:
    """Twenty numbers and four enumerations of five values."""
    numbers = "".join(f"  number_{place}  integer\n" for place in range(FIELDS))
    choices = "".join(f"  choice_{place}  one of a, b, c, d, e\n" for place in range(4))
    return f'ruleset large "As many rules as asked for"\n\nlead\n{numbers}{choices}\n'


def many_rules(count: int) -> str:
    """A score with so many lines."""
    lines = [
        f"  +{1 + place % 9} when choice_{place % 4} is {'abcde'[place % 5]}\n"
        if place % 3 == 0
        else f"  +{1 + place % 9} when number_{place % FIELDS} >= {place}\n"
        for place in range(count)
    ]
    return f"{head()}score points\n{''.join(lines)}"


def many_lines(count: int) -> str:
    """A file of so many lines: definitions of three criteria each, one resting on another."""
    text = [head()]
    for place in range((count - head().count("\n")) // 6):
        earlier = f"rule_{place - 1}" if place % 10 else "choice_1 is a"
        text.append(
            f'define rule_{place} "A rule"\n  any of\n    number_{place % FIELDS} >= {place}'
            f'  because "it is enough"\n    choice_{place % 4} in [a, b]\n    {earlier}\n\n'
        )
    return "".join(text)


def timed(run: Callable[[], object]) -> float:
    """The median of a few runs; one run is enough of what takes long."""
    found: list[float] = []
    while len(found) < REPEATED and sum(found) < ENOUGH:
        gc.collect()
        begin = process_time()
        run()
        found.append(process_time() - begin)
    return median(found)


def check(lines: int) -> Scale:
    """Parse and check a file of so many lines."""
    text = many_lines(lines)
    compiled = compile_files({"large.rules": text}, "large.rules")
    if compiled.graph is None:
        message = f"the file of {lines} lines does not pass: {compiled.diagnostics[0]}"
        raise ValueError(message)
    return Scale(text.count("\n"), timed(lambda: compile_files({"large.rules": text}, "large.rules")))


def rules(count: int) -> Rules:
    """Generate and compile the function of so many rules, and evaluate leads with it."""
    graph = Ruleset.from_text(many_rules(count)).graph
    random = Random(SEED)  # noqa: S311 - nothing is to be kept secret
    reader = Ruleset(graph).reader()
    leads = [
        reader.read(
            {f"number_{place}": random.randrange(count) for place in range(FIELDS)}
            | {f"choice_{place}": random.choice("abcde") for place in range(4)}
        ).values
        for _ in range(LEADS)
    ]
    program = generate(graph)
    run, times = program.run, program.times(NOW)
    return Rules(count, timed(lambda: generate(graph).run), seconds_a_lead(lambda lead: run(lead.get, *times), leads))
