"""Reductions, matrix products and shapes, each with its framework's axes and defaults."""

from __future__ import annotations

import ast

from engine.language.code.signatures import Arguments, Template, Unsupported, each, table

NUMPY = "x|a, axis?, dtype~, out!, keepdims?, initial!, where!"
TORCH = "x|input|self, axis|dim?, keepdims|keepdim?, dtype~, out!"
TENSORFLOW = "x|input_tensor, axis?, keepdims?, name~"
AXES = "<, axis={axis}><, keepdims={keepdims}>"
REDUCED = "{x}" + AXES
BATCH_SWAP = (
    "{x}.T if len({x}.shape) == 2 else transpose({x}, (0, 2, 1)) if len({x}.shape) == 3 "
    "else transpose({x}, (0, 1, 3, 2))"
)


def reduction(ours: str, numpy: str, torch: str, tensorflow: str) -> tuple[tuple[str, str, Template], ...]:
    """The rows of one reduction in three frameworks."""
    template = f"{ours}({REDUCED})"
    return (
        (each("numpy", numpy), NUMPY, template),
        (each("torch", torch), TORCH, template),
        (each("tensorflow tensorflow.math", tensorflow), TENSORFLOW, template),
    )


def extreme(name: str) -> Template:
    """`torch.max`: of all elements, of two tensors, or along an axis, where it is a pair of values and indices."""

    def choose(given: Arguments) -> str:
        if given.has("axis") or isinstance(given.given.get("other"), ast.Constant | ast.UnaryOp):
            raise Unsupported("pair")
        return f"{name}imum({{x}}, {{other}})" if given.has("other") else f"{name}({{x}})"

    return choose


def spread(name: str) -> Template:
    """`torch.var` and `torch.std`: divided by n − 1 by default."""

    def choose(given: Arguments) -> str:
        ddof = given.literal("correction", 1)
        if given.has("unbiased"):
            ddof = 1 if given.literal("unbiased") else 0
        axis = given.given.get("axis")
        if isinstance(axis, ast.Constant) and isinstance(axis.value, bool):  # the older signature std(x, unbiased)
            return divided(name, int(axis.value)).replace(AXES, "")
        return divided(name, ddof)

    return choose


def divided(name: str, ddof: object) -> str:
    """A variance or standard deviation divided by n − ddof."""
    if ddof == 0:
        return f"{name}({REDUCED})"
    return f"{name}({REDUCED}, ddof={ddof})"


def numpy_spread(name: str) -> Template:
    """`numpy.var` and `numpy.std`: divided by n − ddof, with ddof = 0 by default."""

    def choose(given: Arguments) -> str:
        return divided(name, given.literal("ddof", 0))

    return choose


def entrywise_norm(given: Arguments) -> str:
    """`torch.norm`: of order p over all elements, also of a matrix."""
    order = given.given.get("p")
    infinite = isinstance(order, ast.Attribute | ast.Call)
    value = "inf" if infinite else given.literal("p", 2)
    if value in (2, "fro", None):
        return f"norm({REDUCED})"
    if value == 1:
        return "sum(abs({x})<, axis={axis}><, keepdims={keepdims}>)"
    if value == "inf" or value == float("inf"):
        return "max(abs({x})<, axis={axis}><, keepdims={keepdims}>)"
    raise Unsupported("order")


def matrix_norm(given: Arguments) -> str:
    """`linalg.norm`, whose order has different meanings for vectors and matrices."""
    if not given.has("order"):
        return f"norm({REDUCED})"
    vector = isinstance(given.given.get("axis"), ast.Constant)
    value = given.literal("order")
    if value == "fro":
        return f"norm({REDUCED})"
    if value == 2 and vector:
        return f"norm({REDUCED})"
    if value == 1 and vector:
        return "sum(abs({x}), axis={axis}<, keepdims={keepdims}>)"
    if value == 1 and given.is_name("x") and not given.has("keepdims"):
        return "max(sum(abs({x}), axis=0)) if len({x}.shape) == 2 else sum(abs({x}))"
    raise Unsupported("norm-of-matrix" if value in (1, 2) else "order")


def swapped(given: Arguments) -> str:
    """`x.transpose(0, 1)`: two axes swapped."""
    axes = {given.literal("first"), given.literal("second")}
    if axes == {0, 1}:
        return "transpose({x}, (1, 0))"
    if axes == {-1, -2}:
        return BATCH_SWAP if given.is_name("x") else "transpose({x}, (1, 0))"
    if axes == {1, 2}:
        return "transpose({x}, (0, 2, 1))" if not given.is_name("x") else (
            "transpose({x}, (0, 2, 1)) if len({x}.shape) == 3 else transpose({x}, (0, 2, 1, 3))"
        )  # fmt: skip
    raise Unsupported("value")


def whole_flatten(given: Arguments) -> str:
    """`flatten` of all axes, or of all but the first."""
    start, end = given.literal("start", 0), given.literal("end", -1)
    if end != -1 or start not in (0, 1):
        raise Unsupported("value")
    if start == 0:
        return "flatten({x})"
    if not given.is_name("x"):
        raise Unsupported("name-it")
    return "reshape({x}, {x}.shape[0], -1)"


def in_order_of_rows(given: Arguments) -> str:
    """`reshape` and `ravel` in row order; column order is unsupported."""
    if given.literal("order", "C") != "C":
        raise Unsupported("value")
    return "reshape({x}, {shape})" if "shape" in given.given else "flatten({x})"


SHAPING = table(
    *reduction("sum", "sum", "sum", "reduce_sum"),
    *reduction("mean", "mean", "mean", "reduce_mean"),
    *reduction("prod", "prod", "prod", "reduce_prod"),
    *reduction("max", "max amax", "amax", "reduce_max"),
    *reduction("min", "min amin", "amin", "reduce_min"),
    ("math.fsum", "x", "sum({x})"),
    ("math.prod", "x", "prod({x})"),
    ("torch.max", "x|input|self, other?, keepdims|keepdim?, axis|dim?", extreme("max")),
    ("torch.min", "x|input|self, other?, keepdims|keepdim?, axis|dim?", extreme("min")),
    ("torch.std", "x|input|self, axis|dim?, unbiased?, keepdims|keepdim?, correction?, out!", spread("std")),
    ("torch.var", "x|input|self, axis|dim?, unbiased?, keepdims|keepdim?, correction?, out!", spread("var")),
    ("numpy.std", "x|a, axis?, dtype~, out!, ddof?, keepdims?, where!", numpy_spread("std")),
    ("numpy.var", "x|a, axis?, dtype~, out!, ddof?, keepdims?, where!", numpy_spread("var")),
    ("tensorflow.math.reduce_std", TENSORFLOW, f"std({REDUCED})"),
    ("tensorflow.math.reduce_variance", TENSORFLOW, f"var({REDUCED})"),
    ("numpy.median", "x|a, axis?, out!, overwrite_input~, keepdims?", f"median({REDUCED})"),
    ("torch.median", "*x", "!median"),
    ("numpy.average", "x|a, axis?, weights!, returned!", "mean({x}<, axis={axis}>)"),
    ("numpy.argmax", "x|a, axis?, out!, keepdims!", "argmax({x}<, axis={axis}>)"),
    ("numpy.argmin", "x|a, axis?, out!, keepdims!", "argmin({x}<, axis={axis}>)"),
    ("torch.argmax", "x|input|self, axis|dim?, keepdim!", "argmax({x}<, axis={axis}>)"),
    ("torch.argmin", "x|input|self, axis|dim?, keepdim!", "argmin({x}<, axis={axis}>)"),
    ("torch.logsumexp", TORCH, f"logsumexp({REDUCED})"),
    ("tensorflow.reduce_logsumexp tensorflow.math.reduce_logsumexp scipy.special.logsumexp jax.nn.logsumexp",
     "x|a|input_tensor, axis?, keepdims?", f"logsumexp({REDUCED})"),
    ("numpy.cumsum", "x|a, axis?, dtype~, out!", "cumsum({x}<, axis={axis}>)"),
    ("numpy.cumprod", "x|a, axis?, dtype~, out!", "cumprod({x}<, axis={axis}>)"),
    ("torch.cumsum", "x|input|self, axis|dim, dtype~", "cumsum({x}, axis={axis})"),
    ("torch.cumprod", "x|input|self, axis|dim, dtype~", "cumprod({x}, axis={axis})"),
    ("torch.norm", "x|input|self, p?, axis|dim?, keepdims|keepdim?, out!, dtype~", entrywise_norm),
    ("torch.linalg.vector_norm", "x, p|ord?, axis|dim?, keepdims|keepdim?, dtype~", entrywise_norm),
    ("numpy.linalg.norm", "x, order|ord?, axis?, keepdims?", matrix_norm),
    ("torch.linalg.norm", "x|A|input, order|ord?, axis|dim?, keepdims|keepdim?, out!, dtype~", matrix_norm),
    ("tensorflow.norm", "x|tensor, p|ord?, axis?, keepdims?, name~", entrywise_norm),
    ("numpy.dot numpy.matmul", "x|a|x1, y|b|x2, out!", "{x} @ {y}"),
    ("numpy.inner torch.inner", "*x", "!inner"),
    (each("torch", "matmul mm bmm mv dot vdot"), "x|input|self, y|other|mat2|vec|tensor, out!", "{x} @ {y}"),
    ("tensorflow.matmul tensorflow.linalg.matmul", "x|a, y|b, transpose_a!, transpose_b!, name~", "{x} @ {y}"),
    ("torch.addmm", "bias|input|self, x|mat1, y|mat2, beta!, alpha!", "{bias} + {x} @ {y}"),
    ("numpy.outer torch.outer torch.ger", "x|a|input|self, y|b|vec2, out!", "outer({x}, {y})"),
    ("torch.t", "x|input|self", "{x}.T"),
    ("numpy.transpose", "x|a, axes?", "transpose({x}<, {axes}>)"),
    ("numpy.ndarray.transpose", "x, *axes", "transpose({x}<, ({axes})>)"),
    ("tensorflow.transpose", "x|a, axes|perm?, conjugate!, name~", "transpose({x}<, {axes}>)"),
    ("torch.transpose torch.swapaxes numpy.swapaxes",
     "x|input|self|a, first|dim0|axis0|axis1, second|dim1|axis2", swapped),
    ("torch.permute", "x|input|self, dims", "transpose({x}, {dims})"),
    ("torch.Tensor.permute", "x, *dims", "transpose({x}, ({dims}))"),
    (each("numpy torch", "trace"), "x|a|input|self, offset!", "trace({x})"),
    ("tensorflow.linalg.trace", "x", "trace({x})"),
    ("numpy.linalg.det torch.det torch.linalg.det tensorflow.linalg.det", "x|a|A|input|self", "det({x})"),
    ("numpy.linalg.inv torch.inverse torch.linalg.inv tensorflow.linalg.inv", "x|a|A|input|self", "inv({x})"),
    ("numpy.linalg.solve torch.linalg.solve tensorflow.linalg.solve", "a|A, b|B", "solve({a}, {b})"),
    ("numpy.reshape", "x|a, shape|newshape, order?", in_order_of_rows),
    ("torch.reshape tensorflow.reshape", "x|input|tensor, shape", "reshape({x}, {shape})"),
    ("torch.Tensor.reshape torch.Tensor.view numpy.ndarray.reshape", "x, *shape", "reshape({x}, {shape})"),
    ("numpy.ravel", "x|a, order?", in_order_of_rows),
    ("numpy.ndarray.flatten", "x, order?", in_order_of_rows),
    ("torch.ravel", "x|input|self", "flatten({x})"),
    ("torch.flatten", "x|input|self, start|start_dim?, end|end_dim?", whole_flatten),
    ("torch.unsqueeze numpy.expand_dims tensorflow.expand_dims",
     "x|input|self|a, axis|dim", "expand({x}, axis={axis})"),
    ("torch.squeeze numpy.squeeze tensorflow.squeeze", "x|input|self|a, axis|dim?", "squeeze({x}<, axis={axis}>)"),
    ("torch.Tensor.expand", "x, *shape", "expand({x}, shape=({shape}))"),
    ("torch.broadcast_to numpy.broadcast_to tensorflow.broadcast_to",
     "x|input|array, shape|size", "expand({x}, shape={shape})"),
    ("numpy.concatenate torch.cat torch.concat torch.concatenate tensorflow.concat",
     "x|tensors|arrays|values, axis|dim?, out!", "concatenate({x}<, axis={axis}>)"),
    ("numpy.stack torch.stack tensorflow.stack", "x|tensors|arrays|values, axis|dim?, out!",
     "stack({x}<, axis={axis}>)"),
    ("torch.Tensor.size", "x, dim?", "{x}.shape<[{dim}]>"),
    ("torch.Tensor.dim torch.Tensor.ndimension", "x", "len({x}.shape)"),
)  # fmt: skip
