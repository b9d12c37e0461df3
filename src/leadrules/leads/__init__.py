"""Leads from outside (CSV, JSON, JSON Lines, Parquet, Arrow, a dict) → typed leads, with a word on what is unusable."""
