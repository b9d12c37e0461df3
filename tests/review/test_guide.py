"""What docs/guides/pull-requests.md says of GitHub, GitLab and pre-commit: held against what is there, and run."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import yaml
from tests.git.repository import SRC

if TYPE_CHECKING:
    from pathlib import Path

    from tests.review.conftest import Request

ROOT = SRC.parent
GUIDE = (ROOT / "docs" / "guides" / "pull-requests.md").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def section(title: str) -> str:
    return GUIDE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def block(title: str) -> dict[Any, Any]:
    """Give the YAML that a section shows."""
    found = re.search(r"^```yaml\n(.*?)^```$", section(title), re.MULTILINE | re.DOTALL)
    assert found is not None
    loaded = yaml.safe_load(found[1])
    assert isinstance(loaded, dict)
    return loaded


def test_inputs_and_outputs_are_those_of_the_action() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", section("GitHub"), re.MULTILINE)
    assert listed == [*ACTION["inputs"], *ACTION["outputs"]] or set(listed) == {*ACTION["inputs"], *ACTION["outputs"]}


def test_the_workflow_asks_for_no_more_than_it_needs() -> None:
    workflow = block("GitHub")
    # YAML takes `on` for a truth value.
    assert workflow[True] == "pull_request"
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    checkout, ours = workflow["jobs"]["rules"]["steps"]
    assert re.fullmatch(r"actions/checkout@[0-9a-f]{40}", checkout["uses"])
    assert set(ours["with"]) <= set(ACTION["inputs"])


def test_the_hooks_are_there() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (repository,) = block("Before a commit")["repos"]
    assert {each["id"] for each in repository["hooks"]} == {each["id"] for each in hooks}


def test_the_job_of_gitlab_writes_one_note(request_: Request, runner: Path) -> None:
    request_.repository.commit("folder", **{"rules/other_rules": request_.repository.read("inbound.rules")})
    job = block("GitLab")["rules"]
    request_.api.user = "project_42_bot"
    # The program that `pip install` would put there.
    path = os.pathsep.join((str(runner / "leadrules" / "bin"), os.environ["PATH"]))
    for _ in range(2):
        for line in job["script"]:
            done = request_.repository.run("sh", "-c", line, PATH=path, **request_.gitlab())
            assert (done.status, done.err) == (0, "")
    (note,) = request_.api.bodies("project_42_bot")
    assert "rules/other.rules: these rules are new" in note
    # Whoever has no token reads it in the job's log.
    done = request_.repository.run("sh", "-c", job["script"][0], PATH=path, **request_.gitlab(LEADRULES_TOKEN=""))
    assert done.status == 0
    assert "### leadrules: nothing stands in the way" in done.out
