"""What a run came to: every figure with its goal, as rows for the page and for JSON."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.benchmark import contenders as who
from tests.benchmark.peers import PEERS
from tests.benchmark.timing import LEADS_A_ROUND, Ratio, ratio

import leadrules

if TYPE_CHECKING:
    from tests.benchmark.equal import Compared
    from tests.benchmark.scale import Rules, Scale
    from tests.benchmark.timing import Seconds

AT_MOST, AT_LEAST = "≤", "≥"


class Row(NamedTuple):
    """A figure: what, how much, and the goal (`≤ 1.0`) if there is one."""

    key: str
    what: str
    value: Ratio
    sign: str | None = None
    goal: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        return self.value.middle <= self.goal if self.sign == AT_MOST else self.value.middle >= self.goal


class Results(NamedTuple):
    """All of a run."""

    machine: dict[str, str]
    leads: int
    rounds: int
    compared: Compared
    microseconds: dict[str, float]
    by_hand: tuple[Row, ...]
    peers: tuple[Row, ...]
    growth: tuple[Row, ...]
    absent: tuple[str, ...]
    wrong: dict[str, str]
    checks: tuple[Scale, ...]
    many: tuple[Rules, ...]

    def ratio(self, key: str) -> float:
        """One of the figures against code by hand."""
        return next(row.value.middle for row in self.by_hand if row.key == key)

    @property
    def missed(self) -> tuple[Row, ...]:
        """Goals that are not reached."""
        return tuple(row for row in (*self.by_hand, *self.peers, *self.growth) if row.is_met is False)


def machine() -> dict[str, str]:
    """Where it ran."""
    return {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "leadrules": f"{version('leadrules')}, {commit()}",
        **{peer.distribution: peer.version for peer in PEERS if peer.version is not None},
        **{name: version(name) for name in ("duckdb", "polars") if find_spec(name) is not None},
        "date": datetime.now(UTC).date().isoformat(),
    }


def commit() -> str:
    """The commit of the sources that were measured."""
    git = which("git")
    if git is None:
        return "commit unknown"
    folder = Path(leadrules.__file__).parent
    asked = [git, "-C", str(folder), "describe", "--always", "--dirty=, with changes", "--exclude=*"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return f"commit {done.stdout.strip() or 'unknown'}"


def processor() -> str:
    """The processor's name, as far as the system tells."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")


def results(
    where: dict[str, str], ready: who.Ready, seconds: Seconds, checks: tuple[Scale, ...], many: tuple[Rules, ...]
) -> Results:
    """Put the figures beside their goals; `where` is the machine."""

    def to_hand(name: str) -> Ratio:
        return ratio(seconds, name, who.BY_HAND)

    taking_part = [peer for peer in PEERS if peer.distribution in ready.contenders]
    return Results(
        machine=where,
        leads=ready.compared.leads,
        rounds=len(seconds[who.BY_HAND]),
        compared=ready.compared,
        microseconds={name: sorted(each)[len(each) // 2] * 1e6 for name, each in seconds.items()},
        by_hand=(
            Row("raw", "the generated function, on typed values", to_hand(who.RAW), AT_MOST, 1.0),
            *(
                Row(
                    f"raw_without_{part}",
                    f"the generated function without {part}, with by hand without them as 1",
                    ratio(seconds, f"{who.RAW} without {part}", f"{who.BY_HAND} without {part}"),
                )
                for part in who.PARTS
            ),
            Row(
                "masks",
                "both generated functions: all answers, all that is waited for, and what decided, as masks",
                to_hand(who.MASKS),
                AT_MOST,
                2.0,
            ),
            Row("typed", "`Ruleset.evaluate_read`, on a typed lead: the stage", to_hand(who.TYPED), AT_MOST, 1.2),
            Row("looked_at", "`Ruleset.evaluate_read`, every answer looked at", to_hand(who.LOOKED_AT)),
            Row("waiting", "`Ruleset.evaluate_read`: what every stage waits for, and why", to_hand(who.WAITING)),
            Row("traced", "`Ruleset.evaluate_read`, the whole trace looked at", to_hand(who.TRACED)),
            Row("dict", "`Ruleset.evaluate`, from a dict: the stage", to_hand(who.FROM_DICT), AT_MOST, 2.0),
            Row(
                "dict_by_hand",
                "`Ruleset.evaluate`, with by hand from a dict as 1",
                ratio(seconds, who.FROM_DICT, who.BY_HAND_DICT),
            ),
            Row(
                "new_by_hand",
                "`Ruleset.evaluate`, from a dict that comes once, with by hand from the same as 1",
                ratio(seconds, who.of_new(who.FROM_DICT), who.of_new(who.BY_HAND_DICT)),
            ),
            Row("by_hand_dict", "by hand, from a dict", to_hand(who.BY_HAND_DICT)),
            Row("reading", "only reading a dict, values checked", to_hand(who.READING)),
            Row("interpreter", "`Ruleset.interpret`, the meaning", to_hand(who.INTERPRETED)),
        ),
        peers=tuple(
            row
            for peer in taking_part
            for row in (
                Row(
                    f"{peer.distribution}/dict",
                    f"{peer.distribution}, to `Ruleset.evaluate` from a dict",
                    ratio(seconds, peer.distribution, who.FROM_DICT),
                    AT_LEAST if peer.goal else None,
                    peer.goal,
                ),
                Row(
                    f"{peer.distribution}/new",
                    f"{peer.distribution}, to `Ruleset.evaluate` from a dict that comes once",
                    ratio(seconds, who.of_new(peer.distribution), who.of_new(who.FROM_DICT)),
                ),
                Row(
                    f"{peer.distribution}/raw",
                    f"{peer.distribution}, to the generated function",
                    ratio(seconds, peer.distribution, who.RAW),
                ),
            )
        ),
        growth=growth(checks, many),
        absent=ready.absent,
        wrong=ready.wrong,
        checks=checks,
        many=many,
    )


# A time for each line or rule that grows less than this from the smallest size to the largest counts as linear.
LINEAR = 1.5


def growth(checks: tuple[Scale, ...], many: tuple[Rules, ...]) -> tuple[Row, ...]:
    """How the times of one line and one rule grow from the smallest size to the largest; a second is a second."""

    def plain(value: float) -> Ratio:
        return Ratio(value, value, value)

    first, last = checks[0], checks[-1]
    few, most = many[0], many[-1]
    return (
        Row("check_seconds", f"seconds to check {first.size:,} lines", plain(first.seconds), AT_MOST, 0.3),
        Row(
            "check_growth",
            f"a line of {last.size:,}, to a line of {first.size:,}",
            plain(last.seconds / last.size / (first.seconds / first.size)),
            AT_MOST,
            LINEAR,
        ),
        Row(
            "generate_growth",
            f"generating a rule of {most.size:,}, to one of {few.size:,}",
            plain(most.generated / most.size / (few.generated / few.size)),
            AT_MOST,
            LINEAR,
        ),
        Row(
            "evaluate_growth",
            f"evaluating a rule of {most.size:,}, to one of {few.size:,}",
            plain(most.lead / most.size / (few.lead / few.size)),
            AT_MOST,
            LINEAR,
        ),
    )


def as_json(found: Results) -> dict[str, Any]:
    """Everything, for machines."""

    def row(each: Row) -> dict[str, Any]:
        whole: dict[str, Any] = {"key": each.key, "what": each.what, "value": round(each.value.middle, 3)}
        whole |= {"low": round(each.value.low, 3), "high": round(each.value.high, 3)}
        return whole | {"goal": each.goal and f"{each.sign} {each.goal}", "is_met": each.is_met}

    return {
        "machine": found.machine,
        "leads": found.leads,
        "rounds": found.rounds,
        "leads_a_round": LEADS_A_ROUND,
        "compared": {
            "answers": found.compared.decided,
            "open": found.compared.open,
            "leads_decided_whole": found.compared.whole,
        },
        "microseconds_a_lead": {name: round(each, 2) for name, each in found.microseconds.items()},
        "by_hand": [row(each) for each in found.by_hand],
        "peers": [row(each) for each in found.peers],
        "growth": [row(each) for each in found.growth],
        "absent": list(found.absent),
        "not_timed": found.wrong,
        "checks": [each._asdict() for each in found.checks],
        "many_rules": [each._asdict() for each in found.many],
    }
