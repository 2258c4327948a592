"""Every rule of the table run on numbers that carry tangents: forward mode, and derivatives of derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.analysis.dual import Dual, NoDualRule, tangent_of
from engine.ops.op import Op
from tests.engine.ops.cases import Case, cases_of, forward, upstream_for
from tests.engine.ops.differentiate import by_rules, disagreement, product
from tests.engine.ops.test_gradients import DIFFERENTIABLE, by_name

UNTAUGHT = {"det"}
"""Its derivative is computed by a singular value decomposition: its Hessian is measured by differences."""


def directions(case: Case) -> list[Any]:
    """A direction for every operand that a gradient passes to; `None` for the others."""
    generator = np.random.default_rng(len(case.values))
    return [
        None if case.op.partial(slot).blocked else generator.uniform(-1.0, 1.0, np.shape(value))[()]
        for slot, value in enumerate(case.values)
    ]


def moving(case: Case) -> list[Any]:
    """The operands on their way in these directions."""
    return [
        value if direction is None else Dual(value, direction)
        for value, direction in zip(case.values, directions(case), strict=True)
    ]


def ahead_of(case: Case) -> Dual:
    """The result on its way: local × direction at every operand, or what the map itself does to the direction."""
    out, tangent = forward(case), 0.0
    for slot, operand in enumerate(moving(case)):
        partial = case.op.partial(slot)
        options = {**case.options, "slot": slot} if case.op.variadic else case.options
        if partial.local is not None:
            tangent = tangent + partial.local(*case.values, out, **options) * tangent_of(operand)
        elif partial.blocked is None:
            only = (*case.values[:slot], operand, *case.values[slot + 1 :])
            tangent = tangent + tangent_of(case.op.forward(*only, **case.options))
    return Dual(out, tangent)


@pytest.mark.parametrize("op", DIFFERENTIABLE, ids=by_name)
def test_forward_and_reverse_mode_are_transposes_of_each_other(op: Op) -> None:
    """upstream · (J · direction) = (Jᵀ · upstream) · direction, whichever way it is worked out."""
    for case in cases_of(op):
        upstream = upstream_for(forward(case))
        ahead = np.sum(upstream * ahead_of(case).tangent)
        pairs = zip(by_rules(case, upstream), directions(case), strict=True)
        terms = [np.sum(gradient * direction) for gradient, direction in pairs if direction is not None]
        assert abs(ahead - sum(terms)) <= 1e-12 * max(1.0, sum(map(abs, terms))), case


@pytest.mark.parametrize("op", [op for op in DIFFERENTIABLE if op.name not in UNTAUGHT], ids=by_name)
def test_derivatives_of_derivatives_agree_with_pytorch(op: Op) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from tests.engine.ops.reference import REFERENCES

    for case in cases_of(op):
        upstream = upstream_for(forward(case))
        tensors = [torch.tensor(np.array(value), requires_grad=True) for value in case.values]
        out = REFERENCES[op.name](*tensors, **case.options)
        arriving = torch.as_tensor(np.array(upstream)).reshape(out.shape)
        first = torch.autograd.grad(out, tensors, arriving, create_graph=True, allow_unused=True)
        along = [None if way is None else torch.tensor(np.array(way)) for way in directions(case)]
        change = sum(
            (gradient * way).sum() for gradient, way in zip(first, along, strict=True) if None not in (gradient, way)
        )
        second = (
            torch.autograd.grad(change, tensors, allow_unused=True)
            if getattr(change, "requires_grad", False)
            else [None] * len(tensors)
        )
        for slot, (curvature, expected) in enumerate(zip(curving(case, upstream), second, strict=True)):
            reference = 0.0 if expected is None else expected.numpy(force=True)
            assert curvature is None or disagreement(curvature, reference, floor=0.1) <= 1e-10, (case, slot)


def curving(case: Case, upstream: Any) -> list[Any]:
    """The tangent of the product at every operand; of a symmetric second derivative it is what PyTorch finds."""
    operands = moving(case)
    on_its_way = Case(case.op, tuple(operands), case.options)
    out = ahead_of(case)
    with np.errstate(all="ignore"):
        products = [product(case.op, slot, on_its_way, out, upstream) for slot in range(len(operands))]
    return [None if each is None else tangent_of(each) for each in products]


def test_what_nobody_has_taught_to_duals_is_refused_and_never_dropped() -> None:
    number = Dual(np.array([3.0, 1.0]), np.array([1.0, 0.0]))
    for function in (np.sort, np.linalg.norm, np.hypot, np.asarray, np.add.accumulate, np.median):
        with pytest.raises(NoDualRule):
            function(number, number) if function is np.hypot else function(number)
