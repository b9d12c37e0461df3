"""A program's declarations → the rule graph: names first, then every declaration, then their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadrules.compiler import examples, frame, handoffs, scores, tables
from leadrules.compiler.order import dependency_order, value_order
from leadrules.compiler.symbols import KEEP_ONE, Kind, Scope, Symbol
from leadrules.compiler.truths import Truths
from leadrules.compiler.types import Literals, resolve_type
from leadrules.diagnostics import Diagnostic, Severity
from leadrules.graph import definitions as g
from leadrules.graph.fingerprint import Fingerprints
from leadrules.graph.rulegraph import RuleGraph
from leadrules.schema import types as t
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from types import UnionType

    from leadrules.compiler.load import Program

KINDS = {
    n.Disqualify: Kind.DISQUALIFIER,
    n.Stage: Kind.STAGE,
    n.Score: Kind.SCORE,
    n.Table: Kind.TABLE,
    n.Handoff: Kind.HANDOFF,
}
Named = n.Define | n.Disqualify | n.Stage | n.Score | n.Table | n.Handoff


class Checking:
    """One program under way; what is wrong is added to the program's diagnostics."""

    def __init__(self, program: Program) -> None:
        """Read the ruleset's own lines, and give every name its meaning."""
        self.program = program
        ruleset = program.ruleset
        self.scope = Scope(
            listed=program.listed,
            broken=program.broken,
            is_incomplete=program.is_incomplete,
            diagnostics=program.diagnostics,
            currency=ruleset.currency if ruleset else None,
        )
        self.calendar = frame.lower_calendar(ruleset, self.scope)
        if ruleset is not None:
            frame.check_ruleset(ruleset, self.scope)
        self.truths = Truths(self.scope, Literals(self.scope, self.calendar.timezone))
        self.lines = [each for lead in self.of(n.LeadDeclaration) for each in frame.declare_fields(lead, self.scope)]
        self.settings: dict[str, g.Setting] = {}
        self.named = self.declare()
        self.definitions: dict[str, g.Definable] = {}

    def of(self, kind: type[Any] | UnionType) -> Iterator[Any]:
        """The declarations of one kind."""
        return (each for each in self.program.declarations if isinstance(each, kind))

    def declare(self) -> list[Named]:
        """Give settings, lists and definitions their names; those that a definition can be lowered from."""
        scope = self.scope
        for setting in self.of(n.Setting):
            self.setting(setting)
        for values in self.of(n.ValueList):
            scope.declare(Symbol(values.name.text, Kind.LIST, values.name.span, values=values))
        named: list[Named] = []
        for node in self.of(Named):
            kind = KINDS.get(type(node)) or (Kind.DEFINITION if node.value is None else Kind.VALUE)
            symbol = Symbol(node.name.text, kind, node.name.span)
            if isinstance(node, n.Score) and node.grades:
                ordered = sorted(node.grades, key=lambda grade: grade.start)
                symbol.grades = t.ChoiceType(tuple(dict.fromkeys(grade.name.text for grade in ordered)), is_ranked=True)
            if isinstance(node, n.Table):
                outputs = tables.resolve_outputs(node, scope)
                symbol.outputs = outputs or ()
                symbol.is_broken = outputs is None
            if scope.declare(symbol):
                named.append(node)
        for log in self.of(n.Log):
            self.declare_log(log)
        return named

    def setting(self, node: n.Setting) -> None:
        """Read a setting, with the value that a `use … with` gives it."""
        name = node.name.text
        kind = resolve_type(node.type, self.scope)
        override = self.program.overrides.get(name)
        literal = override.value if override is not None else node.value
        is_duration = kind == t.DURATION and isinstance(literal, n.DurationLiteral)
        duration = literal.value if is_duration and isinstance(literal, n.DurationLiteral) else None
        value = None
        if kind is not None and (duration is None or duration.seconds is not None):
            value = self.truths.literals.expected(literal, kind, f"the setting `{name}`")
        is_broken = value is None and duration is None
        symbol = Symbol(name, Kind.SETTING, node.name.span, type=kind, duration=duration, is_broken=is_broken)
        if self.scope.declare(symbol) and kind is not None and not is_broken:
            self.settings[name] = g.Setting(
                name=name, doc=node.doc, span=node.span, type=kind, value=value, duration=duration
            )

    def declare_log(self, node: n.Log) -> None:
        """Give a log its name and its record."""
        fields = n.ListName(of=node.fields, span=node.span)
        kind = resolve_type(fields, self.scope)
        name = node.name.text
        if name in self.scope.logs or name in self.scope.symbols or name == "leads":
            self.scope.tell("declared-twice", f"`{name}` is declared twice", node.name.span, KEEP_ONE)
        elif isinstance(kind, t.ListType) and isinstance(kind.of, t.RecordType):
            self.scope.logs[name] = kind.of

    # ---- lowering

    def graph(self, today: date | None) -> RuleGraph | None:
        """Lower everything; None when that makes no sense any more."""
        scope, truths = self.scope, self.truths
        for line, group in self.lines:
            field = scope.fields[line.name.text]
            scope.fields[field.name] = frame.complete_field(line, field, truths, group)
        for node in value_order(self.named, scope):
            self.lower(node)
        for override in self.program.overrides.values():
            symbol = scope.symbols.get(override.name.text)
            if symbol is not None and symbol.kind is not Kind.SETTING:
                message = f"`{symbol.name}` is {symbol.kind.value}, and only settings can be given a value"
                scope.tell("bad-override", message, override.name.span)
        guarantees = (handoffs.lower_guarantee(each, truths) for each in self.of(n.Guarantee))
        commitments = (handoffs.lower_commitment(each, truths) for each in self.of(n.Commitment))
        parts: dict[str, Any] = {
            "strategies": self.unique(n.Strategy, lambda node: frame.lower_strategy(node, truths)),
            "sources": self.unique(n.SourceDeclaration, lambda node: frame.lower_source(node, truths)),
            "guarantees": tuple(filter(None, guarantees)),
            "commitments": tuple(filter(None, commitments)),
            "examples": tuple(examples.lower_examples(list(self.of(n.Example)), truths)),
        }
        order = dependency_order(self.definitions, scope)
        self.unlisted()
        self.warn(today)
        if order is None or any(each.severity is Severity.ERROR for each in self.program.diagnostics):
            return None
        return self.assemble(order, parts)

    def assemble(self, order: tuple[str, ...], parts: dict[str, Any]) -> RuleGraph:
        """Put the graph together, digests included; `parts` are what stands beside the definitions."""
        ruleset, scope = self.program.ruleset, self.scope
        disqualifiers = tuple(n for n in order if isinstance(self.definitions[n], g.Disqualifier))
        prints = Fingerprints(scope.fields, self.settings, self.calendar, disqualifiers)
        for name in (*disqualifiers_first(order, self.definitions),):
            prints.add(name, self.definitions[name])
        return RuleGraph(
            name=ruleset.name.text if ruleset else "rules",
            doc=ruleset.doc if ruleset else None,
            teams=tuple(team.text for team in ruleset.teams) if ruleset else (),
            agreed=frame.lower_agreed(ruleset.terms.agreed) if ruleset else None,
            currency=scope.currency,
            timezone=self.calendar.timezone,
            calendar=self.calendar,
            fields=scope.fields,
            settings=self.settings,
            lists=scope.lists,
            definitions={name: self.definitions[name] for name in order},
            declared=tuple(node.name.text for node in self.named),
            **parts,
            logs=self.logs(),
            fingerprints={node.name.text: prints.of[node.name.text] for node in self.named},
            since=ruleset.terms.since if ruleset else None,
            review=ruleset.terms.review.value if ruleset and ruleset.terms.review else None,
            span=ruleset.name.span if ruleset else None,
        )

    def logs(self) -> dict[str, g.Log]:
        """The logs with their fields."""
        found = {}
        for node in self.of(n.Log):
            record = self.scope.logs[node.name.text]
            lines = {line.name.text: line for line in node.fields}
            fields = tuple(frame.bare_field(lines[name], kind, None) for name, kind in record.fields)
            found[node.name.text] = g.Log(name=node.name.text, doc=node.doc, span=node.span, fields=fields)
        return found

    def lower(self, node: Named) -> None:
        """Lower one definition."""
        name, truths = node.name.text, self.truths
        for team in frame.agreed_names(node.terms.agreed) if node.terms.agreed else ():
            handoffs.check_team(team, truths)
        declared: dict[str, Any] = {
            "name": name,
            "doc": node.doc,
            "span": node.name.span,
            "agreed": frame.lower_agreed(node.terms.agreed),
            "since": node.terms.since,
            "review": node.terms.review.value if node.terms.review else None,
        }
        lowered: g.Definable | None = None
        match node:
            case n.Define(value=None) | n.Disqualify() | n.Stage():
                lowered = self.lower_truth(node, declared)
            case n.Define():
                value = truths.values.read(node.value) if node.value is not None else None
                self.scope.symbols[name].type = value.type if value is not None else None
                lowered = None if value is None else g.ValueDefinition(value=value, **declared)
            case n.Score():
                lowered = scores.lower_score(node, truths, declared)
            case n.Table():
                outputs = self.scope.symbols[name].outputs
                lowered = tables.lower_table(node, truths, outputs, declared) if outputs else None
            case n.Handoff():
                lowered = handoffs.lower_handoff(node, truths, declared)
        if lowered is not None:
            self.definitions[name] = lowered

    def lower_truth(self, node: n.Define | n.Disqualify | n.Stage, declared: dict[str, Any]) -> g.Definable | None:
        """Lower a definition, disqualifier or stage."""
        after = node.after if isinstance(node, n.Stage) else None
        if after is not None and not self.scope.is_stage(after, "a stage comes after a stage"):
            return None
        criterion = self.truths.criteria.block(node.criteria, node.name.text)
        if criterion is None:
            return None
        if isinstance(node, n.Stage):
            return g.Stage(after=after.text if after else None, criterion=criterion, **declared)
        if isinstance(node, n.Disqualify):
            return g.Disqualifier(criterion=criterion, **declared)
        return g.Definition(criterion=criterion, **declared)

    def unique(self, kind: type[Any], lower: Any) -> dict[str, Any]:  # noqa: ANN401 - the kinds share their form alone
        """Lower declarations that have names of their own, apart from those of expressions."""
        found: dict[str, Any] = {}
        for node in self.of(kind):
            if node.name.text in found:
                message = f"`{node.name.text}` is declared twice"
                self.scope.tell("declared-twice", message, node.name.span, KEEP_ONE)
            else:
                found[node.name.text] = lower(node)
        return found

    # ---- what is left to say

    def unlisted(self) -> None:
        """Lower lists that nothing uses, so that their values are checked too."""
        for name, symbol in self.scope.symbols.items():
            if symbol.kind is Kind.LIST and symbol.values is not None and name not in self.scope.lists:
                values = symbol.values.values
                if isinstance(values, tuple) and all(isinstance(each, n.Text) for each in values):
                    self.truths.options.constants(symbol.values, t.TEXT, f"the list `{name}`")

    def warn(self, today: date | None) -> None:
        """Find settings and lists that nobody uses, and reviews that are due."""
        entry, scope = self.program.entry, self.scope
        # What could not be read may be what uses a name.
        is_sound = not any(each.severity is Severity.ERROR for each in self.program.diagnostics)
        for name, symbol in scope.symbols.items() if is_sound else ():
            if symbol.kind in (Kind.SETTING, Kind.LIST) and name not in scope.used and symbol.span.source is entry:
                message = f"nothing uses the {symbol.kind.value.split()[-1]} `{name}`"
                self.tell_warning("unused-name", message, symbol, "use it, or take it away")
        named = [(f"`{each.name.text}`", each.terms) for each in self.named]
        ruleset = self.program.ruleset
        whole = [(f"the ruleset `{ruleset.name.text}`", ruleset.terms)] if ruleset is not None else []
        owed = [(f"“{each.doc}”", each.terms) for each in self.of(n.Commitment)]
        for what, terms in (*whole, *named, *owed):
            review = terms.review
            if today is not None and review is not None and review.value < today:
                message = f"{what} was to be reviewed by {review.value}"
                help_text = "look at it together, and set the next date"
                diagnostic = Diagnostic("review-passed", message, review.span, help_text, severity=Severity.WARNING)
                self.program.diagnostics.append(diagnostic)

    def tell_warning(self, code: str, message: str, symbol: Symbol, help_text: str) -> None:
        """Note what should be looked at."""
        warning = Diagnostic(code, message, symbol.span, help_text, severity=Severity.WARNING)
        self.program.diagnostics.append(warning)


def disqualifiers_first(order: tuple[str, ...], definitions: dict[str, g.Definable]) -> list[str]:
    """Dependency order with every stage behind all disqualifiers, which are part of what it means.

    `order` already puts a stage behind each disqualifier: see `dependency_order`.
    """
    return [name for name in order if name in definitions]
