"""The modules of a page in one file are the same program: every module once, after those that it needs."""

import re
import shutil
import subprocess

import pytest
from tree_sitter import Parser

from app.pages.javascript import JAVASCRIPT, Unknown, rewritten
from app.pages.joined import PAGES, Circle, Joined, of_page, of_rooms
from app.pages.modules import modules, rooms
from app.pages.static_files import FOLDER, Files

DEFINED = re.compile(r'^\$define\("([^"]+)"', re.MULTILINE)
NEEDED = re.compile(r'\$need\("([^"]+)"\)')
HARD = r"""
// A module that takes careless tools in.
import { a, b as c } from "./other.js";
import * as all from "../lib/all.js"; /** @import {T} from "./types.js" */
import "./effects.js";
/* one
   two */ export const divided = a.length / 2 / 1; // three
export const slashes = /[/"'`*]\/\/ no comment/g.test("//'") ? `/* kept ${`// kept, ${1 /* gone */}`} */` : '// kept';
  export async function later() {
    return (await import("../panels/help.js")).help;
}
export class Thing { here = import.meta.url }
const text = `first
  // second, as it is

    third ${all}`;
export { text, c as d };
export { e as f } from "./effects.js";
"""
PLAIN = r"""const divided = a.length / 2 / 1;
const slashes = /[/"'`*]\/\/ no comment/g.test("//'") ? `/* kept ${`// kept, ${1 }`} */` : '// kept';
async function later() {
return (await $load("panels/help.js")).help;
}
class Thing { here = $at("walk/hard.js") }
const text = `first
  // second, as it is

    third ${all}`;"""


def test_a_module_keeps_its_program_and_loses_its_comments():
    body = rewritten("walk/hard.js", HARD.encode())
    assert body.imports == ("walk/other.js", "lib/all.js", "walk/effects.js")
    lines = [line.rstrip() for line in body.code.splitlines()]
    assert [line for line in lines if line.startswith(("const {", "const all", "$need"))] == [
        'const { a, b: c } = $need("walk/other.js");',
        'const all = $need("lib/all.js");',
        '$need("walk/effects.js");',
        '$need("walk/effects.js");',
    ]
    assert "".join(PLAIN.split()) in "".join(body.code.split())
    assert PLAIN[PLAIN.index("const text") :] in body.code, "spaces in a text are its own"
    assert "three" not in body.code and "careless" not in body.code
    assert body.exports == '{ divided, slashes, later, Thing, text: text, d: c, f: $need("walk/effects.js").e }'


@pytest.mark.parametrize(
    "source",
    [
        "export let changing = 1;",
        "export default 1;",
        "export default function f() {}",
        'export * from "./other.js";',
        "export const { a } = b;",
        "const own = import.meta;",
        "const broken = (;",
    ],
)
def test_what_is_not_known_is_refused(source):
    with pytest.raises(Unknown):
        rewritten("walk/hard.js", source.encode())


def test_what_is_refused_is_named_with_its_place_and_what_to_write():
    with pytest.raises(Unknown, match=r"^walk/hard\.js:2: “let changing = 1;” cannot be joined .* exports const"):
        rewritten("walk/hard.js", b"// first\nexport let changing = 1;")


def test_a_circle_of_imports_is_refused_by_its_modules():
    sources = {
        "a.js": 'import { b } from "./b.js";\nexport const a = 1;',
        "b.js": 'import { c } from "./c.js";\nexport const b = 1;',
        "c.js": 'import { b } from "./b.js";\nexport const c = 1;',
    }
    with pytest.raises(Circle, match=r"^b\.js → c\.js → b\.js$"):
        Joined(lambda name: sources[name].encode()).order("a.js")


def joined():
    return Joined(lambda name: (FOLDER / name).read_bytes())


def test_a_page_and_its_rooms_have_every_module_that_they_need_in_order():
    made = joined()
    for page in PAGES:
        text = made.text(page).decode()
        there = DEFINED.findall(text)
        assert sorted([*there, page]) == sorted([page, *modules(page)])
        for position, name in enumerate(there):
            needs = () if name.startswith("vendor/") else made.body(name).imports
            assert set(needs) <= set(there[:position]) | {each for each in there if each.startswith("vendor/")}, name
        for file, names in of_rooms(page).items():
            if file.startswith("joined/"):
                room = made.text(names[0]).decode()
                assert set(NEEDED.findall(room)) <= {*there, *DEFINED.findall(room)}, names
                assert names[0] in DEFINED.findall(room)


def test_the_files_of_a_page_hold_all_its_modules():
    for page in PAGES:
        assert of_page(page)[0] == f"joined/{page}"
        vendored = {name for name in modules(page) if name.startswith("vendor/")}
        assert set(of_page(page)[1:]) == {"lib/registry.js", *vendored}
        entered = {room for names in rooms(page).values() for room in names}
        assert {room for names in of_rooms(page).values() for room in names} == entered


def test_no_module_sees_the_names_of_another():
    """What a page calls `history` must not take the place of the browser's in the other modules."""
    made = joined()
    for first in (*PAGES, *made.rooms):
        statements = Parser(JAVASCRIPT).parse(made.text(first)).root_node.named_children
        assert {each.type for each in statements} <= {"import_statement", "expression_statement"}, first


def test_browsers_can_read_every_joined_file(tmp_path):
    if shutil.which("node") is None:
        pytest.skip("node is not here")
    made, files = joined(), []
    for first in (*PAGES, *made.rooms):
        files.append(tmp_path / f"{first.replace('/', '-')}.mjs")
        files[-1].write_bytes(made.text(first))
    for file in files:
        subprocess.run(["node", "--check", file], check=True)


def test_another_way_of_joining_is_another_version(monkeypatch):
    first = Files().version
    monkeypatch.setattr("app.pages.joined.RECIPE", "another")
    assert Files().version != first
