"""Which fields could change, so that "what would change it" speaks of what somebody could do or learn."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from leadrules.schema import types as t
from leadrules.schema.values import Range

if TYPE_CHECKING:
    from leadrules.analysis.nearest.present import Present
    from leadrules.graph.definitions import Field

# Headings under which rules put what a company and a person are, by the words of the trade.
FACTS = frozenset({"firmographic", "firmographics", "demographic", "demographics"})
# Texts and addresses are entries; another one would be another person or company.
ENTRIES = frozenset(
    {t.Scalar.TEXT, t.Scalar.EMAIL, t.Scalar.PHONE, t.Scalar.URL, t.Scalar.COUNTRY},
)


def could_change(field: Field, present: Present) -> bool:
    """Whether a field of this lead could hold something else; see docs/decisions on what would change it.

    Whatever is not known may become known, and what is known within a range may become known exactly. Of what is known,
    facts about the company and the person stay, so do texts, addresses and countries, and what has happened.
    """
    value = present.values.get(field.name)
    if value is None or isinstance(value, Range):
        return True
    if is_fact(field):
        return False
    if isinstance(value, datetime):
        return value > present.moment
    if isinstance(value, date):
        return value > present.today
    return True


def is_fact(field: Field) -> bool:
    """Whether what is known of a field stays so."""
    return field.group in FACTS or (isinstance(field.type, t.ScalarType) and field.type.kind in ENTRIES)
