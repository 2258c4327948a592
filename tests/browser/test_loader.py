"""Files that are lost on their way: the page says so, tries again, and begins as soon as they are there."""

import re
import time
from collections import Counter

import pytest

from tests.browser.helpers import current, link, view
from tests.browser.losing import FILES, NOISE, SIGMOID, Losses, name_of, usable
from tests.effort import NIGHTLY, daily, spread

pytestmark = pytest.mark.browser

UNAVAILABLE = {"status": 503, "body": ""}
KINDS = ["joined/pages/walk.js", "vendor/d3.js", "css/for-walk.css"]
"""A file of each kind: an entry, a module, a stylesheet. `test_layout_worker.py` has the worker's script."""
LOST_ONCE = {
    "walk, refused": ("/", UNAVAILABLE),
    "walk, disconnected": ("/", {}),
    "train, refused": ("/train", UNAVAILABLE),
}
LOST = "Some files of this page have not arrived. Trying again…"


RUSSIAN = {"viewport": {"width": 390, "height": 844}, "locale": "ru-RU"}


def says(page, text):
    page.locator("#loading[role=status] span:visible", has_text=text).wait_for()


def every_file(page, path="/"):
    """The files that a page loads, each as often as it asks for it."""
    requests = Counter()

    def count(request):
        # Modules of rooms are fetched into the cache first, and imported from there.
        is_ahead = request.resource_type == "fetch" and request.url.endswith(".js")
        if "/static/" in request.url and not is_ahead:
            requests.update([name_of(request.url)])

    page.on("request", count)
    page.goto(path)
    usable(page, path)
    return requests


@pytest.mark.own_context
@pytest.mark.parametrize("path", spread(["/", "/train"], 2))
def test_without_losses_each_file_is_requested_once_and_no_notice_appears(page, path):
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => new MutationObserver(() => { globalThis.said = true; })"
        ".observe(document.getElementById('loading'), {attributes: true}))"
    )
    requests = every_file(page, path)
    assert set(requests.values()) == {1}
    assert page.evaluate("() => globalThis.said ?? false") is False


@pytest.mark.parametrize("case", daily(LOST_ONCE, ["walk, disconnected"]))
def test_every_file_is_lost_once(page, case):
    """All of them at the same time."""
    path, loss = case
    losses = Losses(page, lambda _name, attempt: attempt == 1, **loss)
    page.goto(path)
    says(page, LOST)
    usable(page, path)
    losses.wait_for_retries(page)


@pytest.mark.full
@pytest.mark.parametrize("context_options", [RUSSIAN])
def test_a_page_in_russian_says_it_in_russian_and_gets_its_texts(page):
    Losses(page, lambda _name, attempt: attempt == 1)
    page.goto("/")
    says(page, "Часть файлов страницы не дошла. Пробуем ещё раз…")
    usable(page)
    page.get_by_role("button", name="Следующий шаг").wait_for()


@pytest.mark.full
def test_each_file_is_lost_once_alone(page):
    names = sorted(name for name in every_file(page) if name != "icon.svg") if NIGHTLY else KINDS
    for name in names:
        losses = Losses(page, lambda _name, attempt: attempt == 1, files=f"**/static/*/{name}", **UNAVAILABLE)
        page.goto(f"/?{name}")
        usable(page)
        assert losses.attempts[name]
        losses.wait_for_retries(page)
        page.context.unroute_all()


LOST_FOR_A_WHILE = {name: name for name in ("vendor/d3.js", "joined/pages/walk.js", "css/for-walk.css")}


@pytest.mark.full
@pytest.mark.parametrize("name", daily(LOST_FOR_A_WHILE, ["vendor/d3.js"]))
def test_a_file_that_is_lost_for_a_while(page, name):
    losses = Losses(page, lambda _name, attempt: attempt < 5, files=f"**/static/*/{name}")
    page.goto(link("x*y", inputs='{"x": 3, "y": 4}', step="2"))
    says(page, LOST)
    current(page, "x*y")
    page.locator("#loading").wait_for(state="hidden")
    assert losses.attempts[name] >= 5
    assert view(page)["inputs"] == {"x": 3, "y": 4}, "the address is still what it was"


def test_a_module_that_is_lost_for_good_leaves_calm_words_and_a_button(page):
    losses = Losses(page, lambda _name, _attempt: True, files="**/static/*/vendor/d3.js", **UNAVAILABLE)
    page.goto("/")
    says(page, LOST)
    page.wait_for_function("() => performance.now() > 4000")
    says(page, LOST)
    page.locator("h1").wait_for()
    losses.lost = lambda _name, _attempt: False
    button = page.get_by_text("Try again", exact=True)
    box = button.bounding_box()
    assert box["width"] >= 24 and box["height"] >= 24
    button.focus()
    page.keyboard.press("Enter")
    usable(page)


def test_a_page_whose_style_is_lost_for_good_works_all_the_same(page):
    Losses(page, lambda _name, _attempt: True, files="**/static/*/css/for-walk.css")
    page.goto("/")
    current(page, SIGMOID)
    says(page, LOST)


@pytest.mark.own_context
def test_a_step_waits_for_practice_whose_files_are_lost_for_a_while(page):
    """It may be one to guess first: shown, it would be spoiled."""
    losses = Losses(page, lambda _name, attempt: attempt < 3, files="**/static/*/joined/practice/room.js")
    page.goto("/")
    current(page, SIGMOID)
    page.evaluate("() => gradwalk.player.go(9)")  # the seed
    page.get_by_role("switch", name="Guess first").click()
    page.keyboard.press("ArrowRight")
    says(page, LOST)
    assert page.evaluate("() => gradwalk.store.state.position") == 9
    page.locator("#question").wait_for()
    page.locator("#loading").wait_for(state="hidden")
    assert losses.attempts["joined/practice/room.js"] >= 3
    assert page.evaluate("() => gradwalk.store.state.position") == 10


@pytest.mark.full
def test_what_the_server_says_of_its_return_is_respected(page):
    page.watch.expected += NOISE
    times = []

    def refuse(route):
        if route.request.resource_type == "fetch":
            times.append(time.monotonic())
        if len(times) == 2:
            return route.continue_()
        return route.fulfill(status=503, body="", headers={"Retry-After": "3"})

    page.route("**/vendor/d3.js", refuse)
    page.goto("/")
    usable(page)
    assert times[1] - times[0] >= 3


@pytest.mark.full
def test_a_page_of_a_version_that_is_gone_becomes_one_of_the_version_that_is_there(page):
    opened = []

    def renamed(route):
        opened.append(route.request.url)
        answer = route.fetch()
        body = answer.text()
        route.fulfill(response=answer, body=re.sub(r"static/\w+/", "static/0000/", body) if len(opened) == 1 else body)

    page.watch.expected += ["the server responded with a status of 404", "MIME type"]
    page.route(re.compile(r"/(#.*)?$"), renamed)
    page.goto(link("x*y", inputs='{"x": 3, "y": 4}'))
    current(page, "x*y")
    assert len(opened) == 2
    assert page.evaluate("() => history.state") is None


@pytest.mark.full
def test_a_page_whose_files_are_never_there_ends_reloading(page):
    opened = []
    page.watch.expected += ["the server responded with a status of 404"]
    page.on("request", lambda request: request.is_navigation_request() and opened.append(request.url))
    page.route(FILES, lambda route: route.fulfill(status=404, body=""))
    page.goto("/")
    page.locator("#loading span[data-kind=broken]").wait_for()
    assert len(opened) == 4, "once, and three times by itself"


def test_a_page_that_cannot_start_in_this_browser_says_so(page):
    page.watch.expected += ["ResizeObserver"]
    page.add_init_script("delete globalThis.ResizeObserver")
    page.goto("/")
    page.locator("#loading span[data-kind=broken]").wait_for()


@pytest.mark.full
def test_the_reference_of_the_api_begins_too(page):
    losses = Losses(page, lambda _name, attempt: attempt == 1)
    page.goto("/api/docs")
    page.locator("#operations-limits-list_limits").wait_for()
    page.locator("#loading").wait_for(state="hidden")
    assert losses.attempts["vendor/swagger-ui.js"] >= 2


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False, "locale": "en-US"}])
@pytest.mark.parametrize("path", ["/", "/train", "/api/docs"])
def test_without_scripts_the_page_says_what_it_needs(page, path):
    page.goto(path)
    assert "JavaScript" in page.locator("noscript").text_content()
    assert page.locator("#loading").is_hidden()
