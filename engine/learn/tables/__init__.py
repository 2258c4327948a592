"""Tables as they are pasted or dropped: CSV (RFC 4180) and its relatives, read the way their author means them.

text → candidate dialects (`dialects`) → rows of cells (`cells`) → columns of numbers or classes (`columns`)
→ the one reading without a fault, or the question which of several is meant (`reading`) → X and Y (`examples`)

`numerals` says what a number is under each decimal mark, `quantities` what may stand beside one, `questions` what a
column of such cells can mean; `lists` are numbers in brackets.
"""

from engine.learn.tables.columns import Column
from engine.learn.tables.examples import Examples, examples
from engine.learn.tables.questions import Meanings
from engine.learn.tables.reading import Table, TableOptions, table

__all__ = ["Column", "Examples", "Meanings", "Table", "TableOptions", "examples", "table"]
