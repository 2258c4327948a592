"""Pictures in TikZ: every number is in them, names can be edited, TeX takes them."""

import re
import shutil
import subprocess
from itertools import pairwise

import pytest

import engine
from engine.export import export, tex
from engine.export.drawing import PRODUCT_HEIGHT, Drawing
from engine.export.placement import place

SIGMOID = ("1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3})
FAN_OUT = ("y = x*z\nw = y*y + x\nu = w*exp(x) + x\nu", {"x": 0.5, "z": 2})
NETWORK = (
    "H = relu(X @ W + b)\nY = H @ V\nmean((Y - T)**2)",
    {
        "X": [[1, 2], [3, 4], [0.5, -1]],
        "W": [[0.1, 0.2], [-0.3, 0.4]],
        "b": [0.1, 0.2],
        "V": [[1], [2]],
        "T": [[1], [2], [3]],
    },
)
ODD = (
    "learning_rate = 2\nα = 3\nw_0 = 0\nu = where(w_0 < 1, log10(α), 5)*learning_rate\nstop_gradient(u) + cbrt(u)/w_0",
    {},
)
PROGRAMS = {"sigmoid": SIGMOID, "fan-out": FAN_OUT, "network": NETWORK, "odd": ODD}
STANDALONE = r"\documentclass[tikz, border=4pt]{standalone}"
PLAIN = "\\documentclass{article}\n\\usepackage[paperwidth=150cm, paperheight=80cm]{geometry}"
"""What replaces the class in TeX installations of the smallest size, which have no standalone."""


def compiled(text, folder):
    """The number of pages that TeX makes of a document; it stops at the first error."""
    if subprocess.run(["kpsewhich", "standalone.cls"], capture_output=True, check=False).returncode:
        text = text.replace(STANDALONE, PLAIN)
    (folder / "figure.tex").write_text(text)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "figure"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    return int(re.search(r"\((\d+) pages?", done.stdout)[1])


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="TeX is not here: pictures are not compiled")
@pytest.mark.parametrize(("name", "decimal_mark"), [("network", "."), ("odd", ",")])
def test_tex_compiles_both_documents(name, decimal_mark, tmp_path):
    trace = engine.trace(*PROGRAMS[name])
    assert compiled(export(trace, "tikz", decimal_mark=decimal_mark), tmp_path) == 1
    slides = compiled(export(trace, "beamer", decimal_mark=decimal_mark), tmp_path)
    assert slides == 1 + export(trace, "beamer").count(r"\draw[now]") > 1


def test_every_number_of_the_walk_is_in_the_picture():
    text = export(engine.trace(*SIGMOID), "tikz")
    assert r"\node[value] at (w0.north) {$2$};" in text
    assert r"\node[gradient] at (w0.south) {$-0.197$};" in text
    assert r"$[-0.534] \times [0.368]$ \\ $= -0.197$" in text
    assert text.count(r"\draw[wire]") == text.count(r"\draw[back]") == text.count(r"\node[product]") == 12
    assert text.count(r"\node[gate") == 8


def test_a_printed_product_is_true():
    assert tex.product(0.19661, 2, 0.39322) == ("0.1966", "2", "0.3932")
    assert tex.product(0.5, -1, -0.5) == ("0.5", "-1", "-0.5")
    assert tex.product(float("inf"), 0, float("nan")) == (r"\infty", "0", r"\mathrm{NaN}")


def test_labels_are_mathematics():
    assert tex.label("×(−1)") == r"\times (-1)"
    assert tex.label("log₁₀") == r"\mathrm{log}_{10}"
    assert tex.label("x²") == "x^{2}"
    assert tex.label("Leaky ReLU α=0.1") == r"\mathrm{Leaky}\ \mathrm{ReLU}\ \alpha =0.1"
    assert tex.label("50% & #_$") == r"50\%\ \&\ \#\_\$"
    assert tex.name("α") == r"\text{\ensuremath{\alpha}}"


def test_nodes_have_the_names_of_the_program():
    drawing = Drawing(engine.trace("rate_0 = 2\nx = 3\ny = x*x\nвес = y*rate_0 + x*x\nвес"))
    assert list(drawing.names.values()) == ["rate-0", "x", "y", "mul", "mul-2", "add"]


def test_a_beamer_frame_shows_each_number_from_its_step_on():
    text = export(engine.trace("x*y", {"x": 2, "y": 3}), "beamer")
    assert r"\only<2->{\node[value] at (mul.north) {$6$};}" in text
    assert r"\only<3->{\node[gradient] at (mul.south) {$1$};}" in text
    assert r"\only<4->{\node[gradient] at (x.south) {$3$};}" in text
    assert r"\only<4>{\draw[now] (mul.south west) rectangle (mul.north east);}" in text


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_two_nodes_and_no_two_products_overlap(name):
    drawing = Drawing(engine.trace(*PROGRAMS[name]))
    for column in drawing.placement.columns:
        for upper, lower in pairwise(sorted(column, key=lambda spot: spot.y)):
            assert lower.y - upper.y >= (upper.height + lower.height) / 2
    products = [(wire.at, drawing._width(edge)) for edge, wire in drawing.wires.items() if wire.product]
    for at, ((x, y), width) in enumerate(products):
        for (left, top), other in products[at + 1 :]:
            assert abs(x - left) >= (width + other) / 2 - 1e-9 or abs(y - top) >= PRODUCT_HEIGHT - 1e-9


def test_operands_stand_left_of_their_gates_and_long_edges_bend_around():
    graph = engine.trace(*FAN_OUT).graph
    placement = place(graph, {node: 1.8 for node in range(len(graph))})
    for chain in placement.chains.values():
        assert [spot.column for spot in chain] == list(range(chain[0].column, chain[-1].column + 1))
    longest = max(placement.chains.values(), key=len)
    assert len(longest) > 4
    assert all(spot.node is None for spot in longest[1:-1])
