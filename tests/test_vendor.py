"""The vendored libraries are what the manifest says, and need no other host."""

import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

from check_vendor import VENDOR, faults


def test_every_file_is_listed_and_unchanged():
    assert faults() == []


def test_a_changed_byte_is_noticed(tmp_path):
    copy = shutil.copytree(VENDOR, tmp_path / "vendor")
    with (copy / "d3.js").open("ab") as file:
        file.write(b" ")
    (copy / "extra.js").write_text("1")
    (copy / "temml.js").unlink()
    assert faults(copy) == [
        "extra.js is not in the manifest",
        "temml.js is missing",
        "d3.js has been changed",
    ]


def test_characters_of_small_files_are_in_no_other_and_all_faces_of_a_font_the_same_weights():
    """Else a browser loads large files too, or takes them for different fonts."""
    faces = re.findall(r"@font-face \{ (.*?); \}", (VENDOR.parent / "css" / "fonts.css").read_text())
    fonts: dict[tuple[str, str], list[dict[str, str]]] = {}
    for face in faces:
        values = dict(part.split(": ", 1) for part in face.split("; "))
        assert (VENDOR / "fonts" / re.findall(r"fonts/([^\"]+)", values["src"])[0]).is_file()
        fonts.setdefault((values["font-family"], values["font-style"]), []).append(values)
    assert len(fonts) == 4 and all(len(values) == 6 for values in fonts.values())
    pieces = re.sub(r'" \+\s*"', "", (VENDOR.parent.parent / "scripts" / "vendor.mjs").read_text())
    for values in fonts.values():
        assert len({each["font-weight"] for each in values}) == 1
        ranges = [each["unicode-range"] for each in values]
        assert all(f'"{each}"' in pieces for each in ranges[:2]), "the small files hold these characters"
        small, rest = ({code for each in part for code in codes(each)} for part in (ranges[:2], ranges[2:]))
        assert small.isdisjoint(rest)


def codes(ranges: str) -> list[int]:
    spans = [[int(end, 16) for end in part[2:].split("-")] for part in ranges.split(", ")]
    return [code for span in spans for code in range(span[0], span[-1] + 1)]


def test_no_file_asks_for_a_source_map():
    for path in VENDOR.rglob("*"):
        if path.suffix in (".js", ".css"):
            assert "sourceMappingURL=" not in path.read_text(encoding="utf-8"), path.name


def test_no_lock_file_holds_an_address():
    root = VENDOR.parent.parent
    for path in (root / "package-lock.json", *root.glob("requirements*.txt")):
        assert "://" not in path.read_text(), path.name


def test_no_file_names_another_host():
    """Only XML's namespaces, which nobody fetches. Swagger UI names hosts in its texts; its policy is the page's."""
    for path in VENDOR.rglob("*"):
        if path.suffix in (".js", ".css") and path.name != "swagger-ui.js":
            hosts = set(re.findall(r"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)/", path.read_text(encoding="utf-8")))
            assert hosts <= {"www.w3.org", "www.eclipse.org"}, path.name


def test_the_reference_asks_no_validator():
    """Swagger UI would send the API's description to its maker's host unless configured otherwise."""
    assert "validatorUrl: null" in (VENDOR.parent / "pages" / "docs.js").read_text()
