"""Functions that exported PyTorch or JAX code may need, as text: where the library's own has another edge."""

from __future__ import annotations

from collections.abc import Mapping

EXTREME = '''
def extreme(pick, rows, shape):
    """The largest or smallest of each row: what is picked has the gradient (equal ones share it), the rest has none."""
    found = [pick(row) for row in rows.reshape(-1, rows.shape[-1])]
    return torch.stack(found).reshape(shape) if found else rows.sum(-1).reshape(shape)
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
    found, fault = torch.linalg.inv_ex(x)
    return torch.where(fault[..., None, None] == 0, found, math.nan)
'''

SOLUTION = '''
def solution(a, b):
    """The x of a @ x = b for each matrix; NaN where there is none."""
    found, fault = torch.linalg.solve_ex(a, b)
    return torch.where(fault[..., None, None] == 0, found, math.nan)
'''

ROOT = '''
def root(x):
    """The square root, whose gradient is taken as 0 at 0: the corner of a length."""
    return jnp.where(x == 0, 0.0, jnp.sqrt(jnp.where(x == 0, 1.0, x)))
'''

PAIRS = '''
def maximum(x, y):
    """The larger; the other has no gradient, whatever arrives, and equal ones share it."""
    return jnp.where(x == y, 0.5 * x + 0.5 * y, jnp.where((x < y) | jnp.isnan(y), y, x))


def minimum(x, y):
    """The smaller, likewise."""
    return -maximum(-x, -y)
'''

SELECTED = '''
def extreme(pick, x, axis, keepdims):
    """The largest or smallest along axes: what is picked has the gradient (equal ones share it), the rest has none."""
    found = jax.lax.stop_gradient(pick(x, axis=axis, keepdims=True))
    chosen = x == found
    moving = jnp.where(chosen & jnp.isfinite(x), x - jax.lax.stop_gradient(x), 0.0) / chosen.sum(axis, keepdims=True)
    return pick(found, axis=axis, keepdims=keepdims) + moving.sum(axis, keepdims=keepdims)
'''

FRAMEWORK_HELPERS: Mapping[str, Mapping[str, str]] = {
    "torch": {"extreme": EXTREME, "determinant": DETERMINANT, "inverse": INVERSE, "solution": SOLUTION},
    "jnp": {"root": ROOT, "maximum": PAIRS, "minimum": PAIRS, "extreme": SELECTED},
}
"""The helpers of each library by name."""


def called(library: str, lines: list[str]) -> list[str]:
    """The lines of the helpers that some lines of code call."""
    text = "\n".join(lines)
    helpers = {helper: None for name, helper in FRAMEWORK_HELPERS[library].items() if f" {name}(" in text}
    return "\n".join(helpers).rstrip("\n").split("\n") if helpers else []
