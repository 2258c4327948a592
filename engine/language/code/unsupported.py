"""Reasons for which code of a framework cannot be translated, with hints; every message names what it rejects."""

from __future__ import annotations

from engine.errors import Fix, Phrase, UnsupportedSyntax, phrase
from engine.language.source import Source

REASONS: dict[str, tuple[Phrase, Phrase]] = {
    "unknown": (
        phrase("“{name}” has no counterpart here, so it is not carried over."),
        phrase("Write the formula that it stands for."),
    ),
    "argument": (
        phrase("The argument “{name}” changes the result and is not carried over."),
        phrase("Leave it out, or write the formula that is meant."),
    ),
    "value": (
        phrase("“{name}” with these arguments has no counterpart here."),
        phrase("Write the formula that it stands for."),
    ),
    "missing": (
        phrase("“{name}” needs more arguments than are written here."),
        phrase("Write all arguments out; without a dimension its meaning is not settled."),
    ),
    "random": (
        phrase("“{name}” draws random numbers, which are not in the text."),
        phrase("Write the numbers, W = [[0.2, -0.5]], or leave the line out: then W is an input to be filled in."),
    ),
    "random-mask": (
        phrase("“{name}” drops elements at random, so that its value is not in the text."),
        phrase("Write dropout(x, p, seed) for a mask that can be repeated, or leave it out."),
    ),
    "weights": (
        phrase("“{name}” holds weights that are not in the text."),
        phrase(
            "Write the layer with its weights as inputs: x @ W + b, or x @ W.T + b for weights as PyTorch holds them."
        ),
    ),
    "pair": (
        phrase("“{name}” along a dimension gives values and their places."),
        phrase("Say which is meant: .values or .indices."),
    ),
    "framework": (
        phrase("“{name}” divides by n in NumPy and by n − 1 in PyTorch; the text does not say which is meant."),
        phrase("Write np.std(x) or torch.std(x), np.var(x) or torch.var(x)."),
    ),
    "norm-of-matrix": (
        phrase("The order in “{name}” means one thing for a vector and another for a matrix."),
        phrase("Write np.sum(np.abs(x)) for the sum of sizes, or norm(x) for the root of the sum of squares."),
    ),
    "order": (
        phrase("A norm of this order has no counterpart here: “{name}”."),
        phrase("Write the formula, such as sum(abs(x)^3)^(1/3)."),
    ),
    "name-it": (
        phrase("“{name}” needs its argument twice here."),
        phrase("Give the argument a name on a line of its own first."),
    ),
    "median": (
        phrase("“{name}” takes the lower of two middle values, which has no counterpart here."),
        phrase("np.median takes their mean."),
    ),
    "inner": (
        phrase("“{name}” has no counterpart here."),
        phrase("Of two vectors it is x @ y, of two matrices X @ Y.T."),
    ),
    "whole": (
        phrase("“{name}” cuts off decimals, which is not carried over."),
        phrase("Write floor(x), or leave it out where the numbers are whole."),
    ),
    "infinite": (
        phrase("“{name}” is no number that the language has."),
        phrase("Infinity is written inf; a missing number cannot be computed with."),
    ),
    "reduction": (
        phrase("“{name}” with this reduction has no counterpart here."),
        phrase("Leave reduction out for the mean over all examples, or write the formula."),
    ),
    "grouped": (
        phrase("“{name}” in groups or with gaps (dilation) has no counterpart here."),
        phrase("With groups=1 and dilation=1 it is carried over."),
    ),
    "same-padding": (
        phrase('“{name}” with padding="same" depends on the size of the kernel, which is not in the text.'),
        phrase("Write the number: padding=1 for kernels of 3 by 3, padding=2 for 5 by 5."),
    ),
    "octave-loop": (
        phrase("“{name}” of Octave is not carried over."),
        phrase("Write the formula without a loop, s = sum(x.^2), or a loop as here: for i in range(3): s = s + x[i]."),
    ),
    "octave-function": (
        phrase("“{name}” of Octave is not carried over."),
        phrase("Write a function as here: f(x) = x^2, then f(3) on the next line."),
    ),
    "einsum": (
        phrase("“{name}” with this pattern has no counterpart here."),
        phrase("Write the product with @, and sum(…, axis=…)."),
    ),
    "vmap": (
        phrase("“{name}” has no counterpart here."),
        phrase("Write the formula for all examples at once; shapes broadcast as in NumPy."),
    ),
    "stacking": (
        phrase("“{name}” has no counterpart here."),
        phrase("Write concatenate([…], axis=…), stack([…], axis=…) or expand(x, shape=(…))."),
    ),
    "gather": (
        phrase("“{name}” has no counterpart here."),
        phrase("Pick elements by index: P[range(n), y]."),
    ),
    "inplace": (
        phrase("“{name}” changes a tensor in place, which is not carried over."),
        phrase("Give the result a new name: y = x + 1."),
    ),
    "gradient": (
        phrase("“{name}” asks for a gradient; here every gradient is computed anyway."),
        phrase("Write the function's value as the last line; its gradients are shown."),
    ),
    "grad": (
        phrase("“{name}” is a gradient, and gradients are results here, not values to go on with."),
        phrase("Leave the line out; the gradients are shown. For updates use Train."),
    ),
    "update": (
        phrase("“{name}” is a step of training, and what follows depends on it."),
        phrase("Keep the lines that compute the loss, and use Train for the updates."),
    ),
    "no-grad": (
        phrase("“{name}” cuts off gradients, which is not carried over for what it computes."),
        phrase("Write stop_gradient(…) around the value, or leave it out."),
    ),
    "seed": (
        phrase("“{name}” is given an upstream gradient."),
        phrase("Leave its argument out and give the seed beside the program."),
    ),
    "class": (
        phrase("The class “{name}” is not carried over: its weights and calls are not in the text."),
        phrase("Keep what its forward pass computes, such as act = sum((wi*xi for wi, xi in zip(w, x)), b)."),
    ),
    "octave": (
        phrase("“{name}” of Octave is not carried over."),
        phrase("Write the formula, without blocks: J = 1/(2*m)*sum((X*theta - y).^2)."),
    ),
    "spread": (
        phrase("“{name}” divides by n − 1 in Octave, and goes down the columns of a matrix."),
        phrase("Write it out: sqrt(sum((x - mean(x)).^2)/(n - 1))."),
    ),
    "inverse": (
        phrase("“{name}” has no counterpart here."),
        phrase("Where the matrix has an inverse, write inv(X)."),
    ),
    "spectral": (
        phrase("“{name}” of a matrix is its largest singular value in Octave, which has no counterpart here."),
        phrase("For the length of a vector write sqrt(sum(x.^2))."),
    ),
    "shown": (
        phrase("“{name}” shows something and computes nothing."),
        phrase("Leave the line out."),
    ),
    "star": (
        phrase("“{name}” passes a list of arguments, which is not carried over."),
        phrase("Name each argument."),
    ),
    "empty": (
        phrase("Nothing of “{name}” is left to compute."),
        phrase("Remove it, or add the line that returns its value."),
    ),
}


def unsupported_error(source: Source, kind: str, name: str, start: int, end: int, *fixes: Fix) -> UnsupportedSyntax:
    """The error that rejects the code at `start:end` by its name."""
    message, hint = REASONS[kind]
    shown = name if len(name) <= MAX_LENGTH else name[:MAX_LENGTH] + "…"
    return UnsupportedSyntax(
        Phrase(message.template, {"name": shown}), hint=hint, span=source.span(start, end), name=shown, fixes=fixes
    )


MAX_LENGTH = 80
"""Maximum number of characters of a name quoted in a message."""
