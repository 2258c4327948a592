"""Preset models as program text: linear and logistic regression, and multilayer networks.

X is features × examples, so that a layer is X.T @ W. Initial parameters are seeded: uniform within ±√(6 / (in + out))
(Glorot & Bengio 2010), for relu and its variants normal with variance 2 / in (He et al. 2015); biases are 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np

from engine.errors import InvalidInput, UnknownName, phrase
from engine.learn import terms
from engine.ops import FUNCTIONS

KINDS = ("linear", "logistic", "mlp")
LOSSES = ("mse", "mae", "huber", "log_cosh", "bce", "cross_entropy", "hinge")
STYLES = ("vectorised", "per_example")
RECTIFIED = ("relu", "leaky_relu", "elu", "gelu", "silu", "softplus")
WIDEST, DEEPEST = 512, 16
NONE = "none"
"""In place of an activation: the layer is its weighted sums alone."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a model, by the names that it has in the program."""

    name: str
    width: int
    activation: str | None
    weights: str
    bias: str | None


@dataclass(frozen=True, slots=True)
class Preset:
    """A model: its program, its initial parameters, and the names of its parts."""

    program: str
    inputs: dict[str, Any]
    layers: tuple[Layer, ...]
    prediction: str
    stepper: dict[str, Any] = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The inputs that are learnt."""
        return tuple(self.inputs)


@dataclass(frozen=True, slots=True)
class Model:
    """The specification of a model; `loss` is `None` for the default.

    `activation` is any function of one argument, or `none`.
    `activations` names one for each hidden layer, in place of the same one for all; `terms` are features made of the
    data's own, see `terms`. `l1` and `l2` add l1·Σ|w| and l2/2·Σw² over the weights, not the biases, to the loss.
    """

    kind: str = "linear"
    features: int = 2
    outputs: int = 1
    hidden: Sequence[int] = (16, 16)
    activation: str = "tanh"
    loss: str | None = None
    bias: bool = True
    seed: int = 0
    style: str = "vectorised"
    activations: Sequence[str] | None = None
    terms: Sequence[str] | None = None
    l1: float = 0.0
    l2: float = 0.0

    @property
    def inputs(self) -> int:
        """What the first layer is given: numbers an example."""
        return self.features if self.terms is None else len(self.terms)


def preset(model: Model) -> Preset:
    """The program of a model. Raises `InvalidInput` or `UnknownName` where it cannot be built."""
    _check(model)
    hidden = tuple(model.hidden) if model.kind == "mlp" else ()
    usual = "bce" if model.kind == "logistic" else "mse"
    loss = model.loss or ("cross_entropy" if model.kind == "mlp" and model.outputs > 1 else usual)
    layers = _layers(model, hidden, loss)
    program = _vectorised(model, layers, loss) if model.style == "vectorised" else _per_example(model, layers, loss)
    rate = {"linear": 0.1, "logistic": 0.5}.get(model.kind)
    stepper = {"name": "gd", "learning_rate": rate} if rate else {"name": "adam", "learning_rate": 0.02}
    return Preset(program, _start(model, layers), layers, layers[-1].name, stepper)


def _check(model: Model) -> None:
    for name, value, allowed in (
        ("kind", model.kind, KINDS),
        ("style", model.style, STYLES),
        ("loss", model.loss or "mse", LOSSES),
    ):
        if value not in allowed:
            raise UnknownName(
                phrase("{value} is not known as {name}.", value=value[:100], name=name),
                hint=phrase("These exist: {names}.", names=", ".join(allowed)),
                name=name,
            )
    widths = (model.features, model.outputs, *model.hidden)
    if any(width < 1 or width > WIDEST for width in widths) or len(model.hidden) > DEEPEST:
        raise InvalidInput(
            phrase("A model has layers of 1 to {widest} neurons, at most {deepest}.", widest=WIDEST, deepest=DEEPEST),
            name="hidden",
        )
    if model.activations is not None and len(model.activations) != len(model.hidden):
        raise InvalidInput(phrase("There must be an activation for each hidden layer."), name="activations")
    for name in model.activations if model.activations is not None else (model.activation,):
        _check_activation(name)
    if model.terms is not None:
        terms.checked(model.terms, model.features)
        if model.style != "vectorised":
            raise InvalidInput(phrase("Features are made for all examples at once."), name="terms")
    if model.seed < 0:
        raise InvalidInput(phrase("A seed is a whole number from 0."), name="seed")
    for name, rate in (("l1", model.l1), ("l2", model.l2)):
        if not 0 <= rate < np.inf:
            raise InvalidInput(phrase("A penalty is not negative."), name=name)


def _check_activation(name: str) -> None:
    op = FUNCTIONS.get(name)
    if name == NONE:
        return
    if op is None or op.variadic or len(op.operands) - len(op.defaults) != 1:
        raise UnknownName(
            phrase("{name} is no function of one argument that could be an activation.", name=name[:100]),
            hint=phrase("Use {names}, or another.", names="sigmoid, tanh, relu, leaky_relu, elu, gelu"),
            name="activation",
        )


def _layers(model: Model, hidden: tuple[int, ...], loss: str) -> tuple[Layer, ...]:
    last = {"bce": "sigmoid", "cross_entropy": "softmax"}.get(loss)
    count = len(hidden) + 1
    activations = model.activations or (model.activation,) * len(hidden)
    layers = []
    for place, width in enumerate((*hidden, model.outputs), start=1):
        number = str(place) if count > 1 else ""
        name = f"A{place}" if place < count else "Yhat"
        activation = activations[place - 1] if place < count else last
        named = None if activation == NONE else activation
        layers.append(Layer(name, width, named, f"W{number}", f"b{number}" if model.bias else None))
    return tuple(layers)


def _start(model: Model, layers: Sequence[Layer]) -> dict[str, Any]:
    draw = np.random.default_rng(model.seed)
    weights: dict[str, Any] = {}
    before = model.inputs
    for layer in layers:
        if len(layers) == 1:
            weights[layer.weights] = np.zeros((before, layer.width))
        elif layer.activation in RECTIFIED:
            weights[layer.weights] = draw.standard_normal((before, layer.width)) * sqrt(2 / before)
        else:
            most = sqrt(6 / (before + layer.width))
            weights[layer.weights] = draw.uniform(-most, most, (before, layer.width))
        if layer.bias is not None:
            weights[layer.bias] = np.zeros(layer.width)
        before = layer.width
    return weights


def _lines(layers: Sequence[Layer], first: str) -> list[str]:
    """One line per layer; `first` is the input of the first one."""
    write = _written if len(layers) == 1 else _dense
    inputs = [first, *(layer.name for layer in layers)]
    return [f"{layer.name} = {write(layer, into)}" for layer, into in zip(layers, inputs, strict=False)]


def _written(layer: Layer, into: str) -> str:
    """A model of one layer as a single formula."""
    total = f"{into} @ {layer.weights}" + (f" + {layer.bias}" if layer.bias else "")
    return f"{layer.activation}({total})" if layer.activation else total


def _dense(layer: Layer, into: str) -> str:
    """A layer of several: a group of the graph, which can be expanded into its neurons."""
    given = [into, layer.weights, *([layer.bias] if layer.bias else [])]
    if layer.activation:
        given.append(layer.activation if layer.bias else f"activation={layer.activation}")
    return f"dense({', '.join(given)})"


def _vectorised(model: Model, layers: Sequence[Layer], loss: str) -> str:
    first = ["X.T"] if model.terms is None else ["F.T", terms.written(model.terms)]
    total = f"{loss}({_target(loss)}, {layers[-1].name})"
    return "\n".join([*first[1:], *_lines(layers, first[0]), total + _penalties(model, layers)])


def _penalties(model: Model, layers: Sequence[Layer]) -> str:
    """What is added to the loss for large weights, as one writes it: what is shown is what is differentiated."""
    parts = []
    for rate, size, half in ((model.l1, "abs({})", ""), (model.l2, "{}**2", "/2")):
        sums = " + ".join(f"sum({size.format(layer.weights)})" for layer in layers)
        if rate:
            factor = repr(float(rate)).removesuffix(".0") + half
            parts.append(f" + {factor}*{sums if len(layers) == 1 else f'({sums})'}")
    return "".join(parts)


def _target(loss: str) -> str:
    return "2*Y - 1" if loss == "hinge" else "Y"


def _per_example(model: Model, layers: Sequence[Layer], loss: str) -> str:
    """The model applied to each example separately, and the mean of their losses: equal values, a larger graph."""
    inside = [
        *_lines(layers, "X[:, i]"),
        f"total = total + {loss}({_target(loss).replace('Y', 'Y[i]')}, {layers[-1].name})",
    ]
    lines = ["n = X.shape[1]", "total = 0", "for i in range(n):", *["    " + line for line in inside]]
    lines.append("total / n" + _penalties(model, layers))
    return "\n".join(lines)
