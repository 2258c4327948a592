"""A server that is gone, busy, slow, or hidden behind a proxy's page: it is said, nothing is lost, and it comes back."""

import json
import threading
import time
from contextlib import contextmanager

import httpx
import pytest

from tests.browser.helpers import current, editor_text, type_program, view, wait_for_hash, wait_for_notice
from tests.conftest import Server, Watch, free_port

pytestmark = pytest.mark.browser

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
EVALUATE = "**/api/v1/evaluate"
NOISE = ["ERR_", "Failed to load", "the server responded with a status of"]


@pytest.fixture
def desk(page):
    page.watch.expected += NOISE
    page.goto("/")
    current(page, SIGMOID)
    return page


@pytest.fixture
def own_server(tmp_path):
    """A server that this test alone may end."""
    server = Server(free_port(), tmp_path / "log.txt")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_page(browser, own_server, context_options):
    context = browser.new_context(base_url=own_server.url, **context_options)
    page = context.new_page()
    page.watch = Watch(page, own_server.url)
    page.watch.expected += NOISE
    yield page
    faults = page.watch.faults
    context.close()
    assert not faults, faults


def stale(page):
    return page.locator("svg.graph.is-stale").count() == 1


def problem(slug, status, headers=None):
    body = {"type": f"/problems/{slug}", "title": slug, "status": status, "detail": slug, "errors": []}
    return {
        "status": status,
        "content_type": "application/problem+json",
        "body": json.dumps(body),
        "headers": {**(headers or {}), "Content-Type": "application/problem+json"},
    }


def answer(page, *answers):
    """Answer the next requests so, and list when they were sent; `None` passes a request on to the server."""
    sent = []
    left = list(answers)

    def handle(route):
        sent.append(time.monotonic())
        planned = left.pop(0) if len(left) > 1 else left[0]
        if planned is None:
            route.continue_()
        elif planned == "abort":
            route.abort()
        elif planned != "never":
            route.fulfill(**planned)

    page.route(EVALUATE, handle)
    return sent


def test_the_server_is_killed_under_the_page_and_comes_back(own_page, own_server):
    own_page.goto("/")
    current(own_page, SIGMOID)
    own_page.locator("#sentence").click()
    own_page.keyboard.press("Home")
    own_page.locator("svg.graph .node[data-node='10']").click()
    own_server.process.kill()
    own_server.process.wait()
    for position in (1, 2, 3):
        own_page.keyboard.press("PageDown")
        assert own_page.locator(".count").text_content() == f"{position} / 17", (
            "the walk at hand goes on without a server"
        )
    assert not stale(own_page)
    own_page.get_by_label("w0, slider").fill("-1.5")
    wait_for_notice(own_page, "The server does not answer. Nothing is lost; trying again…")
    assert stale(own_page)
    assert (
        own_page.locator("#inspector").is_hidden()
        or own_page.evaluate("() => getComputedStyle(document.getElementById('inspector')).visibility") == "hidden"
    )
    type_program(own_page, "tanh(w0)*x0")
    seen = view(own_page)
    assert (seen["program"], seen["inputs"]["w0"]) == ("tanh(w0)*x0", -1.5)
    address = wait_for_hash(own_page)
    assert "tanh(w0)*x0" in address and "-1.5" in address
    own_page.wait_for_timeout(2500)
    assert stale(own_page), "however long it takes"
    own_page.keyboard.press("Control+z")
    assert editor_text(own_page) == SIGMOID
    own_page.keyboard.press("Control+y")
    own_server.start()
    current(own_page, "tanh(w0)*x0")
    assert own_page.locator("#notice").text_content() == ""
    assert own_page.locator("svg.graph .node").count() == 4
    assert view(own_page)["inputs"]["w0"] == -1.5
    own_page.keyboard.press("Control+z")
    current(own_page, SIGMOID)
    assert view(own_page)["selection"] == {"kind": "node", "id": 10}
    assert view(own_page)["position"] == 3


@contextmanager
def crowd(url):
    """Others who keep a server at work without a pause."""
    over = threading.Event()
    work = {"program": "v = x\n" + "v = v*v+1\n" * 1_900, "inputs": {"x": 1}}

    def send():
        with httpx.Client() as client:
            while not over.is_set():
                client.post(f"{url}/api/v1/evaluate", json=work, timeout=60)
                time.sleep(0.01)

    others = [threading.Thread(target=send) for _ in range(3)]
    for other in others:
        other.start()
    yield
    over.set()
    for other in others:
        other.join()


def test_a_server_that_really_is_busy(own_page, own_server):
    own_page.goto("/")
    current(own_page, SIGMOID)
    own_server.stop()
    own_server.settings = {
        "GRADWALK_QUEUE_BYTES": "1"
    }  # beside a request that is being worked on there is room for none
    own_server.start()
    with crowd(own_server.url):
        type_program(own_page, "x + 41")
        wait_for_notice(own_page, "The server is busy with other readers.")
        assert stale(own_page)
        assert editor_text(own_page) == "x + 41"
    current(own_page, "x + 41")
    assert own_page.evaluate("() => gradwalk.store.state.trace.value") == 41.5


def test_a_page_whose_server_dies_while_it_opens_recovers(own_page, own_server):
    """The page itself is there, but neither examples nor an evaluation."""
    own_page.route("**/api/v1/**", lambda route: route.abort())
    own_page.goto("/")
    wait_for_notice(own_page, "The server does not answer.")
    own_page.unroute("**/api/v1/**")
    own_page.get_by_role("button", name="Try now").click()
    current(own_page, SIGMOID)
    assert own_page.get_by_label("Examples").count() == 1


def test_a_link_opens_while_the_examples_cannot_be_had(desk):
    desk.route("**/api/v1/examples", lambda route: route.fulfill(status=502, body="<html>"))
    desk.goto('/?again#program=x*x&inputs={"x":3}')
    current(desk, "x*x")
    assert desk.get_by_label("Examples").count() == 0
    type_program(desk, "x*x + 1")
    desk.unroute("**/api/v1/examples")
    desk.evaluate("() => dispatchEvent(new Event('online'))")
    desk.get_by_label("Examples").wait_for()
    current(desk, "x*x + 1")


def test_words_of_completion_come_back(desk):
    desk.route("**/api/v1/functions", lambda route: route.fulfill(status=502, body="<html>"))
    type_program(desk, "sigm")
    desk.wait_for_timeout(400)
    assert desk.locator(".cm-tooltip-autocomplete").count() == 0
    desk.unroute("**/api/v1/functions")
    desk.wait_for_timeout(5_100)
    desk.keyboard.type("o")
    desk.locator(".cm-tooltip-autocomplete").wait_for()


@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 1280, "height": 720}, "locale": "ru-RU"}], ids=["ru"]
)
def test_a_page_without_its_translation_begins_in_english_and_says_when_it_can(page):
    page.watch.expected += NOISE
    page.route("**/locale/ru.json", lambda route: route.abort())
    page.goto("/")
    current(page, SIGMOID)
    assert page.get_by_role("button", name="Undo").count() == 1
    page.unroute("**/locale/ru.json")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.get_by_role("button", name="Перезагрузить").click()
    page.get_by_role("button", name="Отменить").wait_for()
    current(page, SIGMOID)


def test_a_busy_server_is_given_its_time(desk):
    sent = answer(desk, problem("busy", 503, {"Retry-After": "2"}), None)
    type_program(desk, "x + 41")
    wait_for_notice(desk, "The server is busy with other readers. Nothing is lost; trying again in")
    desk.evaluate("() => dispatchEvent(new Event('online'))")
    assert stale(desk)
    current(desk, "x + 41")
    assert sent[1] - sent[0] >= 2


def test_a_limit_on_requests_is_kept_to_unless_the_reader_insists(desk):
    sent = answer(desk, problem("rate-limited", 429, {"Retry-After": "60"}), None)
    type_program(desk, "x + 41")
    wait_for_notice(desk, "how much one reader may ask for")
    wait_for_notice(desk, "trying again in ")
    assert stale(desk)
    desk.wait_for_timeout(1500)
    assert len(sent) == 1
    desk.get_by_role("button", name="Try now").click()
    current(desk, "x + 41")
    assert desk.locator("#notice").text_content() == ""


GARBAGE = {
    "a proxy's page": {"status": 502, "content_type": "text/html", "body": "<html><h1>502 Bad Gateway</h1></html>"},
    "a page to log in": {"status": 200, "content_type": "text/html", "body": "<html>Wi-Fi: log in first</html>"},
    "half a body": {"status": 200, "content_type": "application/json", "body": '{"program": "x", "nodes": ['},
    "another's JSON": {"status": 200, "content_type": "application/json", "body": '{"ok": true}'},
    "half a problem": {"status": 422, "content_type": "application/problem+json", "body": '{"type": "/pro'},
    "nothing": {"status": 504, "body": ""},
    "no connection": "abort",
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
def test_what_is_no_answer_counts_as_none(desk, garbage):
    sent = answer(desk, garbage, garbage, None)
    type_program(desk, "x + 41", at_once=True)
    wait_for_notice(desk, "The server does not answer.")
    assert stale(desk)
    assert editor_text(desk) == "x + 41"
    current(desk, "x + 41")
    assert len(sent) == 4, "twice in vain, then the new input, then its value"


def test_an_answer_that_never_comes_is_asked_for_again(desk):
    sent = answer(desk, "never", None)
    desk.get_by_label("w0, slider").fill("-1.5")
    wait_for_notice(desk, "Computing…")
    assert stale(desk)
    wait_for_notice(desk, "The server has not answered for 10 s.")
    assert stale(desk)
    desk.wait_for_function("() => gradwalk.store.state.status === 'current'", timeout=30_000)
    current(desk)
    assert sent[1] - sent[0] >= 10


def test_typing_does_not_wait_for_an_answer_that_never_comes(desk):
    answer(desk, "never", None)
    desk.evaluate(
        """() => {
          globalThis.said = [];
          gradwalk.store.subscribe(({ lost }) => lost && said.push(lost.why));
        }"""
    )
    desk.get_by_label("w0, slider").fill("-1.5")
    type_program(desk, "w0 + 1")
    current(desk, "w0 + 1")
    assert desk.evaluate("() => said") == [], "nobody had to lose patience with it"


def test_a_program_that_is_too_slow_is_its_own_fault(desk):
    slow = problem("too-slow", 422)
    sent = answer(
        desk,
        {
            **slow,
            "body": slow["body"].replace(
                '"errors": []',
                '"errors": [{"message": "The limit “seconds” is 2 s.", "hint": null, "span": null, "name": "seconds"}]',
            ),
        },
    )
    type_program(desk, "w0 + x0")
    desk.locator(".fault", has_text="The limit “seconds” is 2 s.").wait_for()
    wait_for_notice(desk, "out of date: the program has a fault")
    assert stale(desk)
    desk.evaluate("() => dispatchEvent(new Event('online'))")
    desk.wait_for_timeout(1500)
    assert len(sent) == 1


def test_when_the_network_is_back_it_is_asked_at_once(desk):
    answer(desk, "abort")
    type_program(desk, "x + 41")
    wait_for_notice(desk, "The server does not answer.")
    desk.wait_for_function("() => gradwalk.store.state.outage?.seconds >= 4", timeout=25_000)
    desk.unroute(EVALUATE)
    at_once = desk.evaluate(
        """async () => {
          const { fetch } = globalThis;
          let sent = 0;
          globalThis.fetch = (...parameters) => { sent += 1; return fetch(...parameters); };
          dispatchEvent(new Event('online'));
          await new Promise((done) => setTimeout(done, 0));
          return sent;
        }"""
    )
    assert at_once, "before any timer"
    current(desk, "x + 41")


def test_an_old_graph_is_not_shown_as_current_while_the_new_one_is_being_laid_out(desk):
    """The numbers are there, the picture of another structure is not yet."""
    lines = "\n".join(["a = x", "b = y"] + ["a = tanh(a)*w", "b = b + v"] * 60 + ["a*b"])
    desk.evaluate(
        """() => {
          globalThis.seen = [];
          const look = () => {
            const { status, trace } = gradwalk.store.state;
            const drawn = document.querySelectorAll('svg.graph .node').length;
            if (status === 'current' && trace.nodes.length > 100 && drawn === 13) {
              globalThis.seen.push([performance.now(), document.querySelector('svg.graph.is-stale') !== null]);
            }
            if (drawn < 100) requestAnimationFrame(look);
          };
          look();
        }"""
    )
    desk.evaluate("(program) => gradwalk.setProgram(program, {x: 0.5, y: 1, w: 0.9, v: 0.1})", lines)
    desk.wait_for_function("() => document.querySelectorAll('svg.graph .node').length > 100", timeout=60_000)
    current(desk)
    seen = desk.evaluate("() => globalThis.seen")
    assert seen
    late = [greyed for moment, greyed in seen if moment > seen[0][0] + 600]
    assert all(late)
