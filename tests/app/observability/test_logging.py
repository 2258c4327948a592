"""The log never holds what was typed, neither in its lines nor in the description of an error."""

from __future__ import annotations

import asyncio
import json
import logging
import logging.config
import os

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.observability.logging import JSONLines, Lines, configure
from app.observability.metrics import Metrics
from app.settings import Settings
from app.workers.jobs import Client, Job

SECRET = "Zq7secretword"


def record(message="event", *arguments, error=None, **extra):
    made = logging.LogRecord("gradwalk", logging.ERROR, __file__, 1, message, arguments, None)
    if error is not None:
        made.exc_info = (type(error), error, error.__traceback__)
    made.__dict__.update(extra)
    return made


def failing():
    """An error with what was typed in its text, in its cause and in its locals."""
    try:
        try:
            float(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError as error:
        return error


@pytest.mark.parametrize("formatter", [Lines(), JSONLines()], ids=["text", "json"])
def test_an_exception_is_logged_without_its_text(formatter):
    line = formatter.format(record(error=failing()))
    assert SECRET not in line
    for part in ("KeyError", "ValueError", "test_logging.py", "failing"):
        assert part in line


def test_a_long_chain_of_causes_is_cut():
    error = None
    for _ in range(50):
        try:
            raise ValueError(SECRET) from error
        except ValueError as next_error:
            error = next_error
    assert Lines().format(record(error=error)).count("ValueError") == 5


@pytest.mark.parametrize("formatter", [Lines(), JSONLines()], ids=["text", "json"])
def test_control_characters_cannot_forge_lines(formatter):
    line = formatter.format(record("one %s", "two\x1b[31m\u2028three\x00"))
    assert "\x1b" not in line
    assert "\x00" not in line
    assert "three" not in line, "what a library quotes on further lines stays out"
    assert len(line.splitlines()) == 1


def test_json_is_json():
    entry = json.loads(JSONLines().format(record(event={"status": 200}, error=failing())))
    assert (entry["level"], entry["message"], entry["status"]) == ("error", "event", 200)
    assert entry["trace"][0] == "KeyError"
    assert entry["time"].endswith("+00:00")


def test_text_is_a_line():
    assert Lines().format(record(event={"status": 200})).endswith(" error gradwalk event status=200")


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("processes", [1, 2])
def test_lines_name_their_process_where_there_are_several(style, processes):
    options = configure(Settings(log_format=style, processes=processes))["formatters"]
    line = logging.config.DictConfigurator({}).configure_formatter(options["lines"]).format(record())
    shown = json.loads(line).get("pid") if style == "json" else "pid=" in line and int(line.partition("pid=")[2])
    assert (shown == os.getpid()) == (processes > 1)


@pytest.mark.parametrize("style", ["text", "json"])
def test_the_configuration_is_one(style):
    logging.config.DictConfigurator(configure(Settings(log_format=style, log_level="info")))
    assert configure(Settings(log_level="debug"))["root"]["level"] == "DEBUG"


class Broken:
    """Workers that fail with an unexpected exception."""

    async def run(self, *_, **more):
        raise RuntimeError(SECRET)


def test_what_nobody_expected_is_answered_calmly_and_logged_without_text(caplog):
    app = create_app(Settings())
    app.state.workers = Broken()
    answer = TestClient(app).post("/api/v1/evaluate", json={"program": SECRET, "inputs": {}})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/unexpected"
    assert answer.headers["content-security-policy"], "also such an answer has all headers"
    assert answer.headers["x-request-id"]
    lines = [Lines().format(made) for made in caplog.records]
    assert any("unexpected RuntimeError" in line and "test_logging.py" in line for line in lines)
    assert SECRET not in "\n".join(lines)


def test_figures_that_others_add():
    metrics = Metrics()
    waiting = [3.0]
    metrics.watch("waiting_calls", "Calls that wait for a worker", lambda: waiting[0])
    assert b"gradwalk_waiting_calls 3.0" in metrics.text()
    waiting[0] = 4.0
    assert b"gradwalk_waiting_calls 4.0" in metrics.text()


def test_refusals_are_counted():
    metrics = Metrics()
    metrics.answered("POST", "/api/v1/evaluate", 503, 0.1, 0.0)
    metrics.answered("POST", "/api/v1/evaluate", 429, 0.1, 0.0)
    assert b'gradwalk_refused_total{problem="busy"} 1.0' in metrics.text()
    assert b'gradwalk_refused_total{problem="rate-limited"} 1.0' in metrics.text()


def test_what_nobody_expected_is_counted_by_its_call_and_kind(caplog):
    with TestClient(create_app(Settings(metrics=True, workers=2))) as client:
        app = client.app
        assert "gradwalk_unexpected_total{" not in client.get("/metrics").text
        loop = asyncio.new_event_loop()
        job = Job("collapse", b"", "en", False, Client("127.0.0.1"), loop.create_future())
        result = {"status": 422, "seconds": 0.0, "fault": {"kind": "KeyError", "places": "calls.py:1"}}
        app.state.workers._settle(job, result, b"")
        loop.close()
        app.state.workers, kept = Broken(), app.state.workers
        client.post("/api/v1/evaluate", json={"program": SECRET, "inputs": {}})
        app.state.workers = kept
        figures = client.get("/metrics").text
    assert 'gradwalk_unexpected_total{call="collapse",kind="KeyError"} 1.0' in figures
    assert 'gradwalk_unexpected_total{call="web",kind="RuntimeError"} 1.0' in figures
    assert "unexpected in a worker: KeyError in collapse at calls.py:1" in caplog.text


def test_figures_are_off_by_default(client):
    assert client.get("/metrics").status_code == 404
