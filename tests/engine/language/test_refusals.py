"""Each thing that is refused has its own sentence, whether Python can read the program or not."""

from __future__ import annotations

import pytest

import engine
from engine.errors import GradwalkError, ProgramSyntaxError, TooLarge
from engine.language import refused
from engine.limits import Limits

ONE = {"x": 1.0, "y": 2.0}


def told(program: str, **limits: int) -> GradwalkError:
    """The error that a program brings."""
    with pytest.raises(GradwalkError) as caught:
        engine.trace(program, ONE, limits=Limits(**limits))
    return caught.value


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        (["x & y", "x | y", "x << y", "x >> y", "~x"], refused.NO_BITS),
        (["import x", "from x import y", "import )", "from x"], refused.NO_MODULES),
        (["f = lambda: x"], refused.NO_LAMBDA),
        (["class A:\n  x", "class ("], refused.NO_CLASSES),
        (["{1: x}", "{1, x}", "{i: i for i in y}", "{i for i in y}"], refused.NO_SETS),
        (["try:\n  x\nexcept y:\n  y", "raise x", "try:", "except )", "finally:", "raise )"], refused.NO_TRY),
        (["with x:\n  y", "with ("], refused.NO_WITH),
        (["async (", "await )", "async def f():\n  x"], refused.NO_ASYNC),
        (["yield x", "yield ("], refused.NO_YIELD),
        (["global x", "nonlocal x", "global )", "nonlocal )"], refused.NO_GLOBAL),
        (["f'{x}'"], refused.NO_FSTRING),
        (["match x:\n  case y:\n    x"], refused.NO_MATCH),
        (["x: y = 1"], refused.NO_TYPES),
        (["x in y", "x not in y"], refused.NO_IN),
        (["x is y", "x is not y"], refused.NO_IS),
        (["(x := 1)"], refused.NO_WALRUS),
        (["exp(*x)", "exp(**x)", "*x, y = x"], refused.NO_STAR),
        (["sum(i for i in x)"], refused.NO_GENERATORS),
        (["x[0] = y"], refused.NO_ELEMENT),
        (["__x"], refused.NO_DUNDER),
        (["assert x", "assert )"], refused.NEVER["Assert"][0]),
        (["del x", "del )"], refused.NEVER["Delete"][0]),
        (["pass )"], refused.NEVER["Pass"][0]),
    ],
)
def test_its_own_sentence(programs: list[str], sentence: object) -> None:
    assert {program: told(program).faults[0].message for program in programs} == dict.fromkeys(programs, sentence)


@pytest.mark.parametrize("module", ["np", "numpy", "math", "torch", "tf", "jnp", "F"])
def test_a_module_is_taken_away(module: str) -> None:
    (fix,) = told(f"{module}.exp(x)").faults[0].fixes
    assert fix.text == ""
    assert not told(f"{module}x.exp(x)").faults[0].fixes, "a method with an argument is nothing that we could guess"
    assert [fix.text for fix in told("x.sum()").faults[0].fixes] == ["sum(x)"]
    assert not told("x.sum(axis=0)").faults[0].fixes


@pytest.mark.parametrize("power", [-x for x in (2**53, 3, 1)] + [2**53, 3])
def test_whole_numbers_stay_whole_while_they_are_exact(power: int) -> None:
    assert float(engine.trace(f"x + {power}", ONE).value) == 1.0 + power


def test_a_whole_exponent_above_the_exact_ones_is_a_float() -> None:
    assert engine.trace("x ** 9007199254740993", ONE).value == 1.0


def test_a_plus_sign_is_nothing() -> None:
    assert float(engine.trace("+x", ONE).value) == 1.0


def test_names_are_compared_in_one_form() -> None:
    assert float(engine.trace("ﬁ + fi", {"fi": 2.0}).value) == 4.0


def test_the_limit_on_depth_is_named() -> None:
    error = told("((((x))))", depth=3)
    assert isinstance(error, TooLarge)
    assert error.faults[0].name == "depth"
    assert error.faults[0].message.values["limit"] == "depth"


def test_dots_stand_in_brackets_only() -> None:
    assert isinstance(told("..."), GradwalkError)
    assert not isinstance(told("x + ..."), ProgramSyntaxError)
