"""What the tests of agreement may ask for beside what all may: a PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.agreement.postgres import programs, server
from tests.conftest import without

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg


@pytest.fixture(scope="session")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    """Connect to a server that is there for the tests alone."""
    found = programs()
    if found is None:
        without("no PostgreSQL on this machine: Debian's package is `postgresql`")
    import psycopg

    with server(found) as address, psycopg.connect(address, autocommit=True) as connection:
        yield connection
