"""Textbook formulas: products and powers follow the shapes, and the displayed text has the same value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.language.source import apply_fix
from tests.engine.language.formulas import FORMULAS, SIGMA, K, Q, V, W, X, Y, mu, u, v, w, x


def given(inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value).tolist() for name, value in inputs.items()}


@pytest.mark.parametrize(("typed", "inputs", "program", "value"), FORMULAS, ids=[row[0] for row in FORMULAS])
def test_formula_is_read_as_intended(typed, inputs, program, value):
    trace = engine.trace(typed, given(inputs))
    assert trace.program == program
    np.testing.assert_allclose(trace.value, value, rtol=1e-10)
    assert np.shape(trace.value) == np.shape(value)
    assert not {warning.code for warning in trace.warnings} & {"unused-input"}


@pytest.mark.parametrize(("typed", "inputs", "program", "value"), FORMULAS, ids=[row[0] for row in FORMULAS])
def test_displayed_program_has_the_same_value_in_both_modes(typed, inputs, program, value):
    values = given(inputs)
    trace = engine.trace(typed, values)
    for again in (engine.trace(trace.program, values), engine.trace(typed, values, expand="textbook")):
        np.testing.assert_allclose(again.value, trace.value, rtol=1e-12)
        for name, gradient in trace.gradients.items():
            if gradient is not None:
                np.testing.assert_allclose(again.gradients[name], gradient, rtol=1e-9, atol=1e-12)


TORCH = [
    (r"\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{2}}\right)V", {"Q": Q, "K": K, "V": V},
     lambda t, Q, K, V: t.softmax(Q @ K.T / 2**0.5, -1) @ V),
    (r"\frac12\|Xw-y\|^2", {"X": X, "w": w, "y": Y}, lambda t, X, w, y: ((X @ w - y) ** 2).sum() / 2),
    (r"(X^\top X)^{-1}X^\top y", {"X": X, "y": Y}, lambda t, X, y: t.inverse(X.T @ X) @ X.T @ y),
    (r"\frac12(x-\mu)^\top\Sigma^{-1}(x-\mu) + \frac12\ln\det\Sigma", {"x": x, "mu": mu, "Sigma": SIGMA},
     lambda t, x, mu, Sigma: ((x - mu) @ t.inverse(Sigma) @ (x - mu) + t.logdet(Sigma)) / 2),
    (r"x y^\top", {"x": u, "y": v}, lambda t, x, y: t.outer(x, y)),
    (r"-\log \frac{e^{z_2}}{\sum_j e^{z_j}}", {"z": x}, lambda t, z: -t.log_softmax(z, 0)[1]),
    (r"\tanh(Wx) \odot \sigma(W x)", {"W": W, "x": x}, lambda t, W, x: t.tanh(W @ x) * t.sigmoid(W @ x)),
    (r"\|v\|_1 \|v\|_\infty", {"v": x}, lambda t, v: v.abs().sum() * v.abs().max()),
    ("W⁻¹ @ b", {"W": SIGMA, "b": x}, lambda t, W, b: t.inverse(W) @ b),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "inputs", "rule"), TORCH, ids=[row[0] for row in TORCH])
def test_values_and_gradients_against_pytorch(typed, inputs, rule):
    torch = pytest.importorskip("torch")
    tensors = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in inputs.items()}
    expected = rule(torch, **tensors)
    seed = np.linspace(0.5, 1.5, expected.numel()).reshape(expected.shape)
    expected.backward(torch.tensor(seed))
    trace = engine.trace(typed, given(inputs), seed=seed.tolist())
    np.testing.assert_allclose(trace.value, expected.detach().numpy(), rtol=1e-10)
    for name, tensor in tensors.items():
        np.testing.assert_allclose(trace.gradients[name], tensor.grad.numpy(), rtol=1e-8, atol=1e-12, err_msg=name)


REJECTED = [
    (r"X W\,", {"X": X, "W": X}, "shape-mismatch", [r"X  \odot W\,", r"X ^\top W\,"]),
    (r"X\cdot w", {"X": X, "w": u}, "shape-mismatch", []),
    (r"2A B\,", {"A": W, "B": W}, "shape-mismatch", [r"2A  \odot B\,"]),
    (r"(A+1)B\,", {"A": W, "B": W}, "shape-mismatch", [r"(A+1) \odot B\,", r"(A+1)^\top B\,"]),
    (r"x^\top y^\top", {"x": x, "y": v}, "shape-mismatch", [r"x^\top  \odot y^\top"]),
    (r"v^{-1}\,", {"v": x}, "shape-mismatch", [r"\frac{1}{v}\,"]),
    (r"|A|\cdot 1", {"A": SIGMA}, "shape-mismatch",
     [r"\det(A)\cdot 1", r"\operatorname{abs}(A)\cdot 1", r"\|A\|\cdot 1"]),
    (r"|v|\cdot 1", {"v": x}, "shape-mismatch", [r"\operatorname{abs}(v)\cdot 1", r"\|v\|\cdot 1"]),
    (r"\|A\|_2^2", {"A": W}, "shape-mismatch", [r"\|A\|_F^2"]),
    (r"\|A\|_1", {"A": W}, "shape-mismatch", []),
    (r"\sum_{i=1}^{3} x_{i-1}", {"x": x}, "shape-mismatch", []),
    (r"\sum_{i=1}^{4} x_i", {"x": x}, "shape-mismatch", []),
    (r"\sum_{i=1}^{2} x_{ii}", {"x": x}, "shape-mismatch", []),
    (r"x_9 + \sum_j x_j", {"x": x}, "shape-mismatch", []),
    (r"\sum_i x_i", {"x": X}, "shape-mismatch", []),
    (r"\sum_i x_i", {"x": 2.0}, "shape-mismatch", []),
    (r"\sum_i x_{ij}", {"x": X}, "syntax-error", []),
    (r"\sum_i a b", {"a": 2.0, "b": 2.0}, "syntax-error", []),
    (r"\sum_i (x+y)_i", {"x": x, "y": v}, "syntax-error", []),
    (r"x_( \alpha", {}, "syntax-error", []),
    ("relu⁻¹(x)", {"x": 2.0}, "syntax-error", []),
    (r"\sum_{i=1}^{2}\sum_j x_i^{(j)}", {"x": X}, "syntax-error", []),
    (r"\frac{dy}{dx}", {}, "unsupported-syntax", []),
    (r"\frac{d^2y}{dx^2}", {}, "unsupported-syntax", []),
    (r"\frac{\partial L}{\partial w}", {}, "unsupported-syntax", []),
    (r"\frac12 x^T", {"x": 2.0, "T": 3.0}, "unsupported-syntax", []),
    (r"f(x) = x x \\ f(a) + f(v)", {"a": 2.0, "v": [1.0, 2.0]}, "shape-mismatch", []),
    ("wᵀ * x", {"w": w, "x": x}, "shape-mismatch", ["wᵀ @ x"]),
    ("v⁻¹", {"v": x}, "shape-mismatch", ["(1/v)"]),
    ("Aᵀ Bᵀ", {"A": W, "B": X}, "shape-mismatch", []),
    ("A⁻¹ B", {"A": np.eye(3), "B": W}, "shape-mismatch", []),
    ("(A) Bᵀ", {"A": W, "B": W.T}, "shape-mismatch", ["(A) *Bᵀ", "(A) ᵀ Bᵀ"]),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "inputs", "slug", "fixed"), REJECTED, ids=[row[0] for row in REJECTED])
def test_ambiguous_or_meaningless_notation_is_rejected_with_fixes(typed, inputs, slug, fixed):
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, given(inputs))
    (fault,) = caught.value.faults
    assert caught.value.slug == slug
    assert fault.span is not None
    assert [apply_fix(typed, fix) for fix in fault.fixes] == fixed
    for text in fixed:
        if text != r"x^\top  \odot y^\top":
            engine.trace(text, given(inputs))


def test_subscript_is_an_element_of_a_tensor_and_part_of_a_scalars_name():
    typed = r"\frac{z_2}{1} + 0z"
    assert engine.trace(typed, {"z": [3.0, 4.0]}, output=None).program == "z[1]/1 + 0*z"
    assert engine.trace(typed, {"z": 3.0, "z2": 5.0}).program == "z2/1 + 0*z"
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed)
    assert [fault.name for fault in caught.value.faults] == ["z2", "z"]
    assert engine.trace(r"z = W x \\ z_2", given({"W": W, "x": x})).program == "z = W @ x\nz[1]"


def test_static_graphs_resolve_notation_by_shape():
    static = engine.trace(r"W x y^\top", given({"W": W, "x": x, "y": v}), mode="static")
    assert static.program == "outer(W @ x, y)"


def test_reading_depends_on_shapes_not_on_text():
    typed = r"a x\,"
    assert engine.trace(typed, {"a": 2.0, "x": 3.0}).program == "a*x"
    assert engine.trace(typed, {"a": [2.0], "x": [3.0]}).program == "a @ x"
    assert engine.trace(typed, {"a": 5.0, "x": 3.0}).program == "a*x"


def test_rows_are_tracked_through_names_and_functions():
    inputs = given({"w": w, "X": SIGMA, "y": v})
    assert engine.trace(r"a = \tanh(w^\top X + 1) \\ y a", inputs).program == "a = tanh(w @ X + 1)\nouter(y, a)"
    assert engine.trace(r"a = w^\top X \\ a y", inputs).program == "a = w @ X\na @ y"


@pytest.mark.parametrize(
    ("typed", "slug", "remedied"),
    [
        (r"1{,}000 \cdot x", "syntax-error", [r"1000 \cdot x", r"1.000 \cdot x"]),
        (r"A^{\dagger} x", "unsupported-syntax", []),
        (r"\Phi^+ x", "unsupported-syntax", []),
    ],
)
def test_notation_with_two_conventions_is_ambiguous(typed, slug, remedied):
    with pytest.raises(GradwalkError) as caught:
        engine.trace(typed, {"x": 1.0})
    assert caught.value.slug == slug and caught.value.faults[0].hint is not None
    assert [apply_fix(typed, fix) for fix in caught.value.faults[0].fixes] == remedied


def test_decimal_comma_in_braces():
    assert engine.trace(r"3{,}14 \cdot x", {"x": 2.0}).value == 6.28


def test_displayed_program_has_the_same_graph():
    values = {"x": 2.0, "W": [[1.0, 2.0], [3.0, 4.0]]}
    trace = engine.trace("([x,0]@W)ᵀ", values)
    assert engine.trace(trace.program, values).graph.key == trace.graph.key
