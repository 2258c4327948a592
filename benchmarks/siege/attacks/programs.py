"""Programs and tables that take long, or that make others look as if they did."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterable, Iterator

from benchmarks.siege.target import Target, attack
from benchmarks.siege.visitor import INPUTS, SIGMOID


def heavy_programs(number: int) -> Iterator[tuple[str, object]]:
    """Ever new programs of 9,000 nodes, which take about a second; `number` tells clients apart."""
    source = random.Random(number)
    while True:
        program = "v = x\n" + ("v = v" + "+x" * 100 + "\n") * 45 + f"v + {source.random():.9f}"
        yield "/evaluate", {"program": program, "inputs": {"x": 1}}


@attack("three clients send programs of 9,000 nodes; the visitor's programs are all new", visitor="new")
def heavy_students(target: Target) -> None:
    """Each waits for the answer before the next."""
    target.repeat(3, heavy_programs)


@attack("the lecture's program is sent with 300 × 300 numbers, beside one heavy client")
def banished_program(target: Target) -> None:
    """The visitor sends the same program with single numbers."""
    column = [[float(index)] for index in range(300)]
    large = {"program": SIGMOID, "inputs": {**INPUTS, "w0": column, "x0": [[0.01 * index for index in range(300)]]}}

    def requests(number: int) -> Iterable[tuple[str, object]]:
        yield "/evaluate", large
        yield from heavy_programs(number)

    target.repeat(1, requests)


@attack("four clients send LaTeX and plain text whose indices never end")
def endless_indices(target: Target) -> None:
    """33 characters took 12 s where the pattern of an index was exponential."""

    def requests(number: int) -> Iterator[tuple[str, object]]:
        source = random.Random(number)
        while True:
            index = "".join(source.choice("ij1,") for _ in range(60))
            yield "/evaluate", {"program": "x_{" + "1" * 60 + index + "!", "inputs": {"x": 1}}
            yield "/evaluate", {"program": f"x_{index * 20}!", "inputs": {"x": 1}}

    target.repeat(4, requests)


@attack("four clients send tables of 3,000 columns of one name")
def equal_columns(target: Target) -> None:
    """Each column needs a name of its own."""
    table = ",".join(["a"] * 3_000) + "\n" + ",".join(["1"] * 3_000) + "\n"
    target.repeat(4, lambda number: iter(lambda: ("/table", {"text": table}), None))


@attack("300 clients drag a slider, each four times a second")
def class_of_300(target: Target) -> None:
    """No attack: a lecture hall on one address."""

    def requests(number: int) -> Iterator[tuple[str, object]]:
        source = random.Random(number)
        while True:
            yield "/evaluate", {"program": SIGMOID, "inputs": {**INPUTS, "w0": source.uniform(-3, 3)}}
            time.sleep(0.25)

    threading.stack_size(256 * 1024)
    try:
        target.repeat(300, requests)
    finally:
        threading.stack_size(0)
