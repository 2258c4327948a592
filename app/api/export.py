"""POST /export: a program and its walk as text for elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app.api.common import asked, problems
from app.http.dispatch import computed
from app.schemas import SIGMOID, SIGMOID_INPUTS, ExportResponse

router = APIRouter(tags=["export"])

EXAMPLES: dict[str, Any] = {
    format: {"summary": summary, "value": {"program": SIGMOID, "inputs": SIGMOID_INPUTS, "format": format}}
    for format, summary in {
        "python": "NumPy code with the backward pass written out",
        "pytorch": "PyTorch code",
        "jax": "JAX code",
        "dot": "The graph for Graphviz",
        "json": "Structure and numbers",
        "latex": "Formulas",
    }.items()
}


@router.post(
    "/export",
    summary="Write a program for elsewhere",
    response_model=ExportResponse,
    responses=problems(400, 413, 422, 429, 503),
    openapi_extra=asked("ExportRequest", EXAMPLES),
)
async def export(request: Request) -> Response:
    """Code that runs and gives the same numbers (`python` with NumPy and a line for every edge of the backward pass,
    `pytorch`, `jax`), the graph for Graphviz (`dot`), structure and numbers (`json`),
    or formulas that LaTeX input reads back (`latex`).

    The text grows with the graph, never faster; names that the target cannot hold are changed.
    """
    return await computed(request, "export")
