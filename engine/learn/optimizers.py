"""Optimizers, one row each, with PyTorch's options, names and defaults.

A rule updates all parameters at once, as one vector, in place; its state consists of named vectors of the same
length. The order of operations is that of `torch.optim`, so that trajectories agree up to rounding. `momentum` and
`nesterov` are PyTorch's SGD with momentum, which is 0.9 here by default: with PyTorch's default of 0 they would be
plain gradient descent. `clip_value` and `clip_norm` are `torch.nn.utils.clip_grad_value_` and `clip_grad_norm_` before
the update: first each element, then the norm of the gradient over all parameters together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, sqrt
from typing import Any

import numpy as np

from engine.errors import InvalidInput, Phrase, UnknownName, phrase

Vector = np.ndarray[Any, np.dtype[np.float64]]
Memory = dict[str, Vector]
Rule = Callable[[Vector, Vector, Memory, float, int, Mapping[str, Any]], None]
"""`rule(w, gradient, memory, learning_rate, update, options)` moves w; `update` counts from 1."""


def _gd(w: Vector, g: Vector, memory: Memory, rate: float, update: int, options: Mapping[str, Any]) -> None:
    w -= rate * g


def _momentum(w: Vector, g: Vector, memory: Memory, rate: float, update: int, options: Mapping[str, Any]) -> None:
    buffer = memory.get("buffer")
    if buffer is None:
        buffer = memory["buffer"] = g.copy()
    else:
        buffer *= options["momentum"]
        buffer += (1 - options["dampening"]) * g
    w -= rate * buffer


def _nesterov(w: Vector, g: Vector, memory: Memory, rate: float, update: int, options: Mapping[str, Any]) -> None:
    buffer = memory.get("buffer")
    if buffer is None:
        buffer = memory["buffer"] = g.copy()
    else:
        buffer *= options["momentum"]
        buffer += g
    w -= rate * (g + options["momentum"] * buffer)


def _rmsprop(w: Vector, g: Vector, memory: Memory, rate: float, update: int, options: Mapping[str, Any]) -> None:
    share = 1 - options["alpha"]
    square = _kept(memory, "square", w)
    square *= options["alpha"]
    square += share * g * g
    spread = square
    if options["centered"]:
        average = _kept(memory, "average", w)
        average += share * (g - average)
        spread = square - average * average
    spread = np.sqrt(spread) + options["eps"]
    if options["momentum"] > 0:
        buffer = _kept(memory, "buffer", w)
        buffer *= options["momentum"]
        buffer += g / spread
        w -= rate * buffer
    else:
        w -= rate * g / spread


def _adagrad(w: Vector, g: Vector, memory: Memory, rate: float, update: int, options: Mapping[str, Any]) -> None:
    total = _kept(memory, "sum", w, options["initial_accumulator_value"])
    total += g * g
    w -= rate / (1 + (update - 1) * options["lr_decay"]) * g / (np.sqrt(total) + options["eps"])


def _adam(w: Vector, g: Vector, memory: Memory, rate: float, update: int, options: Mapping[str, Any]) -> None:
    first, second = options["betas"]
    m, v = _kept(memory, "m", w), _kept(memory, "v", w)
    m += (1 - first) * (g - m)
    v *= second
    v += (1 - second) * g * g
    if options["amsgrad"]:
        largest = _kept(memory, "largest", w)
        np.maximum(largest, v, out=largest)
        v = largest
    spread = np.sqrt(v) / sqrt(1 - second**update) + options["eps"]
    w -= rate / (1 - first**update) * m / spread


def _kept(memory: Memory, name: str, w: Vector, start: float = 0.0) -> Vector:
    """The state vector of this name; at the first update it is filled with `start`."""
    vector = memory.get(name)
    if vector is None:
        vector = memory[name] = np.full_like(w, start)
    return vector


@dataclass(frozen=True, slots=True)
class OptimizerKind:
    """A kind of optimizer: its rule, its options with their defaults, the rule as LaTeX, the names of its state.

    `latex` uses w, g (the gradient), α (the learning rate) and the names in `remembers`. `decoupled`: weight decay
    shrinks the parameters directly instead of being added to the gradient.
    """

    name: str
    rule: Rule
    learning_rate: float
    options: Mapping[str, Any]
    latex: str
    remembers: tuple[str, ...] = ()
    summary: Phrase = field(default_factory=lambda: phrase(""))
    decoupled: bool = False


CLIPPING: Mapping[str, Any] = {"clip_norm": None, "clip_value": None}
CLIPPED = {
    "clip_value": r"g \leftarrow \operatorname{clip}(g, -c, c)",
    "clip_norm": r"g \leftarrow \min\left(1, \frac{c}{\lVert g \rVert}\right) g",
}
SHARED: Mapping[str, Any] = {"weight_decay": 0.0, "maximize": False, **CLIPPING}
"""Options of every optimizer: weight decay λ·w, gradient ascent (`maximize`), and clipping of the gradient."""
ALIASES = {"sgd": "gd"}
MOMENTS = r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad"
ADAM = r"\alpha \, \frac{m / (1 - \beta_1^k)}{\sqrt{v / (1 - \beta_2^k)} + \varepsilon}"

OPTIMIZERS: Mapping[str, OptimizerKind] = {
    kind.name: kind
    for kind in (
        OptimizerKind(
            "gd", _gd, 1e-3, SHARED, r"w \leftarrow w - \alpha \, g", (), phrase("Straight along the antigradient.")
        ),
        OptimizerKind(
            "momentum",
            _momentum,
            1e-3,
            {"momentum": 0.9, "dampening": 0.0, **SHARED},
            r"v \leftarrow \mu \, v + (1 - \tau) \, g, \quad w \leftarrow w - \alpha \, v",
            ("buffer",),
            phrase("With inertia: earlier gradients go on counting, each time less."),
        ),
        OptimizerKind(
            "nesterov",
            _nesterov,
            1e-3,
            {"momentum": 0.9, **SHARED},
            r"v \leftarrow \mu \, v + g, \quad w \leftarrow w - \alpha \, (g + \mu \, v)",
            ("buffer",),
            phrase("Momentum that looks one step ahead."),
        ),
        OptimizerKind(
            "rmsprop",
            _rmsprop,
            1e-2,
            {"alpha": 0.99, "eps": 1e-8, "momentum": 0.0, "centered": False, **SHARED},
            r"v \leftarrow \rho \, v + (1 - \rho) \, g^2, \quad "
            r"w \leftarrow w - \alpha \, \frac{g}{\sqrt{v} + \varepsilon}",
            ("square",),
            phrase("Each parameter by the size of its latest gradients."),
        ),
        OptimizerKind(
            "adagrad",
            _adagrad,
            1e-2,
            {"lr_decay": 0.0, "initial_accumulator_value": 0.0, "eps": 1e-10, **SHARED},
            r"s \leftarrow s + g^2, \quad w \leftarrow w - \alpha \, \frac{g}{\sqrt{s} + \varepsilon}",
            ("sum",),
            phrase("Each parameter by the size of all its gradients so far."),
        ),
        OptimizerKind(
            "adam",
            _adam,
            1e-3,
            {"betas": (0.9, 0.999), "eps": 1e-8, "amsgrad": False, **SHARED},
            rf"{MOMENTS} w \leftarrow w - {ADAM}",
            ("m", "v"),
            phrase("Momentum and the size of the latest gradients together."),
        ),
        OptimizerKind(
            "adamw",
            _adam,
            1e-3,
            {"betas": (0.9, 0.999), "eps": 1e-8, "amsgrad": False, **SHARED, "weight_decay": 1e-2},
            rf"{MOMENTS} w \leftarrow (1 - \alpha \lambda) w - {ADAM}",
            ("m", "v"),
            phrase("Adam whose weight decay shrinks the parameters beside the rule (Loshchilov and Hutter, 2019)."),
            decoupled=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Optimizer:
    """An optimizer with its options and its learning rate, or one rate for each update (the last one is kept).

    `plain`: nothing is done to gradient or parameters before the rule.
    """

    kind: OptimizerKind
    rates: float | Sequence[float]
    options: Mapping[str, Any]
    plain: bool = False

    def rate(self, update: int) -> float:
        """The learning rate of the update with this number, counted from 0."""
        return self.rates if isinstance(self.rates, float) else self.rates[update]

    @property
    def clips(self) -> bool:
        """Whether the gradient is clipped before the update."""
        return any(self.options[name] is not None for name in CLIPPING)

    @property
    def latex(self) -> str:
        """The rule as LaTeX, including the changes of the gradient before it."""
        bounds = [CLIPPED[name] for name in ("clip_value", "clip_norm") if self.options[name] is not None]
        return r", \quad ".join([*bounds, self.kind.latex])

    def step(self, w: Vector, gradient: Vector, memory: Memory, update: int) -> None:
        """Change w by the update with this number, counted from 0."""
        rate, options = self.rate(update), self.options
        if not self.plain:
            gradient = clipped(gradient, options["clip_value"], options["clip_norm"])
            gradient = -gradient if options["maximize"] else gradient
            decay = options["weight_decay"]
            if decay and self.kind.decoupled:
                w *= 1 - rate * decay
            elif decay:
                gradient = gradient + decay * w
        self.kind.rule(w, gradient, memory, rate, update + 1, options)


def clipped(gradient: Vector, value: float | None, length: float | None) -> Vector:
    """The gradient clipped to ±value per element, then to the norm `length`, in PyTorch's order."""
    if value is not None:
        gradient = np.clip(gradient, -value, value)
    if length is not None:
        gradient = gradient * min(length / (float(np.linalg.norm(gradient)) + 1e-6), 1.0)
    return gradient


def known_name(name: str) -> str:
    """An optimizer's name as the table has it: `SGD` is gd, `AdamW` adamw."""
    return ALIASES.get(name.lower(), name.lower())


def optimizer(name: str = "gd", learning_rate: float | Sequence[float] | None = None, **options: Any) -> Optimizer:
    """An optimizer by its name, with the options that differ from the defaults.

    Raises `UnknownName` for an optimizer or an option that does not exist, `InvalidInput` for a value out of range.
    """
    kind = OPTIMIZERS.get(known_name(name))
    if kind is None:
        raise UnknownName(
            phrase("There is no optimizer called {name}.", name=name[:100]),
            hint=phrase("These exist: {names}.", names=", ".join(OPTIMIZERS)),
            name="stepper.name",
        )
    for option in options:
        if option not in kind.options:
            raise UnknownName(
                phrase("The optimizer {name} has no option {option}.", name=name, option=option[:100]),
                hint=phrase("It has these: {names}.", names=", ".join(kind.options)),
                name=f"stepper.{option[:100]}",
            )
    rates = kind.learning_rate if learning_rate is None else learning_rate
    rates = float(rates) if isinstance(rates, int | float) else [float(rate) for rate in rates]
    for rate in [rates] if isinstance(rates, float) else rates or [-1.0]:
        _check("learning_rate", isfinite(rate) and rate >= 0)
    filled = {**kind.options, **options}
    for option, value in filled.items():
        _check(option, _allowed(option, value))
    return Optimizer(kind, rates, filled, not any(filled[name] for name in ("maximize", "weight_decay", *CLIPPING)))


FLAGS = ("maximize", "centered", "amsgrad")


def _allowed(option: str, value: Any) -> bool:
    """Whether an option may have this value: PyTorch's own ranges."""
    if isinstance(value, bool) or option in FLAGS:
        return isinstance(value, bool) and option in FLAGS
    if value is None:
        return option in CLIPPING
    if option == "betas":
        return isinstance(value, list | tuple) and len(value) == 2 and all(0 <= beta < 1 for beta in value)
    if not isinstance(value, int | float) or not isfinite(value):
        return False
    return option == "dampening" or (value >= 0 and not (option == "alpha" and value > 1))


def _check(option: str, holds: bool) -> None:
    if not holds:
        raise InvalidInput(
            phrase("{option} has a value that an optimizer cannot use.", option=option),
            hint=phrase("Rates and options are not negative; betas are two numbers from 0 to below 1."),
            name=f"stepper.{option}",
        )
