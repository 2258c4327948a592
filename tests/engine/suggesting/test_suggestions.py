"""Suggested values: they fit the whole program, are simple and distinct, and are deterministic."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError, MissingInputs
from engine.limits import Limits

GALLERY = Path(__file__).parents[3] / "app" / "examples"
EXAMPLES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(GALLERY.glob("*.toml"))}
assert EXAMPLES, "the gallery has moved, and no example would be tested"
AMPLE_TIME = Limits(seconds=60)
"""Enough time that suggestions do not depend on the machine's load."""
UNREACHED = {("gates", "w")}
"""Inputs without a gradient for all values, because a gate routes it elsewhere."""

SHAPES = [
    ("conv2d(x, K)", {"x": (4, 4), "K": (2, 2)}),
    ("sum(relu(conv2d(x, K, b)))", {"x": (4, 4), "K": (2, 2), "b": ()}),
    ("sum(conv2d(x, [[1, 0, -1], [2, 0, -2], [1, 0, -1]]))", {"x": (4, 4)}),
    ("sum(max_pool2d(relu(conv2d(x, K)), 2))", {"x": (4, 4), "K": (2, 2)}),
    ("sum(conv2d(conv2d(x, K), L))", {"x": (4, 4), "K": (2, 2), "L": (2, 2)}),
    ("sum(conv2d(x, K, stride=2, padding=1))", {"x": (4, 4), "K": (2, 2)}),
    ("w*x + b", {"w": (), "x": (), "b": ()}),
    ("sum(relu(X @ W + b))", {"X": (2, 3), "W": (3, 4), "b": (4,)}),
    ("mse(Y, X@w)", {"Y": (2,), "X": (2, 3), "w": (3,)}),
    ("w.T @ x", {"w": (2,), "x": (2,)}),
    (r"w^\top x", {"w": (2,), "x": (2,)}),
    (r"\frac1n\sum_{i=1}^n (y_i-(w x_i+b))^2", {"n": (), "y": (3,), "w": (), "x": (3,), "b": ()}),
    ("softmax(Q@K.T/sqrt(d))@V", {"Q": (2, 3), "K": (4, 3), "d": (), "V": (4, 3)}),
    ("W2 @ relu(W1 @ x + b1) + b2", {"W2": (2, 3), "W1": (3, 2), "x": (2,), "b1": (3,), "b2": (2,)}),
    ("x.T @ A @ x", {"x": (2,), "A": (2, 2)}),
    ("sum(outer(a, b) * C)", {"a": (2,), "b": (3,), "C": (2, 3)}),
    ("norm(X@w - y)", {"X": (2, 3), "w": (3,), "y": (2,)}),
    ("cross_entropy(Y, softmax(X@W))", {"Y": (2, 3), "X": (2, 4), "W": (4, 3)}),
    ("(Y - X.T @ W).T @ (Y - X.T @ W) / n", {"Y": (2, 1), "X": (3, 2), "W": (3, 1), "n": ()}),
    ("1/(2*m)*sum((X @ theta - y)**2)", {"m": (), "X": (2, 3), "theta": (3,), "y": (2,)}),
    ("mean((y - (w*x + b))**2)", {"y": (2,), "w": (), "x": (2,), "b": ()}),
    ("sum(w*x) + b", {"w": (2,), "x": (2,), "b": ()}),
    ("bce(y, sigmoid(X@w + b))", {"y": (2,), "X": (2, 3), "w": (3,), "b": ()}),
    ("x[3]*w", {"x": (4,), "w": ()}),
    ("cross_entropy_with_logits([0, 2, 1], X@W + b)", {"X": (3, 2), "W": (2, 3), "b": (3,)}),
    ("cross_entropy_with_logits(Z=z, Y=[0, 1, 0])", {"z": (3,)}),
    ("cross_entropy([1, 0], p)", {"p": (2,)}),
    ("sum(dropout(X @ W, p=p, seed=1))", {"X": (2, 3), "W": (3, 4), "p": ()}),
    ("sum(layer_norm(x @ W, g, b))", {"x": (2,), "W": (2, 3), "g": (3,), "b": (3,)}),
    ("mean(batch_norm(X, g, b)**2)", {"X": (3, 2), "g": (2,), "b": (2,)}),
    ("sum((x - mean(x, axis=0, keepdims=True))**2)", {"x": (2,)}),
    ("s = 0\nfor a, b in zip(x, [1, 2, 3, 4]):\n    s = s + a*b\ns", {"x": (4,)}),
    ("s = 0\nfor k, a in enumerate(x):\n    s = s + k*a\ns", {"x": (3,)}),
    ("J = 1/(2*m)*sum((X*theta - y).^2); % cost", {"m": (), "X": (3, 2), "theta": (2,), "y": (3,)}),
    ("J = sum(-y.*log(sigmoid(X*theta))); % cost", {"y": (3,), "X": (3, 2), "theta": (2,)}),
    ("-log(softmax(z)[k])", {"z": (3,), "k": ()}),
    ("0.5*(x-mu).T @ inv(S) @ (x-mu)", {"x": (2,), "mu": (2,), "S": (2, 2)}),
    ("n = X.shape[0]\nsum((X@w - y)**2)/n", {"X": (3, 2), "w": (2,), "y": (3,)}),
    ("concatenate([h, x]) @ w", {"h": (2,), "x": (2,), "w": (4,)}),
    ("w @ concatenate([h, x])", {"w": (4,), "h": (2,), "x": (2,)}),
    ("s = 0\nfor i in range(n):\n    for j in range(n):\n        s = s + A[i, j]*x[j]\ns", {"n": (), "A": (3, 3), "x": (3,)}),
    ("s = 0\nfor i in range(n):\n    s = s + x[i]\ns/sum(n)", {"n": (), "x": (3,)}),
    ("if sum(x@A) > 0:\n    y = sum(x)\nelse:\n    y = 2*sum(x)\ny", {"x": (2,), "A": (2, 3)}),
    ("squeeze(X @ w)", {"X": (2, 3), "w": (3,)}),
    ("flatten(X) @ w", {"X": (2, 3), "w": (6,)}),
    ("reshape(x, (2, 3)) @ w", {"x": (6,), "w": (3,)}),
    ("a, b = x\na*b", {"x": (2,)}),
    ("sum([a*b for a, b in P])", {"P": (3, 2)}),
    ("solve(A, b) @ c", {"A": (2, 2), "b": (2,), "c": (2,)}),
    ("inv(X.T@X) @ X.T @ y", {"X": (3, 2), "y": (3,)}),
    ("one_hot(k, 3) @ w", {"k": (), "w": (3,)}),
    ("for i in range(n):\n    s = x[i]*w[i]\ns", {"n": (), "x": (3,), "w": (3,)}),
    ("t = 0\nfor row in X:\n    t = t + row @ w\nt", {"X": (3, 2), "w": (2,)}),
    ("h = x\nfor k in range(len(W)):\n    h = tanh(W[k] @ h)\nsum(h)", {"x": (2,), "W": (3, 2, 2)}),
    ("h = h0\nfor t in range(3):\n    h = tanh(Wx@x[t] + Wh@h + b)\nsum(h)",
     {"h0": (2,), "Wx": (2, 3), "x": (3, 3), "Wh": (2, 2), "b": (2,)}),
    ("def layer(x, W, b):\n    return relu(W@x + b)\nsum(layer(x, W1, b1))", {"x": (2,), "W1": (3, 2), "b1": (3,)}),
    ("mlp(x, [W1, W2], [b1, b2], tanh)", {"x": (2,), "W1": (2, 3), "W2": (3, 2), "b1": (3,), "b2": (2,)}),
    ("sum([(Y[i] - w.T@X[i])**2 for i in range(n)])/n", {"n": (), "Y": (3,), "w": (2,), "X": (3, 2)}),
    ("maxout(0, x, w@v, z)", {"x": (), "w": (2,), "v": (2,), "z": ()}),
    ("hinge(y, X@w)", {"y": (2,), "X": (2, 3), "w": (3,)}),
    ("x**n", {"x": (), "n": ()}),
    ("A@B + C", {"A": (2, 3), "B": (3, 4), "C": (2, 4)}),
    ("expand(x, shape=(3, 2)) @ w", {"x": (), "w": (2,)}),
]  # fmt: skip


def suggested(program, inputs=None):
    """The values that the error suggests, by name."""
    with pytest.raises(MissingInputs) as caught:
        engine.trace(program, inputs or {}, limits=AMPLE_TIME)
    return {fault.name: fault.suggestion for fault in caught.value.faults}


def numbers(values):
    return [float(number) for value in values.values() for number in np.ravel(value)]


def run(program, inputs, output=None):
    trace = engine.trace(program, inputs, output=output)
    if trace.differentiated:
        return trace
    return engine.trace(program, inputs, output=output, seed=np.ones(trace.graph.shapes[trace.output]).tolist())


@pytest.mark.parametrize(("program", "shapes"), SHAPES, ids=[program for program, _ in SHAPES])
def test_shapes_fit_the_whole_program(program, shapes):
    values = suggested(program)
    assert {name: np.shape(value) for name, value in values.items()} == shapes
    trace = run(program, values)
    assert all(np.isfinite(value).all() for value in trace.values)
    for name, node in trace.graph.inputs.items():
        if trace.plan.reached[node] and not program.startswith("maxout"):  # which routes the gradient to one of many
            assert np.any(trace.gradients[name] != 0), f"the gradient of {name} shows nothing"


@pytest.mark.parametrize("program", [program for program, _ in SHAPES if "one_hot" not in program])
def test_numbers_are_tidy_distinct_and_never_hide_a_factor(program):
    values = suggested(program)
    counts = [name for name, value in values.items() if np.ndim(value) == 0 and float(value) in (2, 3)]
    labels = [name for name in values if program.startswith("cross_entropy(") and name == "Y"]
    chosen = numbers({name: value for name, value in values.items() if name not in (*counts, *labels)})
    assert len(set(chosen)) == len(chosen)
    assert not {0.0, 1.0, -1.0} & set(numbers(values))
    assert all(abs(number) <= 6 and round(number, 2) == number for number in chosen)
    assert numbers(suggested(program)) == numbers(values), "the same program, the same suggestion"


@pytest.mark.parametrize(
    ("program", "shapes", "places"),
    [
        ("E[ids] @ w", {"E": (2, 3), "ids": (2,), "w": (3,)}, {"ids": 2}),
        ("sum(X[:, cols]**2)", {"X": (2, 3), "cols": (3,)}, {"cols": 2}),
        ("-mean(log(softmax(X@W)[range(2), y]))", {"X": (2, 3), "W": (3, 4), "y": (2,)}, {"y": 4}),
        ("x[idx] @ x[idx]", {"x": (2,), "idx": (2,)}, {"idx": 2}),
    ],
)
def test_index_lists_are_in_range(program, shapes, places):
    values = suggested(program)
    assert {name: np.shape(value) for name, value in values.items()} == shapes
    for name, count in places.items():
        assert set(np.ravel(values[name])) <= set(range(count))
    assert np.isfinite(run(program, values).value).all()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_gallery_runs_on_suggestions(name):
    program, output = EXAMPLES[name]["program"], EXAMPLES[name].get("output")
    values = suggested(program)
    assert None not in [None if value is None else 0 for value in values.values()]
    trace = run(program, values, output)
    assert all(np.isfinite(value).all() for value in trace.values)
    for each, node in trace.graph.inputs.items():
        if trace.plan.reached[node] and (name, each) not in UNREACHED:
            assert np.any(np.abs(trace.gradients[each]) > 1e-6), each


@pytest.mark.parametrize(
    ("program", "inputs", "shapes"),
    [
        ("mse(Y, X@w)", {"X": [[1, 2], [3, 4], [5, 6]]}, {"Y": (3,), "w": (2,)}),
        ("mse(Y, X@W + b)", {"X": [[1], [2], [3]], "Y": [[1], [2], [3]]}, {"W": (1, 1), "b": (1,)}),
        ("mse(Y, X.T@W)", {"X": [[1, 2, 3]], "Y": [[1], [2], [3]]}, {"W": (1, 1)}),
        ("mse(Y, X@w)", {"X": [[1, 2], [3, 4], [5, 6]], "Y": [[1], [2], [3]]}, {"w": (2, 1)}),
        ("sum(relu(X@W + b))", {"b": [1, 2, 3, 5]}, {"X": (2, 3), "W": (3, 4)}),
        ("w*x + b", {"x": [1, 2, 3]}, {"w": (), "b": ()}),
        ("x = [1, 2, 3]\nw@x + b", {}, {"w": (3,), "b": ()}),
        ("sum([x[i]*w for i in range(len(x))])", {"x": [2, 3]}, {"w": ()}),
        ("sum([row@w for row in X])", {"X": [[2, 3]]}, {"w": (2,)}),
        ("x.shape[0]*w", {"x": [2, 3]}, {"w": ()}),
        ("sum(X@W - T)", {"T": [[1, 2, 3]]}, {"X": (1, 2), "W": (2, 3)}),
    ],
)
def test_given_inputs_constrain_the_others(program, inputs, shapes):
    assert {name: np.shape(value) for name, value in suggested(program, inputs).items()} == shapes


@pytest.mark.parametrize(
    ("program", "holds"),
    [
        ("log(x) + sqrt(y)", lambda x, y: x > 0 and y > 0),
        ("log(log(x))", lambda x: x > 1),
        ("asin(x)", lambda x: -1 < x < 1),
        ("log(1 - u**2)", lambda u: -1 < u < 1),
        ("bce(y, p)", lambda y, p: 0 < y < 1 and 0 < p < 1),
        ("sum(p*log(p/q))", lambda p, q: (p > 0).all() and (q > 0).all()),
        ("sqrt(det(S))", lambda S: np.linalg.det(S) > 0),
        ("log(det(S) - 5)", lambda S: np.linalg.det(S) > 5),
        ("1/(x - 0.5)", lambda x: x != 0.5),
        ("cross_entropy(Y, softmax(z))", lambda Y, z: np.isclose(np.sum(Y), 1)),
        ("mean(x**2) + lam*norm(w)", lambda x, w, lam: lam > 0),
        ("one_hot(k, 4) @ w", lambda k, w: k in (1, 2, 3)),
        ("x[i] * x[j]", lambda x, i, j: {float(i), float(j)} == {2, 3} and len(x) == 4),
        ("while x < 10:\n    x = x*a\nx", lambda x, a: x > 1 and a > 1),
        ("exp(exp(exp(exp(x))))", lambda x: x < 1),
    ],
)  # fmt: skip
def test_numbers_lie_in_the_programs_domain(program, holds):
    assert holds(**suggested(program))


@pytest.mark.parametrize(
    "program",
    [
        "foo(x)",
        "x @ (y",
        "x.T @ 2",
        "reshape(x, (2, 3)) + reshape(x, (4, 2))",
        "while x < 10:\n    y = 1\nx",
        "x + [1, 2",
        "x[2000]",
        "sum(x[7:]) + len(x)",
        "if norm(x @ A) > 100:\n    y = sum(x)\nelse:\n    y = sum(x) + b @ c\ny",
        "x[len([a]) * n + det(A)]",
        "range(det(A))",
        "a = x\ndef f(y):\n    return y",
        "sum(X @ [[1, 2]] @ [[1, 2]])",
    ],
)
def test_no_suggestion_where_nothing_fits(program):
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program)
    assert all(fault.suggestion is None for fault in caught.value.faults)


def test_non_finite_programs_still_get_a_suggestion():
    assert np.shape(suggested("x[n]*log(-n)")["x"]) == (3,)


def test_inputs_of_untaken_branches_get_a_value():
    values = suggested("if x > 0:\n    y = a*x\nelse:\n    y = b*x\ny")
    assert sorted(values) == ["a", "b", "x"] and None not in values.values()


def test_many_names_and_long_programs_terminate():
    assert None not in suggested("+".join(f"v{number}" for number in range(800))).values()
    assert None not in suggested("h = x\nfor i in range(400):\n    h = tanh(w*h + b)\nh").values()
