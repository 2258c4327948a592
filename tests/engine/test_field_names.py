"""The names that the field expects, as programs write them: what each means, what is refused, and PyTorch's numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError
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
        number = {-1.0: "−1", 1e300: "10³⁰⁰"}.get(wrong := next(n for n in y if n not in (0, 1, 2)), f"{wrong:g}")
        assert error.slug == "invalid-input" and number in str(error)

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


@pytest.mark.parametrize("name", ["asinh", "acosh", "atanh", "arctanh", "arsinh", "logsigmoid", "cumsum", "median"])
def test_a_name_that_exists_is_called_and_not_corrected(name: str) -> None:
    inputs = {"x": [1.5, 2.0]} if name in ("cumsum", "median", "acosh") else {"x": 0.5}
    assert np.all(np.isfinite(engine.trace(f"{name}(x)", inputs).value))
