"""Translates statements: those that compute are kept, those that only surround the computation are dropped and listed.

Nothing is dropped on which a kept statement depends: a training step inside a loop is rejected by name.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from engine.language.code.attributes import Attributes
from engine.language.code.no_effect import backward_of, is_idle, is_no_grad, is_update, printed, unwrapped
from engine.language.code.tables import MODULES
from engine.limits import checked

PERFORMANCE_DECORATORS = frozenset({"torch.jit.script", "torch.compile", "tensorflow.function", "jax.jit"})
"""Decorators that affect only the speed of a function."""


class Statements(Attributes):
    """Translates the statements of one text, in order."""

    result: str | None = None
    """The name whose gradients the text requests (`loss.backward()`)."""
    last: str | None = None
    """The name assigned by the last kept statement."""
    updated: ast.stmt | None = None
    """A dropped training step; nothing may be computed after it."""
    depth: int = 0

    def body(self, statements: Sequence[ast.stmt]) -> bool:
        """Translate a sequence of statements; whether any of them is kept."""
        kept = False
        for place, statement in enumerate(checked(statements)):
            kept = self.statement(statement, statements[place + 1 :]) or kept
        if not self.depth and self.result is not None and self.result != self.last:
            end = len(self.source.text)
            self.edits.replace(end, end, f"\n{self.result}\n")
        return kept

    def statement(self, node: ast.stmt, after: Sequence[ast.stmt]) -> bool:
        """Translate one statement; whether it is kept."""
        if is_update(node, self.scope):
            return self.update(node)
        if is_idle(node, self.scope) or self.is_module(node):
            return self.drop(node)
        receiver = backward_of(node, self.scope)
        if receiver is not None:
            return self.backward(node, receiver)
        if isinstance(node, ast.With | ast.AsyncWith):
            return self.with_block(node)
        if printed(node) is not None:
            return self.print_call(node, after)
        if self.updated is not None:
            raise self.unsupported("update", self.updated, self.first_line(self.updated))
        if isinstance(node, ast.ClassDef):
            raise self.unsupported("class", node, node.name)
        return self.compute(node, after)

    def compute(self, node: ast.stmt, after: Sequence[ast.stmt]) -> bool:
        """Translate a statement that computes something."""
        if isinstance(node, ast.FunctionDef):
            self.definition(node)
        elif isinstance(node, ast.For | ast.While | ast.If):
            return self.block(node)
        elif isinstance(node, ast.AnnAssign):
            self.annotated(node)
        elif isinstance(node, ast.Return):
            self.returned(node, after)
        else:
            self.assigned(node)
        return True

    def assigned(self, node: ast.stmt) -> None:
        """Translate an assignment or an expression statement."""
        self.last = None
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                self.last = target.id
                if isinstance(node.value, ast.Lambda) and not self.depth:
                    self.function_of(node, target, node.value)
                    return
            if isinstance(target, ast.Tuple) and len(target.elts) == 2 and self.both_halves(node):
                return
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.last = node.target.id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Name):
            self.last = node.value.id
        self.expressions([node])

    def both_halves(self, node: ast.Assign) -> bool:
        """Translate `values, places = torch.max(x, dim=1)`."""
        values, places = self.extremes(node.value, 0), self.extremes(node.value, 1)
        if values is None or places is None:
            return False
        call, name, arguments = values
        stretch = self.range(arguments[0])
        axis = next((each.value for each in call.keywords if each.arg in ("dim", "axis")), None)
        along = self.range(arguments[1] if axis is None else axis)
        ours = "max" if name.endswith("max") else "min"
        rest = (", axis=", along, ")")
        self.edits.replace(*self.range(call), f"{ours}(", stretch, *rest, f", arg{ours}(", stretch, *rest)
        self.expressions([arguments[0]])
        return True

    def function_of(self, node: ast.Assign, target: ast.Name, value: ast.Lambda) -> None:
        """Translate `f = lambda x: x**2` to a function definition."""
        start, end = self.range(value)
        body = self.range(value.body)[0]
        colon = self.source.text.rfind(":", start, body)
        names = self.source.text[start + len("lambda") : colon].strip()
        head = f"def {target.id}({names}):\n    return "
        self.edits.replace(*self.range(node), head, (colon + 1, end))
        self.blank(colon + 1, body)
        self.expressions([value.body])

    def blank(self, start: int, end: int) -> None:
        """Remove the blanks at the beginning of a stretch."""
        text = self.source.text[start:end]
        self.edits.replace(start, start + len(text) - len(text.lstrip()))

    def definition(self, node: ast.FunctionDef) -> None:
        """Translate a function definition without its annotations and performance decorators."""
        start = self.range(node)[0]
        for decorator in node.decorator_list:
            first, last = self.range(decorator)
            if is_no_grad(decorator, self.scope):
                raise self.unsupported("no-grad", decorator, self.typed(decorator))
            if self.scope.resolve(decorator) not in PERFORMANCE_DECORATORS:
                continue
            self.dropped.append("@" + self.typed(decorator))
            sign = self.source.text.rfind("@", 0, first)
            self.edits.replace(sign, self.line_end(last))
        for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
            if argument.annotation is not None:
                self.edits.replace(self.range(argument)[0] + len(argument.arg), self.range(argument.annotation)[1])
        if node.returns is not None:
            first, last = self.range(node.returns)
            self.edits.replace(self.source.text.rfind("->", start, first), last)
        self.expressions([*node.args.defaults, *(each for each in node.args.kw_defaults if each)])
        self.inner(node, node.body)
        self.last = None

    def block(self, node: ast.For | ast.While | ast.If) -> bool:
        """Translate a loop or an `if`; one that becomes empty is dropped."""
        before, result = len(self.edits), self.result
        self.expressions([node.iter, node.target] if isinstance(node, ast.For) else [node.test])
        self.depth += 1
        kept = self.body(node.body)
        kept_else = self.body(node.orelse)
        self.depth -= 1
        if not kept and not kept_else:
            return self.drop(node, before)
        if not kept or (node.orelse and not kept_else):
            raise self.unsupported("empty", node, self.first_line(node))
        self.last = None if result == self.result else self.last
        return True

    def inner(self, node: ast.stmt, body: Sequence[ast.stmt]) -> None:
        """Translate a function's body, of which something must remain."""
        self.depth += 1
        kept = self.body(body)
        self.depth -= 1
        if not kept:
            raise self.unsupported("empty", node, self.first_line(node))

    def annotated(self, node: ast.AnnAssign) -> None:
        """Translate `x: float = 2.0` without its annotation."""
        self.edits.replace(self.range(node.target)[1], self.range(node.annotation)[1])
        self.last = node.target.id if isinstance(node.target, ast.Name) else None
        assert node.value is not None  # an annotation alone is idle
        self.expressions([node.value])

    def returned(self, node: ast.Return, after: Sequence[ast.stmt]) -> None:
        """A top-level `return`, at the end of a fragment, names the result."""
        if not self.depth and node.value is not None and not after:
            start = self.range(node)[0]
            self.edits.replace(start, start + len("return "))
        self.last = None
        if node.value is not None:
            self.expressions([node.value])

    def backward(self, node: ast.stmt, receiver: ast.expr) -> bool:
        """`loss.backward()` requests the gradients of `loss`."""
        assert isinstance(node, ast.Expr | ast.Assign) and isinstance(node.value, ast.Call)
        named = [
            *node.value.args,
            *(each.value for each in node.value.keywords if each.arg in ("gradient", "output_gradients")),
        ]
        if isinstance(node.value.func, ast.Attribute) and node.value.func.attr == "backward" and named:
            raise self.unsupported("seed", node, self.first_line(node))
        if isinstance(receiver, ast.Name):
            self.result = receiver.id
            return self.drop(node)
        self.dropped.append(".backward()")
        self.edits.replace(*self.range(node), self.range(receiver))
        self.expressions([receiver])
        self.last, self.result = None, None
        return True

    def print_call(self, node: ast.stmt, after: Sequence[ast.stmt]) -> bool:
        """`print(y)` is dropped, except at the end of a text without `backward()`, where it names the result."""
        shown = printed(node)
        final = not self.depth and self.result is None and all(is_idle(each, self.scope) for each in after)
        if not final or shown is None or (isinstance(shown, ast.Name) and shown.id == self.last):
            return self.drop(node)
        self.dropped.append("print")
        self.edits.replace(*self.range(node), self.range(shown))
        self.unprotected.add(id(shown))
        self.expressions([shown])
        self.last = None
        return True

    def with_block(self, node: ast.With | ast.AsyncWith) -> bool:
        """`with tf.GradientTape() as tape:` is replaced by its body; `with torch.no_grad():` is rejected."""
        if any(is_no_grad(item.context_expr, self.scope) for item in node.items):
            raise self.unsupported("no-grad", node, self.first_line(node))
        if not unwrapped(node, self.scope):
            return True
        self.dropped.append(self.first_line(node))
        start, first = self.range(node)[0], self.range(node.body[0])[0]
        deeper = node.body[0].col_offset - node.col_offset
        self.edits.replace(start, first)
        place = self.source.text.find("\n", first) + 1
        while 0 < place < self.range(node)[1]:
            margin = place + node.col_offset
            if self.source.text[margin : margin + deeper].isspace():
                self.edits.replace(margin, margin + deeper)
            place = self.source.text.find("\n", place) + 1
        return self.body_of_with(node)

    def body_of_with(self, node: ast.With | ast.AsyncWith) -> bool:
        """Translate the body of a `with` statement that was removed."""
        kept = False
        for place, statement in enumerate(node.body):
            kept = self.statement(statement, node.body[place + 1 :]) or kept
        return kept

    def update(self, node: ast.stmt) -> bool:
        """Drop a training step after everything that computes; reject one before, or in a loop."""
        if self.depth:
            raise self.unsupported("update", node, self.first_line(node))
        self.updated = node
        return self.drop(node)

    def is_module(self, node: ast.stmt) -> bool:
        """Record `loss_fn = nn.MSELoss()` for its calls."""
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and len(node.targets) == 1):
            return False
        target = node.targets[0]
        if not isinstance(target, ast.Name) or self.scope.resolve(node.value.func) not in MODULES:
            return False
        self.scope.modules[target.id] = node.value
        return True

    def drop(self, node: ast.stmt, edits_before: int | None = None) -> bool:
        """Drop a statement, with its line if it is alone there."""
        self.dropped.append(self.typed(node))
        if edits_before is not None:
            self.edits.forget(edits_before)
        self.edits.replace(*self.line_of(node))
        return False

    def first_line(self, node: ast.AST) -> str:
        """The first line of a node, as typed."""
        return self.typed(node).partition("\n")[0]

    def rename(self, module: ast.Module) -> None:
        """Append an underscore to a name that would shadow an emitted function: `mean = np.mean(x)`."""
        hidden = {name for name in self.scope.stored if name in self.emitted}
        if not hidden:
            return
        for node in checked(ast.walk(module)):
            if isinstance(node, ast.Name) and node.id in hidden:
                start = self.range(node)[0]
                self.edits.replace(start + len(node.id), start + len(node.id), "_")
