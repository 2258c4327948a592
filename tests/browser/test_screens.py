"""Every screen: nothing runs out of the page, and axe-core finds nothing to mend."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

SCREENS = {"projector": (1280, 720), "laptop": (1440, 900), "phone": (390, 844)}


@pytest.fixture(params=SCREENS)
def context_options(request):
    width, height = SCREENS[request.param]
    return {"viewport": {"width": width, "height": height}, "locale": "en-US", "bypass_csp": True}


def opened(page, query):
    page.goto(f"/{query}")
    page.wait_for_function("() => document.querySelectorAll('svg.graph .has-product').length === 12")
    page.wait_for_timeout(300)


@pytest.mark.parametrize("query", ["?theme=light", "?theme=dark&lang=ru"])
def test_a_screen(page, query):
    opened(page, query)
    width = page.viewport_size["width"]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    if width > 1000:
        assert page.evaluate("() => document.documentElement.scrollHeight") <= page.viewport_size["height"]
    page.evaluate("() => gradwalk.player.go(12)")
    page.evaluate("() => gradwalk.store.set({selection: {kind: 'node', id: 10}})")
    page.locator("#inspector h3").wait_for()
    page.wait_for_timeout(400)
    found = Axe().run(page).response["violations"]
    assert not found, [(violation["id"], violation["nodes"][0]["html"][:120]) for violation in found]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_the_stage_keeps_its_size_from_step_to_step(page):
    if page.viewport_size["width"] < 1000:
        return
    opened(page, "")
    size = "() => { const { width, height } = document.getElementById('stage').getBoundingClientRect(); return [width, height]; }"
    sizes = set()
    for position in range(18):
        page.evaluate("(position) => gradwalk.player.go(position)", position)
        sizes.add(tuple(page.evaluate(size)))
    assert len(sizes) == 1
