"""Verdicts of the gradient check: whether two numbers agree, differ, or cannot be compared, and why.

- `agrees`: the gradient lies within the error of a measured slope;
- `differs`: it does not, and the error is small enough to be certain; or it is NaN where there is a slope;
- `kink`: the slopes on both sides differ, so that there is no derivative to measure; the reason is `branch` where
  the program takes another branch within the step, otherwise `slopes`;
- `no-gradient`: no gradient reaches this input; `surrogate`: an operation deliberately uses another function's;
- `non-finite`: there is no finite number to compare with;
- `too-noisy`: rounding hides the slope at every width, or neighbouring float64 numbers are too far apart for one.

The reason `step`: the quotient over the requested step is inaccurate, and the verdict rests on finer ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.analysis.differences import EPSILON, SMALLEST, Differences, Place
from engine.analysis.slopes import Slope, all_widths, measured, usual_widths

KINK = 1e-3
"""The least relative difference between the slopes on both sides of a kink."""
CLOSE = 1e-4
"""Numbers that differ by less than this, relatively, count as equal."""
SURE = 4.0
"""A difference counts if it is more than this multiple of the error."""
FINE = 1e-4
"""A slope with a larger relative error than this is measured again, at more widths."""
SHARP = 1e-2
"""A slope with a larger relative error than this is too noisy to compare with."""
NOTHING = 1e-6
"""A measured slope below this fraction of the function's usual slope counts as 0."""
TREMOR = 8.0
"""A difference counts if it is more than this multiple of the spread of gradients at inputs a few ulps away."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one element, its quotient over the requested step, and the slope that decided, if any did."""

    kind: str
    quotient: float
    slope: Slope | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """Compares gradients with difference quotients over a step, and with measured slopes where these are too coarse."""

    probe: Differences
    step: float
    scheme: str

    def moves(self, place: Place) -> list[float]:
        """The values of an element at which nearly every verdict asks for the output."""
        widths = [place.width(self.step), place.width(self.step / 4), place.width(0.25), *usual_widths(place)]
        return [place.here, *(place.here + side * width for width in widths for side in (1.0, -1.0))]

    def unreached(self, place: Place) -> Verdict:
        """The verdict where no gradient arrives."""
        return Verdict("no-gradient", self.probe.difference(place, self.step, self.scheme))

    def verdict(self, place: Place, analytic: float) -> Verdict:
        """The verdict on a gradient."""
        quotient = self.probe.difference(place, self.step, self.scheme)
        if not np.isfinite(self.probe.output(place, place.here)):
            return Verdict("non-finite", quotient)
        if self._has_kink(place):
            return self._bent(place, quotient)
        if not np.isfinite(analytic):
            slope = measured(self.probe, place, all_widths(place))
            return Verdict("differs" if self._is_there(place, slope) else "non-finite", quotient, slope)
        if self._is_plain(place, analytic, quotient):
            return Verdict("agrees", quotient)
        slope = measured(self.probe, place, usual_widths(place))
        if slope is None or slope.error > FINE * abs(slope.value) or self._compared(place, analytic, slope) != "agrees":
            slope = measured(self.probe, place, all_widths(place))
        return self._weighed(place, analytic, quotient, slope)

    def _is_plain(self, place: Place, analytic: float, quotient: float) -> bool:
        """Whether the quotient over the requested step already agrees within its own rounding error."""
        if not np.isfinite(quotient):
            return False
        scale = max(abs(analytic), abs(quotient))
        rounding = self.probe.rounding(place, place.width(self.step))
        if scale == 0:
            return rounding <= NOTHING * self._usual_slope(place)
        return abs(analytic - quotient) <= CLOSE / 10 * scale and rounding <= 10 * CLOSE * scale

    def _weighed(self, place: Place, analytic: float, quotient: float, slope: Slope | None) -> Verdict:
        """The verdict on a finite gradient by the measured slope."""
        kind = "non-finite" if slope is None else self._compared(place, analytic, slope)
        if kind == "too-noisy" and self._jumps(place) and self.probe.resolves(place):
            return Verdict("kink", quotient, None, "slopes")
        if kind == "differs" and slope is not None and self._trembles(place, abs(analytic - slope.value)):
            kind = "too-noisy"
        if kind == "differs" and self._has_surrogate(place):
            kind = "surrogate"
        if kind == "differs" and not self.probe.resolves(place):
            kind = "too-noisy"
        off = kind in ("agrees", "differs") and slope is not None and self._is_off(place, quotient, slope)
        return Verdict(kind, quotient, slope, "step" if off else None)

    def _bent(self, place: Place, quotient: float) -> Verdict:
        """The verdict where the slopes on both sides differ: a kink, unless every step is too wide to see a slope."""
        if not self.probe.resolves(place):
            return Verdict("too-noisy", quotient)
        return Verdict("kink", quotient, None, "branch" if self.probe.branches(place, self.step) else "slopes")

    def _has_surrogate(self, place: Place) -> bool:
        """Whether an operation on the element's way to the output blocks its gradient or uses a surrogate."""
        graph, needed = self.probe.plan.graph, self.probe.plan.needed
        moved = {graph.inputs[place.name]}
        for node, op in enumerate(graph.ops):
            if op is not None and needed[node] and not moved.isdisjoint(graph.operands[node]):
                if op.surrogate or op.name == "stop_gradient":
                    return True
                moved.add(node)
        return False

    def _trembles(self, place: Place, apart: float) -> bool:
        """Whether rounding, of the inputs or in the backward pass, changes the gradient itself by as much.

        Where large numbers cancel in the backward pass, rounding hides the gradient as it hides the slope.
        """
        node = self.probe.plan.graph.inputs[place.name]
        trembled = [gradients[node] for gradients in self.probe.trembled]
        spread = max(float(each[place.index]) for each in trembled) - min(float(each[place.index]) for each in trembled)
        places = 4 * EPSILON * float(self.probe.sizes[node][place.index])
        return not apart > TREMOR * max(spread, places)

    def _is_off(self, place: Place, quotient: float, slope: Slope) -> bool:
        """Whether the quotient over the requested step visibly differs from the slope."""
        scale = max(abs(slope.value), self._far_slope(place))
        return not abs(quotient - slope.value) <= 10 * CLOSE * scale + slope.error

    def _compared(self, place: Place, analytic: float, slope: Slope) -> str:
        apart, scale = abs(analytic - slope.value), max(abs(analytic), abs(slope.value))
        if slope.error <= SHARP * scale:
            return "agrees" if apart <= max(SURE * slope.error, CLOSE * scale) else "differs"
        nothing = analytic == 0 and apart <= SURE * slope.error <= NOTHING * self._usual_slope(place)
        return "agrees" if nothing else "too-noisy"

    def _usual_slope(self, place: Place) -> float:
        """The usual slope of a function of this size: |f| / max(1, |x|), or its quotient over a long step."""
        return max(abs(self.probe.output(place, place.here)) / max(1.0, abs(place.here)), self._far_slope(place))

    def _far_slope(self, place: Place) -> float:
        """The larger absolute difference quotient over a long step to either side."""
        far = place.width(0.25)
        changes = (abs(self.probe.quotient(place, moved, 0.0)) for moved in (far, -far))
        return max((change for change in changes if np.isfinite(change)), default=0.0)

    def _is_there(self, place: Place, slope: Slope | None) -> bool:
        """Whether there is a finite slope, the same on both sides."""
        if slope is None or self._jumps(place) or self._overflows(place):
            return False
        return slope.error <= max(SHARP * abs(slope.value), NOTHING * self._far_slope(place), SMALLEST)

    def _overflows(self, place: Place) -> bool:
        """Whether the quotient overflows at the smallest width; those over wider ones measure another slope."""
        moving = [width for width in all_widths(place) if place.here - width != place.here != place.here + width]
        return any(np.isinf(self.probe.quotient(place, side * width, 0.0)) for width in moving[-1:] for side in (1, -1))

    def _jumps(self, place: Place) -> bool:
        """Whether the slopes on both sides differ, or increasingly differ, down to the smallest widths."""
        widths = all_widths(place)
        gaps = []
        for width in widths[::-1][: 3 * len(widths) // 4 : 3][::-1]:
            right, left = self.probe.quotient(place, width, 0.0), self.probe.quotient(place, -width, 0.0)
            if abs(right - left) <= KINK * max(abs(right), abs(left)) + 4 * self.probe.rounding(place, width):
                return False
            gaps.append(abs(right - left))
        return _is_flat(gaps) or (bool(np.isfinite(gaps).all()) and gaps == sorted(gaps))

    def _has_kink(self, place: Place) -> bool:
        """Whether the slopes on both sides stay apart as the step shrinks; where a function only curves, they meet."""
        gap, scale = self.probe.gap(place, self.step)
        if not gap > KINK * scale + 2 * self.probe.rounding(place, place.width(self.step)):
            return False
        closer = self.probe.gap(place, self.step / 4)[0]
        if closer > gap / 2 and (self.probe.straddles(place, self.step) or self._jumps(place)):
            return True
        return _is_flat([gap, closer, *(self.probe.gap(place, self.step / power)[0] for power in (16, 64))])


def _is_flat(gaps: list[float]) -> bool:
    """Whether all are of one size."""
    return bool(np.isfinite(gaps).all()) and bool(min(gaps) > 0.8 * max(gaps))
