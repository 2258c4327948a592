"""Typing: the graph follows; faults are calm and can be mended with a click; what is old says so."""

import pytest

from tests.browser import helpers
from tests.browser.helpers import link, view, wait_for_hash

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page):
    """The page with its opening example computed."""
    page.goto("/")
    page.wait_for_function("() => document.querySelectorAll('svg.graph .has-product').length === 12")
    return page


def type_program(page, text):
    """Replace what is in the editor by typing."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text, delay=4)
    page.keyboard.press("Escape")


def nodes(page, count):
    page.wait_for_function("(count) => document.querySelectorAll('svg.graph .node').length === count", arg=count)


def program(page):
    return page.evaluate("() => gradwalk.store.state.program")


def current(page):
    page.wait_for_function(
        "() => gradwalk.store.state.status === 'current' && !document.querySelector('svg.graph:is(.is-stale, [aria-busy])')"
    )


def value(page):
    return page.evaluate("() => gradwalk.store.state.trace.value")


def test_the_graph_follows(desk):
    type_program(desk, "a*b + c")
    nodes(desk, 5)
    current(desk)
    names = desk.locator(".input-name").all_text_contents()
    assert names == ["a", "b", "c"]
    assert value(desk) == 0.5, "a, b and c begin with suggested numbers: 0.5, −2, 1.5"


@pytest.mark.parametrize(
    ("typed", "expected"), [("2x", 1), ("x^3 + 1", 1.125), ("2(x+1)x", 1.5), ("√x + π·0", 0.5**0.5)]
)
def test_what_people_really_type_is_understood(desk, typed, expected):
    type_program(desk, typed)
    desk.wait_for_function(
        "(typed) => gradwalk.store.state.program === typed && gradwalk.store.state.status === 'current'", arg=typed
    )
    assert value(desk) == expected
    assert "Read as" in desk.locator(".read-as").text_content()


def test_an_ambiguous_fraction_asks_which(desk):
    for label, text, expected in (("1/(2x)", "1/(2x)", 0.25), ("(1/2)*x", "(1/2)*x", 1)):
        type_program(desk, "1/2x")
        desk.locator(".fault").wait_for()
        assert desk.locator("svg.graph.is-stale").count() == 1, "the last good graph stays, greyed"
        assert "out of date" in desk.locator("#notice").text_content()
        desk.locator(".fixes button", has_text=label).click()
        current(desk)
        assert program(desk) == text
        desk.get_by_label("x, value").fill("2")
        desk.wait_for_function("(expected) => gradwalk.store.state.trace.value === expected", arg=expected)


@pytest.mark.parametrize(
    ("typed", "fix", "fixed"), [("sigmiod(x)", "sigmoid", "sigmoid(x)"), ("0,5*x", "0.5", "0.5*x")]
)
def test_a_slip_is_mended_with_a_click(desk, typed, fix, fixed):
    type_program(desk, typed)
    desk.locator(".fault").wait_for()
    assert program(desk) == typed, "nothing typed is lost"
    marked = desk.evaluate(
        "() => document.querySelector('.editor').shadowRoot.querySelector('.mark-fault')?.textContent"
    )
    assert marked
    assert marked in typed
    desk.locator(".fixes button", has_text=fix).first.click()
    current(desk)
    assert program(desk) == fixed
    assert desk.locator(".fault").count() == 0


def test_a_product_in_one_name_asks(desk):
    type_program(desk, "w0*x0 + w0x0")
    desk.locator(".fixes button", has_text="w0*x0").wait_for()
    desk.get_by_role("button", name="Use w0x0 as a new input").click()
    current(desk)
    assert "w0x0" in desk.locator(".input-name").all_text_contents()


def test_while_typing_faults_are_held_back(desk):
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" +")
    desk.wait_for_function("() => gradwalk.store.state.status === 'error'")
    assert desk.locator(".fault").count() == 0
    desk.locator(".fault").wait_for(timeout=3000)


def test_sliders_are_live_and_nothing_moves(desk):
    desk.keyboard.press("End")
    places = "() => [...document.querySelectorAll('svg.graph .node')].map((node) => node.getAttribute('transform'))"
    before = desk.evaluate(places)
    for setting in ("-2.5", "0", "3"):
        desk.get_by_label("w0, slider").fill(setting)
        desk.wait_for_function(
            "(w) => gradwalk.store.state.trace.nodes[0].value === Number(w) && gradwalk.store.state.status === 'current'",
            arg=setting,
        )
        assert desk.evaluate(places) == before
    assert desk.locator("svg.graph .node[data-node='0'] .value .number").text_content() == "3"
    assert value(desk) == pytest.approx(0.5)


@pytest.mark.parametrize(("typed", "number"), [("0.5", 0.5), ("0,5", 0.5), ("−1e-1", -0.1)])
def test_value_fields_take_both_decimal_marks(desk, typed, number):
    field = desk.get_by_label("x1, value")
    field.fill(typed)
    desk.wait_for_function(
        "(n) => gradwalk.store.state.trace.gradients.w1 !== undefined && gradwalk.store.state.trace.nodes[4].value === n",
        arg=number,
    )
    field.fill("half")
    assert field.get_attribute("aria-invalid") == "true"
    assert desk.evaluate("() => gradwalk.store.state.trace.nodes[4].value") == number


def test_arrow_keys_in_a_field(desk):
    field = desk.get_by_label("w2, value")
    field.focus()
    before = desk.evaluate("() => gradwalk.store.state.position")
    desk.keyboard.press("ArrowUp")
    desk.wait_for_function("() => gradwalk.store.state.trace.nodes[7].value > -3")
    desk.keyboard.press("Shift+ArrowDown")
    desk.wait_for_function("() => gradwalk.store.state.trace.nodes[7].value < -3")
    assert desk.evaluate("() => gradwalk.store.state.position") == before


def test_keys_typed_into_the_editor_do_not_step(desk):
    desk.keyboard.press("Home")
    desk.locator(".cm-content").click()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("End")
    desk.keyboard.press("Space")
    assert desk.evaluate("() => gradwalk.store.state.position") in (0, 17)
    assert desk.evaluate("() => gradwalk.store.state.program").endswith(" ")


def test_several_outputs(desk):
    type_program(desk, "a = exp(x); b = x*a; a, b")
    chooser = desk.get_by_label("Output to differentiate")
    chooser.wait_for()
    chooser.select_option("b")
    desk.wait_for_function("() => gradwalk.store.state.trace.gradients.x > 2")
    type_program(desk, "a = exp(x); a, x*a, x*x")
    desk.wait_for_function("() => gradwalk.store.state.trace.outputs.length === 3")
    assert chooser.locator("option").all_inner_texts() == ["output: a", "output: number 2", "output: number 3"]
    chooser.select_option(label="output: number 3")
    desk.wait_for_function("() => gradwalk.store.state.trace.value === gradwalk.store.state.inputs.x ** 2")


def test_a_tensor_output_offers_a_way_on(desk):
    desk.evaluate("() => gradwalk.setProgram('x*2', {x: [1, 2]})")
    desk.get_by_role("button", name="sum(…)").click()
    current(desk)
    assert program(desk) == "sum(x*2)"
    desk.wait_for_function("() => gradwalk.store.state.trace.gradients.x?.[0] === 2")


def test_a_loss_that_broadcasts_is_mended_with_a_click(desk):
    desk.evaluate("() => gradwalk.setProgram('mse(y, p)', {y: [1, 2, 3], p: [[1], [2], [3]]})")
    desk.get_by_role("button", name="flatten(p)").click()
    desk.wait_for_function("() => gradwalk.store.state.trace.value === 0")
    assert program(desk) == "mse(y, flatten(p))"
    assert desk.locator(".warnings li").count() == 0


def test_what_is_read_as_on_paper_is_shown(desk):
    desk.evaluate("() => gradwalk.setProgram('sin^2 x\\n  + exp -y // and so on', {x: 0, y: 0})")
    reading = desk.locator(".read-as code")
    reading.wait_for()
    assert reading.inner_text() == "sin(x)**2 + exp(-y) # and so on"


def test_markup_in_a_program_stays_text(desk):
    desk.evaluate("() => gradwalk.setProgram('x # <img src=x onerror=alert(1)>', {x: 1})")
    current(desk)
    desk.evaluate("() => gradwalk.setProgram('<script>alert(1)</script>', {})")
    desk.locator(".fault").wait_for()
    assert desk.locator("img").count() == 0


def test_a_reload_keeps_the_view(desk):
    type_program(desk, "tanh(w*x)")
    current(desk)
    desk.get_by_label("w, value").fill("0.25")
    desk.locator("#sentence").click()
    desk.keyboard.press("Home")
    desk.keyboard.press("PageDown")
    current(desk)
    wait_for_hash(desk)
    desk.reload()
    desk.wait_for_function("() => document.querySelector('.count').textContent === '1 / 5'")
    assert program(desk) == "tanh(w*x)"
    assert desk.evaluate("() => gradwalk.store.state.inputs.w") == 0.25


def test_a_malformed_address_is_refused_calmly(page):
    page.goto("/#program=x&inputs={broken")
    page.wait_for_function("() => document.querySelectorAll('svg.graph .node').length === 13")


def test_a_server_that_is_gone_is_said_and_nothing_is_lost(desk):
    desk.watch.expected += ["ERR_", "Failed to load"]
    desk.route("**/api/v1/evaluate", lambda route: route.abort())
    type_program(desk, "x + 41")
    desk.wait_for_function("() => document.getElementById('notice').textContent.includes('does not answer')")
    assert desk.locator("svg.graph.is-stale").count() == 1
    assert program(desk) == "x + 41"
    desk.unroute("**/api/v1/evaluate")
    desk.wait_for_function(
        "() => gradwalk.store.state.trace.value === gradwalk.store.state.inputs.x + 41", timeout=60_000
    )
    current(desk)


def test_a_thousand_nodes_open_and_step(desk):
    lines = "\\n".join(["a = x", "b = y"] + ["a = tanh(a)*w", "b = b + v"] * 330 + ["a*b"])
    desk.evaluate(f"() => gradwalk.setProgram('{lines}', {{x: 0.5, y: 1, w: 0.9, v: 0.1}})")
    desk.wait_for_function("() => document.querySelectorAll('svg.graph .node').length > 990", timeout=60_000)
    desk.keyboard.press("PageDown")
    desk.keyboard.press("PageDown")
    assert desk.locator("svg.graph .node.is-active-forward").count() == 1
    desk.keyboard.press("End")
    assert desk.evaluate("() => document.querySelectorAll('svg.graph .has-product').length") > 900


def test_a_fix_by_key_hands_the_focus_on(page):
    page.goto("/")
    helpers.current(page)
    page.evaluate("() => gradwalk.setProgram('a = sigmoid(x)\\nsigmiod(x) + a', { m: 3 })")
    page.get_by_role("button", name="Write sigmoid").press("Enter")
    helpers.current(page, "a = sigmoid(x)\nsigmoid(x) + a")
    page.locator("#editor .cm-content:focus").wait_for()
    page.evaluate("() => gradwalk.setProgram('2 * X', { X: [1, 2] })")
    page.get_by_role("button", name="sum(…)").press("Enter")
    helpers.current(page, "sum(2 * X)")
    page.locator("#controls:focus").wait_for()


def test_inputs_of_an_unreadable_program_are_those_whose_names_it_holds(page):
    page.goto(link("m*x", inputs='{"m": 3, "x": 2}'))
    helpers.current(page, "m*x")
    page.evaluate("() => gradwalk.setProgram('sigmiod(x)', { m: 3, x: 2 })")
    page.get_by_role("button", name="Write sigmoid").wait_for()
    assert page.locator("#inputs .input-name").all_inner_texts() == ["x"]
    page.evaluate("() => gradwalk.setProgram('1/2q')")
    page.get_by_text("The inputs follow once the program can be read.").wait_for()


def test_only_what_the_reader_can_mend_is_spoken_of(page):
    page.goto(link("wx + b"))
    page.locator(".fault").wait_for()
    assert page.locator(".fault").count() == 1
    assert "among the inputs" not in page.locator("#faults").inner_text(), (
        "there are none yet, and b gets a value by itself"
    )
    page.locator(".fault").get_by_role("button", name="Write w*x").click()
    page.wait_for_function("() => gradwalk.store.state.status === 'current'")
    assert set(view(page)["inputs"]) == {"w", "x", "b"}


def test_a_reading_of_octave_shows_its_line_and_its_block_in_words(page):
    page.goto(link("J = sum(X.^2); % cost", inputs='{"X": [[1, 2], [3, 4]]}'))
    reading = page.locator(".read-as")
    reading.locator("summary").wait_for()
    assert reading.locator("> code").inner_text().strip().startswith("J = down_columns(sum, X**2)")
    assert "each column of a matrix" in reading.locator("summary").inner_text()
    assert "return f(x, axis=0)" not in reading.inner_text()
    reading.locator("summary").click()
    assert "return f(x, axis=0)" in reading.inner_text()
    reading.get_by_role("button", name="Use this text").click()
    page.wait_for_function("() => gradwalk.store.state.program.startsWith('def down_columns')")
