"""The log and the metrics of a real server process: a line for each request, and nothing of what was typed."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from tests.app.http.raw_requests import START_TIMEOUT, talk

BODY = b'{"program": "x", "inputs": {"x": 1}}'


def logged(server, *words):
    """The server's log once these words stand in it, one after another."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        log = rest = server.log.read_text()
        for word in words:
            rest = rest.partition(word)[2]
        if rest:
            return log
        time.sleep(0.05)
    raise AssertionError(f"the log never had {words}")


SECRET = "Zq7secretword"


@pytest.mark.full
def test_the_log_holds_nothing_that_was_typed(short_timeouts):
    program = f"{SECRET} + \x1b[31m\r\n{SECRET}("
    for content in (
        json.dumps({"program": program, "inputs": {SECRET: 1}}).encode(),
        json.dumps({"program": "x", "inputs": {"x": 1}, SECRET: 1}).encode(),
        f"{{{SECRET}".encode(),
    ):
        given = {"X-Request-ID": f"{SECRET}-0123456789abcdef", "User-Agent": SECRET, "Referer": SECRET}
        answer = httpx.post(
            f"{short_timeouts.url}/api/v1/evaluate?{SECRET}=1", content=content, headers=given, timeout=START_TIMEOUT
        )
        assert 400 <= answer.status_code < 500
        assert SECRET not in answer.headers["x-request-id"]
    httpx.get(f"{short_timeouts.url}/api/v1/examples/{SECRET}", timeout=START_TIMEOUT)
    httpx.get(f"{short_timeouts.url}/{SECRET}?{SECRET}", timeout=START_TIMEOUT)
    talk(short_timeouts, f"{SECRET} / HTTP/1.1\r\n\r\n".encode())
    last = "fedcba9876543210fedcba9876543210"
    httpx.get(f"{short_timeouts.url}/api/v1/version", headers={"X-Request-ID": last}, timeout=START_TIMEOUT)
    log = logged(short_timeouts, last)
    assert SECRET not in log
    assert "\x1b" not in log


def test_every_request_is_a_line_of_the_log(short_timeouts):
    named = "0123456789abcdef0123456789abcdef"
    answer = httpx.post(
        f"{short_timeouts.url}/api/v1/evaluate", content=BODY, headers={"X-Request-ID": named}, timeout=START_TIMEOUT
    )
    httpx.get(f"{short_timeouts.url}/api/v1/examples/sigmoid", timeout=START_TIMEOUT)
    httpx.get(f"{short_timeouts.url}/static/pages/walk.js", timeout=START_TIMEOUT)
    httpx.get(f"{short_timeouts.url}/nowhere", timeout=START_TIMEOUT)
    lines = [
        json.loads(line) for line in logged(short_timeouts, named, "unmatched").splitlines() if line.startswith("{")
    ]
    entries = [line for line in lines if line["logger"] == "gradwalk.requests"][-4:]
    assert [(line["method"], line["route"], line["status"]) for line in entries] == [
        ("POST", "/api/v1/evaluate", 200),
        ("GET", "/api/v1/examples/{name}", 200),
        ("GET", "/static/{path}", 307),
        ("GET", "unmatched", 404),
    ]
    first = entries[0]
    assert first["request"] == named == answer.headers["x-request-id"]
    assert first["bytes"] == len(answer.content)
    assert 0 < first["compute_milliseconds"] <= first["milliseconds"]
    assert not [line for line in lines if "healthz" in str(line) or "readyz" in str(line)]


def test_figures_for_prometheus(short_timeouts):
    httpx.post(f"{short_timeouts.url}/api/v1/evaluate", content=BODY, timeout=START_TIMEOUT)
    answer = httpx.get(f"{short_timeouts.url}/metrics", timeout=START_TIMEOUT)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    figures = {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in answer.text.splitlines() if line[0] != "#"
    }
    assert figures['gradwalk_requests_total{method="POST",route="/api/v1/evaluate",status="200"}'] >= 1
    assert figures['gradwalk_request_seconds_count{route="/api/v1/evaluate"}'] >= 1
    assert figures['gradwalk_compute_seconds_total{route="/api/v1/evaluate"}'] > 0
    assert "healthz" not in answer.text
    assert SECRET not in answer.text
