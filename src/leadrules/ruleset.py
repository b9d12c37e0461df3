"""The ruleset that a user holds: load it once, ask it about leads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from leadrules.compiler import Unavailable, compile_files, compile_path
from leadrules.diagnostics import Diagnostic, Severity
from leadrules.evaluated import Names, Verdict, not_used, verdict
from leadrules.schema.raw import Unusable as NotReadable
from leadrules.schema.reading import Context, read
from leadrules.schema.types import DATETIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from leadrules import verdict as parts
    from leadrules.backends.generated import Program
    from leadrules.backends.generated.program import Run, Times
    from leadrules.compiler import Compiled
    from leadrules.evaluated import Evaluated
    from leadrules.graph.rulegraph import RuleGraph
    from leadrules.leads.lead import Lead
    from leadrules.leads.rows import Row
    from leadrules.leads.typed import LeadReader
    from leadrules.tables.evaluate import TableEvaluator
    from leadrules.tables.evaluated import EvaluatedTable
    from leadrules.tables.one_by_one import OneByOne

__all__ = ["LeadError", "RulesError", "Ruleset", "Verdict", "When"]

# A day stands for its first moment in the ruleset's time zone; a text is read as in the language.
When = datetime | date | str
NEVER: Times = (datetime.min.replace(tzinfo=UTC), date.min, ())


class RulesError(Exception):
    """Rules that cannot be used; `diagnostics` holds everything that was found, `str()` writes it for people."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Keep every diagnostic."""
        super().__init__(diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        """Every diagnostic with its place."""
        from leadrules.diagnostics.text import render_text

        return render_text(self.diagnostics)


class LeadError(ValueError):
    """A lead with values that cannot be used, where that was not to be overlooked; `unusable` lists them."""

    def __init__(self, unusable: tuple[parts.Unusable, ...]) -> None:
        """Keep what cannot be used."""
        super().__init__("; ".join(f"{each.field}: {each.reason}" for each in unusable))
        self.unusable = unusable


class Ruleset:
    """Rules, checked and ready. Make one with `load` or `from_text`."""

    def __init__(self, graph: RuleGraph, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        """Hold a rule graph; `diagnostics` are the warnings found on the way."""
        self.graph = graph
        self.diagnostics = diagnostics
        self._readers: dict[str | None, LeadReader] = {}
        # The moment that was asked for last, and what became of it.
        self._on: When | None = None
        self._times: Times = NEVER
        self._ready: tuple[Run, Names] | None = None

    def __reduce__(self) -> tuple[type[Ruleset], tuple[RuleGraph, tuple[Diagnostic, ...]]]:
        """Travel to other processes as what it was made of."""
        return type(self), (self.graph, self.diagnostics)

    @classmethod
    def load(cls, path: str | Path, *, root: str | Path | None = None) -> Ruleset:
        """Read a file and all that it uses, which stays inside `root` (default: the git checkout, or its own folder).

        Raises:
            RulesError: when something is wrong with the rules; it carries every diagnostic.
            OSError: when the file cannot be read.
        """
        try:
            compiled = compile_path(path, root=root)
        except Unavailable as wrong:
            raise OSError(wrong.message) from None
        return cls._of(compiled)

    @classmethod
    def from_text(cls, text: str, name: str = "rules.rules") -> Ruleset:
        """Read rules from a text; `name` stands for the file in messages.

        Raises:
            RulesError: when something is wrong with the rules; it carries every diagnostic.
        """
        return cls._of(compile_files({name: text}, name))

    @classmethod
    def _of(cls, compiled: Compiled) -> Ruleset:
        if compiled.graph is None:
            raise RulesError(compiled.diagnostics)
        warnings = tuple(each for each in compiled.diagnostics if each.severity is Severity.WARNING)
        return cls(compiled.graph, warnings)

    @property
    def name(self) -> str:
        """What the rules are called."""
        return self.graph.name

    @cached_property
    def fingerprint(self) -> str:
        """A digest of what all of it means: layout, comments and order of declarations leave it alone."""
        from leadrules.backends.interpreter.interpret import ruleset_fingerprint

        return ruleset_fingerprint(self.graph)

    # ---- leads

    def evaluate(
        self,
        lead: Mapping[str, object],
        *,
        on: When | None = None,
        source: str | None = None,
        name: str | None = None,
        strict: bool = False,
    ) -> Verdict:
        """Evaluate one lead, given by its fields' names (or by `source`'s columns), at a moment (default: now).

        A value that its field rejects is missing and noted in the verdict. `name` is what the lead is called,
        by default its `lead_id`.

        Raises:
            LeadError: with `strict`, when a value cannot be used.
            ValueError: when `on` is no moment, or the rules have no such source.
        """
        return self.evaluate_read(self.reader(source).read(lead), on=on, name=name, strict=strict)

    def evaluate_many(
        self,
        leads: Iterable[Mapping[str, object]],
        *,
        on: When | None = None,
        source: str | None = None,
        strict: bool = False,
    ) -> Iterator[Verdict]:
        """Evaluate leads one after the other, all at the same moment, as they come.

        Raises:
            LeadError: with `strict`, when a value cannot be used.
            ValueError: when `on` is no moment, or the rules have no such source.
        """
        moment, reader = self.moment(on), self.reader(source)
        for number, lead in enumerate(leads, 1):
            found = reader.read(lead)
            name = None if found.id or "lead_id" in found.values else str(number)
            yield self.evaluate_read(found, on=moment, name=name, strict=strict)

    def evaluate_table(
        self,
        leads: object,
        *,
        on: When | None = None,
        source: str | None = None,
        engine: Literal["duckdb", "function"] | None = None,
        reasons: bool = False,
    ) -> EvaluatedTable:
        """Evaluate a table of leads, a row each, at a moment (default: now); needs the extra `batch`.

        `leads` is a table of Arrow, a frame of pandas or Polars, whatever else hands out Arrow's streams, or the path
        of a file. What comes back holds two tables of Arrow. `table` has a row for each lead, in their order: `lead`,
        `stage`, `disqualified_by`, a column for each stage (true, false, or null for undecided), score (`NAME.low`,
        `NAME.high`, `NAME.grade`), table and handoff, `missing` and `unusable`. `unusable` has a row for each value
        that could not be used: `row` (counted from 1), `lead`, `field`, `value`, `reason`. With `reasons` `table` also
        has `NAME.missing` for each stage, score, table and handoff (the fields that could still change it), and
        `NAME.because` for each stage and disqualifier (the criteria that decided, or are open). Of tables of millions
        of leads most lies in temporary files, mapped into memory, that are gone with the tables.

        DuckDB evaluates what can be said in SQL, the generated function all else; both give the same.

        Raises:
            TypeError: when `leads` is no table.
            ImportError: when the extra `batch` is not installed.
            LeadsError: when `leads` is a file that cannot be read; rows of it that are no leads are left out.
            Unsupported: with `engine="duckdb"`, when something of the rules cannot be said in SQL.
            ValueError: when `on` is no moment, the rules have no such source, or (with `reasons`) a table gives a value
                that is called as one of those columns.
        """
        try:
            from leadrules.backends.sql import Unsupported
        except ImportError as wrong:
            message = "tables need what is not installed: pip install 'leadrules[batch]'"
            raise ImportError(message) from wrong
        from leadrules.tables.evaluated import together
        from leadrules.tables.names import lead_name
        from leadrules.tables.sources import batches_of

        evaluator: TableEvaluator | OneByOne
        moment = self.moment(on)
        try:
            if engine == "function":
                evaluator = self.one_by_one(self.reader(source), lead_name, on=moment, reasons=reasons)
            else:
                evaluator = self.table_evaluator(on=moment, source=source, reasons=reasons)
        except Unsupported:
            if engine is not None:
                raise
            evaluator = self.one_by_one(self.reader(source), lead_name, on=moment, reasons=reasons)
        with batches_of(leads) as batches:
            return together(evaluator.run(batches), evaluator.schema)

    def table_evaluator(
        self,
        *,
        on: When | None = None,
        source: str | None = None,
        id_field: str | None = None,
        reasons: bool = False,
    ) -> TableEvaluator:
        """Get what evaluates tables of leads piece by piece; `id_field` is the field or column that names a lead.

        Raises:
            Unsupported: when something of the rules cannot be said in SQL.
            ValueError: when `on` is no moment, or the rules have no such source.
        """
        from leadrules.tables.evaluate import TableEvaluator
        from leadrules.tables.names import lead_name

        moment = self.moment(on)
        one_by_one = self.one_by_one(self.reader(source), lead_name, on=moment, reasons=reasons)
        mapping = self.graph.sources[source] if source is not None else None
        return TableEvaluator(one_by_one, moment, source=mapping, id_field=id_field)

    def one_by_one(
        self, reader: LeadReader, name: Callable[[Row, Lead], str], *, on: When | None = None, reasons: bool = False
    ) -> OneByOne:
        """Get what evaluates tables by the function; `name` says what a lead is called.

        Raises:
            ValueError: when `on` is no moment.
        """
        from leadrules.tables.one_by_one import OneByOne

        moment = self.moment(on)

        def look(lead: Lead) -> Verdict:
            return self.evaluate_read(lead, on=moment)

        return OneByOne(self.graph, reader, self.program, moment, look=look, name=name, has_reasons=reasons)

    def evaluate_read(
        self, lead: Lead, *, on: When | None = None, name: str | None = None, strict: bool = False
    ) -> Verdict:
        """Evaluate a lead that a reader has already read.

        Raises:
            LeadError: with `strict`, when a value cannot be used.
            ValueError: when `on` is no moment.
        """
        if strict and lead.unusable:
            raise LeadError(not_used(lead))
        # Leads come by the thousand for one moment.
        times = self._times if on is not None and on is self._on else self._times_of(on)
        # To unpack them here is quicker than `*times`.
        moment, day, ends = times
        run, names = self._ready or self._made_ready()
        return verdict((names, run(lead.values.get, moment, day, ends), lead, times, name))

    def _made_ready(self) -> tuple[Run, Names]:
        self._ready = self.program.run, Names(self.program, self._interpreted)
        return self._ready

    def _interpreted(self, of: Evaluated) -> Verdict:
        """The interpreter's verdict of an evaluation."""
        return self.interpret(
            of.lead.values, on=of.moment, unusable=of.unusable, unknown_keys=of.lead.unknown, name=of.called
        )

    def _times_of(self, on: When | None) -> Times:
        """What a moment makes of the rules' windows."""
        moment = self.moment(on)
        if self._times[0] != moment:
            self._times = self.program.times(moment)
        self._on = on
        return self._times

    @cached_property
    def program(self) -> Program:
        """The rules as one Python function; `leadrules show --stage python` prints it."""
        from leadrules.backends.generated import generate

        return generate(self.graph)

    def interpret(
        self,
        values: Mapping[str, Any],
        *,
        on: When | None = None,
        unusable: tuple[parts.Unusable, ...] = (),
        unknown_keys: tuple[str, ...] = (),
        name: str | None = None,
    ) -> Verdict:
        """Evaluate typed values (see `leadrules.schema.values`) with the interpreter, which is the meaning.

        Raises:
            ValueError: when `on` is no moment.
        """
        from leadrules.backends.interpreter import interpret

        moment = self.moment(on)
        found = dict(interpret(self.graph, values, moment, unusable=unusable))
        told = {"unknown_keys": unknown_keys, "lead": found["lead"] if name is None else name}
        return Verdict.model_construct(**found | told)

    def reader(self, source: str | None = None) -> LeadReader:
        """Get what reads leads, by the names of their fields or by a `source` of the rules.

        Raises:
            ValueError: when the rules have no such source.
        """
        if source not in self._readers:
            from leadrules.backends.interpreter import constraint
            from leadrules.leads.typed import LeadReader

            if source is not None and source not in self.graph.sources:
                known = ", ".join(self.graph.sources) or "none"
                message = f"the rules have no source `{source}` (there is: {known})"
                raise ValueError(message)
            mapping = self.graph.sources[source] if source is not None else None
            self._readers[source] = LeadReader(self.graph, mapping, constraint(self.graph))
        return self._readers[source]

    def moment(self, on: When | None = None) -> datetime:
        """Read the moment of an evaluation, in UTC; None is now.

        Raises:
            ValueError: when it is no moment.
        """
        if on is None:
            return datetime.now(UTC)
        if type(on) is datetime and on.tzinfo is UTC:
            return on
        found = read(on, DATETIME, Context(ZoneInfo(self.graph.timezone)))
        if isinstance(found, datetime):
            return found
        reason = found.reason if isinstance(found, NotReadable) else "no moment is given"
        raise ValueError(reason)

    def lead_schema(self) -> dict[str, Any]:
        """The JSON Schema of a lead."""
        from leadrules.graph.lead_schema import lead_schema

        return lead_schema(self.graph)
