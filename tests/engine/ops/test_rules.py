"""The two columns of the table, LaTeX and NumPy, say the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from string import Template

import numpy as np
import pytest

from engine.ops import OPS, TABLE
from engine.ops.arithmetic import power_rule, root_rule
from engine.ops.op import Op
from tests.engine.ops.cases import Case, cases_of, forward, is_elementwise
from tests.engine.ops.formula import evaluate

READABLE = [
    op
    for op in TABLE
    if is_elementwise(op) and not op.boolean and any(partial.local is not None for partial in op.partials)
]
KINKS: dict[str, list[tuple[float, ...]]] = {
    "relu": [(0.0,)],
    "abs": [(0.0,)],
    "leaky_relu": [(0.0, 0.1)],
    "elu": [(0.0, 0.5)],
    "maximum": [(1.0, 1.0)],
    "minimum": [(1.0, 1.0)],
    "clip": [(0.0, 0.0, 1.0), (1.0, 0.0, 1.0), (2.0, 0.0, 1.0), (-1.0, 0.0, 1.0)],
}


def scalar_cases(op: Op) -> list[Case]:
    """The operation at scalars only: its samples and its kinks."""
    kinks = [Case(op, tuple(map(np.float64, point))) for point in KINKS.get(op.name, [])]
    return [case for case in cases_of(op) if not any(case.shapes)] + kinks


def mismatches(op: Op) -> list[str]:
    """Where a formula, worked out as a reader would, gives another number than the rule beside it."""
    faults = []
    for case in scalar_cases(op):
        values = {op.operand(slot): value for slot, value in enumerate(case.values)}
        out = forward(case)
        if not np.isclose(evaluate(op.formula(len(case.values)), values), out, rtol=1e-12, atol=1e-15):
            faults.append(f"{case}: forward")
        for slot in range(len(case.values)):
            partial = op.partial(slot)
            if partial.local is not None:
                options = {"slot": slot} if op.variadic else {}
                local = partial.local(*case.values, out, **options)
                if not np.isclose(evaluate(partial.latex, {**values, "out": out}), local, rtol=1e-12, atol=1e-15):
                    faults.append(f"{case}: operand {slot}")
    return faults


@pytest.mark.parametrize("op", READABLE, ids=lambda op: op.name)
def test_formulas_say_what_the_rules_compute(op: Op) -> None:
    assert scalar_cases(op)
    assert not mismatches(op)


def test_a_formula_that_says_something_else_is_noticed() -> None:
    (partial,) = OPS["sin"].partials
    assert mismatches(replace(OPS["sin"], partials=(replace(partial, latex=r"\sin $x"),)))
    assert mismatches(replace(OPS["sin"], latex=r"\cos $x"))


@pytest.mark.parametrize(
    ("exponent", "base"), list(product([-3.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 10.0], [0.4, 1.7, 3.0]))
)
def test_powers_with_a_constant_exponent(exponent: float, base: float) -> None:
    assert evaluate(power_rule(exponent), {"x": base}) == pytest.approx(exponent * base ** (exponent - 1), rel=1e-14)


@pytest.mark.parametrize(("degree", "radicand"), list(product([1.0, 2.0, 3.0, 4.0, 5.0], [0.4, 1.7, 3.0])))
def test_roots_of_a_constant_degree(degree: float, radicand: float) -> None:
    exact = radicand ** (1 / degree - 1) / degree
    assert evaluate(root_rule(degree), {"x": radicand}) == pytest.approx(exact, rel=1e-14)


def test_the_lectures_rules() -> None:
    assert OPS["exp"].partials[0].latex == "e^{$x}"
    assert OPS["reciprocal"].partials[0].latex == r"-\frac{1}{${x}^{2}}"
    assert Template(OPS["div"].partials[1].latex).substitute(x="1", y="x") == r"-\frac{1}{x^{2}}"
    assert Template(OPS["mul"].partials[1].latex).substitute(x="a", y="x") == "a"
    assert OPS["add"].partials[1].latex == "1"
    assert power_rule(2.0) == r"2 \cdot $x"
    assert power_rule(-2.0) == r"-\frac{2}{${x}^{3}}"
    assert power_rule(3.0) == r"3 \cdot ${x}^{2}"
    assert power_rule(-1.5) == r"-1.5 \cdot ${x}^{-2.5}"
    assert [power_rule(exponent) for exponent in (0.0, 1.0, 0.5, -1.0)] == [
        "0",
        "1",
        r"\frac{1}{2\sqrt{$x}}",
        r"-\frac{1}{${x}^{2}}",
    ]
    assert [root_rule(degree) for degree in (2, 3)] == [r"\frac{1}{2\sqrt{$x}}", r"\frac{1}{3\sqrt[3]{${x}^{2}}}"]


@pytest.mark.parametrize("op", TABLE, ids=lambda op: op.name)
def test_templates_only_use_what_will_be_filled_in(op: Op) -> None:
    op = op.for_options({})
    arguments = {op.operand(slot) for slot in range(3 if op.variadic else len(op.operands))}
    assert set(Template(op.formula(3)).get_identifiers()) == arguments
    assert set(Template(op.domain.latex).get_identifiers()) <= set(op.operands)
    for slot in range(len(op.partials)):
        partial = op.partial(slot)
        known = arguments | {"out"} | ({"upstream"} if partial.vjp else set())
        assert set(Template(partial.latex).get_identifiers()) <= known
        if partial.vjp:
            assert "$upstream" in partial.latex or "${upstream}" in partial.latex
    for name, label in zip(op.operands, op.absorbs, strict=False):
        assert set(Template(label).get_identifiers()) <= {name}


@pytest.mark.parametrize("op", TABLE, ids=lambda op: op.name)
def test_templates_are_balanced(op: Op) -> None:
    for template in (op.latex, op.domain.latex, *(partial.latex for partial in op.partials)):
        assert template.count("{") == template.count("}")
        assert template.count(r"\left") == template.count(r"\right")
        assert template.count(r"\begin") == template.count(r"\end")
