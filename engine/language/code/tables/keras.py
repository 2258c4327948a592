"""Losses of Keras: classes average over all examples, functions return one number per example.

Definitions: https://keras.io/api/losses/ . Probabilities are clipped to [1e-7, 1 − 1e-7], as Keras does.
"""

from __future__ import annotations

from engine.language.code.signatures import Arguments, Template, Unsupported, table

OWN = ("tensorflow.keras.losses", "keras.losses", "tensorflow.losses")
PAIR = "y|y_true, p|y_pred, sample_weight!"
KEPT = "reduction?, name~, dtype~"
CLIPPED = "clip({p}, 1e-7, 1 - 1e-7)"
MEAN = ("sum_over_batch_size", "auto", "mean_with_sample_weight")


def mean_of(template: str) -> Template:
    """A loss with reduction to the mean, the default. Raises for any other reduction."""

    def choose(given: Arguments) -> str:
        if given.literal("reduction", MEAN[0]) not in MEAN:
            raise Unsupported("reduction")
        return template

    return choose


def of_logits(scores: str, probabilities: str, named: bool = False) -> Template:
    """A cross-entropy of logits, or of probabilities, which must be a name where the template repeats them."""

    def choose(given: Arguments) -> str:
        if given.literal("reduction", MEAN[0]) not in MEAN:
            raise Unsupported("reduction")
        if given.literal("label_smoothing", 0) != 0 or given.literal("axis", -1) != -1:
            raise Unsupported("value")
        if given.literal("from_logits", False):
            return scores
        if named and not given.is_name("p"):
            raise Unsupported("name-it")
        return probabilities

    return choose


def bent(given: Arguments) -> str:
    """Huber's loss, with delta 1 unless the call sets it."""
    if given.literal("reduction", MEAN[0]) not in MEAN:
        raise Unsupported("reduction")
    return "huber({y}, {p})" if given.literal("delta", 1.0) == 1 else scaled(given.literal("delta"), "delta")


def scaled(bend: object, name: str, power: int = 2, rest: str = "") -> str:
    """Huber's loss with another delta: d² huber(y/d, p/d); with d in place of d² it is `smooth_l1_loss`."""
    if not isinstance(bend, int | float) or bend <= 0:
        raise Unsupported("value")
    factor = f"{{{name}}}**2" if power == 2 else f"{{{name}}}"
    return f"{factor}*huber({{y}}/{{{name}}}, {{p}}/{{{name}}}{rest})"


def spelled(*names: str) -> str:
    """These names in each module that has them."""
    return " ".join(f"{module}.{name}" for module in OWN for name in names)


NORMALISED = "clip({p}/sum({p}, axis=-1, keepdims=True), 1e-7, 1 - 1e-7)"
ENTROPY = PAIR + ", from_logits?, label_smoothing?, axis?, ignore_class!, " + KEPT
KERAS = table(
    ("keras.mean.mse", f"{PAIR}, {KEPT}", mean_of("mse({y}, {p})")),
    ("keras.mean.mae", f"{PAIR}, {KEPT}", mean_of("mae({y}, {p})")),
    ("keras.mean.log_cosh", f"{PAIR}, {KEPT}", mean_of("log_cosh({y}, {p})")),
    ("keras.mean.huber", f"{PAIR}, delta?, {KEPT}", bent),
    ("keras.mean.binary", ENTROPY, of_logits("bce_with_logits({y}, {p})", f"bce({{y}}, {CLIPPED})")),
    ("keras.mean.categorical", ENTROPY,
     of_logits("cross_entropy_with_logits({y}, {p})", f"cross_entropy({{y}}, {NORMALISED})", named=True)),
    ("keras.mean.sparse", ENTROPY,
     of_logits("cross_entropy_with_logits({y}, {p})", f"cross_entropy_with_logits({{y}}, log({CLIPPED}))")),
    (spelled("mse", "MSE", "mean_squared_error"), "y|y_true, p|y_pred", "mean(({y} - {p})**2, axis=-1)"),
    (spelled("mae", "MAE", "mean_absolute_error"), "y|y_true, p|y_pred", "mean(abs({y} - {p}), axis=-1)"),
    (spelled("log_cosh"), "y|y_true, p|y_pred", 'mean(log_cosh({y}, {p}, reduction="none"), axis=-1)'),
)  # fmt: skip
CLASSES: dict[str, tuple[str, tuple[str, ...]]] = {
    f"{module}.{name}": (f"keras.mean.{ours}", parameters)
    for module in OWN
    for name, ours, parameters in (
        ("MeanSquaredError", "mse", ("reduction", "name")),
        ("MeanAbsoluteError", "mae", ("reduction", "name")),
        ("LogCosh", "log_cosh", ("reduction", "name")),
        ("Huber", "huber", ("delta", "reduction", "name")),
        ("BinaryCrossentropy", "binary", ("from_logits", "label_smoothing", "axis", "reduction", "name")),
        ("CategoricalCrossentropy", "categorical", ("from_logits", "label_smoothing", "axis", "reduction", "name")),
        ("SparseCategoricalCrossentropy", "sparse", ("from_logits", "ignore_class", "reduction", "name")),
    )
}
"""The classes: each one's row, and its constructor parameters in order."""
