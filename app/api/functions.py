"""GET /functions: the functions of the language, told from the table of operations."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.api.common import answer
from app.i18n import language_of, translator
from app.present import Translate, number
from app.schemas_functions import Functions
from engine.reference import CONSTANTS, FunctionReference, functions, operators

router = APIRouter(tags=["language"])
_ANSWERS: dict[str, bytes] = {}


@router.get("/functions", summary="The functions of the language", response_model=Functions)
async def list_functions(request: Request) -> Response:
    """Every function with its signature, domain and local derivatives."""
    language = language_of(request.scope)
    if language not in _ANSWERS:
        translate = translator(request.scope)
        content = {
            "functions": [_described(function, translate) for function in functions()],
            "constants": {name: number(value) for name, value in CONSTANTS.items()},
            "operators": operators(),
        }
        _ANSWERS[language] = orjson.dumps(content)
    return answer(_ANSWERS[language], **{"Cache-Control": "public, max-age=3600", "Vary": "Accept-Language"})


def _described(function: FunctionReference, translate: Translate) -> dict[str, Any]:
    return {
        "name": function.name,
        "family": function.family,
        "summary": translate(function.summary),
        "signature": function.signature,
        "latex": function.latex,
        "label": function.label,
        "domain": function.domain,
        "variadic": function.variadic,
        "aliases": function.aliases,
        "operands": [
            {
                "name": operand.name,
                "default": operand.default,
                "derivative": operand.derivative,
                "local_kind": operand.local_kind,
                "blocked": translate(operand.blocked) if operand.blocked else None,
            }
            for operand in function.operands
        ],
        "options": [
            {
                "name": option.name,
                "kind": option.kind,
                "default": option.default,
                "summary": translate(option.summary),
            }
            for option in function.options
        ],
        "text": function.text,
        "opens": function.opens,
    }
