"""Code derived from an operation's rules: what is written down, and what a row has to write itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.errors import phrase
from engine.export.derived import code_of, derived
from engine.ops.op import Domain, Op, Option, Partial
from engine.ops.written import ATOM, Underivable, Written

Rule = Callable[..., Any]


def row(forward: Rule, *local: Rule, **more: Any) -> Op:
    """An elementwise operation with these rules, by default of one operand and with a derivative of 1."""
    partials = tuple(Partial(rule, "1") for rule in local or (lambda x, out, **options: 1.0,))
    samples = ((0.5,) * len(partials),)
    return Op("example", forward, "x", partials, phrase(""), Domain("x", samples), **more)


SCALE = (Option("scale", "number", 2.0),)


@pytest.mark.parametrize(
    ("forward", "text"),
    [
        (lambda x: x[()] * 2, "{0} * 2"),
        (lambda x: -((x + 1) ** 2), "-({0} + 1) ** 2"),
        (lambda x: (x**2) ** 3, "({0} ** 2) ** 3"),
        (lambda x: x * -1.5, "{0} * -1.5"),
        (lambda x: x ** np.float64(-1.0), "{0} ** (-1.0)"),
        (lambda x: np.where(x > np.inf, 1, -np.inf), 'np.where({0} > float("inf"), 1, float("-inf"))'),
        (lambda x: (x > 0) & ((x < 1) | (x == 2)), "({0} > 0) & (({0} < 1) | ({0} == 2))"),
        (lambda x: 3.0, "3.0"),
        (lambda x: np.float64(-0.5), "-0.5"),
    ],
)
def test_rules_are_written_with_pythons_precedence(forward: Rule, text: str) -> None:
    code = derived(row(forward))
    assert code.numpy == text
    x = np.array([-0.5, 0.5, 2.0])
    np.testing.assert_array_equal(np.add(eval(text.format("x"), {"np": np, "x": x}), 0), np.add(forward(x), 0))


def test_functions_are_called_as_each_library_calls_them() -> None:
    code = derived(row(lambda x: np.arctan(np.fabs(x))))
    assert (code.numpy, code.torch, code.jax) == (
        "np.arctan(np.fabs({0}))",
        "torch.atan(torch.abs({0}))",
        "jnp.arctan(jnp.fabs({0}))",
    )
    largest = derived(row(lambda x: np.maximum(x, 0.5)))
    assert (largest.numpy, largest.torch) == ("np.maximum({0}, 0.5)", "torch.maximum({0}, torch.tensor(0.5))")


def test_options_are_put_in_brackets_and_derivatives_know_the_result() -> None:
    code = derived(row(lambda x, scale: x * scale, lambda x, out, scale: out / x, options=SCALE))
    assert (code.numpy, code.local) == ("{0} * ({scale})", ("{out} / {0}",))


def test_no_gradient_passes_a_blocked_operand() -> None:
    blocked = Partial(None, "", blocked=phrase("It has no gradient."))
    op = row(lambda x, y: x * y, lambda x, y, out: y, lambda x, y, out: x)
    half = derived(replace(op, partials=(op.partials[0], blocked)))
    assert half.local == ("{1}", "")
    assert (half.torch, half.jax) == ("{0} * torch.detach({1})", "{0} * jax.lax.stop_gradient({1})")
    assert derived(replace(op, partials=(blocked, blocked))).local == ()
    compared = derived(replace(row(lambda x: x > 1), partials=(blocked,), boolean=True))
    assert compared.torch == compared.jax == "{0} > 1", "what has a truth value needs no mark"


def _sum_of_powers(x: Any) -> Any:
    return sum(x**power for power in range(1, 90))


@pytest.mark.parametrize(
    ("op", "reason"),
    [
        (row(lambda x: np.add.reduce(x)), "add.reduce"),
        (row(lambda x: np.add(x, 1, dtype=float)), "add"),
        (row(lambda x: np.sum(x, axis=0)), "sum"),
        (row(lambda x: np.asarray(x) + 1), "an array is made of an operand"),
        (row(lambda x: x if x > 0 else -x), "a branch depends on an operand"),
        (row(lambda x: x[0]), "an operand is indexed"),
        (row(np.spacing), "torch has no spacing"),
        (row(_sum_of_powers), "it would be too long"),
        (row(lambda x: x * "2"), "is no number"),
        (row(lambda x: np.where(x > 0, x, [1, 2])), "is no number"),
        (row(lambda x: "x"), "'x' is no number"),
        (row(lambda x: x.real), "no attribute"),
        (row(lambda x, axis: x, options=(Option("axis", "axis", None),)), "the option axis is no number"),
        (row(lambda x: x, lambda x, out: x if x > 0 else 1), "a branch depends on an operand"),
    ],
)
def test_a_rule_that_is_more_than_arithmetic_asks_for_code(op: Op, reason: str) -> None:
    with pytest.raises(Underivable, match="example: its row needs `code`") as caught:
        derived(op)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "more",
    [
        {"variadic": True},
        {"shape": lambda shape: shape[:-1]},
        {"partials": (Partial(None, "", vjp=lambda upstream, x, out: upstream),)},
    ],
)
def test_an_operation_that_is_not_elementwise_asks_for_code(more: dict[str, Any]) -> None:
    with pytest.raises(Underivable, match="no elementwise operation"):
        derived(replace(row(lambda x: x), **more))


@pytest.mark.parametrize(
    "more",
    [
        {"surrogate": True},
        {"domain": Domain("x", ((0.5,),), kink=phrase("At 0 it is 0."))},
        {"partials": (Partial(lambda x, out: 1.0, "1", drops=lambda x, out: x < 0),)},
    ],
)
def test_an_operation_with_corners_asks_for_code(more: dict[str, Any]) -> None:
    with pytest.raises(Underivable, match="not smooth everywhere"):
        derived(replace(row(lambda x: x), **more))


def test_another_row_of_the_same_name_gets_code_of_its_own() -> None:
    double, triple = row(lambda x: 2 * x), row(lambda x: 3 * x)
    assert [code_of(op).numpy for op in (double, double, triple, double)] == [
        "2 * {0}",
        "2 * {0}",
        "3 * {0}",
        "2 * {0}",
    ]
    assert code_of(double) is code_of(double)
    own = derived(triple)
    assert code_of(replace(double, code=own)) is own


def test_a_piece_of_code_of_no_library_calls_nothing() -> None:
    with pytest.raises(Underivable, match="sin"):
        np.sin(Written("x", ATOM))
