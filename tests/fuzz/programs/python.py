"""The other side of the comparison: the same text, run by Python itself with PyTorch's functions in float64.

Loops, branches, calls and comprehensions are thus Python's own, and every derivative is PyTorch's. Only text that
`ProgramWriter` wrote comes here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.nn import functional

from tests.engine.ops.reference import REFERENCES

Tensor = torch.Tensor


class OutOfPlace(ast.NodeTransformer):
    """`a += b` as `a = a + b`: PyTorch would change the tensor that the old node still holds."""

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.Assign:
        assert isinstance(node.target, ast.Name)
        now = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
        return ast.Assign([node.target], now)


def tensor(value: Any) -> Tensor:
    """A number, a list or a tensor as float64."""
    return value if isinstance(value, Tensor) else torch.tensor(value, dtype=torch.float64)


def lifted(rule: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """A function of tensors that takes numbers and lists of either too."""

    def apply(*operands: Any, **options: Any) -> Tensor:
        flat = operands[0] if len(operands) == 1 and isinstance(operands[0], list) else operands
        return rule(*map(tensor, flat), **options)

    return apply


def loss(single: Callable[[Tensor, Tensor], Tensor]) -> Callable[..., Tensor]:
    """A loss of (y, p) from that of single pairs."""

    def apply(y: Any, p: Any, reduction: str = "mean") -> Tensor:
        losses = single(tensor(y), tensor(p))
        return {"mean": torch.mean, "sum": torch.sum, "none": lambda x: x}[reduction](losses)

    return apply


def dense(inputs: Tensor, kernel: Tensor, bias: Any = None, activation: Any = None) -> Tensor:
    """A layer by PyTorch's own."""
    output = functional.linear(inputs, kernel.T, None if bias is None else bias)
    return output if activation is None else activation(output)


NAMES: dict[str, Callable[..., Any]] = {
    **{name: lifted(rule) for name, rule in REFERENCES.items()},
    "stop_gradient": lambda x: tensor(x).detach(),
    "reshape": lambda x, shape: torch.reshape(tensor(x), shape),
    "mse": loss(lambda y, p: functional.mse_loss(p, y, reduction="none")),
    "mae": loss(lambda y, p: functional.l1_loss(p, y, reduction="none")),
    "mbe": loss(lambda y, p: y - p),
    "huber": loss(lambda y, p: functional.huber_loss(p, y, reduction="none")),
    "hinge": loss(lambda y, s: torch.relu(1 - y * s)),
    "exponential_loss": loss(lambda y, s: torch.exp(-y * s)),
    "dense": dense,
}


def by_python(program: str, inputs: Mapping[str, Any], seed: Any) -> tuple[Tensor, dict[str, Tensor | None]]:
    """The value of `result` and its gradients by the inputs."""
    leaves = {name: tensor(value).requires_grad_() for name, value in inputs.items()}
    names: dict[str, Any] = {**NAMES, **leaves}
    tree = ast.fix_missing_locations(OutOfPlace().visit(ast.parse(program)))
    exec(compile(tree, "<program>", "exec"), names)
    result = tensor(names["result"])
    if not result.requires_grad:
        return result, dict.fromkeys(leaves)
    start = torch.ones_like(result) if seed is None else tensor(seed).reshape(result.shape)
    gradients = torch.autograd.grad(result, list(leaves.values()), start, allow_unused=True)
    return result.detach(), dict(zip(leaves, gradients, strict=True))
