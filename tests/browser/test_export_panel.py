"""Taking a program elsewhere: figures as SVG, PNG, archives and on paper, formulas, slides and code."""

import io
import re
import struct
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import pytest
from PIL import Image

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
READY = "() => document.querySelector('.export-preview')?.src.startsWith('data:')"
COMPUTED = """() => {
  const state = globalThis.gradwalk?.store.state;
  return state?.status === 'current' && state.walk;
}"""
HOLD_PRINT = "() => { globalThis.printed = 0; globalThis.print = () => { printed += 1; }; }"
"""Printing ends at once without a printer, and with it the sheets: the test holds them."""


@pytest.fixture
def dialog(page):
    """The page with its first example, and the open dialog."""
    page.goto("/?theme=dark")
    return opened(page)


def opened(page):
    page.wait_for_function(COMPUTED)
    page.evaluate("() => gradwalk.player.end()")
    page.locator("button[aria-haspopup=dialog]:is([aria-label=Export], [aria-label=Экспорт])").click()
    page.wait_for_function(READY)
    return page


def download(page, name):
    """The bytes and the file name that a button gives."""
    with page.expect_download() as saved:
        page.locator("dialog.export").get_by_role("button", name=name, exact=True).click()
    return saved.value.path().read_bytes(), saved.value.suggested_filename


def texts(drawing):
    return ["".join(text.itertext()) for text in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


def test_a_figure_is_plain_and_has_every_number(dialog):
    drawing, name = download(dialog, "SVG")
    assert name == "gradwalk-step-17.svg"
    assert len(drawing) < 20_000
    text = drawing.decode()
    assert not re.search(r"class=|[ <]style|paint-order|rgb|var\(|foreignObject|marker", text)
    assert {"exp", "0.731", "[−0.534] × [0.368]", "= −0.197"} <= set(texts(text))
    assert "#0072b2" in text, "light colours, whatever the page has"
    assert ElementTree.fromstring(text).find(f"{SVG}desc").text.startswith("Step 17 of 17.")
    assert dialog.evaluate("() => document.documentElement.dataset.theme") == "dark"


@pytest.mark.full
def test_a_bitmap_has_its_scale_and_its_background(dialog):
    sizes = {}
    for background, corner in {
        "white": (255, 255, 255, 255),
        "transparent": (0, 0, 0, 0),
        "dark": (22, 28, 34, 255),
    }.items():
        dialog.get_by_label("Background").select_option(background)
        for scale in ("1", "3"):
            dialog.get_by_label("Scale of a PNG").select_option(scale)
            image = Image.open(io.BytesIO(download(dialog, "PNG")[0])).convert("RGBA")
            sizes[scale] = image.size
            assert image.getpixel((0, 0)) == corner
    assert sizes["3"] == tuple(3 * side for side in sizes["1"])


def test_all_steps_are_an_archive(dialog):
    dialog.get_by_role("radio", name="All steps").check()
    assert dialog.locator("dialog.export").get_by_role("button", name="PNG", exact=True).is_disabled()
    content, name = download(dialog, "SVG")
    assert name == "gradwalk-steps.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"gradwalk-step-{step:02}.svg" for step in range(18)]
        first, last = (texts(archive.read(archive.namelist()[at])) for at in (0, -1))
    assert "0.731" in last and "0.731" not in first
    assert download(dialog, "SVG")[0] == content, "equal figures make equal archives"


def test_the_preview_shows_what_is_saved(dialog):
    dialog.get_by_role("radio", name="Worksheet").check()
    dialog.wait_for_function(
        "() => decodeURIComponent(document.querySelector('.export-preview').src).includes('_____')"
    )
    content, name = download(dialog, "SVG")
    assert name == "gradwalk-worksheet.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet, key = (archive.read(each).decode() for each in archive.namelist())
    shown = dialog.evaluate("() => decodeURIComponent(document.querySelector('.export-preview').src)")
    assert sheet.strip() == re.sub(r"<style>.*?</style>", "", shown.partition(",")[2]).strip()
    assert "0.731" in texts(key) and "0.731" not in texts(sheet)


PAPERS = {"a4": (842, 595), "letter": (792, 612)}
"""Width and height in points, on its side."""


@pytest.mark.full
def test_sheets_are_printed_on_the_chosen_paper(dialog):
    for extent, pages in (("This step", 1), ("All steps", 9), ("Worksheet", 2)):
        for paper, size in PAPERS.items():
            dialog.evaluate(HOLD_PRINT)
            dialog.get_by_role("radio", name=extent).check()
            dialog.get_by_role("combobox", name="Paper").select_option(paper)
            dialog.get_by_role("button", name="Print or PDF").click()
            dialog.wait_for_function("() => printed === 1")
            document = dialog.pdf(prefer_css_page_size=True, tagged=False)
            boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", document)
            assert [tuple(round(float(side)) for side in box) for box in boxes] == [size] * pages, (extent, paper)
            assert dialog.locator(".print-sheet").count() == 0, "the sheets go when they are printed"


def test_a_worksheet_has_room_for_a_name_and_its_key_another_page(dialog):
    dialog.evaluate(HOLD_PRINT)
    dialog.get_by_role("radio", name="Worksheet").check()
    dialog.get_by_role("button", name="Print or PDF").click()
    dialog.wait_for_function("() => printed === 1")
    dialog.emulate_media(media="print")
    assert dialog.locator("main").is_hidden() and dialog.locator("dialog.export").is_hidden()
    assert dialog.locator(".print-name").first.is_visible() and dialog.locator(".print-name").last.is_hidden()
    assert dialog.locator(".print-page figcaption").all_inner_texts() == [
        "Fill in the values forward, then the gradients backward.",
        "The key",
    ]


def test_the_page_itself_is_printed_in_light_colours_with_the_whole_picture(walk_page):
    worn = walk_page.evaluate(
        """() => {
          const { dataset } = document.documentElement;
          const picture = document.querySelector('svg.graph');
          const isWhole = () => {
            const { left, right, top, bottom } = picture.getBoundingClientRect();
            return [...picture.querySelectorAll('.node')].every((node) => {
              const box = node.getBoundingClientRect();
              return box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
            });
          };
          const wears = () => [dataset.theme, isWhole()];
          gradwalk.graph.camera.by(3);
          dataset.theme = 'dark';
          dispatchEvent(new Event('beforeprint'));
          const onPaper = wears();
          dispatchEvent(new Event('afterprint'));
          return [onPaper, wears()];
        }"""
    )
    assert worn == [["light", True], ["dark", False]]


@pytest.mark.full
def test_a_large_graph_is_printed_whole_too(walk_page):
    program = "\n".join(["h0 = w*x", *(f"h{at} = tanh(h{at - 1}*w) + x" for at in range(1, 50)), "h49"])
    walk_page.evaluate("(program) => gradwalk.setProgram(program, { w: 0.5, x: 1 })", program)
    walk_page.wait_for_function("() => document.querySelectorAll('svg.graph .node').length > 100")
    hidden = "document.querySelectorAll('svg.graph .is-culled').length"
    walk_page.wait_for_function(f"() => {hidden} > 0")
    for event, count in (("beforeprint", "=== 0"), ("afterprint", "> 0")):
        assert walk_page.evaluate(f"(event) => {{ dispatchEvent(new Event(event)); return {hidden} {count}; }}", event)


def test_a_long_program_is_printed_whole_beside_its_figure(page):
    page.goto("/?example=microgpt")
    opened(page)
    page.evaluate(HOLD_PRINT)
    page.get_by_role("radio", name="Worksheet").check()
    page.get_by_role("button", name="Print or PDF").click()
    page.wait_for_function("() => printed === 1")
    page.emulate_media(media="print")
    program = page.evaluate("() => gradwalk.store.state.program.trim()")
    for sheet in page.locator(".print-page").all():
        text = sheet.locator("pre")
        assert text.inner_text() == program
        assert text.evaluate("({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight + 1")
        assert sheet.evaluate("({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight + 1"), "one page"


@pytest.mark.full
def test_variants_of_a_worksheet_have_their_keys_at_the_end(dialog):
    dialog.evaluate(HOLD_PRINT)
    dialog.get_by_role("radio", name="Worksheet").check()
    dialog.get_by_role("combobox", name="Variants").select_option("2")
    dialog.get_by_label("Seed").fill("7")
    dialog.get_by_role("button", name="Print or PDF").click()
    dialog.wait_for_function("() => printed === 1")
    dialog.emulate_media(media="print")
    captions = [text.split(".")[0] for text in dialog.locator(".print-page figcaption").all_inner_texts()]
    assert captions == [f"Variant {at}, seed {seed}" for at, seed in ((1, 7), (2, 8))] * 2
    names = dialog.locator(".print-name").all()
    assert [name.is_visible() for name in names] == [True, True, False, False]
    first, second = (decoded(dialog, at) for at in (2, 3))
    assert first != second, "each has numbers of its own"


def decoded(dialog, at):
    """The numbers of a printed sheet."""
    source = dialog.locator(".print-page img").nth(at).get_attribute("src")
    return re.findall(r">(−?[\d.]+)<", dialog.evaluate("decodeURIComponent", source))


def test_formulas_slides_code_and_a_link(dialog, tmp_path):
    text = dialog.locator(".export-text")
    for button, sign in {"LaTeX formulas": "frac", "TikZ figure": "tikzpicture", "Beamer slides": "only<2->"}.items():
        dialog.get_by_role("button", name=button).click()
        dialog.wait_for_function(
            "(sign) => document.querySelector('.export-text').textContent.includes(sign)", arg=sign
        )
    dialog.get_by_role("button", name="NumPy").click()
    dialog.wait_for_function("() => document.querySelector('.export-text').textContent.includes('import numpy')")
    code = tmp_path / "exported.py"
    code.write_bytes(download(dialog, "Save")[0])
    assert code.read_text() == text.inner_text()
    ran = subprocess.run([sys.executable, str(code)], capture_output=True, text=True, timeout=60)
    assert "0.7310585786300049" in ran.stdout
    dialog.get_by_role("button", name="Link for LaTeX").click()
    address, name = re.fullmatch(r"\\href\{(http://\S+)\}\{(.+)\}", text.inner_text()).groups()
    assert name == "Open in Gradwalk"
    assert not re.search(r"(?<!\\)[%#&_$]|[{}^~]", address)
    assert re.sub(r"\\(.)", r"\1", address) == dialog.url
    dialog.keyboard.press("Escape")
    assert dialog.locator("dialog.export").is_hidden()


@pytest.mark.full
@pytest.mark.parametrize("context_options", [{"viewport": {"width": 390, "height": 844}, "locale": "ru-RU"}])
def test_the_dialog_fits_a_phone_in_russian(page):
    page.goto("/")
    opened(page)
    box = page.locator("dialog.export").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.evaluate(
        "() => { const d = document.querySelector('dialog.export'); return d.scrollWidth <= d.clientWidth; }"
    )
    drawing, _ = download(page, "SVG")
    assert "0,731" in texts(drawing.decode())
    header = download(page, "PNG")[0][16:24]
    assert struct.unpack(">II", header)[0] == 2 * int(ElementTree.fromstring(drawing.decode()).get("width"))
