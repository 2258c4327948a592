"""What the gradient check says of each element, and of the step."""

from __future__ import annotations

import numpy as np
import pytest

import engine


@pytest.mark.parametrize(
    ("program", "x", "verdict"),
    [
        ("sin(x)*exp(x)", 0.7, "agrees"),
        ("1000000000 + x", 0.7, "agrees"),
        ("sin(1000*x)", 0.7, "agrees"),
        ("relu(x)", 0.0, "kink"),
        ("relu(x)", 1e-7, "kink"),
        ("5 + abs(x)", 0.0, "kink"),
        ("abs(x - 1)", 1.0, "kink"),
        ("maximum(x, 2)", 2.0, "kink"),
        ("round(x)*1.0", 0.7, "no-gradient"),
        ("log(x)", 0.0, "non-finite"),
        ("straight(x)", 0.7, "differs"),
    ],
)
@pytest.mark.parametrize("scheme", ["central", "forward"])
def test_the_verdict(program: str, x: float, verdict: str, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if program == "straight(x)":  # a rule that is wrong by 1 %
        program = "x*x"
        differentiate = engine.plan.backward

        def wrong(*arguments):
            gradients = differentiate(*arguments)
            gradients.nodes[0] = gradients.nodes[0] * 1.01
            return gradients

        monkeypatch.setattr("engine.plan.backward", wrong)
        monkeypatch.setattr("engine.plan.Plan.run", engine.Plan.by_rules)
    check = engine.check(program, {"x": x}, scheme=scheme)
    assert [element.verdict for element in check.elements] == [verdict]
    assert check.agrees is {"agrees": True, "differs": False}.get(verdict), "nothing compared, nothing said"


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("program", "x"), [("1/x", 1e-160), ("1/x", 1e-300), ("5 + 1/x**2", 1e-110), ("x**-3", 1e-80), ("1e200/x", 1e-60)]
)
def test_a_slope_beyond_float64_is_not_measured_by_wider_steps(program: str, x: float, sign: int) -> None:
    check = engine.check(program, {"x": sign * x})
    assert not np.isfinite(check.elements[0].analytic)
    assert (check.elements[0].verdict, check.agrees) == ("non-finite", None)


@pytest.mark.parametrize("program", ["sqrt(x**4)", "sqrt(x)*sqrt(x)"])
def test_a_gradient_that_is_no_number_differs_from_a_slope(program: str) -> None:
    assert engine.check(program, {"x": 0.0}).agrees is False


@pytest.mark.parametrize(
    ("program", "inputs", "verdicts", "agrees"),
    [
        ("x + 1e20*y", {"x": 1.0, "y": 1.0}, ["too-noisy", "agrees"], None),
        ("v[0] + 1e20*v[1]", {"v": [1.0, 1.0]}, ["too-noisy", "agrees"], None),
        ("exp(x) + y*1.0", {"x": 800.0, "y": 1.0}, ["non-finite", "non-finite"], None),
        ("log(x)*0 + y + sqrt(z)", {"x": 1.0, "y": 1.0, "z": 0.0}, ["agrees", "agrees", "non-finite"], None),
        ("relu(x) + y", {"x": 0.0, "y": 1.0}, ["kink", "agrees"], True),
        ("round(x) + y", {"x": 1.3, "y": 1.0}, ["no-gradient", "agrees"], True),
    ],
)
def test_an_element_that_was_not_compared_does_not_count_as_agreed(program, inputs, verdicts, agrees) -> None:
    check = engine.check(program, inputs)
    assert ([element.verdict for element in check.elements], check.agrees) == (verdicts, agrees)


def test_the_error_falls_with_the_step_and_rises_again() -> None:
    check = engine.check("exp(sin(x))", {"x": 1.0}, study=True)
    steps = [each.step for each in check.by_step]
    assert steps == sorted(steps, reverse=True)
    forward, central = [[getattr(each, name) for each in check.by_step] for name in ("forward", "central")]
    assert forward[0] / forward[1] == pytest.approx(10, rel=0.5), "of first order"
    assert central[0] / central[1] == pytest.approx(100, rel=0.5), "of second order"
    assert np.argmin(central) < np.argmin(forward) < len(steps) - 1, "rounding wins in the end"


def test_only_the_largest_are_studied_and_only_on_request() -> None:
    assert engine.check("sum(X*X)", {"X": np.arange(50.0)}).by_step == ()
    assert len(engine.check("sum(X*X)", {"X": np.arange(50.0)}, study=True).by_step) == 12


JUMP = "if x > 0:\n    y = x\nelse:\n    y = x + 1\ny"


@pytest.mark.parametrize(
    ("program", "x", "reason"),
    [
        ("if x > 0:\n    y = x\nelse:\n    y = 2*x\ny", 0.0, "branch"),
        (JUMP, 0.0, "branch"),
        ("y = x if x >= 1 else 2*x\ny*y", 1.0, "branch"),
        ("y = x\nwhile y < 8:\n    y = y*y\ny", 8**0.5, "branch"),
        ("abs(x)", 0.0, "slopes"),
        (JUMP, 1.0, None),
        ("if x > 0:\n    y = x*x\nelse:\n    y = 0*x\ny", 0.0, None),
        ("y = x\nfor k in range(3):\n    y = y*x\ny", 1.5, None),
    ],
)
@pytest.mark.parametrize("scheme", ["central", "forward"])
def test_a_branch_that_ends_within_the_step_is_a_kink(program: str, x: float, reason: str | None, scheme: str) -> None:
    (element,) = engine.check(program, {"x": x}, scheme=scheme).elements
    assert (element.verdict, element.reason) == ("agrees" if reason is None else "kink", reason)


def test_what_must_be_a_whole_number_is_not_moved_off_it() -> None:
    check = engine.check("sum(stack([x for k in range(n)]))", {"x": 2.0, "n": 3.0})
    assert {element.name: element.verdict for element in check.elements} == {"x": "agrees", "n": "no-gradient"}
