"""One gradient test over the whole table: every operation, its domain's samples, every broadcasting pair."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.ops import TABLE
from engine.ops.op import Op, Partial
from tests.engine.ops.cases import Case, cases_of, forward, upstream_for
from tests.engine.ops.differentiate import by_differences, by_rules, disagreement

DIFFERENTIABLE = [op for op in TABLE if not all(partial.blocked for partial in op.partials)]
HONEST = [op for op in DIFFERENTIABLE if not op.surrogate]
"""Those whose local derivatives are meant to be the function's own."""
TOLERANCE = 2e-7
"""Central differences with a step of 1e-6 are good to about 1e-9 relative, less where the function bends sharply."""


def by_name(op: Op) -> str:
    return op.name


def faults(case: Case) -> list[str]:
    """Where the rules and finite differences disagree."""
    upstream = upstream_for(forward(case))
    pairs = zip(by_rules(case, upstream), by_differences(case, upstream), strict=True)
    return [
        f"{case}: operand {slot}: {actual} instead of {expected}"
        for slot, (actual, expected) in enumerate(pairs)
        if actual is not None and not disagreement(actual, expected, floor=0.1) <= TOLERANCE
    ]


@pytest.mark.parametrize("op", HONEST, ids=by_name)
def test_rules_agree_with_finite_differences(op: Op) -> None:
    assert not [fault for case in cases_of(op) for fault in faults(case)]


@pytest.mark.parametrize("op", DIFFERENTIABLE, ids=by_name)
def test_rules_agree_with_pytorch(op: Op) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed; test_golden.py checks against its committed values")
    from tests.engine.ops.reference import by_torch

    for case in cases_of(op):
        out = forward(case)
        upstream = upstream_for(out)
        value, gradients = by_torch(case, upstream)
        assert disagreement(out, value) <= 1e-12, case
        for gradient, expected in zip(by_rules(case, upstream), gradients, strict=True):
            assert (gradient is None) or disagreement(gradient, 0.0 if expected is None else expected) <= 1e-12, case


@pytest.mark.parametrize("op", TABLE, ids=by_name)
def test_samples_are_smooth_points_of_the_domain(op: Op) -> None:
    for case in cases_of(op):
        with np.errstate(all="ignore"):
            assert np.all(op.domain.holds(*case.values, **case.options)), case
            assert np.all(op.domain.smooth(*case.values, **case.options)), case
            assert np.all(np.isfinite(forward(case))), case


def spoilt(op: Op, slot: int) -> Op:
    """The operation with one rule wrong by 0.1 %."""

    def spoil(partial: Partial) -> Partial:
        if partial.vjp is not None:
            rule = partial.vjp
            return replace(partial, vjp=lambda *arguments, **options: rule(*arguments, **options) * 1.001)
        local = partial.local
        assert local is not None
        return replace(partial, local=lambda *arguments, **options: local(*arguments, **options) * 1.001)

    partials = [spoil(partial) if place == slot else partial for place, partial in enumerate(op.partials)]
    return replace(op, partials=tuple(partials))


@pytest.mark.parametrize("op", HONEST, ids=by_name)
def test_a_rule_that_is_wrong_by_a_thousandth_is_caught(op: Op) -> None:
    for slot, partial in enumerate(op.partials):
        if not partial.blocked:
            assert any(faults(replace_op(case, spoilt(op, slot))) for case in cases_of(op)), (op.name, slot)


def replace_op(case: Case, op: Op) -> Case:
    return Case(op, case.values, case.options)


@pytest.mark.parametrize("op", TABLE, ids=by_name)
def test_the_local_derivative_has_the_shape_that_it_promises(op: Op) -> None:
    """`local` broadcasts to the result's shape; a product has the operand's shape; scalars stay float64 scalars."""
    for case in cases_of(op):
        out = forward(case)
        for slot in range(len(case.values)):
            partial = op.partial(slot)
            if partial.local is not None:
                options = {**case.options, "slot": slot} if op.variadic else case.options
                local = partial.local(*case.values, out, **options)
                assert np.broadcast_shapes(np.shape(local), np.shape(out)) == np.shape(out)
        for value, gradient in zip(case.values, by_rules(case, upstream_for(out)), strict=True):
            assert gradient is None or np.shape(gradient) == np.shape(value), case
            assert gradient is None or isinstance(gradient, np.ndarray if np.shape(value) else np.floating), case


@pytest.mark.parametrize("op", TABLE, ids=by_name)
def test_values_are_float64_scalars_or_arrays(op: Op) -> None:
    kind: Any = np.bool_ if op.boolean else np.float64
    for case in cases_of(op):
        out = forward(case)
        assert out.dtype == kind, case
        assert isinstance(out, np.ndarray if np.shape(out) else kind), case


@pytest.mark.parametrize("op", TABLE, ids=by_name)
def test_operands_are_never_written_to(op: Op) -> None:
    for case in cases_of(op):
        before = [np.copy(value) for value in case.values]
        frozen = Case(op, tuple(locked(value) for value in case.values), case.options)
        by_rules(frozen, upstream_for(forward(frozen)))
        for value, copy in zip(frozen.values, before, strict=True):
            assert np.array_equal(value, copy)


def locked(value: Any) -> Any:
    """The value as an array that refuses to be written to."""
    if np.ndim(value):
        value = np.array(value)
        value.flags.writeable = False
    return value


@pytest.mark.parametrize("op", TABLE, ids=by_name)
def test_elements_are_computed_alike_alone_and_together(op: Op) -> None:
    """An elementwise operation gives each element what it gives the same number as a scalar."""
    for case in cases_of(op):
        if len(set(case.shapes)) == 1 and case.shapes[0] and op.shape is TABLE[0].shape:
            whole = forward(case)
            for place in np.ndindex(case.shapes[0]):
                single = forward(Case(op, tuple(value[place] for value in case.values)))
                assert whole[place] == pytest.approx(single, rel=4e-16, abs=0), case
