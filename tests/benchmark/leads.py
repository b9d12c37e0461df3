"""Invented leads for the benchmark's ruleset: the same seed gives the same leads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Lead = dict[str, Any]

SEED = 20_261_120
NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
# How many values of a lead are missing, and how many of an activity: a list that nobody can count is rare.
MISSING = 0.16
MISSING_OF_ACTIVITY = 0.02
MOST_ACTIVITIES = 20

INDUSTRIES = ("banking", "insurance", "fintech", "manufacturing", "healthcare", "retail", "other")
COUNTRIES = ("DE", "DE", "DE", "AT", "CH", "FR", "BE", "GB", "IE", "IT", "US")
FUNCTIONS = ("finance", "finance", "finance", "accounting", "it", "other")
LEVELS = ("staff", "manager", "director", "vp", "c_level")
ROLES = ("economic_buyer", "decision_maker", "influencer", "user")
CHANNELS = ("webinar", "partner", "partner", "outbound", "web")
ACTIVITIES = ("webinar", "pricing_page", "demo_request", "email_click", "download")
TOOLS = ("spreadsheets", "sap", "datev", "netsuite", "access")
PROBLEMS = (
    "the month-end close takes twelve days",
    "three ledgers that nobody can reconcile",
    "auditors ask for what we cannot find",
    "group reporting after a merger, month-end by hand",
)
DOMAINS = (*("acme.example", "globex.example", "initech.example") * 3, "gmail.com", "web.de", "rival.example")
NAMES = ("Jo Berger", "Ada Keller", "Max Huber", "Eva Lang", "Tim Wolf")


def size(random: Random, *tops: int) -> int:
    """A number that is small more often than large."""
    return random.randrange(random.choice(tops))


def day(random: Random, earliest: int, latest: int) -> str:
    """A day, so many days from today."""
    return (TODAY + timedelta(days=random.randint(earliest, latest))).isoformat()


def moment(random: Random) -> str:
    """A moment of the last 60 days."""
    at = NOW - timedelta(seconds=random.randrange(60 * 86_400))
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def activity(random: Random, missing: float) -> Lead:
    """What somebody did."""
    whole: Lead = {"type": random.choice(ACTIVITIES), "at": moment(random)}
    return {name: value for name, value in whole.items() if random.random() >= missing}


def activities(random: Random, missing: float) -> list[Lead]:
    """What a lead did, newest last or not: exports have no order."""
    return [activity(random, missing) for _ in range(random.randint(0, MOST_ACTIVITIES))]


# Dates are texts and amounts numbers, as in JSON. Activities are made apart.
FIELDS: dict[str, Callable[[Random], object]] = {
    "company": lambda random: f"{random.choice(('Acme', 'Globex', 'Initech'))} {random.randrange(10_000)}",
    "industry": lambda random: random.choice(INDUSTRIES),
    "country": lambda random: random.choice(COUNTRIES),
    "employees": lambda random: size(random, 50, 500, 5_000),
    "finance_headcount": lambda random: size(random, 5, 20),
    "locations": lambda random: size(random, 3, 12),
    "annual_revenue": lambda random: size(random, 5, 50, 200) * 1_000_000,
    "tools": lambda random: random.sample(TOOLS, random.randint(0, 3)),
    "full_name": lambda random: random.choice(NAMES),
    "email": lambda random: f"lead{random.randrange(100_000)}@{random.choice(DOMAINS)}",
    "phone": lambda random: f"+49 30 {random.randrange(1_000_000, 10_000_000)}",
    "function": lambda random: random.choice(FUNCTIONS),
    "level": lambda random: random.choice(LEVELS),
    "unsubscribed": lambda random: random.random() < 0.1,
    "problem": lambda random: random.choice(PROBLEMS),
    "role": lambda random: random.choice(ROLES),
    "budget": lambda random: size(random, 20, 120) * 1_000,
    "budget_confirmed": lambda random: random.random() < 0.4,
    "current_spend": lambda random: size(random, 10, 40) * 1_000,
    "decision_date": lambda random: day(random, -10, 200),
    "last_contact": lambda random: day(random, -70, 0),
    "created_on": lambda random: day(random, -400, 0),
    "channel": lambda random: random.choice(CHANNELS),
    "demo_requested": lambda random: random.random() < 0.6,
}
# One lead of so many is what the rules look for: left to chance, nobody would ever reach the last stage.
ONE_THAT_SUITS = 4
SUITS: dict[str, Callable[[Random], object]] = {
    "industry": lambda random: random.choice(INDUSTRIES[:3]),
    "country": lambda random: random.choice(COUNTRIES[:5]),
    "employees": lambda random: 250 + size(random, 1_000, 5_000),
    "tools": lambda random: ["spreadsheets", *random.sample(TOOLS[1:], random.randint(0, 2))],
    "function": lambda random: random.choice(FUNCTIONS[:4]),
    "level": lambda random: random.choice(LEVELS[1:]),
    "role": lambda random: random.choice(ROLES[:3]),
    "budget": lambda random: 20_000 + size(random, 100) * 1_000,
    "decision_date": lambda random: day(random, 10, 150),
    "last_contact": lambda random: day(random, -40, 0),
    "demo_requested": lambda _: True,
}


def lead(random: Random, missing: float = MISSING) -> Lead:
    """One lead; with `missing` at 0 everything is known."""
    fields = FIELDS if random.randrange(ONE_THAT_SUITS) else FIELDS | SUITS
    made = {name: make(random) for name, make in fields.items() if random.random() >= missing}
    if random.random() >= missing:
        made["activities"] = activities(random, MISSING_OF_ACTIVITY if missing else 0)
    return made


def leads(count: int, *, seed: int = SEED, missing: float = MISSING) -> list[Lead]:
    """So many leads."""
    random = Random(seed)  # noqa: S311 - nothing is to be kept secret
    return [lead(random, missing) for _ in range(count)]
