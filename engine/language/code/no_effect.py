"""Statements without effect on the computation: imports, plots, prints, training steps, gradient requests."""

from __future__ import annotations

import ast

from engine.language.code.scope import Scope
from engine.language.code.tables import DROPPED, DROPPED_CALLS
from engine.limits import checked

METADATA = frozenset({"grad", "requires_grad", "label"})
"""Attributes that may be set without changing the computation."""
ASIDE_METHODS = frozenset(
    {
        "zero_grad",
        "requires_grad_",
        "retain_grad",
        "eval",
        "train",
        "watch",
        "show",
        "set_title",
        "register_hook",
    }
)
OPTIMISERS = ("torch.optim.", "tensorflow.keras.optimizers.", "torch.Generator", "torch.device", "torch.cuda.")
UNWRAPPED = frozenset(
    {
        "tensorflow.GradientTape",
        "torch.enable_grad",
        "torch.autograd.set_detect_anomaly",
        "torch.autograd.detect_anomaly",
    }
)


def is_idle(node: ast.stmt, scope: Scope) -> bool:
    """Whether a statement has no effect on the computation."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass | ast.Assert | ast.Delete | ast.Global):
        return True
    if isinstance(node, ast.AnnAssign):
        return node.value is None
    if isinstance(node, ast.Expr):
        return _idle_expression(node.value, scope)
    if isinstance(node, ast.Assign):
        return all(_is_aside(target) for target in node.targets) or _idle_value(node, scope)
    return False


def _idle_expression(node: ast.expr, scope: Scope) -> bool:
    """An expression statement that displays or configures something."""
    if isinstance(node, ast.Tuple):
        return bool(node.elts) and all(_is_aside(each) for each in node.elts)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) or node.value is Ellipsis
    if _is_aside(node):
        return True
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.JoinedStr)
    name = scope.resolve(node.func)
    if name is None and isinstance(node.func, ast.Name) and node.func.id not in scope.stored:
        name = node.func.id
    if name is not None:
        if name == "print" and printed_expression(node) is not None:
            return False
        return name in DROPPED_CALLS or any(name == root or name.startswith(root + ".") for root in DROPPED)
    return isinstance(node.func, ast.Attribute) and (
        node.func.attr in ASIDE_METHODS or _is_aside(node.func.value) or _root(node.func) in FIGURES
    )


FIGURES = frozenset({"ax", "fig", "axes"})


def _root(node: ast.expr) -> str | None:
    """The name at the start of an attribute chain."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _is_aside(node: ast.expr) -> bool:
    """`x.grad`, `x.requires_grad`, `x.label`, and calls on a gradient or elements of it."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Attribute) and node.attr not in METADATA and isinstance(node.value, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Attribute) and node.attr in METADATA


def _idle_value(node: ast.Assign, scope: Scope) -> bool:
    """An assignment of something that is not a number: a string, a device, an optimizer, an unused gradient."""
    value = node.value
    if isinstance(value, ast.IfExp):
        return _is_text(value.body) and _is_text(value.orelse)
    if _is_text(value):
        return True
    names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    if _is_aside(value):
        return not names & scope.read
    root = value.func if isinstance(value, ast.Call) else None
    while isinstance(root, ast.Attribute) and isinstance(root.value, ast.Call):
        root = root.value.func
    name = scope.resolve(root) if root is not None else None
    return name is not None and (
        name.startswith(OPTIMISERS) or any(name.startswith(each + ".") for each in DROPPED if each != "random")
    )


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_update(node: ast.stmt, scope: Scope) -> bool:
    """Whether a statement is a training step: it updates parameters by their gradients."""
    if isinstance(node, ast.With):
        inner = any(is_no_grad(item.context_expr, scope) for item in node.items)
        return inner and all(is_update(each, scope) or is_idle(each, scope) for each in node.body)
    if isinstance(node, ast.For):
        return any(is_update(each, scope) for each in node.body) and all(
            is_update(each, scope) or is_idle(each, scope) for each in node.body
        )
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        call = node.value.func
        return call.attr in ("step", "apply_gradients", "assign_sub", "assign") or (
            call.attr in ("add_", "sub_") and _reads_gradient(node)
        )
    if isinstance(node, ast.AugAssign):
        return _reads_gradient(node.value) or (isinstance(node.target, ast.Attribute) and node.target.attr == "data")
    return isinstance(node, ast.Assign) and (
        (_reads_gradient(node.value) and not _is_aside(node.value))
        or any(isinstance(target, ast.Attribute) and target.attr == "data" for target in node.targets)
    )


def _reads_gradient(node: ast.AST) -> bool:
    """Whether an expression reads a `.grad`."""
    return any(isinstance(each, ast.Attribute) and each.attr == "grad" for each in checked(ast.walk(node)))


def is_no_grad(node: ast.expr, scope: Scope) -> bool:
    """Whether this is `torch.no_grad()`, as a context manager or a decorator."""
    name = scope.resolve(node.func if isinstance(node, ast.Call) else node)
    return name in ("torch.no_grad", "torch.inference_mode")


def unwrapped(node: ast.With | ast.AsyncWith, scope: Scope) -> bool:
    """Whether a `with` statement only records what its body computes."""
    calls = [item.context_expr for item in node.items]
    return all(isinstance(call, ast.Call) and scope.resolve(call.func) in UNWRAPPED for call in calls)


def backward_of(node: ast.stmt, scope: Scope) -> ast.expr | None:
    """The value whose gradients a statement requests: `loss.backward()`, `grad = tape.gradient(loss, w)`."""
    if not isinstance(node, ast.Expr | ast.Assign) or not isinstance(node.value, ast.Call):
        return None
    func = node.value.func
    if not isinstance(func, ast.Attribute) or scope.resolve(func) is not None:
        return None
    if func.attr == "backward" and isinstance(node, ast.Expr):
        return func.value
    tape = func.attr == "gradient" and len(node.value.args) > 1
    parts = (each for target in getattr(node, "targets", ()) for each in checked(ast.walk(target)))
    names = {each.id for each in parts if isinstance(each, ast.Name)}
    return node.value.args[0] if tape and not names & scope.read else None


def printed(node: ast.stmt) -> ast.expr | None:
    """The one value that a `print` shows, ignoring strings; `None` for anything else."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return None
    call = node.value
    if not isinstance(call.func, ast.Name) or call.func.id not in ("print", "display"):
        return None
    return printed_expression(call)


def printed_expression(call: ast.Call) -> ast.expr | None:
    """The one argument of a `print` that is part of the computation."""
    values = [each for each in call.args if not isinstance(each, ast.Constant | ast.JoinedStr)]
    if len(values) != 1 or _reads_gradient(values[0]):
        return None
    text = any(
        isinstance(each, ast.JoinedStr | ast.Mod) or _is_text(each)
        for each in checked(ast.walk(values[0]))
        if isinstance(each, ast.expr | ast.Mod)
    )
    return None if text else values[0]
