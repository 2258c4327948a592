"""Answers that fail, come late or never: requests are repeated, and the page says why it waits."""

import json
import time

import pytest

from tests.browser.helpers import current, editor_text, type_program, wait_for_notice
from tests.effort import daily

pytestmark = pytest.mark.browser

EVALUATE = "**/api/v1/{evaluate,numbers}"


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


@pytest.mark.full
def test_a_busy_server_is_given_its_time(unreliable):
    sent = answer(unreliable, problem("busy", 503, {"Retry-After": "2"}), None)
    type_program(unreliable, "x + 41")
    wait_for_notice(unreliable, "The server is busy with other readers. Nothing is lost; trying again in")
    unreliable.evaluate("() => dispatchEvent(new Event('online'))")
    assert stale(unreliable)
    current(unreliable, "x + 41")
    assert sent[1] - sent[0] >= 2


@pytest.mark.full
def test_a_limit_on_requests_is_kept_to_unless_the_reader_insists(unreliable):
    sent = answer(unreliable, problem("rate-limited", 429, {"Retry-After": "60"}), None)
    type_program(unreliable, "x + 41")
    wait_for_notice(unreliable, "how much one reader may ask for")
    wait_for_notice(unreliable, "trying again in ")
    assert stale(unreliable)
    unreliable.wait_for_timeout(1500)
    assert len(sent) == 1
    unreliable.get_by_role("button", name="Try now").click()
    current(unreliable, "x + 41")
    assert unreliable.locator("#notice").text_content() == ""


GARBAGE = {
    "a proxy's page": {"status": 502, "content_type": "text/html", "body": "<html><h1>502 Bad Gateway</h1></html>"},
    "a page to log in": {"status": 200, "content_type": "text/html", "body": "<html>Wi-Fi: log in first</html>"},
    "half a body": {"status": 200, "content_type": "application/json", "body": '{"program": "x", "nodes": ['},
    "another's JSON": {"status": 200, "content_type": "application/json", "body": '{"ok": true}'},
    "half a problem": {"status": 422, "content_type": "application/problem+json", "body": '{"type": "/pro'},
    "nothing": {"status": 504, "body": ""},
    "no connection": "abort",
}


@pytest.mark.parametrize("garbage", daily(GARBAGE, ["half a body"]))
def test_what_is_no_answer_counts_as_none(unreliable, garbage):
    sent = answer(unreliable, garbage, garbage, None)
    type_program(unreliable, "x + 41", at_once=True)
    wait_for_notice(unreliable, "The server does not answer.")
    assert stale(unreliable)
    assert editor_text(unreliable) == "x + 41"
    current(unreliable, "x + 41")
    assert len(sent) == 4, "twice in vain, then the new input, then its value"


@pytest.mark.full
def test_an_answer_that_never_comes_is_requested_again(unreliable):
    sent = answer(unreliable, "never", None)
    unreliable.get_by_label("w0, slider").fill("-1.5")
    wait_for_notice(unreliable, "Computing…")
    assert stale(unreliable)
    wait_for_notice(unreliable, "The server has not answered for 10 s.")
    assert stale(unreliable)
    unreliable.wait_for_function("() => gradwalk.store.state.status === 'current'")
    current(unreliable)
    assert sent[1] - sent[0] >= 10


def test_typing_does_not_wait_for_an_answer_that_never_comes(unreliable):
    answer(unreliable, "never", None)
    unreliable.evaluate(
        """() => {
          globalThis.said = [];
          gradwalk.store.subscribe(({ lost }) => lost && said.push(lost.why));
        }"""
    )
    unreliable.get_by_label("w0, slider").fill("-1.5")
    type_program(unreliable, "w0 + 1")
    current(unreliable, "w0 + 1")
    assert unreliable.evaluate("() => said") == [], "no notice of a slow server"


@pytest.mark.full
def test_a_program_that_is_too_slow_is_its_own_fault(unreliable):
    slow = problem("too-slow", 422)
    sent = answer(
        unreliable,
        {
            **slow,
            "body": slow["body"].replace(
                '"errors": []',
                '"errors": [{"message": "The limit “seconds” is 2 s.", "hint": null, "span": null, "name": "seconds"}]',
            ),
        },
    )
    type_program(unreliable, "w0 + x0")
    unreliable.locator(".fault", has_text="The limit “seconds” is 2 s.").wait_for()
    wait_for_notice(unreliable, "out of date: the program has a fault")
    assert stale(unreliable)
    unreliable.evaluate("() => dispatchEvent(new Event('online'))")
    unreliable.wait_for_timeout(1500)
    assert len(sent) == 1


def test_when_the_network_is_back_the_request_is_sent_at_once(unreliable):
    answer(unreliable, "abort")
    type_program(unreliable, "x + 41")
    wait_for_notice(unreliable, "The server does not answer.")
    unreliable.wait_for_function("() => gradwalk.store.state.outage?.seconds >= 4")
    unreliable.unroute(EVALUATE)
    at_once = unreliable.evaluate(
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
    current(unreliable, "x + 41")


def test_an_old_graph_is_not_shown_as_current_while_the_new_one_is_being_laid_out(unreliable):
    """The numbers are there, the picture of another structure is not yet."""
    lines = "\n".join(["a = x", "b = y"] + ["a = tanh(a)*w", "b = b + v"] * 60 + ["a*b"])
    unreliable.evaluate(
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
    unreliable.evaluate("(program) => gradwalk.setProgram(program, {x: 0.5, y: 1, w: 0.9, v: 0.1})", lines)
    unreliable.wait_for_function("() => document.querySelectorAll('svg.graph .node').length > 100")
    current(unreliable)
    seen = unreliable.evaluate("() => globalThis.seen")
    assert seen
    late = [greyed for moment, greyed in seen if moment > seen[0][0] + 600]
    assert all(late)
