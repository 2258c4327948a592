"""Typing: the graph follows; faults are calm and can be mended with a click; what is old says so."""

import pytest

from tests.browser.helpers import WALKED, wait_for_hash
from tests.effort import spread

pytestmark = pytest.mark.browser


@pytest.fixture
def walk_page(page):
    """The page with its opening example computed."""
    page.goto("/")
    page.wait_for_function(WALKED)
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


def test_the_graph_follows(walk_page):
    type_program(walk_page, "a*b + c")
    nodes(walk_page, 5)
    current(walk_page)
    names = walk_page.locator(".input-name").all_text_contents()
    assert names == ["a", "b", "c"]
    assert value(walk_page) == 0.5, "a, b and c begin with suggested numbers: 0.5, −2, 1.5"


def test_mathematical_notation_is_understood(walk_page):
    for typed, expected in {"2x": 1, "x^3 + 1": 1.125, "2(x+1)x": 1.5, "√x + π·0": 0.5**0.5}.items():
        type_program(walk_page, typed)
        walk_page.wait_for_function(
            "(typed) => gradwalk.store.state.program === typed && gradwalk.store.state.status === 'current'", arg=typed
        )
        assert value(walk_page) == expected, typed
        assert "Read as" in walk_page.locator(".read-as").text_content(), typed


@pytest.mark.full
def test_an_ambiguous_fraction_asks_which(walk_page):
    for label, text, expected in (("1/(2x)", "1/(2x)", 0.25), ("(1/2)*x", "(1/2)*x", 1)):
        type_program(walk_page, "1/2x")
        walk_page.locator(".fault").wait_for()
        assert walk_page.locator("svg.graph.is-stale").count() == 1, "the last good graph stays, greyed"
        assert "out of date" in walk_page.locator("#notice").text_content()
        walk_page.locator(".fixes button", has_text=label).click()
        current(walk_page)
        assert program(walk_page) == text
        walk_page.get_by_label("x, value").fill("2")
        walk_page.wait_for_function("(expected) => gradwalk.store.state.trace.value === expected", arg=expected)


@pytest.mark.parametrize(
    ("typed", "fix", "fixed"), spread([("0,5*x", "0.5", "0.5*x"), ("sigmiod(x)", "sigmoid", "sigmoid(x)")], 2)
)
def test_a_slip_is_mended_with_a_click(walk_page, typed, fix, fixed):
    type_program(walk_page, typed)
    walk_page.locator(".fault").wait_for()
    assert program(walk_page) == typed, "nothing typed is lost"
    marked = walk_page.evaluate(
        "() => document.querySelector('.editor').shadowRoot.querySelector('.mark-fault')?.textContent"
    )
    assert marked
    assert marked in typed
    walk_page.locator(".fixes button", has_text=fix).first.click()
    current(walk_page)
    assert program(walk_page) == fixed
    assert walk_page.locator(".fault").count() == 0


@pytest.mark.full
def test_a_product_in_one_name_asks(walk_page):
    type_program(walk_page, "w0*x0 + w0x0")
    walk_page.locator(".fixes button", has_text="w0*x0").wait_for()
    walk_page.get_by_role("button", name="Use w0x0 as a new input").click()
    current(walk_page)
    assert "w0x0" in walk_page.locator(".input-name").all_text_contents()


@pytest.mark.full
def test_while_typing_faults_are_held_back(walk_page):
    walk_page.locator(".cm-content").click()
    walk_page.keyboard.press("Control+End")
    walk_page.evaluate(
        "() => { globalThis.shown = []; gradwalk.store.subscribe(({ faultsShown }) => shown.push([faultsShown, Boolean(document.querySelector('.fault'))])); }"
    )
    walk_page.keyboard.type(" +")
    walk_page.locator(".fault").wait_for()
    shown = walk_page.evaluate("() => shown")
    assert [False, False] in shown
    assert [False, True] not in shown


def test_sliders_are_live_and_nothing_moves(walk_page):
    walk_page.keyboard.press("End")
    places = "() => [...document.querySelectorAll('svg.graph .node')].map((node) => node.getAttribute('transform'))"
    before = walk_page.evaluate(places)
    for setting in ("-2.5", "0", "3"):
        walk_page.get_by_label("w0, slider").fill(setting)
        walk_page.wait_for_function(
            "(w) => gradwalk.store.state.trace.nodes[0].value === Number(w) && gradwalk.store.state.status === 'current'",
            arg=setting,
        )
        assert walk_page.evaluate(places) == before
    assert walk_page.locator("svg.graph .node[data-node='0'] .value .number").text_content() == "3"
    assert value(walk_page) == pytest.approx(0.5)


def test_value_fields_take_both_decimal_marks(walk_page):
    field = walk_page.get_by_label("x1, value")
    for typed, number in (("0.5", 0.5), ("−1e-1", -0.1), ("0,5", 0.5)):
        field.fill(typed)
        walk_page.wait_for_function(
            "(n) => gradwalk.store.state.trace.gradients.w1 !== undefined && gradwalk.store.state.trace.nodes[4].value === n",
            arg=number,
        )
        field.fill("half")
        assert field.get_attribute("aria-invalid") == "true", typed
        assert walk_page.evaluate("() => gradwalk.store.state.trace.nodes[4].value") == number, typed


def test_arrow_keys_in_a_field(walk_page):
    field = walk_page.get_by_label("w2, value")
    field.focus()
    before = walk_page.evaluate("() => gradwalk.store.state.position")
    walk_page.keyboard.press("ArrowUp")
    walk_page.wait_for_function("() => gradwalk.store.state.trace.nodes[7].value > -3")
    walk_page.keyboard.press("Shift+ArrowDown")
    walk_page.wait_for_function("() => gradwalk.store.state.trace.nodes[7].value < -3")
    assert walk_page.evaluate("() => gradwalk.store.state.position") == before


def test_keys_typed_into_the_editor_do_not_step(walk_page):
    walk_page.keyboard.press("Home")
    walk_page.locator(".cm-content").click()
    walk_page.keyboard.press("ArrowRight")
    walk_page.keyboard.press("End")
    walk_page.keyboard.press("Space")
    assert walk_page.evaluate("() => gradwalk.store.state.position") in (0, 17)
    assert walk_page.evaluate("() => gradwalk.store.state.program").endswith(" ")


@pytest.mark.full
def test_several_outputs(walk_page):
    type_program(walk_page, "a = exp(x); b = x*a; a, b")
    walk_page.wait_for_function("() => gradwalk.store.state.trace.outputs.length === 2")
    options = walk_page.locator(".program-more summary")
    chooser = walk_page.get_by_label("Output to differentiate")
    options.click()
    chooser.select_option("b")
    walk_page.wait_for_function("() => gradwalk.store.state.trace.gradients.x > 2")
    type_program(walk_page, "a = exp(x); a, x*a, x*x")
    walk_page.wait_for_function("() => gradwalk.store.state.trace.outputs.length === 3")
    options.click()
    assert chooser.locator("option").all_inner_texts() == ["output: a", "output: number 2", "output: number 3"]
    chooser.select_option(label="output: number 3")
    walk_page.wait_for_function("() => gradwalk.store.state.trace.value === gradwalk.store.state.inputs.x ** 2")


@pytest.mark.full
def test_a_tensor_output_offers_a_way_on(walk_page):
    walk_page.evaluate("() => gradwalk.setProgram('x*2', {x: [1, 2]})")
    walk_page.get_by_role("button", name="sum(…)").click()
    current(walk_page)
    assert program(walk_page) == "sum(x*2)"
    walk_page.wait_for_function("() => gradwalk.store.state.trace.gradients.x?.[0] === 2")


def test_a_loss_that_broadcasts_is_mended_with_a_click(walk_page):
    walk_page.evaluate("() => gradwalk.setProgram('mse(y, p)', {y: [1, 2, 3], p: [[1], [2], [3]]})")
    walk_page.get_by_role("button", name="flatten(p)").click()
    walk_page.wait_for_function("() => gradwalk.store.state.trace.value === 0")
    assert program(walk_page) == "mse(y, flatten(p))"
    assert walk_page.locator(".warnings li").count() == 0


def test_what_is_read_as_on_paper_is_shown(walk_page):
    walk_page.evaluate("() => gradwalk.setProgram('sin^2 x\\n  + exp -y // and so on', {x: 0, y: 0})")
    reading = walk_page.locator(".read-as code")
    reading.wait_for()
    assert reading.inner_text() == "sin(x)**2 + exp(-y) # and so on"


def test_markup_in_a_program_stays_text(walk_page):
    walk_page.evaluate("() => gradwalk.setProgram('x # <img src=x onerror=alert(1)>', {x: 1})")
    current(walk_page)
    walk_page.evaluate("() => gradwalk.setProgram('<script>alert(1)</script>', {})")
    walk_page.locator(".fault").wait_for()
    assert walk_page.locator("img[src='x'], body script").count() == 0


@pytest.mark.full
def test_a_reload_keeps_the_view(walk_page):
    type_program(walk_page, "tanh(w*x)")
    current(walk_page)
    walk_page.get_by_label("w, value").fill("0.25")
    walk_page.locator("#sentence").click()
    walk_page.keyboard.press("Home")
    walk_page.keyboard.press("PageDown")
    current(walk_page)
    wait_for_hash(walk_page)
    walk_page.reload()
    walk_page.wait_for_function("() => document.querySelector('.count').textContent === '1 / 5'")
    assert program(walk_page) == "tanh(w*x)"
    assert walk_page.evaluate("() => gradwalk.store.state.inputs.w") == 0.25


def test_a_malformed_address_is_refused_calmly(page):
    page.goto("/#program=x&inputs={broken")
    page.wait_for_function("() => document.querySelectorAll('svg.graph .node').length === 13")


@pytest.mark.full
def test_a_server_that_is_gone_is_said_and_nothing_is_lost(walk_page):
    walk_page.watch.expected += ["ERR_", "Failed to load"]
    walk_page.route("**/api/v1/{evaluate,numbers}", lambda route: route.abort())
    type_program(walk_page, "x + 41")
    walk_page.wait_for_function("() => document.getElementById('notice').textContent.includes('does not answer')")
    assert walk_page.locator("svg.graph.is-stale").count() == 1
    assert program(walk_page) == "x + 41"
    walk_page.unroute("**/api/v1/{evaluate,numbers}")
    walk_page.wait_for_function("() => gradwalk.store.state.trace.value === gradwalk.store.state.inputs.x + 41")
    current(walk_page)


@pytest.mark.full
def test_a_thousand_nodes_open_and_step(walk_page):
    lines = "\\n".join(["a = x", "b = y"] + ["a = tanh(a)*w", "b = b + v"] * 330 + ["a*b"])
    walk_page.evaluate(f"() => gradwalk.setProgram('{lines}', {{x: 0.5, y: 1, w: 0.9, v: 0.1}})")
    walk_page.wait_for_function("() => document.querySelectorAll('svg.graph .node').length > 990")
    walk_page.keyboard.press("PageDown")
    walk_page.keyboard.press("PageDown")
    assert walk_page.locator("svg.graph .node.is-active-forward").count() == 1
    walk_page.keyboard.press("End")
    assert walk_page.evaluate("() => document.querySelectorAll('svg.graph .has-product').length") > 900
