"""Calls of a framework's functions and methods, rewritten by their rows."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from engine.errors import Fix, phrase
from engine.language.code.edits import Part
from engine.language.code.expressions import Rewriting, is_atom, is_call
from engine.language.code.signatures import PLACE, Argument, Arguments, Parameter, Refusal, Row
from engine.language.code.special import SPECIAL, is_whole_type
from engine.language.code.tables import MODULES, ROWS

CALLED = re.compile(r"\b([A-Za-z_]\w*)\(")
NUMPY_STYLE = {"torch": ("torch.Tensor.", "torch."), "numpy": ("numpy.ndarray.", "numpy.", "torch.Tensor.", "torch.")}
"""Where a method is looked up, by framework."""
UNSETTLED = ("torch.Tensor.", "torch.", "numpy.ndarray.", "numpy.")
DIFFERENT = frozenset({"std", "var"})
"""Methods that mean something else in each framework."""


class Calls(Rewriting):
    """Rewrites the calls of one text."""

    def call(self, node: ast.Call) -> Sequence[ast.AST]:
        """Rewrite one call; returns what inside of it is still to be read."""
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
            raise self.refuse("unknown", node, self.typed(node.func))
        return self.write(node, name, row, list(node.args))

    def as_value(self, name: str, node: ast.expr) -> str:
        """Our name of a function that is passed on, not called: `activation=torch.relu`."""
        row = ROWS.get(name)
        ours = row.template.partition("(")[0] if row is not None and isinstance(row.template, str) else ""
        if row is None or row.template != f"{ours}({{x}})":
            raise self.refuse("unknown", node, self.typed(node))
        self.emitted.add(ours)
        return ours

    def plain(self, node: ast.Call, name: str) -> Sequence[ast.AST]:
        """A function called by its name alone: Python's own, one of `from module import *`, or ours."""
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
        """Whether a call names arguments that Python's own function does not have: then ours is meant."""
        names = {name for each in row.parameters for name in each.names}
        return any(keyword.arg not in names for keyword in node.keywords)

    def method(self, node: ast.Call, func: ast.Attribute) -> Sequence[ast.AST]:
        """A method of a value."""
        framework = self.scope.framework(func.value)
        if func.attr in DIFFERENT and framework not in ("torch", "numpy"):
            raise self.refuse("framework", node, f".{func.attr}()")
        for prefix in NUMPY_STYLE.get(framework or "", UNSETTLED):
            row = ROWS.get(prefix + func.attr)
            if row is not None:
                return self.write(node, prefix + func.attr, row, [func.value, *node.args])
        raise self.refuse("unknown", node, f".{func.attr}()")

    def instance(self, func: ast.expr) -> ast.Call | None:
        """The call that made the module which is called here: `nn.MSELoss()(a, b)`, or by its name."""
        if isinstance(func, ast.Call) and self.scope.resolve(func.func) in MODULES:
            return func
        return self.scope.modules.get(func.id) if isinstance(func, ast.Name) else None

    def module_call(self, node: ast.Call, made: ast.Call) -> Sequence[ast.AST]:
        """`nn.MSELoss(reduction="sum")(a, b)`: the function of the module, with the module's own arguments."""
        function, parameters = MODULES[self.scope.resolve(made.func) or ""]
        if len(made.args) > len(parameters):
            raise self.refuse("argument", made, self.typed(made.args[len(parameters)]))
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
        """Put what the row says in the place of the call."""
        shown = self.typed(node.func) if not isinstance(node.func, ast.Call) else self.typed(node.func.func)
        if row.refused is not None:
            raise self.refuse(row.refused, node, shown, *(self.left_out(node) if row.refused == "random" else ()))
        given = self.bind(node, row, positional, [*node.keywords, *extra], shown)
        try:
            template = row.template if isinstance(row.template, str) else row.template(given)
            if template.startswith("#"):
                return SPECIAL[template[1:]](self, node, given)
            if is_whole_type(given.given.get("dtype")) and not makes_whole(name, row):
                raise Refusal("whole")
        except Refusal as reason:
            raise self.refuse(reason.kind, node, shown) from None
        return self.put(node, template, given)

    def left_out(self, node: ast.AST) -> tuple[Fix, ...]:
        """The remedy that leaves out the line which assigns a name, so that the name is an input."""
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
        """Each argument with its parameter. Raises where one is refused, unknown or missing."""
        given: dict[str, Argument] = {}
        rest = list(positional)
        for argument in rest:
            if isinstance(argument, ast.Starred):
                raise self.refuse("star", argument, self.typed(argument))
        for parameter in row.parameters:
            if parameter.kind == "rest":
                if rest:
                    given[parameter.name] = rest
                    rest = []
            elif rest:
                self.accept(given, parameter, rest.pop(0))
        if rest:
            raise self.refuse("value", rest[0], shown)
        self.bind_keywords(given, row, keywords)
        for parameter in row.parameters:
            if parameter.name not in given and parameter.default is not None:
                given[parameter.name] = parameter.default
            elif parameter.name not in given and parameter.kind == "needed":
                raise self.refuse("missing", node, shown)
        return Arguments(given)

    def bind_keywords(self, given: dict[str, Argument], row: Row, keywords: Sequence[ast.keyword]) -> None:
        """The arguments that are named."""
        for keyword in keywords:
            if keyword.arg is None:
                raise self.refuse("star", keyword.value, self.typed(keyword.value))
            parameter = next((each for each in row.parameters if keyword.arg in each.names), None)
            if parameter is None and any(each.kind == "rest" and keyword.arg in REST for each in row.parameters):
                given[next(each.name for each in row.parameters if each.kind == "rest")] = [keyword.value]
            elif parameter is None or parameter.name in given:
                raise self.refuse("argument", keyword.value, keyword.arg)
            else:
                self.accept(given, parameter, keyword.value)

    def accept(self, given: dict[str, Argument], parameter: Parameter, value: ast.expr) -> None:
        """One argument: kept, dropped and listed, or refused; `None` is the same as leaving it out."""
        absent = isinstance(value, ast.Constant) and value.value is None
        if parameter.kind == "refused" and not absent and not is_default(parameter, value):
            raise self.refuse("argument", value, parameter.name)
        if parameter.kind == "dropped":
            self.dropped.append(f"{parameter.name}={self.typed(value)}")
            if parameter.name == "dtype":
                given["dtype"] = value
        elif parameter.kind != "refused" and not absent:
            given[parameter.name] = value

    def put(self, node: ast.expr, template: str, given: Arguments) -> Sequence[ast.AST]:
        """Write a template with these arguments in the place of a node; returns the arguments that it uses."""
        text = OPTIONAL.sub(
            lambda found: found.group(1) if _needs(found.group(1)) <= given.given.keys() else "", template
        )
        parts: list[Part] = []
        used: list[ast.AST] = []
        bare = self.bare(node)
        place = 0
        for found in PLACE.finditer(text):
            if found.group(2) not in given.given:
                raise self.refuse("missing", node, self.typed(node))
            parts.append(text[place : found.start()])
            alone = text == found.group() and bare
            protected = not (alone or (_opens(text, found.start()) and _closes(text, found.end())))
            parts += self.argument(given.given[found.group(2)], protected, used)
            place = found.end()
        parts.append(text[place:])
        if not bare and not is_call(text):
            parts = ["(", *parts, ")"]
        self.emitted.update(CALLED.findall(text))
        self.edits.replace(*self.range(node), *(part for part in parts if part))
        return used

    def argument(self, argument: Argument, protected: bool, used: list[ast.AST]) -> list[Part]:
        """The parts that one argument becomes."""
        if isinstance(argument, str):
            return [argument]
        several = argument if isinstance(argument, list) else [argument]
        parts: list[Part] = []
        for each in several:
            used.append(each)
            (self.protected if protected else self.unprotected).add(id(each))
            stretch = self.range(each)
            wrapped = protected and not is_atom(each)
            parts += [", "] if parts else []
            parts += ["(", stretch, ")"] if wrapped else [stretch]
        return parts


TRUE_BY_DEFAULT = frozenset({"size_average", "reduce", "endpoint"})
"""Switches that a call turns off by `False`; every other one is off already."""


def is_default(parameter: Parameter, value: ast.expr) -> bool:
    """Whether a switch is written out as it would be without the argument."""
    return isinstance(value, ast.Constant) and value.value is (parameter.name in TRUE_BY_DEFAULT)


def makes_whole(name: str, row: Row) -> bool:
    """Whether a function's numbers are whole anyway where its type is one of whole numbers: `zeros`, `one_hot`."""
    return name.endswith("one_hot") or any(parameter.name == "device" for parameter in row.parameters)


REST = frozenset({"size", "shape", "dims"})
"""How the arguments that take all the rest are named in a call."""
OPTIONAL = re.compile(r"<([^<>]*)>")


def _needs(segment: str) -> set[str]:
    """The arguments that a stretch of a template needs."""
    return {found.group(2) for found in PLACE.finditer(segment)}


def _opens(text: str, start: int) -> bool:
    """Whether a place begins an argument of a call or an item of an index."""
    before = text[:start].rstrip()
    return before.endswith(("(", ",", "[")) or (before.endswith("=") and not before.endswith(("==", "!=", "<=", ">=")))


def _closes(text: str, end: int) -> bool:
    """Whether a place ends an argument of a call or an item of an index."""
    return text[end:].lstrip()[:1] in (")", ",", "]")
