"""Pasted code has its framework's values and gradients, or is rejected by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError, ShapeMismatch, Span
from engine.language.normalise import normalise
from engine.limits import Limits
from tests.engine.language.code_cases import PUBLISHED, Case
from tests.engine.language.octave_cases import OCTAVE
from tests.engine.language.tutorial_cases import TUTORIALS

CASES = (*PUBLISHED, *TUTORIALS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_values_and_gradients_match_the_framework(case: Case) -> None:
    pytest.importorskip("torch")
    from tests.engine.language.framework import in_numpy, in_torch

    value, gradients = in_torch(case) if case.made == "torch" else in_numpy(case)
    trace = engine.trace(case.code, case.inputs)
    np.testing.assert_allclose(trace.value, np.reshape(value, np.shape(trace.value)), rtol=1e-12, atol=1e-12)
    close = 1e-10 if case.made == "torch" else 1e-7
    assert set(gradients) >= (set(trace.gradients) & set(case.inputs)) - set(case.classes) or case.made == "torch"
    for name in trace.gradients:
        if name in gradients and trace.differentiated:
            ours = 0.0 if trace.gradients[name] is None else trace.gradients[name]
            np.testing.assert_allclose(ours, gradients[name], rtol=close, atol=close, err_msg=name)
    compared = [name for name in trace.gradients if name in gradients]
    assert compared or value.size != 1, "no gradient was compared"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_displayed_program_has_the_same_value(case: Case) -> None:
    """The displayed program text has the same value when typed, and is read as this language."""
    trace = engine.trace(case.code, case.inputs)
    again = engine.trace(trace.program, case.inputs)
    np.testing.assert_array_equal(trace.value, again.value)
    assert [warning.code for warning in again.warnings if warning.code == "code-read"] == []


@pytest.mark.parametrize(("code", "torch_code", "inputs"), OCTAVE, ids=lambda part: str(part)[:40])
def test_octave_matches_its_formula(code: str, torch_code: str, inputs: dict[str, Any]) -> None:
    pytest.importorskip("torch")
    from tests.engine.language.framework import in_torch

    value, gradients = in_torch(Case(code, torch_code, inputs))
    trace = engine.trace(code, inputs)
    np.testing.assert_allclose(np.ravel(trace.value), np.ravel(value), rtol=1e-12)
    assert trace.warnings[0].code == "code-read"
    for name, gradient in trace.gradients.items():
        if name in gradients:
            np.testing.assert_allclose(gradient, gradients[name], rtol=1e-10, atol=1e-12, err_msg=name)


@pytest.mark.parametrize(
    ("code", "program"),
    [
        ("import matplotlib.pyplot as plt\nplt.plot(x)\ny = np.exp(x)\nplt.show()", "y = exp(x)\n"),
        ("y = x.exp(); print(y)", "y = exp(x)"),
        ("if __debug__:\n    print(x)\ny = x.exp()", "y = exp(x)"),
        ("for i in range(3):\n    print(i)\ny = x.exp()", "y = exp(x)"),
        ("device = 'cuda' if torch.cuda.is_available() else 'cpu'\ny = x.to(device).exp()", "y = exp(x)"),
        ("def f(a: float, *, b: int = 2) -> float:\n    return a.exp() * b", None),
        ("@torch.jit.script\ndef f(a):\n    return a.exp()\nf(x)", "def f(a):\n    return exp(a)\nf(x)"),
        ("with tf.GradientTape() as tape:\n    y = tf.square(x)\n    z = y + 1\ndz = tape.gradient(z, x)",
         "y = square(x)\nz = y + 1\n"),
        ("y: float = x.exp()", "y = exp(x)"),
        ("y = float(x) + float('inf')*0", "y = x + inf*0"),
        ("torch.manual_seed(0)\nnp.random.seed(1)\ny = x.exp()", "y = exp(x)"),
        ("y = x.detach().exp()\ny.item()", "y = exp(stop_gradient(x))\ny"),
        ("y = torch.exp(x)\ny.sum().item()", "y = exp(x)\nsum(y)"),
        ("x.data.exp()", "exp(stop_gradient(x))"),
        ("x.exp().ndim", "len(exp(x).shape)"),
        ("import numpy\nnumpy.exp(x)", "exp(x)"),
        ("from torch.nn import functional as G\nG.relu(x)", "relu(x)"),
        ("nn.Sigmoid()(x)", "sigmoid(x)"),
        ("dense(x, x, activation=torch.tanh)", "dense(x, x, activation=tanh)"),
        ("dense(x, x, activation=nn.ReLU())", "dense(x, x, activation=relu)"),
        ("F.T @ F + x.exp()", "F.T @ F + exp(x)"),
        ("F = 3*x\nF.exp()", "F = 3*x\nexp(F)"),
        ("(x + 1).pow(2)", "(x + 1) ** 2"),
        ("-x.pow(2) * x.pow(-1)", "-(x ** 2) * (x ** (-1))"),
        ("np.heaviside(x, 0)", "step(x)"),
        ("jax.nn.gelu(x)", "0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))"),
        ("jax.nn.gelu(x, approximate=False)", "gelu(x)"),
        ("y = x.exp()\nx: float", "y = exp(x)"),
        ("math.log(x, 2)", "log(x) / log(2)"),
        ("x.exp() # a comment with .foo()", "exp(x) # a comment with .foo()"),
    ],
)  # fmt: skip
def test_displayed_program(code: str, program: str | None) -> None:
    if program is None:
        with pytest.raises(GradwalkError):
            engine.trace(code, {"x": 2.0})
    else:
        assert normalise(code, Limits()).text.strip() == program.strip()


@pytest.mark.parametrize(
    "code",
    ["```\n```", "x.exp() + f(1)(x)", "x.exp().max()[0]", "x'*y)", "x(1*y'*z", "x'*[1, , 2]", "@f\ndef g(a):\n    return a.exp()\ng(x)", "with x:\n    x.exp()",
     "def f(a):\n    return\nf(x.exp())", "x.values + 1", "with tf.GradientTape() as t:\n    y = (x +\n1)\n    np.exp(y) +"],
)  # fmt: skip
def test_unparsable_code_gets_the_ordinary_error(code: str) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(code, {"x": 1.0, "y": 2.0})
    assert caught.value.faults[0].span is not None or code == "```\n```"


def test_continuation_lines_may_be_indented_less_than_their_block() -> None:
    code = "with tf.GradientTape() as t:\n    y = (x +\n1)\n    z = tf.exp(y)"
    assert normalise(code, Limits()).text.strip() == "y = (x +\n1)\nz = exp(y)"


def test_spans_refer_to_the_pasted_text() -> None:
    code = "import torch\ny = torch.matmul(x, z)\n"
    with pytest.raises(ShapeMismatch) as caught:
        engine.trace(code, {"x": [1.0, 2.0], "z": [1.0, 2.0, 3.0]})
    (fault,) = caught.value.faults
    assert fault.span == Span(2, 18, 2, 22)
    assert fault.fixes == ()
    trace = engine.trace(code, {"x": [1.0, 2.0], "z": [3.0, 4.0]})
    assert trace.nodes[-1].span == Span(2, 18, 2, 22)
    assert trace.nodes[0].span == Span(2, 18, 2, 19)


@pytest.mark.parametrize(
    "code", ["y' + y", "√(x[:, :, 0])", "sin'(x)", "f' = 2", "x.T", "x.shape[0] + x", "sum(x, axis=0)", "5 % 3", "1./x"]
)
def test_text_without_marks_is_unchanged(code: str) -> None:
    try:
        source = normalise(code, Limits())
    except GradwalkError:
        return
    assert source.reading is None


@pytest.mark.parametrize(
    "code",
    ["np.exp(" * 200 + "x" + ")" * 200, "x" + ".exp().log()" * 200, "x'*" + "[1 2;" * 150, "x'*" + "(" * 150, "\ud800 np.exp(x)"],
)  # fmt: skip
def test_too_deep_or_invalid_text_is_an_error(code: str) -> None:
    with pytest.raises(GradwalkError):
        engine.trace(code, {"x": 1.0})


@pytest.mark.parametrize(
    ("code", "inputs"),
    [
        ("x' * y\nx./y'", {"x": [1.0, 2.0], "y": [[1.0, 2.0], [3.0, 4.0]]}),
        ("A' * A\nA/B", {"A": [[1.0]], "B": [[2.0, 1.0], [1.0, 1.0]]}),
        ("A' * A\nA^2", {"A": [[1.0, 2.0], [3.0, 4.0]]}),
    ],
)
def test_octave_products_are_not_elementwise(code: str, inputs: dict[str, Any]) -> None:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(code, inputs)
    assert "Octave" in str(caught.value)


@pytest.mark.parametrize("call", ["zip()", "zip(x=1)", "enumerate(x, 1, 2)", "enumerate(x, stop=1)", "zip(2)"])
def test_invalid_zip_and_enumerate_calls_are_errors(call: str) -> None:
    with pytest.raises(GradwalkError):
        engine.trace(f"y = [a for a in {call}]\nx", {"x": [1.0, 2.0]})


def test_zip_and_enumerate_stop_at_the_shortest() -> None:
    inputs = {"x": [1.0, 2.0, 3.0], "w": [2.0, 3.0]}
    assert engine.trace("sum([a*b for a, b in zip(x, w)])", inputs).value == 8
    assert engine.trace("sum([k*a for k, a in enumerate([1, 2, x[0]], start=1)])", inputs).value == 8
    assert len(engine.trace("sum([a for a, k in zip(x, range(1))])", {"x": inputs["x"]}).nodes) == 4
