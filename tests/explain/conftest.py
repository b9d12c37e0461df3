"""Verdicts made by hand, as an evaluation of the inbound ruleset would return them, for leads of every kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest

from leadrules.graph.truths import HandoffState
from leadrules.schema.outcome import Outcome, all_of, any_of, at_least, decided, negation
from leadrules.verdict import (
    FieldInfo,
    HandoffResult,
    ItemResult,
    LineResult,
    Place,
    Presence,
    Result,
    RowResult,
    ScoreResult,
    Seen,
    StageResult,
    TableResult,
    Trace,
    TraceKind,
    Unusable,
    ValueResult,
    Verdict,
)

# A field's value as the lead holds it; numbers are texts, as in a verdict.
Lead: TypeAlias = dict[str, object]

BERLIN = ZoneInfo("Europe/Berlin")
ON = datetime(2026, 11, 20, 15, 0, tzinfo=BERLIN)
FIELDS: tuple[tuple[str, str, str, str | None], ...] = (
    ("company", "text", "firmographic", "Legal name"),
    ("industry", "one of banking, insurance, fintech, retail, other", "firmographic", None),
    ("employees", "integer", "firmographic", "Headcount of the whole group"),
    ("country", "country", "firmographic", None),
    ("full_name", "text", "demographic", None),
    ("email", "email", "demographic", None),
    ("phone", "phone", "demographic", None),
    ("function", "one of finance, it, operations, sales, other", "demographic", None),
    ("level", "ranked staff < manager < director < vp < c_level", "demographic", None),
    ("problem", "text", "insight", None),
    ("role", "one of economic_buyer, decision_maker, influencer, user", "insight", None),
    ("budget", "money in EUR", "insight", None),
    ("budget_confirmed", "yes/no", "insight", None),
    ("decision_date", "date", "insight", None),
    ("competitors", "list of text", "insight", None),
    ("contacts", "list of record of name, role", "insight", None),
    ("unsubscribed", "yes/no", "behaviour", None),
    ("source", "one of webinar, partner, outbound, web", "behaviour", None),
    ("activities", "list of record of type, at", "behaviour", None),
)
LEVELS = ("staff", "manager", "director", "vp", "c_level")


def place(line: int) -> Place:
    return Place(file="inbound.rules", line=line, column=1, end_line=line, end_column=40)


def group(name: str, kind: TraceKind, *parts: Trace, **more: object) -> Trace:
    outcomes = [part.outcome for part in parts]
    wanted = more.get("at_least")
    match kind:
        case TraceKind.ALL:
            outcome = all_of(outcomes)
        case TraceKind.ANY:
            outcome = any_of(outcomes)
        case TraceKind.NONE:
            outcome = all_of(map(negation, outcomes))
        case TraceKind.NOT:
            outcome = negation(outcomes[0])
        case _:
            outcome = at_least(wanted if isinstance(wanted, int) else 1, outcomes)
    missing = dict.fromkeys(name for part in parts for name in part.missing if part.outcome.is_undecided)
    if not outcome.is_undecided:
        missing = dict.fromkeys(name for part in parts for name in part.missing if not part.outcome.is_undecided)
    text = " ".join(part.text for part in parts)
    return Trace.model_validate(
        {"id": name, "kind": kind, "text": text, "outcome": outcome, "parts": parts, "missing": tuple(missing)}
        | {"place": place(1)}
        | more
    )


class Inbound:
    """Evaluates one lead, as far as these tests need it."""

    def __init__(self, lead: Lead) -> None:
        self.lead = lead

    def has(self, name: str) -> bool:
        value = self.lead.get(name)
        return value is not None and not isinstance(value, Unusable)

    def seen(self, name: str, doc: str | None = None) -> Seen:
        value = self.lead.get(name)
        doc = doc or next((doc for known, _, _, doc in FIELDS if known == name), None)
        kind = next((kind for known, kind, _, _ in FIELDS if known == name), "text")
        if isinstance(value, Unusable):
            return Seen(name=name, kind="field", presence=Presence.UNUSABLE, doc=doc)
        if value is None:
            if name == "unsubscribed":
                return Seen(name=name, kind="field", presence=Presence.ASSUMED, value="no", doc=doc)
            return Seen(name=name, kind="field", presence=Presence.MISSING, doc=doc)
        text, exact = str(value), None
        if kind.startswith("list"):
            text = f"{len(value)} entries" if isinstance(value, Sequence) else text
        elif kind.startswith("money"):
            exact, text = text, f"{int(text):,} EUR"
        elif kind == "integer":
            exact, text = text, f"{int(text):,}"
        elif kind == "date":
            exact = text
        elif kind in ("text", "email", "phone"):
            text = f'"{text}"'
        return Seen(name=name, kind="field", presence=Presence.KNOWN, value=text, low=exact, high=exact, doc=doc)

    def test(self, name: str, field: str, text: str, holds: Callable[[str], bool], **more: object) -> Trace:
        value = self.lead.get(field)
        value = "no" if value is None and field == "unsubscribed" else value
        is_there = value is not None and not isinstance(value, Unusable)
        outcome = decided(holds(str(value))) if is_there else Outcome.UNDECIDED
        whole = {
            "id": name,
            "kind": TraceKind.TEST,
            "text": f"{field} {text}",
            "outcome": outcome,
            "seen": (self.seen(field),),
            "missing": () if is_there else (field,),
            "place": place(1),
        }
        return Trace.model_validate(whole | more)

    def number(self, name: str, field: str, operator: str, value: int, written: str, **more: object) -> Trace:
        unit = " EUR" if field == "budget" else ""
        wanted = Seen(
            name=str(value),
            kind="computed",
            presence=Presence.KNOWN,
            value=f"{value:,}{unit}",
            low=str(value),
            high=str(value),
        )
        has = self.has(field)
        gap = str(abs(int(str(self.lead[field])) - value)) if has else None
        operators: dict[str, Callable[[str], bool]] = {
            ">=": lambda it: int(it) >= value,
            "<": lambda it: int(it) < value,
        }
        return self.test(
            name,
            field,
            f"{operator} {written}",
            operators[operator],
            **({"operator": operator, "wanted": wanted, "gap": gap} | more),
        )

    def known(self, name: str, field: str, **more: object) -> Trace:
        trace = self.test(name, field, "is known", lambda _: True, **more)
        return trace if self.has(field) else trace.model_copy(update={"outcome": Outcome.NOT_MET})

    def refer(self, name: str, to: str, outcome: Outcome, missing: Sequence[str], **more: object) -> Trace:
        whole = {"id": name, "kind": TraceKind.REFERENCE, "text": to, "refers_to": to, "outcome": outcome}
        return Trace.model_validate(whole | {"missing": tuple(missing), "place": place(70)} | more)

    def target_market(self) -> Result:
        industry = self.test(
            "in_target_market.1",
            "industry",
            "in [banking, insurance, fintech]",
            lambda it: it in ("banking", "insurance", "fintech"),
            place=place(54),
        )
        dach = Seen(
            name="dach", kind="list", presence=Presence.KNOWN, value="DE, AT, CH", doc="German-speaking countries"
        )
        country = self.test(
            "in_target_market.2",
            "country",
            "in dach",
            lambda it: it in ("DE", "AT", "CH"),
            operator="in",
            wanted=dach,
            place=place(55),
        )
        setting = Seen(
            name="smallest_company", kind="setting", presence=Presence.KNOWN, value="50", low="50", high="50"
        )
        employees = self.number(
            "in_target_market.3",
            "employees",
            ">=",
            50,
            "smallest_company",
            reason="smaller teams do not need consolidation",
            wanted=setting,
            place=place(56),
        )
        partner = self.test(
            "in_target_market.partner",
            "source",
            "is partner",
            lambda it: it == "partner",
            label="partner",
            reason="partners screen for us",
            place=place(57),
        )
        screened = group("in_target_market.0", TraceKind.ALL, industry, country, employees, place=place(53))
        whole = group("in_target_market", TraceKind.ANY, screened, partner, place=place(52))
        return self.result("in_target_market", "Companies that the strategy names", whole, 51)

    def finance_leader(self) -> Result:
        function = self.test("finance_leader.1", "function", "is finance", lambda it: it == "finance", place=place(61))
        level = self.test(
            "finance_leader.2",
            "level",
            ">= manager",
            lambda it: LEVELS.index(it) >= 1,
            operator=">=",
            wanted=Seen(name="manager", kind="computed", presence=Presence.KNOWN, value="manager"),
            place=place(62),
        )
        whole = group("finance_leader", TraceKind.ALL, function, level, place=place(60))
        return self.result("finance_leader", "People who own the problem", whole, 59)

    def result(self, name: str, doc: str, trace: Trace, line: int) -> Result:
        return Result(
            name=name,
            doc=doc,
            outcome=trace.outcome,
            missing=trace.missing,
            trace=trace,
            fingerprint="ab12" * 16,
            place=place(line),
        )

    def engagement(self) -> ScoreResult:
        activities = self.lead.get("activities")
        is_there = isinstance(activities, Sequence)
        types = [str(each) for each in activities] if isinstance(activities, Sequence) else []
        webinars, demos = types.count("webinar"), types.count("demo_request")
        free = str(self.lead.get("email", "")).endswith(("gmail.com", "web.de"))
        demo = Trace(
            id="engagement.3",
            kind=TraceKind.SOME_ENTRY,
            text="any(activities where type is demo_request)",
            reason="asked to see it",
            outcome=decided(demos > 0) if is_there else Outcome.UNDECIDED,
            seen=(self.seen("activities"),),
            missing=() if is_there else ("activities",),
            place=place(70),
        )
        waits = () if is_there else ("activities",)
        email = self.has("email")
        lines = (
            LineResult(
                id="engagement.1",
                text="+10 each activities where type is webinar and at within last 90 days, up to 30",
                low=Decimal(min(30, 10 * webinars)) if is_there else Decimal(0),
                high=Decimal(min(30, 10 * webinars)) if is_there else Decimal(30),
                counted=webinars,
                capped=webinars > 3,
                missing=waits,
                place=place(68),
            ),
            LineResult(
                id="engagement.3",
                text="+25 when any(activities where type is demo_request)",
                reason="asked to see it",
                low=Decimal(25 if demos else 0),
                high=Decimal(25 if demos or not is_there else 0),
                missing=waits,
                trace=demo,
                place=place(70),
            ),
            LineResult(
                id="engagement.4",
                text="-15 when email ends with any of free_mail",
                low=Decimal(-15 if free or not email else 0),
                high=Decimal(0 if not email or not free else -15),
                missing=() if email else ("email",),
                place=place(71),
            ),
        )
        raw_low, raw_high = (sum(int(str(getattr(line, end))) for line in lines) for end in ("low", "high"))
        low, high = max(0, raw_low), min(100, max(0, raw_high))
        low, high = int(str(self.lead.get("_low", low))), int(str(self.lead.get("_high", high)))
        grades = [grade for grade, start in (("cold", 0), ("warm", 30), ("hot", 60)) if start <= high]
        grades = grades[
            next(i for i, name in reversed(list(enumerate(("cold", "warm", "hot")))) if low >= (0, 30, 60)[i]) :
        ]
        return ScoreResult(
            name="engagement",
            doc="How much they act",
            low=Decimal(low),
            high=None if self.lead.get("_open") else Decimal(high),
            grade=grades[0] if len(grades) == 1 else None,
            possible_grades=tuple(grades),
            lines=lines,
            missing=tuple(dict.fromkeys(name for line in lines for name in line.missing)),
            fingerprint="cd34" * 16,
            place=place(66),
        )

    def interest(self) -> Trace:
        score = self.engagement()
        low, high = int(score.low or 0), int(score.high or 100)
        outcome = Outcome.MET if low >= 30 else Outcome.NOT_MET if high < 30 else Outcome.UNDECIDED
        seen = Seen(
            name="engagement",
            kind="score",
            presence=Presence.KNOWN,
            value=str(low) if low == high else f"{low} to {high}",
            low=None if score.low is None else str(score.low),
            high=None if score.high is None else str(score.high),
            doc=score.doc,
            missing=score.missing,
        )
        return Trace(
            id="mql.interest",
            kind=TraceKind.TEST,
            text="engagement >= 30",
            label="interest",
            outcome=outcome,
            seen=(seen,),
            operator=">=",
            wanted=Seen(name="30", kind="computed", presence=Presence.KNOWN, value="30", low="30", high="30"),
            gap=None if outcome.is_undecided else str(abs(low - 30) if outcome.is_met else abs(high - 30)),
            missing=score.missing if outcome.is_undecided else (),
            place=place(79),
        )

    def mql(self) -> Trace:
        market, leader = self.target_market(), self.finance_leader()
        return group(
            "mql",
            TraceKind.ALL,
            self.refer("mql.fit", "in_target_market", market.outcome, market.missing, label="fit", place=place(77)),
            self.refer("mql.person", "finance_leader", leader.outcome, leader.missing, label="person", place=place(78)),
            self.interest(),
            place=place(76),
        )

    def sql(self) -> Trace:
        confirmed = self.test("sql.money.2", "budget_confirmed", "is yes", lambda it: it == "yes", place=place(83))
        budget = self.number("sql.money.1", "budget", ">=", 20_000, "20k EUR", place=place(83))
        buyers = self.lead.get("contacts")
        roles = [str(each) for each in buyers] if isinstance(buyers, Sequence) else []
        entries = tuple(
            Trace(
                id=f"sql.authority.2.{number}",
                kind=TraceKind.TEST,
                text="role is economic_buyer",
                outcome=decided(role == "economic_buyer"),
                seen=(Seen(name="role", kind="record", presence=Presence.KNOWN, value=role),),
                entry=number,
                place=place(85),
            )
            for number, role in enumerate(roles, 1)
        )
        contacts = Trace(
            id="sql.authority.2",
            kind=TraceKind.SOME_ENTRY,
            text="any(contacts where role is economic_buyer)",
            outcome=any_of(each.outcome for each in entries) if buyers is not None else Outcome.UNDECIDED,
            seen=(self.seen("contacts"),),
            parts=entries,
            missing=() if buyers is not None else ("contacts",),
            place=place(85),
        )
        role = self.test(
            "sql.authority.1",
            "role",
            "in [economic_buyer, decision_maker]",
            lambda it: it in ("economic_buyer", "decision_maker"),
            place=place(84),
        )
        last = ON.date() + timedelta(days=180)
        when = self.lead.get("decision_date")
        return group(
            "sql",
            TraceKind.ALL,
            group("sql.money", TraceKind.ANY, budget, confirmed, label="money", place=place(83)),
            group("sql.authority", TraceKind.ANY, role, contacts, label="authority", place=place(84)),
            self.known("sql.need", "problem", label="need", reason="reps open with the problem", place=place(86)),
            self.test(
                "sql.urgency",
                "decision_date",
                "within next 180 days",
                lambda it: ON.date() <= date.fromisoformat(it) <= last,
                label="urgency",
                gap=str(abs((last - date.fromisoformat(str(when))).days)) if when else None,
                place=place(87),
            ),
            place=place(82),
        )

    def territory(self) -> TableResult:
        dach = self.target_market().trace.parts[0].parts[1].model_copy(update={"id": "territory.1.country"})
        large = self.number("territory.1.employees", "employees", ">=", 1_000, "1000", place=place(93))
        first = group("territory.1", TraceKind.ALL, dach, large, place=place(93))
        second = group(
            "territory.2", TraceKind.ALL, dach.model_copy(update={"id": "territory.2.country"}), place=place(94)
        )
        rows = []
        chosen = None
        is_open = False
        for number, (trace, gives) in enumerate(
            ((first, "Enterprise DACH"), (second, "SMB DACH"), (None, "Inside sales")), 1
        ):
            outcome = Outcome.MET if trace is None else trace.outcome
            counts = chosen is None and not is_open and not outcome.is_not_met
            is_open = is_open or (counts and outcome.is_undecided)
            chosen = gives if counts and outcome.is_met else chosen
            rows.append(
                RowResult(
                    id=f"territory.{number}",
                    text=f'row {number} gives "{gives}"',
                    outcome=outcome,
                    counts=counts,
                    gives=(f'"{gives}"',),
                    missing=() if trace is None else trace.missing,
                    trace=trace,
                    place=place(92 + number),
                )
            )
        missing = next((row.missing for row in rows if row.counts and row.outcome.is_undecided), ())
        value = Seen(
            name="territory",
            kind="table",
            presence=Presence.KNOWN if chosen else Presence.MISSING,
            value=f'"{chosen}"' if chosen else None,
            missing=missing,
        )
        return TableResult(
            name="territory",
            doc="Who gets the lead",
            is_undecided=is_open,
            values={"territory": value},
            rows=tuple(rows),
            missing=missing,
            fingerprint="ef56" * 16,
            place=place(90),
        )

    def disqualifiers(self) -> dict[str, Result]:
        rival = self.test(
            "competitor",
            "email",
            'ends with "@rival.example"',
            lambda it: it.endswith("@rival.example"),
            place=place(64),
        )
        gone = self.test("unsubscribed_lead", "unsubscribed", "is yes", lambda it: it == "yes", place=place(65))
        return {
            "competitor": self.result("competitor", "Works for a competitor", rival, 64),
            "left": self.result("left", "Does not want to hear from us", gone, 65),
        }

    def fields(self) -> dict[str, FieldInfo]:
        found = {}
        for name, kind, part, doc in FIELDS:
            seen = self.seen(name)
            found[name] = FieldInfo(name=name, doc=doc, group=part, type=kind, presence=seen.presence, value=seen.value)
        return found

    def handoff(self, sql: Outcome, table: TableResult, trace: Trace) -> HandoffResult:
        def item(name: str, reason: str | None = None) -> ItemResult:
            seen = self.seen(name)
            return ItemResult(
                fields=(name,),
                docs=(seen.doc or name,),
                is_there=self.has(name),
                presence=seen.presence,
                value=seen.value,
                reason=reason,
            )

        must = (
            *(item(name) for name in ("full_name", "phone", "email")),
            *(item(name, "the territory needs them") for name in ("industry", "employees", "country")),
        )
        should = tuple(item(name) for name in ("problem", "role", "contacts", "budget", "competitors", "decision_date"))
        handed, answered = self.lead.get("_handed_off_at"), self.lead.get("_answered_at")
        handed_at = handed if isinstance(handed, datetime) else None
        answered_at = answered if isinstance(answered, datetime) else None
        due = self.lead.get("_answer_by", datetime(2026, 11, 23, 11, 0, tzinfo=BERLIN))
        answer_by = due if isinstance(due, datetime) else None
        absent = tuple(name for each in must if not each.is_there for name in each.fields)
        if sql.is_not_met:
            state = HandoffState.NOT_DUE
        elif sql.is_undecided:
            state = HandoffState.UNDECIDED
        elif absent:
            state = HandoffState.INCOMPLETE
        elif handed_at is None:
            state = HandoffState.READY
        elif answered_at is None:
            state = HandoffState.WAITING if answer_by and answer_by >= ON else HandoffState.OVERDUE
        else:
            is_late = answer_by is not None and answered_at > answer_by
            state = HandoffState.ANSWERED_LATE if is_late else HandoffState.ANSWERED_ON_TIME
        is_idle = state in (HandoffState.NOT_DUE, HandoffState.UNDECIDED)
        value = table.values["territory"].value
        return HandoffResult(
            name="to_sales",
            doc="Marketing to Sales",
            giver="marketing",
            taker="sales",
            state=state,
            trace=self.refer("to_sales.when", "sql", sql, trace.missing if sql.is_undecided else ()),
            must_have=must,
            should_have=should,
            should_count=3,
            route=None if is_idle else value,
            answer_within="4 business hours",
            handed_off_at=handed_at,
            answered_at=answered_at,
            answer_by=None if is_idle or state is HandoffState.INCOMPLETE else answer_by,
            reject_with=("no_budget", "wrong_person", "duplicate", "unreachable"),
            recycle_to="mql",
            recycle_after=5,
            missing=trace.missing if sql.is_undecided else absent if state is HandoffState.INCOMPLETE else (),
            fingerprint="0a1b" * 16,
            place=place(99),
        )

    def verdict(self) -> Verdict:
        market, leader, against = self.target_market(), self.finance_leader(), self.disqualifiers()
        met = tuple(name for name, each in against.items() if each.outcome.is_met)
        perhaps = tuple(name for name, each in against.items() if each.outcome.is_undecided)
        own_mql, own_sql = self.mql(), self.sql()
        free = all_of(negation(each.outcome) for each in against.values())
        mql = all_of((own_mql.outcome, free))
        sql = all_of((own_sql.outcome, mql))
        stages = {}
        for name, doc, trace, outcome, after in (
            ("mql", "Marketing-qualified lead", own_mql, mql, None),
            ("sql", "Sales-qualified lead", own_sql, sql, "mql"),
        ):
            waits = dict.fromkeys(trace.missing)
            if after and own_mql.outcome.is_undecided:
                waits.update(dict.fromkeys(own_mql.missing))
            if perhaps and outcome.is_undecided:
                waits.update(dict.fromkeys(name for each in perhaps for name in against[each].missing))
            if outcome is not trace.outcome and not outcome.is_undecided:
                waits = {}
            stages[name] = StageResult(
                name=name,
                doc=doc,
                outcome=outcome,
                own=trace.outcome,
                after=after,
                disqualified_by=met,
                perhaps_disqualified_by=perhaps,
                missing=tuple(waits),
                settles=self.settles(*((own_mql, trace) if after else (trace,)))
                if outcome.is_undecided and trace.missing
                else (),
                trace=trace,
                fingerprint="77aa" * 16,
                place=place(75),
            )
        table = self.territory()
        handoff = self.handoff(sql, table, own_sql)
        employees = self.lead.get("employees")
        value = int(employees) * 120 if isinstance(employees, str) else None
        return Verdict(
            ruleset="inbound",
            ruleset_doc="Inbound leads, EMEA",
            fingerprint="5f3c9a7e21b04d68" * 4,
            lead=str(self.lead["lead_id"]) if "lead_id" in self.lead else None,
            on=ON,
            timezone="Europe/Berlin",
            stage="sql" if sql.is_met else "mql" if mql.is_met else None,
            disqualified_by=met,
            stages=stages,
            definitions={"in_target_market": market, "finance_leader": leader},
            disqualifiers=against,
            values={
                "expected_value": ValueResult(
                    name="expected_value",
                    doc="Rough first-year value",
                    value=Seen(
                        name="expected_value",
                        kind="definition",
                        presence=Presence.MISSING if value is None else Presence.KNOWN,
                        value=None if value is None else f"{value:,} EUR",
                        missing=("employees",) if value is None else (),
                    ),
                    fingerprint="99bb" * 16,
                    place=place(63),
                )
            },
            scores={"engagement": self.engagement()},
            tables={"territory": table},
            handoffs={"to_sales": handoff},
            fields=self.fields(),
            unusable=tuple(each for each in self.lead.values() if isinstance(each, Unusable)),
            unknown_keys=("Lead Rating", "Pardot Score") if "_unknown" in self.lead else (),
        )

    @staticmethod
    def settles(*traces: Trace) -> tuple[tuple[str, ...], ...]:
        """The smallest sets of fields that settle several `all of` at once: a no first, then a yes that needs more."""
        parts = [part for trace in traces for part in trace.parts if part.outcome.is_undecided and part.missing]
        no = [part.missing for part in parts]
        ways = [[(name,) for name in part.missing] if part.kind is TraceKind.ANY else [part.missing] for part in parts]
        yes = [tuple(name for each in way for name in each) for way in product(*ways)]
        return tuple(dict.fromkeys(sorted(no, key=len) + yes))


WARM: Lead = {
    "lead_id": "L-1007",
    "industry": "banking",
    "employees": "240",
    "country": "DE",
    "email": "jo@bank.example",
    "function": "finance",
    "level": "director",
    "problem": "the month-end close takes twelve days",
    "activities": ("demo_request", "webinar"),
}
READY: Lead = WARM | {
    "lead_id": "L-1008",
    "company": "Alpenbank AG",
    "full_name": "Jo Brandt",
    "phone": "+49 30 901820",
    "budget": "45000",
    "contacts": ("user", "economic_buyer"),
    "decision_date": "2027-03-01",
}
HANDED = datetime(2026, 11, 20, 10, 30, tzinfo=BERLIN)
HOSTILE = (
    '<script>alert("x")</script>"><img src=x onerror=alert(1)> '
    "[link](http://evil.example) \x1b[31mred\u202e `code` @all"
)
LEADS: Mapping[str, Lead] = {
    "undecided": WARM,
    "ready": READY,
    "not_met": WARM | {"lead_id": "L-1009", "industry": "retail", "source": "web"},
    "disqualified": WARM | {"lead_id": "L-1010", "email": "kim@rival.example"},
    "odd_data": WARM
    | {
        "lead_id": "L-1011",
        "employees": Unusable(field="employees", value='"about 50"', reason="not a whole number"),
        "_unknown": True,
    },
    "nearly": READY | {"lead_id": "L-1012", "employees": "48", "decision_date": "2027-05-16", "budget": "20500"},
    "score_open": {**{name: value for name, value in WARM.items() if name != "activities"}, "lead_id": "L-1013"},
    "score_endless": {
        **{name: value for name, value in WARM.items() if name != "activities"},
        "_open": True,
        "lead_id": "L-1014",
    },
    "incomplete": {**{name: value for name, value in READY.items() if name != "phone"}, "lead_id": "L-1015"},
    "waiting": READY | {"lead_id": "L-1016", "_handed_off_at": HANDED, "employees": "2400"},
    "answered_late": READY
    | {
        "lead_id": "L-1017",
        "_handed_off_at": HANDED - timedelta(days=2),
        "_answer_by": HANDED - timedelta(days=1),
        "_answered_at": HANDED,
    },
    "overdue": READY
    | {"lead_id": "L-1018", "_handed_off_at": HANDED - timedelta(days=2), "_answer_by": HANDED - timedelta(days=1)},
    "problem_unknown": {**{name: value for name, value in READY.items() if name != "problem"}, "lead_id": "L-1019"},
    "nothing": {},
    "hostile": READY
    | {"lead_id": HOSTILE, "problem": HOSTILE, "email": f"{HOSTILE}@rival.example", "full_name": HOSTILE},
}


@pytest.fixture(scope="session")
def verdicts() -> Mapping[str, Verdict]:
    """A verdict for a lead of every kind, by name."""
    return {name: Inbound(lead).verdict() for name, lead in LEADS.items()}
