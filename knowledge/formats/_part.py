"""What every format hands over, and how bytes become text."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from errors import BadFile

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_OLD = ("cp1252", "mac_roman", "cp850")
_USUAL = frozenset("äöüßÄÖÜéèêàâçñóíá€„“”‘’‚–—…•·«»°§×²³ ®©™\xa0")


@dataclass(frozen=True)
class Part:
    """A stretch of a document: its text in Markdown, and its page, counted from one, if there are pages."""

    text: str
    page: int | None = None


def decode(data: bytes, declared: str = "") -> str:
    """Text from bytes: UTF-8, UTF-16 with its mark, the declared encoding, or the old one of a German office.

    Raises:
        BadFile: the bytes are not text, or in no encoding that gives readable words.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _plain(data.decode(encoding, "replace"))
    if b"\0" in data:
        raise _not_text()
    for encoding in ("utf-8", declared):
        try:
            return _plain(data.decode(encoding)) if encoding else _from_old(data)
        except (UnicodeDecodeError, LookupError):
            continue
    return _from_old(data)


def visible(text: str) -> str:
    r"""What a reader sees: no control, zero-width, direction, tag or private characters; ligatures as letters.

    >>> visible("Marken\u200bfarbe: \u202eblau\u202c, o\ufb03ziell")
    'Markenfarbe: blau, offiziell'
    """
    text = re.sub("[\ufb00-\ufb06]", lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = unicodedata.normalize("NFC", text)
    return "".join(
        sign
        for sign in text
        if sign in "\n\t" or not (unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Cn"} or sign in _HIDDEN)
    )


_HIDDEN = frozenset(chr(n) for n in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x115F, 0x1160, 0x3164, 0xFFA0))
"""Variation selectors and Hangul fillers: shown as nothing, so they can carry anything."""


def _from_old(data: bytes) -> str:
    """The old encoding whose letters look most like words."""
    best, share = "", 0.0
    for encoding in _OLD:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        special = [sign for sign in text if ord(sign) > 127]
        usual = sum(sign in _USUAL for sign in special) / max(1, len(special))
        if usual > share:
            best, share = text, usual
    if share < 0.6 or _odd(best):
        raise _not_text()
    return _plain(best)


def _odd(text: str) -> bool:
    controls = sum(unicodedata.category(sign) == "Cc" and sign not in "\n\r\t\f" for sign in text[:100_000])
    return controls > 0.01 * min(len(text), 100_000)


def _plain(text: str) -> str:
    if _odd(text) or text.count("\ufffd") > 0.01 * len(text):
        raise _not_text()
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")


def _not_text() -> BadFile:
    return BadFile(
        en="The file is not text or has an unknown encoding.",
        de="Die Datei ist kein Text oder hat eine unbekannte Zeichenkodierung.",
        do_en="Save it as UTF-8.",
        do_de="Speichern Sie sie als UTF-8.",
    )
