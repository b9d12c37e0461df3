"""Write leads.jsonl and leads.csv anew: invented leads in which every outcome of inbound.rules occurs on 2026-11-20.

Run it from anywhere: `python rulesets/inbound/make_leads.py`. The same seed gives the same bytes. Whoever changes the
rules sees in `tests/rulesets/` which outcomes have gone, and adds a scenario here.
"""
# ruff: noqa: INP001, S311 - a script beside its data, not a package; invented leads need no cryptography

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path
from random import Random
from typing import Any

SEED = 20261120
TOTAL = 60

Lead = dict[str, Any]

FIRST = ("Anna", "Bruno", "Carla", "David", "Elif", "Farid", "Greta", "Hanno", "Ines", "Jonas", "Kaja", "Lukas", "Mila")
LAST = ("Adler", "Brandt", "Celik", "Dorn", "Ebner", "Falk", "Gruber", "Huber", "Iten", "Jansen", "Keller", "Lorenz")
NAMES = ("Alpen", "Berg", "Donau", "Elbe", "Falken", "Gotthard", "Hansa", "Isar", "Jura", "Kronen", "Linden", "Mosel")
KINDS = {"banking": "Bank", "insurance": "Versicherung", "fintech": "Pay", "retail": "Markt", "other": "Werke"}
PREFIX = {"DE": "+49 30", "AT": "+43 1", "CH": "+41 44", "FR": "+33 1", "BE": "+32 2", "NL": "+31 20", "IT": "+39 02"}
PROBLEMS = (
    "the month-end close takes twelve days",
    "four countries, four charts of accounts",
    "the auditors found the same error twice",
    "the group reports from spreadsheets",
    "intercompany balances never agree",
)
RIVALS = ("Abacus", "Kontor One", "a spreadsheet", "Summa", "their own system")

DEMO = {"type": "demo_request", "at": "2026-11-02 10:00"}
WEBINAR = {"type": "webinar", "at": "2026-11-12 15:00"}
PRICING = {"type": "pricing_page", "at": "2026-11-16 09:20"}

# What each scenario changes in a lead that Sales could take over at once; None takes a field away.
# The first is the lead that people see first.
SCENARIOS: tuple[tuple[str, Lead], ...] = (
    (
        "two questions left",
        {
            "budget": None,
            "budget_confirmed": None,
            "decision_date": None,
            "company": "Gotthard Bank",
            "industry": "banking",
            "employees": 640,
            "country": "CH",
            "full_name": "Ines Keller",
            "level": "director",
            "function": "finance",
            "role": "decision_maker",
            "problem": "the month-end close takes twelve days",
        },
    ),
    ("ready, enterprise", {"employees": 2400, "country": "DE"}),
    ("ready, small", {"employees": 180, "country": "AT"}),
    ("ready, by a partner in France", {"country": "FR", "employees": 420, "source": "partner"}),
    ("ready, by a partner in Belgium", {"country": "BE", "employees": 75, "source": "partner"}),
    ("ready, by a partner elsewhere", {"country": "NL", "employees": 300, "source": "partner"}),
    ("ready, large and in France", {"country": "FR", "employees": 5200, "source": "partner"}),
    ("ready, few insights", {"contacts": None, "competitors": None, "budget": None, "budget_confirmed": True}),
    ("incomplete, no phone", {"phone": None}),
    ("incomplete, nobody's name", {"full_name": None, "phone": None}),
    ("incomplete, a partner's lead without a size", {"source": "partner", "employees": None}),
    ("waiting", {"handed_off_at": "2026-11-19 15:30", "employees": 1300}),
    ("waiting, handed over at the end of the day", {"handed_off_at": "2026-11-19 16:55"}),
    ("answered on time", {"handed_off_at": "2026-11-17 09:10", "answered_at": "2026-11-17 11:45"}),
    ("answered on time, over a weekend", {"handed_off_at": "2026-11-13 16:30", "answered_at": "2026-11-16 11:20"}),
    ("answered late", {"handed_off_at": "2026-11-16 10:00", "answered_at": "2026-11-18 09:30"}),
    ("overdue", {"handed_off_at": "2026-11-18 09:15"}),
    ("overdue for a week", {"handed_off_at": "2026-11-12 14:00", "employees": 3100}),
    ("not due, outside the market", {"industry": "retail", "source": "web"}),
    ("not due, too small", {"employees": 12, "source": "webinar"}),
    ("not due, another country", {"country": "IT", "source": "outbound"}),
    ("not due, not finance", {"function": "it"}),
    ("not due, too junior", {"level": "staff"}),
    ("not due, no interest", {"activities": [{"type": "email_click", "at": "2026-11-10 08:00"}]}),
    ("not due, interest of last year", {"activities": [{"type": "webinar", "at": "2025-11-12 15:00"}, PRICING]}),
    ("not sales-qualified, no money", {"budget": "4000 EUR", "budget_confirmed": False}),
    ("not sales-qualified, no authority", {"role": "user", "contacts": []}),
    ("not sales-qualified, no problem", {"problem": None}),
    ("not sales-qualified, no hurry", {"decision_date": "2028-03-31"}),
    ("undecided, who decides", {"role": None, "contacts": None}),
    ("undecided, when", {"decision_date": None}),
    (
        "undecided, almost nothing asked",
        {
            "budget": None,
            "budget_confirmed": None,
            "decision_date": None,
            "role": None,
            "contacts": None,
            "competitors": None,
        },
    ),
    ("undecided, no activities recorded", {"activities": None}),
    ("undecided, no country", {"country": None}),
    ("undecided, no function", {"function": None}),
    ("perhaps a competitor", {"email": None}),
    ("a competitor", {"email": "m.roth@rival.example"}),
    ("a student", {"level": "staff", "function": "other", "company": "Technische Schule"}),
    ("a free mail address", {"email": "anna.adler@gmail.com", "activities": [DEMO, WEBINAR, PRICING, PRICING]}),
    ("unusable size and day", {"employees": "about 50", "decision_date": "next spring"}),
    ("unusable address and country", {"email": "see website", "country": "Eurozone"}),
    ("unusable level and money", {"level": "Head of Finance", "budget": "20k USD"}),
    ("unusable moment", {"activities": [DEMO, {"type": "webinar", "at": "last week"}]}),
    ("unusable size, negative", {"employees": -1, "phone": "ask reception"}),
)

# Columns of the export, and the field that each holds.
COLUMNS = {
    "Lead ID": "lead_id", "Created Date": "created_at", "Name": "full_name", "Company / Account": "company",
    "Email": "email", "Phone": "phone", "Industry": "industry", "Employees": "employees",
    "Annual Revenue": "annual_revenue", "Country": "country", "Function": "function", "Level": "level",
    "Lead Source": "source", "Problem": "problem", "Buying Role": "role", "Budget": "budget",
    "Budget Confirmed": "budget_confirmed", "Decision Date": "decision_date", "Competitors": "competitors",
    "Contacts": "contacts", "Activities": "activities", "Handed Off": "handed_off_at", "First Answer": "answered_at",
    "Lead Owner": "",
}  # fmt: skip
LABELS: dict[str, dict[str, str]] = {
    "industry": {"banking": "Banking", "insurance": "Insurance", "fintech": "Financial Services", "retail": "Retail",
                 "other": "Manufacturing"},
    "function": {"finance": "Finance & Accounting", "it": "Information Technology", "operations": "Operations",
                 "sales": "Sales", "other": "Human Resources"},
    "level": {"staff": "Staff", "manager": "Team Lead", "director": "Head of Department", "vp": "Vice President",
              "c_level": "C-Level"},
    "source": {"webinar": "Webinar", "partner": "Partner Referral", "outbound": "Outbound Call", "web": "Web"},
    "role": {"economic_buyer": "Economic Buyer", "decision_maker": "Decision Maker", "influencer": "Influencer",
             "user": "Business User"},
    "country": {"DE": "Germany", "AT": "Austria", "CH": "Switzerland", "FR": "France", "BE": "Belgium",
                "NL": "Netherlands", "IT": "Italy"},
}  # fmt: skip
# What users type into a CRM instead of leaving a field empty, or of filling it as it was meant.
DIRT: dict[str, tuple[str, ...]] = {
    "employees": ("ca. 200", "250-500", "n.a.", "Select"),
    "country": ("DE", "Deutschland", "GERMANY ", "EMEA", "unknown"),
    "phone": ("tbd", "+49 (0)30 / 901820", "via assistant"),
    "email": ("none@", "jo at bank.example", "N/A"),
    "decision_date": ("Q2 2027", "31.02.2027", "2027-03-15", "unknown"),
    "budget": ("20.000", "ca. 20k", "25 T€", "N/A"),
    "level": ("Head of Finance", "Select", "c-level "),
    "industry": ("banking", "Banking ", "FinTech", "Select"),
    "budget_confirmed": ("TRUE", "ja", "0"),
}


def made_leads(random: Random) -> list[Lead]:
    """One lead a scenario, then leads in which chance leaves fields out; in the order of their numbers."""
    leads = [changed(qualified(random), changes) for _, changes in SCENARIOS]
    leads += [found_anywhere(random) for _ in range(TOTAL - len(leads))]
    first, rest = leads[0], leads[1:]
    random.shuffle(rest)
    return [{"lead_id": f"L-{number:04}", **lead} for number, lead in enumerate([first, *rest], 1)]


def qualified(random: Random) -> Lead:
    """Make a lead that is ready to be handed over."""
    first, last = random.choice(FIRST), random.choice(LAST)
    industry = random.choice(("banking", "insurance", "fintech"))
    country = random.choice(("DE", "DE", "AT", "CH"))
    other = f"{random.choice(FIRST)} {random.choice(LAST)}"
    return {
        "created_at": f"2026-10-{random.randint(1, 28):02} {random.randint(8, 17):02}:{random.randint(0, 59):02}",
        "company": f"{random.choice(NAMES)} {KINDS[industry]}",
        "industry": industry,
        "employees": random.choice((60, 90, 140, 240, 320, 480, 750, 1200, 2600)),
        "annual_revenue": "",
        "country": country,
        "full_name": f"{first} {last}",
        "email": "",
        "phone": "",
        "function": "finance",
        "level": random.choice(("manager", "director", "director", "vp", "c_level")),
        "source": random.choice(("webinar", "webinar", "outbound", "web")),
        "problem": random.choice(PROBLEMS),
        "role": random.choice(("economic_buyer", "decision_maker")),
        "budget": f"{random.randint(20, 90)}000 EUR",
        "budget_confirmed": random.random() < 0.5,  # noqa: PLR2004 - either way
        "decision_date": f"2027-{random.randint(1, 4):02}-{random.randint(1, 28):02}",
        "competitors": random.sample(RIVALS, random.randint(0, 2)),
        "contacts": [{"name": other, "role": random.choice(("influencer", "user", "economic_buyer"))}],
        "activities": [DEMO, WEBINAR, *([PRICING] if random.random() < 0.4 else [])],  # noqa: PLR2004 - a minority
        "extension": random.randint(1000, 9999),
    }  # fmt: skip


def changed(lead: Lead, changes: Lead) -> Lead:
    """Apply a scenario; what follows from the rest, such as the address from name and company, is made up here."""
    kept = {**lead, **changes}
    extension = kept.pop("extension")
    # Between 0.15 and 0.3 million a head.
    employees = kept["employees"] if isinstance(kept["employees"], int) else 100
    kept["annual_revenue"] = f"{max(1, employees * (150 + extension % 150) // 1000)}M EUR"
    if kept["email"] == "":
        name, company = kept["full_name"] or "office", kept["company"]
        kept["email"] = f"{name.lower().replace(' ', '.')}@{company.lower().replace(' ', '-')}.example"
    if kept["phone"] == "":
        kept["phone"] = f"{PREFIX.get(kept['country'] or 'DE', '+49 30')} 901{extension}"
    return {field: value for field, value in kept.items() if value is not None}


def found_anywhere(random: Random) -> Lead:
    """Make a lead as they come in: of any industry and function, with gaps."""
    lead = qualified(random)
    lead["industry"] = random.choice(tuple(KINDS))
    lead["company"] = f"{random.choice(NAMES)} {KINDS[lead['industry']]}"
    lead["country"] = random.choice(tuple(PREFIX))
    lead["employees"] = random.choice((8, 25, 45, 90, 240, 800, 1500))
    lead["function"] = random.choice(("finance", "finance", "it", "operations", "sales"))
    lead["level"] = random.choice(("staff", "manager", "director", "vp"))
    lead["source"] = random.choice(("webinar", "partner", "outbound", "web"))
    lead["role"] = random.choice(("economic_buyer", "decision_maker", "influencer", "user"))
    lead["activities"] = random.sample((DEMO, WEBINAR, PRICING), random.randint(0, 3))
    often_missing = ("problem", "role", "budget", "budget_confirmed", "decision_date", "competitors", "contacts")
    gaps = {field: None for field in often_missing if random.random() < 0.5}  # noqa: PLR2004 - half of them
    gaps |= {field: None for field in ("phone", "employees", "country", "level") if random.random() < 0.1}  # noqa: PLR2004 - a few
    return changed(lead, gaps)


# ---- files


def as_jsonl(leads: list[Lead]) -> str:
    """One lead a line."""
    return "".join(json.dumps(lead, ensure_ascii=False) + "\n" for lead in leads)


def as_csv(leads: list[Lead], random: Random) -> str:
    """The same leads as an export writes them; in every third row from the fourth, users left their mark in a cell."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, lead in enumerate(leads, 1):
        row = {column: cell(field, lead.get(field)) for column, field in COLUMNS.items() if field}
        row["Lead Owner"] = random.choice(("Nora Weiss", "Paul Stein"))
        if number > 1 and number % 3 == 1:
            field = random.choice(tuple(DIRT))
            row[next(column for column, name in COLUMNS.items() if name == field)] = random.choice(DIRT[field])
        writer.writerow([row[column] for column in COLUMNS])
    return stream.getvalue()


def cell(field: str, value: Any) -> str:  # noqa: ANN401 - a lead's value is of any kind, and each is written its way
    """Write one value as a German user's export does; what the export could not hold stays as it is."""
    match field, value:
        case _, None:
            return ""
        case _, bool():
            return "1" if value else "0"
        case "competitors", list():
            return ";".join(value) if value else "[]"
        case _, list():
            return json.dumps(value, ensure_ascii=False)
        case "employees", int():
            return f"{value:,}".replace(",", ".")
        case (("budget" | "annual_revenue"), str()) if value.endswith(" EUR"):
            amount = value.removesuffix(" EUR").replace("M", "000000")
            return f"{int(amount):,}".replace(",", ".") + ",00 EUR"
        case (("created_at" | "handed_off_at" | "answered_at"), str()):
            day, time = value.split(" ")
            return f"{german(day)} {time}"
        case "decision_date", str():
            return german(value)
        case _:
            return LABELS.get(field, {}).get(str(value), str(value))


def german(day: str) -> str:
    """Turn 2026-11-20 into 20.11.2026; what is no day stays."""
    parts = day.split("-")
    return ".".join(reversed(parts)) if len(parts) == 3 else day  # noqa: PLR2004 - year, month, day


def main() -> None:
    """Write both files beside this script, or into the folder that is named."""
    parser = argparse.ArgumentParser(description="Write leads.jsonl and leads.csv anew.")
    parser.add_argument("--into", type=Path, default=Path(__file__).resolve().parent)
    folder = parser.parse_args().into
    random = Random(SEED)
    leads = made_leads(random)
    (folder / "leads.jsonl").write_text(as_jsonl(leads), encoding="utf-8", newline="\n")
    (folder / "leads.csv").write_text(as_csv(leads, random), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
