"""Bytes to text: which encoding a file has, and whether it is text at all."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from errors import BadFile

MAGIC = {
    b"\x89PNG": "PNG",
    b"%PDF": "PDF",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "RIFF (WebP, WAV, AVI)",
    b"\x7fELF": "ELF",
    b"MZ\x90": "EXE",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"SQLite format 3": "SQLite",
    b"\x00\x00\x00\x18ftyp": "MP4",
    b"\x00\x00\x00\x20ftyp": "MP4",
}
BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 (BOM)"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 LE (BOM)"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 BE (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE (BOM)"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE (BOM)"),
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1a\x1b")) + b"\x7f"
REPLACED = "\ufffd"


@dataclass(frozen=True)
class Text:
    """A file's text as UTF-8 with Unix line ends, what its encoding was, and how many characters were unreadable."""

    data: bytes
    encoding: str
    damaged: int = 0


def text(data: bytes, name: str) -> Text:
    """Decode a file.

    Raises:
        BadFile: it is empty or no text.
    """
    for magic, form in MAGIC.items():
        if data.startswith(magic):
            raise binary(name, form)
    decoded = _decode(data, name)
    if not decoded.data or decoded.data.isspace():
        raise BadFile(
            en=f"{name} is empty.",
            de=f"{name} ist leer.",
            do_en="Export it again, with at least one row of data.",
            do_de="Exportieren Sie die Datei noch einmal, mit mindestens einer Datenzeile.",
            file=name,
        )
    return decoded


def binary(name: str, form: str = "") -> BadFile:
    """The refusal of a file that holds no table."""
    said = f" ({form})" if form else ""
    return BadFile(
        en=f"{name} is not a table but a binary file{said}.",
        de=f"{name} ist keine Tabelle, sondern eine Binärdatei{said}.",
        do_en="Bring CSV, TSV, XLSX, Parquet, JSON or JSON lines, also as .gz or .zip.",
        do_de="Bringen Sie CSV, TSV, XLSX, Parquet, JSON oder JSON Lines, auch als .gz oder .zip.",
        file=name,
    )


def _decode(data: bytes, name: str) -> Text:
    for bom, codec, label in BOMS:
        if data.startswith(bom):
            return _lines(data[len(bom) :].decode(codec, errors="replace"), label)
    sample = data[: 1 << 16]
    zeros = sample.count(0)
    if zeros > len(sample) // 5:
        codec = _wide(sample)
        if codec is None:
            raise binary(name)
        return _lines(data.decode(codec, errors="replace"), codec.upper().replace("-LE", " LE").replace("-BE", " BE"))
    if zeros > 8 or len(sample) - len(sample.translate(None, _CONTROL)) > max(8, len(sample) // 100):
        raise binary(name)
    if data.isascii():
        return Text(_ends(data), "ASCII (UTF-8)")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bit(data)
    return Text(_ends(data), "UTF-8")


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Western text is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.4 and even * 10 < odd:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) * 0.4 and odd * 10 < even else None


def _eight_bit(data: bytes) -> Text:
    """A Windows file, or UTF-8 with a few broken places: what is the rule and what the exception decides."""
    read = data.decode("utf-8", errors="replace")
    broken = read.count(REPLACED)
    whole = sum(map(len, (read.encode("ascii", "ignore"),)))
    if len(read) - whole - broken > 2 * broken:
        return _lines(read, "UTF-8")
    try:
        return _lines(data.decode("cp1252"), "CP1252")
    except UnicodeDecodeError:
        return _lines(data.decode("latin-1"), "Latin-1")


def _lines(read: str, label: str) -> Text:
    return Text(_ends(read.encode("utf-8", errors="replace")), label, read.count(REPLACED))


def _ends(data: bytes) -> bytes:
    if b"\r" not in data:
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
