"""GET /lessons and /lessons/{name}: the path in both languages, and no solutions."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from app.api.lessons import LessonOfPath, Lessons
from app.lessons import Check, Lesson, lessons


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_path_is_in_order_and_in_the_reader_s_language(client, language):
    answer = client.get("/api/v1/lessons", headers={"Accept-Language": language})
    path = Lessons.model_validate(answer.json()).lessons
    assert [summary.name for summary in path] == list(lessons())
    assert path[0].name == "the-sigmoid" and path[0].steps == len(lessons()["the-sigmoid"].steps)
    for summary in path:
        assert bool(re.search("[а-я]", summary.title + summary.purpose)) == (language == "ru")
    assert "max-age" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_lesson_has_what_the_page_shows_and_no_solution(client, language):
    answer = client.get("/api/v1/lessons/a-value-used-twice", headers={"Accept-Language": language})
    lesson = LessonOfPath.model_validate(answer.json())
    own = lessons()["a-value-used-twice"]
    third, last = lesson.steps[2], lesson.steps[4]
    assert third.text == own.steps[2].text[language]
    assert (third.program, third.inputs, third.at) == ("x*(x + y)", {"x": 2.0, "y": 1.0}, "end")
    assert third.task is not None and third.task.checks[0].of == "gradient x" and third.task.checks[1].moved == 1
    assert third.task.hints == [hint[language] for hint in own.steps[2].task.hints]
    assert last.task is not None and last.task.checks[0].output == "output2"
    assert "solution" not in answer.text
    question = lesson.steps[1].question
    assert question is not None and [option.right for option in question.options] == [False, True, False]


def test_a_step_keeps_the_program_and_the_inputs_of_the_one_before():
    steps = lessons()["one-neuron"].steps
    assert steps[4].program == steps[3].program == steps[2].program
    assert (steps[2].inputs["b"], steps[3].inputs["b"], steps[4].inputs["b"]) == (-0.5, -3.0, -3.0)


def test_an_unknown_lesson_is_a_problem(client):
    answer = client.get("/api/v1/lessons/nothing")
    assert answer.status_code == 404 and "nothing" in answer.json()["detail"]
    assert client.get("/api/v1/lessons/" + "a" * 150).status_code == 404


def test_a_file_with_a_word_that_means_nothing_is_refused():
    """A misspelt check would otherwise hold from the start."""
    with pytest.raises(ValidationError, match="equal"):
        Check.model_validate({"of": "value x", "equal": 1.0})
    with pytest.raises(ValidationError, match="steps"):
        Lesson.model_validate({"order": 1, "rows": [1], "title": {}, "purpose": {}, "steps": []})
