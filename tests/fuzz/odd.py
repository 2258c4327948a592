"""Odd requests to every endpoint that computes: functions × shapes × magnitudes, answered as a worker answers them.

The programs are short and mostly well formed, the numbers are not: empty axes, axes of one, ranks 0 to 4, zeros, ties,
1e±200, 1e±308. A worker answers each with a result or an error of a known kind; there is no unhandled exception
and no warning (a RuntimeWarning of NumPy counts as an exception here).
"""

from __future__ import annotations

import random
import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

import orjson
from hypothesis import strategies as st

from app.api.base_practice import Kind
from app.limits import Allowance
from app.settings import Settings
from app.worker import calls
from app.workers.worker import answer
from engine.ops import FUNCTIONS
from engine.ops.op import Op, Option
from engine.prelude import library
from engine.prelude.summaries import SUMMARIES
from tests.fuzz.odd_learning import OddLearning
from tests.fuzz.odd_operands import AROUND, CHAINS, OPERANDS, OPTIONS, PIECES, SHAPES, SIZES
from tests.fuzz.properties import Property

CALLS = dict(calls())
"""What a worker can do, by name."""


@dataclass(frozen=True)
class Odd:
    """One request: which call of a worker, and the body as it would be sent."""

    call: str
    body: dict[str, Any]


class Oddities(OddLearning):
    """Draws programs, numbers and requests from a source of randomness."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.pick = source.choice

    def request(self, call: str | None = None) -> Odd:
        """Any request to any call, or to this one."""
        call = call or self.pick(sorted(CALLS))
        maker = getattr(self, f"_{call}", None)
        return Odd(call, maker() if maker else self.program())

    def program(self) -> dict[str, Any]:
        """A program with its inputs, and what every endpoint takes."""
        body = {"program": self.pick(AROUND).format(self.expression()), "inputs": self.inputs()}
        if self.source.random() < 0.15:
            body["expand"] = "textbook"
        if self.source.random() < 0.15:
            body["seed"] = self.tensor()
        if self.source.random() < 0.1:
            body["mode"] = "static"
        return body

    def inputs(self) -> dict[str, Any]:
        """Values for all names; often of one shape, as programs want them."""
        shape, other = self.pick(SHAPES), self.pick(SHAPES)
        named = {"x": shape, "y": self.pick([shape, shape, other]), "w": self.pick([shape, ()])}
        inner = shape[0] if shape else 1
        layers = {"W": (2, inner), "b": (2,), "W2": (2, 2)}
        shapes = named | {name: layers[name] if self.source.random() < 0.8 else other for name in layers}
        return {name: self.tensor(shape) for name, shape in shapes.items()}

    def tensor(self, shape: tuple[int, ...] | None = None) -> Any:
        """Nested lists of this shape, of one size of numbers or of many."""
        shape = self.pick(SHAPES) if shape is None else shape
        sizes = self.pick([SIZES, [self.pick(SIZES)], [0.3, -1.7, 2.2], [1.0, 2.0]])
        return self._filled(shape, sizes)

    def _filled(self, shape: tuple[int, ...], sizes: list[float]) -> Any:
        return [self._filled(shape[1:], sizes) for _ in range(shape[0])] if shape else self.pick(sizes)

    def expression(self) -> str:
        """A piece of the language, or a call of any function with any of its options."""
        if self.source.random() < 0.25:
            return self.pick(PIECES)
        name = self.pick(sorted(FUNCTIONS | {name: None for name in library() if name in SUMMARIES}))
        op = FUNCTIONS.get(name)
        if op is None:
            return f"{name}({', '.join(self.pick(OPERANDS) for _ in range(self.pick([2, 2, 2, 3])))})"
        return f"{name}({', '.join(self.arguments(op))})"

    def arguments(self, op: Op) -> list[str]:
        """Operands, then some of the options."""
        count = self.pick([1, 2, 3]) if op.variadic else len(op.operands) - len(op.defaults) * self.pick([0, 1])
        options = [option for option in op.options if option.required or self.source.random() < 0.5]
        return [self.pick(OPERANDS) for _ in range(count)] + [f"{each.name}={self.option(each)}" for each in options]

    def option(self, option: Option) -> str:
        """A value of the option's kind, not always one that fits."""
        if option.choices:
            return f'"{self.pick(sorted(option.choices))}"'
        return self.pick(OPTIONS.get(option.kind, ["0"]))

    def _check(self) -> dict[str, Any]:
        return self.program() | self.pick(
            [{}, {"step": 1e-3}, {"step": 1e-300}, {"step": 1e300}, {"scheme": "forward"}]
        )

    def _paths(self) -> dict[str, Any]:
        return self.program() | {"wrt": self.pick(["x", "y", "W", 0, 1, 3, 1e300]), "most": self.pick([1, 20, 1e300])}

    def _jacobian(self) -> dict[str, Any]:
        return self.program() | self.pick(
            [{"wrt": "x"}, {"edge": 0}, {"edge": 2}, {"of": "t", "wrt": "x"}, {"of": 3, "wrt": 0}, {}]
        )

    def _tangents(self) -> dict[str, Any]:
        return self.program() | {"wrt": self.pick(["x", "y"])} | self.pick([{}, {"direction": self.tensor()}])

    def _hessian(self) -> dict[str, Any]:
        return self.program() | self.pick([{}, {"wrt": ["x"]}, {"wrt": ["x", "y"]}, {"wrt": []}])

    def _repeat(self) -> dict[str, Any]:
        return self.program() | {"times": self.pick([1, 2, 3])}

    def _change(self) -> dict[str, Any]:
        body = self.program()
        names = self.pick([["x"], ["x", "y"], ["W"], [], ["nothing"]])
        return body | {"before": {name: self.pick([body["inputs"].get(name, 0.0), self.tensor()]) for name in names}}

    def _suggest(self) -> dict[str, Any]:
        body = self.program()
        given = {name: value for name, value in body["inputs"].items() if self.source.random() < 0.6}
        return body | {"inputs": given} | self.pick([{}, {"keep": []}, {"keep": ["x"]}, {"keep": ["x", "nothing"]}])

    def _exercise(self) -> dict[str, Any]:
        kinds = [[kind] for kind in get_args(Kind)] + [[*get_args(Kind)]]
        places: list[list[float]] = [[], [0], [1, 2], [9, 9], [1e300], [-1]]
        body = self.program() | {"kinds": self.pick(kinds), "draw": self.pick([0, 1, 7])}
        for option in ("every", "whole", "choices"):
            body[option] = self.source.random() < 0.3
        narrowed = [{}, {}, {"nodes": self.pick(places)}, {"edges": self.pick(places)}, {"misconception": "nothing"}]
        return body | self.pick(narrowed) | {"numbers": self.pick(["searched", "fresh", "given"])}

    def _explain(self) -> dict[str, Any]:
        lines = ["dx = dt * y", "dy = x * dt", "dW = dt @ x.T", "db = dt", "grad_x = 1e308 * dt", "dt = 1", "dx +="]
        return self.program() | {"backward": "\n".join(self.source.choices(lines, k=self.pick([0, 1, 3])))}

    def _mark(self) -> dict[str, Any]:
        ids = [f"{kind}:{place}" for kind in ("value", "local", "product", "gradient") for place in (0, 1, 2, 9)]
        texts = ["0", "0,393", "-1/1.37^2", "1e400", "NaN", "½", "", "2*3*1e308*1e308", "1/0", "−∞"]
        parts = [
            {"text": self.pick(texts)},
            {"choice": self.pick([0, 1, 7, 1e300])},
            {"node": self.pick([0, 3, 1e300])},
        ]
        answers = [{"question": self.pick(ids)} | self.pick(parts) for _ in range(self.pick([0, 1, 1, 3]))]
        return self.program() | {"answers": answers, "reveal": self.pick([True, False])}

    def _export(self) -> dict[str, Any]:
        return self.program() | {"format": self.pick(["python", "pytorch", "jax", "dot", "json", "latex"])}

    def _plot(self) -> dict[str, Any]:
        extent = self.pick([{}, {"range": [self.pick(SIZES), self.pick(SIZES)]}, {"at": self.pick(SIZES)}])
        if self.source.random() < 0.4:
            return {"function": self.pick(sorted(FUNCTIONS)), "points": 11, **extent}
        return self.program() | {"wrt": self.pick(["x", "y", "W"]), "points": 11} | extent

    _roles = program

    def _numbers(self) -> dict[str, Any]:
        return self.program() | {"structure": self.pick(["", "0" * 24, "0" * 65])}

    def _cards(self) -> dict[str, Any]:
        days = sorted(self.source.choices([0, 1, 2, 20, 10_000_000], k=self.pick([1, 2, 5])))
        reviews = [{"day": day, "grade": self.pick(["again", "hard", "good", "easy"])} for day in days]
        return {"day": days[-1] + self.pick([0, 0, 1, -1]), "cards": [{"reviews": reviews}] * self.pick([0, 1, 3])}

    def _collapse(self) -> dict[str, Any]:
        if self.source.random() < 0.4:
            return self.program()
        layers = {"W": self.tensor((2, 3)), "b": self.tensor((2,)), "V": self.tensor((3, 2)), "c": self.tensor((3,))}
        rows = {"x": self.tensor(self.pick([(3,), (4, 3)])), "u": self.tensor((3, 1)), "d": self.tensor((2, 1))}
        return {"program": self.pick(CHAINS), "inputs": layers | rows}

    def _least_squares(self) -> dict[str, Any]:
        layout = self.pick(["features_by_examples", "examples_by_features"])
        count = self.pick([1, 2, 3, 4])
        rows, targets = self.pick([(1, count), (2, count), (3, count)]), self.pick([(count,), (1, count), (2, count)])
        if layout == "examples_by_features":
            rows, targets = rows[::-1], targets[::-1]
        data = {"X": self.tensor(rows), "Y": self.tensor(targets)} if self.source.random() < 0.8 else {}
        odd = {"X": self.tensor(), "Y": self.tensor()}
        return odd | data | {"layout": layout, "intercept": self.pick([True, False])}

    def _get_dataset(self) -> dict[str, Any]:
        names = ["line", "plane", "moons", "circles", "xor", "blobs", "spiral", "nothing"]
        return {
            "name": self.pick(names),
            "seed": self.pick([0, 1, 1e300]),
            "n": self.pick([1, 2, 7]),
            "noise": self.pick([0, 0.1, 1e308]),
        }

    def _table(self) -> dict[str, Any]:
        cells = ["1", "1,5", "-1e400", "NaN", "", "x", '"', ";", "\t", "\n", ",", "1.5", "\r\n", "inf", "0", " "]
        return {"text": "".join(self.source.choices(cells, k=self.pick([0, 1, 5, 20])))}

    def _presets(self) -> dict[str, Any]:
        sizes = {
            "features": self.pick([1, 2, 1e6]),
            "outputs": self.pick([1, 3, 1e9]),
            "hidden": self.pick([[], [4], [0], [1e9]]),
        }
        kinds = {
            "kind": self.pick(["linear", "logistic", "mlp"]),
            "activation": self.pick(["tanh", "relu", "softmax", "x"]),
        }
        return sizes | kinds | {"style": self.pick(["vectorised", "per_example"])}


@cache
def allowance() -> Allowance:
    """The limits as the service has them."""
    return Allowance.of(Settings())


def body_of(odd: Odd) -> bytes:
    """The body as the worker gets it; a run of learning has a line of its own before."""
    body = orjson.dumps(odd.body)
    slice = {"seconds": 1.0, "pause": None, "state": None, "origin": None}
    return orjson.dumps(slice) + b"\n" + body if odd.call == "train" else body


def outcome(odd: Odd) -> tuple[dict[str, Any], bytes]:
    """What a worker answers; a warning is an exception in it."""
    header = {"call": odd.call, "language": "en", "left": 20.0, "gzip": False}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return answer(header, body_of(odd), allowance(), CALLS)


def foreseen(odd: Odd) -> None:
    """The worker answers with a result or with a refusal of ours, and nothing warns."""
    result, content = outcome(odd)
    assert "fault" not in result, f"{result.get('fault')} {odd}"
    assert result["status"] in (200, 404, 422), result
    if result["status"] != 200:
        assert orjson.loads(content)["errors"][0]["message"]
        assert len(content) < 20_000


def oddities() -> st.SearchStrategy[Odd]:
    """Requests whose randomness Hypothesis draws, so that it can make a finding smaller."""
    return st.randoms(use_true_random=False).map(lambda source: Oddities(source).request())


ODD = Property("odd numbers and shapes raise no unhandled exception", oddities(), foreseen)
