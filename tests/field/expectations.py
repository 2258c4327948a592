"""What a case from the field expects of an answer, and whether an answer is that.

A case is `{"id", "endpoint", "body", "expect", "note"}`. In `expect`, a field of the answer stands with its right value;
the names of `SPECIAL` mean:

- `error`: the slug of a refusal; `or_error`: slugs of refusals that are as good as the value;
- `via_fixes`: the first one-click fix, taken again and again, must end in these values or in an error, never in other
  values; with `must_fix` it must end in them; answering at once with the right value is right too;
- `hint_has`, `no_hint_like`: text that the problem must, or must not, hold;
- `warning`: a warning must speak of shapes; `tol`: how close numbers must be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isclose, isnan
from typing import Any

import httpx

SPECIAL = ("error", "or_error", "via_fixes", "must_fix", "hint_has", "no_hint_like", "warning", "tol", "note")
NAMED = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
MOST_CLICKS = 9

Post = Callable[[str, Any], httpx.Response]


def slug(answer: httpx.Response) -> str:
    """The kind of a problem."""
    return str(answer.json()["type"]).rsplit("/", 1)[-1]


def close(value: Any, right: Any, relative: float, absolute: float) -> bool:
    """Whether numbers, or nested lists of them, agree."""
    if isinstance(right, list):
        if not isinstance(value, list) or len(value) != len(right):
            return False
        return all(close(*pair, relative, absolute) for pair in zip(value, right, strict=True))
    if isinstance(right, str) and right not in NAMED:
        return bool(value == right)
    numbers = [NAMED.get(number, number) if isinstance(number, str) else number for number in (value, right)]
    if not all(isinstance(number, int | float) for number in numbers):
        return False
    actual, expected = map(float, numbers)
    return (isnan(actual) and isnan(expected)) or isclose(actual, expected, rel_tol=relative, abs_tol=absolute)


def difference(value: Any, right: Any, tolerance: Mapping[str, float]) -> str:
    """Where an answer is not what was expected; of an object only the expected fields count. Empty where it is."""
    if isinstance(right, Mapping):
        for name, part in right.items():
            if not isinstance(value, Mapping) or name not in value:
                return f"{name} is missing"
            if where := difference(value[name], part, tolerance):
                return f"{name}: {where}"
        return ""
    if right is None or isinstance(right, bool):
        return "" if value == right else f"{value} is not {right}"
    same = close(value, right, tolerance.get("rel", 1e-9), tolerance.get("abs", 1e-12))
    return "" if same else f"{str(value)[:80]} is not {str(right)[:80]}"


def field_of(answer: Mapping[str, Any], name: str) -> Any:
    """What an answer says under a name of `expect`, where that is not simply its field of this name."""
    if name == "columns":
        return [column["values"] for column in answer["columns"]]
    if name == "verdicts":
        return sorted({element["verdict"] for element in answer["elements"]})
    return answer.get(name)


def clicked(program: str, fix: Mapping[str, Any]) -> str:
    """The program after a click on a fix."""
    starts = [0]
    for line in program.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    span = fix["span"]
    start = starts[span["line"] - 1] + span["column"] - 1
    end = starts[span["end_line"] - 1] + span["end_column"] - 1
    return program[:start] + str(fix["text"]) + program[end:]


def after_clicks(post: Post, case: Mapping[str, Any], answer: httpx.Response) -> str:
    """What is wrong with the end of taking the first fix again and again; empty where nothing is."""
    expect, body = case["expect"], dict(case["body"])
    intended = {name: right for name, right in expect["via_fixes"].items() if name != "tol"}
    tolerance = {"rel": expect["via_fixes"].get("tol", 1e-9)}
    for _ in range(MOST_CLICKS):
        fixes = [fix for error in answer.json()["errors"] for fix in error["fixes"]]
        if not fixes:
            return f"the clicks end at {body['program']!r}: {answer.text}" if expect.get("must_fix") else ""
        body["program"] = clicked(body["program"], fixes[0])
        answer = post(case["endpoint"], body)
        if answer.status_code == 200:
            where = difference(answer.json(), intended, tolerance)
            return f"the clicks lead to {body['program']!r}: {where}" if where else ""
    return "the clicks never end"


def verdict(post: Post, case: Mapping[str, Any]) -> str:
    """What is wrong with the answer to a case; empty where nothing is."""
    expect = case["expect"]
    answer = post(case["endpoint"], case["body"])
    if answer.status_code != 200:
        return _refused(post, case, answer)
    if "error" in expect and "via_fixes" not in expect:
        return f"accepted; expected {expect['error']}"
    return _answered(answer, expect)


def _refused(post: Post, case: Mapping[str, Any], answer: httpx.Response) -> str:
    expect = case["expect"]
    allowed: Sequence[str] = [expect["error"]] if "error" in expect else expect.get("or_error", [])
    if slug(answer) not in allowed:
        return f"{answer.status_code} {answer.text}; expected {allowed or 'an answer'}"
    if expect.get("hint_has", "") not in answer.text or expect.get("no_hint_like", "\0") in answer.text:
        return f"the hint: {answer.text}"
    return after_clicks(post, case, answer) if "via_fixes" in expect else ""


def _answered(answer: httpx.Response, expect: Mapping[str, Any]) -> str:
    content = answer.json()
    tolerance = {"rel": expect.get("tol", 1e-9), "abs": expect.get("tol", 1e-12)}
    for name, right in {**expect, **expect.get("via_fixes", {})}.items():
        if name in SPECIAL:
            continue
        if name == "agrees" and isinstance(right, list):
            where = "" if content["agrees"] in right else f"{content['agrees']} is none of {right}"
        else:
            where = difference(field_of(content, name), right, tolerance)
        if where:
            return f"{name}: {where}"
    if expect.get("warning") and not any(word in str(content["warnings"]).lower() for word in ("broadcast", "shape")):
        return "no warning"
    return ""
