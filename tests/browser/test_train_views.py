"""The views of the training page: normal equation, formula, GD against SGD, the landscape, directions, files."""

import re

import pytest

from tests.browser.helpers import choose_data, open_tab, press

pytestmark = pytest.mark.browser


def look(page, name):
    open_tab(page, "views")
    page.locator("#views").get_by_label("What to look at").select_option(name)


def text(page):
    return page.locator("#views").inner_text()


def settled(page, words):
    page.locator("#views").get_by_text(words).first.wait_for()


def test_the_normal_equation_the_formula_and_gd_against_sgd(training):
    page = training
    look(page, "normal")
    settled(page, "solved by QR")
    assert "Rank 2 of 2" in text(page)
    press(page, "Next update")
    page.wait_for_function("() => gradwalk.store.record?.distance > 0")
    press(page, "Next update")
    page.wait_for_function("() => gradwalk.store.record?.update === 2")
    open_tab(page, "curves")
    page.get_by_label("What is drawn").select_option("distance")
    page.locator("#curves .chart-curve").first.wait_for()
    look(page, "formula")
    settled(page, "example by example")
    assert page.locator("#views math").count() >= 2
    rows = page.locator("#views .data-table").last.locator("tbody tr").all_inner_texts()
    assert len(rows) == 2
    assert rows[0].split("\t")[1] == rows[1].split("\t")[1], "both ways of writing give the same loss"
    look(page, "cost")
    press(page, "Run GD and SGD from the same start")
    page.wait_for_function("() => gradwalk.store.state.runs.length === 2 && gradwalk.store.record?.update === 40")
    names, firsts = page.evaluate(
        "() => [gradwalk.store.state.runs.map((run) => run.name), gradwalk.store.state.runs.map((run) => run.records[0].loss)]"
    )
    assert names[0].startswith("1. GD")
    assert names[1].startswith("2. SGD")
    assert firsts[0] == firsts[1]
    read = [int(row.split("\t")[3]) for row in page.locator("#views .data-table tbody tr").all_inner_texts()]
    assert read[1] < read[0] / 4, "SGD reads a batch for every update"
    open_tab(page, "surface")
    page.wait_for_function("() => document.querySelectorAll('#surface .chart-curve').length === 2")


@pytest.mark.full
def test_dependent_columns_are_named(training):
    page = training
    choose_data(page, "dependent")
    page.wait_for_function(
        "() => gradwalk.store.state.dataset?.name === 'dependent' && gradwalk.store.run?.records.length === 1"
    )
    look(page, "normal")
    settled(page, "is a combination of others")
    assert "no inverse" in text(page)


def test_the_landscape_turns_directions_have_slopes_and_pictures_are_saved(training):
    page = training
    press(page, "Next update")
    page.wait_for_function("() => gradwalk.store.record?.update === 1")
    page.get_by_label("directions").check()
    page.wait_for_function("() => document.querySelectorAll('#surface .direction').length === 11")
    assert "Slope along the antigradient" in page.locator("#surface").inner_text()
    with page.expect_download() as saved:
        page.get_by_label("Loss surface as SVG").click()
    drawing = saved.value.path().read_text()
    assert "foreignObject" not in drawing
    assert "class=" not in drawing
    assert not re.search(r"paint-order|rgba?\(|var\(", drawing), "notations that only browsers know"
    open_tab(page, "curves")
    with page.expect_download() as saved:
        page.get_by_label("Over the updates as PNG").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as saved:
        page.get_by_label("The figures as CSV").click()
    assert saved.value.path().read_text().startswith("run,update,loss,W,b")
    open_tab(page, "surface")
    page.get_by_label("3D").check()
    canvas = page.locator("canvas.surface-3d")
    canvas.wait_for()
    pixels = "() => document.querySelector('canvas.surface-3d').toDataURL()"
    before = page.evaluate(pixels)
    canvas.focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(pixels) != before


@pytest.mark.full
def test_the_residuals_are_what_the_model_leaves_over(training):
    page = training
    look(page, "residuals")
    settled(page, "Mean of the residuals")
    count = page.evaluate("() => gradwalk.store.state.inputs.Y.length")
    assert page.locator("#views .point").count() == count == page.locator("#views .residual").count()
    before = text(page)
    press(page, "Next update")
    page.wait_for_function("() => gradwalk.store.record?.update === 1")
    page.wait_for_function("(before) => document.querySelector('#views').innerText !== before", arg=before)


def test_an_experiment_is_a_click_and_its_sentence(training):
    page = training
    press(page, "Experiments")
    page.locator("[data-experiment=gd-and-sgd]").click()
    page.wait_for_function("() => gradwalk.store.state.runs.length === 2 && gradwalk.store.record?.update === 30")
    assert "trembles around the minimum" in page.locator("#sentence").inner_text()
    page.locator("#surface .run-name", has_text="SGD").wait_for()
    assert page.locator(".losses-runs tbody tr").all_inner_texts()[0].startswith("GD\t3\t")
    open_tab(page, "gradients")
    page.locator("#gradients .gradient-count").first.wait_for()
    page.locator("#model-graph").click()
    page.wait_for_function("() => document.querySelector('.program-graph').naturalWidth > 0")
    assert "after update 30" in page.locator(".program-graph").get_attribute("alt")


def test_no_surface_of_another_model_lies_below_the_path(training):
    page = training
    open_tab(page, "surface")
    page.locator("#surface .band").first.wait_for()
    open_tab(page, "curves")  # what is out of sight follows no run
    held = []
    page.route("**/api/v1/surface", lambda route: held.append(route))
    page.evaluate("() => gradwalk.model.data('moons', 0, null)")
    page.wait_for_function(
        "() => gradwalk.store.state.dataset.name === 'moons' && gradwalk.store.run?.records.length === 1"
    )
    page.evaluate("() => gradwalk.runner.step(1)")
    page.wait_for_function("() => gradwalk.store.record?.update === 1")
    open_tab(page, "surface")
    page.wait_for_function(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )
    assert page.locator("#surface .train-chart").inner_html() == ""
    held[-1].continue_()  # those before it were given up
    page.locator("#surface .band").first.wait_for()
