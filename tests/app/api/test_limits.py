"""Every limit is a setting, is listed by /limits, is exceeded by a real request, and is named by its error with both figures."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from app.api.limits import Limits as LimitsResponse
from app.errors.problem import Problem
from app.i18n import catalogue
from app.main import create_app
from app.settings import LIMITS, Settings, unit, variable
from engine.limits import Limits
from tests.app.limits import Exceeded, limits_of_endpoints
from tests.app.requests import (
    body,
    concurrent,
    during_a_stream,
    headers,
    in_turn,
    program,
    repeated,
    retried,
    stream,
    uncompressed,
    unfinished,
    until_refused,
    while_half_sent,
    while_unread,
    with_session,
    without_session,
)
from tests.conftest import Server, free_port
from tests.effort import daily

POST = b"POST /api/v1/evaluate HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
HALF = POST.replace(b"100", b"100000") + b" " * 60_000
PROBE = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
OUTER = "sum(reshape(x, 70, 1) * reshape(x, 1, 70))"


def outer(size: int) -> bytes:
    """A request whose response has about 73 bytes for each of `size` × `size` elements."""
    content = json.dumps({"program": OUTER.replace("70", str(size)), "inputs": {"x": [1 / 3] * size}}).encode()
    return POST.replace(b"100", b"%d" % len(content)) + content


LARGE = uncompressed(program(OUTER, x=[1 / 3] * 70))
RUN = program("x*x", x=3)
LONG = repeated(program("v = x\n" + "v = v*v+1\n" * 500, x=1), 3)
HEAVY = json.dumps({"program": "v = x\n" + "v = v*v+1\n" * 1_900, "inputs": {"x": 1}}).encode()
SMALL_BUT_HEAVY = json.dumps(
    {"program": "sum(exp(reshape(x, 400, 1) * reshape(x, 1, 400)))", "inputs": {"x": [1] * 400}}
).encode()
ENDLESS = "v = x\n" + "v = v*v+1\n" * 150_000
WIDE = program("sum(reshape(x, 5000, 1) * reshape(x, 1, 5000))", x=[1] * 5_000)
SLOW_SHARES = {"session_share": 1e-6, "address_share": 1e-6, "anonymous_share": 1e-6}
LONG_TIMEOUTS = {"seconds": 60, "queue_seconds": 60}


APPS: dict[str, dict[str, Any]] = {
    "small": {
        "characters": 300,
        "depth": 3,
        "nodes": 20,
        "edges": 60,
        "edge_elements": 400,
        "elements": 200,
        "statements": 10,
        "call_depth": 2,
        "url_bytes": 256,
        "header_bytes": 1_024,
        "header_fields": 16,
        "body_bytes": 2_000,
        "json_depth": 8,
        "inputs": 2,
        "name_characters": 5,
        "response_bytes": 400,
        **LONG_TIMEOUTS,
    },
    "short": {"seconds": 2.0, "characters": 10**7, "statements": 10**7, "nodes": 10**7, "queue_seconds": 60},
    "frugal": {"rate_limits": True, "session_budget": 1e-3, "anonymous_budget": 1e-3, **SLOW_SHARES, **LONG_TIMEOUTS},
    "address with a small budget": {"rate_limits": True, "address_budget": 1e-3, **SLOW_SHARES, **LONG_TIMEOUTS},
    "served with short timeouts": {"header_seconds": 1.0, "body_seconds": 5.0, "requests": 1},
    "served narrow": {"workers": 2, "train_streams": 1, "queue": 1, "queue_bytes": 50_000, **LONG_TIMEOUTS},
    "served full": {"unsent_bytes": 70_000, "arriving_bytes": 50_000, **LONG_TIMEOUTS},
    "served shared": {
        "response_bytes": 3_000_000,
        "address_unsent_bytes": 3_000_000,
        "body_bytes": 100_000,
        "address_arriving_bytes": 100_000,
        **LONG_TIMEOUTS,
    },
    "served with few connections": {"connections": 16, "pipelined": 2, **LONG_TIMEOUTS},
    "served tight": {
        "workers": 2,
        "seconds": 60,
        "queue_seconds": 0.01,
        "memory_bytes": 256 * 1024**2,
        "elements": 10**9,
        "edge_elements": 10**10,
    },
}
"""Settings by app; where its name begins with “served”, it runs in a process of its own."""

EXCEEDED = {
    "characters": Exceeded(program("x" + " + x" * 75, x=1), reached=301),
    "depth": Exceeded(program("((((x))))", x=1), reached=4),
    "nodes": Exceeded(program("x" + "+x" * 25, x=1), reached=21),
    "edges": Exceeded(program("stack(x" + ", x" * 69 + ")", x=1), reached=70),
    "edge_elements": Exceeded(program("x*x" + "+x@x" * 5, x=[1] * 20)),
    "elements": Exceeded(program("reshape(x, 15, 1) * reshape(x, 1, 15)", x=[1] * 15)),
    "statements": Exceeded(program("a = x\n" * 12, x=1), reached=11),
    "call_depth": Exceeded(program("def f(a):\n    return f(a)\nf(x)", x=1), reached=3),
    "train_streams": Exceeded(during_a_stream(stream), reached=2, app="served narrow", status=503, slug="busy"),
    "seconds": Exceeded(retried(program(ENDLESS, x=1)), app="short", slug="too-slow"),
    "url_bytes": Exceeded(lambda client: client.get(f"/api/v1/examples/{'a' * 300}"), reached=317, status=413),
    "header_bytes": Exceeded(headers(x="a" * 2_000), status=413),
    "header_fields": Exceeded(headers(**{f"x-{index}": "y" for index in range(30)}), status=413),
    "header_seconds": Exceeded(
        unfinished(b"GET / HTTP/1.1\r\nHost: x\r\n"), app="served with short timeouts", status=400, slug="too-slow"
    ),
    "body_bytes": Exceeded(body(" " * 2_001), reached=2_001, status=413),
    "body_seconds": Exceeded(unfinished(POST), app="served with short timeouts", status=400, slug="too-slow"),
    "arriving_bytes": Exceeded(unfinished(HALF), app="served full", status=503, slug="busy"),
    "address_arriving_bytes": Exceeded(while_half_sent(HALF), app="served shared", status=503, slug="busy"),
    "unsent_bytes": Exceeded(LARGE, app="served full", status=503, slug="busy"),
    "address_unsent_bytes": Exceeded(
        until_refused(while_unread(1, outer(200), uncompressed(program(OUTER.replace("70", "200"), x=[1 / 3] * 200)))),
        app="served shared",
        status=503,
        slug="busy",
    ),
    "connections": Exceeded(
        while_unread(16, outer(120), unfinished(b"")),
        reached=17,
        app="served with few connections",
        status=503,
        slug="busy",
    ),
    "pipelined": Exceeded(in_turn(PROBE, 5), reached=3, app="served with few connections", status=503, slug="busy"),
    "json_depth": Exceeded(body('{"program": "x", "inputs": {"x": ' + "[" * 10 + "]" * 10 + "}}"), reached=12),
    "inputs": Exceeded(program("a", a=1, b=2, c=3), reached=3),
    "name_characters": Exceeded(program("x", x=1, longer=2), reached=6),
    "response_bytes": Exceeded(RUN),
    "requests": Exceeded(
        during_a_stream(headers()), reached=2, app="served with short timeouts", status=503, slug="busy"
    ),
    "session_budget": Exceeded(with_session(LONG), app="frugal", status=429, slug="rate-limited"),
    "address_budget": Exceeded(with_session(LONG), app="address with a small budget", status=429, slug="rate-limited"),
    "anonymous_budget": Exceeded(without_session(LONG), app="frugal", status=429, slug="rate-limited"),
    "memory_bytes": Exceeded(retried(WIDE), app="served tight"),
    "queue": Exceeded(concurrent("queue", SMALL_BUT_HEAVY, 12), app="served narrow", status=503, slug="busy"),
    "queue_bytes": Exceeded(concurrent("queue_bytes", HEAVY, 4), app="served narrow", status=503, slug="busy"),
    "queue_seconds": Exceeded(concurrent("queue_seconds", HEAVY, 5), app="served tight", status=503, slug="busy"),
    **limits_of_endpoints(),
}
QUICK = [name for name in LIMITS if name not in EXCEEDED or EXCEEDED[name].app == "small"]
"""The limits that one app in this process reaches; others take seconds, for a server or until a time is over."""
APPS["small"] |= {name: case.allowed for name, case in EXCEEDED.items() if case.allowed is not None}


@pytest.fixture(scope="module")
def client_of(tmp_path_factory):
    """`client_of(app)`: a client of one of the apps, in this process or in one of its own."""
    with ExitStack() as stack:
        opened: dict[str, Any] = {}

        def of(app: str) -> Any:
            if app not in opened:
                opened[app] = stack.enter_context(served(app) if app.startswith("served") else here(app))
            return opened[app]

        def here(app: str) -> Any:
            return TestClient(create_app(Settings(**APPS[app])), raise_server_exceptions=False)

        def served(app: str) -> Any:
            environment = {variable(name): str(value) for name, value in APPS[app].items()}
            server = Server(free_port(), tmp_path_factory.mktemp("served") / "log.txt", **environment)
            server.start()
            stack.callback(server.stop)
            return httpx.Client(base_url=server.url, timeout=60)

        yield of


@pytest.mark.long
@pytest.mark.parametrize("name", daily({name: name for name in LIMITS}, QUICK))
def test_every_limit_is_reached_and_named(client_of, name):
    assert name in EXCEEDED, f"add a request that exceeds “{name}” to LIMITS of its endpoint's tests, or to EXCEEDED"
    case = EXCEEDED[name]
    assert name in APPS[case.app], f"add a small value of “{name}” to the app “{case.app}” in APPS"
    answer = case.request(client_of(case.app))
    assert answer.status_code == case.status, answer.text
    problem = Problem.model_validate_json(answer.content)
    assert problem.type == f"/problems/{case.slug}"
    assert problem.errors[0].name == name
    assert name in problem.detail
    figures = [float(figure) for figure in re.findall(r"[\d.]+(?:e-?\d+)?(?=[; ]|\.$)", problem.detail)]
    assert figures[0] == APPS[case.app][name]
    if name != "memory_bytes":  # how much would have been needed is not known
        assert figures[1] == case.reached if case.reached else figures[1] >= figures[0]
    if case.status in (429, 503):
        assert int(answer.headers["retry-after"]) >= 1
        assert f" {answer.headers['retry-after']} s" in problem.errors[0].hint


@pytest.mark.parametrize("name", LIMITS)
def test_a_request_within_the_limits_is_answered(client, name):
    """The defaults leave room: no limit stands in the way of the lecture's own example."""
    assert RUN(client).status_code == 200
    assert getattr(Settings(), name) > 0


def test_the_limits_are_listed(client):
    response = LimitsResponse.model_validate_json(client.get("/api/v1/limits").content).limits
    assert [limit.name for limit in response] == list(LIMITS)
    for limit in response:
        assert limit.value == getattr(client.app.state.settings, limit.name)
        assert limit.unit == unit(limit.name)
        assert limit.variable == f"GRADWALK_{limit.name.upper()}"
    assert set(Limits.__slots__) <= set(LIMITS)


def test_the_limits_are_listed_in_russian(client):
    """A summary that waits for its Russian is in English: `make lint` lists it."""
    russian = client.get("/api/v1/limits", headers={"Accept-Language": "ru"})
    assert "Accept-Language" in russian.headers["vary"]
    texts = catalogue("ru")
    english = client.get("/api/v1/limits").json()["limits"]
    for said, original in zip(russian.json()["limits"], english, strict=True):
        assert said["summary"] == texts.get(original["summary"], original["summary"])
    assert [each["summary"] for each in russian.json()["limits"]] != [each["summary"] for each in english]


def test_the_limits_are_described(client):
    document = client.get("/api/v1/openapi.json").json()
    described = document["paths"]["/api/v1/limits"]["get"]["responses"]["200"]["content"]["application/json"]
    model = document["components"]["schemas"][described["schema"]["$ref"].rpartition("/")[2]]
    LimitsResponse.model_validate(model["examples"][0])
