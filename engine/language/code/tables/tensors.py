"""Constructors and conversions of tensors, and Python's own functions."""

from __future__ import annotations

from engine.language.code.signatures import each, table

MADE = "dtype~, device~, requires_grad~, order~, copy~, name~, trainable~, ndmin!"
SAME = "x|self, args~, dtype~, device~, non_blocking~, memory_format~, copy~"

TENSORS = table(
    ("numpy.array numpy.asarray numpy.asanyarray numpy.ascontiguousarray", f"x|object|a, {MADE}", "#array"),
    ("torch.tensor torch.as_tensor torch.asarray torch.nn.Parameter torch.nn.parameter.Parameter "
     "torch.from_numpy torch.autograd.Variable", f"x|data, {MADE}", "#array"),
    (each("torch", "Tensor FloatTensor DoubleTensor"), "x|data", "#array"),
    ("tensorflow.constant tensorflow.Variable tensorflow.convert_to_tensor",
     f"x|value|initial_value, {MADE}", "#array"),
    ("torch.LongTensor torch.IntTensor", "x", "#whole"),
    (each("numpy", "float32 float64 float16"), "x", "#array"),
    ("python.Value", "x|data, _children~, _op~, label~", "#array"),
    ("python.float", "x", "#array"),
    ("python.int", "x", "#whole"),
    ("python.list python.tuple python.same", "x", "{x}"),
    (each("numpy torch tensorflow", "zeros"), f"*shape, {MADE}", "zeros({shape})"),
    (each("numpy torch tensorflow", "ones"), f"*shape, {MADE}", "ones({shape})"),
    (each("numpy torch tensorflow", "zeros_like"), f"x|a|input, {MADE}", "zeros({x}.shape)"),
    (each("numpy torch tensorflow", "ones_like"), f"x|a|input, {MADE}", "ones({x}.shape)"),
    (each("numpy", "full") + " torch.full tensorflow.fill", f"shape|size|dims, value|fill_value, {MADE}",
     "expand({value}, shape={shape})"),
    (each("numpy torch tensorflow", "eye") + " numpy.identity", f"n|N|num_rows, M!, k!, {MADE}", "eye({n})"),
    (each("numpy torch", "arange") + " tensorflow.range", f"*x, {MADE}", "arange({x})"),
    ("numpy.linspace torch.linspace tensorflow.linspace",
     f"start, end|stop, n|num|steps=50, endpoint!, retstep!, {MADE}",
     "linspace({start}, {end}, {n})"),
    (each("torch.Tensor", "float double half cpu cuda contiguous clone requires_grad_ to type_as"), SAME, "{x}"),
    (each("numpy.ndarray", "copy"), SAME, "{x}"),
    ("numpy.copy torch.clone", "x|a|input", "{x}"),
    ("torch.Tensor.long torch.Tensor.int torch.Tensor.bool torch.Tensor.byte", "x", "#whole"),
    ("numpy.ndarray.astype", "x, dtype", "#cast"),
    ("torch.Tensor.type tensorflow.cast", "x, dtype, name~", "#cast"),
    ("torch.Tensor.item torch.Tensor.detach torch.Tensor.numpy torch.Tensor.tolist", "x", "#value"),
    ("tensorflow.stop_gradient jax.lax.stop_gradient", "x|input", "stop_gradient({x})"),
    ("numpy.ndarray.item numpy.ndarray.tolist", "x", "#value"),
    ("torch.tril numpy.tril", "x|input|self|m, diagonal|k?", "#triangle"),
    ("python.sum", "x, start?", "#total"),
    (each("numpy.random", "rand randn random normal uniform randint random_sample standard_normal choice permutation "
          "default_rng RandomState"), "*x", "!random"),
    (each("torch", "rand randn randint normal randperm rand_like randn_like bernoulli multinomial empty"),
     "*x", "!random"),
    (each("tensorflow.random", "normal uniform"), "*x", "!random"),
    (each("jax.random", "normal uniform PRNGKey split key"), "*x", "!random"),
    (each("random", "random uniform gauss randint choice"), "*x", "!random"),
    (each("torch.nn.init", "normal_ uniform_ xavier_uniform_ kaiming_normal_ zeros_ kaiming_uniform_ xavier_normal_"),
     "*x", "!random"),
    (each("jax", "grad value_and_grad jacobian hessian jacfwd jacrev") + " torch.autograd.grad torch.func.grad",
     "*x", "!gradient"),
    (each("jax", "vmap pmap"), "*x", "!vmap"),
    ("jax.jit torch.compile tensorflow.function", "x", "{x}"),
    (each("numpy", "vstack hstack column_stack c_ r_ tile repeat"), "*x", "!stacking"),
    (each("torch", "vstack hstack tile"), "*x", "!stacking"),
    (each("torch.Tensor", "repeat"), "*x", "!stacking"),
    (each("torch.Tensor", "add_ sub_ mul_ div_ zero_ fill_ copy_ clamp_ exp_ sqrt_ relu_ sigmoid_ tanh_ pow_ neg_ "
          "scatter_ normal_ uniform_"), "*x", "!inplace"),
    (each("torch.Tensor", "gather index_select scatter"), "*x", "!gather"),
)  # fmt: skip
"""A template that starts with `#` is handled by the function of that name in `special`."""
