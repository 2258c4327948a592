"""The rows of losses and of operations that no gradient passes; see `rows` for what the templates hold."""

from __future__ import annotations

from engine.export.row import Row

BLOCKED = {
    "less": Row("{0} < {1}"),
    "less_equal": Row("{0} <= {1}"),
    "greater": Row("{0} > {1}"),
    "greater_equal": Row("{0} >= {1}"),
    "equal": Row("{0} == {1}"),
    "not_equal": Row("{0} != {1}"),
    "logical_and": Row("np.logical_and({0}, {1})"),
    "logical_or": Row("np.logical_or({0}, {1})"),
    "logical_not": Row("np.logical_not({0})"),
    "number": Row("1.0 * {0}"),
    "argmax": Row("1.0 * np.argmax({0}, axis={axis})", torch="1.0 * torch.argmax({0}, dim={axis})"),
    "argmin": Row("1.0 * np.argmin({0}, axis={axis})", torch="1.0 * torch.argmin({0}, dim={axis})"),
    "round": Row("np.rint({0})", torch="torch.round({0})"),
    "floor": Row("np.floor({0})"),
    "ceil": Row("np.ceil({0})"),
    "sign": Row("np.sign({0})"),
    "step": Row("1.0 * ({0} > 0)"),
    "one_hot": Row(
        "1.0 * (np.expand_dims({0}, -1) == np.arange({n}))",
        torch="1.0 * (torch.unsqueeze({0}, -1) == torch.arange({n}))",
    ),
    "nearest": Row(
        "{1}[np.argmin(np.sum((np.expand_dims(np.reshape({0}, {xs}), -2)"
        " - np.reshape({1}, {ps})) ** 2, axis=-1), axis=-1)]",
        torch="{1}.detach()[torch.argmin(torch.sum((torch.unsqueeze(torch.reshape({0}, {xs}), -2)"
        " - torch.reshape({1}, {ps})) ** 2, dim=-1), dim=-1)]",
        jax="jax.lax.stop_gradient({1})[jnp.argmin(jnp.sum((jnp.expand_dims(jnp.reshape({0}, {xs}), -2)"
        " - jnp.reshape({1}, {ps})) ** 2, axis=-1), axis=-1)]",
    ),
    "sample": Row("1.0 * (np.array({draws}) < {0})", torch="1.0 * (torch.tensor({draws}) < {0})"),
    "pass_through": Row(
        "+{0}",
        ("", "1.0"),
        torch="{1} + ({0} - {1}).detach()",
        jax="{1} + jax.lax.stop_gradient({0} - {1})",
    ),
    "stop_gradient": Row("+{0}", torch="{0}.detach()", jax="jax.lax.stop_gradient({0})"),
}
LOSSES = {
    "bce": Row(
        "{total}(-(weighted({0}, np.log({1})) + weighted(1.0 - {0}, np.log1p(-{1}))))",
        vjp=(
            "unbroadcast({arrive} * bce_by_label({0}, {1}), {s0})",
            "unbroadcast({arrive} * bce_by_chance({0}, {1}), {s1})",
        ),
        torch="{total}(-({0} * torch.log(torch.where(({0} == 0) & ({1} == 0), 1.0, {1}))"
        " + (1.0 - {0}) * torch.log1p(-torch.where(({0} == 1) & ({1} == 1), 0.0, {1}))))",
        jax="{total}(-({0} * jnp.log(jnp.where(({0} == 0) & ({1} == 0), 1.0, {1}))"
        " + (1.0 - {0}) * jnp.log1p(-jnp.where(({0} == 1) & ({1} == 1), 0.0, {1}))))",
        helpers=("weighted", "unbroadcast", "bce_by_label"),
    ),
    "bce_with_logits": Row(
        "{total}({0} * np.logaddexp(0.0, -{1}) + (1.0 - {0}) * np.logaddexp(0.0, {1}))",
        vjp=(
            "unbroadcast({arrive} * -{1} + np.zeros({full}), {s0})",
            "unbroadcast({arrive} * (1.0 / (1.0 + np.exp(-{1})) - {0}), {s1})",
        ),
        torch="{total}(-{0} * torch.nn.functional.logsigmoid({1})"
        " - (1.0 - {0}) * torch.nn.functional.logsigmoid(-{1}))",
        helpers=("unbroadcast",),
    ),
    "cross_entropy": Row(
        "{total}(-np.sum(weighted({0}, np.log({1})), axis={axes}))",
        vjp=(
            "unbroadcast({arrive} * np.where(({0} == 0) & ({1} == 0), 0.0, -np.log({1})), {s0})",
            "unbroadcast(-{arrive} * ({0} / np.where(({0} == 0) & ({1} == 0), 1.0, {1})), {s1})",
        ),
        torch="{total}(-torch.sum({0} * torch.log(torch.where(({0} == 0) & ({1} == 0), 1.0, {1})), dim={axes}))",
        jax="{total}(-jnp.sum({0} * jnp.log(jnp.where(({0} == 0) & ({1} == 0), 1.0, {1})), axis={axes}))",
        helpers=("weighted", "unbroadcast"),
    ),
    "cross_entropy_with_logits": Row(
        "{total}(-np.sum(weighted({0}, log_softmax({1} + np.zeros({full}), {axes})), axis={axes}))",
        vjp=(
            "unbroadcast(-{arrive} * log_softmax({1} + np.zeros({full}), {axes}), {s0})",
            "unbroadcast(-{arrive} * log_softmax_back({0} + np.zeros({full}), {1} + np.zeros({full}), {axes}), {s1})",
        ),
        torch="{total}(-torch.sum({0} * torch.log_softmax(torch.broadcast_to({1}, {full}), dim={axis}), dim={axes}))",
        jax="{total}(-jnp.sum({0} * jax.nn.log_softmax({1}, axis={axes}), axis={axes}))",
        helpers=("weighted", "softmax", "log_sum_exp", "log_softmax", "unbroadcast"),
    ),
    "log_cosh": Row(
        "{total}(np.logaddexp({1} - {0}, {0} - {1}) - np.log(2.0))",
        vjp=(
            "unbroadcast({arrive} * np.tanh({0} - {1}), {s0})",
            "unbroadcast({arrive} * np.tanh({1} - {0}), {s1})",
        ),
        torch="{total}(torch.logaddexp({1} - {0}, {0} - {1}) - math.log(2.0))",
        helpers=("unbroadcast",),
    ),
}
