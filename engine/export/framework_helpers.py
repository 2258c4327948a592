"""Source of helper functions for exported PyTorch and JAX code, where the library's own differ in edge cases."""

from __future__ import annotations

from collections.abc import Mapping

EXTREME = '''
def extreme(pick, rows, shape):
    """The largest or smallest of each row: what is picked has the gradient (equal ones share it), the rest has none."""
    picked = [pick(row) for row in rows.reshape(-1, rows.shape[-1])]
    return torch.stack(picked).reshape(shape) if picked else rows.sum(-1).reshape(shape)
'''

DETERMINANT = '''
def determinant(x):
    """The determinant; by the singular values its gradient is right for singular matrices too."""
    left, _, right = torch.linalg.svd(x.detach())
    sign = torch.round(torch.linalg.det(left) * torch.linalg.det(right))
    values = torch.linalg.svdvals(x)
    size = sign * functools.reduce(torch.mul, values.unbind(-1), torch.ones(sign.shape))
    return torch.linalg.det(x.detach()) + (size - size.detach())
'''

INVERSE = '''
def inverse(x):
    """The inverse of each matrix; NaN where there is none."""
    inverted, fault = torch.linalg.inv_ex(x)
    return torch.where(fault[..., None, None] == 0, inverted, math.nan)
'''

SOLUTION = '''
def solution(a, b):
    """The x of a @ x = b for each matrix; NaN where there is none."""
    solved, fault = torch.linalg.solve_ex(a, b)
    return torch.where(fault[..., None, None] == 0, solved, math.nan)
'''

MIDDLE = '''
def middle(rows, shape):
    """The median of each row: what is in the middle has the gradient (equal ones share it), the rest has none."""
    ordered, last = rows.detach().sort(-1)[0], rows.shape[-1] - 1
    undefined, median = ordered[..., -1:].isnan(), 0.0
    for place in (last // 2, (last + 1) // 2):
        value = ordered[..., place]
        chosen = undefined | (rows.detach() == value[..., None])
        count = torch.where(undefined, math.nan, chosen.sum(-1, keepdim=True))
        mean = torch.where(chosen, rows / count, 0.0).sum(-1)
        median = median + 0.5 * torch.where(value.isfinite(), value + (mean - mean.detach()), mean)
    return median.reshape(shape)
'''

ROOT = '''
def root(x):
    """The square root, whose gradient is taken as 0 at 0: the corner of a length."""
    return jnp.where(x == 0, 0.0, jnp.sqrt(jnp.where(x == 0, 1.0, x)))
'''

PAIRS = '''
def maximum(x, y):
    """The larger; the other gets no gradient, even for an infinite upstream gradient, and equal ones share it."""
    return jnp.where(x == y, 0.5 * x + 0.5 * y, jnp.where((x < y) | jnp.isnan(y), y, x))


def minimum(x, y):
    """The smaller, likewise."""
    return -maximum(-x, -y)
'''

SELECTED = '''
def extreme(pick, x, axis, keepdims):
    """The largest or smallest along axes: what is picked has the gradient (equal ones share it), the rest has none."""
    picked = jax.lax.stop_gradient(pick(x, axis=axis, keepdims=True))
    chosen = x == picked
    moving = jnp.where(chosen & jnp.isfinite(x), x - jax.lax.stop_gradient(x), 0.0) / chosen.sum(axis, keepdims=True)
    return pick(picked, axis=axis, keepdims=keepdims) + moving.sum(axis, keepdims=keepdims)
'''

SELECTED_MIDDLE = '''
def middle(x, axis, keepdims):
    """The median along axes: what is in the middle has the gradient (equal ones share it), the rest has none."""
    here = jax.lax.stop_gradient(x)
    undefined, median = jnp.isnan(here).any(axis, keepdims=True), 0.0
    for method in ("lower", "higher"):
        value = jnp.quantile(here, 0.5, axis=axis, keepdims=True, method=method)
        chosen = undefined | (here == value)
        count = jnp.where(undefined, jnp.nan, chosen.sum(axis, keepdims=True))
        mean = jnp.where(chosen, x / count, 0.0).sum(axis, keepdims=True)
        median = median + 0.5 * jnp.where(jnp.isfinite(value), value + (mean - jax.lax.stop_gradient(mean)), mean)
    return median if keepdims else jnp.squeeze(median, axis)
'''

FRAMEWORK_HELPERS: Mapping[str, Mapping[str, str]] = {
    "torch": {
        "extreme": EXTREME,
        "middle": MIDDLE,
        "determinant": DETERMINANT,
        "inverse": INVERSE,
        "solution": SOLUTION,
    },
    "jnp": {"root": ROOT, "maximum": PAIRS, "minimum": PAIRS, "extreme": SELECTED, "middle": SELECTED_MIDDLE},
}
"""The helpers of each library by name."""


def called(library: str, lines: list[str]) -> list[str]:
    """The source lines of the helpers that the code calls."""
    text = "\n".join(lines)
    helpers = {helper: None for name, helper in FRAMEWORK_HELPERS[library].items() if f" {name}(" in text}
    return "\n".join(helpers).rstrip("\n").split("\n") if helpers else []
