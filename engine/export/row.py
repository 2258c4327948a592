"""What a row of the export's table is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One operation in code.

    `local` holds the local derivative of each operand, elementwise; `vjp` the whole product where the operation is no
    elementwise one; where both are empty no gradient passes. `drops` says of each operand where a mask drops it, so
    that nothing passes there, be it 0 × ∞. `torch` and `jax` are by default what `numpy` says with the other
    library's name; `helpers` are functions that the NumPy code needs.
    """

    numpy: str
    local: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    vjp: tuple[str, ...] = ()
    torch: str = ""
    jax: str = ""
    helpers: tuple[str, ...] = ()
