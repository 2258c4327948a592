"""Odd requests to the endpoints of learning, as a part of `tests.fuzz.odd.Oddities`."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from tests.fuzz.odd_operands import SIZES


class OddLearning(ABC):
    """Draws losses, networks and runs of learning."""

    source: random.Random
    pick: Callable[[Any], Any]

    @abstractmethod
    def program(self) -> dict[str, Any]:
        """A program with its inputs."""

    @abstractmethod
    def inputs(self) -> dict[str, Any]:
        """Values for all names."""

    @abstractmethod
    def tensor(self, shape: tuple[int, ...] | None = None) -> Any:
        """Nested lists of this shape."""

    def _loss(self) -> dict[str, Any]:
        body = self._network() if self.source.random() < 0.3 else self.program()
        body = body | self.pick([{}, {"parameters": ["x"]}, {"parameters": ["W", "b"]}, {"parameters": ["x", "y"]}])
        return {name: value for name, value in body.items() if name != "seed"}

    _formula = _loss

    def _score(self) -> dict[str, Any]:
        test = {"test": self.pick([{}, {"x": self.tensor((2, 2)), "y": self.tensor((2, 1))}, self.inputs()])}
        named = {"prediction": self.pick(["t", "x", "nothing"]), "target": self.pick(["y", "x", "nothing"])}
        return self._loss() | self.pick([{}, test]) | self.pick([{}, named])

    def _steepest(self) -> dict[str, Any]:
        return self._loss() | {"length": self.pick([0.1, 1e-300, 1e300, 1e308]), "count": 3}

    def _run(self) -> dict[str, Any]:
        names = ["gd", "momentum", "nesterov", "rmsprop", "adagrad", "adam"]
        stepper = {"name": self.pick(names), "learning_rate": self.pick([0.1, 0.0, 1e-300, 1e300, 1e308])}
        batches = [{}, {"batches": {"axes": {"x": self.pick([0, 1])}, "size": self.pick([1, 2])}}]
        return self._loss() | {"stepper": stepper} | self.pick(batches)

    def _train(self) -> dict[str, Any]:
        body = self._run() | {"updates": self.pick([0, 1, 5]), "record": {"every": 1}, "gradients": True, "moves": True}
        if self.source.random() < 0.3:
            name = body["stepper"]["name"]
            parameters = {"x": body["inputs"]["x"]}
            body["state"] = {"update": self.pick([0, 3, 1e15, 1e300]), "stepper": name, "parameters": parameters}
        return body

    def _open_update(self) -> dict[str, Any]:
        return self._run() | {"updates": 3, "update": self.pick([1, 2, 3])}

    def _stability(self) -> dict[str, Any]:
        names = ["gd", "sgd", "momentum", "nesterov", "adam", "nothing"]
        stepper: dict[str, Any] = {"name": self.pick(names)}
        for option in ("learning_rate", "momentum", "dampening", "weight_decay", "clip_norm"):
            if self.source.random() < 0.25:
                stepper[option] = self.pick([0.9, 1.0, *SIZES])
        return self._loss() | self.pick([{}, {"stepper": stepper}])

    def _gradient_sizes(self) -> dict[str, Any]:
        body = self._loss()
        if self.source.random() < 0.5:  # layers, whose sizes are compared with those of the last one
            body = self._network() | {"parameters": self.pick([["W", "b", "W2"], ["W2"], ["b"], ["W", "b", "W2", "c"]])}
        return body

    def _formula_data(self) -> dict[str, Any]:
        formulas = [
            "sin(2*x)",
            "x1*x2 > 0",
            "1/x",
            "exp(1000*x)",
            "x",
            "x1 + 1e308*x2",
            "sqrt(x)",
            "0",
            "y*x",
            "x +",
            "x > x",
        ]
        options = {"n": [1, 2, 5, 1e9], "noise": [0.0, *SIZES], "test": [0.3, 0.999], "seed": [1, 2**53]}
        chosen = {name: self.pick(values) for name, values in options.items() if self.source.random() < 0.4}
        return {"formula": self.pick(formulas), **chosen}

    def _surface(self) -> dict[str, Any]:
        axes = [{"parameter": self.pick(["x", "W"]), "index": self.pick([[], [0], [0, 0], [1, 0]])} for _ in range(2)]
        plane = self.pick([{"axes": axes}, {"directions": {"kind": "random", "seed": 1}}])
        extent = [sorted(self.source.choices(SIZES, k=2)) for _ in range(2)]
        return self._loss() | plane | self.pick([{}, {"range": extent}]) | {"resolution": 3}

    def _network(self) -> dict[str, Any]:
        """A small network over its examples, with numbers of any size."""
        activation = self.pick(["relu", "tanh", "sigmoid", "softmax", "abs", "stop_gradient", "step"])
        layer = f"t = {activation}(x @ W + b)\n"
        inputs = {"x": self.tensor((3, 2)), "W": self.tensor((2, 2)), "b": self.tensor((2,)), "y": self.tensor((3, 1))}
        text = layer + self.pick(["t @ W2", "t", "mse(y, t @ W2)", "t @ W2 + c", "[t, x][0]"])
        return {"program": text, "inputs": inputs | {"W2": self.tensor((2, 1)), "c": self.tensor((1,))}}

    def _regions(self) -> dict[str, Any]:
        body = self._network() if self.source.random() < 0.6 else self.program()
        body.pop("seed", None)
        data = {"data": {"input": self.pick(["x", "W"]), "axis": self.pick([0, 1])}}
        return body | self.pick([{}, data]) | self.pick([{}, {"of": ["t"]}, {"of": ["x"]}]) | {"resolution": 3}
