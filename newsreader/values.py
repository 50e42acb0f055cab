"""Frozen, slotted dataclasses that are finished when they are first used: most of them, long after the first screen.

Stands in for ``dataclasses.dataclass(frozen=True, slots=True)`` where values are needed at the start; ``replace``,
``fields``, pickling and the rest work as with any. What asks for more than fields and methods is made by dataclasses.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """Returns what makes a dataclass of a class; both options are always wanted."""
        return _value


def _value(cls: type) -> type:
    asked = [each for each in vars(cls).values() if isinstance(each, dataclasses.Field)]
    special = any(each.kw_only is True or not (each.init and each.repr and each.compare) for each in asked)
    if special or not cls.__annotations__ or cls.__bases__ != (object,) or hasattr(cls, "__post_init__"):
        return dataclasses.dataclass(frozen=True, slots=True)(cls)
    names = tuple(cls.__annotations__)
    body = {key: kept for key, kept in vars(cls).items() if key not in (*names, "__dict__", "__weakref__")}
    body |= _SHARED | {"__slots__": names, "__match_args__": names, "_all": attrgetter(*names)}
    body["__dataclass_fields__"] = _Fields(cls)
    made: type[Any] = type(cls)(cls.__name__, (), body | {"__qualname__": cls.__qualname__})

    def first_init(self: Any, *given: object, **named: object) -> None:
        made.__init__ = _init_of(dataclasses.fields(made))
        made.__init__(self, *given, **named)

    made.__init__ = first_init
    return made


class _Fields:
    """The fields of a value, which dataclasses finds when they are first asked for: by several threads, perhaps."""

    def __init__(self, cls: type) -> None:
        self._body = {key: kept for key, kept in vars(cls).items() if key not in ("__dict__", "__weakref__")}

    def __get__(self, _value: object, owner: type[Any]) -> dict[str, dataclasses.Field[Any]]:
        plain: type[Any] = type(owner.__name__, (), dict(self._body))  # which dataclasses changes
        plain = dataclasses.dataclass(init=False, repr=False, eq=False)(plain)
        owner.__dataclass_fields__ = plain.__dataclass_fields__
        return owner.__dataclass_fields__  # type: ignore[no-any-return]


def _init_of(fields: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    """Returns the only method that has to be made of the fields' names."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_new": object()}
    taken, kept = ["self"], []
    for number, each in enumerate(fields):
        name, given = each.name, each.name
        if each.default_factory is not dataclasses.MISSING:
            known[f"_{number}"] = each.default_factory
            taken.append(f"{name}=_new")
            given = f"_{number}() if {name} is _new else {name}"
        elif each.default is not dataclasses.MISSING:
            known[f"_{number}"] = each.default
            taken.append(f"{name}=_{number}")
        else:
            taken.append(name)
        kept.append(f" _set(self, {name!r}, {given})")
    made: dict[str, Callable[..., None]] = {}
    exec(f"def __init__({', '.join(taken)}):\n" + "\n".join(kept), known, made)  # noqa: S102  (names of fields are identifiers)
    return made["__init__"]


def _equal(self: Any, other: Any) -> Any:
    return self._all(self) == self._all(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._all(self))


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"


def _refuse(self: Any, name: str, *_: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__slots__]


def _take_state(self: Any, state: list[Any]) -> None:
    for name, kept in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, kept)


_SHARED = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _state,
    "__setstate__": _take_state,
}
