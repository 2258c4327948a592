"""Training: minimises a program whose output is a loss over its parameters.

`problem` defines the loss and its parameters, `loss` evaluates them, `optimizers` and `batches` configure the updates,
`fit` runs the loop, `diverging` explains a divergence, `stability` foresees it, `gradient_sizes` looks for gradients
that vanish, `opened` shows a single update. `surface`, `regions` and
`steepest` evaluate the loss and the model on grids; `network` recognises the layers of a model, `score` compares its
predictions with its examples. `least_squares` solves the linear case in closed form, `formula` derives its gradient by
hand. `roles`, `data`, `by_formula`, `tables` and `presets` provide programs and data to start from.
"""

from engine.learn.batches import Batches, MiniBatches
from engine.learn.by_formula import Formulated, by_formula
from engine.learn.data import DATASETS, DataSet, Drawn, dataset
from engine.learn.directions import Element, Plane, along_elements, along_given, principal_plane, random_plane
from engine.learn.diverging import Divergence, explained, growing
from engine.learn.fit import Fit, read_state
from engine.learn.formula import Formula, formula
from engine.learn.gradient_sizes import GradientSizes, LayerSizes, gradient_sizes
from engine.learn.least_squares import Solution, least_squares
from engine.learn.loss import Program
from engine.learn.network import Features, Network, NetworkLayer, network
from engine.learn.opened import Opened, opened
from engine.learn.optimizers import OPTIMIZERS, Optimizer, OptimizerKind, optimizer
from engine.learn.presets import Layer, Model, Preset, preset
from engine.learn.preview import preview
from engine.learn.problem import Guess, Loss, guess
from engine.learn.records import Move, Record, Recorded, RunOptions, State
from engine.learn.regions import Data, Regions, regions
from engine.learn.roles import Roles, roles
from engine.learn.score import Score, score
from engine.learn.split import split
from engine.learn.stability import Stability, stability
from engine.learn.steepest import Steepest, steepest
from engine.learn.surface import Spot, Surface, surface
from engine.learn.tables import Column, Examples, Meanings, Scaling, Table, TableOptions, examples, standardised, table
from engine.learn.vectors import Layout, read_tensors

__all__ = [
    "DATASETS",
    "OPTIMIZERS",
    "Batches",
    "Column",
    "Data",
    "DataSet",
    "Divergence",
    "Drawn",
    "Element",
    "Examples",
    "Features",
    "Fit",
    "Formula",
    "Formulated",
    "GradientSizes",
    "Guess",
    "Layer",
    "LayerSizes",
    "Layout",
    "Loss",
    "Meanings",
    "MiniBatches",
    "Model",
    "Move",
    "Network",
    "NetworkLayer",
    "Opened",
    "Optimizer",
    "OptimizerKind",
    "Plane",
    "Preset",
    "Program",
    "Record",
    "Recorded",
    "Regions",
    "Roles",
    "RunOptions",
    "Scaling",
    "Score",
    "Solution",
    "Spot",
    "Stability",
    "State",
    "Steepest",
    "Surface",
    "Table",
    "TableOptions",
    "along_elements",
    "along_given",
    "by_formula",
    "dataset",
    "examples",
    "explained",
    "formula",
    "gradient_sizes",
    "growing",
    "guess",
    "least_squares",
    "network",
    "opened",
    "optimizer",
    "preset",
    "preview",
    "principal_plane",
    "random_plane",
    "read_state",
    "read_tensors",
    "regions",
    "roles",
    "score",
    "split",
    "stability",
    "standardised",
    "steepest",
    "surface",
    "table",
]
