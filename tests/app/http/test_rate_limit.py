"""Rate limits budget compute time: by session, then by address, with bounded memory and no tracking while they are off."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from app.errors.kinds import RateLimited
from app.http.rate_limit import RateLimit, address_of, computed
from app.main import create_app
from app.settings import Settings
from tests.app.idle import idle_app, idle_client

EVALUATE = "/api/v1/evaluate"
ASK = {"program": "x*x", "inputs": {"x": 3}}


class Clock:
    """A clock that a test moves."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def rates(clock, **more):
    return RateLimit(Settings(rate_limits=True, secret="s" * 16, **more), clock)


def scope(host="192.0.2.1", cookie="", **more):
    headers = [(b"cookie", cookie.encode())] if cookie else []
    return {"type": "http", "scheme": "http", "path": "/", "headers": headers, "client": (host, 1), **more}


def session(limits):
    return limits.cookie(scope()).partition(";")[0]


def refusal(limits, request):
    with pytest.raises(RateLimited) as caught:
        limits.admit(request)
    return caught.value


def test_a_slider_drag_is_no_abuse(clock):
    """Five minutes of 60 requests a second, of a millisecond each."""
    limits = rates(clock)
    request = scope(cookie=session(limits))
    for _ in range(60 * 300):
        limits.admit(request)
        limits.charge(request, 0.001)
        clock.now += 1 / 60


def test_slow_programs_are_held_to_the_share(clock):
    """A client that computes all the time gets the budget once, and then its share: 20 s + 0.25 s/s · 600 s."""
    limits = rates(clock)
    request = scope(cookie=session(limits))
    total = 0.0
    end = clock.now + 600
    while clock.now < end:
        try:
            limits.admit(request)
        except RateLimited as error:
            clock.now += error.retry_after
            continue
        limits.charge(request, 2.0)
        total += 2.0
        clock.now += 2.0
    assert 160 <= total <= 175


def test_retry_after_is_right(clock):
    limits = rates(clock)
    request = scope(cookie=session(limits))
    limits.charge(request, 21.0)
    error = refusal(limits, request)
    assert error.retry_after == 4
    assert error.faults[0].name == "session_budget"
    assert error.headers == {
        "RateLimit-Policy": '"session";q=20000;w=80;qu="compute-milliseconds"',
        "RateLimit": '"session";r=0;t=4',
    }
    clock.now += 3.9
    refusal(limits, request)
    clock.now += 0.2
    limits.admit(request)


def test_what_ran_side_by_side_is_forgiven_in_part(clock):
    """All of many requests at once are admitted; the debt is no more than the budget, so that the wait has an end."""
    limits = rates(clock)
    request = scope(cookie=session(limits))
    for _ in range(100):
        limits.charge(request, 2.0)
    assert refusal(limits, request).retry_after == 80


def test_a_class_shares_an_address(clock):
    """300 sessions behind one address: one that computes all the time is stopped, the others go on."""
    limits = rates(clock)
    greedy, *others = (scope(cookie=session(limits)) for _ in range(300))
    limits.charge(greedy, 30.0)
    assert refusal(limits, greedy).faults[0].name == "session_budget"
    for other in others:
        limits.admit(other)
        limits.charge(other, 0.01)


def test_many_sessions_do_not_outwit_the_address(clock):
    limits = rates(clock)
    for _ in range(10):
        request = scope(cookie=session(limits))
        limits.admit(request)
        limits.charge(request, 13.0)
    assert refusal(limits, scope(cookie=session(limits))).faults[0].name == "address_budget"
    limits.admit(scope("192.0.2.2", cookie=session(limits)))


def test_without_a_session_an_address_has_less(clock):
    limits = rates(clock)
    limits.charge(scope(), 41.0)
    assert refusal(limits, scope()).faults[0].name == "anonymous_budget"
    limits.admit(scope(cookie=session(limits)))


@pytest.mark.parametrize("cookie", ["gradwalk-session=forged", "gradwalk-session=a.b", "gradwalk-session=ÿ", "=;;;"])
def test_a_forged_session_is_none(clock, cookie):
    limits = rates(clock)
    limits.charge(scope(), 41.0)
    request = scope()
    request["headers"] = [(b"cookie", cookie.encode("latin-1"))]
    assert refusal(limits, request).faults[0].name == "anonymous_budget"


def test_memory_is_bounded(clock):
    limits = rates(clock, budgets=100)
    limits.charge(scope(), 41.0)
    for index in range(1_000):
        limits.charge(scope(f"198.51.100.{index % 250}", cookie=session(limits)), 0.1)
        limits.charge(scope(), 0.1)
    assert len(limits.buckets) == 100
    refusal(limits, scope())


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_addresses(host, address):
    assert address_of(scope(host)) == address


def test_a_socket_without_an_address():
    assert address_of({**scope(), "client": None}) == "local"


def test_work_that_can_be_put_off_waits_for_a_share_of_every_budget(clock):
    limits = rates(clock)
    caller = scope(cookie=session(limits))
    assert limits.wait(caller, 0.5) == 0.0, "nothing was charged yet"
    limits.charge(caller, limits.policies["session"].budget)
    waits = limits.wait(caller, 0.5), limits.wait(caller, 1.0)
    assert 0.0 < waits[0] < waits[1]
    clock.now += waits[0]
    assert limits.wait(caller, 0.5) == pytest.approx(0.0, abs=1e-9)
    assert RateLimit(Settings(), clock).wait(caller, 1.0) == 0.0, "without limits nothing waits"


def test_off_they_only_count(clock):
    limits = RateLimit(Settings(), clock)
    request = scope()
    limits.charge(request, 1e6)
    limits.charge(request, 1.0)
    limits.admit(request)
    assert computed(request) == 1e6 + 1
    assert len(limits.buckets) == 0


def app(**settings):
    return create_app(Settings(rate_limits=True, **settings))


@pytest.mark.parametrize("path", ["/", "/train", "/problems", "/nothing", "/api/docs"])
def test_every_page_gives_a_session_once(path):
    """A class that enters by another page than the first is no single payer either."""
    client = idle_client(headers={"Accept": "text/html"}, rate_limits=True)
    given = client.get(path).headers["set-cookie"]
    assert given.startswith("gradwalk-session=")
    assert given.endswith("; Path=/; HttpOnly; SameSite=Lax")
    again = client.get(path)
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("path", ["/static/pages/walk.js", "/api/v1/functions", "/healthz"])
def test_what_is_no_page_gives_none(path):
    assert "set-cookie" not in idle_client(rate_limits=True).get(path).headers


def test_over_https_the_session_is_bound_to_the_host():
    client = idle_client(base_url="https://gradwalk.example", rate_limits=True)
    given = client.get("/").headers["set-cookie"]
    assert given.startswith("__Host-gradwalk-session=")
    assert given.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert "set-cookie" not in client.get("/").headers


def test_under_a_prefix_the_session_stays_there():
    client = TestClient(idle_app(rate_limits=True), base_url="https://gradwalk.example", root_path="/class/one")
    given = client.get("/class/one/").headers["set-cookie"]
    assert given.startswith("gradwalk-session=")
    assert given.endswith("; Path=/class/one; HttpOnly; SameSite=Lax; Secure")
    assert "set-cookie" not in client.get("/class/one/").headers


def test_while_they_are_off_there_is_no_cookie(client):
    assert "set-cookie" not in client.get("/").headers


def test_a_session_is_known_to_a_second_start_with_the_same_secret():
    secret = "the same at both starts"
    first, second, third = (TestClient(app(**given)) for given in ({"secret": secret}, {"secret": secret}, {}))
    first.get("/")
    second.cookies = third.cookies = first.cookies
    assert "set-cookie" not in second.get("/").headers
    assert "set-cookie" in third.get("/").headers


def test_the_answer_says_when_to_come_back():
    with TestClient(app(anonymous_budget=1e-6, anonymous_share=1e-7, workers=2)) as client:
        assert client.post(EVALUATE, json=ASK).status_code == 200
        answer = client.post(EVALUATE, json=ASK, headers={"Accept-Language": "ru", "Origin": "https://example.org"})
    assert answer.status_code == 429
    assert answer.json()["type"] == "/problems/rate-limited"
    assert "Предел" in answer.json()["detail"]
    assert answer.headers["ratelimit-policy"].startswith('"anonymous";q=1;w=10;')
    assert answer.headers["ratelimit"] == f'"anonymous";r=0;t={answer.headers["retry-after"]}'
    assert answer.headers["access-control-allow-origin"] == "*", "other origins may read it"
    assert "Retry-After" in answer.headers["access-control-expose-headers"]


def test_an_address_is_believed_from_known_proxies_only():
    """uvicorn reads the header; the setting says from whom."""
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    from app.cli.configuration import trusted

    async def seen(given, proxies, peer):
        results = []

        async def note(scope, receive, send):
            results.append((address_of(scope), scope["scheme"]))

        request = scope(peer)
        request["headers"] = [(b"x-forwarded-for", given), (b"x-forwarded-proto", b"https")]
        await ProxyHeadersMiddleware(note, trusted(proxies))(request, None, None)
        return results[0]

    def forwarded(given, proxies, peer="10.0.0.2"):
        with ThreadPoolExecutor(1) as thread:  # where a browser is open, this one has a running event loop already
            return thread.submit(asyncio.run, seen(given, proxies, peer)).result()

    assert forwarded(b"203.0.113.9", "127.0.0.1,::1") == ("10.0.0.2", "http")
    assert forwarded(b"203.0.113.9", "10.0.0.0/8") == ("203.0.113.9", "https")
    assert forwarded(b"1.1.1.1, 203.0.113.9", "10.0.0.0/8") == ("203.0.113.9", "https"), "the part that a client wrote"
    assert forwarded(b"203.0.113.9", "") == ("10.0.0.2", "http")
    for proxies in ("10.0.0.2", "10.0.0.0/8"):  # of both families: GRADWALK_HOST=::
        assert forwarded(b"203.0.113.9", proxies, "::ffff:10.0.0.2") == ("203.0.113.9", "https")
    assert forwarded(b"203.0.113.9", "10.0.0.0/8", "::ffff:11.0.0.2") == ("11.0.0.2", "http")
