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
    table = [(node.label, round(float(node.value), 2), round(float(node.gradient), 2)) for node in drawn]
    assert table == SIGMOID_TABLE


def test_the_sigmoid_unrounded():
    gradients = engine.trace(SIGMOID, SIGMOID_INPUTS).gradients
    value = 1 / (1 + np.exp(-1.0))
    slope = value * (1 - value)
    expected = {"w0": -slope, "x0": 2 * slope, "w1": -2 * slope, "x1": -3 * slope, "w2": slope}
    assert {name: float(gradient) for name, gradient in gradients.items()} == pytest.approx(expected, rel=1e-15)


def test_the_sigmoid_s_rules():
    """e^x → e^x, 1/x → −1/x², ax → a, c + x → 1, as the lecture has them, with what the program puts for x."""
    trace = engine.trace(SIGMOID, SIGMOID_INPUTS)
    rules = {trace.nodes[edge.target].label: edge.rule for edge in trace.edges if "constant" not in edge.flags}
    assert rules["exp"] == (
        r"\frac{\partial e^{-\left(\cdots\right)}}{\partial \left(-\left(\cdots\right)\right)} = e^{-\left(\cdots\right)}"
    )
    assert rules["1/x"].endswith(r"= -\frac{1}{\left(1 + \left(\cdots\right)\right)^{2}}")
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


MAZUR = """
h1 = sigmoid(w1*i1 + w2*i2 + b1)
h2 = sigmoid(w3*i1 + w4*i2 + b1)
o1 = sigmoid(w5*h1 + w6*h2 + b2)
o2 = sigmoid(w7*h1 + w8*h2 + b2)
(target1 - o1)**2/2 + (target2 - o2)**2/2
"""
MAZUR_WEIGHTS = {"w1": 0.15, "w2": 0.2, "w3": 0.25, "w4": 0.3, "w5": 0.4, "w6": 0.45, "w7": 0.5, "w8": 0.55}
MAZUR_DATA = {"i1": 0.05, "i2": 0.1, "b1": 0.35, "b2": 0.6, "target1": 0.01, "target2": 0.99}
MAZUR_UPDATED = {
    "w1": 0.149780716, "w2": 0.19956143, "w3": 0.24975114, "w4": 0.29950229,
    "w5": 0.35891648, "w6": 0.408666186, "w7": 0.511301270, "w8": 0.561370121,
}  # fmt: skip


def test_mazur_s_step_by_step():
    """M. Mazur, "A Step by Step Backpropagation Example" (2015): every number of the two passes, as printed."""
    trace = engine.trace(MAZUR, MAZUR_WEIGHTS | MAZUR_DATA)
    values = {node.name: float(node.value) for node in trace.nodes if node.name}
    printed = {"h1": 0.593269992, "h2": 0.596884378, "o1": 0.75136507, "o2": 0.772928465}
    assert {name: values[name] for name in printed} == pytest.approx(printed, abs=5e-9)
    assert float(trace.value) == pytest.approx(0.298371109, abs=5e-10)
    assert float(trace.gradients["w5"]) == pytest.approx(0.082167041, abs=5e-10)
    assert float(trace.gradients["w1"]) == pytest.approx(0.000438568, abs=5e-10)
    updated = {name: weight - 0.5 * float(trace.gradients[name]) for name, weight in MAZUR_WEIGHTS.items()}
    assert updated == pytest.approx(MAZUR_UPDATED, abs=6e-9)
    # He prints 0.291027924 for the error after the step; from unrounded weights it is 0.291027774.
    assert float(engine.trace(MAZUR, updated | MAZUR_DATA).value) == pytest.approx(0.291027924, abs=2e-7)


def test_cs231n_staged_computation():
    """cs231n, "Backprop in practice": (x + σ(y)) / (σ(x) + (x + y)²) at x = 3, y = −4, by its own backward lines."""
    program = "num = x + sigmoid(y)\nden = sigmoid(x) + (x + y)**2\nnum * (1/den)"
    trace = engine.trace(program, {"x": 3.0, "y": -4.0})
    sigy, sigx, xpy = 1 / (1 + np.exp(4.0)), 1 / (1 + np.exp(-3.0)), -1.0
    num, den = 3.0 + sigy, sigx + xpy**2
    dnum, dden = 1 / den, -num / den**2
    dx = 2 * xpy * dden + (1 - sigx) * sigx * dden + dnum
    dy = 2 * xpy * dden + (1 - sigy) * sigy * dnum
    assert float(trace.value) == pytest.approx(num / den, rel=1e-15)
    assert {name: float(value) for name, value in trace.gradients.items()} == pytest.approx({"x": dx, "y": dy})


def test_ustc_two_layers():
    """USTC AI3002, an exercise's printed answers: ReLU and softmax, the true class at 6.91440011e-13."""
    x = [[3.0], [14.0]]
    W1 = [[1.0, 0.0, -1.0, 0.0], [0.0, 1.0, 0.0, -1.0]]
    W2 = [[1.0, -1.0]] * 4
    program = "A1 = relu(W1.T @ x + b1)\nz2 = W2.T @ A1 + b2\ncross_entropy_with_logits(Y, z2, axis=0)"
    given = {"x": x, "W1": W1, "b1": [[-1.0]] * 4, "W2": W2, "b2": [[0.0], [2.0]], "Y": [[0.0], [1.0]]}
    trace = engine.trace(program, given)
    nodes = {node.name: node for node in trace.nodes if node.name}
    assert nodes["A1"].value.ravel().tolist() == [2, 13, 0, 0]
    assert np.exp(-float(trace.value)) == pytest.approx(6.91440011e-13, rel=1e-8)
    np.testing.assert_allclose(nodes["z2"].gradient.ravel(), [1, -1], rtol=1e-11)
    np.testing.assert_allclose(nodes["A1"].gradient.ravel(), [2, 2, 2, 2], rtol=1e-11)
    updated = np.asarray(W1) - 0.1 * trace.gradients["W1"]
    np.testing.assert_allclose(updated, [[0.4, -0.6, -1.0, 0.0], [-2.8, -1.8, 0.0, -1.0]], rtol=1e-11)
    np.testing.assert_allclose(
        np.asarray(W2) - 0.1 * trace.gradients["W2"], [[0.8, -0.8], [-0.3, 0.3], [1, -1], [1, -1]], rtol=1e-11
    )
