"""A trampoline: recursion on the heap, so that deep input cannot overflow the stack.

A recursive function is written as a generator that yields the call it wants made and receives its result:

    def depth(tree):
        return 1 + max([(yield depth(child)) for child in tree], default=0)

    run(depth(tree))
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

Result = TypeVar("Result")
Task = Generator["Task[Any]", Any, Result]


def run(task: Task[Result]) -> Result:
    """The result of a task whose recursive calls are yielded; depth is limited by memory alone."""
    stack: list[Task[Any]] = [task]
    result: Any = None
    while stack:
        try:
            child = stack[-1].send(result)
        except StopIteration as done:
            stack.pop()
            result = done.value
        else:
            stack.append(child)
            result = None
    return result  # type: ignore[no-any-return]
