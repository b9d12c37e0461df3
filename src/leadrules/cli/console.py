"""How the command line ends: clear words on standard error, an exit status, never a traceback."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Callable

FOUND = 1
COULD_NOT_RUN = 2


def fail(message: str, help_text: str | None = None) -> NoReturn:
    """Say what went wrong, and what to do, and end with status 2."""
    click.echo(f"error: {message}", err=True)
    if help_text:
        click.echo(f"  = help: {help_text}", err=True)
    sys.exit(COULD_NOT_RUN)


def guard(run: Callable[[], None]) -> None:
    """Run, and end quietly when whoever reads the output has seen enough (`… | head`)."""
    try:
        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot write a character gets a stand-in instead of an end in the middle.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        run()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FOUND)
    except RecursionError:
        fail("this is nested too deeply", "give a part of it a name of its own")
    except MemoryError:
        fail("there is not enough memory", "give it fewer files at once")
    except OSError as wrong:
        if wrong.filename is None:
            # Only what is written has no name here: the output, which the last of it is thrown away of.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            fail(f"the output cannot be written: {wrong.strerror or wrong}")
        fail(f"{wrong.filename}: {wrong.strerror or wrong}")


def is_terminal() -> bool:
    """Whether somebody is looking, so that colours and progress make sense."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
