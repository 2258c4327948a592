"""Odd numbers and shapes at every endpoint that computes; `make fuzz` runs for as long as given."""

from __future__ import annotations

import random

import orjson
import pytest
from hypothesis import given, settings

from app.api import endpoints
from app.api.base_training import LossRequest
from tests.effort import effort
from tests.fuzz.odd import CALLS, ODD, Odd, Oddities, foreseen, outcome
from tests.fuzz.test_fuzzed_engine import SUITE

LEARNING = {each.call for each in endpoints() if each.request and issubclass(each.request, LossRequest)}
X = {"x": [1.0, 2.0, 3.0]}
NETWORK = {"W": [[1.0, 2.0]], "b": [0.5], "V": [[1.0], [2.0], [3.0]], "c": [0.5, 1.0, 2.0], "x": [1.0, -1.0]}
REGRESSIONS = [
    Odd("collapse", {"program": "V @ (W @ x + b) + c", "inputs": NETWORK}),
    Odd("hessian", {"program": "prod(x[0:0])", "inputs": X}),
    Odd("tangents", {"program": "prod(x[0:0])", "inputs": X, "wrt": "x"}),
    Odd("evaluate", {"program": "softmax(x[0:0])", "inputs": X, "seed": []}),
    Odd("jacobian", {"program": "softmax(x[0:0])", "inputs": X, "wrt": "x"}),
    Odd("export", {"program": "sum(softmax(x[0:0]))", "inputs": X, "format": "python"}),
    Odd("hessian", {"program": "sum(log_softmax(x[0:0])) + logsumexp(x[0:0])", "inputs": X}),
    Odd("least_squares", {"X": [[1e200, 2e200]], "Y": [1.0, 2.0]}),
    Odd("least_squares", {"X": [[1e-200, 2e-200]], "Y": [1.0, 2.0]}),
    Odd("least_squares", {"X": [[1.0, 2.0]], "Y": [1e308, -1e308], "intercept": True}),
    Odd("check", {"program": "x*x", "inputs": {"x": 3.0}, "step": 1e300}),
    Odd("check", {"program": "x*x", "inputs": {"x": 5e-324}, "step": 1e-300}),
    Odd("get_dataset", {"name": "moons", "seed": 1e300, "n": 4.0}),
    Odd("get_dataset", {"name": "moons", "n": 4.0, "noise": 1e308}),
    Odd("plot", {"function": "log", "points": 3.0, "range": [-1e308, 1.7e308]}),
    Odd("open_update", {"program": "sum(x*y)", "inputs": {**X, "y": 2.0}, "parameters": ["x"], "update": 1.0, "batches": {"axes": {"x": 0.0}, "size": 1.0}}),
    Odd("surface", {"program": "sum(x*x)", "inputs": {"x": [1.7e308, 1.7e308]}, "directions": {"kind": "random"}, "resolution": 2.0}),
    Odd("open_update", {"program": "w*w", "inputs": {"w": 2.0}, "update": 1.0, "stepper": {"name": "adagrad", "learning_rate": 1e308}}),
    Odd("regions", {"program": "norm(sum(x[0:0], keepdims=True))", "inputs": {"x": [1.0]}, "resolution": 3.0}),
    Odd("regions", {"program": "tanh(x @ x.T)", "inputs": {"x": [[1e308, -1e308], [1e308, 1e200]]}, "resolution": 3.0}),
    Odd("paths", {"program": "sum(x*y) + sum(x*y)", "inputs": {"x": [1e308], "y": [1.0]}, "wrt": "y"}),
    Odd("suggest", {"program": "sum(x[None][0:0])", "inputs": {}}),
    Odd("repeat", {"program": "x*1e308", "inputs": {"x": 1.0}, "times": 3.0}),
]  # fmt: skip
"""What brought an exception, or a warning of NumPy, before."""


@pytest.mark.parametrize("odd", REGRESSIONS, ids=lambda odd: odd.call)
def test_regressions(odd: Odd) -> None:
    foreseen(odd)


def test_a_call_with_fields_of_its_own_has_requests_of_its_own() -> None:
    """Otherwise they would never be sent, or never be odd."""
    fields = {each.call: set(each.request.model_fields) for each in endpoints() if each.call in CALLS and each.request}
    shared = fields["evaluate"]
    unlike = {call for call in CALLS if fields[call] - shared and not hasattr(Oddities, f"_{call}")}
    assert not unlike, unlike
    assert not {call for call in LEARNING if not hasattr(Oddities, f"_{call}")}


def test_nothing_unforeseen() -> None:
    settings(SUITE, max_examples=effort(400, 8_000))(given(ODD.examples)(ODD.check))()


@pytest.mark.parametrize("call", sorted(CALLS))
def test_every_call_has_results_too(call: str) -> None:
    """The requests are odd, but not so odd that nothing is ever computed."""
    statuses = []
    for seed in range(400):
        odd = Oddities(random.Random(seed)).request(call)
        statuses.append(outcome(odd)[0]["status"])
        if statuses.count(200) >= 3:
            return
    pytest.fail(f"{statuses.count(200)} of {len(statuses)} requests had a result")


def test_an_exception_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(body: bytes, work: object) -> bytes:
        raise KeyError("secret")

    monkeypatch.setitem(CALLS, "evaluate", broken)  # type: ignore[arg-type]
    result, content = outcome(Odd("evaluate", {"program": "1"}))
    assert result["fault"]["kind"] == "KeyError" and orjson.loads(content)["type"] == "/problems/unexpected"
    with pytest.raises(AssertionError, match="KeyError"):
        foreseen(Odd("evaluate", {"program": "1"}))
