"""Leads from outside (CSV, JSON, JSON Lines, a dict) → typed leads, with a word on all that could not be used."""
