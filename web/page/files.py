"""What a page loads beside its HTML: the look of all pages and the program that hears them, each by its version."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from errors import NotFound

FOLDER = Path(__file__).parent
LOOK = (
    "base", "house", "pieces", "forms", "windows", "figures",
    "morning", "inbox", "settings", "chat", "truth", "plan", "experiments", "narrow",
)  # fmt: skip
"""The parts of the look in their order: what all pages are made of, then what one page alone needs."""
KINDS = {"look.css": "text/css", "page.js": "text/javascript"}


@cache
def content(name: str) -> bytes:
    """What a file holds; the look is one file, so that a browser asks once. Raises NotFound."""
    if name not in KINDS:
        raise NotFound(en=f"There is no file '{name}'.", de=f"Eine Datei „{name}“ gibt es nicht.")
    if name == "look.css":
        return b"\n".join((FOLDER / "look" / f"{part}.css").read_bytes() for part in LOOK)
    return (FOLDER / name).read_bytes()


@cache
def asset(name: str) -> str:
    """The address of a file, with its version. Raises NotFound."""
    return f"/page/static/{name}?v={hashlib.sha256(content(name)).hexdigest()[:10]}"
