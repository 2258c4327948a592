"""Training over a server that is busy or gone: it says so, waits as long as the server asks, and goes on by itself."""

import json
import time

import pytest

from tests.browser.losing import NOISE, TRAINED

pytestmark = pytest.mark.browser

TRAIN = "**/api/v1/train"
BUSY = {
    "status": 503,
    "headers": {"Retry-After": "2", "Content-Type": "application/problem+json"},
    "body": json.dumps({"type": "/problems/busy", "title": "busy", "status": 503, "detail": "busy", "errors": []}),
}
WAITS_BELOW = "() => gradwalk.store.state.outage?.seconds <= 5"


@pytest.fixture
def training(page):
    page.watch.expected += NOISE
    page.goto("/train")
    page.wait_for_function(TRAINED, timeout=60_000)
    return page


def play(page):
    page.get_by_role("button", name="Play", exact=True).click()


def plays_beyond(page, update):
    page.wait_for_function(
        "(update) => gradwalk.store.record?.update > update && gradwalk.store.state.playing", arg=update, timeout=60_000
    )


def says(page, text):
    page.locator("#notice[role=status]", has_text=text).wait_for()


def present(page):
    return page.evaluate("() => gradwalk.store.record.update")


@pytest.mark.full
def test_play_waits_as_long_as_a_busy_server_asks_and_goes_on(training):
    times = []

    def busy_once(route):
        times.append(time.monotonic())
        route.fulfill(**BUSY) if len(times) == 3 else route.continue_()

    training.route(TRAIN, busy_once)
    play(training)
    says(training, "The server is busy with other readers.")
    assert training.locator(".fault").count() == 0
    assert training.get_by_role("button", name="Pause", exact=True).count() == 1
    plays_beyond(training, 4)
    assert training.locator("#notice").text_content() == ""
    assert times[3] - times[2] >= 2


def test_pause_ends_the_waiting_too(training):
    training.route(TRAIN, lambda route: route.fulfill(**BUSY))
    play(training)
    says(training, "The server is busy with other readers.")
    training.get_by_role("button", name="Pause", exact=True).click()
    training.wait_for_function("() => !gradwalk.store.state.playing && gradwalk.store.state.outage === null")
    training.unroute(TRAIN)
    play(training)
    plays_beyond(training, 1)


@pytest.mark.full
def test_a_server_that_is_killed_while_it_plays_and_comes_back(own_page, own_server):
    own_page.goto("/train")
    own_page.wait_for_function(TRAINED, timeout=60_000)
    play(own_page)
    plays_beyond(own_page, 1)
    own_server.process.kill()
    own_server.process.wait()
    says(own_page, "The server does not answer. Nothing is lost; trying again…")
    reached = present(own_page)
    own_page.wait_for_function(WAITS_BELOW)
    own_server.start()
    plays_beyond(own_page, reached + 2)
    assert own_page.locator("#notice").text_content() == ""
    own_page.wait_for_function("() => !document.querySelector('#views .is-stale')")


@pytest.mark.full
def test_a_page_that_opens_while_the_server_is_busy_begins_when_it_can(page):
    page.watch.expected += NOISE
    page.route("**/api/v1/**", lambda route: route.fulfill(**BUSY))
    page.goto("/train")
    says(page, "The server is busy with other readers.")
    page.unroute("**/api/v1/**")
    page.wait_for_function(TRAINED, timeout=60_000)
    assert page.locator("#notice").text_content() == ""


@pytest.mark.full
def test_the_network_s_return_ends_the_wait(training):
    training.route(TRAIN, lambda route: route.abort())
    training.get_by_role("button", name="Next update", exact=True).click()
    training.wait_for_function("() => gradwalk.store.state.outage?.seconds >= 2", timeout=60_000)
    training.unroute(TRAIN)
    sent = training.evaluate(
        """async () => {
          const { fetch } = globalThis;
          let sent = 0;
          globalThis.fetch = (...request) => { sent += 1; return fetch(...request); };
          dispatchEvent(new Event('online'));
          await new Promise((done) => setTimeout(done, 0));
          return sent;
        }"""
    )
    assert sent, "before any timer"
    training.wait_for_function("() => gradwalk.store.record.update === 1", timeout=60_000)


@pytest.mark.parametrize(
    "context_options", [{"viewport": {"width": 390, "height": 844}, "locale": "ru-RU", "color_scheme": "dark"}]
)
def test_it_says_so_in_russian_on_a_phone(training):
    training.route(TRAIN, lambda route: route.fulfill(**BUSY))
    training.get_by_role("button", name="Пуск", exact=True).click()
    says(training, "Сервер занят")
    box = training.locator("#notice").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
