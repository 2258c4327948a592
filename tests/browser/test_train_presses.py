"""Presses that come faster than the server answers, and presses after going back."""

import pytest

from tests.browser.helpers import READY

pytestmark = pytest.mark.browser

SLOW = """() => {
  const { fetch } = globalThis;
  globalThis.fetch = async (...request) => {
    await new Promise((done) => setTimeout(done, 150));
    return fetch(...request);
  };
}"""
WAYS = ["", "?view=lecture", "?experiment=too-large-a-step&view=lecture"]


@pytest.mark.parametrize("way", WAYS)
def test_no_press_is_lost_while_an_update_is_on_its_way(page, way):
    page.goto(f"/train{way}")
    page.wait_for_function(READY)
    page.wait_for_function("() => !gradwalk.runner.request")
    page.evaluate(SLOW)
    for _ in range(4):
        page.keyboard.press("PageDown")
    page.wait_for_function("() => gradwalk.store.record.update === 4")


def test_the_button_loses_no_press_and_the_known_updates_are_no_other_run(training):
    page = training
    page.evaluate(SLOW)
    button = page.get_by_role("button", name="Next update", exact=True)
    for _ in range(3):
        button.click()
    page.wait_for_function("() => gradwalk.store.record.update === 3 && !gradwalk.runner.coming")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    page.wait_for_function("() => gradwalk.store.record.update === 1")
    button.click()
    page.wait_for_function("() => gradwalk.store.record.update === 2")
    page.keyboard.press("PageUp")
    page.keyboard.press("k")
    page.wait_for_function("() => gradwalk.store.record.update >= 5")
    page.keyboard.press("k")
    assert page.evaluate("() => gradwalk.store.state.runs.length") == 1
