"""What a worker can do: from the bytes of a request's body to the bytes of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import engine
from app.bodies import read
from app.present import Translate, evaluation
from app.schemas import EvaluateRequest
from app.settings import Settings
from engine import Deadline
from engine.errors import TooLarge, phrase


@dataclass(frozen=True, slots=True)
class Work:
    """One request: its body, how its reader is spoken to, and until when it may compute."""

    body: bytes
    settings: Settings
    translate: Translate
    deadline: Deadline

    def check(self, limit: str, reached: int) -> None:
        """Raise `TooLarge` where a count is above the setting called `limit`."""
        allowed = getattr(self.settings, limit)
        if reached > allowed:
            raise TooLarge(
                phrase(
                    "The limit “{limit}” is {allowed}; this reaches {reached}.",
                    limit=limit,
                    allowed=allowed,
                    reached=reached,
                ),
                name=limit,
            )


def evaluate(work: Work) -> bytes:
    """POST /evaluate."""
    asked = read(EvaluateRequest, work.body, work.settings)
    work.check("inputs", len(asked.inputs))
    trace = engine.trace(
        asked.program,
        asked.inputs,
        output=asked.output,
        seed=asked.seed,
        mode=asked.mode,
        expand=asked.expand,
        limits=work.settings.limits(),
        deadline=work.deadline,
    )
    answer = evaluation(trace, work.translate)
    work.check("response_bytes", len(answer))
    return answer


CALLS: Mapping[str, Callable[[Work], bytes]] = {"evaluate": evaluate}
"""The calls by name; a new endpoint that computes adds its own."""
