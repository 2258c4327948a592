r"""LaTeX into program text: what a formula on paper says, in the language's own words, with its places kept.

text → marks (pylatexenc) → terms with their pieces of program text → statements

What is read (all else has its own error):
- Letters side by side are a product (`xy` is x·y); `\text{loss}`, `\mathrm{…}`, a known function before a bracket
  and a run of letters that the text assigns (`loss = …`) are one name. `w_0` is w0, `w_{ij}` is w_ij, `\hat y` is
  y_hat, `W^{(1)}` is W_1; `\lambda` is lambda_, since the word is reserved.
- A product without a sign, or with `\cdot`, is the matrix product `@` beside a transposed name (`W^T x`) and between
  bold names (`\mathbf{W}\mathbf{x}`); all others, and `\times`, `\odot`, go element by element.
- `\sum_{i=1}^{n}` runs over its index, and `x_i` in it is an element, counted from the 1 of the sum (from 0 where the
  sum starts there); `\sum_i x_i` without bounds adds up all elements.
"""

from engine.language.latex.reader import is_latex, read_latex

__all__ = ["is_latex", "read_latex"]
