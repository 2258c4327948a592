"""The largest learning rate that is stable where the parameters are now: the rules of `diverging`, asked beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from engine.learn.diverging import is_quadratic, largest_curvature, stable_rate
from engine.learn.optimizers import Optimizer
from engine.learn.problem import Loss


@dataclass(frozen=True, slots=True)
class Stability:
    """`curvature` is λmax of the Hessian of the loss over all examples, `None` where it is not finite.

    `limit` is the learning rate above which updates overshoot by more than they gain, `None` where no rule is known
    (adaptive steps, a loss that curves downwards); `quadratic` says that it is the same everywhere, `suggested` is a
    rate well below it: half of it, with one digit.
    """

    limit: float | None
    curvature: float | None
    quadratic: bool
    suggested: float | None = None


def stability(loss: Loss, optimizer: Optimizer) -> Stability:
    """The limit at the parameters of `loss`."""
    with np.errstate(all="ignore"):
        part = loss.part()
        if not isfinite(part.value(loss.start)):
            return Stability(None, None, False)
        curvature = largest_curvature(part, loss.start)
        if not isfinite(curvature):
            return Stability(None, None, False)
        limit = stable_rate(optimizer, curvature)
        quadratic = limit is not None and is_quadratic(part, loss.start)
        return Stability(limit, curvature, quadratic, None if limit is None else float(f"{limit / 2:.0e}"))
