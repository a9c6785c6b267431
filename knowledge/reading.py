"""Which format reads a file: found by looking into formats/."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Protocol

from knowledge.formats._part import Part

OFFICE = frozenset({".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".odp", ".pages", ".key"})
"""Documents that people will try; they are told what to do instead of being passed over."""


class Format(Protocol):
    """What a file of formats/ offers."""

    SUFFIXES: tuple[str, ...]
    HEADINGS: bool

    def parts(self, data: bytes) -> list[Part]:
        """The document's text; Unreadable if there is none to be had."""
        ...


def format_of(file: Path) -> Format | None:
    """The format that reads the file, by its suffix."""
    return _formats().get(file.suffix.lower())


def suffixes() -> tuple[str, ...]:
    """All suffixes that are read."""
    return tuple(sorted(_formats()))


@cache
def _formats() -> dict[str, Format]:
    files = sorted((Path(__file__).parent / "formats").glob("[a-z]*.py"))
    modules: list[Format] = [importlib.import_module(f"knowledge.formats.{file.stem}") for file in files]  # type: ignore[list-item]
    return {suffix: module for module in modules for suffix in module.SUFFIXES}
