"""The columns that tell what leads wait for, and why they came out so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.explain import reasons

if TYPE_CHECKING:
    import pyarrow as pa

    from leadrules.backends.sql.naming import Naming
    from leadrules.graph.rulegraph import RuleGraph


def fields(graph: RuleGraph) -> list[tuple[str, pa.DataType]]:
    """The typed columns of reasons.

    Raises:
        ValueError: when a table gives a value that is called so.
    """
    import pyarrow as pa

    return [(reasons.column(*each), pa.list_(pa.string())) for each in reasons.columns(graph)]


def missing(naming: Naming, answers: pa.Table, graph: RuleGraph) -> pa.Array:
    """What each lead waits for: the fields of its first undecided stage, or of an incomplete handoff."""
    return _lists(naming.waits(answers, graph))


def of_answers(naming: Naming, answers: pa.Table, graph: RuleGraph) -> dict[str, pa.Array]:
    """The columns of reasons, of a statement that gives all masks."""
    found = naming.reasons(answers)
    return {reasons.column(name, what): _lists(found[f"{what}:{name}"]) for name, what in reasons.columns(graph)}


def _lists(named: pa.DictionaryArray) -> pa.Array:
    return named.dictionary.take(named.indices)
