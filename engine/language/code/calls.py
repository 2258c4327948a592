"""Translates calls of a framework's functions and methods according to their rows."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from engine.errors import Fix, phrase
from engine.language.code.signatures import Argument, Arguments, Parameter, Row, Unsupported
from engine.language.code.special import SPECIAL, is_whole_type
from engine.language.code.tables import MODULES, ROWS
from engine.language.code.templates import TemplateWriter

NUMPY_STYLE = {"torch": ("torch.Tensor.", "torch."), "numpy": ("numpy.ndarray.", "numpy.", "torch.Tensor.", "torch.")}
"""The modules in which a method is looked up, by framework."""
UNSETTLED = ("torch.Tensor.", "torch.", "numpy.ndarray.", "numpy.")
DIFFERENT = frozenset({"std", "var"})
"""Methods that differ between frameworks."""


class Calls(TemplateWriter):
    """Translates the calls of one text."""

    def call(self, node: ast.Call) -> Sequence[ast.AST]:
        """Translate one call; returns the subexpressions still to be translated."""
        module = self.instance(node.func)
        if module is not None:
            return self.module_call(node, module)
        name = self.scope.resolve(node.func)
        if name is not None:
            return self.function(node, name)
        if isinstance(node.func, ast.Name):
            return self.plain(node, node.func.id)
        if isinstance(node.func, ast.Attribute):
            return self.method(node, node.func)
        return [node.func, *node.args, *node.keywords]

    def function(self, node: ast.Call, name: str) -> Sequence[ast.AST]:
        """A function of a module."""
        if name in MODULES and not node.args and not node.keywords:
            self.edits.replace(*self.range(node), self.as_value(MODULES[name][0], node))
            return []
        row = ROWS.get(name)
        if row is None:
            raise self.unsupported("unknown", node, self.typed(node.func))
        return self.write(node, name, row, list(node.args))

    def as_value(self, name: str, node: ast.expr) -> str:
        """This language's name of a function that is passed, not called: `activation=torch.relu`."""
        row = ROWS.get(name)
        ours = row.template.partition("(")[0] if row is not None and isinstance(row.template, str) else ""
        if row is None or row.template != f"{ours}({{x}})":
            raise self.unsupported("unknown", node, self.typed(node))
        self.emitted.add(ours)
        return ours

    def plain(self, node: ast.Call, name: str) -> Sequence[ast.AST]:
        """A function called by a bare name: Python's own, one of `from module import *`, or one of this language."""
        if name not in self.scope.stored:
            torch = any(keyword.arg in ("dim", "keepdim") for keyword in node.keywords)
            modules = [*self.scope.stars, "python", *(("torch", "torch.nn.functional") if torch else ())]
            for module in modules:
                row = ROWS.get(f"{module}.{name}")
                if row is not None and not (module == "python" and self.is_ours(node, row)):
                    return self.write(node, f"{module}.{name}", row, list(node.args))
        return [*node.args, *node.keywords]

    @staticmethod
    def is_ours(node: ast.Call, row: Row) -> bool:
        """Whether a call has keywords that Python's own function lacks: then this language's function is meant."""
        names = {name for each in row.parameters for name in each.names}
        return any(keyword.arg not in names for keyword in node.keywords)

    def method(self, node: ast.Call, func: ast.Attribute) -> Sequence[ast.AST]:
        """A method of a value."""
        framework = self.scope.framework(func.value)
        if func.attr in DIFFERENT and framework not in ("torch", "numpy"):
            raise self.unsupported("framework", node, f".{func.attr}()")
        for prefix in NUMPY_STYLE.get(framework or "", UNSETTLED):
            row = ROWS.get(prefix + func.attr)
            if row is not None:
                return self.write(node, prefix + func.attr, row, [func.value, *node.args])
        raise self.unsupported("unknown", node, f".{func.attr}()")

    def instance(self, func: ast.expr) -> ast.Call | None:
        """The call that constructed the module being called: `nn.MSELoss()(a, b)`, or through a name."""
        if isinstance(func, ast.Call) and self.scope.resolve(func.func) in MODULES:
            return func
        return self.scope.modules.get(func.id) if isinstance(func, ast.Name) else None

    def module_call(self, node: ast.Call, made: ast.Call) -> Sequence[ast.AST]:
        """`nn.MSELoss(reduction="sum")(a, b)`: the function of the module, with the module's own arguments."""
        function, parameters = MODULES[self.scope.resolve(made.func) or ""]
        if len(made.args) > len(parameters):
            raise self.unsupported("argument", made, self.typed(made.args[len(parameters)]))
        options = [ast.keyword(name, value) for name, value in zip(parameters, made.args, strict=False)]
        return self.write(node, function, ROWS[function], list(node.args), [*options, *made.keywords])

    def write(
        self,
        node: ast.Call,
        name: str,
        row: Row,
        positional: list[ast.expr],
        extra: Sequence[ast.keyword] = (),
    ) -> Sequence[ast.AST]:
        """Replace the call as its row says."""
        shown = self.typed(node.func) if not isinstance(node.func, ast.Call) else self.typed(node.func.func)
        if row.unsupported is not None:
            raise self.unsupported(
                row.unsupported, node, shown, *(self.left_out(node) if row.unsupported == "random" else ())
            )
        given = self.bind(node, row, positional, [*node.keywords, *extra], shown)
        try:
            template = row.template if isinstance(row.template, str) else row.template(given)
            if template.startswith("#"):
                return SPECIAL[template[1:]](self, node, given)
            if is_whole_type(given.given.get("dtype")) and not makes_whole(name, row):
                raise Unsupported("whole")
        except Unsupported as reason:
            raise self.unsupported(reason.kind, node, shown) from None
        return self.put(node, template, given)

    def left_out(self, node: ast.AST) -> tuple[Fix, ...]:
        """The fix that removes the line assigning a name, which makes the name an input."""
        while not isinstance(node, ast.stmt):
            node = self.parents[id(node)]
        if not (isinstance(node, ast.Assign) and isinstance(self.parents.get(id(node)), ast.Module)):
            return ()
        start, end = self.line_of(node)
        label = phrase("Leave the line out: an input")
        return (self.source.fix(label, start, end, "", "leave-out"),)

    def bind(
        self, node: ast.Call, row: Row, positional: list[ast.expr], keywords: Sequence[ast.keyword], shown: str
    ) -> Arguments:
        """Match arguments with parameters. Raises where one is unsupported, unknown or missing."""
        given: dict[str, Argument] = {}
        rest = list(positional)
        for argument in rest:
            if isinstance(argument, ast.Starred):
                raise self.unsupported("star", argument, self.typed(argument))
        for parameter in row.parameters:
            if parameter.kind == "rest":
                if rest:
                    given[parameter.name] = rest
                    rest = []
            elif rest:
                self.accept(given, parameter, rest.pop(0))
        if rest:
            raise self.unsupported("value", rest[0], shown)
        self.bind_keywords(given, row, keywords)
        for parameter in row.parameters:
            if parameter.name not in given and parameter.default is not None:
                given[parameter.name] = parameter.default
            elif parameter.name not in given and parameter.kind == "needed":
                raise self.unsupported("missing", node, shown)
        return Arguments(given)

    def bind_keywords(self, given: dict[str, Argument], row: Row, keywords: Sequence[ast.keyword]) -> None:
        """Match keyword arguments."""
        for keyword in keywords:
            if keyword.arg is None:
                raise self.unsupported("star", keyword.value, self.typed(keyword.value))
            parameter = next((each for each in row.parameters if keyword.arg in each.names), None)
            if parameter is None and any(each.kind == "rest" and keyword.arg in REST for each in row.parameters):
                given[next(each.name for each in row.parameters if each.kind == "rest")] = [keyword.value]
            elif parameter is None or parameter.name in given:
                raise self.unsupported("argument", keyword.value, keyword.arg)
            else:
                self.accept(given, parameter, keyword.value)

    def accept(self, given: dict[str, Argument], parameter: Parameter, value: ast.expr) -> None:
        """Take one argument: kept, dropped and listed, or rejected; `None` is equivalent to leaving it out."""
        absent = isinstance(value, ast.Constant) and value.value is None
        if parameter.kind == "unsupported" and not absent and not is_default(parameter, value):
            raise self.unsupported("argument", value, parameter.name)
        if parameter.kind == "dropped":
            self.dropped.append(f"{parameter.name}={self.typed(value)}")
            if parameter.name == "dtype":
                given["dtype"] = value
        elif parameter.kind != "unsupported" and not absent:
            given[parameter.name] = value


TRUE_BY_DEFAULT = frozenset({"size_average", "reduce", "endpoint"})
"""Switches that are on by default; all others are off."""


def is_default(parameter: Parameter, value: ast.expr) -> bool:
    """Whether a switch is passed its default value."""
    return isinstance(value, ast.Constant) and value.value is (parameter.name in TRUE_BY_DEFAULT)


def makes_whole(name: str, row: Row) -> bool:
    """Whether a function with an integer dtype returns whole numbers anyway: `zeros`, `one_hot`."""
    return name.endswith("one_hot") or any(parameter.name == "device" for parameter in row.parameters)


REST = frozenset({"size", "shape", "dims"})
"""Keyword names of parameters that take all remaining arguments."""
