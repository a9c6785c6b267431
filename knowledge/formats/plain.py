"""Plain text: paragraphs, no headings."""

from __future__ import annotations

from knowledge.formats._part import Part, decode

SUFFIXES = (".txt", ".text")
HEADINGS = False


def parts(data: bytes) -> list[Part]:
    """The whole text as one part; BadFile if it is not text."""
    return [Part(decode(data))]
