"""One request on a worker's table, and what is looked at before and after every call."""

from __future__ import annotations

from dataclasses import dataclass

from app.limits import Allowance
from app.present import Translate
from app.schemas import EvaluateRequest
from engine import Deadline


@dataclass(frozen=True, slots=True)
class Work:
    """One request: its body, what it may take, how its reader is spoken to, and until when it may compute."""

    body: bytes
    allowance: Allowance
    translate: Translate
    deadline: Deadline


def check_request(asked: EvaluateRequest, allowance: Allowance) -> None:
    """The number of inputs, and the length of every name."""
    allowance.check("inputs", len(asked.inputs))
    opened = asked.expand if isinstance(asked.expand, list) else ()
    names = (*asked.inputs, asked.output or "", *opened)
    allowance.check("name_characters", max(map(len, names)))


def sized(answer: bytes, work: Work) -> bytes:
    """The answer, if it is not too large."""
    work.allowance.check("response_bytes", len(answer))
    return answer
