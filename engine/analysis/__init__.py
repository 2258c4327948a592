"""Analyses of a program's derivative: checks, paths, Jacobians, Hessians, forward mode, plots."""
