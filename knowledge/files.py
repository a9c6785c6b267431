"""Files and folders on disk as documents: which there are, under which name, and what they say."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from errors import BadFile
from knowledge.formats._part import Part, visible
from knowledge.reading import OFFICE, format_of, suffixes

LARGEST = 50_000_000
"""Bytes of a file."""
MOST_TEXT = 2_000_000
"""Characters of a document; more would take an hour to embed."""


def files(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """Each document once, with its name: its path inside the folder that was given.

    Raises:
        BadFile: a path does not exist, or there is no document at all.
    """
    found: dict[Path, str] = {}
    for path in paths:
        if not path.exists():
            raise _missing(path)
        for name, file in _inside(path) if path.is_dir() else [(path.name, path)]:
            found.setdefault(file.resolve(), " ".join(visible(name).split()))
    if not found:
        raise _no_document(paths)
    return [(name, file) for file, name in found.items()]


def read(file: Path, data: bytes) -> tuple[list[Part], bool]:
    """The visible text of a document in parts, and whether it has headings; BadFile says why there is none."""
    kind = format_of(file)
    if kind is None:
        raise _unread(file)
    parts = [Part(visible(part.text), part.page) for part in kind.parts(data)]
    if not any(sign.isalnum() for part in parts for sign in part.text):
        raise empty()
    if sum(len(part.text) for part in parts) > MOST_TEXT:
        raise BadFile(
            en="The document has more than two million characters.",
            de="Das Dokument hat mehr als zwei Millionen Zeichen.",
            do_en="Split it.",
            do_de="Teilen Sie es auf.",
        )
    return parts, kind.HEADINGS


def contents(file: Path) -> bytes:
    """The bytes of a file; BadFile if it is too large or cannot be opened."""
    try:
        if file.stat().st_size > LARGEST:
            raise BadFile(
                en="The file is larger than 50 MB.",
                de="Die Datei ist größer als 50 MB.",
                do_en="Split it.",
                do_de="Teilen Sie sie auf.",
            )
        return file.read_bytes()
    except OSError:
        raise BadFile(
            en="The file cannot be opened.",
            de="Die Datei lässt sich nicht öffnen.",
            do_en="Check its permissions.",
            do_de="Prüfen Sie die Zugriffsrechte.",
        ) from None


def empty() -> BadFile:
    """The error of a document that says nothing."""
    return BadFile(
        en="The document is empty.",
        de="Das Dokument ist leer.",
        do_en="Check that it is the right file.",
        do_de="Prüfen Sie, ob es die richtige Datei ist.",
    )


def _inside(folder: Path) -> Iterator[tuple[str, Path]]:
    """Documents of a folder and its folders, in order; hidden files and links that lead out of it are left alone."""
    root = folder.resolve()
    for place, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            file = Path(place) / name
            wanted = file.suffix.lower() in {*suffixes(), *OFFICE} and not name.startswith((".", "~$"))
            if wanted and file.resolve().is_relative_to(root):
                yield file.relative_to(root).as_posix(), file


def _missing(path: Path) -> BadFile:
    return BadFile(
        en=f"There is no file or folder {path}.",
        de=f"Es gibt weder Datei noch Ordner {path}.",
        do_en="Check the path.",
        do_de="Prüfen Sie den Pfad.",
    )


def _no_document(paths: Sequence[Path]) -> BadFile:
    where, known = ", ".join(map(str, paths)) or "–", ", ".join(suffixes())
    return BadFile(
        en=f"There is no document in {where}.",
        de=f"In {where} liegt kein Dokument.",
        do_en=f"Documents end in {known}.",
        do_de=f"Dokumente enden auf {known}.",
    )


def _unread(file: Path) -> BadFile:
    known = ", ".join(suffixes())
    if file.suffix.lower() in OFFICE:
        return BadFile(
            en="Office files are not read.",
            de="Office-Dateien werden nicht gelesen.",
            do_en="Save the document as PDF or text.",
            do_de="Speichern Sie das Dokument als PDF oder Text.",
        )
    return BadFile(
        en=f"The format {file.suffix or 'without a suffix'} is not read.",
        de=f"Das Format {file.suffix or 'ohne Endung'} wird nicht gelesen.",
        do_en=f"These are: {known}.",
        do_de=f"Gelesen werden {known}.",
    )
