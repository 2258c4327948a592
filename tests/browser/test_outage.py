"""A server that is gone or busy, and files that cannot be had: nothing is lost, and it comes back."""

import threading
import time
from contextlib import contextmanager

import httpx
import pytest

from tests.browser.helpers import (
    NOISE,
    SIGMOID,
    current,
    editor_text,
    type_program,
    view,
    wait_for_hash,
    wait_for_notice,
)

pytestmark = pytest.mark.browser

TRY_NOW = "() => [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Try now')?.click()"


def stale(page):
    return page.locator("svg.graph.is-stale").count() == 1


@pytest.mark.full
def test_the_server_is_killed_under_the_page_and_comes_back(own_page, own_server):
    own_page.goto("/")
    current(own_page, SIGMOID)
    own_page.locator("#sentence").click()
    own_page.keyboard.press("Home")
    own_page.locator("svg.graph .node[data-node='10']").click()
    own_page.locator("#inspector h3").wait_for()  # what is open has come before the server goes, and so has the editor
    own_page.locator(".cm-content").wait_for()
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
def busy_clients(url):
    """Clients that keep a server busy without a pause."""
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


@pytest.mark.full
def test_a_server_that_really_is_busy(own_page, own_server):
    own_page.goto("/")
    current(own_page, SIGMOID)
    own_server.stop()
    own_server.settings = {
        "GRADWALK_QUEUE_BYTES": "1"
    }  # beside a request that is being worked on there is room for none
    own_server.start()
    with busy_clients(own_server.url):
        type_program(own_page, "x + 41")
        wait_for_notice(own_page, "The server is busy with other readers.")
        assert stale(own_page)
        assert editor_text(own_page) == "x + 41"
    current(own_page, "x + 41")
    assert own_page.evaluate("() => gradwalk.store.state.trace.value") == 41.5


@pytest.mark.full
def test_a_page_whose_server_dies_while_it_opens_recovers(own_page, own_server):
    """The page itself is there, with what it opens with, but neither examples nor an evaluation."""
    own_page.route("**/api/v1/**", lambda route: route.abort())
    own_page.goto("/")
    current(own_page, SIGMOID)
    own_page.get_by_role("button", name="Examples").click()
    type_program(own_page, "x + 41")
    wait_for_notice(own_page, "The server does not answer.")
    assert own_page.locator("dialog.gallery").count() == 0
    own_page.unroute("**/api/v1/**")
    own_page.evaluate(TRY_NOW)  # unless it has been tried by itself meanwhile
    current(own_page, "x + 41")
    own_page.locator("dialog.gallery .example-card").first.wait_for()


@pytest.mark.full
def test_a_link_opens_while_the_examples_cannot_be_had(unreliable):
    unreliable.route("**/api/v1/examples", lambda route: route.fulfill(status=502, body="<html>"))
    unreliable.goto('/?again#program=x*x&inputs={"x":3}')
    current(unreliable, "x*x")
    unreliable.get_by_role("button", name="Examples").click()
    assert unreliable.locator("dialog.gallery").count() == 0
    type_program(unreliable, "x*x + 1")
    unreliable.unroute("**/api/v1/examples")
    unreliable.evaluate("() => dispatchEvent(new Event('online'))")
    unreliable.locator("dialog.gallery .example-card").first.wait_for()
    current(unreliable, "x*x + 1")


@pytest.mark.full
def test_words_of_completion_come_back(unreliable):
    unreliable.route("**/api/v1/functions", lambda route: route.fulfill(status=502, body="<html>"))
    type_program(unreliable, "sigm")
    unreliable.wait_for_timeout(400)
    assert unreliable.locator(".cm-tooltip-autocomplete").count() == 0
    unreliable.unroute("**/api/v1/functions")
    unreliable.wait_for_timeout(5_100)
    unreliable.keyboard.type("o")
    unreliable.locator(".cm-tooltip-autocomplete").wait_for()


@pytest.mark.full
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
