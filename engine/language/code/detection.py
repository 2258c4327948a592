"""Patterns that identify pasted code and its language.

Every pattern is linear in the text. A match only selects a reader; a text in which the reader changes nothing is read
as usual.
"""

from __future__ import annotations

import re

COMMENT = re.compile(r"#[^\n]*")
PYTHON = re.compile(
    r"""
    ^[ \t]*(?:import|from)[ \t]+[A-Za-z_]                                   # imports
  | ^[ \t]*(?:```|~~~|>>>|In[ ]?\[\d*\]:|Out[ ]?\[\d*\]:|%%?[a-z]+|@)       # fences, prompts, notebooks, decorators
  | ^[ \t]*(?:class|with|return|assert|pass|del)\b
  | \b(?:np|numpy|torch|nn|math|tf|keras|jnp|jax|plt|random)\.[A-Za-z_]
  | \bF\.[a-z]
  | (?:\b[^\W\d]\w*|[)\]])[ ]?\.(?!(?:T|shape)\b)[A-Za-z_]                   # an attribute or a method
  | \b(?:Value|print|zip|enumerate|lambda|float|display)\b[ ]*[(\w]
  | \b(?:dim|keepdim|requires_grad|dtype)[ ]?=[^=]
  | ^[ \t]*[^\W\d]\w*[ \t]*:[ ]*[A-Za-z_][\w.\[\]]*[ \t]*=
  | \([^()\n]{0,200}\bfor\b                                                # a generator
  | ->
    """,
    re.VERBOSE | re.MULTILINE,
)


OCTAVE = re.compile(
    r"""
    ^[ \t]*%[ \t%]                                   # a comment
  | ;[ \t]*%
  | [\w)\]]\.?'[ \t)]*(?:\.[\^/]|\.?\*)             # a transpose in a product
  | \*[ \t]*\w{1,60}'
  | ^[ \t]*(?:end|endfor|endif|endwhile|endfunction|function)\b
  | \([ \t]*:[ \t]*[,)] | ,[ \t]*:[ \t]*\)            # X(:,1); `X[:, :, 0]` is none
  | \.\.\.[ \t]*$
  | \b(?:size|ones|zeros|numel|length)\(
    """,
    re.VERBOSE | re.MULTILINE,
)


MATRIX = re.compile(r"\[[^\[\]\n]{0,200};|\[[ \t]*-?[\d.]+[ \t]+-?[\d.]")
"""A matrix with `;` between its rows or blanks between its numbers: Octave if the text also multiplies."""
PRODUCT = re.compile(r"[\w)\]'][ \t]*(?:\*(?!\*)|'|\.[\^*/])")


def is_octave(text: str) -> bool:
    """Whether the text has a mark of Octave; `.^` alone does not count, as it says nothing about `*`."""
    code = COMMENT.sub("", text)
    return OCTAVE.search(code) is not None or (MATRIX.search(code) is not None and PRODUCT.search(code) is not None)


def is_python(text: str) -> bool:
    """Whether the text has a mark of Python that this language lacks."""
    return PYTHON.search(COMMENT.sub("", text)) is not None
