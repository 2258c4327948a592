"""Sizes of axes for given ranks: what fits gets the smallest sizes, what does not is a conflict."""

from __future__ import annotations

import pytest

from engine.language import parse
from engine.limits import Deadline, Limits
from engine.ops.op import Shape
from engine.suggesting.ranks import RankSearch
from engine.suggesting.relations import Relations
from engine.suggesting.sizes import Conflict, SizeSearch
from engine.suggesting.sketch import Assumptions, Sketch


def shapes(text: str, ranks: dict[str, int]) -> dict[str, Shape]:
    """The shapes of the inputs of a program, once their ranks are chosen without a look at the program."""
    limits, deadline, relations = Limits(), Deadline(60), Relations()
    program = parse(text, limits)
    sketch = Sketch(program, {}, frozenset(ranks), Assumptions(), limits, deadline, frozenset())
    sketch.draw(program, None)
    search = RankSearch(sketch.builder, relations, deadline)
    for name, rank in ranks.items():
        search.possible[sketch.builder.inputs[name]] = 1 << rank
    return SizeSearch(sketch, search, relations, {}).find()


def test_axes_that_must_be_equal_have_one_size() -> None:
    assert shapes("A @ b", {"A": 2, "b": 1}) == {"A": (2, 3), "b": (3,)}
    assert shapes("reshape(x, 2, 3) @ w", {"x": 1, "w": 1}) == {"x": (6,), "w": (3,)}


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("A @ b", {"A": 0, "b": 1}),
        ("det(A)", {"A": 1}),
        ("A @ [1, 2] + [1, 2, 3] @ A", {"A": 1}),
        ("reshape(x, 2, 3)", {"x": 0}),
    ],
)
def test_ranks_or_sizes_that_no_operation_takes_conflict(text: str, ranks: dict[str, int]) -> None:
    with pytest.raises(Conflict):
        shapes(text, ranks)
