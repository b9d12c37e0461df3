"""`leadrules schema`: what a lead looks like, for programs that send leads and forms that ask for them."""

from __future__ import annotations

from pathlib import Path

import click

from leadrules.cli.rules import load_graph, root_option


@click.command(short_help="Print the JSON Schema of a lead.")
@click.argument("rules", type=click.Path(readable=False, path_type=Path))
@root_option
def command(rules: Path, root: Path | None) -> None:
    """Print the JSON Schema (2020-12) of a lead: its fields with their types, values, docs and headings.

    It says how a value is best written; leadrules reads more than that, and takes what it cannot use as missing.
    """
    import json

    from leadrules.graph.lead_schema import lead_schema

    click.echo(json.dumps(lead_schema(load_graph(rules, root)), indent=2))
