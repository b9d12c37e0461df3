"""`leadrules git`: what git calls to merge and compare rules files, and how to have it do so."""

from __future__ import annotations

import click

from leadrules.cli.git_diff import diff
from leadrules.cli.git_merge import merge
from leadrules.cli.git_setup import setup


@click.group(short_help="Have git merge and compare rules by what they mean.")
def command() -> None:
    """Have git merge rules declaration by declaration, and show what a change means."""


for each in (setup, merge, diff):
    command.add_command(each)
