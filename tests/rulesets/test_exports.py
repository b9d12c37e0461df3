"""A whole export of each CRM, as a CSV file has it and as an API answers, is read without a remainder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from leadrules.leads.open import open_leads
from leadrules.leads.rows import Row
from leadrules.ruleset import Ruleset
from leadrules.schema.outcome import Outcome
from leadrules.schema.values import Range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.leads.lead import Lead

VOCABULARY = Path(__file__).resolve().parents[2] / "rulesets" / "vocabulary"
CRMS = ("salesforce", "hubspot", "marketo")

CSV = {
    "salesforce": """\
"Lead ID","First Name","Last Name","Title","Company / Account","Email","Phone","Mobile","Website","Industry",\
"No. of Employees","Annual Revenue","Country","Lead Source","Lead Status","Rating","Do Not Call","Email Opt Out",\
"Created Date","Lead Owner"
"00Q5g00000AbCdE","Ines","Falk","CFO, Europe","Müller & Söhne AG","ines.falk@mueller.example","+49 30 5550100","",\
"www.mueller.example","Food & Beverage","1,250","12,500,000.00","Germany","Trade Show","Working - Contacted","Hot",\
"0","1","2026-11-02","Anna Berg"
"00Q5g00000AbCdF","","Amann","-","Globex","","","+43 1 5550101","","--None--","","","AT","Seminar - Partner","Open","",\
"1","0","2026-11-03","Anna Berg"
""",
    "hubspot": """\
"Record ID","First Name","Last Name","Email","Phone Number","Mobile Phone Number","Job Title","Employment Role",\
"Employment Seniority","Company Name","Website URL","Industry","Number of Employees","Annual Revenue",\
"Country/Region","Original Traffic Source","Lifecycle Stage","Lead Status","Buying Role",\
"Unsubscribed from all email","Create Date","Contact owner"
"7301","Ines","Falk","ines.falk@mueller.example","+49 30 5550100","","CFO, Europe","Finance","Executive",\
"Müller & Söhne AG","www.mueller.example","Food Production","1000+","12500000","Germany","Organic Social",\
"Sales Qualified Lead","Attempted to Contact","Budget Holder","true","2026-11-02 09:15","Anna Berg"
"7302","","Amann","","","+43 1 5550101","","","Entry","Globex","","","5-25","","Austria","AI Referrals","Other",\
"Open deal","","false","2026-11-03 16:40","Anna Berg"
""",
    "marketo": """\
Id,First Name,Last Name,Email Address,Phone Number,Mobile Phone Number,Job Title,Department,Company Name,Website,\
Industry,Num Employees,Annual Revenue,Country,Lead Source,Lead Status,Lead Rating,Do Not Call,Unsubscribed,Created At,\
Lead Score
318592,Ines,Falk,ines.falk@mueller.example,+49 30 5550100,null,"CFO, Europe",Finance,Müller & Söhne AG,\
www.mueller.example,Food & Beverage,1250,12500000,Germany,Webinar,Working - Contacted,Hot,0,1,2026-11-02 09:15:00,85
318593,null,Amann,null,null,+43 1 5550101,null,null,Globex,null,null,null,null,Austria,Word of mouth,Open,null,1,0,\
2026-11-03 16:40:00,12
""",
}

# The same lead, as the APIs answer: Salesforce and Marketo with numbers and yes/no, HubSpot with texts for everything.
JSON: Mapping[str, Mapping[str, object]] = {
    "salesforce": {
        "Id": "00Q5g00000AbCdEAAV",
        "FirstName": "Ines",
        "LastName": "Falk",
        "Title": "CFO, Europe",
        "Company": "Müller & Söhne AG",
        "Email": "ines.falk@mueller.example",
        "Phone": "+49 30 5550100",
        "MobilePhone": None,
        "Website": "www.mueller.example",
        "Industry": "Food & Beverage",
        "NumberOfEmployees": 1250,
        "AnnualRevenue": 12500000.0,
        "Country": "Germany",
        "CountryCode": "DE",
        "LeadSource": "Trade Show",
        "Status": "Working - Contacted",
        "Rating": "Hot",
        "DoNotCall": False,
        "HasOptedOutOfEmail": True,
        "CreatedDate": "2026-11-02T09:15:00.000+0000",
    },
    "hubspot": {
        "hs_object_id": "7301",
        "firstname": "Ines",
        "lastname": "Falk",
        "email": "ines.falk@mueller.example",
        "phone": "+49 30 5550100",
        "mobilephone": None,
        "jobtitle": "CFO, Europe",
        "hs_role": "finance",
        "hs_seniority": "executive",
        "company": "Müller & Söhne AG",
        "website": "www.mueller.example",
        "industry": "FOOD_PRODUCTION",
        "numemployees": "1000+",
        "numberofemployees": "1250",
        "annualrevenue": "12500000",
        "country": "Germany",
        "hs_country_region_code": "DE",
        "hs_analytics_source": "SOCIAL_MEDIA",
        "lifecyclestage": "salesqualifiedlead",
        "hs_lead_status": "ATTEMPTED_TO_CONTACT",
        "hs_buying_role": "BUDGET_HOLDER",
        "hs_email_optout": "true",
        "createdate": "2026-11-02T09:15:00.000Z",
    },
    "marketo": {
        "id": 318592,
        "firstName": "Ines",
        "lastName": "Falk",
        "email": "ines.falk@mueller.example",
        "phone": "+49 30 5550100",
        "mobilePhone": None,
        "title": "CFO, Europe",
        "department": "Finance",
        "company": "Müller & Söhne AG",
        "website": "www.mueller.example",
        "industry": "Food & Beverage",
        "numberOfEmployees": 1250,
        "annualRevenue": 12500000,
        "country": "Germany",
        "leadSource": "Webinar",
        "leadStatus": "Working - Contacted",
        "rating": "Hot",
        "doNotCall": False,
        "unsubscribed": True,
        "createdAt": "2026-11-02T09:15:00Z",
    },
}

EVERYWHERE = {
    "first_name": "Ines",
    "last_name": "Falk",
    "job_title": "CFO, Europe",
    "company_name": "Müller & Söhne AG",
    "email": "ines.falk@mueller.example",
    "phone": "+49 30 5550100",
    "website": "www.mueller.example",
    "annual_revenue": Decimal(12_500_000),
    "country": "DE",
    "email_opt_out": True,
}
ONLY_IN: Mapping[str, Mapping[str, object]] = {
    "salesforce": {
        "industry": "food_and_beverage",
        "employees": Decimal(1250),
        "lead_source": "event",
        "lead_status": "in_progress",
        "rating": "hot",
        "do_not_call": False,
    },
    "hubspot": {
        "job_level": "executive",
        "employee_band": Range(Decimal(1000), None),
        "lead_source": "organic_social",
        "lifecycle_stage": "sales_qualified",
        "lead_status": "attempted",
        "buying_role": "economic_buyer",
        "role": "economic_buyer",
    },
    "marketo": {
        "job_function": "Finance",
        "industry": "Food & Beverage",
        "employees": Decimal(1250),
        "lead_source": "event",
        "lead_status": "in_progress",
        "rating": "hot",
        "do_not_call": False,
    },
}
# What differs between the file and the API: the number of a record, its moment, what is joined, and what has no label.
BY_FILE: Mapping[str, Mapping[str, object]] = {
    "salesforce": {"lead_id": "00Q5g00000AbCdE", "created_at": datetime(2026, 11, 2, tzinfo=UTC)},
    "hubspot": {
        "lead_id": "7301",
        "created_at": datetime(2026, 11, 2, 9, 15, tzinfo=UTC),
        "job_function": "Finance",
        "industry": "Food Production",
    },
    "marketo": {"lead_id": "318592", "created_at": datetime(2026, 11, 2, 9, 15, tzinfo=UTC)},
}
BY_API: Mapping[str, Mapping[str, object]] = {
    "salesforce": {"lead_id": "00Q5g00000AbCdEAAV", "created_at": datetime(2026, 11, 2, 9, 15, tzinfo=UTC)},
    "hubspot": {
        "lead_id": "7301",
        "created_at": datetime(2026, 11, 2, 9, 15, tzinfo=UTC),
        "job_function": "finance",
        "industry": "FOOD_PRODUCTION",
        "employees": Decimal(1250),
    },
    "marketo": {"lead_id": "318592", "created_at": datetime(2026, 11, 2, 9, 15, tzinfo=UTC)},
}
# The second lead of each file: little is known of it, and that little is said with the other words of the lists.
SPARSE: Mapping[str, Mapping[str, object]] = {
    "salesforce": {"lead_source": "event", "lead_status": "open", "do_not_call": True, "email_opt_out": False},
    "hubspot": {
        "job_level": "staff",
        "employee_band": Range(Decimal(5), Decimal(25)),
        "lead_source": "referral",
        "lead_status": "open_deal",
        "email_opt_out": False,
    },
    "marketo": {"lead_source": "referral", "lead_status": "open", "do_not_call": True, "email_opt_out": False},
}
# The one column of each file that no field is read from.
LEFT_ASIDE = {"salesforce": ("Lead Owner",), "hubspot": ("Contact owner",), "marketo": ("Lead Score",)}


@cache
def rules(crm: str) -> Ruleset:
    return Ruleset.load(VOCABULARY / f"{crm}.rules")


def read(path: Path, crm: str) -> list[Lead]:
    reader = rules(crm).reader(crm)
    with open_leads(path) as file:
        rows = list(file.rows)
    assert all(isinstance(row, Row) for row in rows)
    return [reader.read_row(row) for row in rows if isinstance(row, Row)]


@pytest.mark.parametrize("crm", CRMS)
def test_a_file_with_labels_is_read(crm: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(CSV[crm], encoding="utf-8")
    full, sparse = read(path, crm)
    assert (full.unusable, sparse.unusable) == ((), ())
    assert full.unknown == LEFT_ASIDE[crm]
    assert full.values == {**EVERYWHERE, **ONLY_IN[crm], **BY_FILE[crm]}
    shared = {"last_name": "Amann", "company_name": "Globex", "mobile": "+43 1 5550101", "country": "AT"}
    assert {**shared, **SPARSE[crm]}.items() <= sparse.values.items()
    assert not {"email", "phone", "first_name", "industry", "website"} & sparse.values.keys()


@pytest.mark.parametrize("crm", CRMS)
def test_an_answer_of_the_api_is_read(crm: str, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps([JSON[crm]]), encoding="utf-8")
    (lead,) = read(path, crm)
    assert lead.unusable == ()
    assert lead.unknown == ()
    assert lead.values == {**EVERYWHERE, **ONLY_IN[crm], **BY_API[crm]}


@pytest.mark.parametrize(
    ("crm", "column", "cell", "authority"),
    [
        ("hubspot", "hs_buying_role", "BUDGET_HOLDER", Outcome.MET),
        ("hubspot", "Buying Role", "Decision Maker", Outcome.MET),
        ("hubspot", "Buying Role", "End User", Outcome.NOT_MET),
        ("hubspot", "Buying Role", "Executive Sponsor", Outcome.UNDECIDED),
        ("salesforce", "OpportunityContactRole.Role", "Economic Decision Maker", Outcome.MET),
        ("salesforce", "Role", "Evaluator", Outcome.NOT_MET),
        ("salesforce", "Role", "Other", Outcome.UNDECIDED),
    ],
)
def test_a_buying_role_of_the_crm_answers_the_frameworks(
    crm: str, column: str, cell: str, authority: Outcome, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.rules"
    uses = f'use "vocabulary/{crm}.rules"\nuse "frameworks/anum.rules"\n'
    mine.write_text(f"ruleset mine\n  currency EUR\n\n{uses}", encoding="utf-8")
    ruleset = Ruleset.load(mine)
    lead = ruleset.reader(crm).read({column: cell})
    assert lead.unusable == ()
    assert ruleset.evaluate_read(lead, on="2026-11-20").definitions["anum_authority"].outcome is authority
