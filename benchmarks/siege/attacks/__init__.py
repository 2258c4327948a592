"""The attacks: one function each, in modules by what they misuse. `ATTACKS` lists them in the order of the table.

An attack gets a `Target`, does its worst until `target.end` at most, and closes what it opened when it returns.
"""

from __future__ import annotations

from importlib import import_module

from benchmarks.siege.target import ATTACKS

MODULES = ("connections", "http", "programs", "memory", "processes")

for module in MODULES:
    import_module(f"{__name__}.{module}")

__all__ = ["ATTACKS"]
