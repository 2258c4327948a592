"""axe-core finds nothing to mend in a lecture, its list of views and its presenter window, in each look."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.helpers import current
from tests.browser.test_lecture_lists import LECTURE, drop, program
from tests.browser.test_presenter import present, says
from tests.effort import spread

pytestmark = pytest.mark.browser

RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'], iframes: false });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].html.slice(0, 120)}`);
}"""


@pytest.fixture(params=spread(["ru-RU", "en-US"], 2))
def context_options(context_options, request):
    return {**context_options, "locale": request.param, "reduced_motion": "reduce", "bypass_csp": True}


def violations(page):
    if not page.evaluate("() => 'axe' in globalThis"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(RUN)


def test_axe_finds_nothing(page):
    page.goto("/")
    current(page)
    drop(page, LECTURE)
    program(page, "x^2")
    page.keyboard.press("l")
    for look in ("light", "dark", "print"):
        page.wait_for_function("(look) => document.documentElement.dataset.look === look", arg=look)
        page.keyboard.press("End")
        assert violations(page) == [], look
        page.keyboard.press("PageDown")
        page.locator(".lecture-sign:not(:empty)").wait_for()
        assert violations(page) == [], f"{look}, the end of a view"
        page.keyboard.press("c")
    window = present(page)
    says(window, ".presenter-title", "A square")
    assert violations(window) == []
    page.keyboard.press("b")
    assert violations(page) == [], "blank"
    page.keyboard.press("b")
    page.evaluate("() => gradwalk.lecture.editor.open()")
    page.locator("#views-title").wait_for()
    assert violations(page) == [], "the list of views"
