"""A run of training gives the same response however time cuts it into slices."""

from __future__ import annotations

from itertools import count

import orjson
import pytest

from app.api import held_runs
from app.api.train import ENDPOINT
from app.i18n import translating
from app.limits import Allowance
from app.settings import Settings
from app.workers.work import Work
from engine import Deadline
from engine.errors import GradwalkError, TooSlow

LINE = {
    "program": "Yhat = X.T @ W + b\nmse(Y, Yhat)",
    "inputs": {"X": [[0, 1, 2]], "Y": [[1], [3], [5]], "W": [[0]], "b": [0]},
}
BATCHES = {"axes": {"X": 1, "Y": 0}, "size": 2, "shuffle": True, "seed": 5}
TOO_LARGE = {"name": "gd", "learning_rate": 0.6}
"""Above the largest stable learning rate, 0.419: the loss grows."""
ADAM = {"name": "adam", "learning_rate": 0.1}
OVERFLOWING = {  # the loss over all examples overflows long before the parameter, and before that of the first batch
    "program": "mean(exp(w * x))",
    "inputs": {"x": [0.001, 1000], "w": 0.5},
    "parameters": ["w"],
    "batches": {"axes": {"x": 0}, "indices": [[0]]},
    "stepper": {"name": "gd", "learning_rate": 300, "maximize": True},
}


def run_in_slices(body, seconds, held=None):
    """The response to a run whose slices have so many seconds each; those of 0 seconds do one update.

    The worker holds the run between them, but loses it after every so many slices: `held`, `None` for never holding it.
    """
    held_runs.forget()
    allowance = Allowance.of(Settings(seconds=60.0))
    head, records = {"seconds": seconds, "pause": True, "state": None, "progress": None}, []
    if held is not None:
        head["run"] = "a run"
    for slices in count(1):
        work = Work(allowance, translating("en"), Deadline(60.0, 60.0))
        content = ENDPOINT.answer(orjson.dumps(head) + b"\n" + orjson.dumps(body), work)
        progress, state, rest, *more = map(orjson.loads, content.split(b"\n"))
        records += more
        if progress["status"] is not None:
            return {**rest, "state": state, "records": records}, slices
        if held is not None and not slices % held:
            held_runs.forget()
        head |= {"state": state, "progress": progress}


@pytest.mark.parametrize(
    "body",
    [
        {**LINE, "stepper": TOO_LARGE, "updates": 12},
        {**LINE, "stepper": TOO_LARGE, "updates": 12, "record": {"every": 5}, "moves": True, "gradients": True},
        {**LINE, "stepper": TOO_LARGE, "updates": 12, "record": [0, 8, 9]},
        {**LINE, "stepper": TOO_LARGE, "updates": 12, "record": [12]},
        {**LINE, "stepper": TOO_LARGE, "updates": 12, "record": []},
        {**LINE, "stepper": TOO_LARGE, "updates": 12, "record": [3], "batches": BATCHES, "moves": True},
        {**LINE, "stepper": {**TOO_LARGE, "learning_rate": 1e40}, "updates": 30, "record": {"every": 3}},
        {**LINE, "stepper": ADAM, "updates": 25, "record": {"every": 10}, "batches": BATCHES, "states": True},
        {**LINE, "stepper": ADAM, "updates": 400, "record": {"every": 100}, "tolerance": 1e-4},
        {**LINE, "stepper": ADAM, "updates": 400, "tolerance": {"gradient": 0.1, "loss": 1e-9}, "batches": BATCHES},
        {**OVERFLOWING, "updates": 40, "record": {"every": 20}},
        {**OVERFLOWING, "updates": 40, "record": [40]},
    ],
)
def test_slices_change_nothing(body):
    whole, slices = run_in_slices(body, 60.0)
    assert slices == 1
    response, slices = run_in_slices(body, 0.0)
    assert slices > 2
    assert response == whole
    for held in (1000, 3):
        assert run_in_slices(body, 0.0, held) == (whole, slices)


def run_once(head, body, left=60.0, **settings):
    """One slice: its progress and state."""
    work = Work(Allowance.of(Settings(seconds=60.0, **settings)), translating("en"), Deadline(60.0, left))
    return ENDPOINT.answer(orjson.dumps(head) + b"\n" + body, work).split(b"\n")[:2]


def test_a_run_that_is_held_reads_nothing_again():
    held_runs.forget()
    head = {"run": "mine", "seconds": 0.0, "pause": True, "state": None, "progress": None}
    progress, state = run_once(head, orjson.dumps({**LINE, "updates": 50}))
    head |= {"state": orjson.loads(state), "progress": orjson.loads(progress)}
    progress, _ = run_once(head, b"is not read")
    assert orjson.loads(progress)["update"] == 2


@pytest.mark.parametrize("change", [{"run": "another"}, {"run": None}, {"progress": "old"}])
def test_a_run_that_is_not_held_is_made_again(change):
    held_runs.forget()
    body = orjson.dumps({**LINE, "updates": 50})
    head = {"run": "mine", "seconds": 0.0, "pause": True, "state": None, "progress": None}
    first = [orjson.loads(part) for part in run_once(head, body)]
    head |= {"progress": first[0], "state": first[1]}
    if "progress" in change:  # the answer was lost: the slice before is asked for again
        run_once(head, body)
        change = {}
    progress, state = run_once({**head, **change}, body)
    assert orjson.loads(progress)["update"] == 2
    assert orjson.loads(state)["update"] == 2


def test_a_run_that_fails_is_held_no_longer():
    held_runs.forget()
    body = orjson.dumps({**LINE, "updates": 50})
    head = {"run": "mine", "seconds": 0.0, "pause": True, "state": None, "progress": None}
    first = [orjson.loads(part) for part in run_once(head, body)]
    head |= {"progress": first[0], "state": first[1]}
    with pytest.raises(TooSlow):
        run_once(head, body, left=-1.0)
    with pytest.raises(GradwalkError):
        run_once(head, b"is read again")


def test_a_growing_loss_is_reported_however_the_run_is_cut():
    """The explanation compares the last two records, which may stand in different slices."""
    body = {**LINE, "stepper": TOO_LARGE, "updates": 12, "record": {"every": 6}}
    for seconds in (60.0, 0.0):
        response, _ = run_in_slices(body, seconds)
        assert (response["status"], response["explanation"]["reason"]) == ("finished", "growing")
        assert response["loss"] == response["records"][-1]["loss"]


def test_a_run_that_continues_from_a_state_is_a_run_of_its_own():
    body = {**LINE, "stepper": TOO_LARGE, "updates": 6, "record": {"every": 3}}
    first, _ = run_in_slices(body, 0.0)
    for seconds in (60.0, 0.0):
        second, _ = run_in_slices({**body, "state": first["state"]}, seconds)
        assert [record["update"] for record in first["records"] + second["records"]] == [0, 3, 6, 9, 12]
        assert second["explanation"]["update"] == 12


def held_after(names, **settings):
    """Which of these runs are held after a first slice of each, in this order."""
    held_runs.forget()
    body = orjson.dumps({**LINE, "updates": 50})
    for name in names:
        run_once({"run": name, "seconds": 0.0, "pause": True, "state": None, "progress": None}, body, **settings)
    return "".join(held_runs._HELD)


def test_what_is_held_has_bounds(monkeypatch):
    assert held_after("abc") == "abc"
    assert held_after("abc", held_runs=2) == "bc"
    assert held_after("abc", held_runs=0) == ""
    sizes = {"a": 10, "b": 10, "c": 10}
    monkeypatch.setattr(held_runs.HeldRun, "numbers", property(lambda _: sizes[next(left)]))
    for last, allowed, expected in ((10, 25, "bc"), (30, 25, "ab"), (10, 9, "")):
        sizes["c"], left = last, iter("abc")
        assert held_after("abc", held_numbers=allowed) == expected


def test_a_run_that_nobody_continues_is_held_for_some_time_only(monkeypatch):
    times = []
    monkeypatch.setattr(held_runs, "monotonic", lambda: times[-1])
    held_runs.forget()
    body = orjson.dumps({**LINE, "updates": 50})
    for name, second in (("a", 0), ("b", 40), ("c", 70)):
        times.append(second)
        run_once({"run": name, "seconds": 0.0, "pause": True, "state": None, "progress": None}, body, held_seconds=60)
    assert "".join(held_runs._HELD) == "bc"
