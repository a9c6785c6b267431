"""Bringing documents into the library: what is new, what changed, what was moved, what cannot be read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from errors import BadFile
from knowledge.files import contents, empty, files, read
from knowledge.formats._part import Part
from knowledge.manifest import Entry, Manifest
from knowledge.report import Added


def add(folder: Path, paths: Sequence[Path], progress: Callable[[int, int], None] | None = None) -> Added:
    """Bring files and folders into the library that lives in `folder`; see Library.add."""
    from edge import embedder

    found = files(paths)
    listed = Manifest.load(folder / "manifest.json")
    added = Added(gone=_gone(listed, paths))
    if _nothing_to_do(listed, found, embedder.ID, added):
        return added
    from knowledge.store import writing

    with writing(folder / "passages") as client:
        run = _Import(folder / "manifest.json", client, embedder.ID, added)
        for number, (name, file) in enumerate(found):
            if progress:
                progress(number, len(found))
            run.one(name, file)
    if progress:
        progress(len(found), len(found))
    return added


class _Import:
    """One run over files, with the store open for writing."""

    def __init__(self, file: Path, client: Any, embedder: str, added: Added) -> None:
        self.file, self.client, self.added = file, client, added
        self.manifest = Manifest.load(file)
        # Vectors of another model are worth nothing beside this one's: everything is made anew.
        if not self.manifest.documents or not self.manifest.fits(embedder):
            self._start(embedder)

    def one(self, name: str, file: Path) -> None:
        """Add, replace or skip one document."""
        name, before = self._known(name, file)
        try:
            data = contents(file)
            version = _hash(data)
            if before and before.hash == version:
                self.added.unchanged.append(name)
            elif twin := self._twin(version, name):
                self.added.duplicates[name] = twin
            else:
                self._write(name, file, version, data)
                (self.added.replaced if before else self.added.documents).append(name)
        except BadFile as failed:
            self.added.failed[name] = failed

    def _write(self, name: str, file: Path, version: str, data: bytes) -> None:
        from knowledge.pipeline import index
        from knowledge.store import forget, languages

        parts, headings = read(file, data)
        forget(self.client, name)
        # A document of headings alone says what its headings say.
        passages = index(self.client, name, version, parts, headings) or (
            index(self.client, name, version, [_bare(part) for part in parts], headings=False) if headings else 0
        )
        if not passages:
            raise empty()
        entry = Entry(version, str(file), passages, parts[-1].page, languages(self.client, name))
        self._keep(self.manifest.having(name, entry))
        self.added.passages += passages

    def _known(self, name: str, file: Path) -> tuple[str, Entry | None]:
        """The name to use: the file's own from last time, and never one that another existing file has."""
        held = self.manifest.documents
        for known, entry in held.items():
            if entry.path == str(file):
                return known, entry
        if name in held and Path(held[name].path).exists():
            name = f"{file.parent.name}/{name}" if f"{file.parent.name}/{name}" not in held else str(file)
        return name, held.get(name)

    def _twin(self, version: str, name: str) -> str | None:
        """The document with the same contents; if its file was moved to here, the old name goes instead."""
        from knowledge.store import forget

        for known, entry in self.manifest.documents.items():
            if entry.hash == version and known != name:
                if Path(entry.path).exists():
                    return known
                self._keep(self.manifest.without(known))
                forget(self.client, known)
        return None

    def _start(self, embedder: str) -> None:
        from knowledge.store import PASSAGES

        self._keep(Manifest(embedder))
        if self.client.collection_exists(PASSAGES):
            self.client.delete_collection(PASSAGES)

    def _keep(self, manifest: Manifest) -> None:
        self.manifest = manifest
        manifest.save(self.file)


def _nothing_to_do(listed: Manifest, found: Sequence[tuple[str, Path]], embedder: str, added: Added) -> bool:
    """Whether all is as it was, which is then noted: looking costs nothing, opening the store takes seconds."""
    names = {entry.path: (name, entry.hash) for name, entry in listed.documents.items()}
    same: list[str] = []
    for _, file in found:
        name, version = names.get(str(file), ("", ""))
        if not name or not listed.fits(embedder) or version != _now(file):
            return False
        same.append(name)
    added.unchanged = same
    return True


def _now(file: Path) -> str:
    try:
        return _hash(contents(file))
    except BadFile:
        return ""


def _gone(listed: Manifest, paths: Sequence[Path]) -> list[str]:
    folders = [path.resolve() for path in paths if path.is_dir()]
    return [
        name
        for name, entry in listed.documents.items()
        if any(Path(entry.path).is_relative_to(folder) for folder in folders) and not Path(entry.path).exists()
    ]


def _bare(part: Part) -> Part:
    return Part(re.sub(r"^#+\s+", "", part.text, flags=re.MULTILINE), part.page)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
