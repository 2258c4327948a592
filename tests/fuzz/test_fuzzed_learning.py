"""Training with odd requests: every request gets one answer, and no worker raises an unexpected exception."""

from __future__ import annotations

import json
import random

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.effort import effort, spread

PROGRAMS = [
    "w*w", "mse(Y, X.T@W + b)", "if w > 0:\n    l = w*v\nelse:\n    l = -w*u\nl", "while w < 3:\n    w = w*2\nw*v",
    "s = 0\nfor i in range(n):\n    s = s + (w - i)**2\ns", "log(w)", "sample(p)*w", "softmax(W)[0]", "inv(W)[0, 0]",
    "W = [[1.0, 2.0]]\nsum(W*X)", "reshape(W, (4,))[0]", "max(W) + norm(W)", "1", "X*w", "w**0.5", "\\frac{w}{2}",
    "stack(w, v)[0] + outer(b, b)[0, 0]", "mean(X.T@W > 0) + w",
]  # fmt: skip
VALUES = [0, -1, 2.5, 1e308, [1, 2], [[1, 2], [3, 4]], [[1], [2]], [], [[1, 2], [3]], "NaN", None, True, 1e-320, 3]
GOOD = {
    "w": 1.5,
    "v": 2,
    "u": 1,
    "W": [[1, 2], [3, 4]],
    "X": [[1, 2], [3, 4]],
    "Y": [[1], [0]],
    "b": [1, 2],
    "n": 3,
    "p": 0.5,
}
STATES = [
    None,
    {"update": 3, "stepper": "adam", "parameters": {"w": 2}},
    {"update": 3, "stepper": "adam", "parameters": {"w": 2}, "memory": {"w": {"m": 1, "v": 1}}, "loss": "NaN"},
    {"update": 1e300, "stepper": "x", "parameters": {"w": 1, "v": 2}, "memory": {"w": {"q": 1}}},
]
OPTIONS = {
    "train": {
        "stepper": [{"name": "adam"}, {"name": "gd", "learning_rate": 1e300}, {"name": "momentum", "momentum": 2}],
        "updates": [0, 1, 7, 50],
        "record": [{"every": 1}, [0, 3], [], [-1], None],
        "gradients": [True],
        "moves": [True],
        "states": [True],
        "tolerance": [0, 1e-3, {"gradient": 1e-3}, {}],
        "batches": [
            {"axes": {"X": 1, "Y": 0}, "size": 1},
            {"axes": {"X": 5}, "size": 2},
            {"axes": {"X": 1, "Y": 0}, "indices": [[0], [1, 1]]},
            {"axes": {"X": 1}, "size": 1, "reshuffle": True},
        ],
        "compare": [{"w": 1}, {"W": [[1, 1], [1, 1]]}, {"w": [1]}],
        "state": STATES,
    },
    "surface": {
        "axes": [
            [{"parameter": "w", "index": []}, {"parameter": "v"}],
            [{"parameter": "W", "index": [0, 0]}, {"parameter": "W", "index": [1, 1]}],
            [{"direction": {"w": 1}}, {"direction": {"v": 2}}],
        ],
        "directions": [{"kind": "random"}, {"kind": "principal", "path": [{"w": 1}, {"w": 2, "v": 3}]}],
        "range": [[[0, 1], [0, 1]], [[1, 0], [0, 1]], [[-1e308, 1e308], [0, 1]]],
        "path": [[], [{"w": 1}], [{"W": [[1, 2], [3, 4]]}, {}]],
        "resolution": [2, 5],
    },
    "regions": {
        "of": [["l"], ["w"], []],
        "data": [{"input": "X", "axis": 1}, {"input": "w", "axis": 0}, {"input": "X", "axis": 0, "features": [1]}],
        "range": [[[0, 1]]],
        "resolution": [4],
    },
    "steepest": {"length": [1, 1e308], "count": [3]},
    "formula": {},
    "network": {},
    "roles": {},
}
OPTIONS["update"] = {**OPTIONS["train"], "update": [1, 3, 20]}


@pytest.mark.parametrize("seed", spread(range(6), 6))
def test_odd_requests(seed, caplog):
    source = random.Random(seed)
    with TestClient(create_app(Settings()), raise_server_exceptions=False) as client:
        for _ in range(effort(20, 400)):
            call = source.choice(list(OPTIONS))
            odd = {name: source.choice(VALUES) for name in source.sample(list(GOOD), source.randint(0, 3))}
            request = {"program": source.choice(PROGRAMS), "inputs": GOOD | odd}
            if call not in ("network", "regions", "roles") and source.random() < 0.5:
                request["parameters"] = source.choice([None, ["w"], ["W"], ["W", "b"], ["X"], [], ["w", "w"]])
            request |= {name: source.choice(some) for name, some in OPTIONS[call].items() if source.random() < 0.4}
            answer = client.post(f"/api/v1/{call}", content=json.dumps(request))
            assert answer.status_code in (200, 422), (call, request, answer.text)
            answer.json()
    assert "unexpected" not in caplog.text
