"""A second Python function a ruleset: what a lead waits for and why it came out as it did, as bit masks."""

from leadrules.backends.generated.reasons.program import Masks, Reasons, generate

__all__ = ["Masks", "Reasons", "generate"]
