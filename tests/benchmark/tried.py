"""What was tried for the goals, for the pages: what stayed, and what was given up and why."""

ONE_LEAD = """\
A reader and two functions are written for each ruleset, and kept
([decision 16](decisions/0016-a-reader-for-each-ruleset.md)). What was seen before is remembered, within bounds: days,
amounts, choices.

All counts of a list come from one pass over it, points of one field from one look-up, and a part of a verdict is made
when somebody looks at it ([decision 13](decisions/0013-outcomes-first-trace-on-demand.md)).

Given up: msgspec or pydantic as the first reader. msgspec alone converts such a dict much faster, but leaves texts
untrimmed and moments in their own zones, rounds what is finer than a microsecond, and gives up at the first null or
blank: what has to be looked at afterwards costs most of what is won.

Given up: reading a value only when a rule looks at it. What is unusable has to be told for the whole lead, and a caller
may change the dict in between.
"""
MANY_LEADS = """\
The statement: columns as narrow as their values, all counts of a list from one pass, both ends of a score in one
number, layers that stream ([decision 20](decisions/0020-sql-columns-and-passes.md)).

Reading raw columns: by their distinct values, each read as one lead's is; by the column where a form leaves no doubt
([decision 19](decisions/0019-tables-by-distinct-values.md)). What is unusable is listed with its row.

Batches stream through one statement, which DuckDB would plan anew for each; one is read while another is answered
([decision 24](decisions/0024-leads-stream-through-one-statement.md)).

What the whole path does beyond the statement, for every lead: what it waits for (`missing` is a column of the table,
and its masks take half of the statement's time), and reading its values by the rules' own meaning.

Given up: casts by the engine. They read `5_000`, `20.11.2026` or `N/A` in their own way, and take what they cannot read
for a null, untold.
"""


def items(text: str) -> list[str]:
    """Each paragraph as an item of a list."""
    return [f"- {each}" for each in text.strip().split("\n\n")]
