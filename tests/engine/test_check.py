"""The finite-difference check: it agrees with right gradients, and notices wrong ones."""

import numpy as np
import pytest

import engine
from engine.errors import InvalidInput, NotDifferentiable, UnknownName
from engine.ops import OPS
from engine.ops.op import Partial


def test_it_agrees_with_the_sigmoid():
    check = engine.check("1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3})
    assert [element.name for element in check.elements] == ["w0", "x0", "w1", "x1", "w2"]
    assert check.holds(1e-9)


def test_every_element_of_a_tensor_is_checked():
    check = engine.check("sum(tanh(X @ W))", {"X": [[1, 2], [3, -4]], "W": [[0.5], [-1]]}, wrt=["W"])
    assert [element.index for element in check.elements] == [(0, 0), (1, 0)]
    assert check.holds(1e-8)


def test_the_forward_scheme_is_less_exact_than_the_central_one():
    central = engine.check("x^3", {"x": 2}, step=1e-3)
    forward = engine.check("x^3", {"x": 2}, step=1e-3, scheme="forward")
    assert central.largest_error < 1e-5 < forward.largest_error < 1e-2


def test_a_wrong_rule_is_noticed(monkeypatch):
    wrong = OPS["sin"].__class__(
        **{
            **{name: getattr(OPS["sin"], name) for name in OPS["sin"].__slots__},
            "partials": (Partial(lambda x, out: np.cos(x) * 1.001, r"\cos $x"),),
        }
    )
    monkeypatch.setitem(OPS, "sin", wrong)
    monkeypatch.setattr("engine.tracing.calls.resolve", lambda name, count: OPS[name])
    assert not engine.check("sin(x) + 0*wrong_rule", {"x": 0.3, "wrong_rule": 1}).holds(1e-6)


def test_an_input_that_no_gradient_reaches_counts_as_zero():
    assert engine.check("round(x) + y", {"x": 1.3, "y": 2}).holds()


def test_what_cannot_be_checked_is_refused():
    with pytest.raises(NotDifferentiable):
        engine.check("x*2", {"x": [1, 2]})
    with pytest.raises(UnknownName):
        engine.check("x", {"x": 1}, wrt=["y"])
    with pytest.raises(UnknownName):
        engine.check("x", {"x": 1}, scheme="backward")
    with pytest.raises(InvalidInput):
        engine.check("x", {"x": 1}, step=0)


def test_infinity_against_infinity():
    (element,) = engine.check("log(x)", {"x": 0}).elements
    assert element.relative_error in (0, np.inf)
