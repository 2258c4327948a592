"""GET /metrics: the metrics for Prometheus, where they are enabled."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.observability.metrics import MEDIA_TYPE

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Requests, times and what was refused, since the start."""
    return Response(request.app.state.metrics.text(), media_type=MEDIA_TYPE)
