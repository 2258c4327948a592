"""The style sheets of a page, served as one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

COMMON = (
    *("css/tokens.css", "css/base.css", "css/components/buttons.css", "css/components/editor.css"),
    *("css/components/inputs.css", "css/components/steps.css", "css/components/inspector.css"),
    *("css/components/notices.css", "css/components/graph.css", "css/components/tabs.css"),
    *("css/components/side-panel.css", "css/components/outline.css", "css/components/dialog.css"),
    *("css/components/results.css", "css/components/chart.css", "css/print.css"),
)
"""The style sheets of every page; later rules win."""

SHEETS: Mapping[str, tuple[str, ...]] = {
    "css/for-walk.css": (
        *(*COMMON, "css/components/gallery.css", "css/components/lesson.css", "css/pages/walk.css"),
        *("css/components/practice.css", "css/pages/lecture.css"),
    ),
    "css/for-train.css": (
        *(*COMMON, "css/components/network.css", "css/components/lab.css", "css/pages/train.css"),
        *("css/components/experiments.css", "css/pages/lecture.css"),
    ),
    "css/for-presenter.css": (*COMMON, "css/pages/presenter.css"),
    "css/for-errors.css": (*COMMON, "css/pages/error.css"),
}
"""Style sheets that are served as one, by its name. No rule in them has a relative URL."""


def sheet(name: str, source: Callable[[str], bytes]) -> bytes:
    """One of SHEETS; `source` gives the text of a file by its path under static/."""
    return b"\n".join(source(part) for part in SHEETS[name])
