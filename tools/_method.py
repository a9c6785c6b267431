"""How each tool works, in both languages: in English as its description begins, in German beside it in methods.yaml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from terms import Words

FILE = "methods.yaml"
_FOR_PROGRAMMERS = re.compile(r"\n\s*(?:Returns|Errors|Args|Raises|>>>)")


def method(shelf: Path, stem: str, description: str) -> Words:
    """What people read of how a tool works; where nobody has said it in German, English.

    Args:
        shelf: the folder of the tool.
        stem: its name there.
        description: what it says of itself.
    """
    en = _FOR_PROGRAMMERS.split(description)[0].strip()
    return Words(de=german(shelf).get(stem, en), en=en)


@cache
def german(shelf: Path) -> dict[str, str]:
    """The German texts of a shelf by tool."""
    file = shelf / FILE
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
