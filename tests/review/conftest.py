"""A repository with a request under review, and a server that keeps its comments."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.git.repository import Done, Repository, new_repository
from tests.review.fake_api import FakeApi, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULES = """\
ruleset inbound "Inbound leads"
  timezone "UTC"

lead
  employees  integer

stage mql "Marketing-qualified lead"
  employees >= 50

example "large enough"
  on 2026-11-20
  lead
    employees  60
  expect
    mql  met
"""
STRICTER = RULES.replace(">= 50", ">= 55")


@pytest.fixture
def api() -> Iterator[FakeApi]:
    """Serve comments."""
    with serving(FakeApi()) as found:
        yield found


@dataclass(frozen=True)
class Request:
    """A branch of a repository that is under review, as a runner sees it."""

    repository: Repository
    api: FakeApi
    base: str

    @property
    def folder(self) -> Path:
        return self.repository.path.parent

    def github(self, **more: str) -> dict[str, str]:
        """Give what GitHub tells a workflow."""
        head = self.repository.git("rev-parse", "HEAD").out.strip()
        event = {"pull_request": {"number": 7, "base": {"sha": self.base}, "head": {"sha": head}}}
        (self.folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
        return {
            "GITHUB_API_URL": self.api.address,
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_OUTPUT": str(self.folder / "outputs"),
            "GITHUB_REPOSITORY": "our/rules",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "GITHUB_TOKEN": "secret",
            "NO_PROXY": "*",
        } | more

    def gitlab(self, **more: str) -> dict[str, str]:
        """Give what GitLab tells a job."""
        return {
            "CI_API_V4_URL": self.api.address,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": self.base,
            "CI_MERGE_REQUEST_IID": "7",
            "CI_PROJECT_ID": "42",
            "LEADRULES_TOKEN": "secret",
            "NO_PROXY": "*",
        } | more

    def review(self, *arguments: str, **variables: str) -> Done:
        return self.repository.leadrules("review", *arguments, **variables)

    def outputs(self) -> dict[str, str]:
        lines = (self.folder / "outputs").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def summary(self) -> str:
        path = self.folder / "summary.md"
        return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture
def request_(tmp_path: Path, api: FakeApi) -> Request:
    """Make a request that makes a stage stricter."""
    repository = new_repository(tmp_path / "repository")
    base = repository.commit("base", inbound_rules=RULES)
    repository.git("switch", "-q", "-c", "topic")
    repository.commit("stricter", inbound_rules=STRICTER)
    return Request(repository, api, base)


@pytest.fixture
def runner(request_: Request) -> Path:
    """Make a runner's folder, in which the leadrules under test is installed."""
    program = request_.folder / "runner" / "leadrules" / "bin" / "leadrules"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m leadrules "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return request_.folder / "runner"
