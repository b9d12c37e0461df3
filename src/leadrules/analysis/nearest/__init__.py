"""The nearest leads: what would have to change for a lead to reach the next stage, or to lose the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from leadrules.ruleset import Ruleset, When
    from leadrules.ways import WhatIf

__all__ = ["what_if"]


def what_if(  # noqa: PLR0913 - one argument an option
    ruleset: Ruleset,
    lead: Mapping[str, object],
    *,
    on: When | None = None,
    source: str | None = None,
    only: Collection[str] = (),
    keep: Collection[str] = (),
    seconds: float = 5.0,
) -> WhatIf:
    """Find what would change the verdict of a lead, given as `Ruleset.evaluate` takes it.

    `only` names the fields that may change (whatever they are), `keep` those that stay. `seconds` bounds the search for
    either side; what was found until then is told, and `is_proved` says whether something nearer is ruled out. For a
    lead that a reader has read there is `leadrules.analysis.nearest.find.what_if_read`.

    Raises:
        ValueError: when `on` is no moment, the rules have no such source or field or no stages, or a field is to change
            and to stay.
    """
    from leadrules.analysis.nearest.find import what_if_read

    return what_if_read(ruleset, ruleset.reader(source).read(lead), on=on, only=only, keep=keep, seconds=seconds)
