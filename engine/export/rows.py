"""Every operation in code: how it is written with NumPy, PyTorch and JAX, and how its gradient goes back by hand.

Templates of `str.format`: `{0}`, `{1}` are the operands, `{all}` all of them by commas, `{out}` the result, `{g}` the
gradient that arrives; options by their names. Facts of the shapes are put in as numbers: `{shape}` that of the result,
`{s0}`, `{s1}` those of the operands, `{kept}` the operand's with reduced axes of size 1, `{axes}` the reduced axes,
`{count}` how many elements go into one, `{divisor}` that number less `ddof`, `{ties}` how many operands equal the
result, `{part}` the operand's own part; of losses `{total}` is how they become one, `{arrive}` what reaches each.
"""

from __future__ import annotations

from engine.export.layer_rows import LAYERS, RUNNING
from engine.export.loss_rows import BLOCKED, LOSSES
from engine.export.row import Row

SPREAD = "np.broadcast_to(np.reshape({g}, {kept}), {s0})"
BACK = "np.reshape({g}, {s0})"
OUT = "np.reshape({out}, {kept})"
REDUCED = "axis={axis}, keepdims={keepdims}"
TORCH_REDUCED = "dim={axes}, keepdim={keepdims}"
CHOSEN = "({0} == " + OUT + ")"
EXTREME = (
    "np.where({0} SIGN "
    + OUT
    + ", 0.0, "
    + SPREAD
    + " * "
    + CHOSEN
    + " / np.sum("
    + CHOSEN
    + ", axis={axes}, keepdims=True))"
)
SIGN_T, SIGN_J = "torch.where({0} < 0, -1.0, 1.0)", "jnp.where({0} < 0, -1.0, 1.0)"


def function(name: str, slope: str, torch: str = "", numpy: str = "") -> Row:
    """A function of one number that the libraries have."""
    return Row(f"np.{numpy or name}({{0}})", (slope,), torch=torch or f"torch.{name}({{0}})")


ARITHMETIC = {
    "add": Row("{0} + {1}", ("1.0", "1.0")),
    "sub": Row("{0} - {1}", ("1.0", "-1.0")),
    "mul": Row("{0} * {1}", ("{1}", "{0}")),
    "div": Row("{0} / {1}", ("1.0 / {1}", "-{out} / {1}")),
    "neg": Row("-{0}", ("-1.0",)),
    "pow": Row(
        "{0} ** {1}",
        ("{1} * {0} ** ({1} - ({1} != 0))", "{out} * np.log({0} + (({0} == 0) & ({1} >= 0)))"),
        ("{1} == 0", ""),
    ),
    "square": Row("{0} * {0}", ("2.0 * {0}",)),
    "sqrt": function("sqrt", "0.5 / {out}"),
    "cbrt": Row(
        "np.cbrt({0})",
        ("1.0 / (3.0 * {out} * {out})",),
        torch=SIGN_T + " * (" + SIGN_T + " * {0}) ** (1.0 / 3.0)",
        jax=SIGN_J + " * (" + SIGN_J + " * {0}) ** (1.0 / 3.0)",
    ),
    "root": Row(
        "real_root({0}, {1})",
        (
            "np.where(np.isnan({out}), np.nan, np.abs({0}) ** (1.0 / {1} - 1.0) / {1})",
            "-{out} * np.log({0} + ({0} == 0)) / ({1} * {1})",
        ),
        torch="torch.where(({0} >= 0) | (torch.abs({1} % 2.0) == 1.0), "
        + SIGN_T
        + " * ("
        + SIGN_T
        + " * {0}) ** (1.0 / {1}), math.nan)",
        jax="jnp.where(({0} >= 0) | (jnp.abs({1} % 2.0) == 1.0), "
        + SIGN_J
        + " * ("
        + SIGN_J
        + " * {0}) ** (1.0 / {1}), math.nan)",
        helpers=("real_root",),
    ),
    "reciprocal": Row("1.0 / {0}", ("-{out} * {out}",)),
}
ELEMENTARY = {
    "exp": function("exp", "{out}"),
    "expm1": function("expm1", "np.exp({0})"),
    "log": function("log", "1.0 / {0}"),
    "log1p": function("log1p", "1.0 / (1.0 + {0})"),
    "log2": function("log2", "1.0 / ({0} * np.log(2.0))"),
    "log10": function("log10", "1.0 / ({0} * np.log(10.0))"),
    "sin": function("sin", "np.cos({0})"),
    "cos": function("cos", "-np.sin({0})"),
    "tan": function("tan", "1.0 + {out} * {out}"),
    "cot": Row("1.0 / np.tan({0})", ("-(1.0 + {out} * {out})",)),
    "asin": function("asin", "1.0 / np.sqrt((1.0 - {0}) * (1.0 + {0}))", numpy="arcsin"),
    "acos": function("acos", "-1.0 / np.sqrt((1.0 - {0}) * (1.0 + {0}))", numpy="arccos"),
    "atan": function("atan", "1.0 / (1.0 + {0} * {0})", numpy="arctan"),
    "sinh": function("sinh", "np.cosh({0})"),
    "cosh": function("cosh", "np.sinh({0})"),
    "asinh": function("asinh", "1.0 / np.cosh({out})", numpy="arcsinh"),
    "acosh": function("acosh", "1.0 / (np.sqrt({0} - 1.0) * np.sqrt({0} + 1.0))", numpy="arccosh"),
    "atanh": function("atanh", "1.0 / ((1.0 - {0}) * (1.0 + {0}))", numpy="arctanh"),
    "atan2": Row(
        "np.arctan2({0}, {1})",
        ("{1} / ({0} * {0} + {1} * {1})", "-{0} / ({0} * {0} + {1} * {1})"),
        torch="torch.atan2({0}, {1})",
    ),
    "erf": Row(
        "error_function({0})",
        ("2.0 / np.sqrt(np.pi) * np.exp(-{0} * {0})",),
        torch="torch.erf({0})",
        jax="jax.scipy.special.erf({0})",
        helpers=("erf",),
    ),
    "abs": Row("np.abs({0})", ("np.sign({0})",), jax="jnp.sign({0}) * {0}"),
}
ACTIVATION = {
    "sigmoid": Row(
        "1.0 / (1.0 + np.exp(-{0}))", ("{out} / (1.0 + np.exp({0}))",), torch="torch.sigmoid({0})",
        jax="jax.nn.sigmoid({0})",
    ),
    "tanh": function("tanh", "(1.0 / np.cosh({0})) ** 2"),
    "relu": Row(
        "np.maximum({0}, 0.0)", ("1.0",), ("{0} <= 0",), torch="torch.relu({0})", jax="jnp.where({0} <= 0, 0.0, {0})"
    ),
    "leaky_relu": Row(
        "np.where({0} > 0, {0}, {1} * {0})", ("np.where({0} > 0, 1.0, {1})", "np.minimum({0}, 0.0)"),
        ("", "{0} > 0"),
    ),
    "elu": Row(
        "np.where({0} > 0, {0}, {1} * np.expm1(np.where({0} > 0, 0.0, {0})))",
        ("np.where({0} > 0, 1.0, {1} * np.exp(np.minimum({0}, 0.0)))", "np.expm1(np.minimum({0}, 0.0))"),
        ("", "{0} > 0"),
        torch="torch.where({0} > 0, {0}, {1} * torch.expm1(torch.clamp({0}, max=0.0)))",
        jax="jnp.where({0} > 0, {0}, {1} * jnp.expm1(jnp.where({0} > 0, 0.0, {0})))",
    ),
    "softplus": Row(
        "np.logaddexp({0}, 0.0)", ("1.0 / (1.0 + np.exp(-{0}))",),
        torch="torch.logaddexp({0}, torch.zeros_like({0}))",
    ),
    "gelu": Row(
        "{0} * normal_cdf({0})",
        ("normal_cdf({0}) + {0} * np.exp(-0.5 * {0} * {0}) / np.sqrt(2.0 * np.pi)",),
        torch="torch.nn.functional.gelu({0})", jax="jax.nn.gelu({0}, approximate=False)", helpers=("normal_cdf",),
    ),
    "silu": Row(
        "{0} / (1.0 + np.exp(-{0}))", ("(1.0 + {0} / (1.0 + np.exp({0}))) / (1.0 + np.exp(-{0}))",),
        torch="torch.nn.functional.silu({0})", jax="{0} * jax.nn.sigmoid({0})",
    ),
    "logsigmoid": Row(
        "-np.logaddexp(-{0}, 0.0)", ("1.0 / (1.0 + np.exp({0}))",),
        torch="torch.nn.functional.logsigmoid({0})", jax="jax.nn.log_sigmoid({0})",
    ),
    "softmax": Row(
        "softmax({0}, {axes})", vjp=("{out} * ({g} - np.sum({g} * {out}, axis={axes}, keepdims=True))",),
        torch="torch.softmax({0}, dim={axis})",
        jax="jax.nn.softmax({0}, axis={axes})", helpers=("softmax",),
    ),
    "log_softmax": Row(
        "log_softmax({0}, {axes})", vjp=("log_softmax_back({g}, {0}, {axes})",),
        torch="torch.log_softmax({0}, dim={axis})",
        jax="jax.nn.log_softmax({0}, axis={axes})", helpers=("softmax", "log_sum_exp", "log_softmax"),
    ),
    "maxout": Row(
        "largest({all})", ("({x} == {out}) / {ties}",), ("{x} < {out}",),
        torch="extreme(torch.max, torch.stack(torch.broadcast_tensors({all}), dim=-1), {shape})",
        jax="extreme(jnp.max, jnp.stack(jnp.broadcast_arrays({all})), 0, False)", helpers=("largest",),
    ),
}  # fmt: skip
CHOOSING = {
    "maximum": Row(
        "np.maximum({0}, {1})", ("1.0 - 0.5 * ({0} == {1})", "1.0 - 0.5 * ({0} == {1})"), ("{0} < {1}", "{1} < {0}"),
        torch="torch.maximum({0}, {1})", jax="maximum({0}, {1})",
    ),
    "minimum": Row(
        "np.minimum({0}, {1})", ("1.0 - 0.5 * ({0} == {1})", "1.0 - 0.5 * ({0} == {1})"), ("{0} > {1}", "{1} > {0}"),
        torch="torch.minimum({0}, {1})", jax="minimum({0}, {1})",
    ),
    "minout": Row(
        "smallest({all})", ("({x} == {out}) / {ties}",), ("{x} > {out}",),
        torch="extreme(torch.min, torch.stack(torch.broadcast_tensors({all}), dim=-1), {shape})",
        jax="extreme(jnp.min, jnp.stack(jnp.broadcast_arrays({all})), 0, False)", helpers=("smallest",),
    ),
    "clip": Row(
        "np.minimum(np.maximum({0}, {1}), {2})",
        ("1.0", "1.0", "1.0"),
        (
            "({0} < {1}) | ({0} > {2})",
            "({0} >= {1}) | ({1} >= {2})",
            "({0} <= {2}) & ({2} >= {1})",
        ),
        torch="torch.clamp({0}, {1}, {2})",
        jax="jnp.where(({0} > {2}) | ({1} > {2}), {2}, jnp.where({0} < {1}, {1}, {0}))",
    ),
    "where": Row("np.where({0} != 0, {1}, {2})", ("", "1.0", "1.0"), ("", "{0} == 0", "{0} != 0")),
}  # fmt: skip
REDUCING = {
    "sum": Row(f"np.sum({{0}}, {REDUCED})", vjp=(SPREAD,), torch=f"torch.sum({{0}}, {TORCH_REDUCED})"),
    "mean": Row(f"np.mean({{0}}, {REDUCED})", vjp=(SPREAD + " / {count}",),
        torch=f"torch.mean({{0}}, {TORCH_REDUCED})"),
    "prod": Row(
        f"np.prod({{0}}, {REDUCED})", vjp=(SPREAD + " * product_of_others({0}, {axes})",),
        torch="functools.reduce(torch.mul, {0}.permute({last}).reshape({rows}).unbind(-1), torch.ones({others}))"
        ".reshape({shape})",
        helpers=("product_of_others",),
    ),
    "max": Row(
        f"np.max({{0}}, {REDUCED})", vjp=(EXTREME.replace("SIGN", "<"),),
        torch="extreme(torch.max, {0}.permute({last}).reshape({rows}), {shape})",
        jax="extreme(jnp.max, {0}, {axes}, {keepdims})",
    ),
    "min": Row(
        f"np.min({{0}}, {REDUCED})", vjp=(EXTREME.replace("SIGN", ">"),),
        torch="extreme(torch.min, {0}.permute({last}).reshape({rows}), {shape})",
        jax="extreme(jnp.min, {0}, {axes}, {keepdims})",
    ),
    "var": Row(
        f"np.sum(centred({{0}}, {{axes}}) ** 2, {REDUCED}) / {{divisor}}",
        vjp=(SPREAD + " * 2.0 * centred({0}, {axes}) / {divisor}",),
        torch="torch.var({0} - torch.amin({0}.detach(), dim={axes}, keepdim=True), dim={axes}, correction={ddof}, "
        "keepdim={keepdims})",
        jax=f"jnp.var({{0}}, {REDUCED}, ddof={{ddof}})",
        helpers=("centred",),
    ),
    "std": Row(
        f"np.sqrt(np.sum(centred({{0}}, {{axes}}) ** 2, {REDUCED}) / {{divisor}})",
        vjp=(
            "np.broadcast_to(np.reshape(np.where({out} == 0, 0.0, {g} / ({divisor} * {out})), {kept}), {s0})"
            " * centred({0}, {axes})",
        ),
        helpers=("centred",),
        torch="torch.std({0} - torch.amin({0}.detach(), dim={axes}, keepdim=True), dim={axes}, correction={ddof}, "
        "keepdim={keepdims})", jax=f"root(jnp.var({{0}}, {REDUCED}, ddof={{ddof}}))",
    ),
    "norm": Row(
        "np.sqrt(np.sum({0} * {0}, " + REDUCED + "))",
        vjp=(SPREAD + " * np.where(" + OUT + " == 0, 0.0, {0} / " + OUT + ")",),
        torch="torch.linalg.vector_norm({0}, dim={axes}, keepdim={keepdims})",
        jax="root(jnp.sum({0} * {0}, " + REDUCED + "))",
    ),
    "logsumexp": Row(
        "np.reshape(log_sum_exp({0}, {axes}), {shape})", vjp=(SPREAD + " * softmax({0}, {axes})",),
        torch="torch.logsumexp({0}, " + TORCH_REDUCED + ")",
        jax="jax.scipy.special.logsumexp({0}, " + REDUCED + ")", helpers=("log_sum_exp", "softmax"),
    ),
}  # fmt: skip
LINEAR = {
    "matmul": Row("{0} @ {1}", vjp=("matmul_left({g}, {0}, {1})", "matmul_right({g}, {0}, {1})"), helpers=("matmul",)),
    "transpose": Row(
        "np.transpose({0}, {order})", vjp=("np.transpose({g}, {inverse})",), torch="{0}.permute({order})"
    ),
    "outer": Row(
        "np.outer({0}, {1})", vjp=("{g} @ {1}", "{0} @ {g}"), torch="torch.outer({0}, {1})", jax="jnp.outer({0}, {1})"
    ),
    "trace": Row("np.trace({0})", vjp=("np.where(np.eye(*{s0}, dtype=bool), {g}, 0.0)",)),
    "det": Row(
        "np.linalg.det({0})", vjp=("np.reshape({g}, {stacked}) * cofactors({0})",), torch="determinant({0})",
        helpers=("cofactors",),
    ),
    "inv": Row(
        "inverse({0})", vjp=("-np.swapaxes({out}, -1, -2) @ {g} @ np.swapaxes({out}, -1, -2)",),
        torch="inverse({0})", jax="jnp.linalg.inv({0})", helpers=("inverse",),
    ),
    "solve": Row(
        "solution({0}, {1})", vjp=("solve_matrix({g}, {0}, {1}, {out})", "solve_right({g}, {0}, {1})"),
        torch="solution({0}, {1}{column}){flat}", jax="jnp.linalg.solve({0}, {1}{column}){flat}",
        helpers=("matmul", "inverse", "solve"),
    ),
}  # fmt: skip
SHAPING = {
    "reshape": Row("np.reshape({0}, {shape})", vjp=(BACK,)),
    "flatten": Row("np.reshape({0}, {shape})", vjp=(BACK,)),
    "concatenate": Row(
        "np.concatenate([{all}], axis={axis})", vjp=("{g}[{part}]",), torch="torch.cat([{all}], dim={axis})"
    ),
    "stack": Row("np.stack([{all}], axis={axis})", vjp=("{g}[{part}]",), torch="torch.stack([{all}], dim={axis})"),
    "expand": Row(
        "np.broadcast_to({lead}, {shape})", vjp=("np.reshape(unbroadcast({g}, {leading}), {s0})",),
        torch="torch.broadcast_to({lead}, {shape})", helpers=("unbroadcast",),
    ),
    "squeeze": Row("np.reshape({0}, {shape})", vjp=(BACK,)),
    "index": Row("{0}[{key}]", vjp=("put_back({g}, {s0}, np.s_[{key}])",), helpers=("put_back",)),
    "gather": Row("{0}[{key}]", vjp=("put_back({g}, {s0}, np.s_[{key}])", ""), helpers=("put_back",)),
    "gather_pairs": Row("{0}[{key}]", vjp=("put_back({g}, {s0}, np.s_[{key}])", "", ""), helpers=("put_back",)),
}  # fmt: skip
ROWS: dict[str, Row] = {
    **ARITHMETIC, **ELEMENTARY, **ACTIVATION, **CHOOSING, **REDUCING, **RUNNING, **LINEAR, **SHAPING, **LAYERS,
    **LOSSES, **BLOCKED,
}  # fmt: skip
"""One row for each operation of the table; a test holds it to be complete."""
