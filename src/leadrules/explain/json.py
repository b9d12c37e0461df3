"""An explanation for programs: the verdict as it is, and its story in finished sentences."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadrules.explain.story import Story
    from leadrules.verdict import Verdict
    from leadrules.ways import WhatIf


def render(story: Story, verdict: Verdict, what_if: WhatIf | None = None) -> str:
    """One object with `story` and `verdict`; the verdict's schema is published, the story's texts may be reworded.

    What would change it, where that was asked for, is in `what_if`.
    """
    whole = {"story": asdict(story), "verdict": verdict.model_dump(mode="json")}
    if what_if is not None:
        whole["what_if"] = what_if.model_dump(mode="json")
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
