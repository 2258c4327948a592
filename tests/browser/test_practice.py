"""Guessing first, in a browser: by keyboard alone to the end of a walk, in Russian on a phone, in a lecture."""

import json

import pytest

from tests.browser.helpers import current, link

pytestmark = pytest.mark.browser

ASKED = "() => gradwalk.practice.store.state.turn?.stage === 'asked'"
EXPLAINED = "() => gradwalk.practice.store.state.turn?.stage === 'explained'"
VERDICT = "(verdict) => gradwalk.practice.store.state.turn?.verdict === verdict"
SHOWN = """() => [document.body.innerText, ...[...document.querySelectorAll('[aria-label], [title]')].map((element) =>
  `${element.getAttribute('aria-label')} ${element.getAttribute('title')}`),
  ...[...document.querySelectorAll('svg.graph text, math')].map(({ textContent }) => textContent),
  document.getElementById('spoken').textContent].join('\\n')"""
REACHED = """() => [...document.querySelectorAll('.answers-ways .button, .answers-ways .link')].map((button) => {
  const { x, y, width, height } = button.getBoundingClientRect();
  return button.contains(document.elementFromPoint(x + width / 2, y + height - 2));
})"""
PROGRAM, INPUTS = "(a*b + c)**2", {"a": 1.37, "b": -2.11, "c": 0.53}
HIDDEN = {5: ["4.72"], 6: [], 7: ["9.96", "6.46"]}
"""What is asked at each step of the way back."""


PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "ru-RU", "has_touch": True, "is_mobile": True}


@pytest.fixture
def context_options(request):
    return getattr(request, "param", {"viewport": {"width": 1280, "height": 720}, "locale": "en-US"})


@pytest.fixture
def square(page):
    """The walk before its first question."""
    page.goto(link(PROGRAM, inputs=json.dumps(INPUTS)))
    current(page, PROGRAM)
    page.evaluate("() => gradwalk.player.go(4)")
    return page


def ask(page, key="Enter"):
    page.keyboard.press(key)
    page.wait_for_function(ASKED)


def answer(page, *texts):
    """Type into the open fields, one after the other, and check."""
    for at, text in enumerate(texts):
        if at:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_walk_is_answered_by_keyboard_alone_and_shows_nothing_before(square):
    page = square
    page.keyboard.press("g")
    page.wait_for_function("() => location.search === '?guess=1'")
    page.locator(".guess-level").select_option("3")
    page.locator("#zoom [aria-controls=outline]").click()
    page.locator("#outline-edges").click()
    page.evaluate("() => gradwalk.store.set({ selection: { kind: 'edge', id: 4 } })")
    page.locator("#player .primary").focus()
    ask(page)
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith("What is the local")
    for number in HIDDEN[5]:
        assert number not in page.evaluate(SHOWN)
    answer(page, "2*(-2.3607)", "-3.72")
    page.wait_for_function(VERDICT, arg="wrong")
    assert page.locator("#question-text").inner_text().startswith("−3.72 is 1 + (−4.721): Upstream and local")
    assert page.locator(".edge-fields .struck s").all_inner_texts() == ["−3.72"]
    right = page.locator(".edge-fields input.is-right")
    assert right.get_attribute("readonly") is not None
    assert right.evaluate("(input) => input.scrollWidth <= input.clientWidth"), "the answer is seen whole"
    assert "Upstream and local derivative were added." in page.locator(".question [role=status]").inner_text()
    page.keyboard.press("h")
    assert page.locator(".question-hints math").count() == 1 and "4.72" not in page.evaluate(SHOWN).split("−4.721)")[-1]
    answer(page, "-4,72")
    page.wait_for_function(EXPLAINED)
    assert "−4.72" in page.locator("#lines").inner_text()
    note = " ".join(page.locator(".question-note").inner_text().split())
    assert note == "≠ −3.72 Right in the end · Added instead of multiplied"
    ask(page)
    while (
        page.evaluate("() => document.querySelector('#question :checked')?.parentElement.innerText")
        != "It passes on unchanged."
    ):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function(EXPLAINED)
    ask(page)
    for number in HIDDEN[7]:
        assert number not in page.evaluate(SHOWN)
    page.locator("svg.graph .node[data-node='1'] .core").click()
    assert page.evaluate("() => document.activeElement.name") == "local:1", "an empty box leads to its field"
    page.keyboard.press("Escape")
    page.wait_for_function(EXPLAINED)
    page.keyboard.press("Enter")
    page.locator("#summary").wait_for()
    for width, height in ((1280, 720), (1024, 768), (800, 600)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(REACHED) == [True] * 6, "what one can do next is in sight without scrolling"
    kept = json.loads(page.evaluate("() => localStorage.getItem('practice')"))
    assert [(each["right"], each["slip"]) for each in kept["entries"]] == [
        (False, "added"),
        (True, None),
        (False, None),
    ]


@pytest.mark.full
@pytest.mark.parametrize("context_options", [PHONE], indirect=True)
def test_on_a_phone_in_russian_by_touch(square):
    page = square
    page.locator(".guess-switch").tap()
    page.locator("#player .primary").tap()
    page.wait_for_function(ASKED)
    assert page.locator("#question-text").inner_text().startswith("Что передаётся назад от узла")
    choices = page.locator(".choice-of")
    assert choices.count() == 3 and any("," in text for text in choices.all_inner_texts())
    for element in (*choices.all(), *page.locator(".question-ways .button, .check").all()):
        box = element.bounding_box()
        assert box["height"] >= 44 and box["y"] + box["height"] <= 844
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    wrong = page.evaluate(
        "() => gradwalk.practice.store.state.turn.parts[0][0].question.choices.findIndex(({ number }) => Math.abs(number + 4.7214) > 0.01)"
    )
    choices.nth(wrong).tap()
    page.wait_for_function(VERDICT, arg="wrong")
    assert page.locator(".choice-of.is-struck").count() == 1
    page.locator(".choice-of:not(.is-struck)", has_text="−4,72").tap()
    page.wait_for_function(EXPLAINED)
    page.locator("#player .primary").tap()
    page.wait_for_function(ASKED)
    assert "градиент" in page.locator("#question-text").inner_text()


def test_in_a_lecture_space_asks_and_space_shows(square):
    page = square
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.keyboard.press("Space")
    veiled = "() => [gradwalk.store.state.position, gradwalk.store.state.veiled]"
    page.wait_for_function("() => gradwalk.store.state.veiled")
    assert page.evaluate(veiled) == [5, True]
    assert page.locator("#question").is_hidden() and page.locator("#sentence").is_visible()
    page.keyboard.press("Space")
    assert page.evaluate(veiled) == [5, False]
    page.keyboard.press("Space")
    assert page.evaluate(veiled) == [6, True]


def test_the_computer_is_played_in_any_valid_order_by_keyboard(square):
    page = square
    page.evaluate("() => { gradwalk.player.end(); gradwalk.player.next(); }")
    page.locator("#summary").get_by_role("button", name="Play the computer").press("Enter")
    page.locator("#play").wait_for()
    open_fields = "() => [...document.querySelectorAll('.play-field input')].map(({ disabled }) => !disabled)"
    filled = "(count) => document.querySelectorAll('.play-field.is-filled').length === count"
    assert page.locator(".play-field").count() == 5
    assert page.evaluate(open_fields).count(True) == 1
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.play-field s')?.textContent === '1'")
    page.keyboard.type("-4.7214")
    page.keyboard.press("Enter")
    page.wait_for_function(filled, arg=1)
    assert page.evaluate(open_fields).count(True) == 2, "c and the product can be computed now"
    assert "−4.72" in page.locator("svg.graph .node.has-gradient .gradient text").all_text_contents()
    page.locator(".play-field input:enabled").nth(1).focus()
    page.keyboard.type("-4.7214")
    page.keyboard.press("Enter")
    page.wait_for_function(filled, arg=2)
    page.get_by_role("button", name="Enough").press("Enter")
    page.locator(".strip").wait_for()
    assert page.locator(".strip .dot").all_inner_texts().count("1") == 1


def test_a_bug_is_hunted_by_keyboard_from_a_link_to_its_name(page):
    page.goto("/?hunt=2" + link("x*y + sin(z)", inputs=json.dumps({"x": 0.8, "y": 3.5, "z": 0.6}))[1:])
    page.locator("#hunt .hunt-check td").first.wait_for()
    assert page.locator(".hunt-banner").is_visible() and page.locator("#step-card").is_hidden()
    rows = [row.split("\t") for row in page.locator(".hunt-check tbody tr").all_inner_texts()]
    assert any(own != numeric for _, own, numeric in rows), "the gradient check shows it"
    page.locator(".hunt-place").focus()
    relations = []
    while page.locator(".hunt-point").is_visible() and len(relations) < 6:
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_function("() => gradwalk.practice.store.state.hunt.mark !== null")
        relations.append(page.evaluate("() => gradwalk.practice.store.state.hunt.mark.hunt.relation"))
        page.keyboard.press("Shift+Tab")
    assert relations.pop() == "there" and {*relations} <= {"before", "gate", "after", "beside"}
    assert page.locator("#hunt .question-text").inner_text().startswith("Found: ")
    page.locator(".edge.is-traced").wait_for(state="attached")
    page.get_by_role("button", name="End the hunt").press("Enter")
    page.locator("#step-card").wait_for()
    assert "hunt" not in page.url and page.locator(".hunt-banner").is_hidden()


def test_back_ends_a_hunt_and_forward_leads_into_it_again(page):
    page.goto(link("a*b", inputs='{"a": 0.5, "b": -2}'))
    current(page, "a*b")
    page.evaluate("(hash) => { location.hash = hash }", link("x*y + sin(z)", inputs='{"x": 2, "y": 3, "z": 1}')[1:])
    current(page, "x*y + sin(z)")
    page.evaluate("() => gradwalk.practice.enter().then((actions) => actions.hunt())")
    page.locator(".hunt-banner").wait_for()
    page.wait_for_function("() => location.hash.includes(encodeURIComponent(gradwalk.store.state.inputs.x))")
    hunted = page.evaluate("() => [location.search, gradwalk.practice.store.state.hunt.numbers]")
    page.go_back()
    page.locator(".hunt-banner").wait_for(state="hidden")
    current(page, "a*b")
    assert "hunt" not in page.url and page.locator("#step-card").is_visible()
    page.go_forward()
    page.locator(".hunt-banner").wait_for()
    assert page.evaluate("() => [location.search, gradwalk.practice.store.state.hunt.numbers]") == hunted


def test_a_card_is_asked_by_keyboard_from_the_gallery_and_ones_own_work_comes_back(page):
    today = int(page.evaluate("() => Math.floor((Date.now() / 6e4 - new Date().getTimezoneOffset()) / 1440)"))
    slip = {"slip": "added", "program": PROGRAM, "inputs": INPUTS, "output": None}
    cards = [{**slip, "reviews": [{"day": today - 2, "grade": "again"}]}]
    kept = json.dumps({"version": 1, "cards": cards})
    page.add_init_script(f"if (!localStorage.length) localStorage.setItem('practice-cards', {json.dumps(kept)})")
    page.goto(link("x*y", inputs=json.dumps({"x": 2, "y": 3})))
    current(page, "x*y")
    page.locator(".examples-button").press("Enter")
    page.locator(".gallery-lessons", has_text="Today’s cards").press("Enter")
    page.locator(".card-list .is-due").wait_for()
    page.locator(".cards .main").press("Enter")
    page.wait_for_function(ASKED)
    assert page.locator("#question .question-label").inner_text() == "Card 1 of 1"
    assert page.evaluate("() => gradwalk.store.state.inputs") != INPUTS
    assert "Added" not in page.locator("#question").inner_text(), "a card does not name its slip before"
    page.keyboard.press("Escape")
    page.wait_for_function(EXPLAINED)
    page.keyboard.press("Enter")
    current(page, "x*y")
    (card,) = json.loads(page.evaluate("() => localStorage.getItem('practice-cards')"))["cards"]
    assert card["reviews"][1:] == [{"day": today, "grade": "again"}]
    page.evaluate("() => gradwalk.practice.enter().then((actions) => actions.forget())")
    assert page.evaluate("() => [...Object.keys(localStorage)].filter((name) => name.startsWith('practice'))") == []


NETWORK = "A1 = sigmoid(X @ W1)\nY_hat = A1 @ W2\nmean((Y - Y_hat)**2)"
VALUES = {
    "X": [[1, 0.5], [-1, 2], [0, -1.5]],
    "W1": [[0.2, -0.4, 0.6], [1, 0.3, -0.7]],
    "W2": [[0.5], [-1], [0.8]],
    "Y": [[1], [0], [0.5]],
}
BACKWARD = "dY_hat = (Y_hat - Y) / 3\ndW2 = A1.T @ dY_hat\ndW1 = X.T @ (dY_hat @ W2.T * A1 * (1 - A1))"


def test_a_pasted_backward_pass_is_explained_lit_and_mended_by_keyboard(page):
    page.goto(link(NETWORK, inputs=json.dumps(VALUES)))
    current(page, NETWORK)
    page.locator("[aria-controls=explain]").press("Enter")
    page.locator(".explain-text:focus").wait_for()
    page.keyboard.insert_text(BACKWARD)
    page.keyboard.press("Control+Enter")
    page.locator(".explained-card").wait_for()
    verdicts = page.locator(".explained-verdict").all_inner_texts()
    assert verdicts == ["The exponent is missing as a factor", "right, given line 1", "right, given line 1"]
    assert page.locator(".explained-card h3").inner_text().startswith("Line 1: Right but for a factor 2")
    rows = page.locator(".explained-numbers tr").all_inner_texts()
    assert [row.split("\t")[1:] for row in rows] == [["−0.218", "−0.0689", "−0.0685"], ["−0.436", "−0.138", "−0.137"]]
    lit = "() => [...document.querySelectorAll('.edge.is-traced')].map((edge) => edge.getAttribute('aria-label'))"
    assert [label.split(",")[0] for label in page.evaluate(lit)] == ["Edge from − to x²"]
    assert page.evaluate("() => document.activeElement.innerText") == "Multiply by 2"
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('.explained-card')")
    assert set(page.locator(".explained-verdict").all_inner_texts()) == {"right"}
    assert "Every line is right" in page.locator(".explained").inner_text()
    page.locator(".explain-body").get_by_role("button", name="Edit").press("Enter")
    assert page.locator(".explain-text").input_value().startswith("dY_hat = 2 * ((Y_hat - Y) / 3)\n")
