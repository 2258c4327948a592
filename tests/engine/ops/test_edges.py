"""What happens at kinks, ties and poles, and where numbers end."""

from __future__ import annotations

import warnings
from itertools import product
from typing import Any

import numpy as np
import pytest

from engine.ops import OPS, TABLE
from engine.ops.op import Op
from tests.engine.ops.cases import Case, cases_of, forward, upstream_for
from tests.engine.ops.differentiate import by_rules, disagreement
from tests.engine.ops.edges import EDGES, INF, NAN, POINTS, case


def gradients(name: str, *values: Any, **options: Any) -> list[Any]:
    """The products at the operands, for upstream 1."""
    point = case(name, *values, **options)
    return by_rules(point, np.ones(np.shape(forward(point)))[()])


@pytest.mark.parametrize("edge", EDGES, ids=str)
def test_edges_are_as_in_pytorch(edge: Case) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed; test_golden.py checks against its committed values")
    from tests.engine.ops.reference import by_torch

    out = forward(edge)
    upstream = upstream_for(out)
    value, expected = by_torch(edge, upstream)
    assert disagreement(out, value) <= 1e-12
    for gradient, reference in zip(by_rules(edge, upstream), expected, strict=True):
        assert gradient is None or disagreement(gradient, 0.0 if reference is None else reference, floor=1e-3) <= 1e-12


class TestKinks:
    def test_relu_and_abs_have_0_at_0(self) -> None:
        assert gradients("relu", 0.0) == [0.0]
        assert gradients("abs", 0.0) == [0.0]

    def test_equal_arguments_share_half_and_half(self) -> None:
        assert gradients("maximum", 2.0, 2.0) == [0.5, 0.5]
        assert gradients("minimum", 2.0, 2.0) == [0.5, 0.5]

    def test_equal_elements_share_evenly(self) -> None:
        assert gradients("max", [3.0, 3.0, 1.0, 3.0])[0] == pytest.approx([1 / 3, 1 / 3, 0, 1 / 3])
        assert gradients("maxout", 3.0, 1.0, 3.0) == [0.5, 0.0, 0.5]

    def test_a_clipped_number_on_a_bound_keeps_its_gradient(self) -> None:
        assert gradients("clip", 1.0, 0.0, 1.0) == [1.0, 0.0, 0.0]
        assert gradients("clip", 0.0, 0.0, 1.0) == [1.0, 0.0, 0.0]

    def test_length_and_deviation_have_0_where_they_are_0(self) -> None:
        assert np.array_equal(gradients("norm", [0.0, 0.0])[0], [0.0, 0.0])
        assert np.array_equal(gradients("std", [2.0, 2.0])[0], [0.0, 0.0])

    def test_zero_to_the_power_zero_is_one_and_flat(self) -> None:
        assert forward(case("pow", 0.0, 0.0)) == 1.0
        assert gradients("pow", 0.0, 0.0) == [0.0, 0.0]

    def test_root_of_zero_is_infinitely_steep(self) -> None:
        assert gradients("sqrt", 0.0) == [INF]
        assert gradients("root", 0.0, 2.0) == [INF, 0.0]

    @pytest.mark.parametrize("op", [op for op in TABLE if op.domain.kink], ids=lambda op: op.name)
    def test_the_domain_of_a_rule_marks_every_kink(self, op: Op) -> None:
        points: dict[str, tuple[Any, ...]] = {
            "elu": (0.0, 0.5), "leaky_relu": (0.0, 0.1), "maximum": (1.0, 1.0), "minimum": (1.0, 1.0),
            "clip": (0.0, 0.0, 1.0), "maxout": (1.0, 2.0, 2.0), "minout": (1.0, 1.0, 2.0),
        }  # fmt: skip
        tensors = {name: (np.array([2.0, 2.0]),) for name in ("max", "min", "std", "median")} | {"norm": (np.zeros(2),)}
        tensors["max_pool2d"] = (np.ones((2, 2)),)
        values = points.get(op.name) or tensors.get(op.name) or (np.float64(0),) * len(op.partials)
        options = {"kernel_size": 2} if op.name == "max_pool2d" else {}
        assert not np.all(op.domain.smooth(*map(np.float64, values), **options))


class TestSpecialNumbers:
    def test_ieee_rules_hold(self) -> None:
        assert forward(case("log", 0.0)) == -INF
        assert forward(case("div", 1.0, 0.0)) == INF
        assert np.isnan(forward(case("div", 0.0, 0.0)))
        assert np.isnan(forward(case("log", -1.0)))
        assert forward(case("reciprocal", -0.0)) == -INF

    @pytest.mark.parametrize("name", ["inv", "solve"])
    def test_a_singular_matrix_gives_no_number(self, name: str) -> None:
        singular = np.array([[1.0, 2.0], [2.0, 4.0]])
        operands = (singular,) if name == "inv" else (singular, np.ones(2))
        assert not np.any(np.isfinite(forward(case(name, *operands))))
        assert all(
            np.shape(gradient) == np.shape(value)
            for gradient, value in zip(gradients(name, *operands), operands, strict=True)
        )

    def test_the_product_of_nothing_is_1_and_passes_nothing(self) -> None:
        nothing = np.zeros((2, 0))
        rowwise = Case(OPS["prod"], (nothing,), {"axis": 1})
        assert forward(rowwise).tolist() == [1.0, 1.0]
        assert by_rules(rowwise, np.ones(2))[0].shape == (2, 0)

    def test_a_singular_matrix_in_a_batch_spoils_only_its_own_place(self) -> None:
        batch = np.array([[[1.0, 2.0], [2.0, 4.0]], [[2.0, 0.0], [0.0, 4.0]]])
        out = forward(case("inv", batch))
        assert np.all(np.isnan(out[0]))
        assert np.array_equal(out[1], [[0.5, 0.0], [0.0, 0.25]])
        assert np.array_equal(forward(case("solve", batch, np.ones((2, 1))))[1], [[0.5], [0.25]])

    def test_a_singular_matrix_has_the_cofactors_as_gradient_of_its_determinant(self) -> None:
        assert gradients("det", [[1.0, 2.0], [2.0, 4.0]])[0] == pytest.approx(np.array([[4.0, -2.0], [-2.0, 1.0]]))
        assert np.array_equal(gradients("det", np.zeros((2, 2)))[0], np.zeros((2, 2)))

    def test_real_roots_of_negative_numbers(self) -> None:
        assert forward(case("root", -8.0, 3.0)) == -2.0
        assert forward(case("root", -32.0, 5.0)) == -2.0
        assert np.isnan(forward(case("root", -4.0, 2.0)))
        assert np.isnan(forward(case("root", -4.0, 2.5)))
        assert gradients("root", -8.0, 3.0)[0] == pytest.approx(1 / 12, rel=1e-15)
        assert np.isnan(gradients("root", -4.0, 2.0)[0])
        assert gradients("cbrt", -8.0) == [pytest.approx(1 / 12, rel=1e-15)]

    def test_roots_of_whole_powers_are_whole(self) -> None:
        for base, degree in product(range(11), range(1, 9)):
            assert forward(case("root", float(base**degree), float(degree))) == base

    def test_a_product_with_zeros(self) -> None:
        assert np.array_equal(gradients("prod", [0.0, 2.0, 3.0])[0], [6.0, 0.0, 0.0])
        assert np.array_equal(gradients("prod", [0.0, 2.0, 0.0])[0], [0.0, 0.0, 0.0])

    def test_nothing_reduces_to_the_neutral_element(self) -> None:
        empty = np.zeros(0)
        assert forward(case("sum", empty)) == 0.0
        assert forward(case("prod", empty)) == 1.0
        assert forward(case("norm", empty)) == 0.0
        assert forward(case("logsumexp", empty)) == -INF
        assert np.isnan(forward(case("mean", empty)))
        assert np.isnan(forward(case("std", empty)))

    def test_truth_values_are_numbers_once_they_are_made_so(self) -> None:
        assert forward(case("number", True)) == 1.0
        assert np.array_equal(OPS["number"].forward(np.array([True, False])), [1.0, 0.0])

    def test_steps(self) -> None:
        assert forward(case("step", 0.0)) == 0.0
        assert forward(case("sign", 0.0)) == 0.0
        assert forward(case("round", 2.5)) == 2.0
        assert np.isnan(forward(case("step", NAN)))


ODD = (*POINTS, 5e-324, -5e-324, 1e-310)


@pytest.mark.parametrize("op", TABLE, ids=lambda op: op.name)
def test_no_rule_raises_or_warns_for_odd_numbers(op: Op) -> None:
    """Every operation, with each special number in each operand's place, alone and all over."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("error")
        for template, odd in product(cases_of(op)[-4:], ODD):
            for slot, value in enumerate(template.values):
                strange = (np.asarray(value) * 0.0 + odd)[()]
                values = (*template.values[:slot], strange, *template.values[slot + 1 :])
                point = Case(op, values, template.options)
                if op.refuses and odd not in (0.0, 1.0):
                    continue
                out = forward(point)
                by_rules(point, upstream_for(out))
                by_rules(point, upstream_for(out) * odd)
