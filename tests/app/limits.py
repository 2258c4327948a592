"""How a limit is exceeded by a real request; the limits of an endpoint stand in its own test file, as `LIMITS`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.app.requests import Request


@dataclass(frozen=True)
class Exceeded:
    """A request that exceeds a limit.

    `allowed` is the limit, where the endpoint's own tests set it in the app `small`; `reached` the figure that the error
    names, `None` where it is measured; `app` one of the apps of test_limits.py.
    """

    request: Request
    reached: int | None = None
    allowed: float | None = None
    app: str = "small"
    status: int = 422
    slug: str = "too-large"


def limits_of_endpoints() -> dict[str, Exceeded]:
    """What the test files of the endpoints declare in `LIMITS`."""
    limits: dict[str, Exceeded] = {}
    for path in sorted((Path(__file__).parent / "api").glob("test_*.py")):
        if path.stem != "test_limits" and "\nLIMITS = {" in path.read_text(encoding="utf-8"):
            limits |= import_module(f"tests.app.api.{path.stem}").LIMITS
    return limits
