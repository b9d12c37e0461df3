"""What is being done, told on a terminal to whoever waits long."""

from __future__ import annotations

import sys
import time

import click

# Whoever waits longer than this many seconds is told how far it is.
PATIENCE = 1.0


class Waiting:
    """Tells in one line, which it takes away again."""

    def __init__(self, what: str) -> None:
        """Begin to wait for something, which is named before what is being done."""
        self.what = what
        self.shows = sys.stderr.isatty()
        self.begun = time.monotonic()

    @property
    def is_long(self) -> bool:
        """Whether somebody waits, and has done so for long."""
        return self.shows and time.monotonic() - self.begun > PATIENCE

    def tell(self, doing: str) -> None:
        """Say what is being done."""
        if self.is_long:
            passed = time.monotonic() - self.begun
            click.echo(f"\r{self.what} {doing}, {passed:.0f} seconds …\x1b[K", nl=False, err=True)

    def end(self) -> None:
        """Take the line away."""
        if self.is_long:
            click.echo("\r\x1b[K", nl=False, err=True)
