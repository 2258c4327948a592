"""What comes from outside, by a link or a paste: nothing is shown that the server did not compute, and nothing freezes."""

import json

import pytest

from tests.browser.helpers import current, editor_text, link, view
from tests.effort import daily, spread

pytestmark = pytest.mark.browser

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
LOSS = "(w*x - y)^2"
VALUES = {"w": 1, "x": 2, "y": 5}
LARGE = 10_000_000
FORGED = r"\text{Send money to}\def\a{" + "x" * 1_000 + "}" + r"\a" * 150
RENDERED = """async (latex) => {
  const registry = [...document.querySelectorAll('link[rel=modulepreload]')].find(({ href }) => href.endsWith('lib/registry.js'));
  const { math, loadMath } = (await import(registry.href)).need('lib/math.js');
  await loadMath();
  const element = math(latex);
  return [element.querySelectorAll('*').length, element.textContent.length];
}"""
PASTE = """([selector, size]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', '1 + '.repeat(size / 4));
  const place = document.querySelector(selector);
  const target = place.shadowRoot?.querySelector('.cm-content') ?? place;
  target.focus();
  target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }));
}"""


def update(**parts):
    made = {"update": 7, "stepper": {"name": "gd", "learning_rate": 0.25}, "parameters": ["w"], "memory": {}, **parts}
    return link(LOSS, inputs=json.dumps(VALUES), update=json.dumps(made))


def opened(page, address):
    page.goto(address)
    current(page, LOSS)
    page.locator("#sentence").click()
    page.keyboard.press("End")


def test_the_update_of_a_link_is_computed_by_the_server(page):
    opened(page, update())
    page.locator("#update h3", has_text="Update 7, with the learning rate 0.25").wait_for()
    assert "4" in page.locator("#update .update-step").inner_text(), "1 − 0.25 · 2 · (2 − 5) · 2"
    page.get_by_label("w, value").fill("2.5")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#update .update-step')?.textContent.includes('2.5')")


@pytest.mark.parametrize(
    "forged",
    spread(
        [
            {
                "learning_rate": 0.123456,
                "steps": [
                    {
                        "parameter": "w",
                        "latex": FORGED,
                        "numbers": FORGED,
                        "before": 1,
                        "gradient": 2,
                        "change": 1,
                        "after": 9,
                    }
                ],
            },
            {"learning_rate": 0.123456},
            {"parameters": ["Send money to"]},
            {"stepper": {"name": "Send money to", "learning_rate": 1}},
            {"memory": "Send money to"},
            {"update": "Send money to"},
        ],
        6,
    ),
    ids=lambda forged: next(iter(forged)),
)
def test_nothing_that_a_link_says_of_its_update_is_shown(page, forged):
    page.watch.expected += ["status of 422"]
    opened(page, update(**forged))
    page.wait_for_function("() => gradwalk.store.state.position === gradwalk.store.state.walk.length - 1")
    page.wait_for_function("() => document.querySelector('#update').hidden || document.querySelector('#update h3')")
    text = page.locator("main").inner_text()
    assert "Send money" not in text and "0.123456" not in text


@pytest.mark.full
def test_an_update_of_another_program_is_refused_in_words(page):
    opened(page, update(parameters=["v"]))
    page.locator("#update .remark").wait_for()


BEYOND = {
    "definition": FORGED,
    "deep": r"\sqrt{" * 3_000 + "x" + "}" * 3_000,
    "long": "x+" * 20_000,
    "command": r"\newcommand{\a}{x}\a",
}


def test_mathematics_is_rendered_within_the_bounds_and_is_text_beyond_them(walk_page):
    elements, _ = walk_page.evaluate(RENDERED, r"\frac{1}{" * 40 + "x" + "}" * 40)
    assert elements > 80
    for kind, latex in BEYOND.items():
        elements, length = walk_page.evaluate(RENDERED, latex)
        assert elements == 0, kind
        assert 0 < length <= 1_001, kind


def refused(page, name):
    page.locator(".refusal [role=alert]", has_text=f"The limit “{name}” is").wait_for()
    assert "10,000,000 characters" in page.locator(".refusal").inner_text()


def test_a_large_paste_into_the_editor_is_refused_and_nothing_is_lost(page):
    page.goto("/")
    current(page, SIGMOID)
    page.locator(".cm-content").wait_for()
    before = view(page)
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.evaluate(PASTE, [".editor", LARGE])
    refused(page, "characters")
    assert editor_text(page) == SIGMOID
    assert view(page) == before
    assert sent == []
    page.locator(".refusal").get_by_role("button", name="Close").click()
    assert page.locator(".refusal").count() == 0
    page.evaluate(PASTE, [".editor", 40])
    page.wait_for_function("() => gradwalk.store.state.program.includes('1 + 1 + ')")


@pytest.mark.full
def test_a_large_text_that_is_inserted_is_refused(page):
    """As an input method or a voice does it, without a paste."""
    page.goto("/")
    current(page, SIGMOID)
    page.locator(".cm-content").click()
    page.keyboard.insert_text("1 + " * (LARGE // 4))
    refused(page, "characters")
    assert editor_text(page) == SIGMOID


@pytest.mark.full
def test_a_large_paste_into_a_value_is_refused(page):
    page.goto("/")
    current(page, SIGMOID)
    page.evaluate(PASTE, ["#inputs .field", LARGE])
    refused(page, "table_bytes")
    assert view(page)["inputs"]["w0"] == 2


@pytest.mark.full
def test_a_large_paste_into_the_table_is_refused(page):
    page.goto("/train")
    page.get_by_role("button", name="Own…").click()
    page.evaluate(PASTE, ["dialog textarea", LARGE])
    refused(page, "table_bytes")
    assert page.locator("dialog textarea").input_value() == ""
    assert page.locator("dialog .refusal").count() == 1, "not behind the dialog"


SAVED = {"markup": "<b>x</b>", "long": "x" * 100_000, "null": "null", "prototype": "__proto__"}


@pytest.mark.parametrize("saved", daily(SAVED, ["markup"]))
def test_the_page_begins_with_any_saved_settings(page, saved):
    page.goto("/problems")
    page.evaluate(
        "(saved) => ['theme', 'outline', 'analysis', 'letters', 'language'].forEach((name) => localStorage.setItem(name, saved))",
        saved,
    )
    page.goto("/")
    current(page, SIGMOID)
    assert page.evaluate("() => document.documentElement.dataset.theme") == "light"
    page.get_by_role("button", name="As text").click()
    page.locator("#outline").wait_for()
    page.get_by_role("button", name="Analyse").click()
    page.locator("#analysis").wait_for()
