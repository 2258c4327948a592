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


TABS = ("result", "surface", "curves", "gradients", "views")


def test_axe_finds_nothing_in_a_lecture_on_training(page):
    page.goto("/train?experiment=xor-with-a-hidden-layer&view=lecture")
    page.wait_for_function("() => gradwalk.store.run?.records.length && document.querySelector('.network-tile')")
    page.keyboard.press("PageDown")
    page.wait_for_function("() => gradwalk.lecture.stage.place().position === 1")
    looks = ("light", "dark", "print")
    for name in TABS:
        page.wait_for_function("(name) => gradwalk.store.state.tabs.results === name", arg=name)
        page.wait_for_function("() => !document.querySelector('.train .is-stale')")
        for look in looks:
            page.evaluate("(look) => gradwalk.lecture.actions.setLook(look)", look)
            assert violations(page) == [], f"{name}, {look}"
        page.keyboard.press("t")
    page.keyboard.press("e")
    page.locator(".experiment-card").first.wait_for()
    assert violations(page) == [], "the experiments"
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    page.locator("#help-title").wait_for()
    assert violations(page) == [], "help"


def test_who_listens_hears_a_summary_and_finds_what_is_seen(page):
    page.goto("/train?experiment=gd-and-sgd&view=lecture")
    page.wait_for_function("() => gradwalk.store.run?.records.length")
    page.evaluate(
        """() => {
          globalThis.heard = [];
          new MutationObserver(() => heard.push(document.getElementById('spoken').textContent))
            .observe(document.getElementById('spoken'), { childList: true, characterData: true, subtree: true });
        }"""
    )
    page.evaluate("() => gradwalk.lecture.actions.end()")
    page.wait_for_function("() => gradwalk.lecture.stage.place().position === 7")
    page.wait_for_function("() => document.getElementById('spoken').textContent.includes('30')")
    tree = page.locator("main").aria_snapshot()
    for seen in ("img", "SGD", "status"):
        assert seen in tree, tree
    assert "tab " not in tree, "the tabs are out of sight: keys turn them"
    assert len(page.evaluate("() => heard")) <= 4, "33 updates and three runs are not read out one by one"
