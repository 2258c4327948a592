"""What the endpoints of practice share: a misconception as they name it, and what an answer may be."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from app.api.base import Seed
from app.encode import Encoded, ResponseModel, Translate, encode
from engine.practice import Misconception

Kind = Literal["value", "local", "product", "gradient", "sign", "shape", "next", "gate", "concept", "hunt"]
"""`engine.practice.KINDS`, as a test holds."""
Draw = Annotated[Seed, Field(description="the seed of everything that is drawn: the same one gives the same exercise")]


class MisconceptionNamed(ResponseModel):
    """A misconception: a title, what the answer is, and what leads on from there."""

    id: str = Field(description="stable; a row of the table of misconceptions", examples=["upstream-forgotten"])
    name: str
    happened: str
    think_of: str


class Diagnosis(MisconceptionNamed):
    """The one misconception that gives an answer."""

    calculation: str | None = Field(
        None, description="where the answer comes from in numbers, such as `−0.534 + 0.3679`; null for tensors"
    )


def diagnosis(misconception: Misconception | None, translate: Translate, calculation: Any = None) -> Encoded | None:
    """A diagnosis as the API has it."""
    if misconception is None:
        return None
    return encode(Diagnosis, misconception, translate, calculation=calculation and translate(calculation))
