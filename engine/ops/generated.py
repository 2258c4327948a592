"""The one place where text becomes code: text that the engine has written itself.

It consists of slot numbers, names of operations and the texts of their rules. Names, numbers and text of a program are
bound to parameters and never written into it. Without builtins the code can reach only what is passed as its scope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def function(name: str, text: str, scope: Mapping[str, Any]) -> Callable[..., Any]:
    """The function that the text assigns to this name."""
    names: dict[str, Any] = {**scope, "__builtins__": {}}
    exec(compile(text, "<generated>", "exec"), names)
    made: Callable[..., Any] = names[name]
    return made
