"""Words that are common in job titles, in names of companies and in notes, and what makes a word of another one."""

from __future__ import annotations

WORDS = (
    *("director", "doctor", "inspector", "contractor", "instructor", "conductor", "collector", "factory", "victoria"),
    *(
        "coordinator",
        "cook",
        "cooperative",
        "auditor",
        "recruiter",
        "architect",
        "unit",
        "security",
        "digital",
        "italy",
    ),
    *("quality", "facility", "hospitality", "capital", "editor", "writer", "international", "internal", "internet"),
    *("department", "partner", "article", "party", "smart", "start", "martin", "transport", "airport", "support"),
    *("opportunity", "social", "specialist", "associate", "special", "officer", "service", "practice", "spacious"),
    *("financial", "accountant", "country", "discount", "chronicle", "christian", "shrine", "anthropologist"),
    *("biotechnology", "polytechnic", "production", "vendor", "calendar", "wholesale", "supermarket", "president"),
    *("supervisor", "television", "division", "pioneer", "human", "woman", "german", "romania", "chairman", "domain"),
    *("retail", "detail", "psychologist", "principal", "principle", "nurse", "player", "procurement", "assistant"),
    *("warehouse", "household", "fashion", "union", "trainer", "shipping", "recipient", "product", "project"),
)
# What is a word by itself: words that begin with it are other words. Of `manag`, those are meant.
WHOLE = frozenset({"ceo", "cfo", "cio", "cmo", "coo", "cro", "cto", "vp", "hr", "it", "pr", "pm", "ip", "ai", "intern"})
# A word that has one of these before a text, and one of those behind it, is made of it.
FRONTS = frozenset({"", "co", "vice", "sub", "pre", "non", "ex", "super"})
ENDINGS = frozenset({"", "s", "er", "ers", "or", "ors", "ing", "ment", "ship", "ist", "ists", "ion"})
