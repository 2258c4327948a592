"""The address holds the whole view: reload it, send it, paste it; and whatever else comes in it is refused calmly."""

import base64
import json
import zlib

import pytest

from tests.browser.helpers import current, editor_text, link, type_program, view, wait_for_hash, wait_for_notice

pytestmark = pytest.mark.browser

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))"
LONG = "\n".join([f"a{line} = tanh(w*x + {line})  # строка {line}" for line in range(150)] + ["a0 * a149"])


def packed(text):
    return "/#packed=" + base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


@pytest.fixture
def desk(page):
    page.goto("/")
    current(page, SIGMOID)
    return page


@pytest.fixture
def another(desk):
    """Another reader, to whom a link was sent."""
    context = desk.context.browser.new_context()
    yield context.new_page()
    context.close()


def chosen(desk):
    """A view in which everything has been chosen: program, values, output, step, selection."""
    type_program(desk, "a = exp(x); b = x*a; a, b")
    current(desk)
    desk.get_by_label("x, value").fill("0,25")
    desk.get_by_label("Output to differentiate").select_option("b")
    desk.wait_for_function(
        "() => gradwalk.store.state.trace.outputs.length === 2 && gradwalk.store.state.trace.output === 2"
    )
    current(desk)
    desk.locator("#sentence").click()
    desk.keyboard.press("Home")
    desk.keyboard.press("PageDown")
    desk.locator("svg.graph .node[data-node='1']").click()
    seen = view(desk)
    assert (seen["output"], seen["position"], seen["selection"]) == ("b", 1, {"kind": "node", "id": 1})
    assert seen["inputs"]["x"] == 0.25
    return {**seen, "inputs": {"x": 0.25}}  # values of the program before are kept for its names, but not sent


def test_a_reload_and_a_sent_link_give_exactly_that_view(desk, another):
    seen = chosen(desk)
    hash_ = wait_for_hash(desk)
    assert hash_.startswith("#program=a%20=%20exp(x)"), "a short view stays readable"
    desk.reload()
    current(desk)
    assert view(desk) == seen
    assert desk.locator("#inspector h3").text_content() == "a (exp)"
    assert desk.locator(".count").text_content() == "1 / 6"
    another.goto(desk.url)
    current(another)
    assert view(another) == seen


def test_an_edge_and_a_seed_come_back(desk):
    desk.evaluate("() => gradwalk.setProgram('x*2', {x: [1, 2]})")
    desk.get_by_role("button", name="seed of ones").click()
    current(desk)
    desk.evaluate("() => { gradwalk.player.go(1); gradwalk.store.set({selection: {kind: 'edge', id: 0}}); }")
    seen = view(desk)
    assert seen["seed"] == [1, 1]
    wait_for_hash(desk)
    desk.reload()
    current(desk)
    assert view(desk) == seen
    assert desk.locator("#inspector h3").text_content() == "x → ×2"


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


@pytest.mark.parametrize(
    ("query", "program", "rest"),
    [
        ("?program=x^2&inputs={%22x%22:3}", "x^2", ""),
        ("?program=1/(1%2Bexp(-x))", "1/(1+exp(-x))", ""),
        ("?program=1/(1+exp(-x))", "1/(1+exp(-x))", ""),
        ("?theme=dark&program=x*y#controls", "x*y", "?theme=dark"),
        ("?program=x%20%2B%201&example=micrograd", "x + 1", ""),
    ],
)
def test_a_program_in_the_query_is_read_as_one_in_the_hash(page, query, program, rest):
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


@pytest.mark.parametrize("query", ["?lang=ru&theme=dark", "?theme=light"])
def test_language_and_theme_live_beside_the_view(page, query):
    page.goto("/" + query + link("x*x", inputs='{"x":3}', step="2")[1:])
    current(page)
    wait_for_hash(page)
    assert page.url.split("/")[-1].startswith(query + "#program=x*x")
    page.reload()
    current(page)
    assert page.evaluate("() => document.documentElement.dataset.theme") == query.split("theme=")[1]
    assert page.evaluate("() => document.documentElement.lang") == ("ru" if "ru" in query else "en")


@pytest.mark.parametrize("program", ["tanh(w*x)", LONG], ids=["short", "long"])
def test_another_language_shows_the_same_view_even_at_once(desk, program):
    desk.evaluate("(program) => gradwalk.setProgram(program, {w: 0.5, x: -2})", program)
    current(desk, program)
    desk.locator("#sentence").click()
    desk.keyboard.press("Home")
    desk.keyboard.press("PageDown")
    seen = view(desk)
    desk.get_by_role("link", name="Русский").click()
    desk.wait_for_function("() => document.documentElement?.lang === 'ru' && globalThis.gradwalk")
    current(desk, program)
    assert view(desk) == seen
    desk.get_by_role("link", name="English").click()
    desk.wait_for_function("() => document.documentElement?.lang === 'en' && globalThis.gradwalk")
    current(desk, program)
    assert view(desk) == seen


def test_a_long_view_is_compressed_and_comes_back(desk, another):
    desk.evaluate("(program) => gradwalk.setProgram(program, {w: 0.5, x: -2})", LONG)
    current(desk, LONG)
    hash_ = wait_for_hash(desk)
    assert hash_.startswith("#packed=")
    assert len(hash_) < len(LONG) / 2
    seen = view(desk)
    desk.reload()
    current(desk, LONG)
    assert view(desk) == seen
    another.goto(desk.url)
    current(another, LONG)
    assert view(another) == seen


@pytest.mark.parametrize("wait", [0, 400])
@pytest.mark.parametrize("start", [SIGMOID, LONG], ids=["short", "long"])
def test_a_reload_right_after_typing_loses_nothing(desk, start, wait):
    desk.evaluate("(program) => gradwalk.setProgram(program, {w: 0.5, x: -2})", start)
    current(desk, start)
    wait_for_hash(desk)
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" + 12345")
    desk.wait_for_timeout(wait)
    desk.reload()
    desk.wait_for_function("() => globalThis.gradwalk?.store.state.program")
    assert view(desk)["program"] == start + " + 12345"


def test_a_reload_right_after_a_drag_loses_nothing(desk):
    wait_for_hash(desk)
    desk.get_by_label("w0, slider").fill("-1.5")
    desk.reload()
    current(desk)
    assert view(desk)["inputs"]["w0"] == -1.5


def test_what_was_typed_outlives_a_crash(desk, another):
    """A crash fires no event: sessionStorage, which outlives it, has each key at once."""
    address = wait_for_hash(desk)
    desk.evaluate(
        """() => {
          const keep = Storage.prototype.setItem;
          Storage.prototype.setItem = function (name, text) { globalThis.kept = text; keep.call(this, name, text); };
        }"""
    )
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+End")
    desk.keyboard.press("+")
    draft = json.loads(desk.evaluate("() => globalThis.kept"))
    assert (draft["at"], draft["left"]) == ([address], False), "written with the key, before the address is"
    another.goto(desk.url.split("#")[0] + "healthz")
    another.evaluate("(draft) => sessionStorage.setItem('gradwalk-draft', JSON.stringify(draft))", draft)
    another.goto(desk.url.split("#")[0] + address)
    another.wait_for_function("() => globalThis.gradwalk?.store.state.program")
    assert editor_text(another) == SIGMOID + "+"


def test_a_draft_belongs_to_its_own_address_only(desk):
    wait_for_hash(desk)
    desk.evaluate(
        "() => sessionStorage.setItem('gradwalk-draft', JSON.stringify({at: ['#elsewhere'], text: 'program=bad'}))"
    )
    desk.reload()
    current(desk, SIGMOID)
    for broken in ("{", "3", '{"at":["%s"],"text":7}', '{"at":{}}', "null"):
        desk.evaluate(
            "(text) => sessionStorage.setItem('gradwalk-draft', text.replace('%s', JSON.stringify(location.hash).slice(1, -1)))",
            broken,
        )
        desk.reload()
        current(desk, SIGMOID)


def test_a_link_means_what_it_says_after_its_page_was_changed_and_left(desk):
    """Only a reload finds the draft that a page leaves behind under an address from before its last change."""
    desk.goto("/?one#program=x*x&inputs={%22x%22:3}")
    current(desk, "x*x")
    type_program(desk, "x*x + 1")
    desk.goto("/healthz")
    assert "x*x" in desk.evaluate("() => sessionStorage.getItem('gradwalk-draft')")
    desk.goto("/?two#program=x*x&inputs={%22x%22:3}")
    current(desk)
    assert view(desk)["program"] == "x*x"


def test_a_view_too_large_for_an_address_says_so_and_stays_in_its_tab(desk, another):
    desk.evaluate(
        "() => gradwalk.setProgram('mean(X)', {X: Array.from({length: 20000}, (_, i) => Math.sin(i * i) / 3)})"
    )
    current(desk, "mean(X)")
    wait_for_notice(desk, "too large for an address, which holds 100000 characters", "remark")
    seen = view(desk)
    another.goto(desk.url)
    wait_for_notice(another, "only the tab in which it was made has it", "remark")
    current(another, SIGMOID)
    desk.reload()
    current(desk, "mean(X)")
    assert view(desk) == seen


def test_a_link_pasted_into_the_same_tab_opens_and_back_returns(desk):
    before = view(desk)
    wait_for_hash(desk)
    desk.evaluate("() => { location.hash = '#program=x*x&inputs={\"x\":3}&node=1&step=2'; }")
    current(desk, "x*x")
    assert editor_text(desk) == "x*x"
    assert view(desk)["position"] == 2
    assert desk.locator("#inspector h3").text_content() == "×"
    desk.go_back()
    current(desk, SIGMOID)
    assert view(desk) == before
    desk.go_forward()
    current(desk, "x*x")
    assert view(desk)["inputs"] == {"x": 3}


def test_a_late_write_does_not_overwrite_the_entry_navigated_to(desk):
    """A busy browser may run the timer of the old view between the navigation and its event."""
    wait_for_hash(desk)
    desk.evaluate("""() => { location.hash = '#program=x*x&inputs={"x":3}'; return gradwalk.address.write(); }""")
    current(desk, "x*x")
    assert view(desk)["inputs"] == {"x": 3}


def test_a_link_with_fewer_steps_than_the_present_walk_opens(desk):
    """And one with more: no step of one walk is taken for a step of the other."""
    desk.keyboard.press("End")
    wait_for_hash(desk)
    desk.evaluate('() => { location.hash = \'#program=x*y&inputs={"x":3,"y":2}&step=3\'; }')
    current(desk, "x*y")
    assert desk.locator(".count").text_content() == "3 / 3"
    desk.go_back()
    current(desk, SIGMOID)
    desk.evaluate(f"() => {{ location.hash = '{link(SIGMOID, step='16')[1:]}'; }}")
    desk.wait_for_function("() => gradwalk.store.state.position === 16")


def test_the_values_of_a_pasted_link_reach_the_field_that_has_the_focus(desk):
    field = desk.get_by_label("x0, value")
    field.focus()
    wait_for_hash(desk)
    desk.evaluate("() => { location.hash = location.hash.replace('%22x0%22:-1', '%22x0%22:4'); }")
    desk.wait_for_function("() => gradwalk.store.state.trace.nodes[1].value === 4")
    assert field.input_value() == "4"


MALFORMED = {
    "broken JSON": "#program=x&inputs={broken",
    "a string for a number": '#program=x&inputs={"x":"1"}',
    "infinite": '#program=x&inputs={"x":1e999}',
    "NaN": '#program=x&seed="NaN"',
    "no step": "#program=x&step=-1",
    "nothing": "#nonsense",
    "no base64": "#packed=!!!",
    "no deflate": "#packed=AAAA",
    "a bomb": packed("program=" + "x" * 40_000_000)[1:],
    "deep": "#program=x&inputs=" + '{"x":' + "[" * 5000 + "]" * 5000 + "}",
    "too long": "#program=" + "x" * 100_001,
}


@pytest.mark.parametrize("hash_", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_hash_is_refused_calmly_and_the_program_stays(desk, hash_):
    type_program(desk, "tanh(w0) + x0")
    current(desk)
    seen = view(desk)
    address = wait_for_hash(desk)
    desk.evaluate("(hash) => { location.hash = hash; }", hash_)
    wait_for_notice(desk, "This address cannot be opened.", "remark")
    wait_for_notice(desk, "What was here stays.", "remark")
    assert view(desk) == seen
    assert desk.evaluate("() => location.hash") == address, "a reload must not lose the program either"
    desk.get_by_role("button", name="Close").click()
    assert desk.locator("#remark").text_content() == ""


@pytest.mark.parametrize("hash_", [MALFORMED[name] for name in ("broken JSON", "nothing", "a bomb")])
def test_a_page_opened_by_a_malformed_hash_shows_the_first_example_and_says_so(page, hash_):
    page.goto(f"/{hash_}")
    current(page, SIGMOID)
    wait_for_notice(page, "Here is the first example instead.", "remark")


@pytest.mark.parametrize(
    ("parts", "said", "expected"),
    [
        ({"step": "999"}, "names step 999; this walk has 4 steps", {"position": 4}),
        ({"node": "77", "step": "1"}, "names a node or an edge", {"position": 1, "selection": None}),
        ({"edge": "2"}, "names a node or an edge", {"selection": None}),
    ],
)
def test_a_step_or_a_node_that_is_not_there(page, parts, said, expected):
    page.goto(link("x*x", inputs='{"x":3}', **parts))
    current(page, "x*x")
    wait_for_notice(page, said, "remark")
    seen = view(page)
    assert {name: seen[name] for name in expected} == expected


def test_names_of_objects_own_things_are_ordinary_names(page):
    page.goto(
        link("constructor * toString + valueOf", inputs='{"__proto__": [1], "constructor": 2, "hasOwnProperty": 3}')
    )
    current(page)
    assert page.locator(".input-name").all_text_contents() == ["constructor", "toString", "valueOf"]
    assert page.evaluate("() => gradwalk.store.state.trace.value") == -1
    page.get_by_label("toString, value").fill("5")
    page.wait_for_function("() => gradwalk.store.state.trace.value === 8")
    wait_for_hash(page)
    page.reload()
    current(page)
    assert page.evaluate("() => gradwalk.store.state.trace.value") == 8
    assert json.loads(page.evaluate("() => JSON.stringify(gradwalk.store.state.inputs)"))["constructor"] == 2


def test_the_sign_of_zero_survives_the_way(desk):
    desk.evaluate("() => gradwalk.setProgram('1/x', {x: 1})")
    current(desk, "1/x")
    desk.get_by_label("x, value").fill("-0")
    desk.wait_for_function("() => gradwalk.store.state.trace.value === '-Infinity'")
    wait_for_hash(desk)
    desk.reload()
    current(desk)
    assert desk.evaluate("() => gradwalk.store.state.trace.value") == "-Infinity"


def test_a_faulty_program_keeps_its_place_too(page):
    page.goto(link("x*(", step="2"))
    page.locator(".fault").wait_for()
    assert wait_for_hash(page) == "#program=x*(&step=2"
    assert editor_text(page) == "x*("


def test_an_emptied_program_stays_empty(desk):
    desk.locator(".cm-content").click()
    desk.keyboard.press("Control+A")
    desk.keyboard.press("Delete")
    assert wait_for_hash(desk).startswith("#program=&")
    desk.reload()
    desk.get_by_label("Examples").wait_for()
    desk.wait_for_function("() => gradwalk.store.state.status === 'error'")
    assert view(desk)["program"] == ""
    desk.keyboard.press("Control+z")
    assert view(desk)["program"] == "", "nothing to undo after a reload"


def test_back_is_not_flooded(desk):
    before = desk.evaluate("() => history.length")
    desk.get_by_label("w0, slider").focus()
    for _ in range(30):
        desk.keyboard.press("ArrowRight")
    type_program(desk, "x*y")
    for _ in range(5):
        desk.locator("#sentence").click()
        desk.keyboard.press("ArrowLeft")
    wait_for_hash(desk)
    assert desk.evaluate("() => history.length") == before


def test_links_within_the_page_leave_the_address_to_the_view(desk):
    address = wait_for_hash(desk)
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    assert desk.evaluate("() => [document.activeElement.id, location.hash]") == ["controls", address]
    desk.evaluate("() => { location.hash = '#controls'; }")
    desk.wait_for_function("(address) => location.hash === address", arg=address)
    assert desk.locator("#remark").text_content() == ""
