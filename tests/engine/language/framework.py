"""Runs pasted code in its framework: the value, and the gradient of each input."""

from __future__ import annotations

import ast
import contextlib
import io
import math
from typing import Any

import numpy as np

from tests.engine.language.code_cases import Case

STEP = 1e-6


def _run(code: str, names: dict[str, Any], gives: str | None) -> Any:
    """Execute a text; its result is the named one, or the last expression or assigned name."""
    body = ast.parse(code).body
    last = body[-1]
    with contextlib.redirect_stdout(io.StringIO()):
        if isinstance(last, ast.Expr) and gives is None and not _shows(last):
            exec(compile(ast.Module(body[:-1], []), "case", "exec"), names)
            return eval(compile(ast.Expression(last.value), "case", "eval"), names)
        exec(compile(code, "case", "exec"), names)
    return names[gives or _assigned(body)]


def _shows(node: ast.Expr) -> bool:
    """Whether a line displays or requests something instead of computing."""
    text = ast.unparse(node)
    return text.startswith(("print", "draw_dot")) or text.endswith((".backward()", ".step()", ".grad"))


def _assigned(body: list[ast.stmt]) -> str:
    """The last assigned name."""
    names = [
        node.target.id if isinstance(node, ast.AugAssign) else node.targets[0].id
        for node in body
        if isinstance(node, ast.AugAssign)
        or (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _computes(node.value))
    ]
    return names[-1]


def _computes(node: ast.expr) -> bool:
    return not isinstance(node, ast.Lambda)


def in_torch(case: Case) -> tuple[Any, dict[str, Any]]:
    """Value and gradients by PyTorch, in float64."""
    import torch

    names: dict[str, Any] = {
        "torch": torch, "np": np, "math": math, "nn": torch.nn, "F": torch.nn.functional, "draw_dot": str,
        "Value": lambda x, label="": torch.tensor(float(x), dtype=torch.float64, requires_grad=True),
    }  # fmt: skip
    for name, given in case.inputs.items():
        whole = name in case.classes
        kind = torch.int64 if whole else torch.float64
        names[name] = torch.tensor(np.array(given), dtype=kind, requires_grad=not whole)
    code = "\n".join(line for line in (case.plain or case.code).split("\n") if "micrograd" not in line)
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        value = _run(code.replace(".label =", ".named ="), names, case.gives)
    finally:
        torch.set_default_dtype(before)
    if "backward" not in code and value.numel() == 1:
        value.backward()
    leaves = {name: each for name, each in names.items() if isinstance(each, torch.Tensor) and each.is_leaf}
    return value.detach().numpy(), {name: each.grad.numpy() for name, each in leaves.items() if each.grad is not None}


def in_numpy(case: Case) -> tuple[Any, dict[str, Any]]:
    """Value by NumPy, gradients by central differences of the text itself."""

    def run(inputs: dict[str, Any]) -> Any:
        names: dict[str, Any] = {"np": np, "math": math}
        for name, each in inputs.items():
            names[name] = np.array(each, int) if name in case.classes else np.array(each) if np.ndim(each) else each
        return np.asarray(_run(case.plain or case.code, names, case.gives))

    value = run(case.inputs)
    gradients = {}
    for name, given in case.inputs.items():
        if name in case.classes or value.size != 1:
            continue
        gradient = np.zeros(np.shape(given))
        for place in np.ndindex(np.shape(given)):
            sides = []
            for step in (STEP, -STEP):
                moved = np.array(given, float)
                moved[place] += step
                sides.append(run({**case.inputs, name: moved if moved.ndim else float(moved)}))
            gradient[place] = ((sides[0] - sides[1]) / (2 * STEP)).item()
        gradients[name] = gradient
    return value, gradients
