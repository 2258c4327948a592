"""Constants of frameworks, and what a text says beside its computation."""

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
"""What stands for a constant of a module. NaN is none: it is no number."""

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
"""Modules of which a statement on its own changes nothing here: plots, data on disk, clocks."""

DROPPED_CALLS: frozenset[str] = frozenset(
    [
        *["print", "display", "draw_dot", "input"],
        *each("torch", "manual_seed set_printoptions set_default_dtype no_grad cuda.manual_seed").split(),
        *each("numpy", "random.seed set_printoptions seterr").split(),
        *["tensorflow.random.set_seed", "random.seed"],
    ]
)
"""Calls that change nothing that is computed, where they stand alone."""
