"""Every limit is a setting, is told, is reached by a real request, and is named by its error with both figures."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from app import schemas
from app.cli import markdown
from app.i18n import catalogue
from app.main import create_app
from app.settings import LIMITS, Settings, unit, variable
from engine.limits import Limits
from tests.conftest import ROOT, Server, free_port

EVALUATE = "/api/v1/evaluate"
Ask = Callable[[Any], Any]


def program(text: str, **inputs: Any) -> Ask:
    """A request that runs a program."""
    return lambda client: client.post(EVALUATE, json={"program": text, "inputs": inputs})


def body(content: str) -> Ask:
    """A request with this body."""
    return lambda client: client.post(EVALUATE, content=content)


def headers(**given: str) -> Ask:
    """A request with these headers."""
    return lambda client: client.get("/api/v1/functions", headers=given)


def repeated(ask: Ask, times: int) -> Ask:
    """The last of several requests."""
    return lambda client: [ask(client) for _ in range(times)][-1]


def with_session(ask: Ask) -> Ask:
    """A request of someone who has opened the page."""

    def asked(client: Any) -> Any:
        client.get("/")
        return ask(client)

    return asked


def many(client: Any) -> Any:
    """One request more than are answered at the same time: here, while one waits for its body."""
    answers = []

    def content() -> Any:
        answers.append(client.get("/api/v1/functions"))
        yield b"{}"

    with httpx.Client(base_url=client.base_url) as other:
        other.post(EVALUATE, content=content())
    return answers[0]


def together(content: bytes, times: int) -> Ask:
    """The first refusal among requests that are sent at once."""

    def asked(client: Any) -> Any:
        with ThreadPoolExecutor(times) as threads:
            jobs = [threads.submit(client.post, EVALUATE, content=content) for _ in range(times)]
            answers = [job.result() for job in jobs]
        return next((answer for answer in answers if answer.status_code == 503), answers[-1])

    return asked


def drip(start: bytes) -> Ask:
    """A request that does not go on; the answer as httpx has it."""

    def asked(client: Any) -> httpx.Response:
        with socket.create_connection((client.base_url.host, client.base_url.port)) as connection:
            connection.settimeout(10)
            connection.sendall(start)
            received = b""
            while b"}]}" not in received and (chunk := connection.recv(65_536)):
                received += chunk
        head, _, content = received.partition(b"\r\n\r\n")
        fields = [tuple(line.split(": ", 1)) for line in head.decode().split("\r\n")[1:]]
        return httpx.Response(int(head.split()[1]), headers=fields, content=content)

    return asked


@dataclass(frozen=True)
class Reached:
    """How a limit is reached: its value, the request, the figure that it reaches (`None`: measured), the status."""

    value: float
    ask: Ask
    reached: int | None
    status: int
    slug: str = "too-large"
    also: dict[str, Any] = field(default_factory=dict)
    served: bool = False  # needs a real server


FUNCTION = "def f(x):\n    return g(x)\ndef g(x):\n    return h(x)\ndef h(x):\n    return x + 1\nf(x)"
POST = b"POST /api/v1/evaluate HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
RUN = program("x*x", x=3)
LONG = repeated(program("v = x\n" + "v = v*v+1\n" * 500, x=1), 3)
HEAVY = json.dumps({"program": "v = x\n" + "v = v*v+1\n" * 3_000, "inputs": {"x": 1}}).encode()
WIDE = program("sum(reshape(x, 5000, 1) * reshape(x, 1, 5000))", x=[1] * 5_000)
RATES = {"rate_limits": True, "session_share": 1e-6, "address_share": 1e-6, "anonymous_share": 1e-6}

REACHED = {
    "characters": Reached(10, program("x + x + x + x", x=1), 13, 422),
    "depth": Reached(3, program("((((x))))", x=1), 4, 422),
    "nodes": Reached(5, program("x+x+x+x+x+x", x=1), 6, 422),
    "elements": Reached(9, program("reshape(x, 5, 1) * reshape(x, 1, 5)", x=[1] * 5), None, 422),
    "statements": Reached(3, program("a = x\nb = a\nc = b\nc", x=1), 4, 422),
    "seconds": Reached(1e-6, program("v = x\n" + "v = v*v+1\n" * 500, x=1), None, 422, "too-slow"),
    "url_bytes": Reached(256, lambda client: client.get(f"/api/v1/examples/{'a' * 300}"), 317, 413),
    "header_bytes": Reached(1_024, headers(x="a" * 2_000), None, 413),
    "header_fields": Reached(16, headers(**{f"x-{index}": "y" for index in range(30)}), None, 413),
    "header_seconds": Reached(0.3, drip(b"GET / HTTP/1.1\r\nHost: x\r\n"), None, 400, "too-slow", served=True),
    "body_bytes": Reached(30, body('{"program": "x", "inputs": {"x": 1}}'), 36, 413),
    "body_seconds": Reached(0.3, drip(POST), None, 400, "too-slow", served=True),
    "json_depth": Reached(8, body('{"program": "x", "inputs": {"x": ' + "[" * 10 + "]" * 10 + "}}"), 12, 422),
    "inputs": Reached(2, program("a", a=1, b=2, c=3), 3, 422),
    "name_characters": Reached(5, program("x", x=1, longer=2), 6, 422),
    "response_bytes": Reached(400, program("x", x=1), None, 422),
    "memory_bytes": Reached(
        256 * 1024**2, WIDE, None, 422, also={"elements": 10**9, "seconds": 60, "workers": 2}, served=True
    ),
    "queue": Reached(0, together(HEAVY, 8), None, 503, "busy", {"workers": 2, "seconds": 20}, served=True),
    "queue_bytes": Reached(50_000, together(HEAVY, 4), None, 503, "busy", {"seconds": 20}, served=True),
    "queue_seconds": Reached(0.01, together(HEAVY, 8), None, 503, "busy", {"workers": 2, "seconds": 20}, served=True),
    "requests": Reached(1, many, 2, 503, "busy", served=True),
    "session_budget": Reached(1e-3, with_session(LONG), None, 429, "rate-limited", RATES),
    "address_budget": Reached(1e-3, with_session(LONG), None, 429, "rate-limited", RATES),
    "anonymous_budget": Reached(1e-3, LONG, None, 429, "rate-limited", RATES),
}


@pytest.fixture
def client_of(tmp_path):
    """`client_of(reached, name)`: a client of an app with that limit, in this process or in one of its own."""
    opened: list[Any] = []

    def of(name: str, case: Reached) -> Any:
        settings = {name: case.value, **case.also}
        if not case.served:
            client = TestClient(create_app(Settings(**settings)), raise_server_exceptions=False)
            opened.append(client.__exit__)
            return client.__enter__()
        environment = {variable(key): str(value) for key, value in settings.items()}
        server = Server(free_port(), tmp_path / "log.txt", **environment)
        server.start()
        opened.append(lambda *_: server.stop())
        return httpx.Client(base_url=server.url, timeout=60)

    yield of
    for close in opened:
        close(None, None, None)


UNREACHABLE = {"call_depth": "programs cannot define functions of their own yet"}


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_reached_and_named(client_of, name):
    if name in UNREACHABLE:
        answer = client_of("nodes", Reached(5, RUN, None, 422)).post(
            EVALUATE, json={"program": FUNCTION, "inputs": {"x": 1}}
        )
        assert answer.json()["type"] == "/problems/unsupported-syntax", "now it can be reached: test it"
        return
    case = REACHED[name]
    answer = case.ask(client_of(name, case))
    assert answer.status_code == case.status, answer.text
    problem = schemas.Problem.model_validate_json(answer.content)
    assert problem.type == f"/problems/{case.slug}"
    assert problem.errors[0].name == name
    assert name in problem.detail
    if name == "memory_bytes":
        assert str(case.value) in problem.detail, "how much would have been needed is not known"
        return
    allowed, reached = (float(figure) for figure in re.findall(r"[\d.]+(?:e-?\d+)?(?=[; ]|\.$)", problem.detail)[:2])
    assert allowed == case.value
    assert reached == case.reached if case.reached else reached >= allowed
    if case.status in (429, 503):
        assert int(answer.headers["retry-after"]) >= 1


@pytest.mark.parametrize("name", LIMITS)
def test_a_request_within_the_limits_is_answered(client, name):
    """The defaults leave room: no limit stands in the way of the lecture's own example."""
    assert RUN(client).status_code == 200
    assert getattr(Settings(), name) > 0


def test_the_limits_are_told(client):
    told = schemas.Limits.model_validate_json(client.get("/api/v1/limits").content).limits
    assert [limit.name for limit in told] == list(LIMITS)
    for limit in told:
        assert limit.value == getattr(Settings(), limit.name)
        assert limit.unit == unit(limit.name)
        assert limit.variable == f"GRADWALK_{limit.name.upper()}"
    assert set(Limits.__slots__) <= set(LIMITS)


def test_the_limits_are_told_in_russian(client):
    russian = client.get("/api/v1/limits", headers={"Accept-Language": "ru"})
    assert "Accept-Language" in russian.headers["vary"]
    texts = catalogue("ru")
    english = client.get("/api/v1/limits").json()["limits"]
    for said, original in zip(russian.json()["limits"], english, strict=True):
        assert said["summary"] == texts[original["summary"]] != original["summary"]


def test_the_limits_are_described(client):
    document = client.get("/api/v1/openapi.json").json()
    described = document["paths"]["/api/v1/limits"]["get"]["responses"]["200"]["content"]["application/json"]
    model = document["components"]["schemas"][described["schema"]["$ref"].rpartition("/")[2]]
    schemas.Limits.model_validate(model["examples"][0])


def test_what_was_set_is_told():
    with TestClient(create_app(Settings(nodes=7))) as client:
        told = {limit["name"]: limit["value"] for limit in client.get("/api/v1/limits").json()["limits"]}
    assert told["nodes"] == 7


def test_the_settings_are_documented():
    assert markdown() in (ROOT / "docs" / "settings.md").read_text(), "gradwalk settings --markdown"


def test_a_secret_is_not_shown(capsys):
    from app.cli import show

    show(Settings(secret="tell-nobody"))
    shown = capsys.readouterr().out
    assert "tell-nobody" not in shown
    assert "GRADWALK_SECRET=*" in shown


@pytest.mark.parametrize("wrong", [{"trusted_proxies": "the-proxy"}, {"hsts": "yes\r\nX: y"}, {"nodes": 0}])
def test_settings_that_cannot_be_meant_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)


KINDS = [
    ("several parts", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\n\r\n{}\r\n--x--", 400),
    ("several parts, shouted", {"Content-Type": " MULTIPART/mixed"}, b"{}", 400),
    ("gzip", {"Content-Encoding": "gzip"}, b"\x1f\x8b\x08", 400),
    ("two codings", {"Content-Encoding": "identity, br"}, b"{}", 400),
    ("as it is", {"Content-Encoding": "identity"}, b'{"program": "x", "inputs": {"x": 1}}', 200),
    ("a form's type", {"Content-Type": "application/x-www-form-urlencoded"}, b'{"program":"2","inputs":{}}', 200),
]


@pytest.mark.parametrize(("given", "content", "status"), [kind[1:] for kind in KINDS], ids=[kind[0] for kind in KINDS])
def test_the_kind_of_a_body(client, given, content, status):
    answer = client.post(EVALUATE, content=content, headers=given)
    assert answer.status_code == status, answer.text
    if status == 400:
        assert answer.json()["type"] == "/problems/invalid-request"
        assert "JSON" in answer.json()["errors"][0]["hint"]


HOSTILE = [
    "[" * 10_000,
    "[" * 10_000 + "]" * 10_000,
    '{"program":' * 10_000,
    '{"program": "x", "inputs": {"x": ' + "9" * 400_000 + "}}",
    '{"program": "x", "inputs": {"x": -0.' + "0" * 400_000 + "1e-9}}x",
    '{"program": "x", "inputs": {"x": 1e' + "9" * 100_000 + "}}",
    '{"program": "x", "inputs": {"' + "n" * 400_000 + '": 1}}',
    '{"' + "k" * 400_000 + '": 1}',
    '{"program": "x", "output": "' + "\\ud800" * 10_000 + '"}',
    '{"program": "\\ud800", "inputs": {"\\udfff": 1}}',
    '{"program": "x", "inputs": {"x": 1, "x": 2}}',
    '{"program": "x", "inputs": {' + ",".join(f'"a{index}": 1' for index in range(5_000)) + "}}",
    '{"program": "x", "expand": [' + ",".join(['"f"'] * 50_000) + "]}",
    '{"program": "x", "expand": ["' + "f" * 50_000 + '"]}',
    '{"program": "x", "seed": ' + "[" * 31 + "1" + "]" * 31 + "}",
    '{"program": "x", "inputs": {"x": true}}',
    "\ufeff{}",
    "nul",
    '"' + "a" * 100_000,
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_body(client, content):
    """Always a clear 4xx, as strict JSON, of readable length."""
    answer = client.post(EVALUATE, content=content.encode("utf-8", "surrogatepass"))
    assert 400 <= answer.status_code < 500
    problem = schemas.Problem.model_validate(json.loads(answer.content, parse_constant=lambda _: pytest.fail("NaN")))
    assert problem.errors[0].message
    assert len(answer.content) < 5_000
