"""Gradwalk: a typed program, its computational graph, and every number of the forward and the backward pass.

    >>> import gradwalk
    >>> trace = gradwalk.trace("x * (x + y)", {"x": 3.0, "y": -1.0})
    >>> float(trace.value), float(trace.gradients["x"])
    (6.0, 5.0)

The names are those of the engine (`engine/__init__.py`), loaded on first use: `gradwalk --version` and the health
check of a container start without NumPy. In an installed Gradwalk this package also holds `engine`, `app`, `static`
and `templates`; in the repository those are top-level folders (`hatch_build.py`).
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    import engine
    from engine import *  # noqa: F403

    __all__ = ["__version__"]
    __all__ += engine.__all__


def __getattr__(name: str) -> Any:
    """A public name of the engine; see PEP 562."""
    if name == "__all__":
        return ["__version__", *_engine().__all__]
    # Subpackages and what the import system asks for are found by it, not here: it asks here first.
    if not name.startswith("__") and name not in ("engine", "app") and name in _engine().__all__:
        return getattr(_engine(), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_engine().__all__})


def _engine() -> ModuleType:
    import engine

    return engine
