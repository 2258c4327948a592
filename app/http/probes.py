"""GET /healthz: the process is alive. GET /readyz: it can serve requests."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request

from app.encode import ResponseModel
from app.errors.kinds import Busy
from app.http.routes import problems
from engine.errors import phrase

router = APIRouter(tags=["health"])


class Health(ResponseModel):
    """The service is up."""

    status: Literal["ok"]


@router.get("/healthz", summary="Alive")
async def alive() -> Health:
    """The process is running."""
    return Health(status="ok")


@router.get("/readyz", summary="Ready to serve", responses=problems(503))
async def ready(request: Request) -> Health:
    """Requests will be served: a worker process is alive and ready."""
    if not request.app.state.workers.ready:
        raise Busy(phrase("The server is starting."))
    return Health(status="ok")
