"""The command line: one file a command, loaded when it is called."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, cast

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

# Each with the sentence that `--help` shows, so that showing it imports no command.
COMMANDS = {
    "check": "Find every mistake in rules files, before a lead is evaluated.",
    "test": "Run the examples that stand in rules files.",
    "evaluate": "Give a verdict for every lead of a file, and a funnel.",
    "explain": "Say why a lead is what it is, and what is missing.",
    "diff": "Say what a change of rules means, and for which leads.",
    "fmt": "Lay rules files out the one way there is.",
    "agree": "Write down that a team agrees to definitions.",
    "agreement": "Show who agreed to what, and what is open.",
    "graph": "Draw how the rules rest on one another.",
    "schema": "Print the JSON Schema of a lead.",
    "sql": "Print the rules as one SQL statement.",
    "review": "Check, test and compare a change of rules, and tell it in one comment.",
    "git": "Have git merge and compare rules by what they mean.",
    "show": "Print what leadrules makes of a file on the way.",
}


# 128 and the number of the signal, as shells count.
STOPPED = 130


class LazyGroup(click.Group):
    """Knows the commands by name, and imports one only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every command, in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        return cast("click.Command", import_module(f"leadrules.cli.{cmd_name}").command)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; one that is stopped (Ctrl-C, or SIGTERM) says so, as shells expect it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\nstopped", err=True)
            ctx.exit(STOPPED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or the one that was probably meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as wrong:
            from leadrules.diagnostics import did_you_mean

            near = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"there is no command `{args[0]}`" + (f"; {near}" if near else ""), ctx) from wrong


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="leadrules", prog_name="leadrules")
def group() -> None:
    """Lead definitions that sales and marketing write together.

    Exit status: 0 nothing wrong, 1 something was found, 2 it could not run.
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line; a pipe that is closed early ends it quietly."""
    import signal

    from leadrules.cli.console import guard

    with suppress(ValueError):  # Signals belong to the main thread; elsewhere they are not ours.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    guard(lambda: group.main(args=list(args) if args is not None else None, prog_name="leadrules"))
