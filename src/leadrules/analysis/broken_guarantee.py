"""`broken-guarantee`: a lead that breaks what the teams guarantee; a guarantee that no lead breaks is proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.about import finding
from leadrules.analysis.answers import Found, Never
from leadrules.analysis.saying import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadrules.analysis.about import About
    from leadrules.diagnostics import Diagnostic

CODE = "broken-guarantee"


def broken_guarantee(about: About) -> Iterator[Diagnostic]:
    """Look for a lead that breaks each guarantee; one of which too little is known breaks none."""
    for guarantee in about.graph.guarantees:
        test, then = guarantee.test, guarantee.then
        wanted = [(test, False)] if then is None else [(test, True), (then, False)]
        said = guarantee.doc or written(test)
        answer = about.find(f"whether the guarantee “{said}” holds", *wanted)
        if isinstance(answer, Never):
            about.proved.append(said)
        if not isinstance(answer, Found):
            continue
        witness = about.witness(answer.lead, wanted)
        if witness is not None:
            broken = (
                f"{written(test)} is not met" if then is None else f"{written(test)} is met and {written(then)} is not"
            )
            yield finding(
                CODE,
                f"a lead breaks this guarantee: {broken}",
                guarantee.span,
                "ask for more where it is promised, or promise less",
                witness=witness,
            )
