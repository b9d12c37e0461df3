"""Repositories for tests of what git calls."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.git.repository import Repository, new_repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Make an empty repository."""
    return new_repository(tmp_path / "repository")


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """Make a repository in which git calls leadrules for rules files; others are copies of it."""
    repository = new_repository(tmp_path_factory.mktemp("git") / "set_up")
    done = repository.leadrules("git", "setup")
    assert done.status == 0, done.err
    return repository


@pytest.fixture
def ready(set_up: Repository, tmp_path: Path) -> Repository:
    """Make an empty repository in which git calls leadrules for rules files."""
    return Repository(shutil.copytree(set_up.path, tmp_path / "repository"))
