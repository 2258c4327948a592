"""Ways to run a plan: all give the same numbers, and a `Run` does not show which one it was.

`floats` runs graphs of scalars: on plain floats from the graph's columns (`tape`), as straight-line code (`straight`),
or level by level in NumPy (`levels`). What these leave is run by the table's own rules (`engine.forward`,
`engine.backward`).
"""
