"""The JSON contract of `/suggest`, as models; see `app.schemas`."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from app.schemas import Answered, EvaluateRequest, Tensor


class SuggestRequest(EvaluateRequest):
    """A program some of whose inputs have no value yet, or no longer fit the others."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={"examples": [{"program": "mse(Y, X@w)", "inputs": {"X": [[1, 2], [3, 4], [5, 6]]}}]},
    )

    keep: list[str] | None = Field(
        None, description="the inputs that stay as they are, while the others follow in shape; null: all that are given"
    )


class SuggestResponse(Answered):
    """A value for each input that the program reads; with these it runs."""

    inputs: dict[str, Tensor]
    changed: list[str] = Field(description="the names that are new, or have another shape than before")
