"""The rows of running sums and of layers; see `rows` for what the templates hold.

Of a window that goes over pictures: `{size}`, `{stride}`, `{padding}`, `{pads}` the padding on both sides of each axis;
`{x4}`, `{w4}` pictures and kernels with all four axes, `{rows}` the kernels as rows, `{seen}` what the windows see as
batch × channels × places in the window × places of the window, `{columns}` the same as columns, `{arriving}` the
gradient beside it, `{bias}` and `{biased}` the bias's shape beside the result and the axes that it is summed over.
"""

from __future__ import annotations

from engine.export.row import Row

WINDOW = "{size}, {stride}, {padding}"
SEEN = "windows(np.reshape({0}, {x4}), " + WINDOW + ", 0.0)"
COVERED = "windows(np.reshape({0}, {x4}), " + WINDOW + ", -np.inf)"
ARRIVING = "np.reshape({g}, {arriving})"
KERNELS = "np.reshape({1}, {rows})"

RUNNING = {
    "cumsum": Row(
        "np.cumsum({0}, axis={axis})",
        vjp=("np.reshape(np.flip(np.cumsum(np.flip({g}, {along}), axis={along}), {along}), {s0})",),
        torch="torch.cumsum(torch.reshape({0}, {shape}), dim={along})",
    ),
    "cumprod": Row(
        "np.cumprod({0}, axis={axis})",
        vjp=("np.reshape(running_product_back({g}, np.reshape({0}, {shape}), {along}), {s0})",),
        torch="torch.cumprod(torch.reshape({0}, {shape}), dim={along})",
        helpers=("running_product_back",),
    ),
    "median": Row(
        "np.median({0}, axis={axes}, keepdims={keepdims})",
        vjp=(
            "np.where(middle_shares({0}, {axes}) == 0, 0.0, "
            "np.broadcast_to(np.reshape({g}, {kept}), {s0}) * middle_shares({0}, {axes}))",
        ),
        torch="middle({0}.permute({last}).reshape({rows}), {shape})",
        jax="middle({0}, {axes}, {keepdims})",
        helpers=("middle_shares",),
    ),
}
LAYERS = {
    "dropout": Row("{0} * np.array({mask})", vjp=("{g} * np.array({mask})",), torch="{0} * torch.tensor({mask})"),
    "conv2d": Row(
        f"np.reshape({KERNELS} @ np.reshape({SEEN}, {{columns}}), {{shape}}) + np.reshape({{2}}, {{bias}})",
        vjp=(
            f"np.reshape(windows_back(np.reshape({KERNELS}.T @ {ARRIVING}, {{seen}}), {{x4}}, {WINDOW}), {{s0}})",
            f"np.reshape(np.sum({ARRIVING} @ np.swapaxes(np.reshape({SEEN}, {{columns}}), -1, -2), axis=0), {{s1}})",
            f"np.reshape(np.sum({ARRIVING}, axis={{biased}}), {{s2}})",
        ),
        torch="torch.reshape(torch.nn.functional.conv2d(torch.reshape({0}, {x4}), torch.reshape({1}, {w4}), "
        "stride={stride}, padding={padding}), {shape}) + torch.reshape({2}, {bias})",
        jax="jnp.reshape(jax.lax.conv_general_dilated(jnp.reshape({0}, {x4}), jnp.reshape({1}, {w4}), {stride}, "
        "{pads}), {shape}) + jnp.reshape({2}, {bias})",
        helpers=("windows", "windows_back"),
    ),
    "max_pool2d": Row(
        f"np.reshape(np.max({COVERED}, axis=2), {{shape}})",
        vjp=(
            f"np.reshape(windows_back(np.where(first_largest({COVERED}), {ARRIVING}, 0.0), {{x4}}, {WINDOW}), {{s0}})",
        ),
        torch="torch.reshape(torch.nn.functional.max_pool2d(torch.reshape({0}, {x4}), {size}, {stride}, {padding}), "
        "{shape})",
        jax="jnp.reshape(jax.lax.reduce_window(jnp.reshape({0}, {x4}), -jnp.inf, jax.lax.max, (1, 1, *{size}), "
        "(1, 1, *{stride}), ((0, 0), (0, 0), *{pads})), {shape})",
        helpers=("windows", "windows_back", "first_largest"),
    ),
}
