"""The nouns of the model as plain data, lists of texts and numbers that JSON can hold, and back.

Follows the types of their fields, so that a new field needs nothing here. Knows neither files nor what the nouns mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeAlias, Union, get_args, get_origin, get_type_hints

from journalkit.values import Struct

Plain: TypeAlias = Any
Convert: TypeAlias = Callable[[Any], Any]

MICROSECOND = timedelta(microseconds=1)


class _Both(NamedTuple):
    """How values of a type are made plain, and made again from it; None where they are plain already."""

    plain: Convert | None
    built: Convert | None


AS_IS = _Both(None, None)


class Form(Struct, frozen=True):
    """The plain form of a class: a list of the values of its fields, in their order, without those that are `apart`."""

    kind: type
    names: tuple[str, ...]
    converted: tuple[tuple[int, str, Convert, Convert], ...]

    def plain(self, value: Any) -> list[Plain]:
        """The value as plain data."""
        found = [getattr(value, name) for name in self.names]
        for place, _, plain, _ in self.converted:
            if found[place] is not None:
                found[place] = plain(found[place])
        return found

    def built(self, data: list[Plain], **apart: object) -> Any:
        """The value that plain data was made of, with what was kept apart."""
        values = dict(zip(self.names, data, strict=True))
        for _, name, _, built in self.converted:
            if values[name] is not None:
                values[name] = built(values[name])
        return self.kind(**values, **apart)


class Forms:
    """The forms of classes, each made when it is first needed."""

    def __init__(self) -> None:
        self._known: dict[type, Form] = {}

    def of(self, kind: type[Struct], apart: frozenset[str] = frozenset()) -> Form:
        """The form of a class of the model. Always the same names are kept apart of one class."""
        if kind not in self._known:
            hints = get_type_hints(kind)
            names = tuple(name for name in kind.__struct_fields__ if name not in apart)
            both = [(place, name, self._both(hints[name])) for place, name in enumerate(names)]
            converted = tuple((place, name, each.plain, each.built) for place, name, each in both if each.plain and each.built)
            self._known[kind] = Form(kind, names, converted)
        return self._known[kind]

    def _both(self, hint: Any) -> _Both:
        """How values of a type are converted. TypeError for a type that the model does not use."""
        arguments = get_args(hint)
        if get_origin(hint) in (Union, UnionType):
            wanted = [each for each in arguments if each is not NoneType]
            return self._both(wanted[0]) if len(wanted) == 1 else _only_plain(wanted, hint)
        if get_origin(hint) is tuple and len(arguments) == 2 and arguments[1] is ...:
            return _sequence(self._both(arguments[0]))
        if get_origin(hint) is Mapping and arguments[0] is str:
            return _mapping(self._both(arguments[1]))
        return self._single(hint)

    def _single(self, kind: Any) -> _Both:
        if kind in (str, int, float, bool):
            return AS_IS
        if kind in (date, time):
            return _Both(kind.isoformat, kind.fromisoformat)
        if kind is timedelta:
            return _Both(lambda value: value // MICROSECOND, lambda data: timedelta(microseconds=data))
        if isinstance(kind, type) and issubclass(kind, Enum):
            return _Both(lambda value: value.value, kind)
        if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
            return _Both(list, lambda data: kind(*data))
        if isinstance(kind, type) and issubclass(kind, Struct):
            form = self.of(kind)
            return _Both(form.plain, form.built)
        raise TypeError(f"{kind} has no plain form")


def _only_plain(kinds: list[Any], hint: Any) -> _Both:
    if all(each in (str, int, float, bool) for each in kinds):
        return AS_IS
    raise TypeError(f"{hint} has no plain form")


def _sequence(inner: _Both) -> _Both:
    plain, built = inner
    if plain is None or built is None:
        return _Both(list, tuple)
    return _Both(lambda value: [plain(each) for each in value], lambda data: tuple([built(each) for each in data]))


def _mapping(inner: _Both) -> _Both:
    plain, built = inner
    if plain is None or built is None:
        return _Both(dict, dict)
    return _Both(
        lambda value: {name: plain(each) for name, each in value.items()}, lambda data: {name: built(each) for name, each in data.items()}
    )
