"""The shipped configuration of the proxy: what it refuses, and that slow clients do not delay others.

All of this happens while 500 connections hang half open.
"""

import json
import shutil
import socket
import ssl
import statistics
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT
from tests.deploy.conftest import BODY_BYTES, PREFIX

SIGMOID = {"program": "1/(1+exp(-(w*x)))", "inputs": {"w": 2, "x": -1}}
HALF_OPEN = {"silent": 200, "half a header": 150, "half a body": 150}
BOUND = 19.0


def half_open(passing, context, kind):
    """A connection that never comes to its point."""
    connection = socket.create_connection(("127.0.0.1", passing.https), timeout=5)
    if kind == "silent":
        return connection
    connection = context.wrap_socket(connection, server_hostname="127.0.0.1")
    head = f"POST {PREFIX}/api/v1/evaluate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    connection.sendall(head.encode())
    if kind == "half a body":
        connection.sendall(b'Content-Length: 60000\r\n\r\n{"program": "')
    return connection


def connections_to(port):
    """How many connections to this port stand, as the kernel counts them."""
    tables = [Path("/proc/net", name).read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
    lines = [line.split() for table in tables for line in table]
    return sum(fields[1].endswith(f":{port:04X}") and fields[3] == "01" for fields in lines)


def is_closed(connection):
    """Whether the other side has ended it."""
    connection.setblocking(False)
    try:
        return connection.recv(4096) == b"" or is_closed(connection)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True


@pytest.fixture(scope="module")
def client(passing):
    with passing.client() as opened:
        yield opened


@pytest.fixture(scope="module", autouse=True)
def slow_clients(passing):
    """500 half-open connections, on loopback, from the first test on; the last one waits for their end."""
    context = ssl.create_default_context(cafile=passing.folder / "fullchain.pem")
    began = time.monotonic()
    held = [half_open(passing, context, kind) for kind, count in HALF_OPEN.items() for _ in range(count)]
    yield began, held
    for connection in held:
        connection.close()


@pytest.mark.full
def test_nobody_waits_for_500_who_are_slow(knowing, client, slow_clients):
    _, held = slow_clients
    times = []
    for _ in range(40):
        start = time.monotonic()
        assert client.post("/api/v1/evaluate", json=SIGMOID).status_code == 200
        times.append(time.monotonic() - start)
    assert client.get("/").status_code == 200
    assert len(held) == 500 and not any(map(is_closed, held[-HALF_OPEN["half a body"] :])), "they are still there"
    assert statistics.median(times) < 0.1
    assert connections_to(knowing.port) < 10, "a slow body never reaches the app"


def test_pages_files_and_answers_pass(client):
    page = client.get("/")
    assert page.status_code == 200 and page.headers["content-encoding"] == "gzip"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["strict-transport-security"], "the app knows that the request came over https"
    answer = client.post("/api/v1/evaluate", json=SIGMOID)
    assert answer.json()["gradients"]["w"] == pytest.approx(-0.104993585)
    problem = client.post("/api/v1/evaluate", json={"program": "1/", "inputs": {}})
    assert problem.status_code == 422 and problem.json()["errors"][0]["span"], "the app's own problems pass untouched"
    assert "server" not in answer.headers or answer.headers["server"] == "nginx"


def test_plain_http_leads_to_tls(passing):
    plain = f"http://127.0.0.1:{passing.http}"
    for host in ("127.0.0.1", "elsewhere.example"):
        answer = httpx.get(f"{plain}{PREFIX}/?lang=ru", headers={"Host": host})
        assert (answer.status_code, answer.headers["location"]) == (308, f"{passing.url}{PREFIX}/?lang=ru")
    assert httpx.get(f"{plain}/healthz").status_code == 204
    challenge = passing.folder / "acme" / ".well-known" / "acme-challenge"
    challenge.mkdir(parents=True)
    (challenge / "token").write_text("proof")
    passing._give_away()
    assert httpx.get(f"{plain}/.well-known/acme-challenge/token").text == "proof"


def test_old_tls_is_refused(passing):
    context = ssl.create_default_context(cafile=passing.folder / "fullchain.pem")
    with (
        socket.create_connection(("127.0.0.1", passing.https)) as raw,
        context.wrap_socket(raw, server_hostname="127.0.0.1") as good,
    ):
        assert good.version() in ("TLSv1.2", "TLSv1.3")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA")
    with socket.create_connection(("127.0.0.1", passing.https)) as raw, pytest.raises(ssl.SSLError):
        context.wrap_socket(raw, server_hostname="127.0.0.1")


def test_outside_the_prefix_there_is_nothing(passing, client):
    assert (
        client.get(f"{passing.url}{PREFIX}?lang=ru", follow_redirects=False).headers["location"] == f"{PREFIX}/?lang=ru"
    )
    for path in ("/", "/static/pages/walk.js", "/class/onerous/", f"{PREFIX}/metrics", f"{PREFIX}/../healthz"):
        answer = client.get(passing.url + path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/not-found"


@pytest.fixture(params=["passing", "stripping", "rooted"])
def proxy(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("reads", ["text/html", "application/json"])
@pytest.mark.parametrize(
    ("path", "page", "document"),
    [
        ("/api", "/api/docs", "/api/v1/openapi.json"),
        ("/api/", "/api/docs", "/api/v1/openapi.json"),
        ("/api/v1", "/api/docs", "/api/v1/openapi.json"),
        ("/openapi.json", "/api/v1/openapi.json", "/api/v1/openapi.json"),
        ("/problems", "/problems", "/problems"),
        ("/problems/", "/problems", "/problems"),
        ("/problems/shape-mismatch", "/problems/shape-mismatch", "/problems/shape-mismatch"),
    ],
)
def test_ways_to_the_reference_and_to_the_problems_stay_under_the_prefix(proxy, reads, path, page, document):
    with proxy.client(headers={"Accept": reads}, follow_redirects=True) as reader:
        answer = reader.get(path)
        assert answer.status_code == 200
        assert str(answer.url) == f"{proxy.url}{proxy.prefix}{page if reads == 'text/html' else document}"
        json = reads != "text/html" or page.endswith(".json")
        assert answer.headers["content-type"].startswith("application/json" if json else "text/html")


def test_the_type_of_a_problem_leads_to_its_description(proxy):
    """A `type` is an absolute path, the same under any prefix: it is looked up at the host's root."""
    with proxy.client(headers={"Accept": "application/json"}, follow_redirects=True) as reader:
        kind = reader.post("/api/v1/evaluate", json={"program": "1/"}).json()["type"]
        answer = reader.get(proxy.url + kind + "?lang=ru")
        assert (answer.status_code, answer.json()["type"]) == (200, kind)
        assert str(answer.url) == f"{proxy.url}{proxy.prefix}{kind}?lang=ru"
        assert reader.get(f"{proxy.url}/problems/none-of-ours").json()["type"] == "/problems/not-found"
        assert reader.get(f"{proxy.url}/problemsome").json()["type"] == "/problems/not-found"


def in_pieces(size):
    for _ in range(size // 1024):
        yield b" " * 1024


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("chunked", [False, True], ids=["counted", "chunked"])
def test_a_body_too_large_is_answered_calmly(client, chunked, language):
    size = BODY_BYTES * 2
    content = in_pieces(size) if chunked else b" " * size
    answer = client.post(
        "/api/v1/evaluate", content=content, headers={"Accept-Language": f"{language}-{language.upper()}"}
    )
    problem = answer.json()
    assert answer.status_code == problem["status"] == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["errors"][0]["name"] == "body_bytes"
    assert str(BODY_BYTES) in problem["detail"]
    assert ("Предел" in problem["detail"]) is (language == "ru")


def test_a_body_too_large_is_answered_as_a_problem_over_http2_too(passing):
    """nginx compares its length with the limit once more where it makes the answer."""
    curl = shutil.which("curl")
    if curl is None or "HTTP2" not in subprocess.run([curl, "-V"], capture_output=True, text=True).stdout:
        pytest.skip("curl with HTTP/2 is not installed")
    sending = [curl, "--silent", "--http2", "--cacert", str(passing.folder / "fullchain.pem"), "--data-binary", "@-"]
    address = f"{passing.url}{passing.prefix}/api/v1/evaluate"
    done = subprocess.run([*sending, address], input=b" " * (2 * BODY_BYTES), capture_output=True)
    assert json.loads(done.stdout)["errors"][0]["name"] == "body_bytes"


def test_a_body_just_as_large_as_allowed_reaches_the_app(client):
    body = b'{"program": "x", "inputs": {"x": 1}}'
    answer = client.post("/api/v1/evaluate", content=body + b" " * (BODY_BYTES - len(body)))
    assert answer.status_code == 200


def test_what_is_no_http_is_answered_as_a_problem(passing):
    context = ssl.create_default_context(cafile=passing.folder / "fullchain.pem")
    for sent in (b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 40_000 + b"\r\n\r\n"):
        raw = socket.create_connection(("127.0.0.1", passing.https), timeout=5)
        with context.wrap_socket(raw, server_hostname="127.0.0.1") as connection:
            connection.sendall(sent)
            heard = b""
            while part := connection.recv(4096):
                heard += part
        assert heard.startswith(b"HTTP/1.1 400")
        assert b"application/problem+json" in heard


def test_a_client_cannot_say_who_it_is(passing, client):
    """The app sees the address that the proxy reports, not one that the request claims."""
    text = (ROOT / "deploy" / "nginx.conf.template").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "$proxy_add_x_forwarded_for" not in text
    answer = client.get("/", headers={"X-Forwarded-For": "192.0.2.66", "X-Forwarded-Host": "elsewhere.example"})
    assert answer.status_code == 200 and "elsewhere.example" not in answer.text


def test_a_class_asks_the_app_once_for_each_file(passing, client):
    address = client.get("/static/vendor/elk-worker.js", follow_redirects=True).url
    answers = [client.get(address, headers={"Accept-Encoding": "gzip"}) for _ in range(20)]
    assert {answer.status_code for answer in answers} == {200}
    kept = [path for path in (passing.folder / "files").rglob("*") if path.is_file()]
    assert any(b"KEY: " + address.path.encode() + b"\n" in path.read_bytes()[:2000] for path in kept)
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": answers[0].headers["etag"]})
    assert again.status_code == 304 and again.headers["etag"] == answers[0].headers["etag"]
    assert client.get(str(address).replace("elk-worker", "nothing")).status_code == 404


def test_while_the_app_is_away_the_proxy_says_so(passing, knowing, client):
    knowing.stop()
    try:
        answer = client.post("/api/v1/evaluate", json=SIGMOID)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert answer.json()["type"] == "/problems/busy"
        assert answer.headers["cache-control"] == "no-store"
    finally:
        knowing.start()
    assert client.post("/api/v1/evaluate", json=SIGMOID).status_code == 200


def test_each_deadline_ends_who_is_slow(slow_clients):
    began, held = slow_clients
    while not all(map(is_closed, held)) and time.monotonic() - began < BOUND:
        time.sleep(0.2)
    assert all(map(is_closed, held))
