"""The gradient check over functions, sizes and random programs: a right gradient is never called wrong, and one that is
off by 0.1 % is detected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import engine
from engine.analysis.check import Element
from tests.effort import effort

CALLS = (
    "exp({})", "expm1({})", "log({})", "log1p({})", "log2({})", "sin({})", "cos({})", "tan({})", "asin({})", "acos({})",
    "atan({})", "sinh({})", "cosh({})", "tanh({})", "abs({})", "erf({})", "sigmoid({})", "relu({})", "leaky_relu({})",
    "elu({})", "softplus({})", "gelu({})", "silu({})", "square({})", "sqrt({})", "cbrt({})", "reciprocal({})", "neg({})",
    "log_cosh(0.3, {})", "bce(0.3, {})", "bce_with_logits(0.3, {})", "({})**3", "root({}, 3)", "hinge(1, {})", "huber(0.2, {})",
)  # fmt: skip
LOSSES = (
    "mse(Y, {})", "logsumexp({} * Y)", "std({} - Y)", "norm({} - Y)", "cross_entropy_with_logits(softmax(Y), {})",
    "log_cosh(Y, {})", "mae(Y, {})", "prod({} + Y)", "sum(softmax({}) * Y)",
)  # fmt: skip
Case = tuple[str, dict[str, Any]]


def single_calls() -> Iterator[Case]:
    draw = np.random.default_rng(3)
    for call in CALLS:
        for power in range(-8, 9, 2):
            for sign in (1.0, -1.0):
                yield call.format("x"), {"x": sign * float(draw.uniform(1, 9)) * 10.0**power}


def random_programs(count: int, seed: int = 5) -> Iterator[Case]:
    draw = np.random.default_rng(seed)
    for _ in range(count):
        names = ["x", "y", "z"][: draw.integers(1, 4)]
        sizes = 10.0 ** draw.integers(-8, 9, len(names)) if draw.random() < 0.4 else np.ones(len(names))
        parts = [*names]
        for _ in range(draw.integers(2, 7)):
            if draw.random() < 0.5:
                parts.append(str(draw.choice(CALLS)).format(draw.choice(parts)))
            else:
                parts.append(f"({draw.choice(parts)} {draw.choice(list('+-*/'))} {draw.choice(parts)})")
        yield parts[-1], dict(zip(names, (draw.normal(size=len(names)) * sizes).tolist(), strict=True))


def networks(count: int) -> Iterator[Case]:
    draw = np.random.default_rng(9)
    for number in range(count):
        n, d, k = draw.integers(1, 4, 3)
        activation = ("tanh", "relu", "sigmoid", "gelu", "softplus", "silu", "elu")[number % 7]
        shapes = {"X": (n, d), "W": (d, 3), "b": (3,), "V": (3, k), "Y": (n, k)}
        inputs = {name: draw.normal(size=shape) for name, shape in shapes.items()}
        yield LOSSES[number % len(LOSSES)].format(f"({activation}(X@W + b)@V)"), inputs


def checked(cases: Iterator[Case], **options: Any) -> Iterator[tuple[Case, Element]]:
    for program, inputs in cases:
        for element in engine.check(program, inputs, **options).elements:
            yield (program, inputs), element


@pytest.fixture
def wrong_by_a_thousandth(monkeypatch: pytest.MonkeyPatch) -> None:
    differentiate = engine.plan.backward

    def wrong(graph: Any, *arguments: Any) -> Any:
        gradients = differentiate(graph, *arguments)
        for node in graph.inputs.values():
            if gradients.nodes[node] is not None:
                gradients.nodes[node] = gradients.nodes[node] * 1.001
        return gradients

    monkeypatch.setattr("engine.plan.backward", wrong)
    monkeypatch.setattr("engine.plan.Plan.run", engine.Plan.by_rules)


@pytest.mark.long
@pytest.mark.parametrize("options", [{}, {"step": 1e-6, "scheme": "forward"}, {"step": 1e-2}, {"step": 1e-11}])
def test_a_right_gradient_is_never_called_wrong(options: dict[str, Any]) -> None:
    programs = (
        *random_programs(effort(75, 150) if options else effort(200, 400)),
        *networks(effort(9, 18) if options else effort(21, 42)),
        *(() if options else single_calls()),
    )
    verdicts: Counter[str] = Counter()
    for case, element in checked(iter(programs), **options):
        verdicts[element.verdict] += 1
        assert element.verdict != "differs" or not np.isfinite(element.analytic), (case, element)
        assert element.verdict != "non-finite" or not np.isfinite([element.analytic, engine.trace(*case).value]).all()
    assert verdicts["agrees"] > 0.85 * sum(verdicts.values())


@pytest.mark.long
def test_a_gradient_that_is_off_by_a_thousandth_is_detected(wrong_by_a_thousandth: None) -> None:
    verdicts: Counter[str] = Counter()
    for case, element in checked(iter((*networks(effort(14, 42)), *random_programs(effort(40, 120), 6)))):
        if element.analytic != 0 and np.isfinite(element.analytic):
            verdicts[element.verdict] += 1
            ordinary = "X@W" in case[0] or all(1e-2 < abs(x) < 1e2 for x in case[1].values())
            assert not (ordinary and element.verdict == "agrees"), (case, element)
    assert verdicts["differs"] > 0.8 * sum(verdicts.values())


@pytest.mark.parametrize(
    ("program", "x", "verdict"),
    [
        ("sin(x)", 1e6, "agrees"), ("sin(x)", 1e10, "agrees"), ("cos(x)", -3e7, "agrees"), ("abs(sin(x))", 1e6, "agrees"),
        ("tan(x)", 1.5707963, "agrees"), ("1/x", 1e-10, "agrees"), ("x**-3", 1e-5, "agrees"),
        ("sqrt(x)", 1e-8, "agrees"), ("log(x)", 1e-9, "agrees"), ("log(x)", 1e-300, "agrees"), ("asin(x)", 0.9999999, "agrees"),
        ("bce(1, x)", 1.0, "agrees"), ("x**1.5", 0.0, "agrees"), ("x*x", 1e-150, "agrees"), ("x*x", 1e150, "agrees"),
        ("sin(1/x)", 1e-4, "agrees"), ("relu(x)", 5e-7, "agrees"), ("1e9 + x", 0.7, "agrees"), ("exp(x)", 709.7, "agrees"),
        ("x*0 + 5", 2.0, "agrees"), ("bce_with_logits(1, x)", 50.0, "agrees"),
        ("x*x", 1e-200, "too-noisy"), ("x*1e-320", 1.0, "too-noisy"), ("1e300*x*(x*1e-100)", 1e-230, "too-noisy"),
        ("(1e16 + x) - 1e16", 0.7, "too-noisy"), ("sum(stack(1e16, x, -1e16))", 0.7, "too-noisy"), ("sigmoid(x)", 40.0, "too-noisy"),
        ("x*x", 1e200, "non-finite"), ("sqrt(x)", 0.0, "non-finite"), ("cbrt(x)", 0.0, "non-finite"), ("log(x)", 0.0, "non-finite"),
        ("sqrt(x*x)", 0.0, "kink"), ("(x*x)**0.25", 0.0, "kink"), ("floor(x)*x", 2.0, "kink"), ("sign(x)*x", 0.0, "kink"),
        ("(x*x)**0.75", 0.0, "differs"), ("sqrt(x - x)", 0.5, "differs"),
        ("max(stack(x, 0))", 1e-7, "kink"), ("asin(x)/x", 7.681098678119783e-08, "too-noisy"),
        ("sin(x)", 1e16, "too-noisy"), ("cos(x)", 3e15, "too-noisy"), ("exp(sin(x))", 1e14, "too-noisy"), ("abs(x - 1e16)", 1e16, "kink"),
        ("sin(x)", 2.0**62, "too-noisy"), ("sin(x)", 2.0**48, "too-noisy"), ("exp(sin(x))", 2.0**45, "too-noisy"), ("sin(x)*cos(3*x)", -7e18, "too-noisy"), ("x**2", 1e16, "agrees"), ("sqrt(abs(x))", 0.0, "kink"),
        ("sqrt(-(x*x))", 0.0, "non-finite"), ("where(x == 0, 2*x, stop_gradient(sqrt(-1 - x*x)))", 0.0, "non-finite"),
        ("stop_gradient(x)*x", 3.0, "surrogate"), ("straight_through(round, x)", 1.2, "surrogate"),
    ],
)  # fmt: skip
def test_what_is_said_where_a_step_of_one_size_does_not_do(program: str, x: float, verdict: str) -> None:
    check = engine.check(program, {"x": x})
    (element,) = check.elements
    assert element.verdict == verdict, element
    assert check.agrees is {"agrees": True, "differs": False}.get(verdict)
    if verdict == "agrees":
        assert element.numeric == pytest.approx(element.analytic, rel=1e-4, abs=1e-7)


def test_a_requested_step_is_used_and_reported_as_inaccurate() -> None:
    (chosen,) = engine.check("sin(x)", {"x": 1e6}, step=1e-6).elements
    assert chosen.numeric == pytest.approx((np.sin(1e6 + 1) - np.sin(1e6 - 1)) / 2, rel=1e-9)
    assert (chosen.verdict, chosen.reason, chosen.width) == ("agrees", "step", 1.0)
    (free,) = engine.check("sin(x)", {"x": 1e6}).elements
    assert free.numeric == pytest.approx(np.cos(1e6), rel=1e-6)
    assert (free.verdict, free.reason) == ("agrees", None)
    assert free.width < 0.1


def test_a_tensor_is_checked_with_its_seed() -> None:
    x, seed = [0.5, -1.0, 2.0], [1.0, -3.0, 0.25]
    check = engine.check("x**3", {"x": x}, seed=seed)
    assert check.agrees
    assert [element.analytic for element in check.elements] == pytest.approx(
        [3 * a * a * s for a, s in zip(x, seed, strict=True)]
    )
    (doubled,) = engine.check("x**2", {"x": 3.0}, seed=2.0).elements
    assert doubled.numeric == pytest.approx(12.0)


def test_an_undefined_gradient_beside_a_finite_slope_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    differentiate = engine.plan.backward

    def undefined(*arguments: Any) -> Any:
        gradients = differentiate(*arguments)
        gradients.nodes[0] = gradients.nodes[0] * np.nan
        return gradients

    monkeypatch.setattr("engine.plan.backward", undefined)
    monkeypatch.setattr("engine.plan.Plan.run", engine.Plan.by_rules)
    assert engine.check("where(x < 1, x, sqrt(x))", {"x": 0.0}).agrees is False


def test_a_jump_is_seen_at_other_steps_and_outputs_are_remembered_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.analysis.differences.MOST_KEPT", 2)
    (element,) = engine.check("floor(x)*x", {"x": 2.0}, step=1e-300).elements
    assert (element.verdict, element.reason) == ("kink", "slopes")
