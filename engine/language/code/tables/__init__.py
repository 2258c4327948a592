"""The frameworks' names of our functions: one row per function.

Full names are NumPy's (`numpy.`, shared by JAX), PyTorch's (`torch.`), TensorFlow's (`tensorflow.`), those of the
standard `math` (`math.`), Octave's (`octave.`), and Python's own (`python.`). A method is looked up as
`numpy.ndarray.name` or `torch.Tensor.name`, then as the function `numpy.name` or `torch.name` of its receiver.
"""

from engine.language.code.tables.einsum import EINSUM
from engine.language.code.tables.elementwise import ELEMENTWISE
from engine.language.code.tables.keras import CLASSES, KERAS
from engine.language.code.tables.learning import LEARNING
from engine.language.code.tables.learning import MODULES as OF_TORCH
from engine.language.code.tables.names import CONSTANTS, DROPPED, DROPPED_CALLS
from engine.language.code.tables.octave import OCTAVE
from engine.language.code.tables.shaping import SHAPING
from engine.language.code.tables.tensors import TENSORS

ROWS = {**ELEMENTWISE, **SHAPING, **LEARNING, **KERAS, **EINSUM, **TENSORS, **OCTAVE}
MODULES = {**OF_TORCH, **CLASSES}

__all__ = ["CONSTANTS", "DROPPED", "DROPPED_CALLS", "MODULES", "ROWS"]
