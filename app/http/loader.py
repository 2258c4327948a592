"""The script that stands in every page itself and loads lost files again, and its digest for the security policy.

A script in a file of its own could be lost like any other. The policy allows this one text by its digest, and no other
inline code; see https://www.w3.org/TR/CSP3/#external-hash.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

FILE = Path(__file__).parents[2] / "static" / "pages" / "loader.js"
LOADER = FILE.read_text(encoding="utf-8")
SOURCE = f"'sha256-{b64encode(sha256(LOADER.encode()).digest()).decode()}'"
"""What allows it in the directive `script-src`."""
