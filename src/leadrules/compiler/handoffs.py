"""Handoffs, guarantees, commitments and logs → the rule graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadrules.compiler.durations import read_duration
from leadrules.compiler.frame import agreed_names, lower_agreed
from leadrules.compiler.identify import slug
from leadrules.compiler.symbols import Kind
from leadrules.compiler.types import article
from leadrules.diagnostics import did_you_mean, listed
from leadrules.graph import definitions as g
from leadrules.schema import types as t
from leadrules.syntax import nodes as n

if TYPE_CHECKING:
    from leadrules.compiler.symbols import Scope
    from leadrules.compiler.truths import Truths
    from leadrules.source import Span

MOST_ATTEMPTS = 1_000


def check_team(name: n.Name, truths: Truths) -> None:
    """Say that a team is not one of the ruleset's; without a ruleset any name will do."""
    teams = truths.scope.teams
    if teams and name.text not in teams and not truths.scope.may_be_declared("ruleset", "teams", name.text):
        help_text = did_you_mean(name.text, teams) or f"the ruleset names {listed(teams)}"
        truths.scope.tell("unknown-team", f"no team is called `{name.text}`", name.span, help_text)


def is_field(name: n.Name, truths: Truths) -> bool:
    """Whether a name is a field of the lead; said when not."""
    symbol = truths.scope.find(name.text)
    if symbol is not None and symbol.kind is Kind.FIELD:
        return True
    if symbol is None:
        fields = truths.scope.fields
        if not truths.scope.may_be_declared(name.text):
            help_text = did_you_mean(name.text, fields) or "declare it in `lead`"
            truths.scope.tell("unknown-name", f"no field is called `{name.text}`", name.span, help_text)
    elif not symbol.is_broken:
        message = f"`{name.text}` is {symbol.kind.value}, and a field is wanted"
        truths.scope.tell("bad-handoff", message, name.span, "name what the lead must hold")
    return False


def lower_handoff(node: n.Handoff, truths: Truths, declared: dict[str, Any]) -> g.Handoff | None:
    """Read a handoff; it says between whom and when, everything else is optional."""
    tell, before = truths.scope.tell, len(truths.scope.diagnostics)
    check_lines(node, truths.scope)
    for pair in node.teams:
        for team in pair:
            check_team(team, truths)
    when = [truths.read(test, node.name.text, truths.shown(test.span, f"{node.name.text}.when")) for test in node.when]
    must_have = lower_items(node.must_have, truths)
    wanted_count, wanted = node.should_have[0] if node.should_have else (0, ())
    should_have = lower_items(wanted, truths)
    if node.should_have and not 1 <= wanted_count <= len(wanted):
        message = f"`should have at least {wanted_count} of` lists {len(wanted)}"
        tell("bad-count", message, wanted[0].span, f"a number from 1 to {len(wanted)} fits")
    route = [truths.values.read(path) for path in node.route]
    answer = lower_answer(node, truths)
    within = read_duration(answer.within, truths.values) if answer else None
    recycle = lower_recycle(node, truths)
    if len(truths.scope.diagnostics) > before or not node.teams or not when or when[0] is None:
        return None
    return g.Handoff(
        giver=node.teams[0][0].text,
        taker=node.teams[0][1].text,
        when=when[0],
        must_have=must_have,
        should_have=should_have,
        should_count=int(wanted_count),
        route=route[0] if route else None,
        answer_within=within[0] if within else None,
        answer_setting=within[1] if within else None,
        handed_off=answer.start.text if answer else None,
        answered=answer.end.text if answer else None,
        reject_with=tuple(dict.fromkeys(name.text for name in node.reject_with)),
        recycle_to=recycle[0] if recycle else None,
        recycle_after=recycle[1] if recycle else None,
        **declared,
    )


def check_lines(node: n.Handoff, scope: Scope) -> None:
    """Say which lines a handoff lacks, and which it has twice."""
    places: tuple[tuple[str, list[n.Node]], ...] = (
        ("from … to …", [pair[0] for pair in node.teams]),
        ("when …", list(node.when)),
        ("should have …", [items[0] for _, items in node.should_have if items]),
        ("route by …", list(node.route)),
        ("answer within …", list(node.answer)),
        ("recycle to …", [stage for stage, _ in node.recycle]),
    )
    for what, given in places:
        if len(given) > 1:
            scope.tell("bad-handoff", f"`{what}` is said twice", given[1].span, "keep one of them", given[0].span)
    giver, taker = (*scope.teams, "marketing", "sales")[:2] if len(scope.teams) != 1 else ("marketing", "sales")
    stages = [each.name for each in scope.symbols.values() if each.kind is Kind.STAGE]
    when = stages[-1] if stages else "sql"
    for (what, given), line in zip(places, (f"from {giver} to {taker}", f"when {when}"), strict=False):
        if not given:
            message = f"`{node.name.text}` does not say `{what}`"
            scope.tell("bad-handoff", message, node.name.span, f"add `{line}`")


def lower_items(items: tuple[n.WantedItem, ...], truths: Truths) -> tuple[g.Item, ...]:
    """Read the fields that must or should come with a lead; each is named once."""
    seen: dict[str, Span] = {}
    for item in items:
        for name in item.names:
            if is_field(name, truths) and seen.setdefault(name.text, name.span) is not name.span:
                truths.scope.tell(
                    "bad-handoff", f"`{name.text}` is wanted twice", name.span, "keep one", seen[name.text]
                )
    return tuple(g.Item(fields=tuple(name.text for name in item.names), reason=item.reason) for item in items)


def lower_answer(node: n.Handoff, truths: Truths) -> n.Answer | None:
    """Check how soon the taking team answers: two moments of the lead, and business hours where they are meant."""
    if not node.answer:
        return None
    answer = node.answer[0]
    for name in (answer.start, answer.end):
        if is_field(name, truths):
            kind = truths.scope.symbols[name.text].type
            if kind not in (t.DATETIME, None):
                message = f"`{name.text}` is {article(kind)}, and a datetime is wanted"
                truths.scope.tell("type-mismatch", message, name.span)
    return answer


def lower_recycle(node: n.Handoff, truths: Truths) -> tuple[str, int | None] | None:
    """Check where a lead goes that nobody reached."""
    if not node.recycle:
        return None
    stage, attempts = node.recycle[0]
    truths.scope.is_stage(stage, "a lead is recycled to a stage")
    if attempts is not None and (attempts != int(attempts) or not 1 <= attempts <= MOST_ATTEMPTS):
        truths.scope.tell("bad-handoff", f"there cannot be {attempts} attempts", stage.span, "write a whole number")
        return None
    return stage.text, None if attempts is None else int(attempts)


def lower_guarantee(node: n.Guarantee, truths: Truths) -> g.Guarantee | None:
    """Read what the rules promise to ensure."""
    name = slug(node.doc)
    test = truths.read(node.test, f"guarantee.{name}")
    then = truths.read(node.then, f"guarantee.{name}") if node.then is not None else None
    if test is None or (node.then is not None and then is None):
        return None
    return g.Guarantee(name=name, doc=node.doc, span=node.span, test=test, then=then)


def lower_commitment(node: n.Commitment, truths: Truths) -> g.Commitment | None:
    """Read what a team owes: `count(…)` or `share(…)` over the leads or a log, against a target, per period."""
    scope = truths.scope
    for team in (node.team, *(agreed_names(node.terms.agreed) if node.terms.agreed else ())):
        check_team(team, truths)
    measure = node.measure
    if not isinstance(measure, n.Aggregate) or measure.how not in ("count", "share") or len(measure.over.parts) > 1:
        help_text = "write `count(leads where …)`, `share(leads where …)`, or the same over a log"
        scope.tell("not-a-value", "a commitment is measured over leads or a log", measure.span, help_text)
        return None
    over = measure.over.text
    if over != "leads" and over not in scope.logs:
        if not scope.may_be_declared(over):
            near = did_you_mean(over, ("leads", *scope.logs)) or "count `leads`, or declare a `log`"
            scope.tell("unknown-name", f"no log is called `{over}`", measure.over.span, near)
        return None
    scope.record = scope.logs.get(over)
    name = f"commitment.{slug(node.doc)}"
    where = truths.read(measure.where, name) if measure.where is not None else None
    period_ok = node.of is None or check_period_field(node.of, truths)
    scope.record = None
    kind = t.PERCENT if measure.how == "share" else t.INTEGER
    if isinstance(node.target, n.Number | n.Percent | n.Money | n.Text | n.Negative | n.Day):
        target = truths.literals.expected(node.target, kind, f"what `{measure.how}` gives")
    else:
        target = None
        scope.tell("type-mismatch", "a commitment's target is a number", node.target.span, "write `>= 120` or `>= 95%`")
    if measure.how == "share" and measure.where is None:
        scope.tell("not-a-criterion", "`share` needs a `where`", measure.span, "say which leads count")
        return None
    if target is None or not period_ok or (measure.where is not None and where is None):
        return None
    return g.Commitment(
        name=slug(node.doc),
        doc=node.doc,
        span=node.span,
        agreed=lower_agreed(node.terms.agreed),
        since=node.terms.since,
        review=node.terms.review.value if node.terms.review else None,
        team=node.team.text,
        measure=g.Measure(how=measure.how, over=over, where=where),
        operator=node.operator,
        target=target,
        period=g.Period(node.period) if node.period else None,
        of=node.of.text if node.of else None,
    )


def check_period_field(name: n.Name, truths: Truths) -> bool:
    """Whether the date that says which period an entry belongs to is a date of the lead, or of the log."""
    record = truths.scope.record
    if isinstance(record, t.RecordType):
        kind: t.Type | None = record.field(name.text)
        if kind is None and not truths.scope.may_be_declared(name.text):
            near = did_you_mean(name.text, [field for field, _ in record.fields])
            truths.scope.tell("unknown-name", f"the log has no field `{name.text}`", name.span, near)
    else:
        kind = truths.scope.symbols[name.text].type if is_field(name, truths) else None
    if kind is not None and not t.is_moment(kind):
        truths.scope.tell("type-mismatch", f"`{name.text}` is {article(kind)}, and a date is wanted", name.span)
        return False
    return kind is not None
