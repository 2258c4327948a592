"""The prelude: losses and layers against PyTorch, textbook forms against their gates, and whose names they see."""

import numpy as np
import pytest

import engine
from engine import prelude
from engine.errors import GradwalkError
from engine.ops import OPS
from engine.prelude.summaries import SUMMARIES
from engine.reference import functions

Y, P = [[1.0, -1.0, 0.5], [2.0, -0.25, 3.0]], [[0.4, -2.5, 0.75], [1.1, 0.3, 5.5]]
SIGNS = [[1.0, -1.0, 1.0], [-1.0, 1.0, 1.0]]


def torch_losses():
    """PyTorch's counterparts of the losses, element by element."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    functional = torch.nn.functional

    def rennie(y, s):
        z, alpha = y * s, 1.0
        middle = z ** (alpha + 1) / (alpha + 1) - z + alpha / (alpha + 1)
        return torch.where(z <= 0, alpha / (alpha + 1) - z, torch.where(z < 1, middle, torch.zeros_like(z)))

    return torch, {
        "mse": lambda y, p: functional.mse_loss(p, y, reduction="none"),
        "mae": lambda y, p: functional.l1_loss(p, y, reduction="none"),
        "mbe": lambda y, p: y - p,
        "mape": lambda y, p: torch.abs((y - p) / y),
        "huber": lambda y, p: functional.huber_loss(p, y, reduction="none", delta=1.0),
        "hinge": lambda y, s: torch.clamp(1 - y * s, min=0),
        "exponential_loss": lambda y, s: torch.exp(-y * s),
        "generalized_smooth_hinge": rennie,
    }


LOSSES = ("mse", "mae", "mbe", "mape", "huber", "hinge", "exponential_loss", "generalized_smooth_hinge")


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("name", LOSSES)
def test_losses_are_as_in_pytorch(name, reduction):
    torch, rules = torch_losses()
    labels = SIGNS if "hinge" in name or name == "exponential_loss" else Y
    program = f'each = {name}(y, p, reduction="{reduction}")\n{"sum(each)" if reduction == "none" else "each"}'
    trace = engine.trace(program, {"y": labels, "p": P})
    y, p = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (labels, P))
    losses = rules[name](y, p)
    total = losses.mean() if reduction == "mean" else losses.sum()
    total.backward()
    assert float(trace.value) == pytest.approx(total.item(), rel=1e-12)
    np.testing.assert_allclose(trace.gradients["y"], y.grad, rtol=1e-12)
    np.testing.assert_allclose(trace.gradients["p"], p.grad, rtol=1e-12)
    apart = engine.trace(f'{name}(y, p, reduction="none")', {"y": labels, "p": P})
    np.testing.assert_allclose(apart.value, losses.detach(), rtol=1e-12)


def test_dense_layers_and_a_network():
    given = {
        "x": [[1.0, -2.0]],
        "W": [[0.5, -1.0, 2.0], [0.25, 1.5, -0.5]],
        "b": [0.1, 0.2, 0.3],
        "V": [[1.0], [-1.0], [0.5]],
    }
    x, W, b, V = (np.array(given[name]) for name in "xWbV")
    assert engine.trace("sum(dense(x, W))", given).value == pytest.approx(np.sum(x @ W))
    assert engine.trace("sum(dense(x, W, b, activation=relu))", given).value == pytest.approx(
        np.maximum(x @ W + b, 0).sum()
    )
    network = engine.trace("sum(mlp(x, [W, V], [b, None], tanh))", given)
    assert network.value == pytest.approx(np.sum(np.tanh(x @ W + b) @ V))
    assert [group.name for group in network.graph.groups] == ["mlp", "dense", "bias_add", "dense"]
    own = engine.trace("def twice(z):\n    return z*k\nsum(dense(x, W, activation=twice))", {**given, "k": 2.0})
    assert own.value == pytest.approx(2 * np.sum(x @ W))


NUMBERS = {
    "x": [[0.3, -1.2, 2.5], [1.1, -0.4, 0.9]],
    "p": [[0.2, 0.7, 0.1], [0.6, 0.3, 0.1]],
    "y": [[0, 1, 0], [0.5, 0.25, 0.25]],
}
CALLS = {
    **{
        name: f"{name}(x)" for name in ("sigmoid", "tanh", "relu", "softplus", "gelu", "silu", "softmax", "log_softmax")
    },
    "logsigmoid": "logsigmoid(x)",
    "dropout": "dropout(x, 0.4, seed=3)",
    **{name: f"{name}(x, axis=0)" for name in ("var", "std", "norm", "logsumexp")},
    "leaky_relu": "leaky_relu(x, 0.2)",
    "elu": "elu(x, 1.5)",
    "maxout": "maxout(x, p, y)",
    "bce": "bce(y, p)",
    "bce_with_logits": "bce_with_logits(y, x)",
    "cross_entropy": 'cross_entropy(y, p, reduction="none")',
    "cross_entropy_with_logits": "cross_entropy_with_logits(y, x, axis=0)",
    "log_cosh": 'log_cosh(p, x, reduction="sum")',
}


def test_every_textbook_form_is_compared():
    assert CALLS.keys() == prelude.textbook().keys() <= OPS.keys()


@pytest.mark.parametrize("name", CALLS)
def test_a_textbook_form_gives_the_numbers_of_its_gate(name):
    program = f"sum({CALLS[name]}**2) + 0*sum(x + y + p)"
    inputs = {key: np.array(value, dtype=float).tolist() for key, value in NUMBERS.items()}
    inputs["y"] = [[0.1, 0.8, 0.1], [0.5, 0.25, 0.25]]
    gate = engine.trace(program, inputs)
    opened = engine.trace(program, inputs, expand=[name])
    assert [group.name for group in gate.graph.groups] == []
    assert opened.graph.groups[0].name == name
    assert float(opened.value) == pytest.approx(float(gate.value), rel=1e-9)
    for key in inputs:
        np.testing.assert_allclose(opened.gradients[key], gate.gradients[key], rtol=1e-9, atol=1e-12)
    assert len(engine.trace(program, inputs, expand="textbook").nodes) == len(opened.nodes)


def test_the_prelude_does_not_see_the_program_s_names():
    given = {"y": [1.0, 2.0], "p": [3.0, 5.0]}
    assert engine.trace("mean = 3\nexp = 2\nmse(y, p) * mean + exp", given).value == 6.5 * 3 + 2
    assert engine.trace("def mean(x):\n    return 0\nmse(y, p)", given).value == 6.5
    assert engine.trace("def mse(a, b):\n    return 7 * a[0] * b[0]\nmse(y, p)", given).value == 21


def test_both_modes_agree_and_nodes_stand_at_the_call():
    program, given = "x = 2*w\nmse(y, x)", {"y": [1.0, 2.0], "w": [3.0, 5.0]}
    dynamic, static = (engine.trace(program, given, mode=mode) for mode in ("dynamic", "static"))
    assert float(dynamic.value) == float(static.value)
    inside = [node for node in dynamic.nodes if node.group is not None]
    assert inside and {(node.span.line, node.span.column) for node in inside} == {(2, 1)}


def test_an_error_inside_is_reported_at_the_call():
    for program, word in (('mse(y, p, reduction="median")', "reduction"), ("1 + mse(y, [1, 2])", "Shapes")):
        with pytest.raises(GradwalkError) as caught:
            engine.trace(program, {"y": [1.0, 2.0, 3.0], "p": [1.0, 2.0, 3.0]})
        assert word in str(caught.value.faults[0].message) and caught.value.faults[0].span.line == 1


def test_own_blocks_may_compare_the_words_of_options():
    program = 'def f(x, how="twice"):\n    return 2*x if how == "twice" else x\nf(x, how="once") + f(x)'
    assert engine.trace(program, {"x": 5.0}).value == 15


def test_the_prelude_is_in_the_reference():
    listed = {function.name: function for function in functions()}
    assert prelude.library_names() == SUMMARIES.keys() <= listed.keys()
    assert listed["dense"].signature == "dense(inputs, kernel, bias=None, activation=None)"
    assert listed["mse"].signature == 'mse(y, p, reduction="mean")'
    assert listed["cross_entropy"].signature == 'cross_entropy(Y, P, axis=-1, reduction="mean")'


NEURONS = [
    ("sum(dense(X, W, b, tanh)**2)", ["dense", "neuron", "neuron"]),
    ("sum(dense(X, W)**2)", ["dense", "neuron", "neuron"]),
    ("sum(dense(x, W, b, relu)**2)", ["dense", "neuron", "neuron"]),
    ("sum(dense(X, W, b, softmax)**2)", ["dense", "neuron", "neuron"]),
    ("sum(dense(X, W, B, sigmoid)**2)", ["dense", "neuron", "neuron"]),
    ("sum(dense(X, W, c, sigmoid)**2)", ["dense", "neuron", "neuron"]),
    ("sum(dense(X, W, 0.5)**2)", ["dense", "neuron", "neuron"]),
    ("sum(dense(X, w, c, sigmoid)**2)", ["dense", "neuron"]),
    ("def f(x):\n    return x*x\nsum(dense(X, W, b, f)**2)", ["dense", "neuron", "neuron", "f"]),
    ("mean(mlp(X, [W, V], [b, c], tanh)**2)", ["mlp", "dense", "neuron", "neuron", "dense", "neuron", "neuron"]),
    ("sum(dense(K, L, b)**2)", ["dense", "bias_add"]),
]


@pytest.mark.parametrize(("program", "groups"), NEURONS)
@pytest.mark.parametrize("gates", [[], ["sigmoid", "tanh", "softmax"]])
def test_a_dense_layer_opens_into_its_neurons_with_the_same_numbers(program, groups, gates):
    draw = np.random.default_rng(4)
    shapes = {"X": (4, 3), "W": (3, 2), "b": (2,), "x": (3,), "B": (1, 2), "w": (3,), "V": (2, 2), "K": (2, 4, 3)}
    inputs = {name: draw.normal(size=shape) for name, shape in shapes.items()} | {"L": draw.normal(size=(2, 3, 2))}
    inputs["c"] = np.float64(0.3)
    layer = engine.trace(program, inputs)
    opened = engine.trace(program, inputs, expand=["dense", *gates])
    assert [group.name for group in opened.groups if group.name not in gates] == groups
    np.testing.assert_allclose(opened.value, layer.value, rtol=1e-13)
    assert opened.gradients.keys() == layer.gradients.keys()
    for name, gradient in layer.gradients.items():
        np.testing.assert_allclose(opened.gradients[name], gradient, rtol=1e-11, atol=1e-14)
    assert not any("unused" in node.flags for node in opened.nodes)


def test_a_neuron_is_a_summation_and_a_transformation():
    trace = engine.trace("dense(x, W, b, relu)[0]", {"x": [1, 2], "W": [[3, 0], [4, 0]], "b": [0.5, 0]}, expand="dense")
    first = next(group for group in trace.groups if group.name == "neuron")
    inside = [trace.nodes[node] for node in first.nodes]
    assert [node.op for node in inside] == ["mul", "sum", "add", "relu"]
    assert [float(node.value) for node in inside[1:]] == [11, 11.5, 11.5]


def test_maxout_opens_with_its_operands_one_by_one_or_as_a_list():
    for call in ("maxout(a, b, c)", "maxout([a, b, c])"):
        trace = engine.trace(call, {"a": 1.0, "b": 3.0, "c": 2.0}, expand="maxout")
        assert float(trace.value) == 3.0
        assert [group.name for group in trace.groups] == ["maxout"]
        assert [node.op for node in trace.nodes if node.kind == "operation"] == ["maximum", "maximum"]


def test_textbook_opens_gates_and_leaves_layers():
    trace = engine.trace("dense(x, W, b, sigmoid)", {"x": [1, 2], "W": [[3], [4]], "b": [0.5]}, expand="textbook")
    assert [group.name for group in trace.groups] == ["dense", "bias_add", "sigmoid"]


def test_a_program_has_no_names_of_the_prelude():
    for name in ("neuron(x, x)", "elementwise(x)", "aggregated(x)"):
        with pytest.raises(GradwalkError):
            engine.trace(name, {"x": 1.0})
