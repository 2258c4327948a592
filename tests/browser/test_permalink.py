"""The address holds the whole view: reload it, send it, paste it."""

import pytest

from tests.browser.helpers import (
    LONG,
    SIGMOID,
    current,
    editor_text,
    link,
    type_program,
    view,
    wait_for_hash,
    wait_for_notice,
)
from tests.effort import daily, spread

pytestmark = pytest.mark.browser


def chosen(walk_page):
    """A view in which everything has been chosen: program, values, output, step, selection."""
    type_program(walk_page, "a = exp(x); b = x*a; a, b")
    current(walk_page)
    walk_page.get_by_label("x, value").fill("0,25")
    walk_page.get_by_label("Output to differentiate").select_option("b")
    walk_page.wait_for_function(
        "() => gradwalk.store.state.trace.outputs.length === 2 && gradwalk.store.state.trace.output === 2"
    )
    current(walk_page)
    walk_page.locator("#sentence").click()
    walk_page.keyboard.press("Home")
    walk_page.keyboard.press("PageDown")
    walk_page.locator("svg.graph .node[data-node='1']").click()
    seen = view(walk_page)
    assert (seen["output"], seen["position"], seen["selection"]) == ("b", 1, {"kind": "node", "id": 1})
    assert seen["inputs"]["x"] == 0.25
    return {**seen, "inputs": {"x": 0.25}}  # values of the program before are kept for its names, but not sent


def test_a_reload_and_a_sent_link_give_exactly_that_view(walk_page, another):
    seen = chosen(walk_page)
    hash_ = wait_for_hash(walk_page)
    assert hash_.startswith("#program=a%20=%20exp(x)"), "a short view stays readable"
    walk_page.reload()
    current(walk_page)
    assert view(walk_page) == seen
    assert walk_page.locator("#inspector h3").text_content() == "a (exp)"
    assert walk_page.locator(".count").text_content() == "1 / 6"
    another.goto(walk_page.url)
    current(another)
    assert view(another) == seen


@pytest.mark.full
def test_an_edge_and_a_seed_come_back(walk_page):
    walk_page.evaluate("() => gradwalk.setProgram('x*2', {x: [1, 2]})")
    walk_page.get_by_role("button", name="seed of ones").click()
    current(walk_page)
    walk_page.evaluate("() => { gradwalk.player.go(1); gradwalk.store.set({selection: {kind: 'edge', id: 0}}); }")
    seen = view(walk_page)
    assert seen["seed"] == [1, 1]
    wait_for_hash(walk_page)
    walk_page.reload()
    current(walk_page)
    assert view(walk_page) == seen
    assert walk_page.locator("#inspector h3").text_content() == "x → ×2"


@pytest.mark.full
def test_a_link_that_was_written_by_hand_keeps_its_plus_signs(page):
    page.goto("/#program=1/(1+exp(-x))&inputs={%22x%22:2}")
    current(page, "1/(1+exp(-x))")
    assert page.evaluate("() => gradwalk.store.state.trace.value") == pytest.approx(0.8807970779778823)
    assert editor_text(page) == "1/(1+exp(-x))"
    page.evaluate('() => { location.hash = \'#program=a+b*2&inputs={"a":1,"b":2}\'; }')
    current(page, "a+b*2")
    wait_for_hash(page)
    page.reload()
    current(page, "a+b*2")


QUERIES = {
    "inputs": ("?program=x^2&inputs={%22x%22:3}", "x^2", ""),
    "encoded": ("?program=1/(1%2Bexp(-x))", "1/(1+exp(-x))", ""),
    "form": ("?program=1/(1+exp(-x))", "1/(1+exp(-x))", ""),
    "theme": ("?theme=dark&program=x*y#controls", "x*y", "?theme=dark"),
    "example": ("?program=x%20%2B%201&example=micrograd", "x + 1", ""),
}


@pytest.mark.parametrize("case", daily(QUERIES, ["inputs"]))
def test_a_program_in_the_query_is_read_as_one_in_the_hash(page, case):
    query, program, rest = case
    page.goto("/" + query)
    current(page, program)
    if "inputs" in query:
        assert view(page)["inputs"] == {"x": 3}
    assert wait_for_hash(page).startswith("#program=")
    assert page.evaluate("() => location.search") == rest, "the hash alone holds the program from now on"
    page.reload()
    current(page, program)


def test_a_program_in_the_query_opens_in_training_and_a_faulty_one_is_refused_calmly(page):
    page.goto("/train?program=mse(Y, X@w)")
    page.wait_for_function("() => globalThis.gradwalk?.store?.run?.records.length > 0")
    assert page.evaluate("() => gradwalk.store.state.program") == "mse(Y, X@w)"
    page.goto("/?program=x^2&inputs={")
    wait_for_notice(page, "nested lists of numbers", "remark")
    current(page, SIGMOID)


def test_the_hash_holds_where_there_is_a_program_in_the_query_too(page):
    page.goto("/?program=x^2#program=x*x&inputs={%22x%22:3}")
    current(page, "x*x")
    assert page.evaluate("() => location.search") == ""


@pytest.mark.full
def test_a_link_names_an_example(page):
    page.goto("/?example=micrograd&theme=dark")
    current(page)
    assert page.evaluate("() => gradwalk.store.state.trace.value") == pytest.approx(24.70408163265306)
    seen = view(page)
    wait_for_hash(page)
    assert "example=" not in page.url and "theme=dark" in page.url
    page.reload()
    current(page)
    assert view(page) == seen
    page.goto("/?example=mcirograd")
    wait_for_notice(page, "There is no example called mcirograd", "remark")
    current(page, SIGMOID)
    page.goto("/?example=micrograd#program=x*x&inputs={%22x%22:3}")
    current(page, "x*x")


@pytest.mark.parametrize("query", spread(["?lang=ru&theme=dark", "?theme=light"], 2))
def test_language_and_theme_live_beside_the_view(page, query):
    page.goto("/" + query + link("x*x", inputs='{"x":3}', step="2")[1:])
    current(page)
    wait_for_hash(page)
    assert page.url.split("/")[-1].startswith(query + "#program=x*x")
    page.reload()
    current(page)
    assert page.evaluate("() => document.documentElement.dataset.theme") == query.split("theme=")[1]
    assert page.evaluate("() => document.documentElement.lang") == ("ru" if "ru" in query else "en")


@pytest.mark.parametrize("program", daily({"short": "tanh(w*x)", "long": LONG}, ["short"]))
def test_another_language_shows_the_same_view_even_at_once(walk_page, program):
    walk_page.evaluate("(program) => gradwalk.setProgram(program, {w: 0.5, x: -2})", program)
    current(walk_page, program)
    walk_page.locator("#sentence").click()
    walk_page.keyboard.press("Home")
    walk_page.keyboard.press("PageDown")
    seen = view(walk_page)
    walk_page.get_by_role("link", name="Русский").click()
    walk_page.wait_for_function("() => document.documentElement?.lang === 'ru' && globalThis.gradwalk")
    current(walk_page, program)
    assert view(walk_page) == seen
    walk_page.get_by_role("link", name="English").click()
    walk_page.wait_for_function("() => document.documentElement?.lang === 'en' && globalThis.gradwalk")
    current(walk_page, program)
    assert view(walk_page) == seen


@pytest.mark.full
def test_a_long_view_is_compressed_and_comes_back(walk_page, another):
    walk_page.evaluate("(program) => gradwalk.setProgram(program, {w: 0.5, x: -2})", LONG)
    current(walk_page, LONG)
    hash_ = wait_for_hash(walk_page)
    assert hash_.startswith("#packed=")
    assert len(hash_) < len(LONG) / 2
    seen = view(walk_page)
    walk_page.reload()
    current(walk_page, LONG)
    assert view(walk_page) == seen
    another.goto(walk_page.url)
    current(another, LONG)
    assert view(another) == seen


def test_a_link_pasted_into_the_same_tab_opens_and_back_returns(walk_page):
    before = view(walk_page)
    wait_for_hash(walk_page)
    walk_page.evaluate("() => { location.hash = '#program=x*x&inputs={\"x\":3}&node=1&step=2'; }")
    current(walk_page, "x*x")
    assert editor_text(walk_page) == "x*x"
    assert view(walk_page)["position"] == 2
    assert walk_page.locator("#inspector h3").text_content() == "×"
    walk_page.go_back()
    current(walk_page, SIGMOID)
    assert view(walk_page) == before
    walk_page.go_forward()
    current(walk_page, "x*x")
    assert view(walk_page)["inputs"] == {"x": 3}


def test_a_late_write_does_not_overwrite_the_entry_navigated_to(walk_page):
    """A busy browser may run the timer of the old view between the navigation and its event."""
    wait_for_hash(walk_page)
    walk_page.evaluate("""() => { location.hash = '#program=x*x&inputs={"x":3}'; return gradwalk.address.write(); }""")
    current(walk_page, "x*x")
    assert view(walk_page)["inputs"] == {"x": 3}


@pytest.mark.full
def test_a_link_with_fewer_steps_than_the_present_walk_opens(walk_page):
    """And one with more: no step of one walk is taken for a step of the other."""
    walk_page.keyboard.press("End")
    wait_for_hash(walk_page)
    walk_page.evaluate('() => { location.hash = \'#program=x*y&inputs={"x":3,"y":2}&step=3\'; }')
    current(walk_page, "x*y")
    assert walk_page.locator(".count").text_content() == "3 / 3"
    walk_page.go_back()
    current(walk_page, SIGMOID)
    walk_page.evaluate(f"() => {{ location.hash = '{link(SIGMOID, step='16')[1:]}'; }}")
    walk_page.wait_for_function("() => gradwalk.store.state.position === 16")


@pytest.mark.full
def test_the_values_of_a_pasted_link_reach_the_field_that_has_the_focus(walk_page):
    field = walk_page.get_by_label("x0, value")
    field.focus()
    wait_for_hash(walk_page)
    walk_page.evaluate("() => { location.hash = location.hash.replace('%22x0%22:-1', '%22x0%22:4'); }")
    walk_page.wait_for_function("() => gradwalk.store.state.trace.nodes[1].value === 4")
    assert field.input_value() == "4"


@pytest.mark.full
def test_the_sign_of_zero_survives_the_way(walk_page):
    walk_page.evaluate("() => gradwalk.setProgram('1/x', {x: 1})")
    current(walk_page, "1/x")
    walk_page.get_by_label("x, value").fill("-0")
    walk_page.wait_for_function("() => gradwalk.store.state.trace.value === '-Infinity'")
    wait_for_hash(walk_page)
    walk_page.reload()
    current(walk_page)
    assert walk_page.evaluate("() => gradwalk.store.state.trace.value") == "-Infinity"


def test_back_is_not_flooded(walk_page):
    before = walk_page.evaluate("() => history.length")
    walk_page.get_by_label("w0, slider").focus()
    for _ in range(30):
        walk_page.keyboard.press("ArrowRight")
    type_program(walk_page, "x*y")
    for _ in range(5):
        walk_page.locator("#sentence").click()
        walk_page.keyboard.press("ArrowLeft")
    wait_for_hash(walk_page)
    assert walk_page.evaluate("() => history.length") == before


def test_links_within_the_page_leave_the_address_to_the_view(walk_page):
    address = wait_for_hash(walk_page)
    walk_page.keyboard.press("Tab")
    walk_page.keyboard.press("Enter")
    assert walk_page.evaluate("() => [document.activeElement.id, location.hash]") == ["controls", address]
    walk_page.evaluate("() => { location.hash = '#controls'; }")
    walk_page.wait_for_function("(address) => location.hash === address", arg=address)
    assert walk_page.locator("#remark").text_content() == ""
