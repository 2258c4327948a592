"""The encoder of responses: what is copied, what is converted, and what is an error."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Annotated

import numpy as np
import pytest

from app.encode import Encoded, Number, ResponseModel, Source, Tensor, at_most, encode, number
from engine.errors import TooLarge, phrase


class Part(ResponseModel):
    """A part of a response."""

    name: str
    value: Number | None = None


class Whole(ResponseModel):
    """A response."""

    count: Annotated[int, Source(lambda source: len(source.parts))]
    renamed: Annotated[list[Number], Source("column")]
    tensor: Tensor | None
    texts: dict[str, str]
    parts: list[Part]


def source(**more):
    parts = (SimpleNamespace(name="a", value=np.float64("nan")), {"name": "b"}, encode(Part, {"name": "c", "value": 1}))
    given = {
        "column": np.array([1.0, np.inf]),
        "tensor": np.array([[1, 2]]),
        "texts": {"x": phrase("y")},
        "parts": parts,
    }
    return SimpleNamespace(**(given | more))


def test_fields_are_copied_and_converted_as_their_types_say():
    assert encode(Whole, source(), lambda text: f"«{text}»") == {
        "count": 3,
        "renamed": [1.0, "Infinity"],
        "tensor": [[1, 2]],
        "texts": {"x": "«y»"},
        "parts": [{"name": "a", "value": "NaN"}, {"name": "b"}, {"name": "c", "value": 1}],
    }


def test_exceptions_are_converted_too_and_what_is_omitted_is_not_there():
    content = encode(Whole, source(), omit=("parts",), tensor=None, renamed=[-np.inf], count=0)
    assert content == {"count": 0, "renamed": ["-Infinity"], "tensor": None, "texts": {"x": "y"}}


def test_what_is_encoded_already_is_taken_as_it_is():
    part = Encoded(anything="NaN")
    assert encode(Whole, source(parts=[part]))["parts"] == [part]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"source": {"value": 1}}, KeyError),
        ({"source": {"name": "a"}, "valeu": 1}, TypeError),
        ({"source": object()}, AttributeError),
    ],
)
def test_a_field_without_a_value_or_a_value_without_a_field_is_an_error(arguments, error):
    with pytest.raises(error):
        encode(Part, **arguments)


def test_a_response_is_refused_before_all_its_numbers_are_written() -> None:
    written = []
    with at_most(100_000), pytest.raises(TooLarge) as caught:
        written.extend(number(np.ones(10_000)) for _ in range(100))
    assert caught.value.faults[0].name == "response_bytes"
    assert len(written) < 100
    assert len(number(np.ones(100_000))) == 100_000  # elsewhere nothing is counted
