"""Exported code runs elsewhere and gives the engine's numbers: NumPy, PyTorch and JAX, for every operation."""

import json
import warnings

import numpy as np
import pytest

import engine
from engine.export import FORMATS, export, filename
from engine.export.derived import code_of
from engine.ops import FUNCTIONS, OPS
from engine.ops.op import broadcast_shape
from tests.effort import effort

X = {"x": 0.7, "y": -1.3, "z": 2.1}
M = {
    "A": [[2.0, -1.0, 0.5], [0.3, 1.7, -0.6], [-1.2, 0.4, 2.5]],
    "b": [0.7, -1.3, 2.2],
    "B": [[1.0, 2.0], [3.0, 4.0], [5.5, 6.0]],
}
LISTS = {"ids": [0, 2, -1], "jds": [1, 1, 0]}
IMAGES = {
    "P": np.random.default_rng(0).normal(size=(2, 2, 5, 4)).tolist(),
    "K": np.random.default_rng(1).normal(size=(3, 2, 3, 2)).tolist(),
    "c": [1.0, 2.0, 3.0],
}
PROGRAMS = [
    ("1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}),
    ("(x + 2)*(y - 1)/z - -x + x**3 + z**y + 2**x + square(x) + sqrt(z) + cbrt(y) + root(z, 3) + reciprocal(x)", X),
    ("exp(x) + expm1(x) + log(z) + log1p(x) + log2(z) + log10(z)", X),
    ("sin(x)*cos(y)*tan(x) + cot(x) + asin(x) + acos(x) + atan(y) + sinh(x) + cosh(y) + abs(y)", X),
    ("sigmoid(x) + tanh(y) + relu(x) + relu(y) + leaky_relu(y) + elu(y) + elu(x, 1.5) + softplus(x) + gelu(y) + silu(x)", X),
    ("erf(x)*gelu(y) + straight_through(round, x)*y + sample(sigmoid(x), seed=3)*y + nearest(z, [0, 1, 2])*x", X),
    ("sum(one_hot(argmax(A, axis=1), 3)*one_hot(argmax(b), 3)) + sum(nearest(A, A + 1)*A) + sum(sample(sigmoid(A))*A)", M),
    ("maxout(x, y, z) + min(x, y, z) + maximum(x, y) + minimum(x, 0) + clip(y, -1, 1) + where(x > y, z, x)", X),
    ("sum(softmax(b)*b) + sum(log_softmax(A, axis=0)*A) + logsumexp(A) + sum(logsumexp(A, axis=1)*b)", M),
    ("sum(A) + sum(mean(A, axis=0)*b) + prod(b) + sum(prod(A, axis=1)*b) + max(A) + sum(min(A, axis=0)*b)", M),
    ("var(A) + sum(std(A, axis=1)*b) + norm(b) + sum(norm(A, axis=0, keepdims=True)*b)", M),
    ("sum(A @ B) + b @ A @ b + sum(outer(b, b)*A) + trace(A) + det(A) + sum(inv(A)*A) + sum(solve(A, b)*b) + sum(solve(A, B)*B)", M),
    ("sum(transpose(A)*A) + sum(A.T @ B) + sum(reshape(B, 2, 3)*2) + sum(flatten(B)[1:4]) + B[0, 1]*B[2, 0]", M),
    ("sum(concatenate(b, b*2, axis=0)*concatenate(b, b)) + sum(stack(b, b*b, axis=1)*B) + sum(squeeze(expand(b, axis=0))*b)", M),
    ("sum(expand(b, shape=(3, 3))*A) + sum(expand(x, shape=(3,))*b)", M | X),
    ("x*round(z) + y*floor(z) + z*ceil(x) + x*sign(y) + x*step(x) + x*stop_gradient(x) + argmax(b)*x + argmin(b)*y", M | X),
    ("where(x < y, x, z) + where(x <= y, x, z) + where(x >= y, x, z)*where(x == y, x, z)*where(x != y, y, z) + x*(x > y)", X),
    ("x*where(x > y and not (x > z) or z > 9, x, y)", X),
    ("bce(y, p) + bce(y, p, reduction='sum') + sum(bce(y, p, reduction='none')*p)", {"y": [1, 0, 0.3], "p": [0.2, 0.7, 0.5]}),
    ("bce_with_logits(y, z) + log_cosh(y, z) + sum(log_cosh(y, z, reduction='none')*z)", {"y": [1, 0, 0.3], "z": [0.2, -3.7, 2]}),
    ("cross_entropy(Y, P) + sum(cross_entropy(Y, P, reduction='none')*w)", {"Y": [[1, 0], [0.3, 0.7]], "P": [[0.2, 0.8], [0.5, 0.5]], "w": [1, 3]}),
    ("cross_entropy_with_logits(Y, Z) + cross_entropy_with_logits(Y, Z, axis=0, reduction='sum')", {"Y": [[1, 0], [0.3, 0.7]], "Z": [[0.2, 3], [-1, 0.5]]}),
    ("asinh(x) + acosh(z) + atanh(x) + atan2(y, x) + atan2(y, -1) + logsigmoid(y) + dropout(x, 0.3)", X),
    ("sum(cumsum(b)*b) + sum(cumprod(b)*b) + sum(cumsum(A)) + sum(cumprod(A, axis=1)*A) + sum(cumsum(A, axis=0)*A)", {"b": [1, 0, 2.5], "A": M["A"]}),
    ("median(b) + sum(median(A, axis=1)*b) + sum(median(B, axis=0, keepdims=True)*B) + median(B) + sum(dropout(A, seed=3)*A)", M),
    ("var(A, ddof=1) + sum(std(A, axis=0, ddof=1)) + norm(A, ord=1) + norm(A, ord=inf) + norm(A, ord=3) + sum(norm(A, axis=1, ord=1))", M),
    ("sum(conv2d(P, K, c, 2, 1)**2) + sum(conv2d(P, K)*2) + sum(conv2d(P[0], K, c, stride=(1, 2))**2) + sum(conv2d(P[0, 0], K[0, 0], x)**2)", IMAGES | X),
    ("sum(max_pool2d(P, 2)**2) + sum(max_pool2d(P, (3, 2), stride=1, padding=1)**2) + sum(max_pool2d(P[0, 1], 2))", IMAGES),
    ("sum(A[ids]**2*A) + sum(A[[0, 2, 2]]**2*A) + sum(A[ids, [0, 1, 0]]) + sum(A[range(3), 1]) + sum(A[ids, jds]**2) + sum(A[1:, [0, 1, 1]]**2)", M | LISTS),
    ("sum(V[1, ..., [0, 2]]**2) + sum(V[ids, :, jds]**2) + sum(A[arange(2), ids[:2]]**2)", M | LISTS | {"V": [M["A"], M["A"], M["A"]]}),
    ("cross_entropy_with_logits(ids, A*b) + cross_entropy_with_logits(1, b) + cross_entropy_with_logits(ids, A*A, axis=0)", M | {"ids": [0, 2, 1]}),
    ("w = ones(3)\nsum(layer_norm(A, w)*A) + sum(rms_norm(A)*A) + sum(batch_norm(A, w, w)*A) + sum(linspace(b[0], 2, 3)*A)", M),
    ("x = 2\nfor i in range(60):\n    x = x + x\nx", {}),
    ("вес = 0.5\nlambda_ = 2\nnp = 3\ntorch = 1\nd_x = 4\nx = 5\nŷ = вес*lambda_*np*torch*d_x*x\nŷ*ŷ", {}),
    ("sum(x*X + v) + sum(X/v)", {"x": 2, "X": [[1, 2, 3], [4, 5, 6]], "v": [1, -1, 2]}),
    ("x/0 + 0**x + (2 + 3)*x", {"x": 1}),
    ("x*x", {"x": 0.0}),
    ("step(0*x/0)*y + step(y)*x", {"x": 2.0, "y": 3.0}),
    ("abs(x) + relu(x) + maximum(x, 0)", {"x": 0.0}),
    ("X @ w", {"X": [[1, 2], [3, 4]], "w": [0.5, -1]}),
    ("argmax(x)", {"x": [1, 3]}),
    ("2 + 3", {}),
]  # fmt: skip
OWN = [
    name for name, op in OPS.items()
    if op.shape is broadcast_shape and name in FUNCTIONS and not op.variadic and not any(map(np.ndim, op.domain.samples[0]))
    and not op.truths and not op.boolean
]  # fmt: skip
"""Operations for which a program follows from their row: elementwise, called by name, of plain numbers."""

RUNNABLE = ["python", "pytorch", pytest.param("jax", marks=pytest.mark.full)]
"""JAX compiles every operation anew for every shape: nine tenths of the time of this file."""


def run(text):
    """What a program leaves behind; its warnings are its own affair."""
    names = {"print": lambda *words: None}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        exec(compile(text, "exported", "exec"), names)  # the test runs what users will run
    return names


def needs(format):
    """Skip the test where the library is not installed that the exported code runs with."""
    library = {"pytorch": "torch", "jax": "jax"}.get(format)
    if library:
        pytest.importorskip(library, reason=f"{library} is not installed")


def numbers(value):
    return np.asarray(value.detach() if hasattr(value, "detach") else value, dtype=float)


def same(trace, printed):
    np.testing.assert_allclose(numbers(printed["value"]), np.asarray(trace.value, float), rtol=1e-12, atol=1e-13)
    for name, gradient in trace.gradients.items():
        other = printed["gradients"].get(name)
        if gradient is None:
            assert other is None or not numbers(other).any(), name
        else:
            np.testing.assert_allclose(numbers(other), gradient, rtol=1e-11, atol=1e-12, err_msg=name)


def traced(program, inputs):
    seed = [2.0, -1.0] if program == "X @ w" else None
    return engine.trace(program, inputs, seed=seed)


def test_every_operation_is_exported_by_some_program():
    used = {op.name for program in PROGRAMS for op in traced(*program).graph.ops if op}
    assert used | set(OWN) >= set(OPS), set(OPS) - used - set(OWN)


@pytest.mark.parametrize("format", RUNNABLE)
@pytest.mark.parametrize("name", OWN)
def test_an_elementwise_operation_gives_the_same_numbers(format, name):
    """Of a number and vectors, of vectors, of numbers, and of numbers in the program; of these the first for JAX."""
    needs(format)
    samples = [sample for sample in OPS[name].domain.samples if len(sample) == len(OPS[name].operands)]
    columns, names = list(map(list, zip(*samples, strict=True))), OPS[name].operands
    call = f"sum({name}({', '.join(names)}))"
    cases = [
        (call, dict(zip(names, values, strict=True))) for values in ([samples[0][0], *columns[1:]], columns, samples[0])
    ]
    cases.append((f"{name}({', '.join(map(repr, samples[0]))})*x", {"x": 2}))
    for program, inputs in cases if format != "jax" else cases[: effort(1, len(cases))]:
        trace = engine.trace(program, inputs)
        same(trace, run(export(trace, format)))


@pytest.mark.parametrize("op", OPS.values(), ids=OPS)
def test_a_gradient_goes_back_by_hand_exactly_where_the_engine_has_one(op):
    row = code_of(op)
    for slot, partial in enumerate(op.partials):
        rules = row.vjp or row.local
        assert bool(rules[slot : slot + 1] and rules[slot]) == (partial.blocked is None)


@pytest.mark.parametrize("format", RUNNABLE)
@pytest.mark.parametrize(("program", "inputs"), PROGRAMS, ids=range(len(PROGRAMS)))
def test_exported_code_gives_the_same_numbers(format, program, inputs):
    needs(format)
    trace = traced(program, inputs)
    same(trace, run(export(trace, format)))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("program", "inputs"), PROGRAMS, ids=range(len(PROGRAMS)))
def test_every_format_can_be_read(format, program, inputs):
    text = export(traced(program, inputs), format)
    if filename(format).endswith(".py"):
        compile(text, "exported", "exec")
    if format == "json":
        document = json.loads(text, parse_constant=pytest.fail)
        assert len(document["nodes"]) == len(traced(program, inputs).graph)
    if format == "dot":
        assert text.count(" -> ") == traced(program, inputs).graph.edge_count


@pytest.mark.parametrize("format", FORMATS)
def test_an_exponential_formula_stays_linear(format):
    sizes = [len(export(engine.trace("x = 1.5\n" + "x = x + x\n" * lines + "x"), format)) for lines in (30, 60)]
    assert sizes[1] < 2.5 * sizes[0]


HOSTILE = ["import_ = 1\nclass_ = 2\nimport_*class_", "print = 2\nlen = 3\nprint*len", "v3 = 2\nv4 = v3*v3\nv4*v3", "d_v2 = 2\nv2 = 3\nd_v2*v2", "value = 2\ngradients = 3\nvalue*gradients", "jnp = 2\njax = 3\nmatch = 4\njnp*jax*match"]  # fmt: skip


@pytest.mark.parametrize("format", RUNNABLE)
@pytest.mark.parametrize("program", HOSTILE)
def test_names_never_clash(format, program):
    needs(format)
    trace = engine.trace(program)
    same(trace, run(export(trace, format)))


def test_text_in_comments_stays_in_comments():
    trace = engine.trace('x = 1 # """\nx*x # ")\\', {})
    for format in ("python", "pytorch", "jax"):
        compile(export(trace, format), "exported", "exec")


def test_dot_quotes_what_was_typed():
    text = export(engine.trace("вес = 2\nвес*вес"), "dot")
    assert 'label="вес\\n2' in text
