"""The benchmark's rules as somebody would write them in Python by hand: two-valued, a missing value is a no.

`read` makes Python's own values of a lead, and checks nothing; `verdict` answers as `ANSWERS` lists it. The order of
work is that of the rules file, one pass over the activities.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from tests.benchmark.leads import NOW, TODAY

if TYPE_CHECKING:
    from tests.benchmark.leads import Lead

ANSWERS = (
    "competitor",
    "in_target_market",
    "large_enough",
    "finance_leader",
    "reachable",
    "has_budget",
    "in_time",
    "needs_it",
    "worth_a_call",
    "fit",
    "fit.grade",
    "engagement",
    "engagement.grade",
    "mql",
    "sql",
    "opportunity",
    "territory",
    "to_sales",
)
Answers = tuple[bool | int | str | None, ...]

MILLION = 1_000_000
REVENUE_LARGE, REVENUE_LARGER = Decimal(10 * MILLION), Decimal(50 * MILLION)
BUDGET_ENOUGH, BUDGET_LARGE, SPEND_ENOUGH = Decimal(20_000), Decimal(50_000), Decimal(15_000)
DACH = frozenset({"DE", "AT", "CH"})
FINANCE = frozenset({"banking", "insurance", "fintech"})
LEADERS = frozenset({"manager", "director", "vp", "c_level"})
BUYERS = frozenset({"economic_buyer", "decision_maker", "influencer"})
FREE_MAIL = ("@gmail.com", "@outlook.com", "@web.de")
INDUSTRY: dict[str | None, int] = {
    "banking": 15,
    "insurance": 12,
    "fintech": 12,
    "manufacturing": 6,
    "healthcare": 4,
    "retail": -5,
}
COUNTRY: dict[str | None, int] = {"DE": 8, "AT": 6, "CH": 6}
LEVEL: dict[str | None, int] = {"manager": 4, "director": 8, "vp": 10, "c_level": 12}
CHANNEL: dict[str | None, int] = {"partner": 6, "webinar": 4, "outbound": -2}


ZONE = ZoneInfo("Europe/Berlin")


class Times(NamedTuple):
    """The ends of the windows, found once."""

    now: datetime = NOW
    today: date = TODAY
    # By the wall clock, which was set back an hour in between.
    month_ago: datetime = (NOW.astimezone(ZONE) - timedelta(days=30)).astimezone(UTC)
    in_180_days: date = TODAY + timedelta(days=180)
    days_ago_60: date = TODAY - timedelta(days=60)
    days_ago_365: date = TODAY - timedelta(days=365)


def read(lead: Lead) -> Lead:
    """Python's own values: days, moments, exact amounts; nothing is checked."""
    typed = dict(lead)
    for name in ("annual_revenue", "budget", "current_spend"):
        if name in typed:
            typed[name] = Decimal(typed[name])
    for name in ("decision_date", "last_contact", "created_on"):
        if name in typed:
            typed[name] = date.fromisoformat(typed[name])
    if "activities" in typed:
        typed["activities"] = [
            {"type": each.get("type"), "at": datetime.fromisoformat(each["at"]) if "at" in each else None}
            for each in typed["activities"]
        ]
    return typed


def verdict(lead: Lead, times: Times) -> Answers:  # noqa: PLR0915 - a call for each part would make it slower
    """Every answer, in the order of `ANSWERS`."""
    get = lead.get
    industry, country, employees, email = get("industry"), get("country"), get("employees"), get("email")
    level, channel, revenue, budget = get("level"), get("channel"), get("annual_revenue"), get("budget")
    demo, problem = get("demo_requested"), get("problem")
    email = None if email is None else email.strip().casefold()
    is_free_mail = email is not None and email.endswith(FREE_MAIL)
    in_dach = country in DACH

    webinars = prices = demos = clicks = downloads = 0
    now, month_ago = times.now, times.month_ago
    for activity in get("activities") or ():
        at = activity["at"]
        if at is not None and month_ago <= at <= now:
            kind = activity["type"]
            if kind == "webinar":
                webinars += 1
            elif kind == "pricing_page":
                prices += 1
            elif kind == "demo_request":
                demos += 1
            elif kind == "email_click":
                clicks += 1
            elif kind == "download":
                downloads += 1

    competitor = email is not None and email.endswith("@rival.example")
    in_target_market = channel == "partner" or (
        industry in FINANCE and in_dach and employees is not None and employees >= 50
    )
    large_enough = (
        (revenue is not None and revenue >= REVENUE_LARGE)
        or (get("finance_headcount") or 0) >= 5
        or (get("locations") or 0) >= 3
    )
    finance_leader = get("function") in ("finance", "accounting") and level in LEADERS and get("role") in BUYERS
    reachable = email is not None and get("phone") is not None and not is_free_mail and not get("unsubscribed")
    has_budget = (
        (budget is not None and budget >= BUDGET_ENOUGH)
        or get("budget_confirmed") is True
        or ((spend := get("current_spend")) is not None and spend >= SPEND_ENOUGH)
    )
    in_time = (
        (decision := get("decision_date")) is not None
        and times.today <= decision <= times.in_180_days
        and (contact := get("last_contact")) is not None
        and times.days_ago_60 <= contact <= times.today
        and (created := get("created_on")) is not None
        and times.days_ago_365 <= created <= times.today
    )
    needs_it = (
        (problem is not None)
        + (problem is not None and "month-end" in problem.casefold())
        + (demo is True)
        + any(tool.strip().casefold() == "spreadsheets" for tool in get("tools") or ())
        + (demos > 0)
        + (employees is not None and 250 <= employees <= 10_000)
    ) >= 4
    worth_a_call = in_target_market + large_enough + has_budget >= 2

    fit = INDUSTRY.get(industry, 0) + COUNTRY.get(country, 0) + LEVEL.get(level, 0) + CHANNEL.get(channel, 0)
    if employees is not None:
        if employees >= 1000:
            fit += 18
        elif employees >= 250:
            fit += 10
        elif employees >= 50:
            fit += 4
        elif employees < 10:
            fit -= 10
    if revenue is not None:
        if revenue >= REVENUE_LARGER:
            fit += 10
        elif revenue >= REVENUE_LARGE:
            fit += 5
    if budget is not None and budget >= BUDGET_LARGE:
        fit += 6
    if is_free_mail:
        fit -= 8
    fit = min(max(fit, 0), 100)
    fit_grade = "a" if fit >= 50 else "b" if fit >= 30 else "c"
    engagement = (
        (10 if demo else 0)
        + min(webinars * 5, 15)
        + min(prices * 8, 24)
        + min(demos * 12, 24)
        + min(clicks, 10)
        + min(downloads * 3, 12)
    )
    engagement_grade = "hot" if engagement >= 35 else "warm" if engagement >= 15 else "cold"

    mql = not competitor and in_target_market and reachable and fit >= 25 and engagement >= 10
    sql = mql and has_budget and finance_leader and needs_it and in_time
    opportunity = sql and large_enough and engagement_grade == "hot"
    territory = territory_of(industry, country, employees, in_dach=in_dach)
    if not sql:
        to_sales = "not due"
    elif (
        get("company") is None
        or get("full_name") is None
        or get("phone") is None
        or None in (email, industry, country, employees, problem)
    ):
        to_sales = "incomplete"
    else:
        to_sales = "ready"
    return (
        competitor,
        in_target_market,
        large_enough,
        finance_leader,
        reachable,
        has_budget,
        in_time,
        needs_it,
        worth_a_call,
        fit,
        fit_grade,
        engagement,
        engagement_grade,
        mql,
        sql,
        opportunity,
        territory,
        to_sales,
    )


def territory_of(industry: str | None, country: str | None, employees: int | None, *, in_dach: bool) -> str:
    """The first row that holds."""
    employees = employees or 0
    if employees >= 1000 and industry in ("banking", "insurance") and in_dach:
        return "Enterprise finance DE" if country == "DE" else "Enterprise finance AT and CH"
    if in_dach:
        if industry == "fintech":
            return "Fintech desk"
        return "Enterprise DACH" if employees >= 1000 else "Mid-market DACH" if employees >= 250 else "SMB DACH"
    if country in ("FR", "BE") and employees >= 50:
        return "France and Belgium"
    if country in ("GB", "IE"):
        return "United Kingdom and Ireland"
    return "Global accounts" if employees >= 1000 else "Inside sales"
