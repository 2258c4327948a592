r"""Translates LaTeX formulas to program text, keeping the origin of every character.

text → marks (pylatexenc) → terms with their pieces of program text → statements; where the meaning depends on shapes
(`language.math_notation`), the tracer resolves it (`tracing.math_notation`), and the text is shown as resolved.

What is read (everything else has an error of its own):
- Names. Adjacent letters are a product (`xy` is x·y); `\text{loss}`, `\mathrm{…}`, a known function before a
  bracket and a run of letters that the text assigns (`loss = …`) are one name. `w_0` is w0 (or w_0, if that is the
  name of an input), `w_{ij}` is w_ij, `\hat y` is y_hat, `W^{(1)}` and `W^{[1]}` are W_1, `w^*` is w_star, `\theta`
  is theta; `\lambda` is lambda_, since the word is reserved. `\sigma^2 = …` names the square.
- Products by juxtaposition, with a thin space or `\cdot` follow the shapes: a scalar scales, anything else is the
  matrix product; a vector left of a transposed one is a column (`x y^\top` is the outer product). `\odot`, `\circ`,
  `\times` are elementwise. Where only the elementwise product fits, an error offers both fixes.
- Powers. `A^{-1}` is the inverse of a matrix, the reciprocal of a scalar, an error for a vector; `A^{-\top}` its
  transpose; `\sin^{-1}` the inverse function, `\sin^2 x` and `f^2(x)` the square of the value; all others are
  elementwise. `x^T` transposes, unless the text assigns T.
- Bars. `\|v\|` is the Euclidean norm (of a matrix Frobenius', also `\|A\|_F`), `\|v\|_1`, `\|v\|_2`, `\|v\|_\infty`
  those of vectors; `|x|` is the absolute value of a scalar.
- Sums. `\sum_{i=1}^{n}` runs over its index, and `x_i` or `x^{(i)}` in it is an element, counted from the 1 of the sum
  (from 0 where the sum starts there), never from the end; `\sum_i x_i` runs over all of them; a sum of vectors is a
  vector. `x_2` beside `x` or `x_i`, or with an input x and no input x2, is the second element of the tensor x,
  elsewhere a name; one index of a matrix (`W_1`, `A_{12}`) is ambiguous. A sum whose last number lies below its first
  is 0, such a product 1.
- `f(x) = …` defines a function that can be called afterwards; a left side that is never called (`J(\theta) = …`,
  `P(y=1|x) = …`) names the value. A text without commands is LaTeX too if it has `^{` or `_{`.
- Statements end at the end of a line, at `\\`, and at a comma before the next equation (`x = 5,\ y = x^2`); a line that
  begins with an operator goes on. `10\%` is 10/100, `3{,}5` and `3,\!5` are decimal fractions.

Ambiguous, with a fix for each reading: `3,14`; `10^12` and `e^-x` without braces; `\log x/y` and
`\max x, y` without brackets; `10%`, which begins a comment; `3\frac{1}{2}`; `x'`; a line that begins with a minus.
"""

from engine.language.latex.detection import is_certainly_latex, is_latex, without_comments
from engine.language.latex.reader import read_latex

__all__ = ["is_certainly_latex", "is_latex", "read_latex", "without_comments"]
