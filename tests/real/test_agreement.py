"""On real exports the generated functions say what the interpreter says, lead by lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.agreement.answers import differences, of_generated, of_verdict
from tests.agreement.reasons import of_interpreter, of_masks

from leadrules.backends.generated import generate
from leadrules.backends.generated.reasons import generate as generate_reasons

if TYPE_CHECKING:
    from collections.abc import Callable

EXPORTS = {
    "x_education": ("x_education/lead_scoring.csv", "x_education.rules", "x_education", "2026-11-20"),
    "salvirt": ("salvirt_b2b/salvirt_b2b.csv", "salvirt.rules", "salvirt", "2026-11-20"),
    "olist, signed": ("olist_marketing_funnel/copy_lasya/closed_deals.csv", "olist.rules", "signed", "2018-06-01"),
    "olist, asked": (
        "olist_marketing_funnel/copy_lasya/marketing_qualified_leads.csv",
        "olist.rules",
        "asked",
        "2018-06-01",
    ),
}
MOST = 600


@pytest.mark.parametrize("name", EXPORTS)
def test_generated_agrees_on_real_leads(name: str, export: Callable[..., Any]) -> None:
    file = export(*EXPORTS[name])
    rules, leads = file.rules, file.leads()
    program, now = generate(rules.graph), rules.moment(file.on)
    reasons = generate_reasons(program)
    assert not reasons.unwritten
    for lead in leads[:: max(1, len(leads) // MOST)]:
        verdict = rules.interpret(lead.values, on=now)
        assert not differences(of_verdict(verdict), of_generated(rules, program, dict(lead.values), now))
        found = of_masks(rules, program, reasons, lead.values, now)
        assert not differences(of_interpreter(verdict), found)
