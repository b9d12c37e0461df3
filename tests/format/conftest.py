"""What tests of the layout share."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from leadrules.source import Source
from leadrules.syntax.format import format_text

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def check() -> Callable[[str, str], None]:
    """Checks what comes out, and that it stays; both texts are indented like the test that holds them."""

    def compare(written: str, expected: str) -> None:
        expected = dedent(expected).lstrip("\n")
        assert format_text(Source("test.rules", dedent(written).lstrip("\n"))) == expected
        assert format_text(Source("test.rules", expected)) == expected

    return compare
