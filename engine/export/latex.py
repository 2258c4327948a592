"""Export to LaTeX: a line for each node that has a name or several uses; other formulas are nested.

The size is linear in that of the graph, since a node that is used twice has a line of its own. Names are those of the
program; a node without one is v with its number. LaTeX input can read the text back (see `engine.language.latex`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from typing import Any

from engine.limits import checked
from engine.notation import exact, fill, name_symbol
from engine.ops.indexing import written
from engine.ops.op import Op
from engine.traces import Trace

READ_BACK = frozenset((
    "add", "sub", "mul", "div", "neg", "pow", "square", "sqrt", "cbrt", "root", "reciprocal", "exp", "expm1", "log",
    "log1p", "log2", "log10", "sin", "cos", "tan", "cot", "asin", "acos", "atan", "sinh", "cosh", "erf", "abs",
    "sigmoid", "tanh", "relu", "softplus", "silu", "maximum", "minimum", "matmul", "transpose", "det", "index",
    "gather", "gather_pairs", "less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "logical_and",
    "logical_or", "logical_not", "number", "round", "floor", "ceil", "sign",
))  # fmt: skip
"""Operations whose usual notation LaTeX input reads as intended, also of tensors. Others are written as calls.

The usual notation of a sum has no bounds here, and adjacent factors are a matrix product: a call is unambiguous.
"""
ELEMENTWISE = frozenset(("abs", "silu"))
"""Operations whose usual notation means something else for a tensor: bars, adjacent factors."""
DEEPEST = 6
"""The largest nesting depth of formulas; a deeper node has a line of its own."""


class _Writer:
    """Writes the LaTeX lines of one trace."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.graph = trace.graph
        needed = trace.plan.needed
        self.uses = [0] * len(self.graph)
        for source, target, _ in self.graph.edges():
            self.uses[source] += needed[target]
        last = {name: node for node, name in enumerate(self.graph.names)} | dict(self.graph.inputs)
        self.names = {name for name in self.graph.names if name is not None}
        self.symbols = _symbols(self.names)
        self.renamed = {node for node, name in enumerate(self.graph.names) if name is not None and last[name] != node}
        self.listed = {
            operand
            for node, options in enumerate(self.graph.options)
            if "key" in options
            for operand in self.graph.operands[node][1:]
        }
        self.texts: dict[int, str] = {}
        self.depths: dict[int, int] = {}
        self.lines: list[str] = []

    def write(self) -> list[str]:
        """Every line, the output's last."""
        for node, op in enumerate(checked(self.graph.ops)):
            if not self.trace.plan.needed[node]:
                continue
            if op is None:
                self.texts[node], self.depths[node] = self.leaf(node), 0
            else:
                self.operation(node)
        if self.graph.ops[self.trace.output] is None:
            self.lines.append(self.texts[self.trace.output])
        return self.lines

    def leaf(self, node: int) -> str:
        """An input's name, a number, or a matrix of numbers."""
        graph = self.graph
        if graph.names[node] is not None or not graph.shapes[node]:
            return self.symbol(node)
        return _tensor(graph.constants[node])

    def operation(self, node: int) -> None:
        """The formula of an operation; on a line of its own if the node has a name or several uses."""
        explanation, graph = self.trace.explanation, self.graph
        operands = graph.operands[node]
        filled = {name: self.held(operand) for name, operand in zip(explanation.arguments[node], operands, strict=True)}
        formula = self.formula(node, filled)
        depth = 1 + max((self.depths[operand] for operand in operands), default=0)
        name, last = graph.names[node], node == self.trace.output
        if last and name is None:
            self.lines.append(formula)
        elif name is not None or self.uses[node] != 1 or depth > DEEPEST or node in self.listed:
            symbol = self.symbol(node)
            self.lines.append(f"{symbol} = {formula}")
            self.texts[node], self.depths[node] = symbol, 0
            if last:
                self.lines.append(symbol)
        else:
            self.texts[node], self.depths[node] = formula, depth

    def symbol(self, node: int) -> str:
        """A name unique to this node: of several nodes of one name the last keeps it; e is Euler's number."""
        later = node in self.renamed and self.graph.kind(node) != "constant"
        if later or (self.graph.names[node] == "e" and self.graph.ops[node] is not None):
            return self.unnamed(node)
        name = self.graph.names[node]
        if name is None:
            return self.trace.explanation.symbols[node] if self.graph.ops[node] is None else self.unnamed(node)
        return self.symbols[name]

    def unnamed(self, node: int) -> str:
        """A generated name for a node without one."""
        return rf"\text{{v{node}}}" if "v" in self.names or f"v{node}" in self.names else f"v_{{{node}}}"

    def formula(self, node: int, filled: Mapping[str, str]) -> str:
        """The usual notation, or a call of the function where that notation would be read as something else."""
        op, options = self.graph.ops[node], self.graph.options[node]
        assert op is not None  # only operations have formulas
        special = self.of_tensors(node, op.name, filled)
        if special is not None:
            return special
        called = op.name not in READ_BACK or (op.name in ELEMENTWISE and bool(self.graph.shapes[node]))
        if not called and not options:
            return fill(self.trace.explanation.formulas[node] or "", filled)
        kept = {name: value for name, value in options.items() if value != _default(op, name)}
        if "key" in options:
            whole, *lists = filled.values()
            return f"{{{whole}}}_{{[{written(options['key'], tuple(lists))}]}}"
        if not kept and not called:
            return fill(self.trace.explanation.formulas[node] or "", filled)
        given = [*filled.values(), *(rf"\text{{{name}}}={_value(value)}" for name, value in kept.items())]
        name = op.name.replace("_", r"\_")
        return rf"\operatorname{{{name}}}\left({', '.join(given)}\right)"

    def of_tensors(self, node: int, name: str, filled: Mapping[str, str]) -> str | None:
        """The notation for tensors, where the shapes decide how the usual one is read."""
        graph = self.graph
        first = graph.shapes[graph.operands[node][0]]
        if name == "matmul":
            juxtaposed = not filled["y"].startswith((r"\left", "{")) and "\\mathrm" not in filled["x"]
            return fill(r"$x \, $y" if juxtaposed else r"$x \cdot $y", filled)
        if name == "transpose" and len(first) < 2 and not graph.options[node].get("axes"):
            return filled["x"]
        if name == "pow" and filled["y"] in ("-1", r"\left(-1\right)") and first:
            return fill(r"\frac{1}{$x}", filled)
        if name == "pow" and filled["y"] == "T":
            return fill(r"${x}^{1 \cdot $y}", filled)
        return None

    def held(self, node: int) -> str:
        """The text of an operand, in brackets where it is a formula."""
        text = self.texts[node]
        return rf"\left({text}\right)" if self.depths[node] or text.startswith("-") else text


def _symbols(names: Set[str]) -> dict[str, str]:
    """The symbol of each name; spelled out where it would be read as another name, or as an element of one."""
    symbols = {name: name_symbol(name) for name in names}
    times = Counter(symbols.values())
    for name, symbol in symbols.items():
        base = name.rstrip("0123456789").rstrip("_")
        if times[symbol] > 1 or (base != name and base in names):
            symbols[name] = rf"\text{{{name.replace('_', chr(92) + '_')}}}"
    return symbols


def _tensor(rows: Any) -> str:
    """Numbers as a matrix, a column or a stack of these; a stack of one item is written with a new axis."""
    if rows.ndim > 2:
        inner = [_tensor(each) for each in rows]
        return (
            rf"\operatorname{{stack}}\left({', '.join(inner)}\right)"
            if len(inner) > 1
            else f"{{{inner[0]}}}_{{[None]}}"
        )
    body = r" \\ ".join(" & ".join(exact(float(value)) for value in row) for row in rows.reshape(-1, rows.shape[-1]))
    matrix = rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"
    return matrix if rows.ndim > 1 else f"{{{matrix}}}_{{[0]}}"


def _default(op: Op, name: str) -> Any:
    return next(option.default for option in op.options if option.name == name)


def _value(value: Any) -> str:
    """An option as program text."""
    if isinstance(value, bool):
        return rf"\text{{{value}}}"
    return f'"{value}"' if isinstance(value, str) else str(value)


def latex(trace: Trace) -> str:
    """The program of a trace as LaTeX, its lines in the order in which they are computed."""
    lines = _Writer(trace).write()
    if len(lines) == 1 and "\\" in lines[0]:
        return lines[0] + "\n"
    body = " \\\\\n".join(f"  {line.replace(' = ', ' &= ', 1)}" for line in lines)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n"
