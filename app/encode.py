"""Responses: the base of every model that the service sends, and the encoder that writes them as JSON.

The only place where arrays, NaN and infinity become JSON. It stands below `errors` and `api`, since a problem is a
response too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from engine.errors import Phrase
from engine.limits import checked, exceeded

Translate = Callable[[Phrase], str]
Convert = Callable[[Any, Translate], Any]

_TENSOR = "gradwalk:tensor"
Number = float | Literal["NaN", "Infinity", "-Infinity"]
Tensor = Annotated[Any, _TENSOR, Field(description="a number, or nested lists; what is not finite is a string")]


class ResponseModel(BaseModel):
    """A response, or a part of one. Validators are built on first use only: a worker never needs them."""

    model_config = ConfigDict(defer_build=True)


@dataclass(frozen=True, slots=True)
class Source:
    """Metadata of a field whose value has another name in the object that is encoded, or is a function of it."""

    get: str | Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    get: str | Callable[[Any], Any]
    convert: Convert | None
    required: bool


NUMBER_BYTES = 4
"""A number of an array takes no fewer in JSON: `0.0,`."""
_room: ContextVar[Room | None] = ContextVar("room", default=None)


class Room:
    """How many bytes a response may have; numbers are counted before they are written, and most of all held as JSON."""

    def __init__(self, allowed: float) -> None:
        self.allowed = allowed
        self.taken = 0

    def take(self, numbers: int) -> None:
        """Count so many numbers. Raises `TooLarge` where they alone are more than the response may have."""
        self.taken += NUMBER_BYTES * numbers
        if self.taken > self.allowed:
            raise exceeded("response_bytes", self.allowed, self.taken)


@contextmanager
def at_most(response_bytes: float) -> Iterator[None]:
    """Refuse to encode more numbers than a response of this size can hold."""
    token = _room.set(Room(response_bytes))
    try:
        yield
    finally:
        _room.reset(token)


def count(numbers: int) -> None:
    """Count numbers that a response writes: `number` does so, but not for those that are written several times."""
    if (room := _room.get()) is not None:
        room.take(numbers)


class Encoded(dict[str, Any]):
    """A model as JSON has it; as a part of another one it is taken as it is."""


def encode(
    model: type[ResponseModel],
    source: Any,
    translate: Translate = str,
    *,
    omit: Collection[str] = (),
    **exceptions: Any,
) -> Encoded:
    """The response as `orjson` takes it: each field of `model` copied from the same name of `source`.

    `source` is an object with attributes, or a mapping, which may lack fields that have a default. `exceptions` are
    values of fields that `source` has not or has otherwise; `omit` names fields to leave out. Each value is converted
    as its field's type says: numbers and arrays to JSON, phrases by `translate`, and nested models like `model`,
    unless they are encoded already.
    """
    fields = _fields(model)
    if exceptions.keys() - {field.name for field in fields}:
        raise TypeError(f"{model.__name__} has no field {', '.join(exceptions)}")
    mapped = isinstance(source, Mapping)
    content = Encoded()
    for field in fields:
        name = field.name
        if name in exceptions:
            value = exceptions[name]
        elif name in omit or (mapped and not field.required and name not in source):
            continue
        elif callable(field.get):
            value = field.get(source)
        else:
            value = source[field.get] if mapped else getattr(source, field.get)
        content[name] = value if value is None or field.convert is None else field.convert(value, translate)
    return content


def number(value: Any) -> Any:
    """A value as JSON has it: floats as they are, what is not finite as a string, arrays as nested lists."""
    if value is None:
        return None
    if isinstance(value, float):  # float64 scalars are floats too
        plain = float(value)
        return plain if isfinite(plain) else tagged(plain)
    array = np.asarray(value)
    count(array.size)
    if array.dtype == np.bool_ or np.isfinite(array).all():
        return array.tolist()
    return _nested(array.tolist())


def tagged(value: float) -> str:
    """A number that JSON has no way to write."""
    return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"


def _nested(value: Any) -> Any:
    if isinstance(value, list):
        return [_nested(item) for item in value]
    return value if np.isfinite(value) else tagged(value)


@cache
def _fields(model: type[ResponseModel]) -> tuple[_Field, ...]:
    """How each field of a model is read and converted, worked out once."""
    fields = []
    for name, info in model.model_fields.items():
        get = next((item.get for item in info.metadata if isinstance(item, Source)), name)
        convert = _tensor if _TENSOR in info.metadata else _converter(info.annotation)
        fields.append(_Field(name, get, convert, info.is_required()))
    return tuple(fields)


def _converter(annotation: Any) -> Convert | None:
    """The conversion for values of a type; `None` where orjson takes them as they are."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _tensor if _TENSOR in arguments else _converter(arguments[0])
    if origin in (Union, UnionType):
        kinds = [kind for kind in arguments if kind is not NoneType]
        return _tensor if float in kinds else _optional(_converter(kinds[0]))
    if origin in (list, dict):
        return _each(origin, _converter(arguments[-1]))
    if annotation is float:
        return _tensor
    if annotation is str:
        return _text
    if annotation is Any:
        return _any
    if isinstance(annotation, type) and issubclass(annotation, ResponseModel):
        return lambda value, translate: value if isinstance(value, Encoded) else encode(annotation, value, translate)
    return None


def _optional(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda value, translate: None if value is None else convert(value, translate)


def _each(kind: Any, convert: Convert | None) -> Convert | None:
    """Convert the items of a list, or the values of a dict; an array is converted as a whole."""
    if convert is None:
        return None
    if kind is dict:
        return lambda value, translate: {name: convert(item, translate) for name, item in value.items()}

    def each(value: Any, translate: Translate) -> Any:
        if isinstance(value, np.ndarray):
            return number(value)
        return [convert(item, translate) for item in checked(value)]

    return each


def _tensor(value: Any, translate: Translate) -> Any:
    return value if type(value) is int else number(value)


def _text(value: Any, translate: Translate) -> Any:
    return translate(value) if isinstance(value, Phrase) else value


def _any(value: Any, translate: Translate) -> Any:
    return number(value) if isinstance(value, float | np.ndarray) else value
