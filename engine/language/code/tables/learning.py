"""Activations, losses and layers, each with its framework's argument order and defaults."""

from __future__ import annotations

import ast

from engine.language.code.signatures import Argument, Arguments, Template, Unsupported, each, table
from engine.language.code.tables.keras import scaled

F = "torch.nn.functional"
INPUT = "x|input|self|logits|features, inplace~, name~"
PAIR = "p|input, y|target, size_average!, reduce!, reduction?"
REDUCTION = "<, reduction={reduction}>"
GELU_TANH = "0.5*{x}*(1 + tanh(sqrt(2/pi)*({x} + 0.044715*{x}**3)))"


def gelu(given: Arguments) -> str:
    """The exact form, or the tanh approximation, which is another function."""
    approximate = given.literal("approximate", "none")
    if approximate in ("none", False):
        return "gelu({x})"
    if not given.is_name("x"):
        raise Unsupported("name-it")
    return GELU_TANH


def approximate_gelu(given: Arguments) -> str:
    """JAX's default is the approximation."""
    return gelu(given if given.has("approximate") else Arguments({**given.given, "approximate": "True"}))


def softplus(given: Arguments) -> str:
    """`F.softplus(x, beta, threshold)`; above the threshold of 20 the two differ by less than 3e-9."""
    if given.literal("threshold", 20) != 20:
        raise Unsupported("value")
    return "softplus({x})" if given.literal("beta", 1) == 1 else "softplus({beta}*({x}))/{beta}"


def unless_training(given: Arguments) -> str:
    """Dropout is the identity outside of training; in training its mask is random."""
    if given.literal("p", 0.5) == 0 or given.literal("training", True) is False:
        return "{x}"
    raise Unsupported("random-mask")


def picked(given: Arguments) -> str:
    """`nll_loss`: the negative log-probability of each example's class."""
    reduction = given.literal("reduction", "mean")
    if not given.is_name("y"):
        raise Unsupported("name-it")
    chosen = "{p}[range(len({y})), {y}]"
    return f"-{chosen}" if reduction == "none" else f"-{reduction}({chosen})"


def bent(name: str, power: int) -> Template:
    """`smooth_l1_loss` and `huber_loss`: our `huber` for delta 1, otherwise of both operands divided by delta."""

    def choose(given: Arguments) -> str:
        if given.literal(name, 1.0) == 1:
            return f"huber({{y}}, {{p}}{REDUCTION})"
        return scaled(given.literal(name), name, power, REDUCTION)

    return choose


def divergence(given: Arguments) -> str:
    """`kl_div` of log-probabilities `p` and probabilities `y`; elements with y = 0 contribute 0."""
    if not given.is_name("y"):
        raise Unsupported("name-it")
    reduction = given.literal("reduction", "mean")
    losses = "where({y} > 0, {y}*(log({y}) - {p}), 0)"
    if given.literal("log_target", False):
        losses = "exp({y})*({y} - {p})"
    if reduction == "batchmean":
        return f"sum({losses})/{{y}}.shape[0]"
    if reduction not in ("mean", "sum", "none"):
        raise Unsupported("value")
    return losses if reduction == "none" else f"{reduction}({losses})"


def convolution(given: Arguments) -> str:
    """`conv2d` with one group and no dilation; padding "valid" is 0, "same" must be written as a number."""
    if given.literal("dilation", 1) not in (1, (1, 1)) or given.literal("groups", 1) != 1:
        raise Unsupported("grouped")
    padding = given.given.get("padding")
    words = isinstance(padding, ast.Constant) and isinstance(padding.value, str)
    if words and given.literal("padding") != "valid":
        raise Unsupported("same-padding")
    return "conv2d({x}, {w}<, {b}><, stride={stride}>" + ("" if words else "<, padding={padding}>") + ")"


def over_last_axis(ours: str, *rest: str) -> Template:
    """`layer_norm` and `rms_norm` over the last axis only."""

    def choose(given: Arguments) -> str:
        if not is_last_size(given.given["shape"]):
            raise Unsupported("value")
        return f"{ours}({{x}}{''.join(f'<, {each}={{{each}}}>' for each in rest)})"

    return choose


def is_last_size(shape: Argument) -> bool:
    """Whether a `normalized_shape` is the last axis's size: `(d,)`, a number, `x.shape[-1:]`, `x.size(-1)`."""
    if isinstance(shape, ast.Tuple | ast.List):
        return len(shape.elts) == 1 and not isinstance(shape.elts[0], ast.Starred)
    if isinstance(shape, ast.Subscript):
        return ast.unparse(shape.slice) in ("-1", "-1:")
    if isinstance(shape, ast.Call):
        return [ast.unparse(each) for each in shape.args] == ["-1"]
    return isinstance(shape, ast.Constant)


def of_this_batch(given: Arguments) -> str:
    """`batch_norm` with the batch's mean and variance, as in training."""
    if given.literal("training", False) is not True:
        raise Unsupported("value")
    return "batch_norm({x}<, weight={weight}><, bias={bias}><, eps={eps}>)"


def cosine(given: Arguments) -> str:
    """`cosine_similarity`, along dimension 1 by default."""
    if not (given.is_name("a") and given.is_name("b")):
        raise Unsupported("name-it")
    lengths = "norm({a}, axis={axis})*norm({b}, axis={axis})"
    return f"sum({{a}}*{{b}}, axis={{axis}})/({lengths})"


def normalised(given: Arguments) -> str:
    """`normalize` to length 1, along dimension 1 by default."""
    if not given.is_name("x"):
        raise Unsupported("name-it")
    return "{x}/clip(norm({x}, axis={axis}, keepdims=True), 1e-12, 1e308)"


def hinge_of_labels(given: Arguments) -> str:
    """`soft_margin_loss`: mean ln(1 + e^(−y s))."""
    reduction = given.literal("reduction", "mean")
    losses = "softplus(-({y})*({p}))"
    return losses if reduction == "none" else f"{reduction}({losses})"


LEARNING = table(
    *((f"{F}.{name} torch.{name}_", INPUT, f"{name}({{x}})") for name in ("relu",)),
    (each(F, "sigmoid"), INPUT, "sigmoid({x})"),
    (each(F, "tanh"), INPUT, "tanh({x})"),
    (f"{F}.silu {F}.swish tensorflow.nn.silu tensorflow.nn.swish jax.nn.silu jax.nn.swish", INPUT, "silu({x})"),
    ("tensorflow.nn.relu jax.nn.relu", INPUT, "relu({x})"),
    ("tensorflow.nn.sigmoid jax.nn.sigmoid", INPUT, "sigmoid({x})"),
    ("tensorflow.nn.tanh jax.nn.tanh", INPUT, "tanh({x})"),
    ("tensorflow.nn.softplus jax.nn.softplus tensorflow.math.softplus", INPUT, "softplus({x})"),
    (f"{F}.logsigmoid tensorflow.math.log_sigmoid jax.nn.log_sigmoid", INPUT, "logsigmoid({x})"),
    (f"{F}.relu6 tensorflow.nn.relu6 jax.nn.relu6", INPUT, "clip({x}, 0, 6)"),
    (f"{F}.hardtanh", "x|input, min_val=-1, max_val=1, inplace~", "clip({x}, {min_val}, {max_val})"),
    (f"{F}.leaky_relu", "x|input, negative_slope=0.01, inplace~", "leaky_relu({x}, {negative_slope})"),
    ("jax.nn.leaky_relu", "x, negative_slope=0.01", "leaky_relu({x}, {negative_slope})"),
    ("tensorflow.nn.leaky_relu", "x|features, alpha=0.2, name~", "leaky_relu({x}, {alpha})"),
    (f"{F}.elu", "x|input, alpha=1.0, inplace~", "elu({x}, {alpha})"),
    ("tensorflow.nn.elu jax.nn.elu", "x|features, alpha=1.0, name~", "elu({x}, {alpha})"),
    (f"{F}.gelu", "x|input, approximate?", gelu),
    ("tensorflow.nn.gelu", "x|features, approximate?, name~", gelu),
    ("jax.nn.gelu", "x, approximate?", approximate_gelu),
    (f"{F}.softplus", "x|input, beta?, threshold?", softplus),
    (f"{F}.dropout", "x|input, p?, training?, inplace~", unless_training),
    (f"{F}.softmax torch.softmax torch.special.softmax",
     "x|input|self, axis|dim, dtype~", "softmax({x}, axis={axis})"),
    (f"{F}.log_softmax torch.log_softmax", "x|input|self, axis|dim, dtype~", "log_softmax({x}, axis={axis})"),
    ("tensorflow.nn.softmax jax.nn.softmax", "x|logits, axis?, name~, where!", "softmax({x}<, axis={axis}>)"),
    ("tensorflow.nn.log_softmax jax.nn.log_softmax", "x|logits, axis?, name~", "log_softmax({x}<, axis={axis}>)"),
    (f"{F}.softmin", "x|input, axis|dim, dtype~", "softmax(-({x}), axis={axis})"),
    (f"{F}.layer_norm", "x|input, shape|normalized_shape, weight?, bias?, eps?",
     over_last_axis("layer_norm", "weight", "bias", "eps")),
    (f"{F}.rms_norm", "x|input, shape|normalized_shape, weight?, eps?", over_last_axis("rms_norm", "weight", "eps")),
    (f"{F}.batch_norm", "x|input, running_mean~, running_var~, weight?, bias?, training?, momentum~, eps?",
     of_this_batch),
    (f"{F}.conv2d", "x|input, w|weight, b|bias?, stride?, padding?, dilation?, groups?", convolution),
    (f"{F}.kl_div", "p|input, y|target, size_average!, reduce!, reduction?, log_target?", divergence),
    (f"{F}.max_pool2d", "x|input, kernel_size, stride?, padding?, dilation!, ceil_mode!, return_indices!",
     "max_pool2d({x}, {kernel_size}<, stride={stride}><, padding={padding}>)"),
    (f"{F}.cosine_similarity torch.cosine_similarity", "a|x1, b|x2, axis|dim=1, eps!", cosine),
    (f"{F}.normalize", "x|input, p!, axis|dim=1, eps!, out!", normalised),
    (f"{F}.linear", "x|input, weight, bias?", "{x} @ {weight}.T< + {bias}>"),
    (f"{F}.one_hot", "x|tensor|input, num_classes", "one_hot({x}, {num_classes})"),
    ("jax.nn.one_hot tensorflow.one_hot",
     "x|indices, num_classes|depth, dtype~, on_value!, off_value!, axis!, name~", "one_hot({x}, {num_classes})"),
    (f"{F}.embedding", "x|input, weight, padding_idx!, max_norm!, norm_type!, scale_grad_by_freq!, sparse~",
     "{weight}[{x}]"),
    (f"{F}.mse_loss", PAIR, f"mse({{y}}, {{p}}{REDUCTION})"),
    (f"{F}.l1_loss", PAIR, f"mae({{y}}, {{p}}{REDUCTION})"),
    (f"{F}.smooth_l1_loss", PAIR + ", beta?", bent("beta", 1)),
    (f"{F}.huber_loss", "p|input, y|target, reduction?, delta?", bent("delta", 2)),
    (f"{F}.soft_margin_loss", PAIR, hinge_of_labels),
    (f"{F}.binary_cross_entropy", "p|input, y|target, weight!, size_average!, reduce!, reduction?",
     f"bce({{y}}, {{p}}{REDUCTION})"),
    (f"{F}.binary_cross_entropy_with_logits",
     "p|input, y|target, weight!, size_average!, reduce!, reduction?, pos_weight!",
     f"bce_with_logits({{y}}, {{p}}{REDUCTION})"),
    (f"{F}.cross_entropy",
     "p|input, y|target, weight!, size_average!, ignore_index!, reduce!, reduction?, label_smoothing!",
     f"cross_entropy_with_logits({{y}}, {{p}}{REDUCTION})"),
    (f"{F}.nll_loss", "p|input, y|target, weight!, size_average!, ignore_index!, reduce!, reduction?", picked),
    ("tensorflow.nn.softmax_cross_entropy_with_logits", "labels, logits, axis?, name~",
     'cross_entropy_with_logits({labels}, {logits}<, axis={axis}>, reduction="none")'),
    ("tensorflow.nn.sparse_softmax_cross_entropy_with_logits", "labels, logits, name~",
     'cross_entropy_with_logits({labels}, {logits}, reduction="none")'),
    ("tensorflow.nn.sigmoid_cross_entropy_with_logits", "labels, logits, name~",
     'bce_with_logits({labels}, {logits}, reduction="none")'),
    ("tensorflow.nn.l2_loss", "x|t, name~", "sum(square({x}))/2"),
    (each("torch.nn", "Linear Conv1d Conv2d Embedding LSTM GRU RNN BatchNorm1d BatchNorm2d LayerNorm"),
     "*x", "!weights"),
    (each("torch.nn", "MultiheadAttention Transformer TransformerEncoderLayer Sequential ModuleList Module Dropout"),
     "*x", "!weights"),
    (each("tensorflow.keras.layers", "Dense Conv2D Embedding LSTM"), "*x", "!weights"),
)  # fmt: skip

MODULES: dict[str, tuple[str, tuple[str, ...]]] = {
    **{f"torch.nn.{module}": (f"{F}.{function}", parameters) for module, function, parameters in (
        ("ReLU", "relu", ("inplace",)), ("Sigmoid", "sigmoid", ()), ("Tanh", "tanh", ()),
        ("SiLU", "silu", ("inplace",)),
        ("GELU", "gelu", ("approximate",)), ("ELU", "elu", ("alpha", "inplace")), ("ReLU6", "relu6", ("inplace",)),
        ("LeakyReLU", "leaky_relu", ("negative_slope", "inplace")), ("Softplus", "softplus", ("beta", "threshold")),
        ("LogSigmoid", "logsigmoid", ()), ("Hardtanh", "hardtanh", ("min_val", "max_val", "inplace")),
        ("Softmax", "softmax", ("dim",)), ("LogSoftmax", "log_softmax", ("dim",)), ("Softmin", "softmin", ("dim",)),
        ("MSELoss", "mse_loss", ("size_average", "reduce", "reduction")),
        ("L1Loss", "l1_loss", ("size_average", "reduce", "reduction")),
        ("SmoothL1Loss", "smooth_l1_loss", ("size_average", "reduce", "reduction", "beta")),
        ("HuberLoss", "huber_loss", ("reduction", "delta")),
        ("KLDivLoss", "kl_div", ("size_average", "reduce", "reduction", "log_target")),
        ("SoftMarginLoss", "soft_margin_loss", ("size_average", "reduce", "reduction")),
        ("BCELoss", "binary_cross_entropy", ("weight", "size_average", "reduce", "reduction")),
        ("BCEWithLogitsLoss", "binary_cross_entropy_with_logits",
         ("weight", "size_average", "reduce", "reduction", "pos_weight")),
        ("CrossEntropyLoss", "cross_entropy",
         ("weight", "size_average", "ignore_index", "reduce", "reduction", "label_smoothing")),
        ("NLLLoss", "nll_loss", ("weight", "size_average", "ignore_index", "reduce", "reduction")),
    )},
    "torch.nn.Identity": ("python.same", ()),
}  # fmt: skip
"""Modules without weights: the function that each calls, and its constructor parameters in order."""
