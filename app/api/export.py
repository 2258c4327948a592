"""POST /export: a program and its walk as text for elsewhere."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from app.api.base import SIGMOID, SIGMOID_INPUTS, EvaluateRequest, traced
from app.api.endpoint import Endpoint
from app.encode import ResponseModel
from app.workers.work import Work
from engine import export


class ExportRequest(EvaluateRequest):
    """A program with its numbers, and what it is to be written as."""

    format: Literal["python", "pytorch", "jax", "dot", "json", "latex", "tikz", "beamer"] = Field(
        description="the language of the text"
    )
    decimal_mark: Literal[".", ","] = Field(".", description="of the numbers in pictures (`tikz`, `beamer`)")


class ExportResponse(ResponseModel):
    """A text for elsewhere."""

    format: str
    text: str
    filename: str = Field(description="what a file that holds the text is called")


def run(request: ExportRequest, work: Work) -> dict[str, Any]:
    """Code that runs and gives the same numbers (`python` with NumPy and a line for every edge of the backward pass,
    `pytorch`, `jax`), the graph for Graphviz (`dot`), structure and numbers (`json`),
    formulas that LaTeX input reads back (`latex`), or the picture in TikZ, as a document of its own with all numbers
    (`tikz`) or as a Beamer frame with a slide for each step (`beamer`).

    The text grows with the graph, never faster; names that the target cannot hold are changed.
    """
    text = export.export(traced(request, work), request.format, work.deadline, request.decimal_mark)
    return {"format": request.format, "text": text, "filename": export.filename(request.format)}


ENDPOINT = Endpoint(
    "POST",
    "/export",
    ExportRequest,
    ExportResponse,
    run,
    summary="Write a program for elsewhere",
    tag="export",
    examples={
        format: {"summary": summary, "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS, "format": format}}
        for format, summary in {
            "python": "NumPy code with the backward pass written out",
            "pytorch": "PyTorch code",
            "jax": "JAX code",
            "dot": "The graph for Graphviz",
            "json": "Structure and numbers",
            "latex": "Formulas",
            "tikz": "The picture in TikZ",
            "beamer": "The walk as Beamer slides",
        }.items()
    },
)
