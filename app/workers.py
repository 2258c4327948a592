"""Where engine calls run: the seam behind which they leave the web process.

Today they run in a few threads, each call with the engine's own soft deadline, so that a long one never holds up
the event loop. A program whose plan is at hand takes some ten microseconds, less than a thread costs; the first
lines of `evaluate` answer it on the spot.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import engine
from app.present import Translate, evaluation
from app.schemas import EvaluateRequest
from app.settings import Settings
from engine.errors import TooLarge, phrase

SHORT = 400
"""Programs up to so many characters, with scalar inputs, are answered on the spot."""


class Workers:
    """Runs engine calls for the service."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.limits = settings.limits()
        self._pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="engine")

    async def evaluate(self, request: EvaluateRequest, translate: Translate) -> bytes:
        """The answer to `/evaluate`, as JSON."""
        if self._is_short(request):
            return self._evaluate(request, translate)
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._evaluate, request, translate)

    def _is_short(self, request: EvaluateRequest) -> bool:
        values = (*request.inputs.values(), request.seed)
        return len(request.program) <= SHORT and not any(isinstance(value, list) for value in values)

    def _evaluate(self, request: EvaluateRequest, translate: Translate) -> bytes:
        inputs: dict[str, Any] = request.inputs
        self._check("inputs", len(inputs), self.settings.inputs)
        trace = engine.trace(
            request.program,
            inputs,
            output=request.output,
            seed=request.seed,
            mode=request.mode,
            expand=request.expand,
            limits=self.limits,
        )
        answer = evaluation(trace, translate)
        self._check("response_bytes", len(answer), self.settings.response_bytes)
        return answer

    def _check(self, name: str, reached: int, allowed: int) -> None:
        if reached > allowed:
            raise TooLarge(
                phrase(
                    "The limit “{limit}” is {allowed}; this reaches {reached}.",
                    limit=name,
                    allowed=allowed,
                    reached=reached,
                ),
                name=name,
            )

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=False, cancel_futures=True)
