"""Forms: answers whose numbers are left out, with the recipe that computes them.

A worker makes the form of an answer (`form_by`): it answers once more with marks for numbers, and cuts the text where
they stand. If filling the form in gives back the answer, every number is in its place, and nothing else was made from
numbers. With the form the web process answers the same for other numbers, byte for byte, in less time than it takes to
hand the request over (`Form.filled`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from random import randrange
from typing import Any, Self

import orjson

from app.api.base import EvaluateRequest, traced
from app.encode import Translate, number
from app.workers.work import Work
from engine.recipe import Recipe
from engine.traces import Trace

FORM_BYTES = 4_000
NODE_BYTES = 400
TEXT_BYTES = 60
"""Memory of a form, and more for each node of its recipe, and for each text beside its characters (measured)."""

FIRST_MARK = 2**50
LAST_MARK = 2**51
MARK = re.compile(rb"\d{16}\.2")
"""A mark: a whole number and a quarter, as JSON has it. Its value lies at no kink, and in no program by chance."""


class Form:
    """The texts between the numbers of an answer, and the place of each number in those of the recipe."""

    def __init__(self, recipe: Recipe, texts: Sequence[bytes], places: Sequence[int]) -> None:
        self.recipe = recipe
        self.texts = texts
        self.places = places
        self.bytes = FORM_BYTES + NODE_BYTES * len(recipe.graph) + sum(TEXT_BYTES + len(text) for text in texts)

    @classmethod
    def read(cls, data: Mapping[str, Any], most: int) -> Self:
        """The form that the data hold; raises `ValueError` where they are none of at most so many nodes."""
        try:
            recipe = Recipe.read(data["recipe"], most)
            texts, places = [text.encode() for text in data["texts"]], list(map(int, data["places"]))
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError("no form") from error
        if len(texts) != len(places) + 1 or not all(0 <= place < recipe.count for place in places):
            raise ValueError("a number stands between two texts")
        return cls(recipe, texts, places)

    @property
    def data(self) -> dict[str, Any]:
        """The form as JSON has it."""
        return {"recipe": self.recipe.data, "texts": [text.decode() for text in self.texts], "places": self.places}

    def filled(self, inputs: Sequence[float]) -> bytes | None:
        """The answer for these inputs; `None` where it would differ by more than its numbers."""
        numbers = self.recipe.numbers(inputs)
        if numbers is None:
            return None
        written = orjson.dumps(numbers)
        if b"null" in written:  # orjson writes it for what is not finite
            written = orjson.dumps(list(map(number, numbers)))
        texts = written[1:-1].split(b",")
        filled = chain.from_iterable(zip(self.texts, map(texts.__getitem__, self.places), strict=False))
        return b"".join((*filled, self.texts[-1]))


def form_by(response: Callable[[Trace, Any, Translate], Any]) -> Callable[[Any, Work, bytes], Any]:
    """What makes the forms of an endpoint's answers, of which `response` makes one from a trace of its program."""

    def form(request: EvaluateRequest, work: Work, answer: bytes) -> Any:
        """The form as data; `None` where there is none, or the answer is compressed, `False` where others have one."""
        inputs = [value for value in request.inputs.values() if isinstance(value, float)]
        if len(inputs) < len(request.inputs) or len(answer) >= work.allowance["compress_bytes"]:
            return None
        trace = traced(request, work)
        recipe = Recipe.of(trace, list(request.inputs), int(work.allowance["form_nodes"]))
        if recipe is None:
            return None
        marks = [randrange(FIRST_MARK, LAST_MARK) + 0.25 for _ in range(recipe.count)]
        marked = orjson.dumps(response(recipe.with_numbers(trace, marks), request, work.translate))
        made = _cut(recipe, marked, marks)
        filled = made.filled(inputs)
        return False if filled is None else made.data if filled == answer else None

    return form


def _cut(recipe: Recipe, answer: bytes, marks: Sequence[float]) -> Form:
    """The form of an answer that has these marks for numbers."""
    place_of = {orjson.dumps(mark): place for place, mark in enumerate(marks)}
    matches = [match for match in MARK.finditer(answer) if match[0] in place_of]
    starts, ends = [match.start() for match in matches], [match.end() for match in matches]
    cuts = zip([0, *ends], [*starts, len(answer)], strict=True)
    return Form(recipe, [answer[start:end] for start, end in cuts], [place_of[match[0]] for match in matches])
