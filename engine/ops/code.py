"""Code templates of an operation for the exports: NumPy with the backward pass by hand, PyTorch, JAX.

Most elementwise rows need none: their code is derived from their rules (`engine.export.derived`). A row gives its
own if its rules use more than arithmetic and NumPy's functions, or if a library has a better equivalent.

Templates of `str.format`: `{0}`, `{1}` are the operands, `{all}` all of them by commas, `{out}` the result, `{g}` the
gradient that arrives; options by their names. Facts of the shapes are put in as numbers: `{shape}` that of the result,
`{s0}`, `{s1}` those of the operands, `{kept}` the operand's with reduced axes of size 1, `{axes}` the reduced axes,
`{count}` how many elements go into one, `{divisor}` that number less `ddof`, `{ties}` how many operands equal the
result, `{part}` the operand's own part; for losses `{total}` is the reduction, `{arrive}` the gradient of each loss.
Other placeholders of a row's templates come from its `facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Facts = Callable[[Sequence[tuple[int, ...]], tuple[int, ...], Mapping[str, Any]], Mapping[str, Any]]
"""`facts(shapes, shape, options)`: more for the templates, from the shapes of operands and result and the options."""

SPREAD = "np.broadcast_to(np.reshape({g}, {kept}), {s0})"
BACK = "np.reshape({g}, {s0})"
OUT = "np.reshape({out}, {kept})"
REDUCED = "axis={axis}, keepdims={keepdims}"
TORCH_REDUCED = "dim={axes}, keepdim={keepdims}"


@dataclass(frozen=True, slots=True)
class Code:
    """One operation in code.

    `local` holds the local derivative of each operand, elementwise; `vjp` the whole product of an operation that is not
    elementwise; if both are empty, no gradient passes. `drops` is, per operand, the condition under which a mask drops
    it, so that the product is 0 there even for 0 × ∞. `torch` and `jax` are by default the `numpy` code with the other
    library's name; `helpers` are functions that the NumPy code needs (see `engine.export.helpers`). `facts` gives
    further values for the templates.
    """

    numpy: str
    local: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    vjp: tuple[str, ...] = ()
    torch: str = ""
    jax: str = ""
    helpers: tuple[str, ...] = ()
    facts: Facts | None = None
