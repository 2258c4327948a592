"""Write dist/*.cdx.json: what an installed Gradwalk consists of, in CycloneDX, for Python's side and for the page's.

Python's packages are those of requirements.txt; the page's libraries those of static/vendor/VENDOR.json, which are
shipped: package-lock.json also has what developers need. It needs requirements-audit.txt.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import warnings
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parent.parent
DIST = ROOT / "dist"
PYTHON, PAGE = DIST / "gradwalk-python.cdx.json", DIST / "gradwalk-page.cdx.json"


def main() -> None:
    """Write both files."""
    DIST.mkdir(exist_ok=True)
    options = ["--output-reproducible", "--of", "JSON", "--pyproject", "pyproject.toml", "-o", str(PYTHON)]
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", *options], cwd=ROOT, check=True
    )
    document = json.loads(PYTHON.read_text())
    document["metadata"]["component"]["version"] = version()  # the tool does not read a dynamic one
    PYTHON.write_text(json.dumps(document, indent=2) + "\n")
    vendored = json.loads((ROOT / "static" / "vendor" / "VENDOR.json").read_text())["packages"]
    PAGE.write_text(page(vendored))
    print(f"{PYTHON.relative_to(ROOT)}\n{PAGE.relative_to(ROOT)}")


def version() -> str:
    """Gradwalk's version, which pyproject.toml takes from the same line."""
    text = (ROOT / "gradwalk" / "__init__.py").read_text()
    return re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)[0]


def page(vendored: list[dict[str, str]]) -> str:
    """The libraries of the page, as CycloneDX."""
    root = Component(name="gradwalk-page", version=version(), type=ComponentType.APPLICATION, bom_ref="gradwalk-page")
    bom = Bom(components=map(component, vendored))
    bom.metadata.component = root
    bom.register_dependency(root, bom.components)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return str(JsonV1Dot6(bom).output_as_string(indent=1))


def component(package: dict[str, str]) -> Component:
    """A package of npm with the licence and the hash that the lock file names."""
    scope, _, name = package["name"].rpartition("/")
    url = PackageURL("npm", scope or None, name, package["version"])
    algorithm, _, digest = package["integrity"].partition("-")
    hashed = HashType(alg=HashAlgorithm(algorithm.replace("sha", "SHA-")), content=base64.b64decode(digest).hex())
    return Component(
        name=name,
        group=scope or None,
        version=package["version"],
        purl=url,
        bom_ref=str(url),
        licenses=[LicenseExpression(package["licence"])],
        hashes=[hashed],
    )


if __name__ == "__main__":
    main()
