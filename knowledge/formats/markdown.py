"""Markdown as a reader sees it: images become their description, links their text and address, tags nothing."""

from __future__ import annotations

import re

from knowledge.formats._part import Part, decode

SUFFIXES = (".md", ".markdown")
HEADINGS = True

_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\](?:\([^)\n]*\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\(\s*<?([^)\s>]{0,2000})>?[^)\n]{0,300}\)")
_REFERENCE = re.compile(r"\[([^\]\n]{1,300})\]\[[^\]\n]{0,200}\]")
_TARGET = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:\s*\S+.*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SCRIPT = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_UNDERLINED = re.compile(r"^(?![ \t]*(?:[-*|>#]|$))(.{1,200})\n(=+|-{3,})[ \t]*$", re.MULTILINE)


def parts(data: bytes) -> list[Part]:
    """The text as one part, headings kept; BadFile if it is not text."""
    return [Part(readable(decode(data)))]


def readable(text: str) -> str:
    """Markdown without anything that a page would fetch, run or hide.

    >>> readable("![Logo](https://x.example/?q=1) Siehe [Portal](https://portal.example) <b>hier</b><!-- psst -->")
    'Logo Siehe Portal (https://portal.example) hier'
    """
    text = _SCRIPT.sub("", _COMMENT.sub("", text))
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(_link, text)
    text = _REFERENCE.sub(r"\1", _TARGET.sub("", text))
    text = _TAG.sub("", text)
    return _UNDERLINED.sub(lambda found: f"{'#' if found[2][0] == '=' else '##'} {found[1]}", text)


def _link(found: re.Match[str]) -> str:
    words, address = found[1], found[2]
    shown = re.match(r"(https?|mailto):", address, re.IGNORECASE) and address != words
    return f"{words} ({address})" if shown else words
