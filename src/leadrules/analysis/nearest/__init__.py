"""The nearest leads: what would have to change for a lead to reach the next stage, or to lose the present one."""

from leadrules.analysis.nearest.find import what_if, what_if_read

__all__ = ["what_if", "what_if_read"]
