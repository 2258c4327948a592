"""Reads pasted or dropped tables: CSV (RFC 4180) and its variants, in the reading that their author intended.

text → candidate dialects (`dialects`) → rows of cells (`cells`) → columns of numbers or classes (`columns`)
→ the only reading without a fault, or a choice between several (`reading`) → X and Y (`examples`), perhaps
standardised (`scaling`)

`numerals` parses numbers under each decimal mark, `quantities` numbers with units, signs or currencies; `questions`
lists the possible meanings of a column of such cells; `lists` reads numbers in brackets.
"""

from engine.learn.tables.columns import Column
from engine.learn.tables.examples import Examples, examples
from engine.learn.tables.questions import Meanings
from engine.learn.tables.reading import Table, TableOptions, table
from engine.learn.tables.scaling import Scaling, standardised

__all__ = ["Column", "Examples", "Meanings", "Scaling", "Table", "TableOptions", "examples", "standardised", "table"]
