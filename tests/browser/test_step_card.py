"""A step explains itself: rule, line and one sentence in the card; the program lights up; grids of matrices; the summary."""

import json
import re

import pytest

from tests.browser.helpers import SIGMOID, WALKED, current, link

pytestmark = pytest.mark.browser

MOST_LAYOUTS = 25
"""Of one step: three to five, ten where the editor or the formulas come meanwhile; a card that no form fits takes fifty."""

CARD = """() => ({
  rule: document.getElementById('rule').textContent,
  washed: [...document.querySelectorAll('#rule [class*=operand-]')].map(({ textContent }) => textContent),
  lines: [...document.querySelectorAll('#lines .line')].map(({ innerText }) => innerText.replace(/\\s+/g, ' ').trim()),
  sentence: document.getElementById('sentence').textContent,
})"""
MARKS = """() => Object.fromEntries(['step', 'operand-0', 'operand-1', 'name-0', 'name-1'].map((kind) => [kind,
  [...document.querySelector('.editor').shadowRoot.querySelectorAll(`.mark-${kind}`)].map(({ textContent }) => textContent).join('')]))"""
DRAWN = """() => [...document.querySelectorAll('#rule .math')].every(({ childNodes }) => childNodes.length)"""
"""Whether the formulas of the card are drawn: what draws them comes after the page."""
NETWORK = "H = relu(X @ W + b)\nloss = mean((H @ V - Y)^2)"
VALUES = {
    "X": [[1, 0.5], [-1, 2], [0, -1.5]],
    "W": [[0.2, -0.4, 0.6], [1, 0.3, -0.7]],
    "b": [0.1, 0.2, 0.3],
    "V": [[0.5], [-1], [0.8]],
    "Y": [[1], [0], [0.5]],
}


@pytest.fixture
def walk(page):
    page.goto("/")
    page.wait_for_function(WALKED)
    page.locator(".cm-content").wait_for()
    return page


@pytest.fixture
def network(page):
    page.goto(link(NETWORK, inputs=json.dumps(VALUES)))
    current(page, NETWORK)
    return page


def card(page, position):
    page.evaluate("(position) => gradwalk.player.go(position)", position)
    page.wait_for_function(DRAWN)
    return page.evaluate(CARD)


def test_a_product_names_what_the_program_names(walk):
    seen = card(walk, 17)
    assert re.sub(r"[\s⁡​]", "", seen["rule"]).count("∂(w0⋅x0)") == 2
    assert seen["washed"] == [], "names need no wash"
    assert seen["lines"] == ["[0.1966] × [−1] = −0.1966 → w0", "[0.1966] × [2] = 0.3932 → x0"]
    assert not any(digit in seen["sentence"] for digit in "0123456789"), "the sentence repeats no numbers"
    assert walk.evaluate(MARKS)["step"].replace(" ", "") != ""
    marks = walk.evaluate(MARKS)
    assert (marks["name-0"], marks["name-1"], marks["operand-0"]) == ("w0", "x0", "")


@pytest.mark.full
def test_an_operand_without_a_name_is_elided_and_washed_here_and_in_the_program(walk):
    seen = card(walk, 12)
    assert seen["washed"] and {re.sub(r"[\s⁡​]", "", part) for part in seen["washed"]} == {"−(⋯)"}
    assert seen["lines"] == ["[−0.534] upstream × [0.368] local = −0.197 product → ×(−1)"]
    assert walk.evaluate(MARKS)["operand-0"] == "-(w0*x0+w1*x1+w2)"
    assert not re.search(r"v_?\d", seen["rule"])


def test_every_step_has_its_own_sentence_and_says_it_once(walk):
    spoken = []
    for position in range(18):
        seen = card(walk, position)
        assert seen["sentence"].endswith("."), position
        spoken.append(walk.locator("#spoken").text_content())
        assert walk.locator("#step-card [aria-live]:not(:empty)").count() == 0, "the live region alone speaks"
    assert all(spoken)


def test_printed_lines_are_true_as_printed(walk):
    for position in range(9, 18):
        for line in card(walk, position)["lines"]:
            numbers = [float(text.replace("−", "-")) for text in re.findall(r"(?<![\w.])−?\d[\d.]*(?=[\] ])", line)]
            if line.count("×") >= 1 and len(numbers) == 3:
                one, other, product = numbers
                assert (
                    f"{one * other:.{len(str(abs(product)).split('.')[-1])}f}"
                    == f"{product:.{len(str(abs(product)).split('.')[-1])}f}"
                ), line


SWITCH_IS_WHOLE = """(rule) => {
  const { scrollWidth, clientWidth } = rule.querySelector('.edge-switch');
  const before = rule.className;
  rule.className = 'rule is-beside';
  rule.style.maxWidth = '80px';
  const isWhole = rule.querySelector('.edge-switch').scrollWidth <= rule.querySelector('.edge-switch').clientWidth;
  rule.className = before;
  rule.style.maxWidth = '';
  return scrollWidth <= clientWidth && isWhole;
}"""


def test_the_card_says_in_matrices_what_makes_a_cell(network):
    at = network.evaluate(
        "() => gradwalk.store.state.walk.moments.findIndex(({ event, node }) => event === 'edges' && gradwalk.store.state.walk.trace.nodes[node].op === 'matmul')"
    )
    network.evaluate("(at) => gradwalk.player.go(at)", at)
    switch = network.locator(".edge-switch button")
    assert switch.all_inner_texts() == ["1 H", "2 V"]
    assert network.locator("#rule").evaluate(SWITCH_IS_WHOLE), "beside a rule without room it is not squeezed"
    switch.nth(1).press("Enter")
    network.wait_for_function(DRAWN)
    assert "H⊤G" in re.sub(r"[\s⁡​]", "", network.locator("#rule").text_content())
    figures = network.locator(".step-grid figcaption").all_inner_texts()
    assert figures == ["H⊤ 3×3, operand", "G 3×1, upstream", "∂L/∂V 3×1, product"]
    tensors = network.evaluate(
        """() => {
          const { trace } = gradwalk.store.state.walk;
          const edge = trace.edges.find(({ source }) => trace.nodes[source].name === 'V');
          const h = trace.nodes.find(({ name }) => name === 'H');
          return { left: h.value, up: edge.upstream, product: edge.product };
        }"""
    )
    cells = network.locator(".step-grid").last.locator("td")
    for row in range(3):
        cells.nth(row).hover()
        line = network.locator(".spelled").inner_text().replace("−", "-")
        total = float(line.split("= ")[1])
        assert total == pytest.approx(tensors["product"][row][0], rel=2e-3)
        terms = re.findall(r"(-?[\d.]+) · \(?(-?[\d.]+)\)?", line)
        assert len(terms) == 3
        for (left, up), given, upstream in zip(
            terms, [line[row] for line in tensors["left"]], tensors["up"], strict=True
        ):
            assert (float(left), float(up)) == pytest.approx((given, upstream[0]), rel=5e-3, abs=5e-4)
        assert network.locator(".step-grid").first.locator("tr").nth(row).locator(".is-lit").count() == 3


@pytest.mark.full
def test_a_cell_is_reached_by_keyboard(network):
    network.evaluate("() => gradwalk.player.go(1)")
    cells = network.locator(".step-grid").last.locator("td")
    cells.first.focus()
    network.keyboard.press("ArrowDown")
    assert network.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith("row 2, column 1")
    assert network.evaluate("() => gradwalk.store.state.position") == 1, "arrows in a grid take no step"


def test_after_the_last_step_comes_the_summary(walk):
    primary = walk.locator("#player .primary")
    assert primary.inner_text().startswith("Summary")
    primary.click()
    rows = walk.locator("#summary tbody tr")
    assert [row.split("\t")[:3] for row in rows.all_inner_texts()][:2] == [["w0", "2", "−0.197"], ["x0", "−1", "0.393"]]
    assert walk.locator("#step-card").is_hidden()
    walk.get_by_role("button", name="Check by finite differences").click()
    walk.locator("#analysis").wait_for()
    walk.keyboard.press("ArrowLeft")
    assert walk.locator("#summary").is_hidden() and walk.locator(".count").text_content() == "17 / 17"
    walk.keyboard.press("ArrowRight")
    assert walk.locator("#summary").is_visible()
    assert primary.inner_text().startswith("From the start")
    primary.click()
    assert walk.locator(".count").text_content() == "0 / 17"


@pytest.mark.full
def test_the_summary_leads_to_the_next_example(walk):
    walk.keyboard.press("ArrowRight")
    walk.get_by_role("button", name="Next example").click()
    walk.wait_for_function("() => gradwalk.store.state.program !== '' && gradwalk.store.state.position === 0")
    assert walk.evaluate("() => gradwalk.store.state.program") != SIGMOID
    assert walk.locator("#summary").is_hidden()


def test_the_track_has_a_tick_for_each_step_and_is_dragged(walk):
    ticks = walk.locator(".track i")
    assert ticks.count() == 17
    box = ticks.nth(4).bounding_box()
    walk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    walk.mouse.down()
    assert walk.locator(".count").text_content() == "5 / 17"
    end = ticks.nth(11).bounding_box()
    walk.mouse.move(end["x"] + end["width"] / 2, end["y"], steps=4)
    walk.mouse.up()
    assert walk.locator(".count").text_content() == "12 / 17"
    assert ticks.nth(11).bounding_box()["x"] == end["x"], "the track keeps its width from phase to phase"
    slider = walk.get_by_role("slider", name="Step")
    slider.focus()
    walk.keyboard.press("ArrowRight")
    assert walk.locator(".count").text_content() == "13 / 17"
    assert slider.get_attribute("aria-valuetext") == "step 13 of 17"


@pytest.mark.full
def test_a_long_walk_has_two_bars(page):
    program = "\n".join(f"h{turn} = tanh(w*h{turn - 1})" for turn in range(1, 16))
    page.goto(link(program, inputs='{"w": 1, "h0": 1}'))
    current(page, program)
    assert page.locator(".track i").count() == 2


def test_the_program_shows_the_line_of_the_step(page):
    program = "\n".join(f"h{turn} = tanh(w*h{turn - 1})" for turn in range(1, 31))
    page.goto(link(program, inputs='{"w": 1, "h0": 1}', step="60"))
    current(page, program)
    page.locator(".cm-content").wait_for()
    seen = """() => {
      const mark = document.querySelector('.editor').shadowRoot.querySelector('.mark-step').getBoundingClientRect();
      const box = document.querySelector('.program-editor').getBoundingClientRect();
      return mark.height > 0 && mark.top >= box.top - 1 && mark.bottom <= box.bottom + 1;
    }"""
    for position in (60, 3, 90):
        page.evaluate("(position) => gradwalk.player.go(position)", position)
        page.wait_for_function(seen)


@pytest.mark.full
def test_the_editor_opens_over_the_stage_which_stays(page):
    program = "\n".join(f"h{turn} = tanh(w*h{turn - 1})" for turn in range(1, 31))
    page.goto(link(program, inputs='{"w": 1, "h0": 1}'))
    current(page, program)
    stage = page.locator(".graph-frame").bounding_box()
    page.locator(".cm-content").focus()
    page.wait_for_function("() => document.querySelector('.editor').getBoundingClientRect().height > 200")
    assert page.locator(".graph-frame").bounding_box() == stage


def test_no_step_lays_the_page_out_again_and_again(walk_page):
    """Layouts are counted, not timed: those of the card's fit, of the editor's marks and of the frame."""
    devtools = walk_page.context.new_cdp_session(walk_page)
    devtools.send("Performance.enable")

    def layouts():
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "LayoutCount")

    walk_page.evaluate("() => gradwalk.player.first()")
    taken = []
    for _ in range(walk_page.evaluate("() => gradwalk.player.last")):
        before = layouts()
        walk_page.evaluate("""async () => {
          gradwalk.player.next();
          for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
        }""")
        taken.append(layouts() - before)
    assert max(taken) <= MOST_LAYOUTS, str(taken)
