"""What points are counted in: whole units, or numbers as they are where their sum may grow too large."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from leadrules.backends.sql import engine
from leadrules.backends.sql import write as w

if TYPE_CHECKING:
    from collections.abc import Iterable

# The fewest points and the most.
Ends = tuple[exp.Expression, exp.Expression]
WIDEST = 2**62


@dataclass(frozen=True, slots=True)
class Units:
    """What points are counted in: the smallest that all of a score's numbers are whole in."""

    decimals: int
    is_wide: bool

    @property
    def kind(self) -> str:
        """The type that they are added in; a HUGEINT where a BIGINT could be too small."""
        return engine.WIDE if self.is_wide else "BIGINT"

    def of(self, value: Decimal) -> int:
        """How many units a number is."""
        return int(value.scaleb(self.decimals))

    def number(self, value: Decimal) -> exp.Expression:
        """A number in units."""
        return w.whole(self.of(value), self.kind)

    def null(self) -> exp.Expression:
        """No number."""
        return w.null(self.kind)

    def times(self, count: exp.Expression, points: Decimal) -> exp.Expression:
        """So many times some points."""
        return w.op(exp.Mul, w.cast(count, self.kind), self.number(points))

    def whole(self, of: exp.Expression) -> exp.Expression:
        """A number, which is small enough, as units."""
        return w.cast(w.op(exp.Mul, of, w.whole(10**self.decimals)), self.kind)

    def decimal(self, of: exp.Expression) -> exp.Expression:
        """Units as a number again."""
        if not self.decimals:
            return w.cast(of, w.DECIMAL)
        one = exp.Literal.string(f"{Decimal(1).scaleb(-self.decimals):f}")
        whole = w.cast(of, f"DECIMAL({38 - self.decimals}, 0)")
        return w.cast(w.op(exp.Mul, whole, w.cast(one, f"DECIMAL({self.decimals + 1}, {self.decimals})")), w.DECIMAL)


@dataclass(frozen=True, slots=True)
class Wide:
    """The same for points that are added up as they are, because their sum may grow too large."""

    decimals: int = 0
    is_wide: bool = True

    @staticmethod
    def number(value: Decimal) -> exp.Expression:
        """A number."""
        return w.number(value)

    @staticmethod
    def null() -> exp.Expression:
        """No number."""
        return w.null()

    @staticmethod
    def times(count: exp.Expression, points: Decimal) -> exp.Expression:
        """So many times some points."""
        return w.cast(w.op(exp.Mul, w.cast(count, "DECIMAL(18, 0)"), w.number(points)), w.DECIMAL)

    @staticmethod
    def whole(of: exp.Expression) -> exp.Expression:
        """A number as it is."""
        return of

    @staticmethod
    def decimal(of: exp.Expression) -> exp.Expression:
        """A number as it is."""
        return of


AnyUnits: TypeAlias = Units | Wide


def units(numbers: Iterable[Decimal], most: Decimal) -> Units:
    """The units of some numbers, whose sum is never more than `most`."""
    exponents = [each.normalize().as_tuple().exponent for each in numbers]
    decimals = max([0, *(-each for each in exponents if isinstance(each, int))])
    return Units(decimals, is_wide=most.scaleb(decimals) >= WIDEST)
