"""The properties of the service: every request is answered, and the answer keeps the contract."""

from __future__ import annotations

import json
import time
from typing import Any, Self

import httpx
from hypothesis import strategies as st
from pydantic import BaseModel

from app.api.evaluate import EvaluateResponse
from app.errors.problem import Problem
from app.http.loader import LOADER
from tests.fuzz.bodies import GOOD, JSON_TYPE, Sent, requests, strays
from tests.fuzz.invariants import SLUGS
from tests.fuzz.properties import Property

PROBLEM_TYPE = "application/problem+json"
STATUSES: dict[str, set[int]] = {
    **{slug: {422} for slug in SLUGS},
    "too-large": {413, 422},
    "invalid-request": {400, 403, 413, 414, 415, 421, 422, 431},
    "not-found": {404},
    "method-not-allowed": {405},
    "rate-limited": {429},
    "busy": {503},
}
"""The slugs and the statuses that they come with."""
UNFORESEEN = "unexpected"
"""The slug for an unhandled exception."""
SLOWEST = 10.0
"""Seconds until an answer at the very most, on a machine with other things to do; see `engine` for the real limit."""
NOT_HTTP = b"Invalid HTTP request received."
"""How uvicorn itself refuses what is no HTTP, such as a method of its own invention."""


def strict(text: bytes) -> Any:
    """JSON in UTF-8 as the standard has it: no NaN, no infinity, no name twice, no lone surrogate."""
    return json.loads(text.decode("utf-8"), parse_constant=_refused, object_pairs_hook=_once)


def _refused(literal: str) -> Any:
    raise AssertionError(f"{literal} is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    assert len(content) == len(pairs), "a name stands twice"
    return content


def check_answer(answer: httpx.Response) -> None:
    """An answer of /evaluate keeps the contract."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if answer.status_code == 200:
        assert media_type(answer) == JSON_TYPE
        check_model(EvaluateResponse, answer)
    else:
        check_problem(answer)


def media_type(answer: httpx.Response) -> str:
    """What the answer says that it is, without its parameters."""
    return answer.headers.get("Content-Type", "").partition(";")[0]


def check_model(model: type[BaseModel], answer: httpx.Response) -> Any:
    """The answer is strict JSON, and exactly what the model describes."""
    content = strict(answer.content)
    model.model_validate(content)
    return content


def check_problem(answer: httpx.Response) -> None:
    """An error is a problem of a known kind, with its status; a 5xx is an honest 503."""
    assert media_type(answer) == PROBLEM_TYPE, (answer.status_code, answer.headers, answer.text[:200])
    problem = check_model(Problem, answer)
    slug = problem["type"].removeprefix("/problems/")
    assert answer.status_code == problem["status"]
    assert answer.status_code in STATUSES[slug], (answer.status_code, slug)
    assert slug != UNFORESEEN
    assert problem["detail"] == problem["errors"][0]["message"]
    assert len(problem["detail"]) < 100_000
    if answer.status_code == 503:
        assert int(answer.headers["Retry-After"]) > 0


def check_stray(answer: httpx.Response) -> None:
    """Elsewhere too: no 5xx, and below the API's address every refusal is a problem. Nothing sent comes back as markup."""
    if answer.content == NOT_HTTP:
        return
    assert answer.status_code < 500 or answer.status_code == 503
    foreign = answer.content.replace(f"<script>{LOADER}</script>".encode(), b"")
    assert b"<script>" not in foreign or media_type(answer) in (JSON_TYPE, PROBLEM_TYPE)
    if "/api/v1/" in answer.request.url.path and answer.status_code >= 400 and answer.request.method != "HEAD":
        check_problem(answer)


class Service:
    """The properties of one running server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx.Client(base_url=url, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def send(self, sent: Sent) -> httpx.Response:
        """Send it on the kept connection; where the server closed that one, on a fresh one."""
        headers = [(name.encode(), value.encode("latin-1")) for name, value in sent.headers.items()]
        path = sent.path if sent.path.startswith("/") else f"/{sent.path}"
        address = self.url + path  # not left to httpx, which takes //a for another host
        request = self.client.build_request(sent.method, address, content=sent.body, headers=headers)
        start = time.monotonic()
        try:
            return self.client.send(request)
        except httpx.RemoteProtocolError:
            return self.client.send(request)
        finally:
            assert time.monotonic() - start < SLOWEST

    def evaluated(self, sent: Sent) -> None:
        """An answer of /evaluate keeps the contract."""
        check_answer(self.send(sent))

    def strayed(self, sent: Sent) -> None:
        """A request to anywhere that httpx can send brings no 5xx, and the service goes on working."""
        try:
            answer = self.send(sent)
        except httpx.InvalidURL:
            return
        check_stray(answer)

    def alive(self) -> None:
        """It still computes, perhaps after a moment."""
        for _ in range(20):
            answer = self.client.post("/api/v1/evaluate", content=GOOD, headers={"Content-Type": JSON_TYPE})
            if answer.status_code != 503:
                break
            time.sleep(float(answer.headers["Retry-After"]))
        assert answer.json()["value"] == 6.0

    def properties(self) -> list[Property]:
        """For the runner and for the tests."""
        return [
            Property("every body is answered by the contract", requests(), self.evaluated),
            Property("every address is answered", strays(), self.strayed),
            Property("the service still computes", st.just(None), lambda _: self.alive()),
        ]
