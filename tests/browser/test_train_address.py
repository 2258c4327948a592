"""The run in the address: it is there whenever the page is left, however late the last press was."""

import pytest

from tests.browser.helpers import READY, link

pytestmark = pytest.mark.browser


def make(page, updates):
    """Updates press by press, and no rest after the last one."""
    for update in range(1, updates + 1):
        page.keyboard.press("PageDown")
        page.wait_for_function("(update) => gradwalk.store.record.update === update", arg=update)


def stands_at(page, update):
    page.wait_for_function(READY)
    page.wait_for_function("(update) => gradwalk.store.record?.update === update", arg=update)


def test_a_reload_right_after_the_last_press_loses_no_update(training):
    page = training
    make(page, 4)
    page.reload()
    stands_at(page, 4)
    page.keyboard.press("PageUp")
    page.reload()
    stands_at(page, 3)
    assert page.evaluate("() => gradwalk.store.run.records.length") == 5, "the last update is still there"


def test_the_walk_and_back_right_after_the_last_press_loses_no_update(training):
    page = training
    make(page, 3)
    page.locator("#to-walk").click()
    page.wait_for_function("() => globalThis.gradwalk?.store.state.walk")
    page.go_back()
    page.wait_for_url("**/train*")
    stands_at(page, 3)


def test_the_address_is_written_while_presses_keep_coming(training):
    """Changes that follow each other closely put the writing off no further."""
    page = training
    page.wait_for_function("() => gradwalk.address.held === gradwalk.address.changed")
    before = page.evaluate(
        """() => {
          const { address, store } = gradwalk;
          const before = address.held;
          const change = setInterval(() => {
            store.set({ tabs: { ...store.state.tabs } });
            if (address.held !== before) clearInterval(change);
          }, 50);
          return before;
        }"""
    )
    page.wait_for_function("(before) => gradwalk.address.held > before", arg=before)


def test_a_bad_address_in_the_open_page_is_refused_and_a_good_one_opened(training):
    page = training
    make(page, 2)
    page.wait_for_function("() => gradwalk.address.held === gradwalk.address.changed")
    good = page.evaluate("() => location.hash")
    for bad in ("#garbage", good[:-40]):
        page.evaluate("(hash) => { location.hash = hash; }", bad)
        page.locator("#faults", has_text="This address cannot be opened.").wait_for()
        page.wait_for_function("(good) => location.hash === good", arg=good)
        page.evaluate("() => gradwalk.store.set({ fault: [] })")
    page.keyboard.press("PageDown")
    stands_at(page, 3)
    page.wait_for_function("(good) => location.hash !== good", arg=good)
    page.evaluate("(hash) => { location.hash = hash; }", good)
    stands_at(page, 2)


@pytest.mark.parametrize("run", ['"hello"', "[", '{"at":1e9,"segments":[]}'])
def test_a_run_that_cannot_be_made_again_is_told_of(page, run):
    page.goto(link("(w - 1)^2", inputs='{"w":0}', run=run).replace("/#", "/train#"))
    page.locator("#faults", has_text="The run in this address cannot be made again").wait_for()
    stands_at(page, 0)
