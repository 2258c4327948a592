"""Plans: compiled once per structure, cached, evicted; graphs print as let-programs."""

import numpy as np
import pytest

import engine
from engine.compiler import PLANS, Plans, prepare
from engine.errors import TooSlow
from engine.limits import Deadline, Limits
from engine.tracing.inputs import read_inputs
from tests.counting import calls_of


def find(program, inputs, plans=PLANS):
    return prepare(program, read_inputs(inputs, Limits()), None, "dynamic", "none", Limits(), Deadline(60))


def test_new_numbers_run_the_same_plan():
    assert find("x*y + 1", {"x": 1, "y": 2}).plan is find("x*y + 1", {"x": 5, "y": -2}).plan


def test_other_shapes_make_another_plan():
    assert find("x*y", {"x": 1, "y": 2}).plan is not find("x*y", {"x": [1, 2], "y": 2}).plan


def test_a_value_that_decides_structure_makes_another_plan():
    program = "k = 0\nx[k]"
    first = find(program, {"x": [5, 6], "k": 0})
    assert dict(first.guards) == {"k": 0}
    assert find(program, {"x": [5, 6], "k": 1}).plan is not first.plan
    assert find(program, {"x": [7, 8], "k": 0}).plan is first.plan
    assert engine.trace(program, {"x": [5, 6]}).value == 5


def test_old_plans_are_forgotten():
    prepared = find("a + b", {"a": 1, "b": 2})
    plans = Plans(capacity=10 * prepared.bytes)
    for key in range(20):
        plans.keep(key, prepared)
    assert plans.find(0, {}) is None
    assert plans.find(19, {}) is prepared
    assert sum(plans.find(key, {}) is not None for key in range(20)) == 10


def test_what_was_used_last_stays():
    prepared = find("a + b", {"a": 1, "b": 2})
    plans = Plans(capacity=3 * prepared.bytes)
    for key in "abc":
        plans.keep(key, prepared)
    plans.find("a", {})
    plans.keep("d", prepared)
    assert [key for key in "abcd" if plans.find(key, {})] == ["a", "c", "d"]


def test_room_for_a_large_plan_costs_in_proportion_to_what_goes_for_it():
    small, large = find("a + b", {"a": 1, "b": 2}), find("+".join(["a*a"] * 400), {"a": 1})

    def calls(count):
        plans = Plans(capacity=max(count * small.bytes, large.bytes))
        for key in range(count):
            plans.keep(key, small)
        return calls_of(lambda: plans.keep("large", large))

    per_plan = large.bytes / small.bytes
    assert per_plan > 100
    assert calls(4_000) < 10 * per_plan, "what stays costs nothing"


def test_few_structures_of_one_program_are_kept():
    plans = Plans(variants=2)
    for value in range(5):
        plans.keep("key", find("k = 0\nx[k]", {"x": [0.0] * 5, "k": value}))
    kept = [plans.find("key", read_inputs({"x": [0.0] * 5, "k": value}, Limits())) for value in range(5)]
    assert [plan is not None for plan in kept] == [False, False, False, True, True]


def test_a_graph_prints_itself_as_a_let_program():
    assert str(engine.trace("y = w*x\nrelu(y) + 1", {"w": 2, "x": 3}).graph).splitlines() == [
        "input w",
        "input x",
        "v2 = mul(w, x)",
        "v3 = relu(v2)",
        "constant v4 = 1.0",
        "v5 = add(v3, v4)",
    ]


def test_the_key_separates_structures_and_ignores_the_place_in_the_text():
    key = lambda program: engine.trace(program, {"x": 2, "y": 3}).graph.key  # noqa: E731
    assert key("x*y") == key(" x  *  y # a product")
    assert len({key("x*y"), key("y*x"), key("x+y"), key("x*2"), key("x*3"), key("z = x*y")}) == 6


def test_time_is_limited():
    with pytest.raises(TooSlow) as caught:
        engine.trace("+".join(["x"] * 2_000), {"x": 1}, limits=Limits(seconds=1e-9))
    assert caught.value.faults[0].name == "seconds"
    with pytest.raises(TooSlow):
        Deadline(-1).check()


def test_numpy_s_warnings_stay_inside():
    with np.errstate(all="raise"):
        assert engine.trace("log(x) / x", {"x": 0}).value == -np.inf


def test_an_interrupted_gradient_is_none_not_zero():
    trace = engine.trace("stop_gradient(x) * y + x*0", {"x": 2, "y": 3})
    assert trace.gradients == {"x": 0, "y": 2}
    assert engine.trace("stop_gradient(x) * y", {"x": 2, "y": 3}).gradients == {"x": None, "y": 2}


def test_kinks_are_flagged():
    trace = engine.trace("relu(x) + abs(y)", {"x": 0, "y": 1})
    kinks = {node.label: "kink" in node.flags for node in trace.nodes if node.kind == "operation"}
    assert kinks["ReLU"]
    assert not kinks["|x|"]
    assert trace.edges[0].reason is not None


def test_the_rule_of_a_matrix_product_is_in_the_program_s_own_symbols():
    trace = engine.trace("sum(A @ B)", {"A": [[1, 2]], "B": [[3], [4]]})
    assert [edge.rule for edge in trace.edges[:2]] == [
        r"\frac{\partial L}{\partial A} = G \, B^{\top}",
        r"\frac{\partial L}{\partial B} = A^{\top} \, G",
    ]


@pytest.mark.parametrize(("program", "sort"), [("log(x)", "−∞"), ("-log(x)", "−∞"), ("1/x", "∞"), ("x/x", "NaN")])
def test_what_first_is_not_finite_is_named_with_its_sign(program, sort):
    (warning,) = engine.trace(program, {"x": 0}).warnings
    assert str(warning.message).startswith(f"{sort} first appears")


def test_one_deadline_covers_reading_tracing_and_running():
    with pytest.raises(TooSlow) as caught:
        engine.trace("x + 1", {"x": 1.0}, deadline=Deadline(2.0, left=-1))
    assert caught.value.faults[0].message.values["allowed"] == 2.0, "the limit is named, not what was left of it"


def test_keys_of_large_constants_differ_in_every_digit():
    def key(last):
        numbers = ", ".join(["0.1"] * 1_500 + [last])
        return engine.trace(f"sum(maximum([{numbers}], x))", {"x": 1.0}).graph.key

    assert key("0.25") == key("0.25")
    assert key("0.25") != key("0.2500000001")
