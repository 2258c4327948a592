"""Every lesson by the code of the page and the numbers of the engine: each task can be solved and is not solved at its
start, each number that a text asks for is there, each text stands in both languages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import orjson
import pytest

import engine
from app.api.evaluate import evaluation
from app.glossary import terms
from app.lessons import lessons
from engine.errors import UnsupportedSyntax

HERE = Path(__file__).parent
ROWS = set(range(1, 25))
STEPS = [(name, at) for name, lesson in lessons().items() for at in range(len(lesson.steps))]
NUMERAL = re.compile(r"(?<![\w\]])−?\d+(?:[.,]\d+)?")
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not here: the page's checks are not run")


def texts_of(step):
    """Every text of a step but what is said when its task is done, each by language."""
    task, question = step.task, step.question
    return [
        step.text,
        *([task.text, *task.hints] if task else []),
        *(
            [question.text, *(words for option in question.options for words in (option.text, option.because))]
            if question
            else []
        ),
    ]


def words_of(step):
    return [*texts_of(step), *([step.task.done] if step.task else [])]


def state(program, inputs, output=None, mode="dynamic", reached=None, selected=None):
    """What the page shows of a program."""
    shown = {"output": output, "mode": mode, "reached": reached, "selected": selected, "trace": None, "problem": None}
    try:
        trace = engine.trace(program, inputs, output=output, mode=mode)
    except UnsupportedSyntax:
        return shown | {"problem": {"errors": [{"code": "unsupported-syntax"}]}}
    return shown | {"trace": evaluation(trace, str)}


def start_of(step):
    return state(step.program, step.inputs, step.output, step.mode, reached=0 if step.at == "start" else step.at)


def solved_of(step):
    solution = step.task.solution
    changed = state(
        solution.program or step.program,
        step.inputs | solution.inputs,
        solution.output or step.output,
        solution.mode or step.mode,
        reached=solution.reached if solution.reached is not None else step.at,
        selected=solution.selected,
    )
    return changed


@cache
def answers():
    """What the page's own code says of every step."""
    cases = []
    for name, at in STEPS:
        step = lessons()[name].steps[at]
        cases.append(
            {
                "start": start_of(step),
                "solved": solved_of(step) if step.task else None,
                "checks": [check.model_dump() for check in step.task.checks] if step.task else [],
                "texts": [text for words in texts_of(step) for text in words.values()],
                "dones": list(step.task.done.values()) if step.task else [],
            }
        )
    done = subprocess.run(["node", HERE / "lessons.js"], input=orjson.dumps(cases), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return dict(zip(STEPS, json.loads(done.stdout), strict=True))


def test_the_path_goes_through_every_row_of_the_lecture():
    assert {row for lesson in lessons().values() for row in lesson.rows} == ROWS
    assert [lesson.order for lesson in lessons().values()] == list(range(1, len(lessons()) + 1))
    assert 8 <= len(lessons()) <= 12
    assert all(4 <= len(lesson.steps) <= 8 for lesson in lessons().values())


@needs_node
@pytest.mark.parametrize(("name", "at"), STEPS)
def test_a_task_is_open_at_its_start_and_its_solution_does_it(name, at):
    step, answer = lessons()[name].steps[at], answers()[name, at]
    assert step.task or step.question, "something to do"
    if step.task:
        assert (answer["atStart"], answer["solved"]) == (False, True), answer["moved"]
        assert step.task.edits == (step.task.solution.program is not None)


@needs_node
@pytest.mark.parametrize(("name", "at"), STEPS)
def test_a_solution_can_be_reached_by_sliders(name, at):
    """A slider goes from −reach to reach in 200 notches; matrices and programs are typed."""
    step = lessons()[name].steps[at]
    for each, value in (step.task.solution.inputs if step.task else {}).items():
        if not isinstance(value, list):
            reach = next(size for size in (5, 10, 20, 50) if abs(step.inputs[each]) * 1.5 <= size)
            notch = (value + reach) / (reach / 100)
            assert abs(value) <= reach and abs(notch - round(notch)) < 1e-6, each


@needs_node
@pytest.mark.parametrize(("name", "at"), STEPS)
def test_every_number_that_a_text_asks_for_is_the_engine_s(name, at):
    answer = answers()[name, at]
    assert answer["missing"] == []
    assert set(answer["terms"]) <= set(terms())
    step = lessons()[name].steps[at]
    if isinstance(step.at, int):
        assert step.at < answer["last"]


@pytest.mark.parametrize(("name", "at"), STEPS)
def test_no_other_number_is_printed(name, at):
    """A numeral outside braces and mathematics is a bound of a check or stands in the program or its inputs."""
    step = lessons()[name].steps[at]
    checks = step.task.checks if step.task else []
    bounds = {
        number
        for check in checks
        for number in (check.equals, check.within, check.least, check.most)
        if number is not None
    }
    given = set(re.findall(r"\d+(?:\.\d+)?", step.program + json.dumps(step.inputs)))
    allowed = {float(number) for number in given} | {abs(bound) for bound in bounds}
    for words in words_of(step):
        for text in words.values():
            plain = re.sub(r"\{[^{}]*\}|\*[^*]*\*", "", text)
            numbers = {abs(float(found.replace(",", ".").replace("−", "-"))) for found in NUMERAL.findall(plain)}
            assert numbers <= allowed, (text, numbers - allowed)


@pytest.mark.parametrize("name", lessons())
def test_texts_stand_in_both_languages_and_are_short(name):
    lesson = lessons()[name]
    every = [lesson.title, lesson.purpose, *(words for step in lesson.steps for words in words_of(step))]
    for words in every:
        assert set(words) == {"en", "ru"}
        assert quantities(words["en"]) == quantities(words["ru"]), "both languages print the same numbers"
        assert re.search("[а-яё]", words["ru"]) or words["ru"] == words["en"]
        assert not re.search("[а-яё]", words["en"])
        assert " - " not in words["en"] + words["ru"] and "..." not in words["en"] + words["ru"]
        assert max(map(len, words.values())) <= 290
    for step in lesson.steps:
        if step.question:
            assert [option.right for option in step.question.options].count(True) == 1


def quantities(text):
    return sorted(re.findall(r"\{([^{}]+)\}", text))


def test_the_glossary_stands_in_both_languages_and_every_word_is_used():
    used = {
        name
        for lesson in lessons().values()
        for step in lesson.steps
        for words in words_of(step)
        for text in words.values()
        for name in re.findall(r"\[\[([\w-]+)\|", text)
    }
    assert used <= set(terms())
    for name, entry in terms().items():
        assert entry.term["en"] != entry.term["ru"] and re.search("[а-яё]", entry.text["ru"]), name
        assert all(40 < len(text) < 150 for text in entry.text.values()), name
