"""POST /table: reading a table of examples."""

from __future__ import annotations

import pytest

from app.api.table import TableResponse
from tests.app.limits import Exceeded

LIMITS = {
    "table_bytes": Exceeded(
        lambda client: client.post("/api/v1/table", json={"text": "1\n" * 5}), reached=10, allowed=8
    ),
}


def test_a_table(post):
    response = TableResponse.model_validate(post("table", text="x;y\n0,5;1\n1,5;2\n"))
    assert [column.values for column in response.columns] == [[0.5, 1.5], [1, 2]]
    assert (response.header, response.separator, response.decimal, response.rows) == (True, ";", ",", 2)
    bad = post("table", 422, text="x;y\n0,5;1\n1,5;two\n")
    assert "Row 3, column y" in bad["detail"]
    assert post("table", 422, text="1\n" * 600_000)["errors"][0]["name"] == "table_bytes"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("x,y\n5 kg,2\n10 kg,3\n9 kg,1", [[5, 10, 9], [1, 0, 2]]),
        ("x,y\n45%,1\n50%,2\n3%,3", [[45, 50, 3], [0.45, 0.5, 0.03], [1, 2, 0]]),
        ("[1, 2, 3]", [[1]]),
    ],
)
def test_numbers_with_units_are_ambiguous(post, text, values):
    errors = post("table", 422, text=text)["errors"]
    assert "choice" not in errors[0] and errors[0]["hint"]
    choices = [error["choice"] for error in errors if "choice" in error and error["choice"] != {"brackets": "keep"}]
    assert [post("table", text=text, **choice)["columns"][0]["values"] for choice in choices] == values
    unknown = {**choices[0], "numbers": {**choices[0].get("numbers", {}), "z": "plain"}}
    assert post("table", 422, text=text, **unknown)["errors"][0]["name"] == "numbers"


def test_an_ambiguous_table_is_settled_by_the_next_request(post):
    question = post("table", 422, text="1,5\n2,5")
    assert question["type"].endswith("/invalid-input") and "choice" not in question["errors"][0]
    choices = [error["choice"] for error in question["errors"][1:]]
    assert choices == [{"separator": ",", "decimal": "."}, {"separator": "", "decimal": ","}]
    response = [TableResponse.model_validate(post("table", text="1,5\n2,5", **choice)) for choice in choices]
    assert [[column.values for column in table.columns] for table in response] == [[[1, 2], [5, 5]], [[1.5, 2.5]]]
    missing = post("table", 422, text="x,y\n1,2\n3,")["errors"]
    assert missing[-1]["choice"] == {"missing": "skip"}
    assert post("table", text="x,y\n1,2\n3,", missing="skip")["skipped"] == [3]


def test_a_table_becomes_examples_and_a_model(post):
    text = "length,kind\n1.5,short\n1.0,short\n4.0,long\n"
    response = TableResponse.model_validate(post("table", text=text, target="kind"))
    assert response.columns[1].classes == ["long", "short"] and response.columns[1].values == [1, 1, 0]
    assert response.examples.inputs == {"X": [[1.5, 1, 4]], "Y": [[1], [1], [0]]}
    model = post("presets", **response.examples.preset)
    inputs = {**model["inputs"], **response.examples.inputs}
    run = post("train", program=model["program"], inputs=inputs, stepper=model["stepper"], updates=50, record=[0, 50])
    assert run["records"][1]["loss"] < run["records"][0]["loss"] and "bce" in model["program"]
    assert "no column" in post("table", 422, text=text, target="colour")["detail"]


def test_standardised_columns(post):
    """A column that is the same everywhere becomes 0; 0 and 1 for words stay; the test goes by what is learnt from."""
    text = "size,colour,same,price\n1,red,5,10\n2,blue,5,20\n3,red,5,30\n4,blue,5,60\n"

    def read(**options):
        return post("table", text=text, target="price", **options)["examples"]

    plain, scaled, whole = read(), read(standardise="features"), read(standardise="all")
    assert plain["scaling"] == [] and plain["test"] is None
    deviation = 5**0.5 / 2
    assert scaled["scaling"] == [
        {"name": "size", "mean": 2.5, "deviation": pytest.approx(deviation, rel=1e-15)},
        {"name": "same", "mean": 5, "deviation": 0},
    ]
    size, colour, same = scaled["inputs"]["X"]
    assert size == pytest.approx([value / deviation for value in (-1.5, -0.5, 0.5, 1.5)], rel=1e-15)
    assert (colour, same) == (plain["inputs"]["X"][1], [0, 0, 0, 0])
    assert scaled["inputs"]["Y"] == plain["inputs"]["Y"]
    assert whole["scaling"][-1]["name"] == "price" and sum(row[0] for row in whole["inputs"]["Y"]) == pytest.approx(0)
    part = read(standardise="features", test=0.25)
    learnt, kept = part["inputs"]["X"][0], part["test"]["X"][0]
    assert (len(learnt), len(kept)) == (3, 1)
    assert sum(learnt) == pytest.approx(0)
    back = [value * part["scaling"][0]["deviation"] + part["scaling"][0]["mean"] for value in learnt + kept]
    assert sorted(back) == pytest.approx([1, 2, 3, 4])
    words = post("table", text=text, target="colour", standardise="all")["examples"]
    assert words["classes"] == ["blue", "red"] and words["inputs"]["Y"] == [[1], [0], [1], [0]]
    huge = post("table", text="x,y\n1e300,1\n-1e300,2\n", target="y", standardise="features")["examples"]
    assert huge["inputs"]["X"] == [[1, -1]]
