"""Tables → the rule graph: each row becomes a criterion, each cell a test of its column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadrules.compiler.identify import slug
from leadrules.compiler.symbols import Kind
from leadrules.compiler.types import article, resolve_type
from leadrules.graph import definitions as g
from leadrules.graph import truths as gt
from leadrules.graph import values as gv
from leadrules.schema import types as t
from leadrules.syntax import nodes as n
from leadrules.syntax.format import canonical

if TYPE_CHECKING:
    from leadrules.compiler.symbols import Scope
    from leadrules.compiler.truths import Truths

Outputs = tuple[tuple[str, t.Type], ...]
MOST_COLUMNS = 64


def resolve_outputs(node: n.Table, scope: Scope) -> Outputs | None:
    """Read the columns that a table gives, and the type that comes out under its policy."""
    outputs: dict[str, t.Type] = {}
    for output in node.outputs:
        kind = resolve_type(output.type, scope)
        name = output.name.text if output.name else "gives"
        if kind is None:
            return None
        if name in outputs:
            scope.tell("declared-twice", f"`{name}` is given twice", output.span, "keep one")
        found = under_policy(node.policy, kind)
        if found is None:
            help_text = "use `first match`, or give numbers or amounts"
            scope.tell("bad-table", f"`{node.policy}` cannot give {article(kind)}", output.span, help_text)
            return None
        outputs[name] = found
    return tuple(outputs.items())


def under_policy(policy: str, kind: t.FieldType) -> t.Type | None:
    """The type of what comes out; None when the policy cannot work on the type."""
    is_ranked = isinstance(kind, t.ChoiceType) and kind.is_ranked
    match g.Policy(policy):
        case g.Policy.FIRST | g.Policy.ONE | g.Policy.ANY:
            return kind
        case g.Policy.ALL:
            return None if isinstance(kind, t.ListType) else t.ListType(kind)
        case g.Policy.SUM:
            return kind if t.is_ranged(kind) else None
        case g.Policy.COUNT:
            return t.INTEGER
        case g.Policy.LOWEST | g.Policy.HIGHEST:
            return kind if t.is_ranged(kind) or is_ranked or t.is_moment(kind) else None


def lower_table(node: n.Table, truths: Truths, outputs: Outputs, declared: dict[str, Any]) -> g.Table | None:
    """Read a table: its heading, then its rows."""
    return Lowering(node, truths, outputs).table(declared)


class Lowering:
    """One table under way."""

    def __init__(self, node: n.Table, truths: Truths, outputs: Outputs) -> None:
        """Begin with the heading: which cell of a row is a condition, and which is given."""
        self.node = node
        self.truths = truths
        self.scope = truths.scope
        self.outputs = outputs
        self.row_types = [resolve_type(each.type, truths.scope) for each in node.outputs]
        self.name = node.name.text

    def table(self, declared: dict[str, Any]) -> g.Table | None:
        """Read heading and rows."""
        before = len(self.scope.diagnostics)
        heading, *rows = self.node.rows
        columns = self.heading(heading)
        if columns is None:
            return None
        if not rows:
            # A row that could not be read has been told of.
            below = heading.span.source.text[heading.span.end :].lstrip()
            if not below.startswith("|"):
                message = "this table has a heading and no rows"
                self.scope.tell("bad-table", message, heading.span, "write a row below it")
            return None
        lowered = [self.row(row, columns) for row in rows]
        if len(self.scope.diagnostics) > before:
            return None
        return g.Table(
            policy=g.Policy(self.node.policy),
            outputs=self.outputs,
            rows=tuple(row for row in lowered if row is not None),
            **declared,
        )

    def heading(self, row: n.Row) -> list[n.Path | int] | None:
        """For each column either what it asks about, or the number of the output that it gives."""
        columns: list[n.Path | int] = []
        names = [name for name, _ in self.outputs]
        if len(row.cells) > MOST_COLUMNS:
            self.scope.tell("bad-table", f"a table has at most {MOST_COLUMNS} columns", row.span)
            return None
        for cell in row.cells:
            value = cell.tests[0].values[0] if len(cell.tests) == 1 and cell.tests[0].how == "value" else None
            if cell.is_gives and len(names) == 1:
                columns.append(0)
            elif isinstance(value, n.Path):
                is_output = self.node.outputs[0].name is not None and value.text in names
                columns.append(names.index(value.text) if is_output else value)
            else:
                help_text = "name a field, a definition, a score, or a column that the table gives"
                self.scope.tell("bad-table", f"`{canonical(cell.span.text)}` is no heading", cell.span, help_text)
                return None
        given = [column for column in columns if isinstance(column, int)]
        for number, name in enumerate(names):
            if given.count(number) != 1:
                problem = "has no column" if number not in given else "has several columns"
                what = "`gives`" if self.node.outputs[0].name is None else f"`{name}`"
                self.scope.tell("bad-table", f"the heading {problem} {what}", row.span, f"write {what} over one column")
                return None
        return columns

    def row(self, row: n.Row, columns: list[n.Path | int]) -> g.TableRow | None:
        """Read a row: all its cells must hold."""
        if len(row.cells) != len(columns):
            message = f"this row has {len(row.cells)} cells, and the heading has {len(columns)}"
            self.scope.tell("bad-table", message, row.span, "write `-` where a row does not ask for anything")
            return None
        tests: list[gt.Truth] = []
        gives: dict[int, gv.Value] = {}
        shown = " | ".join(canonical(cell.span.text) for cell in row.cells)
        id_ = self.truths.identities.make(self.name, slug(shown))
        for cell, column in zip(row.cells, columns, strict=True):
            if isinstance(column, int):
                value = self.given(cell, column)
                if value is not None:
                    gives[column] = value
            elif cell.tests:
                test = self.cell(cell, column, id_)
                if test is not None:
                    tests.append(test)
            elif cell.is_gives:
                self.scope.tell("bad-table", "`gives` stands in the heading alone", cell.span)
        if len(gives) < len(self.outputs):
            return None
        criterion: gt.Truth | None = None
        if tests:
            own = gt.Shown(id=id_, text=shown, label=None, reason=row.reason, span=row.span)
            criterion = gt.Group(how=gt.Quantity.ALL, wanted=0, parts=tuple(tests), shown=own)
        ordered = tuple(gives[number] for number in range(len(self.outputs)))
        return g.TableRow(criterion=criterion, gives=ordered, id=id_, text=shown, reason=row.reason, span=row.span)

    def given(self, cell: n.Cell, column: int) -> gv.Value | None:
        """Read what a row gives."""
        kind = self.row_types[column]
        if kind is None:
            return None
        if len(cell.tests) != 1 or cell.tests[0].how != "value":
            what = "nothing" if not cell.tests else "no single value"
            self.scope.tell("bad-table", f"this cell gives {what}", cell.span, f"write {article(kind)}")
            return None
        node = cell.tests[0].values[0]
        what = "what the table gives"
        if isinstance(node, n.Number | n.Money | n.Percent | n.Text | n.YesNo | n.Day | n.Moment | n.DurationLiteral):
            return self.truths.literals.expected(node, kind, what)
        if isinstance(node, n.Path) and isinstance(kind, t.ChoiceType) and node.text not in self.scope.symbols:
            return self.truths.literals.expected(node, kind, what)
        value = self.truths.values.read(node, kind)
        if (
            value is not None
            and str(value.type) != str(kind)
            and not (t.is_plain_number(value.type) and t.is_plain_number(kind) and kind != t.INTEGER)
        ):
            message = f"{what} is {article(kind)}, and this is {article(value.type)}"
            self.scope.tell("type-mismatch", message, cell.span)
            return None
        return value

    # ---- conditions

    def cell(self, cell: n.Cell, column: n.Path, parent: str) -> gt.Truth | None:
        """Read a cell: any of its alternatives; plain values side by side are one test."""
        text = f"{column.text} {canonical(cell.span.text)}"
        own = gt.Shown(
            id=self.truths.identities.make(parent, slug(text)), text=text, label=None, reason=None, span=cell.span
        )
        symbol = self.scope.symbols.get(column.parts[0])
        if symbol is not None and symbol.kind in (Kind.DEFINITION, Kind.DISQUALIFIER, Kind.STAGE):
            return self.truth_cell(cell, column, own)
        value = self.truths.values.read(column)
        if value is None:
            return None
        plain = tuple(test.values[0] for test in cell.tests if test.how == "value")
        others = [test for test in cell.tests if test.how != "value"]
        if plain and not others:
            return self.plain(value, plain, own)
        tests = [self.alternative(test, value, column, own) for test in others]
        if plain:
            tests.insert(0, self.plain(value, plain, self.inner(own, cell)))
        read = [test for test in tests if test is not None]
        if len(read) < len(tests):
            return None
        return read[0] if len(read) == 1 else gt.Group(how=gt.Quantity.ANY, wanted=0, parts=tuple(read), shown=own)

    def inner(self, own: gt.Shown, node: n.Node) -> gt.Shown:
        """Name an alternative within a cell."""
        text = canonical(node.span.text)
        id_ = self.truths.identities.make(own.id, slug(text))
        return gt.Shown(id=id_, text=text, label=None, reason=None, span=node.span)

    def plain(self, value: gv.Value, options: tuple[n.Expression, ...], own: gt.Shown) -> gt.Truth | None:
        """Read `FR, BE`, or a single value."""
        if len(options) == 1:
            option = self.truths.values.read(options[0], value.type)
            if option is None:
                return None
            return self.truths.comparison(value, gt.Comparing.IS, option, options[0], own)
        return self.truths.options.is_in(value, options, own, is_negated=False)

    def alternative(self, test: n.CellTest, value: gv.Value, column: n.Path, own: gt.Shown) -> gt.Truth | None:
        """Read one alternative that is more than a value."""
        truths, shown = self.truths, own
        match test.how:
            case "to":
                low, high = (truths.values.read(each, value.type) for each in test.values)
                if low is None or high is None:
                    return None
                return truths.in_range(value, (low, test.values[0]), (high, test.values[1]), shown)
            case "in" | "not in":
                among = test.among or test.values
                return truths.options.is_in(value, among, shown, is_negated=test.how == "not in")
            case "known" | "missing":
                return truths.knowledge(n.Knowledge(value=column, is_known=test.how == "known", span=test.span), shown)
            case "not":
                help_text = "write `is not …`, or `not in […]`"
                self.scope.tell(
                    "bad-table", "`not` stands before `met` alone, in a definition's column", test.span, help_text
                )
                return None
            case "contains" | "contains part" | "starts with" | "ends with" | "matches":
                return truths.options.text(value, test.how, test.among or test.values, shown)
            case _:
                option = truths.values.read(test.values[0], value.type)
                if option is None:
                    return None
                return truths.comparison(value, gt.Comparing(test.how), option, test.values[0], shown)

    def truth_cell(self, cell: n.Cell, column: n.Path, own: gt.Shown) -> gt.Truth | None:
        """Read `met` or `not met` below a definition."""
        test = cell.tests[0]
        word = test.values[0].text if test.values and isinstance(test.values[0], n.Path) else ""
        if len(cell.tests) != 1 or word != "met" or test.how not in ("value", "not"):
            help_text = "write `met`, `not met` or `-`"
            self.scope.tell("bad-table", f"`{column.text}` is met or not", cell.span, help_text)
            return None
        holds = self.truths.holds(column, own)
        return holds if holds is None or test.how == "value" else gt.Not(of=holds, shown=own)
