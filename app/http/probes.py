"""GET /healthz: the process is alive. GET /readyz: it can answer."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request

from app.encode import ResponseModel
from app.errors.kinds import Busy
from app.http.routes import problems
from engine.errors import phrase

router = APIRouter(tags=["health"])


class Health(ResponseModel):
    """That the service is there."""

    status: Literal["ok"]


@router.get("/healthz", summary="Alive")
async def alive() -> Health:
    """That the process runs."""
    return Health(status="ok")


@router.get("/readyz", summary="Ready to serve", responses=problems(503))
async def ready(request: Request) -> Health:
    """That requests will be answered: there are processes that compute."""
    if not request.app.state.workers.ready:
        raise Busy(phrase("The server is starting."))
    return Health(status="ok")
