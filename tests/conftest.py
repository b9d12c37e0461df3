"""What tests may ask for: places in the checkout, data beside it, programs of the system."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

# A run of CI finds the same examples each time; at a desk each run looks elsewhere. No deadline: machines are shared.
# `pytest --hypothesis-profile=long` searches a hundred times as far.
EXAMPLES = 100
IN_CI = os.environ.get("CI") == "true"
settings.register_profile("ci", max_examples=EXAMPLES, derandomize=True, deadline=None, print_blob=True)
settings.register_profile("dev", max_examples=EXAMPLES, derandomize=False, deadline=None, print_blob=True)
settings.register_profile("long", max_examples=100 * EXAMPLES, derandomize=False, deadline=None, print_blob=True)
settings.load_profile("ci" if IN_CI else "dev")

# A worker of pytest-xdist has a main module without a file, which Spark's client takes for a run of its own
# doctests (`pyspark.sql.connect.utils.check_dependencies`), and ends the process.
if "PYTEST_XDIST_WORKER" in os.environ and sys.modules["__main__"].__spec__ is None:
    sys.modules["__main__"].__spec__ = ModuleSpec("__main__", None)


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data(repo_root: Path) -> Path:
    """The folder of real exports beside the checkout."""
    data = repo_root.parent / "shared" / "data"
    if not data.is_dir():
        without("the real exports are not beside the checkout, in ../shared/data")
    return data


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that a test may drive."""
    return program("chromium", "chromium-browser")


@pytest.fixture(scope="session")
def graphviz() -> str:
    """The path of Graphviz's `dot`."""
    return program("dot")


def program(*names: str) -> str:
    """Find the first of these on the path."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or without(f"no {' or '.join(names)} on the path")


def without(reason: str) -> NoReturn:
    """Skip at a desk what the machine cannot run; in CI nothing is skipped in silence."""
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)
