"""Resolves the names of a text: imported modules and their functions, and the text's own assignments."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from engine.limits import checked

PREFIXES: dict[str, str] = {
    "np": "numpy",
    "numpy": "numpy",
    "jnp": "numpy",
    "onp": "numpy",
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "optim": "torch.optim",
    "math": "math",
    "tf": "tensorflow",
    "tensorflow": "tensorflow",
    "keras": "keras",
    "jax": "jax",
    "random": "random",
    "plt": "matplotlib",
}
"""Conventional module aliases, for texts without their imports."""

SAME_MODULE: dict[str, str] = {
    "jax.numpy": "numpy",
    "autograd.numpy": "numpy",
    "cupy": "numpy",
    "torch.functional": "torch",
    "torch.special": "torch",
    "micrograd.engine": "python",
    "cmath": "cmath",
}
"""Modules with the same functions as another."""

OWN_ATTRIBUTES = frozenset({"T", "shape"})
"""Attributes of this language: `F.T` is a transpose, not a function of `F`."""

FRAMEWORKS = ("torch", "numpy", "tensorflow")


@dataclass(slots=True)
class Scope:
    """The names of one text. `modules` maps instances such as `loss_fn = nn.MSELoss()` to their call."""

    aliases: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    stored: dict[str, ast.expr | None] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    modules: dict[str, ast.Call] = field(default_factory=dict)
    frameworks: set[str] = field(default_factory=set)

    def alias(self, name: str) -> str | None:
        """The full name that an alias stands for."""
        if name in self.aliases:
            return self.aliases[name]
        return None if name in self.stored else PREFIXES.get(name)

    def resolve(self, node: ast.expr) -> str | None:
        """The full name of a module's function or constant; `None` for anything else."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        base = self.alias(node.id)
        if base is None or (not parts and node.id not in self.aliases):
            return None
        if parts and node.id not in self.aliases and parts[-1] in OWN_ATTRIBUTES:
            return None
        return full_name(".".join([base, *reversed(parts)]))

    def framework(self, node: ast.expr) -> str | None:
        """The framework that created a value, if the text shows it."""
        for _ in range(MAX_CHAIN):
            if isinstance(node, ast.Call):
                name = self.resolve(node.func)
                if name is not None:
                    return name.split(".")[0] if name.split(".")[0] in FRAMEWORKS else None
                node = node.func
            elif isinstance(node, ast.Attribute | ast.Subscript):
                node = node.value
            elif isinstance(node, ast.BinOp):
                node = node.left if not isinstance(node.left, ast.Constant) else node.right
            elif isinstance(node, ast.UnaryOp):
                node = node.operand
            elif isinstance(node, ast.Name) and (value := self.stored.get(node.id)) is not None:
                node = value
            else:
                break
        return next(iter(self.frameworks)) if len(self.frameworks) == 1 else None


MAX_CHAIN = 40
"""Maximum number of steps back to the creation of a value."""
TORCH_KEYWORDS = frozenset({"dim", "keepdim", "requires_grad", "unbiased"})
TORCH_METHODS = frozenset(
    {"backward", "requires_grad_", "zero_grad", "unsqueeze", "view", "permute", "detach", "item", "pow"}
)
NUMPY_KEYWORDS = frozenset({"axis", "keepdims", "ddof"})


def full_name(name: str) -> str:
    """A full name with its module as named in the tables."""
    for module, same in SAME_MODULE.items():
        if name == module or name.startswith(module + "."):
            return same + name[len(module) :]
    return name


def survey(module: ast.Module) -> Scope:
    """Analyse a whole text without executing it."""
    scope = Scope()
    nodes = list(checked(ast.walk(module)))
    for node in checked(nodes):
        if isinstance(node, ast.Import):
            for each in node.names:
                scope.aliases[each.asname or each.name.split(".")[0]] = (
                    each.name if each.asname else each.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                if each.name == "*":
                    scope.stars.append(full_name(node.module))
                else:
                    scope.aliases[each.asname or each.name] = full_name(f"{node.module}.{each.name}")
        else:
            _names(scope, node)
    for node in checked(nodes):
        _evidence(scope, node)
    for name in scope.aliases.values():
        _framework(scope, name)
    return scope


def _names(scope: Scope, node: ast.AST) -> None:
    """What a node assigns or reads."""
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Store):
            scope.stored.setdefault(node.id, None)
        else:
            scope.read.add(node.id)
    elif isinstance(node, ast.arg):
        scope.stored.setdefault(node.arg, None)
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        scope.stored.setdefault(node.name, None)
    elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        name = node.targets[0].id
        if scope.stored.get(name) is None:
            scope.stored[name] = node.value


def _evidence(scope: Scope, node: ast.AST) -> None:
    """The framework that a call or a name indicates."""
    if isinstance(node, ast.Attribute):
        name = scope.resolve(node)
        if name is not None:
            _framework(scope, name)
        elif node.attr in TORCH_METHODS:
            scope.frameworks.add("torch")
    elif isinstance(node, ast.Call):
        keywords = {keyword.arg for keyword in node.keywords}
        if keywords & TORCH_KEYWORDS:
            scope.frameworks.add("torch")
        elif keywords & NUMPY_KEYWORDS and isinstance(node.func, ast.Attribute) and scope.resolve(node.func) is None:
            scope.frameworks.add("numpy")


def _framework(scope: Scope, name: str) -> None:
    root = name.split(".")[0]
    if root in FRAMEWORKS:
        scope.frameworks.add(root)
