"""Forms: which answers have one, what is in it, and how much memory it takes."""

from __future__ import annotations

import gc
import tracemalloc

import orjson
import pytest

from app.api import endpoints
from app.api.form import Form
from app.limits import Allowance
from app.settings import Settings
from app.worker import calls
from app.workers.worker import answer

CALLS = dict(calls())
SIGMOID = "1/(1+exp(-(w*x+b)))"
INPUTS = {"w": 2.0, "x": -1.0, "b": 0.5}


def answered(call, program=SIGMOID, inputs=INPUTS, form=True, settings=None, **more):
    """The header and the content of a worker's answer."""
    header = {"call": call, "language": "en", "left": 60.0, "gzip": False, **({"form": True} if form else {})}
    body = orjson.dumps({"program": program, "inputs": inputs, **more})
    return answer(header, body, Allowance.of(settings or Settings()), CALLS)


def test_the_endpoints_that_answer_with_the_numbers_of_a_run_have_forms():
    assert {endpoint.call for endpoint in endpoints() if endpoint.form is not None} == {"evaluate", "numbers"}


def test_a_form_is_made_only_where_it_is_wanted():
    assert "form" not in answered("evaluate", form=False)[0]
    result, content = answered("evaluate")
    assert result["form"]["recipe"]["inputs"] and content == answered("evaluate", form=False)[1]
    assert answered("explain", backward="dx = 1")[0]["form"] is None


def test_its_texts_are_those_between_the_numbers():
    result, content = answered("numbers", "x*y", {"x": 3.5, "y": -2.25}, structure="")
    form = result["form"]
    assert b'"value":-7.875,' in content
    assert not any("-7.875" in text or "3.5" in text for text in form["texts"])
    assert form["texts"][0].endswith('"value":') and len(form["texts"]) == len(form["places"]) + 1


@pytest.mark.parametrize(
    ("program", "inputs", "more"),
    [
        ("x*x if x > 0 else x", {"x": 1.0}, {}),
        ("relu(x)", {"x": 0.0}, {}),
        ("1/x", {"x": 0.0}, {}),
        ("sum(x)", {"x": [1.0, 2.0]}, {}),
        ("x*y", {"x": 3.0, "y": 2.0}, {"seed": 2.0}),
        ("def f(a): return a*a\nf(x)", {"x": 3.0}, {}),
    ],
    ids=["branch", "kink", "infinity", "tensor", "seed", "group"],
)
def test_an_answer_with_more_than_its_numbers_in_it_has_none(program, inputs, more):
    result, _ = answered("evaluate", program, inputs, **more)
    assert result["status"] == 200 and not result["form"]
    assert (result["form"] is False) == (0.0 in inputs.values()), "other numbers may have one"


def test_an_answer_that_is_compressed_or_of_a_large_graph_has_none():
    assert answered("evaluate", settings=Settings(compress_bytes=100))[0]["form"] is None
    assert answered("numbers", settings=Settings(form_nodes=5), structure="")[0]["form"] is None


@pytest.mark.parametrize("call", ["evaluate", "numbers"])
def test_what_is_not_finite_on_the_edge_of_a_constant_is_written_as_in_any_answer(call):
    more = {"structure": orjson.loads(answered("evaluate", "(y - x)**2", {"x": 1.0, "y": 2.0})[1])["structure"]}
    more = more if call == "numbers" else {}
    form = Form.read(answered(call, "(y - x)**2", {"x": 1.0, "y": 2.0}, **more)[0]["form"], 64)
    content = answered(call, "(y - x)**2", {"x": 3.0, "y": 2.0}, **more)[1]
    assert b'"NaN"' in content and form.filled([3.0, 2.0]) == content
    assert form.filled([2.0, 2.0]) == answered(call, "(y - x)**2", {"x": 2.0, "y": 2.0}, **more)[1]


def test_a_refused_program_has_none():
    result, _ = answered("evaluate", "x +")
    assert result["status"] == 422 and "form" not in result


def test_marks_in_a_program_are_text():
    program = "x + 1125899906842624.2 # 2251799813685247.2"
    result, _ = answered("evaluate", program, {"x": 0.5})
    form = Form.read(result["form"], 64)
    assert form.filled([0.25]) == answered("evaluate", program, {"x": 0.25})[1]


@pytest.mark.parametrize("program", ["x*w + b", SIGMOID, "s = x\nfor i in range(8): s = tanh(s*w) + b\ns"])
def test_the_estimate_of_its_memory_is_near(program):
    data = orjson.dumps(answered("evaluate", program, settings=Settings(compress_bytes=1_000_000))[0]["form"])
    forms = [Form.read(orjson.loads(data), 64)]
    gc.collect()
    tracemalloc.start()
    forms += [Form.read(orjson.loads(data), 64) for _ in range(10)]
    for form in forms:
        assert form.filled([*INPUTS.values()]) is not None
    gc.collect()
    held = tracemalloc.get_traced_memory()[0] / 10
    tracemalloc.stop()
    assert 0.7 < held / forms[0].bytes < 1.15
