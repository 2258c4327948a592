"""Every visible text has its translation into each language, and the compiled catalogues are the written ones."""

import json
import sys
from pathlib import Path

import pytest

from app.i18n import LANGUAGES, languages

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "scripts"))

from catalogue import Place, check, faults, gathered, places, read, scripted, update

HELLO = "Hello, {name}."
GREETING = "Здравствуйте, {name}."
FILE = "app/locale/ru/LC_MESSAGES/gradwalk.po: "


@pytest.fixture
def root(tmp_path):
    """A small product with one text of each kind, and a finished catalogue."""
    files = {
        "engine/a.py": f'phrase("{HELLO}", name=phrase(""))\nother("not for readers")\n',
        "app/b.py": 'phrase(\n    "One " "sentence.",\n    text="a value",\n)\n',
        "templates/c.html": '<p>{{ _("Page") }}</p>',
        "static/d.js": 'export const title = (t) => h(`${t("Step")}`);\n',
        "static/vendor/e.js": 't("of another library")\n',
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "app/locale/ru").mkdir(parents=True)
    update(tmp_path)
    source = Place("ru", tmp_path).source
    written = source.read_text(encoding="utf-8")
    for text, said in {HELLO: GREETING, "One sentence.": "Предложение.", "Page": "Страница", "Step": "Шаг"}.items():
        written = written.replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{said}"')
    source.write_text(written, encoding="utf-8")
    assert update(tmp_path) == []
    return tmp_path


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_is_translated_is_right_and_compiled():
    """A text that waits for its Russian is shown in English meanwhile: `make lint` lists it, which a change must pass."""
    for place in places():
        catalogue = read(place)
        assert not faults(place, catalogue, gathered() & {str(message.id) for message in catalogue})


def test_every_kind_of_source_is_searched(root):
    assert gathered(root) == {HELLO, "One sentence.", "Page", "Step"}
    service, page = (json.loads(path.read_text(encoding="utf-8")) for path in Place("ru", root).compiled.values())
    assert service == {HELLO: GREETING, "One sentence.": "Предложение.", "Page": "Страница"}
    assert page == {"Step": "Шаг"}, "only what the page says"


def test_a_call_within_a_call_or_a_template_literal_is_extracted():
    code = 'language.t("Outer {x}", { x: many ? `${all.join(" + ")} + …` : t("inner") }); at("no"); put(t(name))'
    assert sorted({*scripted(code, "t")} - {""}) == ["Outer {x}", "inner"]


def test_a_new_text_is_missed_until_it_is_translated(root):
    rewrite(root / "templates/c.html", "</p>", '{{ _("New") }}</p>')
    assert check(root) == [f"{FILE}not in the catalogue, run `make catalogue`: New"]
    assert update(root) == [f"{FILE}translate: New"]
    assert check(root) == [f"{FILE}translate: New"]


def test_a_lost_translation_is_missed(root):
    rewrite(Place("ru", root).source, 'msgstr "Шаг"', 'msgstr ""')
    assert update(root) == [f"{FILE}translate: Step"]


def test_a_wrong_placeholder_is_noticed(root):
    rewrite(Place("ru", root).source, GREETING, "Здравствуйте, {имя}.")
    assert update(root) == [f"{FILE}other placeholders: {HELLO} → Здравствуйте, {{имя}}."]


def test_a_doubtful_translation_is_noticed_and_not_used(root):
    rewrite(Place("ru", root).source, 'msgid "Step"', '#, fuzzy\nmsgid "Step"')
    assert update(root) == [f"{FILE}fuzzy: Step"]
    assert json.loads(Place("ru", root).compiled["static/locale"].read_text(encoding="utf-8")) == {}


def test_an_unused_text_is_noticed_then_dropped(root):
    rewrite(root / "templates/c.html", '{{ _("Page") }}', "")
    assert f"{FILE}no longer used: Page" in check(root)
    assert update(root) == []
    assert "Страница" not in Place("ru", root).source.read_text(encoding="utf-8")


def test_a_stale_compilation_is_noticed(root):
    rewrite(Place("ru", root).compiled["static/locale"], "Шаг", "Ступень")
    assert check(root) == [f"{FILE}static/locale/ru.json is stale: run `make catalogue`"]
    assert update(root) == []
    assert check(root) == []


def test_a_second_run_changes_nothing(root):
    place = Place("ru", root)
    files = (place.source, *place.compiled.values())
    before = [path.read_bytes() for path in files]
    update(root)
    assert [path.read_bytes() for path in files] == before


def test_a_folder_is_all_that_a_new_language_needs(root):
    (root / "app/locale/de").mkdir()
    assert update(root) == [
        f"app/locale/de/LC_MESSAGES/gradwalk.po: translate: {text}" for text in sorted(gathered(root))
    ]
    german = Place("de", root)
    assert "# German texts" in german.source.read_text(encoding="utf-8")
    rewrite(german.source, f'msgid "{HELLO}"\nmsgstr ""', f'msgid "{HELLO}"\nmsgstr "Guten Tag, {{name}}."')
    update(root)
    service = german.compiled["app/locale"]
    assert json.loads(service.read_text(encoding="utf-8")) == {HELLO: "Guten Tag, {name}."}
    assert languages(service.parent) == ("en", "de", "ru")


def test_a_compiled_catalogue_without_its_source_is_noticed(root):
    (root / "static/locale/fr.json").write_text("{}")
    assert check(root) == ["static/locale/fr.json: there is no app/locale/fr"]


def test_the_app_has_the_languages_that_are_translated():
    assert ("en", *(place.language for place in places())) == LANGUAGES
