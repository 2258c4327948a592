"""/healthz: the process is alive. /readyz: it can answer."""

from __future__ import annotations

from fastapi import APIRouter

from app.schemas import Health

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Alive")
async def alive() -> Health:
    """That the process runs."""
    return Health(status="ok")


@router.get("/readyz", summary="Ready to serve")
async def ready() -> Health:
    """That requests will be answered."""
    return Health(status="ok")
