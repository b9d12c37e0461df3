"""The benchmark's rules once more, for peers: what their engines have in common, in two layers.

The first layer is computed from the lead, the second from the first. Whether they mean what the rules file means is
compared on every run, lead by lead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.benchmark.by_hand import (
    ANSWERS,
    BUYERS,
    CHANNEL,
    COUNTRY,
    DACH,
    FINANCE,
    FREE_MAIL,
    INDUSTRY,
    LEADERS,
    LEVEL,
    MILLION,
)

if TYPE_CHECKING:
    from tests.benchmark.dialects import Dialect

DACH_LIST, FINANCE_LIST, LEADERS_LIST, BUYERS_LIST = map(tuple, map(sorted, (DACH, FINANCE, LEADERS, BUYERS)))
TO_HAND_OVER = ("company", "full_name", "email", "phone", "industry", "country", "employees", "problem")


def definitions(of: Dialect) -> dict[str, Any]:
    """What is computed from the lead alone: the points are not yet within their limits."""
    free_mail = of.ends("email", FREE_MAIL)
    signs = (
        of.known("problem"),
        of.contains("problem", "month-end"),
        of.compared("demo_requested", "==", to=True),
        of.holds("tools", "spreadsheets"),
        of.is_more(of.count("demo_request"), ">", 0),
        of.all(of.compared("employees", ">=", 250), of.compared("employees", "<=", 10_000)),
    )
    return {
        "competitor": of.ends("email", ("@rival.example",)),
        "in_target_market": of.any(
            of.compared("channel", "==", of.text("partner")),
            of.all(
                of.among("industry", FINANCE_LIST), of.among("country", DACH_LIST), of.compared("employees", ">=", 50)
            ),
        ),
        "large_enough": of.any(
            of.compared("annual_revenue", ">=", 10 * MILLION),
            of.compared("finance_headcount", ">=", 5),
            of.compared("locations", ">=", 3),
        ),
        "finance_leader": of.all(
            of.among("job_function", ("finance", "accounting")),
            of.among("level", LEADERS_LIST),
            of.among("role", BUYERS_LIST),
        ),
        "reachable": of.all(
            of.known("email"),
            of.known("phone"),
            of.no(free_mail),
            of.no(of.compared("unsubscribed", "==", to=True)),
        ),
        "has_budget": of.any(
            of.compared("budget", ">=", 20_000),
            of.compared("budget_confirmed", "==", to=True),
            of.compared("current_spend", ">=", 15_000),
        ),
        "in_time": of.all(
            *between(of, "decision_date", "today", "in_180_days"),
            *between(of, "last_contact", "days_ago_60", "today"),
            *between(of, "created_on", "days_ago_365", "today"),
        ),
        "needs_it": of.is_more(of.total(*(of.choice((each, 1), default=0) for each in signs)), ">=", 4),
        "fit": of.total(
            *(by_value(of, name, points) for name, points in ENUMERATIONS.items()),
            of.choice((of.compared("employees", "<", 10), -10), default=0),
            *(of.choice((of.compared("employees", ">=", at), more), default=0) for at, more in EMPLOYEES.items()),
            *(of.choice((of.compared("annual_revenue", ">=", at * MILLION), 5), default=0) for at in (10, 50)),
            of.choice((of.compared("budget", ">=", 50_000), 6), default=0),
            of.choice((free_mail, -8), default=0),
        ),
        "engagement": of.total(
            of.choice((of.compared("demo_requested", "==", to=True), 10), default=0),
            *(of.capped(of.count(kind), points, most) for kind, (points, most) in COUNTED.items()),
        ),
        "territory": territory(of),
        "complete": of.all(*map(of.known, TO_HAND_OVER)),
    }


EMPLOYEES = {50: 4, 250: 6, 1000: 8}
ENUMERATIONS = {"industry": INDUSTRY, "country": COUNTRY, "level": LEVEL, "channel": CHANNEL}
COUNTED = {
    "webinar": (5, 15),
    "pricing_page": (8, 24),
    "demo_request": (12, 24),
    "email_click": (1, 10),
    "download": (3, 12),
}


def between(of: Dialect, name: str, low: str, high: str) -> tuple[Any, Any]:
    """A day is known and within a window."""
    return of.compared(name, ">=", of.field(low)), of.compared(name, "<=", of.field(high))


def by_value(of: Dialect, name: str, points: dict[str | None, int]) -> Any:  # noqa: ANN401 - an expression of any engine
    """The points of an enumeration: one choice, which ends at the first that fits."""
    cases = [(of.compared(name, "==", of.text(str(value))), given) for value, given in points.items()]
    return of.choice(*cases, default=0)


def territory(of: Dialect) -> Any:  # noqa: ANN401 - as above
    """The routing table, a row after the other."""
    in_dach, finance = of.among("country", DACH_LIST), of.among("industry", ("banking", "insurance"))
    thousand = of.compared("employees", ">=", 1000)
    rows = (
        ((of.compared("country", "==", of.text("DE")), finance, thousand), "Enterprise finance DE"),
        ((of.among("country", ("AT", "CH")), finance, thousand), "Enterprise finance AT and CH"),
        ((in_dach, of.compared("industry", "==", of.text("fintech"))), "Fintech desk"),
        ((in_dach, thousand), "Enterprise DACH"),
        ((in_dach, of.compared("employees", ">=", 250)), "Mid-market DACH"),
        ((in_dach,), "SMB DACH"),
        ((of.among("country", ("FR", "BE")), of.compared("employees", ">=", 50)), "France and Belgium"),
        ((of.among("country", ("GB", "IE")),), "United Kingdom and Ireland"),
        ((thousand,), "Global accounts"),
    )
    return of.choice(*((of.all(*cells), of.text(gives)) for cells, gives in rows), default=of.text("Inside sales"))


def answers(of: Dialect) -> dict[str, Any]:
    """What is computed from the first layer; what is not is an answer as it stands there."""
    get = of.earlier
    fit, engagement = get("fit"), get("engagement")
    hot = of.is_more(engagement, ">=", 35)
    mql = of.all(
        of.no(get("competitor")),
        get("in_target_market"),
        get("reachable"),
        of.is_more(fit, ">=", 25),
        of.is_more(engagement, ">=", 10),
    )
    sql = of.all(mql, get("has_budget"), get("finance_leader"), get("needs_it"), get("in_time"))
    worth = of.total(
        *(of.choice((get(name), 1), default=0) for name in ("in_target_market", "large_enough", "has_budget"))
    )
    grade_a, grade_b = of.is_more(fit, ">=", 50), of.is_more(fit, ">=", 30)
    computed = {
        "worth_a_call": of.is_more(worth, ">=", 2),
        "fit": within(of, fit),
        "fit.grade": of.choice((grade_a, of.text("a")), (grade_b, of.text("b")), default=of.text("c")),
        "engagement": within(of, engagement),
        "engagement.grade": of.choice(
            (hot, of.text("hot")), (of.is_more(engagement, ">=", 15), of.text("warm")), default=of.text("cold")
        ),
        "mql": mql,
        "sql": sql,
        "opportunity": of.all(sql, get("large_enough"), hot),
        "to_sales": of.choice(
            (of.no(sql), of.text("not due")), (get("complete"), of.text("ready")), default=of.text("incomplete")
        ),
    }
    return {name: computed[name] if name in computed else get(name) for name in ANSWERS}


def within(of: Dialect, points: Any) -> Any:  # noqa: ANN401 - as above
    """Points between 0 and 100."""
    return of.choice((of.is_more(points, "<", 0), 0), (of.is_more(points, ">", 100), 100), default=points)
