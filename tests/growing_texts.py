"""Programs and tables of many shapes that grow with a number: each must cost in proportion to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def name(number: int) -> str:
    """A name that is no function's."""
    return "abcdefghij"[number % 10] + str(number)


def case(program: str, inputs: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
    """A program and its inputs."""
    return program, inputs or {}


PROGRAMS: Mapping[str, Callable[[int], tuple[str, dict[str, Any]]]] = {
    "names": lambda n: case("\n".join(f"{name(i)} = x*{i}" for i in range(n)) + "\n" + name(n - 1), {"x": 1.0}),
    "missing": lambda n: case("+".join(name(i) for i in range(n))),
    "unknown fn": lambda n: case("+".join(f"foo{i}(x)" for i in range(n)), {"x": 1.0}),
    "joined": lambda n: case("+".join(f"w{i}x{i}" for i in range(n)), {"x": 1.0}),
    "attached T": lambda n: case("+".join(f"x^T{name(i)[0]}" for i in range(n)), {"x": [1.0, 2.0]}),
    "nums juxt": lambda n: case("+".join("2x" for i in range(n)), {"x": 1.0}),
    "ambig": lambda n: case("+".join("1/2x" for i in range(n)), {"x": 1.0}),
    "powers": lambda n: case("+".join("x^2 x" for i in range(n)), {"x": 1.0}),
    "e powers": lambda n: case("+".join("e^2x" for i in range(n)), {"x": 1.0}),
    "supers": lambda n: case("+".join("x²" for i in range(n)), {"x": 1.0}),
    "norms": lambda n: case("+".join("‖x‖" for i in range(n)), {"x": [1.0]}),
    "abs": lambda n: case("+".join("|x|" for i in range(n)), {"x": 1.0}),
    "abs unclosed": lambda n: case("|x+" * n, {"x": 1.0}),
    "transposes": lambda n: case("+".join("xᵀ x" for i in range(n)), {"x": [1.0]}),
    "defs": lambda n: case("\n".join(f"def f{i}(a):\n    return a*2" for i in range(n)) + "\nf1(x)", {"x": 1.0}),
    "calls": lambda n: case("def f(a):\n    return a*2\n" + "\n".join("x=f(x)" for i in range(n)) + "\nx", {"x": 1.0}),
    "nested ifs": lambda n: case(
        "\n".join(f"if x>{i}:\n    y=x\nelse:\n    y=-x" for i in range(n)) + "\ny", {"x": 1.0}
    ),
    "comments": lambda n: case("\n".join("# hello" for i in range(n)) + "\nx", {"x": 1.0}),
    "blank": lambda n: case("\n" * n + "x", {"x": 1.0}),
    "blanks": lambda n: case("x" + " " * n + "+" + " " * n + "x", {"x": 1.0}),
    "continued": lambda n: case("x = 1 +\\\n" * n + "2\nx"),
    "brackets lines": lambda n: case("(x" + "\n+x" * n + ")", {"x": 1.0}),
    "semicolons": lambda n: case("; ".join("y=x" for i in range(n)) + "; y", {"x": 1.0}),
    "long name": lambda n: case("a" * n),
    "long number": lambda n: case("1" * n),
    "decimals": lambda n: case("+".join("3,14" for i in range(n))),
    "quotes": lambda n: case("‘" * n + "x"),
    "strings": lambda n: case("'a'+" * n + "x", {"x": 1.0}),
    "bcast warn": lambda n: case(
        "\n".join("a=x+y" for i in range(n)) + "\nsum(a)", {"x": [1.0, 2.0], "y": [[1.0], [2.0]]}
    ),
    "losses": lambda n: case("+".join("mse(x,y)" for i in range(n)), {"x": [1.0, 2.0], "y": [3.0, 2.0]}),
    "unreached": lambda n: case(
        "+".join(f"floor({name(i)})" for i in range(n)) + "+x", {**{name(i): 1.0 for i in range(n)}, "x": 1.0}
    ),
    "ignored": lambda n: case("x", {**{name(i): 1.0 for i in range(n)}, "x": 1.0}),
    "outputs": lambda n: case(",".join(["x*2"] * n), {"x": 1.0}),
    "unused": lambda n: case("\n".join(f"y=x*{i}" for i in range(n)) + "\nx", {"x": 1.0}),
    "fanout": lambda n: case(
        "\n".join(f"y{i}=x*x" for i in range(n)) + "\n" + "+".join(f"y{i}" for i in range(n)), {"x": 1.0}
    ),
    "maxout": lambda n: case("maxout(" + ",".join(["x"] * n) + ")", {"x": 1.0}),
    "stack": lambda n: case("sum(stack([" + ",".join(["x"] * n) + "]))", {"x": 1.0}),
    "list": lambda n: case("sum([" + ",".join(["1"] * n) + "]*x)", {"x": 1.0}),
    "subs x_1": lambda n: case("+".join(f"x_{i % 3 + 1}" for i in range(n)), {"x": [1.0, 2.0, 3.0]}),
    "lit mismatch": lambda n: case("[" + ",".join(["[1,2]"] * n) + ",[1]]"),
    "in/out prompts": lambda n: case("\n".join(f"In [{i}]: y=x" for i in range(n)) + "\ny", {"x": 1.0}),
    "np": lambda n: case("import numpy as np\n" + "\n".join("y=np.exp(x)" for i in range(n)) + "\ny", {"x": 1.0}),
    "np long": lambda n: case("import numpy as np\ny=" + "+".join("np.exp(x)" for i in range(n)) + "\ny", {"x": 1.0}),
    "torch prints": lambda n: case("import torch\n" + "\n".join("print(x)" for i in range(n)) + "\nx*2", {"x": 1.0}),
    "torch nest": lambda n: case("import torch\ny=" + "torch.exp(" * n + "x" + ")" * n, {"x": 1.0}),
    "torch unsup": lambda n: case(
        "import torch\n" + "\n".join(f"y{i}=torch.foo{i}(x)" for i in range(n)) + "\ny1", {"x": 1.0}
    ),
    "octave": lambda n: case("\n".join("y = x.^2;" for i in range(n)) + "\ny", {"x": 1.0}),
    "octave mat": lambda n: case("A=[" + ";".join("1 2" for i in range(n)) + "];\nsum(A.^2)"),
    "octave dots": lambda n: case("y = x.^2 + ...\n" + "x + ...\n" * n + "x", {"x": 1.0}),
    "octave mism": lambda n: case("+".join("x.*y" for i in range(n)), {"x": [1.0, 2.0], "y": [[1.0], [2.0]]}),
    "dotted transp": lambda n: case("+".join("x'*x" for i in range(n)) + "+x.^2", {"x": [1.0, 2.0]}),
    "latex": lambda n: case("+".join(r"\frac{x}{2}" for i in range(n)), {"x": 1.0}),
    "latex nest": lambda n: case(r"\sqrt{" * n + "x" + "}" * n, {"x": 1.0}),
    "latex sub": lambda n: case(r"\alpha+" + "+".join(f"x_{{{i}}}" for i in range(n)), {"x": 1.0}),
    "latex sum": lambda n: case("+".join(r"\sum_{i=1}^{3} x_i" for i in range(n)), {"x": [1.0, 2.0, 3.0]}),
    "latex words": lambda n: case("+".join(r"\text{loss}" for i in range(n)), {"loss": 1.0}),
    "latex lines": lambda n: case(r"\\".join(r"y = \exp x" for i in range(n)), {"x": 1.0}),
    "latex cases": lambda n: case(
        r"\begin{cases}" + r"\\".join(r"x & x > 0" for i in range(n)) + r"\end{cases}", {"x": 1.0}
    ),
    "latex pmatrix": lambda n: case(r"\begin{pmatrix}" + r"\\".join("1 & 2" for i in range(n)) + r"\end{pmatrix}"),
    "latex unk": lambda n: case("+".join(rf"\foo{chr(97 + i % 26)} x" for i in range(n)), {"x": 1.0}),
    "latex primes": lambda n: case(r"\alpha+" + "+".join("x'" for i in range(n)), {"x": 1.0}),
    "latex index": lambda n: case(r"\alpha+" + "+".join("x_{[0,1:3]}" for i in range(n)), {"x": [1.0, 2.0, 3.0, 4.0]}),
    "latex index open": lambda n: case(r"\alpha+" + "x_{[0," * n, {"x": 1.0}),
    "latex norm": lambda n: case("+".join(r"\|x\|" for i in range(n)), {"x": [1.0]}),
    "latex bars": lambda n: case(r"\alpha+" + "|x+" * n, {"x": 1.0}),
    "latex juxt": lambda n: case(r"\alpha " + "x y " * n, {"x": 1.0, "y": 1.0, "alpha": 1.0}),
    "latex comments": lambda n: case("% c\n" * n + r"\alpha", {"alpha": 1.0}),
    "latex left": lambda n: case(r"\left(" * n + "x" + r"\right)" * n, {"x": 1.0}),
    "latex E": lambda n: case("+".join(r"\mathbb{1}[x>0]" for i in range(n)), {"x": 1.0}),
    "latex 1open": lambda n: case("+".join(r"\mathbb{1}[x>0" for i in range(n)), {"x": 1.0}),
    "latex KL": lambda n: case("+".join(r"D_{KL}(p\|q)" for i in range(n)), {"p": [0.5, 0.5], "q": [0.5, 0.5]}),
    "latex numbers": lambda n: case(r"\alpha+" + "+".join(r"1\,000" for i in range(n)), {"alpha": 1.0}),
    "latex hat": lambda n: case("+".join(r"\hat{y}" for i in range(n)), {"y_hat": 1.0}),
    "greek": lambda n: case("+".join("α" for i in range(n)), {"α": 1.0}),
    "combining": lambda n: case("x" + "\u0301" * n),
}

TABLES: Mapping[str, Callable[[int], str]] = {
    "cols a": lambda n: ",".join(["a"] * n) + "\n" + ("\n".join([",".join(["1"] * n)] * 3)),
    "cols mixed": lambda n: ",".join([f"a{i % 7}_" for i in range(n)]) + "\n" + ("\n".join([",".join(["1"] * n)] * 3)),
    "cols words": lambda n: (
        ",".join([f"a{i}" for i in range(n)]) + "\n" + ("\n".join([",".join([f"u{i % 3}" for i in range(n)])] * 5))
    ),
    "units": lambda n: "\n".join(f"{i} kg,{i}" for i in range(n)),
    "units cols": lambda n: ",".join([f"a{i}" for i in range(n)]) + "\n" + ("\n".join([",".join(["5 kg"] * n)] * 3)),
    "ragged": lambda n: "\n".join(",".join("1" * (i % 50 + 1)) for i in range(n)),
    "missing": lambda n: "\n".join("1,,3" for i in range(n)),
    "words": lambda n: "\n".join(f"w{i},{i}" for i in range(n)),
    "dates": lambda n: "\n".join(f"2020-01-{i % 28 + 1:02},{i}" for i in range(n)),
    "quotes": lambda n: "\n".join('"a, b",1' for i in range(n)),
    "lists": lambda n: "[" + ",".join("[1,2]" for i in range(n)) + "]",
    "spaces": lambda n: "\n".join("1   2" for i in range(n)),
    "decimals": lambda n: "\n".join("1,5;2,5" for i in range(n)),
    "thousands": lambda n: "\n".join("1,234,567;2" for i in range(n)),
    "nul": lambda n: "\n".join("1,\0" for i in range(n)),
    "one row": lambda n: ",".join("1" for i in range(n)),
    "one cell": lambda n: "1" * n,
    "long cell": lambda n: "a,b\n" + "x y " * n + ",1\n",
}
