"""The headers of every kind of answer, and what Mozilla's Observatory would say of them."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.pages.modules import modules, rooms
from tests.app.http.observatory import TESTS, Scripts, Site, score
from tests.app.idle import idle_app, idle_client
from tests.conftest import ROOT

ORIGIN = {"Origin": "https://elsewhere.example"}


def proxied(**settings):
    """A client behind a proxy that speaks https to the world and http to us."""
    app = ProxyHeadersMiddleware(idle_app(**settings), "127.0.0.1")
    return TestClient(app, client=("127.0.0.1", 1), headers={"X-Forwarded-Proto": "https"})


def site(client, path):
    answer = client.get(path)
    return Site(
        {name.lower(): value for name, value in answer.headers.items()},
        answer.text,
        answer.headers.get_list("set-cookie"),
        client.get(path, headers=ORIGIN).headers,
    )


GAINS = {
    "content-security-policy": 10,
    "referrer-policy": 5,
    "subresource-integrity": 5,
    "x-frame-options": 5,
    "cross-origin-resource-policy": 10,
    "cross-origin-embedder-policy": 10,
    "cross-origin-opener-policy": 10,
}


@pytest.mark.parametrize("path", ["/", "/api/docs", "/?lang=ru"])
def test_observatory(path):
    result = score(site(proxied(), path))
    assert {name: part for name, part in result.parts.items() if part} == GAINS
    assert (result.grade, result.total) == ("A+", 155)


def test_observatory_with_sessions():
    """The cookie of rate limits gains, since it is bound to the host, unreadable for scripts, and not sent from elsewhere."""
    result = score(site(proxied(rate_limits=True), "/"))
    assert result.parts["cookies"] == 5
    assert result.total == 160


def test_observatory_of_what_is_no_page():
    """Answers of the API may be read from anywhere, which gains nothing; the rest is as good."""
    result = score(site(proxied(), "/api/v1/functions"))
    assert (result.grade, result.parts["cross-origin-resource-policy"]) == ("A+", 0)


SCORES = [
    ({}, "", 30, "D"),
    ({"content-security-policy": "default-src 'self' 'unsafe-inline'"}, "", 35, "D"),
    ({"content-security-policy": "default-src 'none'; default-src *"}, "", 30, "D"),
    ({"strict-transport-security": "max-age=60"}, "", 40, "D+"),
    (
        {
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
            "strict-transport-security": "max-age=63072000",
            "x-content-type-options": "nosniff",
        },
        "",
        115,
        "A+",
    ),
    (
        {
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
            "strict-transport-security": "max-age=63072000",
        },
        '<script src="http://elsewhere.example/a.js"></script>',
        45,
        "C-",
    ),
]


@pytest.mark.parametrize(("headers", "html", "total", "grade"), SCORES)
def test_the_scorer_itself(headers, html, total, grade):
    """Worked out by hand from the published table."""
    result = score(Site(headers, html))
    assert (result.total, result.grade) == (total, grade)
    assert set(result.parts) == set(TESTS)


def test_links_to_other_languages_are_whole_where_the_host_is_known():
    answer = idle_client(allowed_hosts="gradwalk.example").get("/", headers={"Host": "gradwalk.example"})
    assert 'hreflang="ru" title="Русский" href="http://gradwalk.example/?lang=ru"' in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/api/docs", "/static/pages/walk.js", "/api/v1/functions", "/healthz", "/nothing"]
)
def test_every_answer(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    for part in ("default-src 'none'", "base-uri 'none'", "form-action 'none'", "object-src 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "frame-ancestors" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "server" not in headers
    assert "x-powered-by" not in headers
    assert "strict-transport-security" not in headers, "over http it would be ignored, and it might be a lie"


def test_trusted_types(client):
    page = client.get("/").headers["content-security-policy"]
    assert "require-trusted-types-for 'script'; trusted-types gradwalk" in page
    assert 'createPolicy("gradwalk"' in (ROOT / "static" / "lib" / "trusted-types.js").read_text()


def test_what_may_be_kept(client):
    body = {"program": "x", "inputs": {"x": 1}}
    assert client.post("/api/v1/evaluate", json=body).headers["cache-control"] == "no-store"
    assert client.post("/api/v1/evaluate", json={}).headers["cache-control"] == "no-store"
    assert client.get("/healthz").headers["cache-control"] == "no-store"
    assert client.get("/").headers["cache-control"] == "no-cache"
    assert "no-store" not in client.get("/static/pages/walk.js").headers["cache-control"]


def test_who_may_embed(client):
    assert client.get("/api/v1/functions").headers["cross-origin-resource-policy"] == "cross-origin"
    assert client.get("/static/pages/walk.js").headers["cross-origin-resource-policy"] == "same-origin"
    assert client.get("/").headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("hsts", "sent"),
    [("max-age=63072000; includeSubDomains", True), ("max-age=86400", True), ("", False)],
)
def test_https_once_https_always(hsts, sent):
    headers = proxied(hsts=hsts).get("/healthz").headers
    assert headers.get("strict-transport-security") == (hsts if sent else None)


def test_refusals_carry_all_headers(client):
    for answer in (
        client.get("/" + "a" * 9_000, headers=ORIGIN),
        client.post("/api/v1/evaluate", content=b" " * (17 << 20), headers=ORIGIN),
        client.post("/api/v1/evaluate", content=b"", headers={"Content-Encoding": "gzip", **ORIGIN}),
    ):
        assert answer.status_code in (400, 413)
        assert answer.headers["content-security-policy"]
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["x-request-id"]


INTEGRITY = re.compile(r'(?:src|href)="([^"]+)" integrity="([^"]+)"')


@pytest.mark.parametrize("path", ["/", "/api/docs"])
def test_every_digest_is_right(client, path):
    html = client.get(path).text
    digests = dict(INTEGRITY.findall(html))
    sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', html)
    scripts = [script["src"] for script in Scripts(html).scripts]
    preloaded = re.findall(r'rel="modulepreload"(?: fetchpriority="low")? href="([^"]+)"', html)
    assert sheets and scripts
    assert set(digests) == {*sheets, *scripts, *preloaded}, "every one has a digest"
    for address, digest in digests.items():
        content = client.get("/" + address.removeprefix("../")).content
        assert digest == "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode(), address


def test_every_module_is_named():
    """All that a page runs from a file, but for what only describes types."""
    own = {
        path.relative_to(ROOT / "static").as_posix()
        for path in (ROOT / "static").rglob("*.js")
        if "vendor" not in path.parts
    }
    starts = {name for name in own if name.startswith("pages/")} - {"pages/loader.js"}  # which is in the page itself
    loaded = {name for start in starts for name in (*modules(start), *rooms(start))}
    assert own - starts - loaded == {
        "lecture/stage.js",
        "lib/registry.js",  # by the joined files (app/pages/joined.py)
        "lib/types.js",
        "pages/loader.js",
        "panels/context.js",
        "train/context.js",
    }


ENTERED = re.compile(
    r"""(?:enter|opener|later)\(.*?"([\w/-]+\.js)",\s+(?:async )?\(\) =>.*?\bimport\("(\.[^"]+)"\)""", re.DOTALL
)


def test_a_room_is_entered_by_the_path_of_its_module():
    """Else its modules would come one after the other, and unchecked."""
    entered = []
    for path in (ROOT / "static").rglob("*.js"):
        if "vendor" in path.parts:
            continue
        text = path.read_text()
        imports = ENTERED.findall(text)
        assert len(imports) == len(re.findall(r"""\bimport\("\.[^"]+"\)(?!\.)""", text)), path
        for name, target in imports:
            assert (path.parent / target).resolve() == ROOT / "static" / name, path
            entered.append(name)
    assert {"panels/rich-editor.js", "analysis/index.js", "vendor/temml.js"} <= set(entered)
    pages = [rooms(f"pages/{page}.js") for page in ("walk", "train")]
    assert {entry for page in pages for names in page.values() for entry in names} == set(entered)


HOSTS = [
    ("gradwalk.example", "gradwalk.example", True),
    ("gradwalk.example", "GRADWALK.example:8443", True),
    ("gradwalk.example", "evil.example", False),
    ("gradwalk.example", "gradwalk.example.evil.example", False),
    ("gradwalk.example", "evilgradwalk.example", False),
    ("gradwalk.example", "", False),
    ("*.example", "gradwalk.example", True),
    ("*.example", "example", False),
    ("[::1], localhost", "[::1]:8000", True),
    ("[::1], localhost", "localhost:8000", True),
    ("[::1], localhost", "localhost@evil.example", False),
    ("*", "anything at all", True),
]


@pytest.mark.parametrize(("allowed", "host", "known"), HOSTS)
def test_allowed_hosts(allowed, host, known):
    answer = idle_client(allowed_hosts=allowed).get("/healthz", headers={"Host": host})
    assert answer.status_code == (200 if known else 400)
    if not known:
        assert answer.json()["type"] == "/problems/invalid-request"
        assert "evil" not in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/api/docs", "/api/v1/functions/", "/static", "/static/css", "/api/v1/openapi.json", "/nothing/"]
)
def test_a_forged_host_is_in_no_answer(client, path):
    """Not in a redirect either: https://github.com/encode/starlette sends absolute ones for slashes, if it is let."""
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    answer = client.get(path, headers=forged, follow_redirects=False)
    assert answer.status_code in (200, 404)
    assert "evil.example" not in answer.text + str(answer.headers)
