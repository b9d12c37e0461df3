"""What a CRM exports, label by label, becomes the vocabulary's fields; what is not known is not guessed at."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from leadrules.ruleset import Ruleset
from leadrules.schema.values import Range

if TYPE_CHECKING:
    from leadrules.leads.lead import Lead

VOCABULARY = Path(__file__).resolve().parents[2] / "rulesets" / "vocabulary"
CRMS = ("salesforce", "hubspot", "marketo")
# The columns of the domain's table that each CRM has a name for.
INTERNAL = {
    "salesforce": (
        "Id FirstName LastName Title Email Phone MobilePhone Company Website Industry NumberOfEmployees AnnualRevenue "
        "Country CountryCode LeadSource Status DoNotCall HasOptedOutOfEmail CreatedDate Rating"
    ),
    "hubspot": (
        "hs_object_id firstname lastname jobtitle hs_role hs_seniority hs_buying_role email phone mobilephone company "
        "website industry numemployees numberofemployees annualrevenue country hs_country_region_code "
        "hs_analytics_source hs_lead_status lifecyclestage hs_email_optout createdate"
    ),
    "marketo": (
        "id firstName lastName title department email phone mobilePhone company website industry numberOfEmployees "
        "annualRevenue country leadSource leadStatus doNotCall unsubscribed createdAt"
    ),
}
SALESFORCE_INDUSTRIES = (
    "Agriculture,Apparel,Banking,Biotechnology,Chemicals,Communications,Construction,Consulting,Education,"
    "Electronics,Energy,Engineering,Entertainment,Environmental,Finance,Food & Beverage,Government,Healthcare,"
    "Hospitality,Insurance,Machinery,Manufacturing,Media,Not For Profit,Recreation,Retail,Shipping,Technology,"
    "Telecommunications,Transportation,Utilities,Other"
)

# What the CRMs publish: a value and its label, or a value that is its own label.
PUBLISHED = {
    ("salesforce", "LeadSource", "lead_source"): (
        "Web|Phone Inquiry|Partner Referral|Purchased List|Other|Advertisement|Employee Referral|External Referral|"
        "Partner|Public Relations|Seminar - Internal|Seminar - Partner|Trade Show|Word of mouth"
    ),
    ("salesforce", "Status", "lead_status"): (
        "Open - Not Contacted|Working - Contacted|Closed - Converted|Closed - Not Converted|Open|Contacted|Qualified|"
        "Unqualified|New|Working|Nurturing"
    ),
    ("salesforce", "Rating", "rating"): "Hot|Warm|Cold",
    ("salesforce", "Role", "buying_role"): (
        "Business User|Decision Maker|Economic Buyer|Economic Decision Maker|Evaluator|Executive Sponsor|Influencer|"
        "Technical Buyer|Other"
    ),
    ("hubspot", "hs_seniority", "job_level"): (
        "VP|Director|Entry|Executive|Manager|Owner|Partner|Senior|Employee|vp|director|entry|executive|manager|owner|"
        "partner|senior|employee"
    ),
    ("hubspot", "hs_buying_role", "buying_role"): (
        "Blocker|Budget Holder|Champion|Decision Maker|End User|Executive Sponsor|Influencer|Legal & Compliance|Other|"
        "BLOCKER|BUDGET_HOLDER|CHAMPION|DECISION_MAKER|END_USER|EXECUTIVE_SPONSOR|INFLUENCER|LEGAL_AND_COMPLIANCE|OTHER"
    ),
    ("hubspot", "hs_lead_status", "lead_status"): (
        "New|Open|In Progress|Open Deal|Open deal|Unqualified|Attempted to Contact|Connected|Bad Timing|Bad timing|NEW|"
        "OPEN|IN_PROGRESS|OPEN_DEAL|UNQUALIFIED|ATTEMPTED_TO_CONTACT|CONNECTED|BAD_TIMING"
    ),
    ("hubspot", "lifecyclestage", "lifecycle_stage"): (
        "Subscriber|Lead|Marketing Qualified Lead|Sales Qualified Lead|Opportunity|Customer|Evangelist|subscriber|lead|"
        "marketingqualifiedlead|salesqualifiedlead|opportunity|customer|evangelist"
    ),
    ("hubspot", "hs_analytics_source", "lead_source"): (
        "Organic Search|Paid Search|Email Marketing|Organic Social|Referrals|Other Campaigns|Direct Traffic|"
        "Offline Sources|Paid Social|AI Referrals|ORGANIC_SEARCH|PAID_SEARCH|EMAIL_MARKETING|SOCIAL_MEDIA|REFERRALS|"
        "OTHER_CAMPAIGNS|DIRECT_TRAFFIC|OFFLINE|PAID_SOCIAL|AI_REFERRALS"
    ),
    ("hubspot", "numemployees", "employee_band"): "1-5|5-25|25-50|50-100|100-500|500-1000|1000+",
}


@cache
def rules(crm: str) -> Ruleset:
    return Ruleset.load(VOCABULARY / f"{crm}.rules")


def read(crm: str, **cells: object) -> Lead:
    return rules(crm).reader(crm).read(cells)


def value(crm: str, column: str, cell: str, field: str) -> object:
    lead = rules(crm).reader(crm).read({column: cell})
    assert lead.unusable == ()
    return lead.values.get(field)


@pytest.mark.parametrize("crm", CRMS)
def test_every_internal_name_is_mapped(crm: str) -> None:
    columns = rules(crm).reader(crm).columns(tuple(INTERNAL[crm].split()))
    assert columns.unknown == ()
    assert columns.ambiguous == ()


@pytest.mark.parametrize("crm", CRMS)
def test_a_name_and_a_label_mean_the_same_column(crm: str) -> None:
    for column in rules(crm).graph.sources[crm].columns:
        assert len(column.names) == len(set(column.names))


@pytest.mark.parametrize("label", ["NumberOfEmployees", "Number of Employees", "number of employees", " Employees "])
def test_labels_are_found_whatever_their_case(label: str) -> None:
    assert value("salesforce", label, "1,250", "employees") == Decimal(1250)


def test_salesforce_has_thirty_two_industries() -> None:
    found = [value("salesforce", "Industry", label, "industry") for label in SALESFORCE_INDUSTRIES.split(",")]
    assert len(set(found)) == 32
    assert (found[2], found[15], found[23], found[31]) == ("banking", "food_and_beverage", "not_for_profit", "other")


@pytest.mark.parametrize(
    ("crm", "column", "field", "cell"),
    [(*place, cell) for place, cells in PUBLISHED.items() for cell in cells.split("|")],
)
def test_every_value_that_a_crm_publishes_is_read(crm: str, column: str, field: str, cell: str) -> None:
    assert value(crm, column, cell, field) is not None


@pytest.mark.parametrize(
    ("crm", "column", "cell", "field", "expected"),
    [
        ("salesforce", "Lead Source", "Web", "lead_source", "web"),
        ("salesforce", "LeadSource", "Phone Inquiry", "lead_source", "phone"),
        ("salesforce", "LeadSource", "Purchased List", "lead_source", "purchased_list"),
        ("salesforce", "Status", "Open - Not Contacted", "lead_status", "new"),
        ("salesforce", "Status", "Closed - Not Converted", "lead_status", "unqualified"),
        ("salesforce", "Lead Status", "Nurturing", "lead_status", "nurturing"),
        ("salesforce", "Lead Status", "Contacted", "lead_status", "attempted"),
        ("salesforce", "Lead Source", "Word of mouth", "lead_source", "referral"),
        ("salesforce", "Employees", "1,250", "employees", Decimal(1250)),
        ("salesforce", "Mobile", "+49 170 5550101", "mobile", "+49 170 5550101"),
        ("salesforce", "Rating", "Hot", "rating", "hot"),
        ("salesforce", "DoNotCall", "0", "do_not_call", False),
        ("salesforce", "Email Opt Out", "TRUE", "email_opt_out", True),
        ("salesforce", "Country", "Germany", "country", "DE"),
        ("hubspot", "lifecyclestage", "marketingqualifiedlead", "lifecycle_stage", "marketing_qualified"),
        ("hubspot", "Lifecycle Stage", "Sales Qualified Lead", "lifecycle_stage", "sales_qualified"),
        ("hubspot", "lifecyclestage", "subscriber", "lifecycle_stage", "subscriber"),
        ("hubspot", "lifecyclestage", "other", "lifecycle_stage", None),
        ("hubspot", "hs_lead_status", "ATTEMPTED_TO_CONTACT", "lead_status", "attempted"),
        ("hubspot", "hs_lead_status", "NEW", "lead_status", "new"),
        ("hubspot", "hs_analytics_source", "DIRECT_TRAFFIC", "lead_source", "direct"),
        ("hubspot", "Original Source", "Organic Search", "lead_source", "organic_search"),
        ("hubspot", "Original Traffic Source", "AI Referrals", "lead_source", "referral"),
        ("hubspot", "hs_analytics_source", "SOCIAL_MEDIA", "lead_source", "organic_social"),
        ("hubspot", "hs_buying_role", "BUDGET_HOLDER", "buying_role", "economic_buyer"),
        ("hubspot", "hs_buying_role", "CHAMPION", "buying_role", "champion"),
        ("hubspot", "hs_seniority", "vp", "job_level", "vp"),
        ("hubspot", "hs_seniority", "entry", "job_level", "staff"),
        ("hubspot", "numemployees", "25-50", "employee_band", Range(Decimal(25), Decimal(50))),
        ("hubspot", "numemployees", "1000+", "employee_band", Range(Decimal(1000), None)),
        ("hubspot", "numberofemployees", "240", "employee_band", Decimal(240)),
        ("hubspot", "numberofemployees", "240", "employees", Decimal(240)),
        ("hubspot", "annualrevenue", "1,500,000", "annual_revenue", Decimal(1_500_000)),
        ("marketo", "unsubscribed", "true", "email_opt_out", True),
        ("marketo", "email", "null", "email", None),
        ("marketo", "Marketo Id", "318592", "lead_id", "318592"),
        ("marketo", "Lead Status", "Open - Not Contacted", "lead_status", "new"),
        ("marketo", "Num Employees", "1250", "employees", Decimal(1250)),
        *((crm, "email", "N/A", "email", None) for crm in CRMS),
    ],
)
def test_a_cell_becomes_a_value(crm: str, column: str, cell: str, field: str, expected: object) -> None:
    assert value(crm, column, cell, field) == expected


@pytest.mark.parametrize(
    ("crm", "column", "cell", "field"),
    [
        ("salesforce", "Industry", "Underwater Basketry", "industry"),
        ("salesforce", "Status", "Recycled", "lead_status"),
        ("hubspot", "hs_buying_role", "CHAMPION;INFLUENCER", "buying_role"),
        ("hubspot", "annualrevenue", "about 5 million", "annual_revenue"),
        ("marketo", "leadSource", "Spring fair", "lead_source"),
    ],
)
def test_a_label_that_nobody_translated_is_told_of(crm: str, column: str, cell: str, field: str) -> None:
    lead = read(crm, **{column: cell})
    assert field not in lead.values
    assert [(each.field, each.shown, each.column) for each in lead.unusable] == [(field, cell, column)]


def test_a_number_of_employees_that_hubspot_joins_wins_over_nothing() -> None:
    lead = read("hubspot", numemployees="", numberofemployees="70")
    assert lead.values["employee_band"] == Decimal(70)
