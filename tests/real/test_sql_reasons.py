"""On real exports the statement's masks name what the interpreter names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.agreement.test_sql_reasons import agree
from tests.real.test_agreement import EXPORTS

from leadrules.backends.sql import Wanted, generate

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 200


@pytest.mark.parametrize("name", EXPORTS)
def test_reasons_agree_on_real_leads(name: str, export: Callable[..., Any]) -> None:
    file = export(*EXPORTS[name])
    rules, leads = file.rules, file.leads()
    now = rules.moment(file.on)
    query = generate(rules.graph, now, reasons=Wanted.ALL)
    agree(rules, query, [lead.values for lead in leads[:: max(1, len(leads) // MOST)]], now)
