"""Expressions of a given shape, for `ProgramWriter`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.fuzz.programs.writer import Block, Scope

Shape = tuple[int, ...]

SMOOTH = ["tanh({})", "sigmoid({})", "sin({})", "cos({})", "atan({})", "softplus({})", "silu({})", "gelu({})", "erf({})",
          "relu({})", "elu({}, alpha=0.8)", "leaky_relu({}, alpha=0.2)", "abs({})", "-{}", "tanh({})**3", "square(tanh({}))", "({})**2",
          "exp(tanh({}))", "sqrt({}**2 + 0.3)", "log({}**2 + 0.7)", "1/({}**2 + 0.5)", "expm1(sin({}))", "log1p({}**2)",
          "clip({}, -0.4, 0.9)", "maximum({}, 0.25)", "stop_gradient({})", "sinh(tanh({}))", "cosh(sin({}))", "log_cosh({}, 0.3, reduction=\"none\")"]  # fmt: skip
"""Functions of one argument, each of which is moderate wherever its argument is."""
REDUCTIONS = ["sum", "mean", "max", "min", "logsumexp", "var", "norm"]
LOSSES = ["mse", "mae", "huber", "log_cosh", "hinge", "exponential_loss", "mbe"]


class Expressions:
    """The part of `ProgramWriter` that writes expressions."""

    draw: st.DrawFn
    inputs: dict[str, Shape]
    blocks: list[Block]
    scope: Scope
    fresh: Callable[..., str]

    def pick(self, choices: Any) -> Any:
        """One of several."""
        return choices[self.draw(st.integers(0, len(choices) - 1))]

    def chance(self, one_in: int) -> bool:
        """True once in so many times."""
        return self.draw(st.integers(0, one_in - 1)) == 0

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self.draw(st.integers(low, high))

    def expression(self, shape: Shape, depth: int) -> str:
        """Text of this shape, an atom or in brackets."""
        if depth <= 0:
            return self.leaf(shape)
        return self.pick(self.ways(shape))(shape, depth - 1)  # type: ignore[no-any-return]

    def ways(self, shape: Shape) -> list[Callable[[Shape, int], str]]:
        """What can give this shape."""
        choices = [self.arithmetic, self.arithmetic, self.function, self.function, self.conditional, self.where]
        if any(block.result == shape for block in self.blocks):
            choices += [self.call, self.call]
        if len(shape) < 4:
            choices += [self.reduction, self.element, self.added]
        if shape:
            choices += [self.product, self.stacked, self.comprehension, self.softmax, self.turned, self.slices]
        else:
            choices += [self.inner, self.loss]
        if len(shape) == 2:
            choices += [self.dense, self.transposed]
        return choices

    def bounded(self, shape: Shape, depth: int) -> str:
        """Something between −1 and 1: what is multiplied turn by turn must not grow."""
        return f"tanh({self.expression(shape, depth)})"

    def leaf(self, shape: Shape) -> str:
        """A name, an input, a number, or a counter."""
        bound = [name for name, of in self.scope.known.items() if of == shape]
        if bound and not self.chance(4):
            return self.pick(bound)  # type: ignore[no-any-return]
        if not shape and self.chance(3):
            return self.pick([*self.scope.counters, "0.5", "1.25", "-0.75", "2"])  # type: ignore[no-any-return]
        if self.scope.inside:
            return self.fallback(shape)
        free = [name for name, of in self.inputs.items() if of == shape]
        if free and (len(self.inputs) > 5 or not self.chance(3)):
            return self.pick(free)  # type: ignore[no-any-return]
        name = self.fresh("x")
        self.inputs[name] = self.scope.known[name] = shape
        return name

    def fallback(self, shape: Shape) -> str:
        """Within a block: an expression of its first parameter, of any shape."""
        first = next(iter(self.scope.known))
        return f"expand(mean({first}), shape={shape})" if shape else f"mean({first})"

    def part(self, shape: Shape) -> Shape:
        """A shape that broadcasts to this one."""
        kept = shape[self.whole(0, len(shape)) :]
        return tuple(1 if self.chance(5) else size for size in kept)

    def wider(self, shape: Shape) -> tuple[int, Shape]:
        """The shape with one more axis, and where."""
        place = self.whole(0, len(shape))
        return place, (*shape[:place], self.whole(2, 3), *shape[place:])

    def arithmetic(self, shape: Shape, depth: int) -> str:
        left, right = self.expression(shape, depth), self.expression(self.part(shape), depth)
        sign = self.pick(["+", "-", "*", "/"])
        if sign == "/":
            return f"({left} / (0.5 + {right}**2))"
        return f"({left} {sign} {right})" if self.chance(2) else f"({right} {sign} {left})"

    def function(self, shape: Shape, depth: int) -> str:
        return f"({self.pick(SMOOTH).format('(' + self.expression(shape, depth) + ')')})"

    def conditional(self, shape: Shape, depth: int) -> str:
        return f"({self.expression(shape, depth)} if {self.condition()} else {self.expression(shape, depth)})"

    def where(self, shape: Shape, depth: int) -> str:
        test = f"{self.expression(shape, depth)} {self.pick(['<', '>', '<=', '>='])} {self.leaf(shape)}"
        return f"where({test}, {self.expression(shape, depth)}, {self.expression(self.part(shape), depth)})"

    def call(self, shape: Shape, depth: int) -> str:
        """A user's block, by position or by name."""
        block = self.pick([block for block in self.blocks if block.result == shape])
        given = [self.bounded(each, depth - 1) for each in block.shapes]
        if self.chance(3):
            given[-1] = f"{block.parameters[-1]}={given[-1]}"
        if block.takes_function and self.chance(2):
            given.append(f"g={self.pick(['sigmoid', 'cos', 'softplus'])}")
        return f"{block.name}({', '.join(given)})"

    def reduction(self, shape: Shape, depth: int) -> str:
        if not shape and self.chance(2):
            return f"{self.pick(REDUCTIONS)}({self.expression(self.pick([(3,), (2, 2), (2, 1, 2, 2)]), depth)})"
        place, inner = self.wider(shape)
        return f"{self.pick(REDUCTIONS)}({self.expression(inner, depth)}, axis={place})"

    def added(self, shape: Shape, depth: int) -> str:
        """A sum over a list that a comprehension made."""
        counter = self.fresh("k")
        self.scope.counters.append(counter)
        item = self.expression(shape, depth)
        self.scope.counters.pop()
        only = f" if {counter} % 2 == 0" if self.chance(3) else ""
        return f"sum(stack([{item} for {counter} in range({self.whole(1, 3)}){only}]), axis=0)"

    def comprehension(self, shape: Shape, depth: int) -> str:
        counter = self.fresh("k")
        self.scope.counters.append(counter)
        item = self.expression(shape[1:], depth)
        self.scope.counters.pop()
        return f"stack([{item} for {counter} in range({shape[0]})])"

    def stacked(self, shape: Shape, depth: int) -> str:
        place = self.whole(0, len(shape) - 1)
        inner = (*shape[:place], *shape[place + 1 :])
        return f"stack([{', '.join(self.expression(inner, depth) for _ in range(shape[place]))}], axis={place})"

    def element(self, shape: Shape, depth: int) -> str:
        place, inner = self.wider(shape)
        return f"({self.expression(inner, depth)})[{', '.join([':'] * place + [str(self.whole(0, 1))])}]"

    def slices(self, shape: Shape, depth: int) -> str:
        return f"({self.expression((shape[0] + 1, *shape[1:]), depth)})[{self.pick(['1:', f':{shape[0]}'])}]"

    def product(self, shape: Shape, depth: int) -> str:
        size = self.whole(1, 3)
        if len(shape) == 1:
            return f"({self.expression((*shape, size), depth)} @ {self.expression((size,), depth)})"
        return f"({self.expression((*shape[:-1], size), depth)} @ {self.expression((size, shape[-1]), depth)})"

    def inner(self, shape: Shape, depth: int) -> str:
        return f"({self.expression((3,), depth)} @ {self.expression((3,), depth)})"

    def softmax(self, shape: Shape, depth: int) -> str:
        return f"{self.pick(['softmax', 'log_softmax'])}({self.expression(shape, depth)}, axis={self.whole(0, len(shape) - 1)})"

    def turned(self, shape: Shape, depth: int) -> str:
        return f"reshape({self.expression(shape[::-1], depth)}, {shape})"

    def transposed(self, shape: Shape, depth: int) -> str:
        return f"({self.expression(shape[::-1], depth)}).T"

    def dense(self, shape: Shape, depth: int) -> str:
        size = self.whole(1, 3)
        given = f"{self.expression((shape[0], size), depth)}, {self.expression((size, shape[1]), depth)}"
        bias = f", bias={self.expression(shape[1:], depth - 1)}" if self.chance(2) else ""
        return f"dense({given}{bias}{self.pick(['', ', activation=tanh', ', activation=relu'])})"

    def loss(self, shape: Shape, depth: int) -> str:
        inner = self.pick([(), (3,), (2, 2)])
        first, second = self.expression(inner, depth), self.expression(inner, depth)
        if inner and self.chance(4):
            return f"cross_entropy_with_logits(softmax({first}), {second})"
        if self.chance(4):
            return f"bce(sigmoid({first}), sigmoid({second}))"
        return f"{self.pick(LOSSES)}({first}, {second}{self.pick(['', ', reduction=' + chr(34) + 'sum' + chr(34)])})"

    def condition(self) -> str:
        """A question about numbers: simple, chained, joined or denied."""
        first, second = self.expression((), 1), self.expression((), 1)
        form = self.pick(["simple", "simple", "chained", "and", "or", "not", "counter"])
        if form == "chained":
            return f"-0.5 < {first} < {second}"
        if form in ("and", "or"):
            return f"{first} > 0.4 {form} {second} < 0.8"
        if form == "not":
            return f"not {first} >= {second}"
        if form == "counter" and self.scope.counters:
            return f"{self.pick(self.scope.counters)} % 2 == {self.whole(0, 1)}"
        return f"{first} {self.pick(['<', '>', '<=', '>='])} {second}"
