"""Other engines on the same rules: each is given a compiled form of `rules_for`, and must answer as it stands there.

They are two-valued and have no dates of their own that all share: a lead is prepared for them, outside of what is
timed, with a null for what is missing and numbers for days and moments. All of that is in their favour.
"""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.benchmark.by_hand import ANSWERS, Times
from tests.benchmark.dialects import JsonLogic, cel, rule_engine, zen
from tests.benchmark.leads import FIELDS
from tests.benchmark.rules_for import answers, definitions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmark.by_hand import Answers
    from tests.benchmark.leads import Lead

# What none of them says as leadrules means it.
SHARED = (
    "no undecided answers (missing is a no), no ranges of points, no explanation; texts are compared as they are "
    "written; days and moments are numbers, prepared before the timing"
)


class Peer(NamedTuple):
    """An engine: its distribution, what it runs, how it is made ready, what it cannot express."""

    distribution: str
    what: str
    make: Callable[[], Callable[[Lead], Answers]]
    cannot: str
    goal: float | None

    @property
    def version(self) -> str | None:
        """The version that is installed; None when it is absent."""
        try:
            return version(self.distribution)
        except PackageNotFoundError:
            return None


def prepared(lead: Lead) -> Lead:
    """A lead as peers get it."""
    whole: Lead = dict.fromkeys((*FIELDS, "activities")) | lead
    for name in ("decision_date", "last_contact", "created_on"):
        if whole[name] is not None:
            whole[name] = date.fromisoformat(whole[name]).toordinal()
    if whole["activities"] is not None:
        whole["activities"] = [
            {
                "type": each.get("type"),
                "at": int(datetime.fromisoformat(each["at"]).timestamp()) if "at" in each else None,
            }
            for each in whole["activities"]
        ]
    # CEL keeps the word `function` for itself.
    whole["job_function"] = whole.pop("function")
    times = Times()
    whole["now"], whole["month_ago"] = int(times.now.timestamp()), int(times.month_ago.timestamp())
    whole["today"] = times.today.toordinal()
    for name in ("in_180_days", "days_ago_60", "days_ago_365"):
        whole[name] = getattr(times, name).toordinal()
    return whole


def datalogic() -> Callable[[Lead], Answers]:
    """One template over another, compiled once, in a session."""
    engine = import_module("datalogic_py").Engine(templating=True)
    dialect = JsonLogic()
    rule = engine.compile({"map": [[definitions(dialect)], answers(dialect)]})
    session = engine.session()

    def evaluate(lead: Lead) -> Answers:
        found = session.evaluate(rule, lead)[0]
        return tuple(found[name] for name in ANSWERS)

    return evaluate


def common_expression() -> Callable[[Lead], Answers]:
    """One expression: a map of definitions, bound by the macro `map` to a map of answers."""

    def mapping(parts: dict[str, str]) -> str:
        return "{" + ", ".join(f'"{name}": {text}' for name, text in parts.items()) + "}"

    text = f"[{mapping(definitions(cel('')))}].map(d, {mapping(answers(cel('d.')))})[0]"
    program = import_module("cel").compile(text)

    def evaluate(lead: Lead) -> Answers:
        found = program.execute(lead)
        return tuple(found[name] for name in ANSWERS)

    return evaluate


def zen_graph() -> Callable[[Lead], Answers]:
    """A graph of two nodes of expressions, from the static loader."""

    def node(name: str, parts: dict[str, str]) -> Lead:
        lines = [
            {"id": f"{name}{place}", "key": key.replace(".", "_"), "value": text}
            for place, (key, text) in enumerate(parts.items())
        ]
        return {
            "id": name,
            "type": "expressionNode",
            "name": name,
            "position": {"x": 0, "y": 0},
            "content": {"expressions": lines, "passThrough": False},
        }

    ends = [
        {"id": kind, "type": f"{kind}Node", "name": kind, "position": {"x": 0, "y": 0}} for kind in ("input", "output")
    ]
    path = ("input", "definitions", "answers", "output")
    graph = {
        "nodes": [*ends, node("definitions", definitions(zen())), node("answers", answers(zen()))],
        "edges": [{"id": f"to {to}", "type": "edge", "sourceId": of, "targetId": to} for of, to in pairwise(path)],
    }
    engine = import_module("zen").ZenEngine({"loader": {"type": "static", "content": {"benchmark": graph}}})
    keys = [name.replace(".", "_") for name in ANSWERS]

    def evaluate(lead: Lead) -> Answers:
        found = engine.evaluate("benchmark", lead)["result"]
        return tuple(found[key] for key in keys)

    return evaluate


def rule_engine_rules() -> Callable[[Lead], Answers]:
    """A compiled rule for each definition, and one for each answer."""
    module = import_module("rule_engine")
    context = module.Context(default_value=None)

    def compiled(parts: dict[str, str]) -> list[tuple[str, Any]]:
        return [(name, module.Rule(text, context=context).evaluate) for name, text in parts.items()]

    first, second = compiled(definitions(rule_engine())), compiled(answers(rule_engine()))

    def evaluate(lead: Lead) -> Answers:
        found = {name: run(lead) for name, run in first}
        told = {name: run(found) for name, run in second}
        return tuple(told[name] for name in ANSWERS)

    return evaluate


PEERS = (
    Peer("datalogic-py", "JSONLogic in Rust, one compiled template", datalogic, "", 4),
    Peer("zen-engine", "a decision graph in Rust, static loader", zen_graph, "", 15),
    Peer(
        "common-expression-language",
        "CEL in Rust, one compiled expression",
        common_expression,
        "no field may be called `function`",
        50,
    ),
    Peer(
        "rule-engine",
        "in Python, a compiled rule for each answer",
        rule_engine_rules,
        "a rule gives one value, so that it takes 30 of them; whole numbers come back as decimals",
        None,
    ),
)
