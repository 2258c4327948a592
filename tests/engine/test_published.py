"""Worked examples that others have printed, number by number."""

import numpy as np
import pytest

import engine

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
SIGMOID_INPUTS = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}

# The table of the lecture: label of the node, forward value, gradient, both as printed (two decimals).
SIGMOID_TABLE = [
    ("w0", 2.00, -0.20),
    ("x0", -1.00, 0.39),
    ("×", -2.00, 0.20),
    ("w1", -3.00, -0.39),
    ("x1", -2.00, -0.59),
    ("×", 6.00, 0.20),
    ("+", 4.00, 0.20),
    ("w2", -3.00, 0.20),
    ("+", 1.00, 0.20),
    ("×(−1)", -1.00, -0.20),
    ("exp", 0.37, -0.53),
    ("+1", 1.37, -0.53),
    ("1/x", 0.73, 1.00),
]


def test_the_lecture_s_sigmoid():
    trace = engine.trace(SIGMOID, SIGMOID_INPUTS)
    drawn = [node for node in trace.nodes if "absorbed" not in node.flags]
    found = [(node.label, round(float(node.value), 2), round(float(node.gradient), 2)) for node in drawn]
    assert found == SIGMOID_TABLE


def test_the_sigmoid_unrounded():
    gradients = engine.trace(SIGMOID, SIGMOID_INPUTS).gradients
    value = 1 / (1 + np.exp(-1.0))
    slope = value * (1 - value)
    expected = {"w0": -slope, "x0": 2 * slope, "w1": -2 * slope, "x1": -3 * slope, "w2": slope}
    assert {name: float(gradient) for name, gradient in gradients.items()} == pytest.approx(expected, rel=1e-15)


def test_the_sigmoid_s_rules():
    """e^x → e^x, 1/x → −1/x², ax → a, c + x → 1, as the lecture has them."""
    trace = engine.trace(SIGMOID, SIGMOID_INPUTS)
    rules = {trace.nodes[edge.target].label: edge.rule for edge in trace.edges if "constant" not in edge.flags}
    assert rules["exp"] == r"\frac{d}{d x}\left(e^{x}\right) = e^{x}"
    assert rules["1/x"] == r"\frac{d}{d x}\left(\frac{1}{x}\right) = -\frac{1}{x^{2}}"
    assert rules["×(−1)"].endswith("= -1")
    assert rules["+1"].endswith("= 1")


def test_cs231n_sum_times_z():
    """cs231n, "Backpropagation, Intuitions": f = (x + y) z at x = −2, y = 5, z = −4."""
    trace = engine.trace("(x + y) * z", {"x": -2, "y": 5, "z": -4})
    assert trace.value == -12
    assert trace.gradients == {"x": -4, "y": -4, "z": 3}


def test_cs231n_gates():
    """cs231n, lecture 4: 2 (x y + max(z, w)) at x = 3, y = −4, z = 2, w = −1: swap, copy, route."""
    trace = engine.trace("2 * (x*y + max(z, w))", {"x": 3, "y": -4, "z": 2, "w": -1})
    assert trace.value == -20
    assert trace.gradients == {"x": -8, "y": 6, "z": 2, "w": 0}


def test_cs231n_vector_norm():
    """cs231n, lecture 4: f = ‖W x‖² with the printed 2×2 matrix."""
    trace = engine.trace("q = W @ x\nsum(q^2)", {"W": [[0.1, 0.5], [-0.3, 0.8]], "x": [0.2, 0.4]})
    assert float(trace.value) == pytest.approx(0.116)
    np.testing.assert_allclose(trace.gradients["W"], [[0.088, 0.176], [0.104, 0.208]], rtol=1e-12)
    np.testing.assert_allclose(trace.gradients["x"], [-0.112, 0.636], rtol=1e-12)


def test_micrograd_readme():
    """github.com/karpathy/micrograd, README: g = 24.7041, dg/da = 138.8338, dg/db = 645.5773."""
    program = """
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + relu(b + a)
    d += 3 * d + relu(b - a)
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g
    """
    program = "\n".join(line.strip() for line in program.strip().splitlines())
    trace = engine.trace(program, {"a": -4.0, "b": 2.0})
    assert f"{trace.value:.4f}" == "24.7041"
    assert f"{trace.gradients['a']:.4f}" == "138.8338"
    assert f"{trace.gradients['b']:.4f}" == "645.5773"


def test_the_survey_s_running_example():
    """Baydin et al., JMLR 18:153 (2018): ln x₁ + x₁x₂ − sin x₂ at (2, 5): 11.652, 5.5 and 1.716."""
    trace = engine.trace("ln(x1) + x1*x2 - sin(x2)", {"x1": 2, "x2": 5})
    assert f"{trace.value:.3f}" == "11.652"
    assert f"{trace.gradients['x1']:.3f}" == "5.500"
    assert f"{trace.gradients['x2']:.3f}" == "1.716"
    table = {node.label: (float(node.value), float(node.gradient)) for node in trace.nodes if node.kind == "operation"}
    assert [round(number, 3) for number in (*table["ln"], *table["×"], *table["sin"])] == [0.693, 1, 10, 1, -0.959, -1]
