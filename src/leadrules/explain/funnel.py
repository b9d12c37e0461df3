"""Many verdicts added up: how many leads reach each stage, and what stands in the way of the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadrules.schema.outcome import Outcome

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.verdict import Verdict

BAR = 24
MOST_LISTED = 8
LONGEST_NAME = 34


@dataclass(slots=True)
class Funnel:
    """Counts over verdicts, as they come."""

    graph: RuleGraph
    leads: int = 0
    on: str = ""
    stages: dict[str, Counter[Outcome]] = field(default_factory=dict)
    disqualified: Counter[str] = field(default_factory=Counter)
    handoffs: dict[str, Counter[str]] = field(default_factory=dict)
    waiting: Counter[str] = field(default_factory=Counter)
    unusable: Counter[str] = field(default_factory=Counter)
    unusable_examples: dict[str, str] = field(default_factory=dict)
    unusable_leads: int = 0

    def add(self, verdict: Verdict) -> None:
        """Count a verdict."""
        self.leads += 1
        self.on = f"{verdict.on:%Y-%m-%d %H:%M}"
        for name, stage in verdict.stages.items():
            self.stages.setdefault(name, Counter())[stage.outcome] += 1
        self.disqualified.update(verdict.disqualified_by)
        for name, handoff in verdict.handoffs.items():
            self.handoffs.setdefault(name, Counter())[handoff.state.value] += 1
        undecided = next((each for each in verdict.stages.values() if each.outcome.is_undecided), None)
        if undecided is not None:
            self.waiting.update(undecided.missing)
        self.unusable_leads += bool(verdict.unusable)
        for each in verdict.unusable:
            name = each.field.split("[")[0]
            self.unusable[name] += 1
            self.unusable_examples.setdefault(name, f"{each.value}: {each.reason}")

    def lines(self) -> list[str]:
        """Write the counts for people."""
        title = f'"{self.graph.doc}"' if self.graph.doc else self.graph.name
        counted = "1 lead" if self.leads == 1 else f"{self.leads:,} leads"
        return [
            f"Funnel: {counted}, rules {title}, on {self.on} ({self.graph.timezone})",
            *self.stage_lines(),
            *self.other_lines(),
        ]

    def stage_lines(self) -> list[str]:
        """A line a stage, with a bar for the part of all leads that reach it."""
        names = {stage.name: (stage.doc or stage.name) for stage in self.graph.stages}
        width = min(LONGEST_NAME, max((len(name) for name in names.values()), default=0))
        digits = len(f"{self.leads:,}")
        lines = []
        for name, shown in names.items():
            counts = self.stages.get(name, Counter())
            part = counts[Outcome.MET] / self.leads if self.leads else 0
            bar = ("█" * round(part * BAR)).ljust(BAR, "·")
            cut = shown if len(shown) <= width else f"{shown[: width - 1]}…"
            lines.append(
                f"  {cut.ljust(width)}  {bar} {counts[Outcome.MET]:>{digits},} met ({part:>4.0%})"
                f"  {counts[Outcome.UNDECIDED]:>{digits},} undecided  {counts[Outcome.NOT_MET]:>{digits},} not met"
            )
        return lines

    def other_lines(self) -> list[str]:
        """Disqualifiers, handoffs, what to ask for, and what could not be used."""
        lines = []
        if self.disqualified:
            lines.append(f"  disqualified: {listed(self.disqualified)}")
        lines += [f"  handoff {name}: {listed(counts)}" for name, counts in self.handoffs.items()]
        if self.waiting:
            lines.append(f"  most asked for where a stage is undecided: {listed(self.waiting)}")
        if self.unusable:
            total = sum(self.unusable.values())
            lines.append(f"  unusable values: {total:,} in {self.unusable_leads:,} of the leads, taken as missing")
            for name, count in self.unusable.most_common(MOST_LISTED):
                lines.append(f"    {name} {count:,}, such as {self.unusable_examples[name]}")
        return lines


def listed(counts: Counter[str]) -> str:
    """Write "ready 5, incomplete 3", the most frequent first."""
    shown = [f"{name} {count:,}" for name, count in counts.most_common(MOST_LISTED)]
    return ", ".join(shown) + (" …" if len(counts) > MOST_LISTED else "")
