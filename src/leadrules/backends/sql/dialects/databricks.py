"""Databricks SQL, which says what Spark says."""

from __future__ import annotations

from dataclasses import replace

from leadrules.backends.sql.dialects import spark

PROFILE = replace(spark.PROFILE, name="databricks", title="Databricks")
