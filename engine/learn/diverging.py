"""Explains why a run diverges: which number grew or stopped being finite, when, and what to change.

Near a point, and everywhere for a quadratic loss, gradient descent multiplies the error along each eigenvector of
the Hessian by 1 − αλ, so that it diverges where α > 2/λmax (Nocedal & Wright, Numerical Optimization, 3.3; with
momentum μ the bound is 2(1 + μ)/λmax, with Nesterov's 2(1 + μ)/((1 + 2μ) λmax)). λmax is computed by power iteration
on differences of gradients, at the point where the run began; beside a corner, as of |w| at 0, no bound is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from engine.errors import Numeral, Phrase, numeral, phrase
from engine.learn.fit import Fit
from engine.learn.optimizers import Optimizer
from engine.learn.problem import Part
from engine.learn.vectors import Vector

TURNS = 60
CLOSE = 1e-9
CLOSER, SMOOTH = 0.1, 0.05
"""A gradient that jumps between two points differs over a tenth of the distance by more than this share of a tenth."""
GROWN = 1000.0
"""A loss that exceeds this multiple of its first value and still grows is reported before it overflows."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """The explanation of a divergence; `reason` is `learning-rate`, `domain` (the loss had no finite value),
    `overflow`, or `growing` (all is still finite, but the loss grows without bound).

    `limit` is the largest stable learning rate, where there is one.
    """

    message: Phrase
    hint: Phrase
    update: int
    quantity: str
    reason: str
    limit: float | None = None


def explained(fit: Fit) -> Divergence | None:
    """The explanation of a run that has diverged; `None` for any other."""
    if fit.status != "diverged":
        return None
    state, layout = fit.state, fit.loss.layout
    wrong = np.flatnonzero(~np.isfinite(state.vector))
    quantity = layout.label(int(wrong[0])) if wrong.size else "loss"
    with np.errstate(all="ignore"):
        start = fit.loss.part()
        if not isfinite(start.value(fit.loss.start)):
            return _outside(state.update, quantity)
        rate, limit = _rates(fit, start)
        if limit is not None and rate > limit:
            return _too_fast(fit, quantity, rate, limit, is_quadratic(start, fit.loss.start))
    return Divergence(
        phrase("{quantity} is no longer finite after update {update}.", quantity=quantity, update=state.update),
        phrase("Try a smaller learning rate, or look where the loss has no finite value."),
        state.update,
        quantity,
        "overflow",
        limit,
    )


def growing(fit: Fit) -> Divergence | None:
    """A warning for a run whose numbers are still finite but whose loss grows without bound; `None` for any other.

    The last two recorded losses are compared; where there is only one, it is compared with that of the last move.
    """
    losses = fit.recorded.losses
    if fit.status not in ("finished", "stopped") or not losses or fit.optimizer.options.get("maximize"):
        return None
    last = losses[-1]
    before = losses[-2] if len(losses) > 1 else fit.move.loss if fit.move else last
    if not last > before:
        return None
    with np.errstate(all="ignore"):
        start = fit.loss.part()
        first = abs(start.value(fit.loss.start))
        if not 0 < GROWN * first < last:
            return None
        rate, limit = _rates(fit, start)
    return _on_its_way(fit.state.update, rate, limit)


def _on_its_way(update: int, rate: float, limit: float | None) -> Divergence:
    if limit is not None and rate > limit:
        message = phrase(
            "The loss is more than a thousand times its first value and still grows: the learning rate {rate} is above "
            "{limit}, the largest that is stable at the curvature where the run began.",
            rate=_short(rate), limit=_short(limit),
        )  # fmt: skip
        hint = phrase(
            "Each update overshoots by more than it gains. Try a learning rate below {limit}.", limit=_short(limit)
        )
    else:
        message = phrase("The loss is more than a thousand times its first value and still grows.")
        hint = phrase("Try a smaller learning rate.")
    return Divergence(message, hint, update, "loss", "growing", limit)


def _rates(fit: Fit, start: Part) -> tuple[float, float | None]:
    """The largest learning rate so far, and the largest stable one, if known."""
    limit = stable_rate(fit.optimizer, largest_curvature(start, fit.loss.start))
    return max(fit.optimizer.rate(update) for update in range(min(fit.state.update, 1000) or 1)), limit


def _outside(update: int, quantity: str) -> Divergence:
    return Divergence(
        phrase("The loss is not finite at the very start."),
        phrase("Begin where it is defined: open the walk to see which operation leaves the finite numbers."),
        update,
        quantity,
        "domain",
    )


def _too_fast(fit: Fit, quantity: str, rate: float, limit: float, quadratic: bool) -> Divergence:
    values = {"quantity": quantity, "update": fit.state.update, "rate": _short(rate), "limit": _short(limit)}
    sentence = (
        phrase(
            "{quantity} is no longer finite after update {update}: the learning rate {rate} is above {limit}, which "
            "for this quadratic loss is the largest that does not diverge.",
            **values,
        )
        if quadratic
        else phrase(
            "{quantity} is no longer finite after update {update}: the learning rate {rate} is above {limit}, the "
            "largest that is stable at the curvature where the run began.",
            **values,
        )
    )
    hint = phrase(
        "Each update overshoots by more than it gains. Try a learning rate below {limit}.", limit=_short(limit)
    )
    return Divergence(sentence, hint, fit.state.update, quantity, "learning-rate", limit)


def _short(value: float) -> Numeral:
    """The number with three significant digits."""
    return numeral(value, 3)


def stable_rate(optimizer: Optimizer, curvature: float) -> float | None:
    """The largest learning rate that does not diverge on a quadratic of this curvature, where a rule is known.

    Upwards, and with a momentum of 1 or more, small rates diverge too.
    """
    name, momentum = optimizer.kind.name, float(optimizer.options.get("momentum", 0.0))
    settles = momentum < 1 and not optimizer.options.get("maximize")
    if not (isfinite(curvature) and curvature > 0 and settles) or optimizer.clips:
        return None
    curvature += float(optimizer.options["weight_decay"])
    if name == "gd":
        return 2 / curvature
    if name == "momentum" and optimizer.options["dampening"] == 0:
        return 2 * (1 + momentum) / curvature
    if name == "nesterov":
        return 2 * (1 + momentum) / ((1 + 2 * momentum) * curvature)
    return None


def largest_curvature(part: Part, vector: Vector) -> float:
    """λmax of the Hessian at this point by power iteration; NaN where the gradient is not finite, or jumps nearby."""
    direction = np.random.default_rng(0).standard_normal(vector.size)
    direction /= np.linalg.norm(direction)
    curvature = np.nan
    for _ in range(TURNS):
        product = curved(part, vector, direction)
        length = float(np.linalg.norm(product))
        if not isfinite(length) or length == 0:
            return length if length == 0 else np.nan
        value = float(direction @ product)
        direction = product / length
        is_settled = abs(value - curvature) <= CLOSE * abs(value)
        curvature = value
        if is_settled:
            break
    nearby = float(direction @ curved(part, vector, direction, CLOSER))
    return curvature if abs(nearby - curvature) <= SMOOTH * abs(curvature) else np.nan


def curved(part: Part, vector: Vector, direction: Vector, nearness: float = 1.0) -> Vector:
    """Hessian × direction, by central differences of gradients, over this share of the usual distance."""
    step = nearness * 1e-4 * max(1.0, float(np.abs(vector).max()))
    ahead = part.both(vector + step * direction)[1]
    behind = part.both(vector - step * direction)[1]
    return (ahead - behind) / (2 * step)


def is_quadratic(part: Part, vector: Vector) -> bool:
    """Whether the Hessian is the same far away, judged by two directions."""
    draw = np.random.default_rng(1)
    for _ in range(2):
        direction, away = draw.standard_normal((2, vector.size))
        here, there = curved(part, vector, direction), curved(part, vector + 3 * away, direction)
        if not np.allclose(here, there, rtol=1e-5, atol=1e-7 * float(np.abs(here).max() + 1)):
            return False
    return True
