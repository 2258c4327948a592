"""Requests whose answer, plan or intermediate results are large."""

from __future__ import annotations

from benchmarks.siege.attacks.programs import heavy_programs
from benchmarks.siege.target import Target, attack

COLUMN = [[0.01 * index] for index in range(900)]
ROW = [[0.01 * index for index in range(900)]]


@attack("four clients send lists of one large tensor, over and over")
def repeated_tensor(target: Target) -> None:
    """The list would hold hundreds of megabytes before its sum."""
    program = "y = x + z\nsum([" + ", ".join(["y"] * 60) + "])"
    body = {"program": program, "inputs": {"x": COLUMN, "z": ROW}}
    target.repeat(4, lambda number: iter(lambda: ("/evaluate", body), None))


@attack("four clients send ever new graphs of 9,000 nodes, whose plans are kept")
def large_plans(target: Target) -> None:
    """Each plan is worth keeping by itself; all together are not."""

    target.repeat(4, heavy_programs)


@attack("four clients draw the largest loss surfaces")
def large_surfaces(target: Target) -> None:
    """300 × 300 points, with a batch at each."""
    data = [0.01 * index for index in range(1_000)]
    body = {
        "program": "mean((w*x + b - y)**2)",
        "inputs": {"w": 0, "b": 0, "x": data, "y": data},
        "axes": [{"parameter": "w"}, {"parameter": "b"}],
        "range": [[-2, 2], [-2, 2]],
        "resolution": 300,
    }
    target.repeat(4, lambda number: iter(lambda: ("/surface", body), None))


@attack("four clients compute the contributions of the largest batches")
def large_shares(target: Target) -> None:
    """1,000 examples, and 250 weights."""
    body = {
        "program": "mean(((x*r) @ w)**2)",
        "inputs": {"w": [0.1] * 250, "x": [[0.001 * row] for row in range(1_000)], "r": [0.01 * k for k in range(250)]},
    }
    target.repeat(4, lambda number: iter(lambda: ("/shares", body), None))
