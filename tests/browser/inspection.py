"""A page that axe-core looks at."""

from axe_playwright_python.sync_playwright import Axe

from tests.browser.helpers import at_rest

CURRENT = (
    "() => gradwalk.store.state.status === 'current' && !document.querySelector('svg.graph:is(.is-stale, [aria-busy])')"
)
RUN = """async () => {
  await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)));
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].html.slice(0, 120)}`);
}"""


class Inspection:
    """A page under axe; violations are collected by the state in which they occur."""

    def __init__(self, page):
        self.page = page
        self.violations = {}

    def run(self):
        """What axe says of the page as it is now, a line each that begins with the rule."""
        if not self.page.evaluate("() => 'axe' in globalThis"):
            self.page.evaluate(Axe().axe_script)
        return self.page.evaluate(RUN)

    def look(self, state):
        """Let axe look at the page as it is now, and see that nothing runs out of it sideways."""
        violations = self.run()
        width = self.page.viewport_size["width"]
        if self.page.evaluate("() => document.documentElement.scrollWidth") > width:
            violations.append("the page scrolls sideways")
        if violations:
            self.violations[state] = violations

    def program(self, text, inputs=None):
        """Open a program and wait for its graph."""
        self.page.evaluate("([text, inputs]) => gradwalk.setProgram(text, inputs)", [text, inputs or {}])
        self.page.wait_for_function(CURRENT)
        at_rest(self.page)

    def step(self, position):
        self.page.evaluate("(position) => gradwalk.player.go(position)", position)

    def choose(self, kind, number):
        self.page.evaluate("([kind, id]) => gradwalk.store.set({ selection: { kind, id } })", [kind, number])
        self.page.locator("#inspector h3").wait_for()

    def turn_to(self, leaf):
        """Open the text of the graph at a leaf."""
        if self.page.locator("#outline").is_hidden():
            self.page.locator("#zoom [aria-controls=outline]").click()
        self.page.locator(f"#outline-{leaf}").click()
