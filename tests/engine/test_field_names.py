"""The names that the field expects, as programs write them: what each means, what is refused, and PyTorch's numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
from engine.learn import Fit, Loss, Program, optimizer
from engine.limits import Deadline
from engine.reference import functions
from engine.tracing.makers import MAKERS

W = {"W": [[1.0, -2.0], [3.0, 0.5]]}
E = {"E": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]}
LOGITS = [[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]]


def refusal(program: str, inputs: dict[str, Any] | None = None, **options: Any) -> GradwalkError:
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program, inputs or {}, **options)
    assert caught.value.faults[0].span is not None
    return caught.value


class TestNorm:
    @pytest.mark.parametrize(
        ("call", "value"),
        [
            ("norm(W)", np.sqrt(14.25)),
            ("norm(W, ord=1)", 6.5),
            ("norm(W, ord=2)", np.sqrt(14.25)),
            ('norm(W, ord="fro")', np.sqrt(14.25)),
            ("norm(W, ord=None)", np.sqrt(14.25)),
            ("norm(W, ord=inf)", 3.0),
            ('norm(W, ord="inf")', 3.0),
            ("norm(W, ord=3)", (1 + 8 + 27 + 0.125) ** (1 / 3)),
            ("norm(W, ord=1, axis=1)", [3.0, 3.5]),
            ("norm(W, ord=1, axis=0, keepdims=True)", [[4.0, 2.5]]),
            ("norm(W, axis=1)", [np.sqrt(5), np.sqrt(9.25)]),
        ],
    )
    def test_the_order_goes_over_all_elements_or_along_an_axis(self, call: str, value: Any) -> None:
        np.testing.assert_allclose(engine.trace(call, W).value, value, rtol=1e-15)
        np.testing.assert_allclose(engine.trace(call, W, expand="norm").value, value, rtol=1e-15)

    @pytest.mark.parametrize(
        ("call", "fixes"),
        [
            ("norm(W, 1)", ["ord=1", "axis=1"]),
            ("norm(W, 2)", ["ord=2"]),
            ("norm(W, -1)", []),
            ("norm(W, 1, True)", []),
            ("norm([1, 2], 1)", ["ord=1"]),
            ("norm(W[0], 1)", ["ord=1"]),
            ("norm(W, True)", []),
        ],
    )
    def test_a_second_argument_is_ambiguous(self, call: str, fixes: list[str]) -> None:
        error = refusal(f"sum({call})", W)
        assert error.slug == "syntax-error"
        assert [fix.text for fix in error.faults[0].fixes] == fixes
        for fix in error.faults[0].fixes:
            start, end = fix.span.column - 1, fix.span.end_column - 1
            program = f"sum({call})"
            engine.trace(program[:start] + fix.text + program[end:], W)

    @pytest.mark.parametrize("order", ["0", "-1", '"nuc"', "-inf", "W"])
    def test_what_is_no_order_is_refused(self, order: str) -> None:
        assert refusal(f"norm(W, ord={order})", W).slug == "unsupported-syntax"

    @pytest.mark.parametrize("order", [1, 3, 1.5, "inf"])
    def test_gradients_are_pytorchs_also_at_zero(self, order: Any) -> None:
        torch = pytest.importorskip("torch")
        for values in ([1.0, -2.0, 0.0, 3.0], [0.0, 0.0]):
            x = torch.tensor(values, dtype=torch.float64, requires_grad=True)
            torch.linalg.vector_norm(x, float(order)).backward()
            text = f'"{order}"' if isinstance(order, str) else order
            trace = engine.trace(f"norm(x, ord={text})", {"x": values})
            np.testing.assert_allclose(trace.gradients["x"], x.grad, rtol=1e-14, atol=1e-15)

    def test_the_order_is_documented(self) -> None:
        (norm,) = (each for each in functions() if each.name == "norm")
        assert norm.signature == "norm(x, axis=None, keepdims=False, ord=2)"
        assert {option.name for option in norm.options} == {"axis", "keepdims", "ord"}

    def test_a_programs_own_norm_means_itself(self) -> None:
        assert engine.trace("def norm(x, n):\n    return x*n\nnorm(3, 2)").value == 6.0


class TestClasses:
    def test_a_class_for_each_example(self) -> None:
        torch = pytest.importorskip("torch")
        z = torch.tensor(LOGITS, dtype=torch.float64, requires_grad=True)
        loss = torch.nn.functional.cross_entropy(z, torch.tensor([0, 2]))
        loss.backward()
        trace = engine.trace("cross_entropy_with_logits(y, z)", {"y": [0, 2], "z": LOGITS})
        assert float(trace.value) == pytest.approx(loss.item(), rel=1e-15)
        np.testing.assert_allclose(trace.gradients["z"], z.grad, rtol=1e-14)
        assert trace.gradients["y"] is None

    @pytest.mark.parametrize(
        "call",
        [
            "cross_entropy_with_logits(2, z[0])",
            "cross_entropy_with_logits([2], z[:1])",
            "cross_entropy_with_logits(Z=z[0], Y=2)",
            "cross_entropy_with_logits([2], z[:1].T, axis=0)",
            "cross_entropy_with_logits([2], z[:1].T, 0)",
            "cross_entropy_with_logits([0, 0, 1], z[0])",
            'sum(cross_entropy_with_logits([2, 2], z, reduction="none")*eye(2)[0])',
        ],
    )
    def test_ways_to_say_the_same(self, call: str) -> None:
        for expand in ("none", "textbook"):
            assert float(engine.trace(call, {"z": LOGITS}, expand=expand).value) == pytest.approx(
                0.40760596444438, rel=1e-12
            )

    def test_the_case_of_the_issue(self) -> None:
        assert float(engine.trace("cross_entropy_with_logits(1, [1, 2, 3])").value) == pytest.approx(1.4076059644443804)

    def test_targets_of_the_same_shape_keep_their_meaning(self) -> None:
        given = {"y": [0.0, 1.0, 0.0], "z": LOGITS[0]}
        assert float(engine.trace("cross_entropy_with_logits(y, z)", given).value) == pytest.approx(1.4076059644443804)
        assert float(engine.trace("cross_entropy_with_logits(y, z)", {**given, "z": LOGITS}).value) > 0

    @pytest.mark.parametrize("y", [[0, 3], [0, -1], [0, 0.5], [1e300, 0]])
    def test_what_is_no_class_is_refused_by_its_number(self, y: list[float]) -> None:
        error = refusal("cross_entropy_with_logits(y, z)", {"y": y, "z": LOGITS})
        assert error.slug == "invalid-input" and f"{next(n for n in y if n not in (0, 1, 2)):g}" in str(error)

    def test_a_single_class_for_several_examples_is_refused(self) -> None:
        assert refusal("cross_entropy_with_logits(1, z)", {"z": LOGITS}).slug == "shape-mismatch"

    def test_one_hot_of_a_class_that_does_not_exist_is_refused(self) -> None:
        assert refusal("one_hot(5, 3)").slug == "invalid-input"

    @pytest.mark.parametrize("call", ["cross_entropy_with_logits(1)", "cross_entropy_with_logits(1, 2)"])
    def test_odd_calls_are_refused_or_read_as_before(self, call: str) -> None:
        try:
            assert np.isfinite(engine.trace(call).value)
        except GradwalkError as error:
            assert error.faults[0].span


class TestIndexing:
    def test_the_right_class_of_each_row(self) -> None:
        given = {"P": [[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]], "y": [1, 2]}
        trace = engine.trace("-mean(log(P[range(2), y]))", given)
        assert float(trace.value) == pytest.approx(0.4581453659370775, rel=1e-15)
        np.testing.assert_allclose(trace.gradients["P"], [[0, -1, 0], [0, 0, -0.625]])

    @pytest.mark.parametrize("index", ["[0, 2, 2]", "ids", "[ids[0], 2, 2]", "[0, -1, -1]", "stack([0, 2, 2])"])
    def test_a_row_that_is_named_twice_receives_both_gradients(self, index: str) -> None:
        given = {**E, "ids": [0.0, 2.0, -1.0], "A": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]}
        trace = engine.trace(f"sum(E[{index}]*A)", given)
        assert float(trace.value) == 105.0
        np.testing.assert_array_equal(trace.gradients["E"], [[1, 2], [0, 0], [8, 10]])

    @pytest.mark.parametrize("index", ["[0, 3]", "[-4]", "range(4)", "arange(4)", "[[0, 9]]"])
    def test_places_in_the_text_that_do_not_exist(self, index: str) -> None:
        assert refusal(f"E[{index}]", E).slug == "shape-mismatch"

    @pytest.mark.parametrize("ids", [[0, 3], [0, -4], [0.5, 1], [0, 1e18]])
    def test_places_among_the_inputs_that_do_not_exist(self, ids: list[float]) -> None:
        error = refusal("sum(E[ids])", {**E, "ids": ids})
        assert error.slug == "invalid-input"

    @pytest.mark.parametrize("index", ["E > 2", "[True, False, True]", "True", "not (E[0, 0] > 2)"])
    def test_masks_are_refused(self, index: str) -> None:
        error = refusal(f"E[{index}]", E)
        assert error.slug == "unsupported-syntax" and "where" in str(error.faults[0].hint)

    @pytest.mark.parametrize("index", ["[]", "range(0)", "[0.5]", "[[0], [1, 2]]", "ids, ids, ids", "ids, ids, 0"])
    def test_other_lists_are_refused(self, index: str) -> None:
        assert refusal(f"E[{index}]", {**E, "ids": [0, 1]}).slug in ("shape-mismatch", "unsupported-syntax")

    def test_a_plan_is_run_again_with_other_places(self) -> None:
        for ids in ([0, 1], [2, 2], [-3, 0]):
            given = {**E, "ids": ids}
            assert float(engine.trace("sum(E[ids]**2)", given).value) == float((np.array(E["E"])[ids] ** 2).sum())
        assert float(engine.trace("sum(E[ids]**2)", {**E, "ids": [1, 1]}, mode="static").value) == 50.0

    def test_a_long_list_counts_before_it_is_filled(self) -> None:
        assert refusal("T = zeros((1, 900))\nT[zeros(2000)]").slug == "too-large"

    def test_the_check_compares_what_an_index_chose(self) -> None:
        check = engine.check("sum(E[ids]**2) + sum(E[[1, 1]])", {**E, "ids": [0, 2]})
        assert {element.verdict for element in check.elements} == {"agrees", "no-gradient"}


def test_a_remark_on_indices_and_labels_carries_no_hint() -> None:
    trace = engine.trace("cross_entropy_with_logits(y, E[ids] @ W)", {**E, **W, "ids": [0, 2], "y": [1, 0]})
    remarks = {warning.name: (str(warning.message), warning.hint) for warning in trace.warnings}
    assert remarks.keys() == {"ids", "y"}
    assert all("indices or labels" in message and hint is None for message, hint in remarks.values())
    for program in ("sum(round(x[[0]])*W)", "sum(round(x[ids])*W)"):
        warnings = engine.trace(program, {**W, "x": [0.5], "ids": [0]}).warnings
        blocked = next(warning for warning in warnings if warning.name == "x")
        assert blocked.hint is not None and "indices" not in str(blocked.message)


class TestMakers:
    @pytest.mark.parametrize(
        ("call", "value"),
        [
            ("zeros(3)", np.zeros(3)),
            ("zeros((2, 3))", np.zeros((2, 3))),
            ("ones(2, 3)", np.ones((2, 3))),
            ("ones(W.shape)", np.ones((2, 2))),
            ("eye(3)", np.eye(3)),
            ("eye(2, 3)", np.eye(2, 3)),
            ("arange(4)", np.arange(4.0)),
            ("arange(1, 3)", np.array([1.0, 2.0])),
            ("arange(1, 0, -0.25)", np.array([1, 0.75, 0.5, 0.25])),
            ("arange(start=0, stop=1, step=0.1)", np.arange(0, 1, 0.1)),
            ("linspace(0, 1, 5)", np.linspace(0, 1, 5)),
            ("linspace(-1, 1, num=1)", np.array([-1.0])),
            ("linspace(0, 1)", np.linspace(0, 1, 50)),
        ],
    )
    def test_they_are_numpys(self, call: str, value: Any) -> None:
        np.testing.assert_allclose(engine.trace(call, W if "W" in call else {}).value, value, rtol=1e-15)

    @pytest.mark.parametrize("call", ["zeros(10**9)", "eye(100000)", "arange(1e9)", "ones((2000, 2000))", "arange(0, 1, 1e-300)", "linspace(0, 1, 10**9)", "arange(0, 1, 1e-320)"])  # fmt: skip
    def test_what_is_too_large_is_refused_before_it_is_made(self, call: str) -> None:
        assert refusal(call).slug == "too-large"

    @pytest.mark.parametrize("call", ["zeros()", "zeros(-1)", "zeros(0)", "zeros(1.5)", "arange(0, 1, 0)", "arange(1, 0)", "ones(1, 2, 3, 4, 5)", "eye(1, 2, 3)", "zeros(2, shape=3)", "zeros(3, dtype=1)", "linspace(0)", "arange(W)"])  # fmt: skip
    def test_what_cannot_be_made_is_refused(self, call: str) -> None:
        assert refusal(call, W if "W" in call else {}).slug in ("shape-mismatch", "syntax-error", "unsupported-syntax", "unknown-name")  # fmt: skip

    def test_at_the_left_margin_they_are_inputs_with_a_default(self) -> None:
        program = "w = zeros(2)\nmse(y, X @ w)"
        given = {"X": [[1.0, 2.0], [3.0, 4.0]], "y": [1.0, 2.0]}
        np.testing.assert_allclose(engine.trace(program, given).gradients["w"], [-7, -10])
        np.testing.assert_allclose(engine.trace(program, {**given, "w": [1.0, 1.0]}).gradients["w"], [17, 24])
        assert float(engine.trace("w = ones(2)\nsum(w)", {"w": [1.0, 2.0, 3.0]}).value) == 6.0
        assert engine.trace("s = zeros(2)\ns = s + x\nsum(s)", {"x": 1.0}).gradients.keys() == {"x"}
        assert engine.trace("n = 3\nw = ones(n)\nsum(w*w)").gradients["w"].tolist() == [2, 2, 2]

    def test_a_gradient_passes_through_linspace(self) -> None:
        trace = engine.trace("sum(linspace(a, b, 5)**2)", {"a": 0.0, "b": 1.0})
        assert float(trace.value) == pytest.approx(1.875)
        assert [float(trace.gradients[name]) for name in "ab"] == pytest.approx([1.25, 3.75])

    def test_they_are_documented(self) -> None:
        described = {each.name: each for each in functions()}
        assert set(MAKERS) <= set(described)
        assert described["arange"].signature == "arange(start, stop=None, step=1.0)"
        assert described["linspace"].text and described["zeros"].text is None


LAYERS = {
    "layer_norm(x, w, b)": lambda F, x, w, b, k: F.layer_norm(x, (3,), w, b),
    "layer_norm(x)": lambda F, x, w, b, k: F.layer_norm(x, (3,)),
    "layer_norm(x, weight=w, eps=0.1)": lambda F, x, w, b, k: F.layer_norm(x, (3,), w, None, 0.1),
    "layer_norm(x, axis=(-2, -1))": lambda F, x, w, b, k: F.layer_norm(x, (4, 3)),
    "layer_norm(x, [1, 2, 3])": lambda F, x, w, b, k: F.layer_norm(x, (3,), x.new_tensor([1, 2, 3])),
    "rms_norm(x, w)": lambda F, x, w, b, k: F.rms_norm(x, (3,), w),
    "rms_norm(x, eps=1e-5)": lambda F, x, w, b, k: F.rms_norm(x, (3,), None, 1e-5),
    "batch_norm(x, w, b)": lambda F, x, w, b, k: F.batch_norm(x, None, None, w, b, training=True),
    "batch_norm(k, b[:2])": lambda F, x, w, b, k: F.batch_norm(k, None, None, b[:2], None, training=True),
    "batch_norm(k[0], w[:2]*1, b[:2])": lambda F, x, w, b, k: F.batch_norm(
        k[0], None, None, w[:2], b[:2], training=True
    ),
}


@pytest.mark.parametrize("call", LAYERS)
def test_normalisations_are_pytorchs(call: str) -> None:
    torch = pytest.importorskip("torch")
    draw = np.random.default_rng(2)
    given = {name: draw.normal(size=shape) for name, shape in (("x", (4, 3)), ("w", 3), ("b", 3), ("k", (3, 2, 2, 3)))}
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in given.items()}
    out = LAYERS[call](torch.nn.functional, *tensors.values())
    weights = draw.normal(size=tuple(out.shape))
    (out * torch.tensor(weights)).sum().backward()
    trace = engine.trace(f"sum({call}*weights)", {**given, "weights": weights})
    for name, tensor in tensors.items():
        if name in trace.gradients and tensor.grad is not None and trace.gradients[name] is not None:
            np.testing.assert_allclose(trace.gradients[name], tensor.grad, rtol=1e-9, atol=1e-12, err_msg=name)
    assert float(trace.value) == pytest.approx(float((out.detach().numpy() * weights).sum()), rel=1e-12)


@pytest.mark.parametrize("call", ["layer_norm(x, 3)", "layer_norm(x, (3,))", "layer_norm(x, n)", "rms_norm(x, bias=x)", "batch_norm(x[0])", "batch_norm(3)", "layer_norm(3)", "batch_norm(x, x[0, :2])", "dropout(x, 1.5)", "dropout(x, -0.1)", "dropout(x, W)", "conv2d(x, x[0])", "conv2d(x, x, x)", "conv2d(x, ones(5, 5))", "conv2d(x, ones(2, 2), stride=0)", "conv2d(x, ones(2, 2), stride=(1, 1, 1))", "conv2d(x, ones(2, 2), padding=10**6)", "max_pool2d(x, 3, padding=2)", "max_pool2d(x, 9)", "max_pool2d(x[0], 2)", "max_pool2d(x)", "cumsum(x, 2)", "median(x[0, 0:0])"])  # fmt: skip
def test_what_a_layer_cannot_take_is_refused(call: str) -> None:
    refusal(call, {"x": [[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]], "n": 3.0, **W})


@pytest.mark.parametrize(
    "call", ["var(W, ddof=1)", "std(W, axis=0, ddof=1)", "var(W, axis=(0, 1), keepdims=True, ddof=2)"]
)
def test_estimates_from_a_sample_open_into_their_text(call: str) -> None:
    gate, opened = (engine.trace(f"sum({call}**2)", W, expand=expand) for expand in ("none", "textbook"))
    assert float(opened.value) == pytest.approx(float(gate.value), rel=1e-13)
    np.testing.assert_allclose(opened.gradients["W"], gate.gradients["W"], rtol=1e-12, atol=1e-14)
    assert opened.graph.groups and not gate.graph.groups


def test_running_products_of_nothing_and_with_zeros() -> None:
    assert engine.trace("sum(cumprod(x[0:0])) + sum(x)", {"x": [1.0, 2.0]}).gradients["x"].tolist() == [1.0, 1.0]
    trace = engine.trace("sum(cumprod(x)*arange(1, 5))", {"x": [3.0, 0.0, 2.0, 0.0]})
    assert trace.gradients["x"].tolist() == [1.0, 24.0, 0.0, 0.0]


def test_dropout_is_the_same_for_a_seed_and_scales_what_stays() -> None:
    given = {"x": np.ones(1000)}
    once = engine.trace("dropout(x, p=0.25, seed=4)", given).value
    assert np.array_equal(once, engine.trace("dropout(x, p=0.25, seed=4)", given).value)
    assert not np.array_equal(once, engine.trace("dropout(x, p=0.25, seed=5)", given).value)
    assert set(np.round(once, 12)) == {0.0, round(4 / 3, 12)} and 200 < np.sum(once == 0) < 300
    assert float(engine.trace("sum(dropout(x, 1))", given).value) == 0.0
    assert float(engine.trace("sum(dropout(x, p=1))", given, expand="dropout").value) == 0.0


def test_forward_mode_and_second_derivatives_pass_the_new_functions() -> None:
    program = (
        "y = conv2d(x, K, b, 1, 1)\n"
        "z = max_pool2d(y, 2) + median(y)\n"
        "sum(asinh(z)*cumsum(z, axis=0)) + sum(cumprod(x[[0, 2, 2], [1, 1, 0]])) + norm(x, ord=3) + logsigmoid(b)"
    )
    draw = np.random.default_rng(3)
    given = {"x": draw.normal(size=(3, 4)), "K": draw.normal(size=(2, 2)), "b": 0.3}
    hessian = engine.hessian(engine.trace(program, given))
    slow = engine.check(program, given)
    assert all(element.verdict == "agrees" for element in slow.elements)
    assert np.allclose(hessian.matrix, np.transpose(hessian.matrix), rtol=1e-9, atol=1e-9)


def test_embeddings_and_classes_are_learnt() -> None:
    program = Program("z = E[tokens] @ W + b\ncross_entropy_with_logits(y, z)")
    draw = np.random.default_rng(0)
    given = {
        "E": draw.normal(size=(4, 3)),
        "W": draw.normal(size=(3, 4)),
        "b": np.zeros(4),
        "tokens": [0, 1, 2, 3, 1],
        "y": [1, 2, 3, 0, 2],
    }
    fit = Fit(Loss(program, given, ["E", "W", "b"], Deadline(60)), optimizer("adamw", 0.05, clip_norm=1.0))
    assert fit.go(100) == "finished"
    assert fit.records[-1].loss < 0.1 * fit.records[0].loss
    with pytest.raises(GradwalkError) as caught:
        Fit(Loss(program, {**given, "y": [1, 2, 3, 0, 4]}, ["E", "W", "b"], Deadline(60)), optimizer("gd", 0.05)).go(1)
    assert caught.value.slug == "invalid-input"


@pytest.mark.parametrize("name", ["asinh", "acosh", "atanh", "arctanh", "arsinh", "logsigmoid", "cumsum", "median"])
def test_a_name_that_exists_is_called_and_not_corrected(name: str) -> None:
    inputs = {"x": [1.5, 2.0]} if name in ("cumsum", "median", "acosh") else {"x": 0.5}
    assert np.all(np.isfinite(engine.trace(f"{name}(x)", inputs).value))
