"""Every visible text has its Russian translation, and the compiled catalogue is the written one."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "scripts"))

from catalogue import Place, faults, gathered, main, read, scripted

HELLO = "Hello, {name}."
GREETING = "Здравствуйте, {name}."


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
    main([], tmp_path)
    source = Place(tmp_path).source
    written = source.read_text(encoding="utf-8")
    for text, said in {HELLO: GREETING, "One sentence.": "Предложение.", "Page": "Страница", "Step": "Шаг"}.items():
        written = written.replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{said}"')
    source.write_text(written, encoding="utf-8")
    assert main([], tmp_path) is None
    return tmp_path


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_is_translated_is_right_and_compiled():
    """A text that waits for its Russian is shown in English meanwhile: `make lint` lists it, which a change must pass."""
    place = Place()
    catalogue = read(place.source)
    assert not faults(place, catalogue, gathered() & {str(message.id) for message in catalogue})


def test_every_kind_of_source_is_searched(root):
    assert gathered(root) == {HELLO, "One sentence.", "Page", "Step"}
    assert json.loads(Place(root).compiled.read_text(encoding="utf-8"))[HELLO] == GREETING


def test_a_call_within_a_call_or_a_template_literal_is_found():
    code = 'language.t("Outer {x}", { x: many ? `${all.join(" + ")} + …` : t("inner") }); at("no"); put(t(name))'
    assert sorted({*scripted(code, "t")} - {""}) == ["Outer {x}", "inner"]


def test_a_new_text_is_missed_until_it_is_translated(root):
    rewrite(root / "templates/c.html", "</p>", '{{ _("New") }}</p>')
    assert main(["--check"], root) == "not in the catalogue: New"
    assert main([], root) == "untranslated: New"
    assert main(["--check"], root) == "untranslated: New"


def test_a_lost_translation_is_missed(root):
    rewrite(Place(root).source, 'msgstr "Шаг"', 'msgstr ""')
    assert main([], root) == "untranslated: Step"


def test_a_wrong_placeholder_is_noticed(root):
    rewrite(Place(root).source, GREETING, "Здравствуйте, {имя}.")
    assert main([], root) == f"other placeholders: {HELLO} → Здравствуйте, {{имя}}."


def test_a_doubtful_translation_is_noticed_and_not_used(root):
    rewrite(Place(root).source, 'msgid "Step"', '#, fuzzy\nmsgid "Step"')
    assert main([], root) == "fuzzy: Step"
    assert "Step" not in json.loads(Place(root).compiled.read_text(encoding="utf-8"))


def test_an_unused_text_is_noticed_then_dropped(root):
    rewrite(root / "templates/c.html", '{{ _("Page") }}', "")
    assert "no longer used: Page" in str(main(["--check"], root))
    assert main([], root) is None
    assert "Страница" not in Place(root).source.read_text(encoding="utf-8")


def test_a_stale_compilation_is_noticed(root):
    rewrite(Place(root).compiled, "Шаг", "Ступень")
    assert main(["--check"], root) == "ru.json is stale: run scripts/catalogue.py"
    assert main([], root) is None
    assert main(["--check"], root) is None


def test_a_second_run_changes_nothing(root):
    before = [path.read_bytes() for path in (Place(root).source, Place(root).compiled)]
    main([], root)
    assert [path.read_bytes() for path in (Place(root).source, Place(root).compiled)] == before
