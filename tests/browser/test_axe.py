"""axe-core finds nothing to mend: every state of every page, in light, dark and forced colours, English and Russian, on
a projector, a laptop and a phone."""

import pytest

from tests.browser.helpers import WALKED, open_tab
from tests.browser.inspection import Inspection
from tests.effort import daily

pytestmark = pytest.mark.browser

SIZES = {"projector": (1280, 720), "laptop": (1440, 900), "phone": (390, 844)}
LOOKS = {
    " ".join(look): look
    for look in (
        ("projector", "light", "en-US"),
        ("laptop", "dark", "ru-RU"),
        ("phone", "light", "ru-RU"),
        ("projector", "forced dark", "en-US"),
    )
}
LIGHT, DARK, PHONE, FORCED = LOOKS


def looks(usual, full=()):
    """Run a test in these looks, in the last ones by `make test-full` alone."""
    cases = {look: LOOKS[look] for look in (*usual, *full)}
    return pytest.mark.parametrize("context_options", daily(cases, usual), indirect=True)


FULL = "() => document.fullscreenElement !== null"
TENSORS = "h = relu(X @ W + b)\nmean((h - Y)^2)"
VALUES = {"W": [[0.1, 0.2], [0.3, -0.4]], "b": [0.1, 0.2]}
MATRICES = {"X": [[1, 2], [3, 4], [5, 6]], **VALUES, "Y": [[1, 0], [0, 1], [1, 1]]}


@pytest.fixture
def context_options(request):
    size, look, locale = request.param
    width, height = SIZES[size]
    options = {"viewport": {"width": width, "height": height}, "locale": locale, "bypass_csp": True}
    options["color_scheme"] = "dark" if "dark" in look else "light"
    if "forced" in look:
        options["forced_colors"] = "active"
    if size == "phone":
        options |= {"has_touch": True, "is_mobile": True}
    return options


@pytest.fixture
def inspection(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    under = Inspection(page)
    yield under
    assert not under.violations, under.violations


@looks((PHONE,), (LIGHT, DARK, FORCED))
def test_the_walk(inspection):
    inspection.look("all computed")
    inspection.page.locator(".examples-button").click()
    inspection.page.locator(".gallery .sketch-wire").first.wait_for(state="attached")
    inspection.look("gallery")
    inspection.page.keyboard.press("Escape")
    inspection.step(0)
    inspection.look("start")
    inspection.step(5)
    inspection.turn_to("steps")
    inspection.look("forward, steps as text")
    inspection.step(12)
    inspection.choose("node", 10)
    inspection.turn_to("nodes")
    inspection.look("backward, node selected, nodes as text")
    inspection.choose("edge", 7)
    inspection.turn_to("edges")
    inspection.page.locator("svg.graph .edge[data-edge='7']").focus()
    inspection.look("edge selected and focused, edges as text")
    inspection.program("x*x", {"x": 3})
    inspection.step(4)
    inspection.look("sum")
    inspection.page.evaluate("() => document.documentElement.requestFullscreen()")
    inspection.page.wait_for_function(FULL)
    inspection.look("full screen")


LESSON = """([name, at]) => {
  const { lesson, at: place, start } = gradwalk.lessons.store.state;
  return lesson?.name === name && place === at && start !== null && gradwalk.store.state.status === 'current';
}"""


@looks((PHONE,), (LIGHT, DARK, FORCED))
def test_a_lesson(inspection):
    page = inspection.page
    for name, at in (("a-value-used-twice", 2), ("two-layers", 2)):
        page.evaluate("([name, at]) => gradwalk.lessons.actions.open(name, at)", [name, at])
        page.wait_for_function(LESSON, arg=[name, at])
        page.evaluate("() => gradwalk.lessons.actions.setSheet('full')")
        page.locator(".hint-button").click()
        inspection.look(f"{name}, asked")
    page.locator(".option").first.click()
    page.locator(".option").nth(1).click()
    page.evaluate("() => gradwalk.lessons.actions.go(1)")
    page.wait_for_function(LESSON, arg=["two-layers", 1])
    page.locator(".term").first.focus()
    inspection.look("a term opened")
    page.evaluate("() => gradwalk.lessons.actions.open('the-chain-rule', 1)")
    page.wait_for_function(LESSON, arg=["the-chain-rule", 1])
    page.evaluate("() => gradwalk.lessons.actions.walk.actions.change('z', 3)")
    page.locator(".task.is-done").wait_for()
    inspection.look("done")
    page.evaluate("() => gradwalk.lessons.openPath()")
    page.locator(".path button").first.wait_for()
    page.locator(".glossary-part summary").click()
    inspection.look("path and glossary")


@pytest.mark.full
@looks((FORCED,), (LIGHT, DARK, PHONE))
def test_what_is_said(inspection):
    page = inspection.page
    has_menu = page.locator("#menu").is_visible()
    if has_menu:
        page.locator("#menu").click()
    page.locator("#settings [aria-haspopup=dialog]").click()
    page.locator("dialog[open]").wait_for()
    inspection.look("help")
    page.keyboard.press("Escape")
    if has_menu:
        page.locator("#menu").click()
    page.locator("#zoom [aria-haspopup=dialog]").click()
    page.locator("dialog.export[open]").wait_for()
    inspection.look("export")
    page.keyboard.press("Escape")
    inspection.program(TENSORS, MATRICES)
    inspection.choose("node", 3)
    inspection.turn_to("nodes")
    page.locator(".numbers summary").first.click()
    inspection.look("tensors, all numbers")
    inspection.program("log(x - x) + relu(0*x)", {"x": 2})
    inspection.look("infinity, a kink")
    inspection.program("2 * X", {"X": [1, 2]})
    inspection.look("a warning with its remedies")
    page.evaluate("() => gradwalk.setProgram('a = sigmoid(x)\\nsigmiod(x) + a')")
    page.locator(".fault .button").first.wait_for()
    inspection.look("a fault with its fixes")
    page.watch.expected += ["ERR_", "Failed to load"]
    page.route("**/api/v1/{evaluate,numbers}", lambda route: route.abort())
    page.evaluate("() => gradwalk.setProgram('x + 41')")
    page.wait_for_function("() => document.getElementById('notice').textContent !== ''")
    inspection.look("the server is gone")


@looks((LIGHT,), (DARK, PHONE, FORCED))
def test_practice(inspection):
    page = inspection.page
    for level, state in enumerate(("three choices", "two fields", "four fields", "what comes next"), start=1):
        inspection.step(15)
        page.evaluate("(level) => gradwalk.practice.enter().then((actions) => actions.turnOn(true, level))", level)
        page.evaluate("() => gradwalk.player.next()")
        page.wait_for_function("() => gradwalk.practice.store.state.turn?.stage === 'asked'")
        inspection.look(state)
        if level == 3:
            page.evaluate("() => document.querySelectorAll('input.answer').forEach((input) => { input.value = '-2' })")
            page.locator(".check").click()
            page.wait_for_function("() => gradwalk.practice.store.state.turn.verdict === 'wrong'")
            page.evaluate("() => [1, 2].forEach(() => gradwalk.practice.enter().then((actions) => actions.hint()))")
            inspection.look("wrong, with hints")
        page.evaluate("() => gradwalk.practice.enter().then((actions) => actions.show())")
    inspection.look("explained")
    page.evaluate("() => { gradwalk.player.end(); gradwalk.player.next(); }")
    page.locator(".slip-chips li").first.wait_for()
    inspection.look("the end of an answered walk")
    page.locator("#zoom [aria-controls=explain]").click()
    page.locator(".explain-text").fill("dz = 1 + 2\ndw0 = x0\ndx0 = w0 @")
    inspection.look("a backward pass of one's own")
    page.locator(".explain-text").press("Control+Enter")
    page.locator(".explained-card").wait_for()
    inspection.look("its first wrong line")
    page.evaluate("() => gradwalk.practice.enter().then((actions) => actions.play())")
    page.locator("#play").wait_for()
    page.locator(".play-field input:enabled").fill("1")
    page.locator(".play-field input:enabled").press("Enter")
    page.locator(".play-field s").wait_for()
    inspection.look("the computer is played")
    page.evaluate("() => gradwalk.practice.enter().then((actions) => actions.hunt(1))")
    page.locator("#hunt .hunt-check td").first.wait_for()
    inspection.look("a bug is hunted")
    page.evaluate("() => gradwalk.practice.enter().then((actions) => actions.noteSlips([{ id: 'added' }]))")
    page.evaluate("() => gradwalk.practice.openCards()")
    page.wait_for_function("() => gradwalk.practice.store.state.due !== null")
    inspection.look("cards of today")


@pytest.mark.full
@looks((DARK,), (PHONE, FORCED))
def test_the_analyses(inspection):
    page = inspection.page
    inspection.program("mse(Y, relu(X@W + b))", MATRICES)
    page.locator("#zoom [aria-controls=analysis]").click()
    for view in ("check", "paths", "jacobian", "plot", "tangents", "hessian", "shares", "collapse", "repeat"):
        page.locator("#analysis header select").select_option(view)
        page.wait_for_function("() => !document.querySelector('.status-line').textContent")
        inspection.look(view)


@looks((FORCED,), (DARK, PHONE))
def test_training(page):
    page.goto("/train")
    ready = "() => globalThis.gradwalk?.store?.run?.records.length > 0 && document.querySelector('#surface .band')"
    page.wait_for_function(ready)
    under = Inspection(page)
    under.look("a line")
    page.evaluate("() => gradwalk.runner.step(20)")
    page.wait_for_function("() => gradwalk.store.record.update === 20")
    page.locator(".train-more summary").click()
    open_tab(page, "views")
    for name in ("normal", "formula", "cost"):
        page.locator("#views select").select_option(name)
        page.wait_for_function("() => document.querySelector('#views .train-view :is(table, .chart)')")
        page.wait_for_function("() => !document.querySelector('#views .is-stale')")
        if name == "formula":
            page.locator("#views .train-code").first.wait_for()
        under.look(name)
    open_tab(page, "surface")
    page.locator("#surface .switch input").first.check()
    under.look("the landscape")
    page.evaluate("() => gradwalk.model.data('moons', 0, null)")
    page.wait_for_function("() => gradwalk.store.state.dataset.name === 'moons' && gradwalk.store.run?.records.length")
    page.evaluate("() => gradwalk.model.write({ kind: 'mlp', hidden: [5, 3], activations: ['tanh', 'relu'] })")
    open_tab(page, "result")
    page.wait_for_function("() => document.querySelectorAll('.network-tile').length >= 9")  # a phone has less room
    page.wait_for_function("() => document.querySelector('#result .boundary')")
    under.look("a network")
    page.locator(".network-tile").nth(3).click()
    under.look("a neuron")
    page.keyboard.press("Escape")
    page.locator("#setup .data-own").click()
    under.look("own data")
    page.keyboard.press("Escape")
    open_tab(page, "gradients")
    page.locator("#gradients .gradient-count").first.wait_for()
    under.look("gradients")
    open_tab(page, "curves")
    page.locator("#curves .chart-curve").first.wait_for(state="attached")
    under.look("curves")
    page.locator("#to-experiments").click()
    page.locator(".experiment-card").first.wait_for()
    under.look("experiments")
    page.keyboard.press("Escape")
    page.evaluate("() => document.documentElement.requestFullscreen()")
    page.wait_for_function(FULL)
    under.look("full screen")
    assert not under.violations, under.violations


@looks((DARK,), (PHONE,))
def test_a_wrong_address(page):
    page.watch.expected.append("404")
    page.goto("/nothing/here")
    under = Inspection(page)
    under.look("a wrong address")
    assert not under.violations


@pytest.mark.full
@looks((LIGHT,))
def test_the_reference_of_the_api(page):
    """Swagger UI's own faults, which only its makers can mend, are listed by name; any new fault fails."""
    known = {"heading-order", "nested-interactive", "region", "select-name"}
    page.goto("/api/docs")
    page.locator(".opblock").first.wait_for()
    assert {line.split(":")[0] for line in Inspection(page).run()} <= known
