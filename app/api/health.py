"""/healthz: the process is alive. /readyz: it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Request

from app.api.common import problems
from app.errors.kinds import Busy
from app.schemas import Health
from engine.errors import phrase

router = APIRouter(tags=["health"])


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
