"""Packs parameters into one vector and unpacks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from engine.errors import InvalidInput, phrase
from engine.limits import Limits
from engine.ops.op import Shape, describe
from engine.tracing.inputs import read_value

Vector = np.ndarray[Any, np.dtype[np.float64]]


class Layout:
    """The slices of the vector that belong to each parameter."""

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self.shapes = dict(shapes)
        self.names = tuple(shapes)
        self.slices: dict[str, slice] = {}
        place = 0
        for name, shape in shapes.items():
            self.slices[name] = slice(place, place + prod(shape))
            place += prod(shape)
        self.size = place

    def join(self, tensors: Mapping[str, Any]) -> Vector:
        """One vector from named tensors, in the order of the layout."""
        vector = np.empty(self.size)
        for name, part in self.slices.items():
            vector[part] = np.reshape(tensors[name], -1)
        return vector

    def gather(self, tensors: Sequence[Any]) -> Vector:
        """The same from tensors in the order of the layout."""
        return np.concatenate([tensor.reshape(-1) for tensor in tensors])

    def split(self, vector: Vector) -> dict[str, Any]:
        """Views into the vector by name, a scalar as a number of its own."""
        return {
            name: vector[part].reshape(self.shapes[name]) if self.shapes[name] else vector[part.start]
            for name, part in self.slices.items()
        }

    def copied(self, vector: Vector) -> dict[str, Any]:
        """The same, independent of the vector."""
        return self.split(vector.copy())

    def read(self, tensors: Mapping[str, Any], what: str) -> Vector:
        """One vector from the tensors of a request, each of which must have its parameter's shape."""
        for name in self.shapes:
            if name not in tensors:
                raise InvalidInput(phrase("{what} lacks {name}.", what=what, name=name), name=what)
        self.check(tensors, what)
        return self.join(tensors)

    def check(self, tensors: Mapping[str, Any], what: str) -> None:
        """Raise `InvalidInput` for a tensor that is not a parameter or has another shape."""
        for name, tensor in tensors.items():
            if name not in self.shapes:
                raise InvalidInput(phrase("{what} has {name}, which is no parameter.", what=what, name=name), name=what)
            if np.shape(tensor) != (shape := self.shapes[name]):
                raise InvalidInput(
                    phrase(
                        "{name} in {what} is {given}, the parameter is {expected}.",
                        name=name,
                        what=what,
                        given=describe(np.shape(tensor)),
                        expected=describe(shape),
                    ),
                    name=what,
                )

    def label(self, place: int) -> str:
        """The name of one element: `W[0, 1]`."""
        for name, part in self.slices.items():
            if part.start <= place < part.stop:
                index = np.unravel_index(place - part.start, self.shapes[name] or (1,))
                return f"{name}[{', '.join(map(str, index))}]" if self.shapes[name] else name
        raise IndexError(place)


def read_tensors(tensors: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """The tensors of a request as float64; raises `InvalidInput` for anything else."""
    return {name: read_value(name, tensor, limits) for name, tensor in tensors.items()}
