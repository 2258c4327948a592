"""PyTorch's counterpart of every operation that has a gradient: `REFERENCES[name](*tensors, **options)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from engine.export.derived import code_of
from engine.ops import TABLE
from engine.ops.indexing import Hole
from engine.ops.op import Op, broadcast_shape
from tests.engine.ops.cases import Case

Tensor = torch.Tensor


def axes(x: Tensor, axis: Any) -> tuple[int, ...]:
    """The axes to reduce, as a tuple."""
    if axis is None:
        return tuple(range(x.dim()))
    return axis if isinstance(axis, tuple) else (axis,)


def reduction(rule: Callable[..., Tensor], ddof: str = "") -> Callable[..., Tensor]:
    """A reduction that takes a tuple of axes; `ddof` is what it calls that."""

    def reduce(x: Tensor, axis: Any = None, keepdims: bool = False, **options: Any) -> Tensor:
        more = {ddof: options.get("ddof", 0)} if ddof else {}
        if not x.dim():
            return rule(x.reshape(1), dim=(0,), keepdim=False, **more)
        return rule(x, dim=axes(x, axis), keepdim=keepdims, **more)

    return reduce


def laid_out(x: Tensor, axis: Any) -> tuple[Tensor, int]:
    """The tensor and the axis to run along; without one it is flattened."""
    return (x.reshape(-1), 0) if axis is None else (x, axis)


def median(x: Tensor, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The quantile 1/2, which takes one axis at a time; `torch.median` takes the lower of two in the middle."""
    if not x.dim():
        return x
    places = tuple(place % x.dim() for place in axes(x, axis))
    kept = tuple(place for place in range(x.dim()) if place not in places)
    rows = x.permute(*kept, *places).reshape(*(x.shape[place] for place in kept), -1)
    medians = torch.quantile(rows, 0.5, dim=-1)
    return (
        medians.reshape([1 if place in places else size for place, size in enumerate(x.shape)]) if keepdims else medians
    )


def gather(x: Tensor, *places: Tensor, key: tuple[Any, ...]) -> Tensor:
    """An index in which computed places stand for the holes."""
    computed = iter(places)
    return x[tuple(next(computed).detach().long() if isinstance(part, Hole) else as_index(part) for part in key)]


def as_index(part: Any, beside_lists: bool = True) -> Any:
    """A list of places as a tensor; a number beside lists as a list of one, which it is in NumPy and not in PyTorch."""
    if isinstance(part, int) and beside_lists:
        part = (part,)
    return torch.tensor(part) if isinstance(part, tuple) else part


def conv2d(x: Tensor, w: Tensor, b: Tensor, stride: Any = 1, padding: Any = 0) -> Tensor:
    """Two matrices are a picture and a kernel of one channel; a single number is a bias for all kernels."""
    pictures, kernels = (x, w) if w.dim() == 4 else (x[None, None], w[None, None])
    images = functional.conv2d(pictures, kernels, b if b.dim() else None, stride=stride, padding=padding)
    images = images if b.dim() else images + b
    return images if w.dim() == 4 else images[0, 0]


def max_pool2d(x: Tensor, **options: Any) -> Tensor:
    """A matrix is a picture of one channel."""
    return functional.max_pool2d(x, **options) if x.dim() > 2 else functional.max_pool2d(x[None], **options)[0]


def dropout(x: Tensor, p: float = 0.5, seed: int = 0) -> Tensor:
    """PyTorch draws other numbers: the mask is ours, its meaning PyTorch's."""
    kept = np.random.default_rng(seed).random(tuple(x.shape)) >= p
    return x * torch.tensor(kept, dtype=torch.float64) / (1 - p)


def product(x: Tensor, axis: Any = None, keepdims: bool = False) -> Tensor:
    """`torch.prod` takes one axis at a time."""
    for place in sorted((place % x.dim() for place in axes(x, axis)), reverse=True):
        x = torch.prod(x, dim=place, keepdim=keepdims)
    return x


def expand(x: Tensor, axis: Any = None, shape: Any = None) -> Tensor:
    """New axes one by one, in ascending order; or a broadcast."""
    if shape is not None:
        return x.expand(shape)
    named = axis if isinstance(axis, tuple) else (axis,)
    rank = x.dim() + len(named)
    for place in sorted(place % rank for place in named):
        x = x.unsqueeze(place)
    return x


def index(x: Tensor, key: tuple[Any, ...]) -> Tensor:
    """PyTorch has no negative steps: a reversed axis stands in for one."""
    for place, part in enumerate(key):
        if isinstance(part, slice) and part.step is not None and part.step < 0:
            assert (part.start, part.stop) == (None, None)
            return x.flip(place)[(*key[:place], slice(None, None, -part.step), *key[place + 1 :])]
    lists = any(isinstance(part, tuple) for part in key)
    return x[tuple(as_index(part, lists) for part in key)]


def real_root(x: Tensor, n: Tensor) -> Tensor:
    """|x|^(1/n), which the cases only need for positive numbers."""
    return torch.pow(x, 1.0 / n)


def signed_cbrt(x: Tensor) -> Tensor:
    """The cube root by a power."""
    return torch.sign(x) * torch.pow(torch.abs(x), 1.0 / 3.0)


def pairwise(rule: Callable[[Tensor, Tensor], Tensor]) -> Callable[..., Tensor]:
    """A loss of (y, p) from PyTorch's of (p, y), with the reduction done here."""
    return lambda y, p, reduction="mean": reduced(rule(*torch.broadcast_tensors(p, y)), reduction)


def reduced(losses: Tensor, reduction: str) -> Tensor:
    """The mean, the sum, or the losses themselves."""
    return {"mean": torch.mean, "sum": torch.sum, "none": lambda x: x}[reduction](losses)


def classwise(logarithm: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """−Σ y · logarithm(p) over the classes."""

    def loss(y: Tensor, p: Tensor, axis: int = -1, reduction: str = "mean") -> Tensor:
        y, p = torch.broadcast_tensors(torch.atleast_1d(y), torch.atleast_1d(p))
        return reduced(-torch.sum(y * logarithm(p, axis), dim=axis), reduction)

    return loss


REFERENCES: dict[str, Callable[..., Tensor]] = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "neg": torch.neg,
    "pow": torch.pow,
    "square": torch.square,
    "sqrt": torch.sqrt,
    "cbrt": signed_cbrt,
    "root": real_root,
    "reciprocal": torch.reciprocal,
    "exp": torch.exp,
    "expm1": torch.expm1,
    "log": torch.log,
    "log1p": torch.log1p,
    "log2": torch.log2,
    "log10": torch.log10,
    "sin": torch.sin,
    "cos": torch.cos,
    "tan": torch.tan,
    "cot": lambda x: 1.0 / torch.tan(x),
    "asin": torch.asin,
    "acos": torch.acos,
    "atan": torch.atan,
    "asinh": torch.asinh,
    "acosh": torch.acosh,
    "atanh": torch.atanh,
    "atan2": torch.atan2,
    "logsigmoid": functional.logsigmoid,
    "sinh": torch.sinh,
    "cosh": torch.cosh,
    "abs": torch.abs,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda x, alpha: torch.where(x > 0, x, alpha * x),
    "elu": lambda x, alpha: torch.where(x > 0, x, alpha * torch.expm1(x)),
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),
    "gelu": functional.gelu,
    "erf": torch.erf,
    "pass_through": lambda y, x: y.detach() + x - x.detach(),
    "silu": functional.silu,
    "softmax": lambda x, axis=-1: torch.softmax(x, dim=axis),
    "log_softmax": lambda x, axis=-1: torch.log_softmax(x, dim=axis),
    "maxout": lambda *xs: torch.amax(torch.stack(torch.broadcast_tensors(*xs)), dim=0),
    "minout": lambda *xs: torch.amin(torch.stack(torch.broadcast_tensors(*xs)), dim=0),
    "maximum": torch.maximum,
    "minimum": torch.minimum,
    "clip": lambda *operands: torch.clamp(*torch.broadcast_tensors(*operands)),
    "where": lambda cond, a, b: torch.where(cond != 0, a, b),
    "sum": reduction(torch.sum),
    "mean": reduction(torch.mean),
    "prod": product,
    "max": reduction(torch.amax),
    "min": reduction(torch.amin),
    "var": reduction(torch.var, "correction"),
    "std": reduction(torch.std, "correction"),
    "cumsum": lambda x, axis=None: torch.cumsum(*laid_out(x, axis)),
    "cumprod": lambda x, axis=None: torch.cumprod(*laid_out(x, axis)),
    "median": median,
    "norm": reduction(lambda x, dim, keepdim: torch.linalg.vector_norm(x, dim=dim, keepdim=keepdim)),
    "logsumexp": reduction(torch.logsumexp),
    "bce": pairwise(lambda p, y: -(torch.xlogy(y, p) + torch.xlogy(1 - y, 1 - p))),
    "bce_with_logits": pairwise(lambda z, y: functional.binary_cross_entropy_with_logits(z, y, reduction="none")),
    "log_cosh": pairwise(lambda p, y: torch.log(torch.cosh(p - y))),
    "cross_entropy": classwise(lambda p, axis: torch.log(p)),
    "cross_entropy_with_logits": classwise(lambda z, axis: torch.log_softmax(z, dim=axis)),
    "matmul": torch.matmul,
    "transpose": lambda x, axes=None: x.permute(axes if axes is not None else tuple(range(x.dim()))[::-1]),
    "outer": torch.outer,
    "trace": lambda x: torch.diagonal(x).sum(),
    "det": torch.linalg.det,
    "inv": torch.linalg.inv,
    "solve": lambda a, b: (
        torch.linalg.solve(a, b.unsqueeze(-1)).squeeze(-1) if b.dim() == 1 else torch.linalg.solve(a, b)
    ),
    "reshape": torch.reshape,
    "flatten": lambda x: x.reshape(-1),
    "concatenate": lambda *xs, axis=0: torch.cat(xs, dim=axis),
    "stack": lambda *xs, axis=0: torch.stack(xs, dim=axis),
    "expand": expand,
    "squeeze": lambda x, axis=None: x.squeeze() if axis is None else x.squeeze(axis),
    "index": index,
    "gather": gather,
    "gather_pairs": gather,
    "conv2d": conv2d,
    "max_pool2d": max_pool2d,
    "dropout": dropout,
}


def by_own_code(op: Op) -> Callable[..., Tensor]:
    """A row's own code for PyTorch: its value is the rule's, its derivatives are those that PyTorch finds by itself."""
    code = code_of(op).torch.format(*(f"operands[{slot}]" for slot in range(len(op.operands))))
    return lambda *operands, **options: eval(code, {"torch": torch, "operands": operands, **options})


REFERENCES |= {
    op.name: by_own_code(op)
    for op in TABLE
    if op.name not in REFERENCES and op.shape is broadcast_shape and not all(part.blocked for part in op.partials)
}
"""An elementwise row needs no counterpart here; one that has it gets its value checked independently too."""


def by_torch(case: Case, upstream: Any) -> tuple[Any, list[Any]]:
    """Value and gradients of a case in PyTorch's float64; a gradient is `None` where PyTorch has none."""
    tensors = [torch.tensor(np.array(value), dtype=torch.float64, requires_grad=True) for value in case.values]
    out = REFERENCES[case.op.name](*tensors, **case.options)
    gradients = torch.autograd.grad(
        out, tensors, torch.as_tensor(np.array(upstream)).reshape(out.shape), allow_unused=True
    )
    return out.detach().numpy(), [None if gradient is None else gradient.numpy() for gradient in gradients]
