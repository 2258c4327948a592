"""Faults that comparable systems really had; each stays caught."""

import json
import subprocess
import sys

import numpy as np
import pytest

import engine
from engine.errors import GradwalkError, TooLarge


def test_x_times_x_has_two_edges():
    trace = engine.trace("x*x", {"x": 3})
    assert [(edge.source, edge.target, edge.operand) for edge in trace.edges] == [(0, 1, 0), (0, 1, 1)]
    assert [float(edge.product) for edge in trace.edges] == [3, 3]
    assert trace.gradients == {"x": 6}
    assert trace.steps[-1].event == "sum" and trace.steps[-1].edges == (0, 1)


@pytest.mark.parametrize(
    ("program", "inputs", "gradients"),
    [
        ("x*(x+y)", {"x": 2, "y": 5}, {"x": 9, "y": 2}),
        ("-x*y", {"x": 2, "y": 5}, {"x": -5, "y": -2}),
        ("max(0,x)", {"x": 2}, {"x": 1}),
        ("max(0,x)", {"x": 0}, {"x": 0.5}),
        ("2^x", {"x": 3}, {"x": 8 * np.log(2)}),
        ("x^3^2", {"x": 1}, {"x": 9}),
        ("2*3+y", {"y": 1}, {"y": 1}),
    ],
)
def test_expressions_that_others_misread(program, inputs, gradients):
    assert engine.trace(program, inputs).gradients == pytest.approx(gradients)


def test_powers_are_right_associative():
    assert engine.trace("2^3^2").value == 512


def test_nothing_typed_is_rewritten():
    """A computer-algebra system would make x² of x·x, −a−b of −(a+b), y+6 of 2·3+y."""
    shapes = {
        "x*x": ["mul"],
        "x+x": ["add"],
        "-(a+b)": ["add", "neg"],
        "2*3+y": ["mul", "add"],
    }
    for program, expected in shapes.items():
        trace = engine.trace(program, {"x": 1, "a": 1, "b": 2, "y": 3})
        assert [node.op for node in trace.nodes if node.op] == expected, program


def test_a_second_backward_pass_does_not_double_anything():
    plan = engine.compile("x*x*y", {"x": 3, "y": 2})
    inputs = {"x": np.float64(3), "y": np.float64(2)}
    first = plan.run(inputs).gradients.nodes
    second = plan.run(inputs).gradients.nodes
    assert first == second
    assert engine.trace("x*x*y", {"x": 3, "y": 2}).gradients == {"x": 12, "y": 9}


@pytest.mark.long
def test_a_chain_of_100_000_nodes():
    count = 100_000
    program = "v = x\n" + "v = v + 1\n" * (count // 2) + "v = v * x\n" * 0 + "v"
    trace = engine.trace(program, {"x": 0.5}, limits=engine.Limits.unlimited())
    assert len(trace.graph) >= count
    assert trace.value == 0.5 + count // 2
    assert trace.gradients == {"x": 1}
    assert len(trace.steps) > count
    assert str(trace.graph).count("\n") == len(trace.graph) - 1


def test_a_long_sum_does_not_recurse():
    """Python's parser reads this; a recursive visitor would not come back."""
    program = "+".join(["x"] * 2_000)
    assert engine.trace(program, {"x": 1.5}, limits=engine.Limits.unlimited()).gradients == {"x": 2_000}


def test_a_sum_too_long_for_the_parser_is_refused_calmly():
    program = "+".join(["x"] * 9_000)
    try:
        assert engine.trace(program, {"x": 1}).value == 9_000
    except TooLarge as error:
        assert error.faults[0].hint


def test_broadcasting_over_the_batch_sums_the_gradient_back():
    trace = engine.trace("sum(X @ W + b)", {"X": np.ones((4, 3)), "W": np.ones((3, 2)), "b": [0.5, 0.5]})
    assert trace.gradients["b"].tolist() == [4, 4]


def test_exponential_formulas_stay_linear():
    program = "\n".join(["x = x + x"] * 60)
    trace = engine.trace("x0 = t\n" + program.replace("x", "x0"), {"t": 1})
    assert trace.value == 2.0**60
    assert trace.gradients == {"t": 2.0**60}
    assert sum(len(edge.rule) for edge in trace.edges) < 12_000


def test_names_of_python_and_javascript_are_ordinary():
    names = ["constructor", "document", "class_weight", "вес", "权重", "location", "toString", "eval", "exec", "os"]
    inputs = {name: float(position) for position, name in enumerate(names)}
    assert engine.trace(" + ".join(names), inputs).gradients == dict.fromkeys(names, 1)


@pytest.mark.parametrize(
    "program",
    [
        "__import__('os').system('true')",
        "().__class__.__bases__[0].__subclasses__()",
        "x.__class__",
        "open('/etc/passwd')",
        "[c for c in ().__class__.__mro__]",
        "(lambda: 1)()",
        "eval('1')",
        "exec('1')",
        "f'{x}'",
        "'%9999999d' % 1",
        "9**9**9**9",
        "x.T.base",
        "x.shape.__class__",
        "breakpoint()",
        "import os",
    ],
)
def test_nothing_typed_is_run_as_python(program):
    try:
        trace = engine.trace(program, {"x": [1.0, 2.0]})
    except GradwalkError as error:
        assert error.faults[0].message
    else:
        assert program == "9**9**9**9" and trace.value == np.inf


def test_deep_programs_do_not_end_the_process():
    """In a process of its own with the stack that a thread has."""
    script = """
import threading, json, engine
from engine.errors import GradwalkError
from engine.limits import Limits
outcomes = []
def work():
    for text in ("(" * 5000, "-" * 15000 + "x", "[" * 300 + "]" * 300, "x" + "**x" * 3000, "x\\n" + "\\ud800", "(" * 99 + "x" + ")" * 99):
        try:
            engine.trace(text, {"x": 1}, limits=Limits(seconds=60))
            outcomes.append("ok")
        except GradwalkError as error:
            outcomes.append(error.slug)
thread = threading.Thread(target=work); thread.start(); thread.join()
print(json.dumps(outcomes))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    outcomes = json.loads(done.stdout)
    assert len(outcomes) == 6
    assert outcomes[-1] == "ok"
    assert set(outcomes[:-1]) <= {"too-large", "syntax-error", "ok"}
