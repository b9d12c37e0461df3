"""`leadrules schema`: a JSON Schema on the standard output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner
from jsonschema import Draft202012Validator

from leadrules.cli import group

if TYPE_CHECKING:
    from pathlib import Path


def test_the_schema_of_a_lead_is_printed(repo_root: Path) -> None:
    done = CliRunner().invoke(group, ["schema", str(repo_root / "rulesets" / "inbound" / "inbound.rules")])
    assert (done.exit_code, done.stderr) == (0, "")
    schema = json.loads(done.stdout)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "urn:leadrules:inbound:lead"
    assert "employees" in schema["properties"]


def test_a_file_that_is_not_there_has_no_schema(tmp_path: Path) -> None:
    done = CliRunner().invoke(group, ["schema", str(tmp_path / "none.rules")])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")


def test_rules_with_a_mistake_have_no_schema(tmp_path: Path) -> None:
    rules = tmp_path / "a.rules"
    rules.write_text("lead\n  a integr\n", encoding="utf-8")
    done = CliRunner().invoke(group, ["schema", str(rules)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "a.rules:2:" in done.stderr
