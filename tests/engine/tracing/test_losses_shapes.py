"""Losses of two shapes: broadcasting is a warning with both fixes, class numbers are an error."""

from __future__ import annotations

import pytest

import engine
from engine.errors import GradwalkError, InvalidInput, ShapeMismatch
from engine.language.source import apply_fix
from engine.prelude import loss_names

ROW, COLUMN = [0.5, 0.25, 0.75], [[0.5], [0.75], [0.25]]
SCORES = [[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]]


def warned(program: str, inputs: dict[str, object]) -> list[object]:
    """The shape warnings."""
    return [each for each in engine.trace(program, inputs).warnings if each.code == "broadcast-loss"]


@pytest.mark.parametrize("loss", sorted(loss_names()))
@pytest.mark.parametrize("call", ["{loss}(y, p)", "{loss}(p, y)", "def f(a): return {loss}(y, a)\nf(p)"])
def test_every_loss_warns_with_both_fixes(loss: str, call: str) -> None:
    program, inputs = call.format(loss=loss), {"y": ROW, "p": COLUMN}
    (warning,) = [each for each in engine.trace(program, inputs).warnings if each.code == "broadcast-loss"]
    assert warning.name == loss and "(3,)" in str(warning.message) and "(3, 1)" in str(warning.message)
    first, second = warning.fixes
    assert ("flatten(" in first.text, "reshape(" in second.text) == (True, True)
    for fix in warning.fixes:
        mended = apply_fix(program, fix)
        assert warned(mended, inputs) == []
    if loss == "mse":
        assert float(engine.trace(apply_fix(program, first), inputs).value) == pytest.approx((0.5**2 + 0.5**2) / 3)
        assert engine.trace(apply_fix(program, second), inputs).value == pytest.approx((0.5**2 + 0.5**2) / 3)


def test_fixes_apply_to_keywords_and_expressions() -> None:
    program = "mse(p=X @ w, y=y)"
    (warning,) = engine.trace(program, {"X": [[1.0, 2.0]] * 3, "w": [[1.0], [2.0]], "y": ROW}).warnings
    assert [apply_fix(program, fix) for fix in warning.fixes] == [
        "mse(p=flatten(X @ w), y=y)",
        "mse(p=X @ w, y=reshape(y, (3, 1)))",
    ]


@pytest.mark.parametrize(
    ("program", "count"),
    [
        ("mse(y, p)", 1),
        ("mse([1, 2, 3], [[1], [2], [3]])", 1),
        ("mse(y, 0)", 0),
        ("mse(y, y)", 0),
        ("mse(y, mean(p))", 0),
        ("mse(S, [0.1, 0.2, 0.3])", 1),
        ("s = 0\nfor i in range(3): s = s + mse(y, p)\ns", 1),
        ("hinge(y, S[0])", 0),
    ],
)
def test_broadcast_warnings(program: str, count: int) -> None:
    assert len(warned(program, {"y": ROW, "p": COLUMN, "S": SCORES})) == count


def test_different_sizes_have_no_reshape_fix() -> None:
    (warning,) = engine.trace("mse(S, v)", {"S": SCORES, "v": ROW}).warnings
    assert (warning.code, warning.fixes) == ("broadcast-loss", ())


@pytest.mark.parametrize("call", ["mse(y)", "mse()", "mse(y, reduction=p)", "mse(relu, y)", "mse(y, [[1], [2, 3]])"])
def test_incomplete_calls_are_left_to_argument_checks(call: str) -> None:
    with pytest.raises(GradwalkError):
        engine.trace(call, {"y": ROW, "p": COLUMN})


@pytest.mark.parametrize(
    ("program", "fixed"),
    [
        ("cross_entropy(s, 0)", ["cross_entropy_with_logits(one_hot(0, 3), s)", "cross_entropy(one_hot(0, 3), s)"]),
        ("cross_entropy(2, s)", ["cross_entropy(one_hot(2, 3), s)", "cross_entropy_with_logits(one_hot(2, 3), s)"]),
        (
            'cross_entropy(c, S, reduction="sum")',
            [
                'cross_entropy(one_hot(c, 3), S, reduction="sum")',
                'cross_entropy_with_logits(one_hot(c, 3), S, reduction="sum")',
            ],
        ),
    ],
)
def test_class_number_is_not_a_distribution(program: str, fixed: list[str]) -> None:
    inputs = {"s": SCORES[0], "S": SCORES, "c": [0.0, 2.0]}
    with pytest.raises(ShapeMismatch) as caught:
        engine.trace(program, inputs)
    (fault,) = caught.value.faults
    assert [apply_fix(program, fix) for fix in fault.fixes] == fixed
    assert all(float(engine.trace(remedy, inputs).value) > 0 for remedy in fixed)


@pytest.mark.parametrize("program", ["cross_entropy(1, 0.5)", "cross_entropy(S, S)", "cross_entropy(c, S, axis=0)"])
def test_distributions_are_accepted(program: str) -> None:
    try:
        engine.trace(program, {"S": SCORES, "c": [0.0, 2.0]})
    except ShapeMismatch as error:
        assert "number of a class" not in str(error)


def test_class_numbers_with_logits_do_not_warn() -> None:
    inputs = {"c": [0.0, 1.0, 2.0], "S": [*SCORES, SCORES[0]]}
    assert warned("cross_entropy_with_logits(c, S)", inputs) == []


def test_latex_gets_the_warning_without_fixes() -> None:
    warnings = engine.trace(r"\operatorname{mse}(y, p) + 0\cdot 1", {"y": ROW, "p": COLUMN}).warnings
    assert [each.fixes for each in warnings if each.code == "broadcast-loss"] == [()]
    with pytest.raises(ShapeMismatch) as caught:
        engine.trace(r"\operatorname{cross_entropy}(s, 0\cdot 1)", {"s": SCORES[0]})
    assert caught.value.faults[0].fixes == ()


@pytest.mark.parametrize("program", ["one_hot(5, 3)", "one_hot(-1, 3)", "one_hot(labels, 3)"])
def test_label_out_of_range_is_an_error_with_span(program: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        engine.trace(f"x = 1\n{program}", {"labels": [0.0, 3.0]})
    (fault,) = caught.value.faults
    assert fault.span is not None and fault.span.line == 2
    assert "0 to 2" in str(fault.message)


def test_labels_in_range_are_one_hot_encoded() -> None:
    assert engine.trace("one_hot([0, 2], 3)").value.tolist() == [[1, 0, 0], [0, 0, 1]]


@pytest.mark.parametrize(
    ("program", "value"),
    [
        ("y = x\nfor i in range(0): y = y + 1", 3.0),
        ("y = x\nif x > 10:\n    y = 2*y", 3.0),
        ("y = 2*x\nwhile y > 10: y = y/2", 6.0),
        ("x^2\nfor i in range(0): y = 1", 9.0),
        ("y = x\ndef f(a): return a\nfor i in range(0): y = f(y)", 3.0),
        ("y = x\nfor i in range(2): y = y + 1", 5.0),
    ],
)
def test_final_block_without_effect_keeps_the_output(program: str, value: float) -> None:
    trace = engine.trace(program, {"x": 3.0})
    assert float(trace.value) == value
    assert trace.gradients["x"] is not None


@pytest.mark.parametrize("program", ["for i in range(0): y = x", "y = x\ndef f(a): return a"])
def test_block_without_effect_alone_has_no_output(program: str) -> None:
    with pytest.raises(GradwalkError, match="no output"):
        engine.trace(program, {"x": 3.0})
