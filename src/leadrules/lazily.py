"""Parts of a verdict that are filled when somebody looks at what is not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import BaseModel

from leadrules import verdict as parts

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Self, SupportsIndex


class Lazy(BaseModel):
    """A model that is filled when something of it is asked for that is not there yet; from then on it is `whole`.

    A lazy part has two bases, this one and the model that it becomes. Only what reads `__dict__` past attribute access
    has to be told: comparing, copying, pickling and writing.
    """

    whole: ClassVar[type[BaseModel]]
    # What the generated functions give when it is asked for, without the interpreter.
    by_masks: ClassVar[frozenset[str]] = frozenset({"missing"})

    @classmethod
    def __pydantic_init_subclass__(cls, **how: object) -> None:
        """Note what it becomes."""
        cls.whole = cls.__bases__[1]

    def fill(self) -> None:
        """Take everything from the interpreter's verdict, and become the plain model."""
        found = self.looked_up()
        set_attribute(self, "__dict__", dict(found.__dict__))
        set_attribute(self, "__pydantic_fields_set__", set(found.__pydantic_fields_set__))
        set_attribute(self, "__pydantic_extra__", None)
        set_attribute(self, "__pydantic_private__", None)
        set_attribute(self, "__class__", self.whole)

    def looked_up(self) -> BaseModel:
        """Find the same part in the interpreter's verdict."""
        of, path = self.__dict__["_of"]
        found = of.interpreted
        for step in path:
            found = found[step] if isinstance(found, dict) else getattr(found, step)
        part: BaseModel = found
        return part

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Fill it, if the attribute is one of the model's, or what pydantic notes of it."""
            if name not in self.whole.model_fields and name != "__pydantic_fields_set__":
                return super().__getattr__(name)
            if name in self.by_masks:
                of, path = self.__dict__["_of"]
                found = of.by_masks(path, name)
                if found is not None:
                    self.__dict__[name] = found
                    return found
            self.fill()
            return getattr(self, name)

        def model_dump(self, **how: object) -> dict[str, object]:
            """As pydantic does, of the whole."""
            self.fill()
            return self.model_dump(**how)

        def model_dump_json(self, **how: object) -> str:
            """As pydantic does, of the whole."""
            self.fill()
            return self.model_dump_json(**how)

        def model_copy(self, **how: object) -> BaseModel:
            """As pydantic does, of the whole."""
            self.fill()
            return self.model_copy(**how)

    def __eq__(self, other: object) -> bool:
        """Compare the whole, with the whole of the other."""
        if isinstance(other, Lazy):
            other.fill()
        self.fill()
        return self == other

    def __hash__(self) -> int:
        """Hash the whole."""
        self.fill()
        return hash(self)

    def __iter__(self) -> Generator[tuple[str, Any], None, None]:
        """Give the fields of the whole."""
        self.fill()
        return iter(self)

    def __repr__(self) -> str:
        """Show the whole."""
        self.fill()
        return repr(self)

    def __getstate__(self) -> dict[Any, Any]:
        """Pickle and copy the whole."""
        self.fill()
        return self.__getstate__()

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        """Pickle the whole, as what it then is."""
        self.fill()
        return self.__reduce_ex__(protocol)

    def __copy__(self) -> Self:
        """Copy the whole."""
        self.fill()
        return self.__copy__()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Copy the whole."""
        self.fill()
        return self.__deepcopy__(memo)


# A model's own would refuse: it is frozen.
new, set_attribute = object.__new__, object.__setattr__
AnyLazy = TypeVar("AnyLazy", bound=Lazy)


def lazily(kind: type[AnyLazy], known: dict[str, Any]) -> AnyLazy:
    """Make a part of which so much is known; `_of` says where to look for the rest."""
    made = new(kind)
    set_attribute(made, "__dict__", known)
    return made


class LazyResult(Lazy, parts.Result):
    """A definition or disqualifier of which the outcome is known."""

    by_masks = Lazy.by_masks | {"because"}


class LazyStage(Lazy, parts.StageResult):
    """A stage of which the outcome is known."""

    by_masks = LazyResult.by_masks | {"own", "disqualified_by", "perhaps_disqualified_by"}


class LazyScore(Lazy, parts.ScoreResult):
    """A score of which the points and the grade are known."""


class LazyHandoff(Lazy, parts.HandoffResult):
    """A handoff of which the state is known."""


class LazyTable(Lazy, parts.TableResult):
    """A table of which it is known whether it is open, and what it gives."""


class LazySeen(Lazy, parts.Seen):
    """What a table gives that is not settled: all of it is known but what it waits for."""
