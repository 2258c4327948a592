"""LaTeX replaced by the text that was read; and the seed: typed, reset, or a single element of a tensor output."""

import json
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser

CURRENT = "() => globalThis.gradwalk?.store.state.status === 'current' && !document.querySelector('svg.graph:is(.is-stale, [aria-busy])')"


def test_the_seed_is_typed_reset_and_set_for_one_element(page):
    inputs = {"X": [[1, 2], [3, 4]], "w": [1, -1]}
    page.goto(f"/#program={quote('X @ w')}&inputs={quote(json.dumps(inputs))}")
    page.wait_for_function(CURRENT)
    assert page.evaluate("() => gradwalk.store.state.trace.gradients.w") is None
    page.evaluate("() => gradwalk.store.set({ selection: { kind: 'node', id: gradwalk.store.state.trace.output } })")
    page.get_by_label("One element alone").select_option("[1]")
    page.wait_for_function("() => JSON.stringify(gradwalk.store.state.trace.gradients.w) === '[3,4]'")
    page.evaluate("() => gradwalk.store.set({ selection: { kind: 'node', id: gradwalk.store.state.trace.output } })")
    field = page.get_by_label("Seed at the output")
    assert field.input_value() == "[0,1]"
    field.fill("[2, −1")
    field.blur()
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("[2, −1]")
    field.blur()
    page.wait_for_function("() => JSON.stringify(gradwalk.store.state.trace.gradients.w) === '[-1,0]'")
    page.keyboard.press("Control+z")
    page.wait_for_function("() => JSON.stringify(gradwalk.store.state.trace.gradients.w) === '[3,4]'")
    page.evaluate("() => gradwalk.store.set({ selection: { kind: 'node', id: gradwalk.store.state.trace.output } })")
    page.locator("#inspector").get_by_role("button", name="Reset").click()
    page.wait_for_function("() => gradwalk.store.state.trace.gradients.w === null")


@pytest.mark.full
def test_latex_is_replaced_by_the_text_that_was_read(page):
    page.goto(f"/#program={quote(chr(92) + 'frac{x}{y}')}&inputs={quote(json.dumps({'x': 1, 'y': 4}))}")
    page.wait_for_function(CURRENT)
    assert page.get_by_text("x/y").count() == 1, "the reading is shown once"
    page.get_by_role("button", name="Use this text").click()
    page.wait_for_function(f"() => ({CURRENT})() && gradwalk.store.state.program.trim() === 'x/y'")
    assert page.evaluate("() => gradwalk.store.state.trace.value") == 0.25
    assert page.get_by_role("button", name="Use this text").count() == 0
