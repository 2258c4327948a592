"""Constants of frameworks, and the names of code without effect on the computation."""

from __future__ import annotations

from engine.language.code.signatures import each

CONSTANTS: dict[str, str] = {
    **dict.fromkeys(each("numpy math torch jax.numpy", "pi").split(), "pi"),
    **dict.fromkeys(each("numpy math torch", "e").split(), "e"),
    **dict.fromkeys(each("numpy math torch", "inf").split(), "inf"),
    "math.tau": "(2*pi)",
    "numpy.newaxis": "None",
    "tensorflow.newaxis": "None",
}
"""The translation of a module's constants. NaN is excluded: it is not a number."""

DROPPED: frozenset[str] = frozenset(
    [
        "matplotlib",
        "seaborn",
        "pandas",
        "sklearn",
        "scipy.io",
        "graphviz",
        "IPython",
        "tqdm",
        "os",
        "sys",
        "time",
        "copy",
        "warnings",
        "logging",
        "random",
    ]
)
"""Modules whose statements have no effect here: plots, data on disk, clocks."""

DROPPED_CALLS: frozenset[str] = frozenset(
    [
        *["print", "display", "draw_dot", "input"],
        *each("torch", "manual_seed set_printoptions set_default_dtype no_grad cuda.manual_seed").split(),
        *each("numpy", "random.seed set_printoptions seterr").split(),
        *["tensorflow.random.set_seed", "random.seed"],
    ]
)
"""Calls that have no effect as statements."""
