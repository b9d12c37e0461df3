"""Functions that read leads fast, written for one ruleset each; `leads/fields.py` says what they must find."""

from leadrules.leads.quick.function import ByName, ByPlace, Quick

__all__ = ["ByName", "ByPlace", "Quick"]
