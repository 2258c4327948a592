"""Forms in the web process: the same answers without a worker, for questions that are put again and again."""

from __future__ import annotations

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import orjson
import pytest
from starlette.testclient import TestClient

from app.api.form import Form
from app.http.forms import (
    BODY_BYTES,
    BURST_SECONDS,
    COUNTED,
    MOST_SECONDS,
    REFUSED_TIMES,
    SECONDS,
    SECONDS_BETWEEN,
    SECONDS_OF_NODE,
    TIMES,
    Forms,
    Share,
    in_the_next_turn,
)
from app.http.rate_limit import RateLimit
from app.main import create_app
from app.settings import Settings
from engine.recipe import Recipe
from tests.app.http.test_rate_limit import Clock

PRODUCT = {
    "ops": [None, None, "mul"], "operands": [[], [], [0, 1]], "constants": [], "defaults": [], "inputs": [0, 1], "output": 2,
}  # fmt: skip
DATA = {"recipe": PRODUCT, "texts": ["<", ">"], "places": [2]}


@pytest.fixture
def clock():
    return Clock()


def at_once(call):
    """Each answer has a turn of its own."""
    call()


def forms_of(clock, **settings):
    return Forms(Settings(**settings), ["evaluate", "numbers"], clock, at_once)


@pytest.fixture
def forms(clock):
    return forms_of(clock)


def body(program="x*y", inputs=None, **more):
    return orjson.dumps({"program": program, "inputs": {"x": 3, "y": 4.5} if inputs is None else inputs, **more})


def question(forms, *arguments, call="evaluate", language="en", **more):
    return forms.question(call, body(*arguments, **more), language)


def test_a_question_is_all_but_its_numbers(forms):
    first, second = question(forms), question(forms, inputs={"x": -1.5, "y": 0})
    assert first.key == second.key and (first.inputs, second.inputs) == ([3.0, 4.5], [-1.5, 0.0])
    others = [
        question(forms, "x*y*1"),
        question(forms, inputs={"y": 4.5, "x": 3}),
        question(forms, call="numbers"),
        question(forms, language="ru"),
        question(forms, mode="static"),
        question(forms, seed=1.0),
        question(forms, seed=2.0),
    ]
    assert len({first.key, *(other.key for other in others)}) == 8


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"null",
        b'"x"',
        b"{",
        b"\xff",
        b'{"program": "x"}',
        b'{"program": "x", "inputs": null}',
        b'{"program": "x", "inputs": {}}',
        b'{"program": "x", "inputs": {"x": "1"}}',
        b'{"program": "x", "inputs": {"x": true}}',
        b'{"program": "x", "inputs": {"x": null}}',
        b'{"program": "x", "inputs": {"x": [1]}}',
        b'{"program": "x", "inputs": {"x": -0}}',
        b'{"program": "x", "inputs": {"x": 1e400}}',
        b'{"program": "x", "inputs": {"x": 1, "x": 2}}',
        b'{"program": "x", "inputs": {"x": 1}, "inputs": {"x": 2}}',
        b'{"program": "x", "inputs": {"x": 1}, "output": "\\ud800"}',
        body("x + " * BODY_BYTES),
    ],
)
def test_what_is_not_plainly_numbers_is_left_to_a_worker(forms, sent):
    assert forms.question("evaluate", sent, "en") is None


def test_a_form_is_wanted_when_a_question_is_put_again(forms, clock):
    one, other = question(forms), question(forms, "x+y")
    assert [forms.wants(one) for _ in range(TIMES)] == [False] * (TIMES - 1) + [True]
    assert [forms.wants(other) for _ in range(TIMES + 5)] == [False] * (TIMES + 5), "another one was just asked for"
    clock.now += SECONDS_BETWEEN
    assert forms.wants(other)
    clock.now += SECONDS_BETWEEN
    assert not forms.wants(one), "the answer is still under way"


def test_what_has_no_form_is_rarely_asked_again(forms, clock):
    one = question(forms)
    forms.keep(one, None)
    clock.now += 1.0
    assert [forms.wants(one) for _ in range(REFUSED_TIMES)] == [False] * (REFUSED_TIMES - 1) + [True]
    forms.keep(one, False)  # a kink, or infinity
    clock.now += 1.0
    assert [forms.wants(one) for _ in range(TIMES)] == [False] * (TIMES - 1) + [True]


def test_a_form_is_filled_with_the_numbers_of_the_question(forms):
    forms.keep(question(forms), DATA)
    assert forms.answer(question(forms)).content == b"<13.5>"
    answer = forms.answer(question(forms, inputs={"x": 2, "y": -0.5}))
    assert (answer.status, answer.content, answer.encoding) == (200, b"<-1.0>", None)
    assert 0 < answer.seconds < 60
    assert forms.answer(question(forms, inputs={"x": 1e200, "y": 1e200})) is None
    assert forms.answer(question(forms, "x+y")) is None
    assert not forms.wants(question(forms))


def test_forms_take_a_share_of_the_time(clock):
    share = Share(0.25, clock, at_once)
    assert [share.take(BURST_SECONDS / 5) for _ in range(6)] == [True] * 5 + [False]
    clock.now += BURST_SECONDS * 2
    assert [share.take(BURST_SECONDS / 5) for _ in range(4)] == [True, True, False, False]
    clock.now += 3600
    assert not share.take(BURST_SECONDS * 1.1) and share.take(BURST_SECONDS * 0.9)


def test_in_each_turn_of_the_event_loop_one_form_is_filled():
    async def in_turns():
        share = Share(0.5, Clock(), in_the_next_turn)
        first = [share.take(1e-6), share.take(1e-6)]
        await asyncio.sleep(0)
        return [*first, share.take(1e-6), share.take(1e-6)]

    with ThreadPoolExecutor(1) as thread:  # a browser's loop may be running in this one
        assert thread.submit(asyncio.run, in_turns()).result() == [True, False, True, False]


def test_beyond_their_share_workers_answer(clock, monkeypatch):
    monkeypatch.setattr("app.http.forms.perf_counter", lambda: 0.0)
    forms = forms_of(clock)
    one = question(forms)
    forms.keep(one, DATA)
    seconds = SECONDS + 3 * SECONDS_OF_NODE
    most = int(BURST_SECONDS / seconds)
    assert sum(forms.answer(one) is not None for _ in range(most + 50)) == most
    clock.now += 0.6 * seconds / Settings().form_share
    assert [forms.answer(one) is not None for _ in range(2)] == [True, False]


def test_what_takes_longer_than_expected_takes_more_of_the_share(clock, monkeypatch):
    monkeypatch.setattr("app.http.forms.perf_counter", count().__next__)
    forms = forms_of(clock)
    one = question(forms)
    forms.keep(one, DATA)
    assert sum(forms.answer(question(forms)) is not None for _ in range(50)) == BURST_SECONDS / MOST_SECONDS
    clock.now += MOST_SECONDS / Settings().form_share
    assert [forms.answer(question(forms)) is not None for _ in range(2)] == [True, False]


def test_what_a_worker_would_compress_is_left_to_it(clock):
    forms = forms_of(clock, compress_bytes=7)
    forms.keep(question(forms), DATA)
    assert forms.answer(question(forms)).content == b"<13.5>"
    assert forms.answer(question(forms, inputs={"x": 3, "y": 4.25})) is None


def test_memory_is_bounded_and_the_least_recently_used_is_dropped(clock):
    room = 3 * Form.read(DATA, 64).bytes + 2_000
    forms = forms_of(clock, form_bytes=room)
    programs = [f"x*y + {number}" for number in range(3)]
    for program in programs:
        forms.keep(question(forms, program), DATA)
    assert len(forms) == 3 and forms.bytes <= room
    assert forms.answer(question(forms, programs[0])) is not None
    forms.keep(question(forms, "x*y"), DATA)
    assert [forms.answer(question(forms, program)) is None for program in programs] == [False, True, False]
    before = forms.bytes
    forms.keep(question(forms, "x*y"), DATA)
    assert forms.bytes == before
    forms.keep(question(forms, f"# {'a' * 7_000}"), {**DATA, "texts": ["<" * room, ">"]})
    assert len(forms) == forms.bytes == 0
    for number in range(COUNTED + 10):
        forms.wants(question(forms, str(number)))
    assert len(forms._times) == COUNTED


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        "form",
        {**DATA, "recipe": {**PRODUCT, "ops": [None, None, "exec"]}},
        {**DATA, "places": [2, 2]},
        {**DATA, "places": [10]},
        {**DATA, "places": [-1]},
        {**DATA, "places": ["a"]},
        {**DATA, "texts": [1, 2]},
        {**DATA, "texts": None},
    ],
)
def test_what_a_worker_sends_is_checked(forms, data, caplog):
    assert Recipe.read(PRODUCT, 64).count == 10
    forms.keep(question(forms), data)
    assert len(forms) == 0 and "form" in caplog.text


def test_it_can_be_switched_off(clock):
    assert question(forms_of(clock, form_share=0)) is None


@pytest.fixture(scope="module")
def small():
    """An app of which each form is kept at once, with the calls that reached a worker."""
    app = create_app(Settings(workers=2, rate_limits=True, metrics=True, queue_seconds=60.0))
    app.state.forms = Forms(app.state.settings, app.state.forms.calls, count(0.0, 1.0).__next__)
    calls, run = [], app.state.workers.run

    async def counted(call, *arguments, **more):
        calls.append(call)
        return await run(call, *arguments, **more)

    app.state.workers.run = counted
    with TestClient(app) as client:
        yield client, calls


SIGMOID = "1/(1+exp(-(w*x+b)))"


def sent(client, call, x, headers=None, program=SIGMOID, **more):
    inputs = {"w": 2.0, "x": x, "b": -1}
    response = client.post(f"/api/v1/{call}", json={"program": program, "inputs": inputs, **more}, headers=headers)
    assert response.status_code == 200, response.text
    return response


def test_the_answers_are_those_of_a_worker_and_need_none(small):
    client, calls = small
    structure = sent(client, "evaluate", 0.5).json()["structure"]
    for call, more in (("evaluate", {}), ("numbers", {"structure": structure}), ("numbers", {"structure": "0"})):
        values = [0.125 * number for number in range(12)]
        by_worker = [sent(client, call, x, program=f"{SIGMOID} # {x} {len(more)}", **more) for x in values]
        del calls[:]
        answers = [sent(client, call, x, **more) for x in values]
        assert 1 <= len(calls) <= TIMES
        for mine, theirs, x in zip(answers, by_worker, values, strict=True):
            plain = theirs.content.replace(f" # {x} {len(more)}".encode(), b"")
            assert mine.content == plain
            assert mine.headers.keys() == theirs.headers.keys()
            unlike = {name for name in mine.headers if mine.headers[name] != theirs.headers[name]}
            assert unlike <= {"content-length", "x-request-id"}


def test_what_a_run_remarks_on_comes_from_a_worker(small):
    client, calls = small
    for x in (0.5,) * (TIMES + 1):
        sent(client, "evaluate", x, program="relu(x*w) + b")
    del calls[:]
    kink = sent(client, "evaluate", 0.0, program="relu(x*w) + b").json()
    assert calls == ["evaluate"]
    assert any("kink" in node["flags"] for node in kink["nodes"])
    assert sent(client, "evaluate", 1e308, program="relu(x*w) + b").json()["value"] == "Infinity"
    assert sent(client, "evaluate", -0.5, program="relu(x*w) + b").json()["value"] == -1
    assert calls == ["evaluate"] * 2


def test_every_answer_is_charged_and_counted(small):
    client, _ = small
    rate_limit: RateLimit = client.app.state.rate_limit
    charged, charge = [], rate_limit.charge
    rate_limit.charge = lambda scope, seconds: (charged.append(seconds), charge(scope, seconds))
    for x in range(TIMES + 5):
        sent(client, "evaluate", x + 0.5, program=f"{SIGMOID}*2")
    assert len(charged) == TIMES + 5 and all(seconds > 0 for seconds in charged)
    metrics = client.get("/metrics").text
    assert 'gradwalk_requests_total{method="POST",route="/api/v1/evaluate",status="200"}' in metrics

    rate_limit.charge = charge


def test_whose_budget_is_used_up_gets_no_answer_from_a_form_either(small):
    client, calls = small
    for x in (0.5,) * (TIMES + 1):
        sent(client, "evaluate", x, program=f"{SIGMOID}*3")
    del calls[:]
    rate_limit: RateLimit = client.app.state.rate_limit
    scope = {"type": "http", "scheme": "http", "path": "/", "headers": [], "client": ("testclient", 50000)}
    rate_limit.charge(scope, 1e6)
    question = {"program": f"{SIGMOID}*3", "inputs": {"w": 2.0, "x": 0.5, "b": -1}}
    assert client.post("/api/v1/evaluate", json=question).status_code == 429
    rate_limit.charge(scope, -2e6)
    assert client.post("/api/v1/evaluate", json=question).status_code == 200
    assert not calls


def test_each_language_has_a_form_of_its_own(small):
    client, _ = small
    program = "stop_gradient(x)*w + b"
    for language in ("en", "ru"):
        for x in (0.5,) * (TIMES + 1):
            first = sent(client, "evaluate", x, {"Accept-Language": language}, program=program).json()
        reason = next(edge["reason"] for edge in first["edges"] if edge["reason"])
        assert ("градиент" in reason.lower()) == (language == "ru")


def test_a_compressed_answer_stays_compressed(small):
    client, calls = small
    program = "\n".join(["s = x", *(f"s = tanh(s)*w + b + {number}" for number in range(14)), "s"])
    del calls[:]
    for x in (0.5,) * (TIMES + 2):
        response = sent(client, "evaluate", x, {"Accept-Encoding": "gzip"}, program=program)
        assert response.headers["content-encoding"] == "gzip"
    assert len(calls) == TIMES + 2
    assert gzip.compress(response.content) and response.json()["value"]
