"""`unused-reason`: a reason for refusing a lead that the field which notes such reasons cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.diagnostics import did_you_mean, listed
from leadrules.graph import definitions as d
from leadrules.schema import types as t

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.diagnostics import Diagnostic

CODE = "unused-reason"


def unused_reason(about: About) -> Iterator[Diagnostic]:
    """Find it for each handoff whose reasons stand, but for some of them, in a field of the lead."""
    choices = [field for field in about.graph.fields.values() if isinstance(field.type, t.ChoiceType)]
    for handoff in about.graph.definitions.values():
        if not isinstance(handoff, d.Handoff) or len(handoff.reject_with) == 0:
            continue
        reasons = set(handoff.reject_with)
        for field in choices:
            values = field.type.values if isinstance(field.type, t.ChoiceType) else ()
            left = [reason for reason in handoff.reject_with if reason not in values]
            # A field that shares a word or two with the reasons is about something else.
            if left and 2 * len(reasons & set(values)) > len(reasons):
                yield finding(
                    CODE,
                    f"`{field.name}` cannot hold {listed(left)}, with which `{handoff.name}` can be refused",
                    handoff.span,
                    did_you_mean(left[0], set(values) - reasons)
                    or f"add it to the values of `{field.name}`, or refuse without it",
                    related=field.span,
                )
