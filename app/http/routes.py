"""Routes and OpenAPI from the list of endpoints."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from inspect import Parameter, Signature
from operator import getitem
from typing import Annotated, Any, cast

import orjson
from fastapi import FastAPI, Path, Query, Request, Response
from pydantic import BaseModel
from starlette.routing import Match, Route
from starlette.types import Scope

from app.api.endpoint import Context, Endpoint, body_models
from app.errors.problem import MEDIA_TYPE, Problem
from app.http.dispatch import JSON, computed
from app.http.paths import API
from app.http.train import EVENTS, train
from app.i18n import language_of

Handler = Callable[..., Awaitable[Response]]

REASONS = {
    400: "The body is not JSON",
    404: "There is no such thing",
    413: "The body is too large",
    429: "A session or an address has used up its compute time; Retry-After says after how many seconds to retry",
    503: "The server is busy; Retry-After says after how many seconds to retry",
    422: "Something in the request is wrong; `errors` says what, where, and what to write instead",
}


class PlainRoute(Route):
    """A route whose handler takes the request alone: FastAPI's search for parameters would cost as much as all else."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the request is for this route; the log reads `route`."""
        match, child_scope = super().matches(scope)
        return match, {**child_scope, "route": self} if child_scope else child_scope


def add(app: FastAPI, endpoints: Sequence[Endpoint]) -> None:
    """Add a route for each endpoint; FastAPI documents them all, and serves those that have parameters."""
    posted = [endpoint for endpoint in endpoints if endpoint.method == "POST"]
    app.router.routes.extend(PlainRoute(_path(each), _handler(each), methods=["POST"]) for each in posted)
    for endpoint in endpoints:
        app.add_api_route(
            _path(endpoint),
            _handler(endpoint),
            methods=[endpoint.method],
            name=endpoint.call,
            summary=endpoint.summary,
            description=endpoint.description,
            tags=[endpoint.tag],
            response_model=endpoint.response,
            responses=_responses(endpoint),
            openapi_extra=_body(endpoint),
        )


def compressed_by_workers(endpoints: Sequence[Endpoint]) -> list[str]:
    """The paths of the endpoints whose responses come from workers as they are sent."""
    return [_path(endpoint) for endpoint in endpoints if endpoint.runs == "in a worker" and "{" not in endpoint.path]


def _path(endpoint: Endpoint) -> str:
    return API.removesuffix("/") + endpoint.path


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error responses of an endpoint, for its documentation."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": REASONS[status], "content": content} for status in statuses}


def _responses(endpoint: Endpoint) -> dict[int | str, dict[str, Any]]:
    events: dict[int | str, dict[str, Any]] = {200: {"content": {EVENTS: {"schema": {"type": "string"}}}}}
    return (events if endpoint.runs == "in slices" else {}) | problems(*endpoint.errors)


def _body(endpoint: Endpoint) -> dict[str, Any] | None:
    """The body's schema for OpenAPI: a worker parses the body, so FastAPI does not know it."""
    if endpoint.method != "POST" or endpoint.request is None:
        return None
    schema = {"$ref": f"#/components/schemas/{endpoint.request.__name__}"}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": schema, "examples": endpoint.examples}}}}


def _handler(endpoint: Endpoint) -> Handler:
    """What answers the requests for an endpoint."""
    if endpoint.runs == "in slices":
        return train
    if endpoint.runs == "in the web process":
        return _with_parameters(endpoint, _at_once)
    if endpoint.method == "GET":
        return _with_parameters(endpoint, _computed_from_parameters)

    call = endpoint.call

    async def handle(request: Request) -> Response:
        return await computed(request, call)

    return handle


async def _at_once(endpoint: Endpoint, request: Request, parameters: Mapping[str, Any]) -> Response:
    context = Context(request.app.state.settings, language_of(request.scope))
    content = endpoint.answer_at_once(parameters, context)
    headers = {"Cache-Control": endpoint.cache_control, "Vary": "Accept-Language"}
    return Response(content, media_type=JSON, headers=headers)


async def _computed_from_parameters(endpoint: Endpoint, request: Request, parameters: Mapping[str, Any]) -> Response:
    return await computed(request, endpoint.call, orjson.dumps(parameters))


def _with_parameters(
    endpoint: Endpoint, respond: Callable[[Endpoint, Request, Mapping[str, Any]], Awaitable[Response]]
) -> Handler:
    """A handler whose signature declares to FastAPI the parameters that the request's model has."""

    async def handle(request: Request, **parameters: Any) -> Response:
        return await respond(endpoint, request, parameters)

    signature = [Parameter("request", Parameter.POSITIONAL_OR_KEYWORD, annotation=Request), *_parameters(endpoint)]
    handle.__signature__ = Signature(signature)  # type: ignore[attr-defined]
    return handle


def _parameters(endpoint: Endpoint) -> list[Parameter]:
    parameters = []
    for name, field in (endpoint.request.model_fields if endpoint.request else {}).items():
        kind = Path() if f"{{{name}}}" in endpoint.path else Query(description=field.description)
        default = Parameter.empty if field.is_required() else field.default
        annotation = getitem(cast(Any, Annotated), (field.annotation, *field.metadata, kind))
        parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation))
    return parameters


def document(app: FastAPI, endpoints: Sequence[Endpoint]) -> None:
    """Add to the OpenAPI document the models of bodies and problems, which FastAPI does not see."""
    original = app.openapi
    models: list[type[BaseModel]] = [*body_models(endpoints), Problem]

    def openapi() -> dict[str, Any]:
        content = original()
        schemas = content.setdefault("components", {}).setdefault("schemas", {})
        for operation in (one for path in content["paths"].values() for one in path.values()):
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for model in models:
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= schema.pop("$defs", {})
            schemas[model.__name__] = schema
        return content

    app.openapi = openapi  # type: ignore[method-assign]
