"""Check static/vendor against its manifest: every file is listed and unchanged, with its licence."""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "static" / "vendor"


def faults(folder: Path = VENDOR) -> list[str]:
    """What is wrong with the folder; nothing where it is as the manifest says."""
    manifest = json.loads((folder / "VENDOR.json").read_text())
    listed: dict[str, str] = manifest["files"]
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    del files["VENDOR.json"]
    wrong = [f"{name} is not in the manifest" for name in sorted(files.keys() - listed.keys())]
    wrong += [f"{name} is missing" for name in sorted(listed.keys() - files.keys())]
    for name in sorted(listed.keys() & files.keys()):
        if sha256(files[name].read_bytes()).hexdigest() != listed[name]:
            wrong.append(f"{name} has been changed")
    for package in manifest["packages"]:
        licence = f"licenses/{package['name'].replace('@', '').replace('/', '-')}.txt"
        if licence not in listed:
            wrong.append(f"{package['name']} has no licence text")
    return wrong


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or None)
