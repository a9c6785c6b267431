"""Which files of a folder are documents, and which are tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from warehouse.unpack import tabular

DOCUMENTS = {".md", ".markdown", ".html", ".htm", ".pdf", ".txt"}


def sorted_out(paths: Sequence[Path], kind: str | None = None) -> tuple[list[Path], list[Path]]:
    """Documents and tables; a folder of both is taken apart. With a kind, documents are none unless it says so."""
    if kind == "documents":
        return list(paths), []
    documents: list[Path] = []
    tables: list[Path] = []
    for path in paths:
        inside = files(path)
        own = [file for file in inside if kind is None and _document(file)]
        documents += own
        rest = [file for file in inside if file not in own]
        tables += [path] if path.is_dir() and not own else rest
    return documents, tables


def files(path: Path) -> list[Path]:
    """The file itself, or the files of a folder and of those in it."""
    return [path] if not path.is_dir() else sorted(file for file in path.rglob("*") if _meant(file, path))


def _document(file: Path) -> bool:
    suffix = file.suffix.lower()
    return suffix in DOCUMENTS and not (suffix == ".txt" and tabular(file))


def _meant(file: Path, folder: Path) -> bool:
    """A file, and none that a system keeps there for itself, such as .DS_Store."""
    return file.is_file() and not any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
