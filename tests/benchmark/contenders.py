"""Who takes part, and whether all of them answer alike: nothing is timed that was not compared first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.agreement.answers import differences, of_generated, of_verdict
from tests.agreement.reasons import of_interpreter, of_masks
from tests.benchmark import by_hand
from tests.benchmark.equal import Compared, compare, told
from tests.benchmark.leads import NOW, SEED, leads
from tests.benchmark.peers import PEERS, prepared
from tests.benchmark.timing import Contender

from leadrules import Ruleset
from leadrules.backends.generated import generate
from leadrules.backends.generated.reasons import generate as generate_reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.benchmark.leads import Lead

    from leadrules.ruleset import Verdict

RULES = Path(__file__).resolve().parents[2] / "rulesets" / "benchmark" / "benchmark.rules"

BY_HAND, BY_HAND_DICT = "by hand, typed", "by hand, from a dict"
RAW, TYPED, FROM_DICT = "generated function", "evaluate_read", "evaluate"
MASKS = "both generated functions"
LOOKED_AT, TRACED = "evaluate_read, every answer looked at", "evaluate_read, the trace looked at"
WAITING = "evaluate_read, what it waits for and why looked at"
READING, INTERPRETED = "only reading", "interpret"
# Of each round so many that one pass is long enough for the clock.
NEW_LEADS = 500
# Leads that lack what takes long, to see where the time goes.
PARTS = {"activities": ("activities",), "texts": ("email", "problem", "tools")}


class Ready(NamedTuple):
    """What may be timed, what was compared, and why a peer may not be."""

    contenders: dict[str, Contender]
    compared: Compared
    absent: tuple[str, ...]
    wrong: dict[str, str]


class Disagreement(Exception):
    """leadrules does not agree with itself, or the code by hand with leadrules: there is nothing to time."""


def agree(what: str, found: Compared) -> Compared:
    """Insist that there is no difference."""
    if found.differences:
        message = f"{what}: {'; '.join(found.differences)}"
        raise Disagreement(message)
    return found


def ready(count: int, say: Callable[[str], None]) -> Ready:
    """Make everything ready, and compare every answer on every lead."""
    rules, raw = Ruleset.load(RULES), leads(count)
    reader, times = rules.reader(), by_hand.Times()
    read = [reader.read(lead) for lead in raw]
    program = generate(rules.graph)
    run, (moment, day, ends) = program.run, program.times(NOW)
    reasons = generate_reasons(program)
    why = reasons.run

    def masks(values: Mapping[str, Any]) -> tuple[Any, ...]:
        return why(values.get, moment, day, ends, run(values.get, moment, day, ends))

    say(f"{count} leads: what does the interpreter say?")
    verdicts = [rules.interpret(lead.values, on=NOW) for lead in read]
    expected = [told(each) for each in verdicts]
    say("both generated functions")
    for number, (lead, verdict) in enumerate(zip(read, verdicts, strict=True), 1):
        found = differences(of_verdict(verdict), of_generated(rules, program, dict(lead.values), NOW))
        if found:
            message = f"the generated function, lead {number}: {found}"
            raise Disagreement(message)
        found = differences(of_interpreter(verdict), of_masks(rules, program, reasons, lead.values, NOW))
        if found:
            message = f"the second generated function, lead {number}: {found}"
            raise Disagreement(message)
    say("evaluate, from typed leads and from dicts")
    for name, evaluated in (
        (TYPED, (rules.evaluate_read(each, on=NOW) for each in read)),
        (FROM_DICT, (rules.evaluate(each, on=NOW) for each in raw)),
    ):
        # Undecided answers as well: `OPEN` is equal to itself alone.
        if any(told(each) != ours for each, ours in zip(evaluated, expected, strict=True)):
            message = f"{name} does not say what the interpreter says"
            raise Disagreement(message)
    for each, verdict in zip(read, verdicts, strict=True):
        if waiting(rules.evaluate_read(each, on=NOW)) != waiting(verdict):
            message = f"{WAITING}: not what the interpreter says"
            raise Disagreement(message)
    say("the code by hand")
    typed = [by_hand.read(lead) for lead in raw]
    compared = agree("by hand", compare(expected, [by_hand.verdict(lead, times) for lead in typed]))

    contenders = {
        BY_HAND: Contender(lambda lead: by_hand.verdict(lead, times), typed),
        BY_HAND_DICT: Contender(lambda lead: by_hand.verdict(by_hand.read(lead), times), raw),
        RAW: Contender(lambda values: run(values.get, moment, day, ends), [each.values for each in read]),
        MASKS: Contender(masks, [each.values for each in read]),
        TYPED: Contender(lambda lead: rules.evaluate_read(lead, on=NOW).stage, read),
        FROM_DICT: Contender(lambda lead: rules.evaluate(lead, on=NOW).stage, raw),
        LOOKED_AT: Contender(lambda lead: told(rules.evaluate_read(lead, on=NOW)), read),
        WAITING: Contender(lambda lead: waiting(rules.evaluate_read(lead, on=NOW)), read),
        TRACED: Contender(lambda lead: rules.evaluate_read(lead, on=NOW).stages["opportunity"].trace, read),
        READING: Contender(reader.read, raw),
        INTERPRETED: Contender(lambda lead: rules.interpret(lead.values, on=NOW), read),
    }
    contenders |= {
        of_new(name): contenders[name]._replace(leads=(), new=new_leads) for name in (FROM_DICT, BY_HAND_DICT)
    }
    for part, names in PARTS.items():
        contenders[f"{BY_HAND} without {part}"] = contenders[BY_HAND]._replace(
            leads=[without(names, lead) for lead in typed]
        )
        contenders[f"{RAW} without {part}"] = contenders[RAW]._replace(
            leads=[without(names, lead.values) for lead in read]
        )
    peers, absent, wrong = ready_peers(raw, expected, say)
    return Ready(contenders | peers, compared, absent, wrong)


def of_new(name: str) -> str:
    """The same contender, whose leads come once."""
    return f"{name}, new leads"


def new_leads(number: int) -> list[Lead]:
    """The leads of a round that no other round has."""
    return leads(NEW_LEADS, seed=SEED + 1 + number)


def waiting(verdict: Verdict) -> tuple[Any, ...]:
    """What a lead waits for, stage by stage, and why."""
    return tuple((stage.missing, stage.because) for stage in verdict.stages.values())


def without(names: tuple[str, ...], lead: Mapping[str, Any]) -> Lead:
    """A lead that lacks some fields."""
    return {name: value for name, value in lead.items() if name not in names}


def ready_peers(
    raw: list[Lead], expected: list[tuple[Any, ...]], say: Callable[[str], None]
) -> tuple[dict[str, Contender], tuple[str, ...], dict[str, str]]:
    """Those peers that are installed and agree; the names of those absent; what is wrong with others."""
    taking_part: dict[str, Contender] = {}
    absent: list[str] = []
    wrong: dict[str, str] = {}
    for_peers = [prepared(lead) for lead in raw]
    for peer in PEERS:
        if peer.version is None:
            absent.append(peer.distribution)
            continue
        say(peer.distribution)
        try:
            run = peer.make()
            found = compare(expected, [run(lead) for lead in for_peers])
        except Exception as problem:  # noqa: BLE001 - another version may do anything; the page says what it did
            wrong[peer.distribution] = f"{type(problem).__name__}: {problem}"[:200]
            continue
        if found.differences:
            wrong[peer.distribution] = found.differences[0]
        else:
            taking_part[peer.distribution] = Contender(run, for_peers)
            taking_part[of_new(peer.distribution)] = Contender(
                run, new=lambda number: [*map(prepared, new_leads(number))]
            )
    return taking_part, tuple(absent), wrong
