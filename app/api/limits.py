"""GET /limits: every limit with its value, so that a client need not learn them from errors."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request, Response

from app.api.common import answer
from app.i18n import translator
from app.schemas import Limits
from app.settings import LIMITS, Settings, unit, variable
from engine.errors import Phrase

router = APIRouter(tags=["limits"])


@router.get("/limits", summary="The limits of the service", response_model=Limits)
async def list_limits(request: Request) -> Response:
    """What each counts, its value here, and the variable that sets it where you run Gradwalk yourself."""
    translate = translator(request.scope)
    settings = request.app.state.settings
    told = [
        {
            "name": name,
            "value": getattr(settings, name),
            "unit": unit(name),
            "summary": translate(Phrase(Settings.model_fields[name].description or "")),
            "variable": variable(name),
        }
        for name in LIMITS
    ]
    return answer(orjson.dumps({"limits": told}), **{"Cache-Control": "no-cache", "Vary": "Accept-Language"})
