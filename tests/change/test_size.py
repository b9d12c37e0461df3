"""The benchmark's edits: what is said of each definition is true; how fast, the benchmark measures."""

from __future__ import annotations

import pytest
from tests.benchmark.differences import EDITS, Edit, compare


@pytest.mark.parametrize("edit", EDITS, ids=lambda each: each.what)
def test_what_is_said_is_true(edit: Edit) -> None:
    assert compare(edit).wrong == {}
