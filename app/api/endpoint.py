"""Declares an endpoint as data, from which its route, its worker call and its OpenAPI entry are made.

Neither this module nor one that declares an endpoint imports the web framework, since workers load all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from inspect import cleandoc
from typing import Any, Literal

import orjson
from pydantic import BaseModel

from app.api.base import RequestModel
from app.api.decode import read, validated
from app.encode import ResponseModel, at_most
from app.i18n import translating
from app.workers.work import Work
from engine.errors import Phrase

COMPUTED = (400, 413, 422, 429, 503)
"""The errors of an endpoint that reads a body and computes."""
CACHE_ONE_HOUR = "public, max-age=3600"
"""Cache-Control of responses that change only with a new version of the service."""


@dataclass(frozen=True, slots=True)
class Context:
    """The context of an endpoint that runs in the web process: the settings and the reader's language."""

    settings: Any
    language: str

    def translate(self, phrase: Phrase) -> str:
        """The phrase in the reader's language."""
        return translating(self.language)(phrase)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint under `/api/v1`.

    `run(request, work)` computes in a worker, `run(request, context)` answers at once in the web process (`runs`);
    its docstring is the endpoint's description. It returns what orjson takes, as `encode` makes it, or bytes of JSON.
    `request` is the model of the body, or, for GET, of the parameters in path and query. `errors` are the statuses of
    its problems, `examples` the bodies that the documentation offers, `name` is its operation ID and the name of its
    call: by default its path. `go_on` continues a slice from what the worker holds of the ones before, if anything.
    `form(request, work, answer)` is the form of an answer, for those that only differ in numbers (`app.api.form`).
    """

    method: Literal["GET", "POST"]
    path: str
    request: type[RequestModel] | None
    response: type[ResponseModel]
    run: Callable[[Any, Any], Any]
    summary: str
    tag: str
    examples: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[int, ...] = COMPUTED
    name: str = ""
    runs: Literal["in a worker", "in slices", "in the web process"] = "in a worker"
    cache_control: str = "no-store"
    go_on: Callable[[Work], bytes | None] | None = None
    form: Callable[[Any, Work, bytes], Any] | None = None

    @property
    def call(self) -> str:
        """The operation ID."""
        return self.name or self.path.strip("/").replace("-", "_")

    @property
    def description(self) -> str:
        """What the documentation says of it."""
        return cleandoc(self.run.__doc__ or "")

    def answer(self, body: bytes, work: Work) -> bytes:
        """The response of a worker to a request's body: JSON. Raises `GradwalkError`."""
        if self.runs == "in slices":
            head, _, body = body.partition(b"\n")
            work = replace(work, slice=orjson.loads(head))
        request = None
        with at_most(work.allowance["response_bytes"]):
            content = self.go_on(work) if self.go_on is not None else None
            if content is None:
                request = self._read(body, work)
                request.check(work.allowance)
                content = _json(self.run(request, work))
        work.allowance.check("response_bytes", len(content))
        if self.form is not None and request is not None and work.forms is not None:
            work.forms.append(self.form(request, work, content))
        return content

    def answer_at_once(self, parameters: Mapping[str, Any], context: Context) -> bytes:
        """The response of the web process to validated parameters."""
        request = self.request.model_validate(parameters) if self.request else None
        return _json(self.run(request, context))

    def _read(self, body: bytes, work: Work) -> RequestModel:
        assert self.request is not None, "a worker has nothing to do without a request"
        if self.method == "GET":  # parameters, as JSON that the web process has made
            return validated(self.request, orjson.loads(body))
        return read(self.request, body, int(work.allowance["json_depth"]))


def _json(content: Any) -> bytes:
    return content if isinstance(content, bytes) else orjson.dumps(content)


def body_models(endpoints: Sequence[Endpoint]) -> list[type[BaseModel]]:
    """The models of all bodies, each once."""
    models = (endpoint.request for endpoint in endpoints if endpoint.method == "POST")
    return list(dict.fromkeys(model for model in models if model is not None))
