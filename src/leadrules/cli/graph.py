"""`leadrules graph`: how the rules rest on one another, as a drawing or as data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadrules.cli.console import fail
from leadrules.cli.output import format_by_name, spare, written
from leadrules.cli.rules import load_graph, root_option

if TYPE_CHECKING:
    from leadrules.graph.rulegraph import RuleGraph

FORMATS = ("mermaid", "svg", "dot", "json")
ENDINGS = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".json": "json"}


@click.command(short_help="Draw how the rules rest on one another.")
@click.argument("rules", type=click.Path(readable=False, path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Default: by the name of --output, or else mermaid."
)
@click.option(
    "--output",
    type=click.Path(readable=False, path_type=Path),
    help="Write the drawing to a file; it appears when it is whole.",
)
@root_option
def command(rules: Path, format_: str | None, output: Path | None, root: Path | None) -> None:
    """Draw fields, what is made of them, stages and handoffs.

    Markdown viewers draw `mermaid` by themselves; `svg` needs Graphviz; `json` is the whole rule graph, for programs.
    """
    spare(output, rules)
    text = drawn(load_graph(rules, root), format_by_name(format_, output, ENDINGS, FORMATS[0]))
    # As bytes: the drawing is in UTF-8, whatever the terminal is.
    with written(output, is_binary=True) as stream:
        stream.write(text.encode())


def drawn(graph: RuleGraph, format_: str) -> str:
    """Write the graph in a format."""
    match format_:
        case "json":
            from leadrules.graph.export_json import export_json

            return export_json(graph)
        case "dot":
            from leadrules.graph.dot import dot

            return dot(graph)
        case "svg":
            from leadrules.graph.svg import DrawingError, svg

            try:
                return svg(graph)
            except DrawingError as wrong:
                fail(wrong.message, wrong.help)
        case _:
            from leadrules.graph.mermaid import mermaid

            return mermaid(graph)
