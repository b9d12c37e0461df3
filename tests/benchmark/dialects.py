"""How each peer writes the few things that the benchmark's rules are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

Json = Any


class Dialect(Protocol):
    """What `rules_for` asks of an engine; an expression is a text, or JSON."""

    def field(self, name: str) -> Json: ...
    def earlier(self, name: str) -> Json: ...
    def known(self, name: str) -> Json: ...
    def compared(self, name: str, sign: str, to: Json) -> Json: ...
    def among(self, name: str, values: tuple[str, ...]) -> Json: ...
    def ends(self, name: str, endings: tuple[str, ...]) -> Json: ...
    def contains(self, name: str, part: str) -> Json: ...
    def holds(self, name: str, value: str) -> Json: ...
    def all(self, *parts: Json) -> Json: ...
    def any(self, *parts: Json) -> Json: ...
    def no(self, part: Json) -> Json: ...
    def count(self, kind: str) -> Json: ...
    def is_more(self, left: Json, sign: str, right: int) -> Json: ...
    def choice(self, *cases: tuple[Json, Json], default: Json) -> Json: ...
    def total(self, *parts: Json) -> Json: ...
    def capped(self, count: Json, points: int, most: int) -> Json: ...
    def text(self, value: str) -> Json: ...


class JsonLogic:
    """JSONLogic, as datalogic-py reads it: with `length` and `ends_with`."""

    def field(self, name: str) -> Json:
        return {"var": name}

    earlier = field

    def known(self, name: str) -> Json:
        return {"!==": [{"var": name}, None]}

    def compared(self, name: str, sign: str, to: Json) -> Json:
        return {"and": [self.known(name), {"===" if sign == "==" else sign: [{"var": name}, to]}]}

    def among(self, name: str, values: tuple[str, ...]) -> Json:
        return {"in": [{"var": name}, list(values)]}

    def ends(self, name: str, endings: tuple[str, ...]) -> Json:
        return self.any(*({"ends_with": [{"var": name}, each]} for each in endings))

    def contains(self, name: str, part: str) -> Json:
        return {"and": [self.known(name), {"in": [part, {"var": name}]}]}

    def holds(self, name: str, value: str) -> Json:
        return {"and": [self.known(name), {"in": [value, {"var": name}]}]}

    def all(self, *parts: Json) -> Json:
        return {"and": list(parts)}

    def any(self, *parts: Json) -> Json:
        return {"or": list(parts)}

    def no(self, part: Json) -> Json:
        return {"!": [part]}

    def count(self, kind: str) -> Json:
        # Within `filter` the entry is what `var` sees; `val` looks two levels up, at the lead.
        recent = [
            {"===": [{"var": "type"}, kind]},
            {"!==": [{"var": "at"}, None]},
            {">=": [{"var": "at"}, {"val": [[2], "month_ago"]}]},
            {"<=": [{"var": "at"}, {"val": [[2], "now"]}]},
        ]
        return {"length": {"filter": [{"var": "activities"}, {"and": recent}]}}

    def is_more(self, left: Json, sign: str, right: int) -> Json:
        return {sign: [left, right]}

    def choice(self, *cases: tuple[Json, Json], default: Json) -> Json:
        return {"if": [*(part for case in cases for part in case), default]}

    def total(self, *parts: Json) -> Json:
        return {"+": list(parts)}

    def capped(self, count: Json, points: int, most: int) -> Json:
        return {"min": [most, {"*": [points, count]}]}

    def text(self, value: str) -> Json:
        return value


@dataclass(frozen=True)
class Written:
    """Engines whose expressions are texts; they differ in a few words."""

    and_: str
    or_: str
    not_: str
    end: Callable[[str, str], str]
    part: Callable[[str, str], str]
    counted: Callable[[str], str]
    least: Callable[[int, str], str]
    before: str = ""

    def field(self, name: str) -> str:
        return name

    def earlier(self, name: str) -> str:
        return f"{self.before}{name}"

    def known(self, name: str) -> str:
        return f"{name} != null"

    def compared(self, name: str, sign: str, to: Json) -> str:
        value = {True: "true", False: "false"}.get(to, to) if isinstance(to, bool) else to
        return f"({name} != null {self.and_} {name} {sign} {value})"

    def among(self, name: str, values: tuple[str, ...]) -> str:
        return f"({name} in [{', '.join(map(self.text, values))}])"

    def ends(self, name: str, endings: tuple[str, ...]) -> str:
        return self.all(self.known(name), self.any(*(self.end(name, self.text(each)) for each in endings)))

    def contains(self, name: str, part: str) -> str:
        return self.all(self.known(name), self.part(name, self.text(part)))

    def holds(self, name: str, value: str) -> str:
        return self.all(self.known(name), f"({self.text(value)} in {name})")

    def all(self, *parts: str) -> str:
        return f"({f' {self.and_} '.join(parts)})"

    def any(self, *parts: str) -> str:
        return f"({f' {self.or_} '.join(parts)})"

    def no(self, part: str) -> str:
        return f"{self.not_}({part})"

    def count(self, kind: str) -> str:
        return self.counted(self.text(kind))

    def is_more(self, left: str, sign: str, right: int) -> str:
        return f"({left} {sign} {right})"

    def choice(self, *cases: tuple[str, Json], default: Json) -> str:
        whole = str(default)
        for when, then in reversed(cases):
            whole = f"({when} ? {then} : {whole})"
        return whole

    def total(self, *parts: Json) -> str:
        return f"({' + '.join(map(str, parts))})"

    def capped(self, count: str, points: int, most: int) -> str:
        return self.least(most, f"{count} * {points}")

    def text(self, value: str) -> str:
        return f'"{value}"'


def cel(before: str) -> Written:
    """The Common Expression Language; `before` stands in front of what the first map defined."""
    return Written(
        and_="&&",
        or_="||",
        not_="!",
        end=lambda name, ending: f"{name}.endsWith({ending})",
        part=lambda name, part: f"{name}.contains({part})",
        counted=lambda kind: (
            f"(activities == null ? 0 : size(activities.filter(a, a.type == {kind} && a.at != null"
            " && a.at >= month_ago && a.at <= now)))"
        ),
        least=lambda most, text: f"[{text}].map(n, n > {most} ? {most} : n)[0]",
        before=before,
    )


def zen() -> Written:
    """The expression language of ZEN."""
    return Written(
        and_="and",
        or_="or",
        not_="not ",
        end=lambda name, ending: f"endsWith({name}, {ending})",
        part=lambda name, part: f"contains({name}, {part})",
        counted=lambda kind: (
            f"count(activities ?? [], #.type == {kind} and #.at != null and #.at >= month_ago and #.at <= now)"
        ),
        least=lambda most, text: f"min([{most}, {text}])",
    )


def rule_engine() -> Written:
    """The expression language of rule-engine."""
    return Written(
        and_="and",
        or_="or",
        not_="not ",
        end=lambda name, ending: f"{name}.ends_with({ending})",
        part=lambda name, part: f"({part} in {name})",
        counted=lambda kind: (
            f'(activities == null ? 0 : [a for a in activities if a["type"] == {kind} and a["at"] != null'
            ' and a["at"] >= month_ago and a["at"] <= now].length)'
        ),
        least=lambda most, text: f"$min([{most}, {text}])",
    )
