"""Exports the picture as TikZ: a standalone document with every number, and a Beamer frame that walks step by step.

Values stand above the nodes and gradients below; a wire runs forward, its dashed companion backward, and the product
on it reads upstream × local = product. Nodes have the program's names, so that a picture can be edited by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.export import tex
from engine.export.drawing import Drawing, Wire
from engine.limits import checked
from engine.steps import Step
from engine.traces import Trace

FRAME = (14.4, 7.4)
"""The room of a Beamer frame of 16 to 9, in centimetres."""
HEAD = 0.25
"""How much room the picture has around it."""

STYLES = r"""\definecolor{forward}{HTML}{0B5394}
\definecolor{backward}{HTML}{B3261E}
\tikzset{
  input/.style={draw, rounded corners=2pt, fill=black!6, minimum height=8mm, inner sep=2pt},
  gate/.style={draw, rounded corners=4mm, fill=white, minimum height=8mm, inner sep=2pt},
  value/.style={anchor=south, text=forward, font=\footnotesize, inner sep=2pt},
  gradient/.style={anchor=north, text=backward, font=\footnotesize, inner sep=2pt},
  wire/.style={draw=forward, thick, -{Triangle[length=2mm, width=1.6mm]}},
  back/.style={draw=backward, densely dashed, {Straight Barb[length=1.4mm]}-, transform canvas={yshift=-1mm}},
  product/.style={text=backward, font=\scriptsize, align=center, fill=white, inner sep=1pt},
  now/.style={draw=black, ultra thick, rounded corners=4mm},
}"""

CYRILLIC = r"""\ifdefined\Umathcode
  \usepackage{fontspec}\IfFontExistsTF{CMU Serif}{\setmainfont{CMU Serif}}{}
\else
  \usepackage[T1,T2A]{fontenc}
\fi"""
r"""`\Umathcode` is of LuaTeX and XeTeX alone: `iftex` is not in every installation, nor is the font."""
COMMA = r"""\DeclareMathSymbol{.}{\mathord}{letters}{"3B} % a decimal comma"""

Slides = dict[int, int]


def tikz(trace: Trace, decimal_mark: str = ".") -> str:
    """A standalone document: the graph with every value, gradient and product."""
    drawing = Drawing(trace)
    body = [*_nodes(drawing), *_wires(drawing), *_numbers(drawing, None), r"\end{tikzpicture}"]
    picture = [r"\begin{tikzpicture}[x=1cm, y=-1cm]", *body]
    return _document(r"\documentclass[tikz, border=4pt]{standalone}", trace, picture, decimal_mark)


def beamer(trace: Trace, decimal_mark: str = ".") -> str:
    """A Beamer frame with a slide for each step: what is known from it on, and what it is about."""
    drawing = Drawing(trace)
    width, height = drawing.size
    scale = min(1.0, FRAME[0] / (width + 2 * HEAD), FRAME[1] / (height + 2 * HEAD))
    moments = _Moments(drawing)
    picture = [
        r"\begin{frame}[plain]",
        r"\centering",
        rf"\scalebox{{{scale:.3f}}}{{%",
        r"\begin{tikzpicture}[x=1cm, y=-1cm]",
        rf"\useasboundingbox ({-HEAD},{-HEAD}) rectangle ({width + HEAD:.2f},{height + HEAD:.2f});",
        *_nodes(drawing),
        *_wires(drawing),
        *_numbers(drawing, moments),
        *moments.highlights(),
        r"\end{tikzpicture}}",
        r"\end{frame}",
    ]
    head = "\n".join((r"\documentclass[aspectratio=169]{beamer}", r"\setbeamertemplate{navigation symbols}{}"))
    return _document(head, trace, picture, decimal_mark)


def _document(head: str, trace: Trace, picture: list[str], decimal_mark: str) -> str:
    text = "\n".join(picture)
    comments = [f"% {line}" for line in trace.program.splitlines()]
    fonts = [CYRILLIC] if re.search("[Ѐ-ӿ]", text) else []
    packages = [r"\usepackage{amsmath}", r"\usepackage{tikz}", r"\usetikzlibrary{arrows.meta}"]
    start, end = r"\begin{document}", r"\end{document}"
    marks = [COMMA] if decimal_mark == "," else []
    return "\n".join([*comments, head, *fonts, *packages, *marks, STYLES, start, text, end]) + "\n"


def _nodes(drawing: Drawing) -> Iterator[str]:
    for node in checked(drawing.shown):
        style = "gate" if drawing.graph.ops[node] is not None else "input"
        x, y = drawing.middle(node)
        width = f"minimum width={10 * drawing.core(node):.0f}mm"
        yield rf"\node[{style}, {width}] ({drawing.names[node]}) at ({x:.2f},{y:.2f}) {{${drawing.labels[node]}$}};"


def _wires(drawing: Drawing) -> Iterator[str]:
    for wire in checked(drawing.wires.values()):
        yield rf"\draw[wire] {_path(drawing, wire)};"


def _path(drawing: Drawing, wire: Wire) -> str:
    """A wire between the borders of its nodes, level at the ends of every run."""
    start = f"({drawing.names[wire.source]}.east)"
    shift = f"[yshift={-10 * wire.drop:.1f}mm]" if wire.drop else ""
    end = f"({shift}{drawing.names[wire.target]}.west)"
    points = [f"({x:.2f},{y:.2f})" for run in wire.stops for x, y in run]
    points = [start, *points[1:-1], end]
    parts = [start]
    for at, ((left, _), (right, _)) in enumerate(wire.stops):
        bend = (right - left) / 2
        if at:
            parts.append(f"-- {points[2 * at]}")
        parts.append(f".. controls +({bend:.2f},0) and +({-bend:.2f},0) .. {points[2 * at + 1]}")
    return " ".join(parts)


def _numbers(drawing: Drawing, moments: _Moments | None) -> Iterator[str]:
    """Values, gradients and products; with `moments` each from its slide on."""
    trace = drawing.trace
    for node in checked(drawing.shown):
        name = drawing.names[node]
        value = rf"\node[value] at ({name}.north) {{${tex.quantity(trace.values[node])}$}};"
        yield value if moments is None else moments.since(moments.values.get(node), value)
        if trace.gradients_by_node[node] is not None:
            gradient = tex.quantity(trace.gradients_by_node[node])
            text = rf"\node[gradient] at ({name}.south) {{${gradient}$}};"
            yield text if moments is None else moments.since(moments.gradients.get(node), text)
    arrived = [(edge, wire) for edge, wire in drawing.wires.items() if wire.product]
    for edge, wire in checked(arrived):
        back = rf"\draw[back] {_path(drawing, wire)};"
        yield back if moments is None else moments.since(moments.products.get(edge), back)
    for edge, wire in checked(arrived):  # after all wires, so that none runs through a product
        x, y = wire.at
        lines = r" \\ ".join(f"${line}$" for line in wire.product)
        label = rf"\node[product] at ({x:.2f},{y:.2f}) {{{lines}}};"
        yield label if moments is None else moments.since(moments.products.get(edge), label)


class _Moments:
    """The slide of each step, and from which slide on each number is known. Inputs are known on the first."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.values: Slides = {}
        self.gradients: Slides = {}
        self.products: Slides = {}
        self.steps = [step for step in drawing.trace.steps if self._visible(step)]
        arrivals: dict[int, list[int]] = {}
        for slide, step in enumerate(checked(self.steps), 2):
            if step.event == "value":
                self.values[step.node] = slide
            elif step.event in ("seed", "sum"):
                self.gradients[step.node] = slide
            for edge in step.edges if step.event == "edges" else ():
                if drawing.trace.products[edge] is not None and edge in drawing.wires:
                    self.products[edge] = slide
                    arrivals.setdefault(drawing.wires[edge].source, []).append(slide)
        for node, slides in arrivals.items():
            self.gradients.setdefault(node, slides[0])

    def _visible(self, step: Step) -> bool:
        """Whether a step shows something: leaves are known from the start, hidden constants have no steps."""
        if step.event == "value":
            return self.drawing.graph.ops[step.node] is not None
        if step.event == "edges":
            return any(edge in self.drawing.wires for edge in step.edges)
        return step.node in self.drawing.names

    def since(self, slide: int | None, drawn: str) -> str:
        """What is drawn, from this slide on; `None`: from the first."""
        return drawn if slide is None else rf"\only<{slide}->{{{drawn}}}"

    def highlights(self) -> Iterator[str]:
        """On each slide a heavy frame around the node that its step is about."""
        for slide, step in enumerate(checked(self.steps), 2):
            name = self.drawing.names[step.node]
            yield rf"\only<{slide}>{{\draw[now] ({name}.south west) rectangle ({name}.north east);}}"
