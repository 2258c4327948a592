"""The documentation site: `make docs` writes it to `site/`, and the app serves that under /docs.

The pages are Markdown (MyST), the Python reference comes from docstrings. The app's Content-Security-Policy allows no
inline script and no inline style, so the templates that have some are replaced (`_templates/`).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from gradwalk import __version__

project = "Gradwalk"
author = "the Gradwalk authors"
project_copyright = "2026, the Gradwalk authors"
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_*"]
nitpicky = False  # types in signatures are those of NumPy and the standard library, whose inventories are not at hand
myst_heading_anchors = 4
suppress_warnings = ["myst.strikethrough"]

default_role = "literal"  # docstrings are written with Markdown's single backticks
add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"

html_theme = "alabaster"
html_theme_options = {
    "description": "Walk through backpropagation",
    "font_family": "system-ui, sans-serif",
    "head_font_family": "system-ui, sans-serif",
    "code_font_family": "ui-monospace, monospace",
    "page_width": "72rem",
    "sidebar_width": "15rem",
    "show_powered_by": False,
    "fixed_sidebar": False,
}
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html"]}
html_static_path = ["_static"]
html_favicon = "../static/icon.svg"
html_css_files = ["site.css"]
templates_path = ["_templates"]
html_show_sourcelink = False
html_copy_source = False
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "#"
pygments_style = "tango"


def escape(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Keep signs that docstrings use as mathematics, and reStructuredText as markup; code is indented."""
    lines[:] = [line if line.startswith("    ") else re.sub(r"[|*]", r"\\\g<0>", line) for line in lines]


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", escape)
