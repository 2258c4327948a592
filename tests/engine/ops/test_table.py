"""The table as a whole: names, aliases, operators, and that every row is documented."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.errors import phrase
from engine.ops import ALIASES, FAMILIES, FUNCTIONS, OPERATORS, OPS, TABLE, by_name, resolve
from engine.ops.domains import reals
from engine.ops.op import Op, Partial, unbroadcast
from tests.engine.ops.cases import is_elementwise

LANGUAGE = """
    add sub mul div neg pow matmul dot square sqrt cbrt root reciprocal
    exp expm1 log log1p log2 log10 sin cos tan asin acos atan sinh cosh tanh abs
    sigmoid relu leaky_relu elu softplus gelu silu softmax log_softmax maxout
    maximum minimum clip where
    sum mean prod max min var std norm logsumexp
    transpose outer trace det inv solve reshape flatten concatenate stack expand squeeze
    argmax argmin round floor ceil sign step stop_gradient
    bce bce_with_logits cross_entropy cross_entropy_with_logits log_cosh
    asinh acosh atanh atan2 cumsum cumprod median logsigmoid dropout conv2d max_pool2d
    tg ctg sh ch th ln cot
"""


def test_every_function_of_the_language_is_there() -> None:
    assert set(LANGUAGE.split()) <= set(FUNCTIONS)


def test_local_names_mean_the_same_operations() -> None:
    local = {"tg": "tan", "ctg": "cot", "sh": "sinh", "ch": "cosh", "th": "tanh", "ln": "log", "dot": "matmul"}
    assert {name: FUNCTIONS[name].name for name in local} == local


def test_aliases_name_operations_and_hide_none() -> None:
    assert set(ALIASES.values()) <= set(OPS)
    assert not set(ALIASES) & set(OPS)


def test_operators() -> None:
    with np.errstate(all="ignore"):
        x, y = np.float64(3), np.float64(2)
        assert [OPERATORS[sign].forward(x, y) for sign in ("+", "-", "*", "/", "**")] == [5, 1, 6, 1.5, 9]
        assert [OPERATORS[sign].forward(x, y) for sign in ("<", "<=", ">", ">=", "==", "!=")] == [0, 0, 1, 1, 0, 1]


@pytest.mark.parametrize(
    ("name", "count", "meant"),
    [
        ("max", 1, "max"),
        ("max", 2, "maximum"),
        ("max", 3, "maxout"),
        ("min", 1, "min"),
        ("min", 2, "minimum"),
        ("min", 4, "minout"),
        ("sum", 2, "sum"),
        ("ln", 1, "log"),
    ],
)
def test_what_a_call_means(name: str, count: int, meant: str) -> None:
    assert resolve(name, count).name == meant


def test_two_rows_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two operations are called add"):
        by_name([OPS["add"], OPS["mul"], OPS["add"]])


def test_a_partial_without_any_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="local rule"):
        Partial(None, "1")
    with pytest.raises(ValueError, match="local rule"):
        Partial(lambda x, out: 1.0, "1", blocked=phrase("no"))


def test_operands_must_match_the_partials() -> None:
    with pytest.raises(ValueError, match="2 operands, 1 partials"):
        Op("odd", abs, "$x", (Partial(lambda x, out: 1.0, "1"),), phrase("."), reals(), operands=("x", "y"))


@pytest.mark.parametrize("op", TABLE, ids=lambda op: op.name)
def test_every_row_is_documented(op: Op) -> None:
    assert op.name.isidentifier()
    assert op.family in FAMILIES
    assert op.label
    assert str(op.summary).endswith(".")
    assert op.domain.latex
    assert op.domain.samples
    for partial in op.partials:
        assert partial.blocked or partial.latex
        assert str(partial.blocked or ".").endswith(".")
    for option in op.options:
        assert option.kind in {"axis", "integer", "number", "flag", "shape", "pair", "key", "choice"}
        assert str(option.summary)
    assert set(op.defaults) <= set(op.operands)
    assert list(op.defaults) == list(op.operands[len(op.operands) - len(op.defaults) :])


@pytest.mark.parametrize(
    ("shape", "stretched"), [((), (2, 3)), ((3,), (2, 3)), ((2, 1), (2, 3)), ((1, 1), (2, 3)), ((1, 3), (4, 2, 1, 3))]
)
def test_unbroadcast_undoes_broadcasting(shape: tuple[int, ...], stretched: tuple[int, ...]) -> None:
    gradient = np.arange(np.prod(stretched), dtype=np.float64).reshape(stretched)
    back = unbroadcast(gradient, shape)
    assert np.shape(back) == shape
    weights = np.arange(1.0, np.prod(shape) + 1).reshape(shape)
    assert np.sum(back * weights) == np.sum(gradient * np.broadcast_to(weights, stretched))


def test_where_truth_values_may_stand() -> None:
    assert OPS["where"].accepts_truth(0)
    assert not OPS["where"].accepts_truth(1)
    assert OPS["logical_and"].accepts_truth(1)
    assert OPS["number"].accepts_truth(0)
    assert not OPS["add"].accepts_truth(0)
    assert not OPS["stack"].accepts_truth(2)


@pytest.mark.parametrize(
    ("upstream", "shape", "expected"),
    [
        ((2, 0), (1,), [0.0]),
        ((0,), (1,), [0.0]),
        ((0,), (), 0.0),
        ((3, 0), (3, 1), [[0.0], [0.0], [0.0]]),
        ((0, 2), (2,), [0.0, 0.0]),
        ((2, 0), (0,), []),
        ((2, 0), (1, 0), [[]]),
    ],
)
def test_nothing_passes_back_from_an_empty_tensor(
    upstream: tuple[int, ...], shape: tuple[int, ...], expected: Any
) -> None:
    reduced = unbroadcast(np.ones(upstream), shape)
    assert np.shape(reduced) == shape and np.asarray(reduced).tolist() == expected


@pytest.mark.parametrize("op", [op for op in TABLE if is_elementwise(op)], ids=lambda op: op.name)
def test_a_sample_has_a_number_for_every_operand(op: Op) -> None:
    assert {len(sample) for sample in op.domain.samples} == {3 if op.variadic else len(op.partials)}


def test_a_long_row_of_operands_is_cut_before_the_last() -> None:
    maxout = OPS["maxout"]
    assert maxout.formula(12).count("$") == 12 and r"\dots" not in maxout.formula(12)
    assert maxout.formula(13).endswith(r"${x9},\, \dots,\, ${x12}\right)")
    assert maxout.shown(13) == [*range(10), 12]
