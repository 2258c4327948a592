"""Taking a program elsewhere: the picture as SVG and PNG, formulas and code."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from tests.browser.helpers import WALKED

pytestmark = pytest.mark.browser


def test_pictures_formulas_and_code(page, tmp_path):
    page.goto("/?theme=dark")
    page.wait_for_function(WALKED)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG", exact=True).click()
    drawing = saved.value.path().read_text()
    tree = ElementTree.fromstring(drawing)
    assert "foreignObject" not in drawing
    assert "var(" not in drawing
    texts = ["".join(text.itertext()) for text in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert {"exp", "0.731", "= −0.197"} <= set(texts)
    assert float(tree.get("width")) > 600
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    assert "rgb(0, 114, 178)" in drawing, "light colours, also from a dark page"
    assert "rgb(74, 168, 232)" not in drawing
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG", exact=True).click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    text = page.locator(".export-text")
    page.get_by_role("button", name="LaTeX").click()
    page.wait_for_function("() => document.querySelector('.export-text').textContent.includes('frac')")
    page.get_by_role("button", name="NumPy").click()
    page.wait_for_function("() => document.querySelector('.export-text').textContent.includes('import numpy')")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save", exact=True).click()
    code = tmp_path / "exported.py"
    code.write_text(saved.value.path().read_text())
    assert code.read_text() == text.inner_text()
    ran = subprocess.run([sys.executable, str(code)], capture_output=True, text=True, timeout=60)
    assert "0.7310585786300049" in ran.stdout
    page.keyboard.press("Escape")
    assert page.locator("dialog.export").is_hidden()
