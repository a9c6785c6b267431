"""Bringing documents into the library: which files, what changed, what could not be read and why."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from errors import BadFile, Lang
from knowledge.formats._part import Part, Unreadable, visible
from knowledge.manifest import Entry, Manifest
from knowledge.reading import OFFICE, format_of, suffixes
from terms import Words

LARGEST = 50_000_000
"""Bytes of a file."""
MOST_TEXT = 2_000_000
"""Characters of a document; more would take an hour to embed."""
EMPTY = Words(
    de="Das Dokument ist leer; prüfen Sie, ob es die richtige Datei ist.",
    en="The document is empty; check that it is the right file.",
)


@dataclass
class Added:
    """What an import did, document by document; every name stands in exactly one list.

    passages counts those of new and replaced documents; `failed` and `duplicates` say why; `gone` are documents of the
    same folders that no longer exist on disk and are still in the library.
    """

    documents: list[str] = field(default_factory=list[str])
    replaced: list[str] = field(default_factory=list[str])
    unchanged: list[str] = field(default_factory=list[str])
    duplicates: dict[str, Words] = field(default_factory=dict[str, Words])
    failed: dict[str, Words] = field(default_factory=dict[str, Words])
    gone: list[str] = field(default_factory=list[str])
    passages: int = 0

    @property
    def ok(self) -> bool:
        """Whether the library now holds at least one of the documents."""
        return bool(self.documents or self.replaced or self.unchanged or self.duplicates)

    def said(self, lang: Lang) -> str:
        """The whole report in lines for people."""
        lines = [
            Words(
                de=f"{len(self.documents)} neu, {len(self.replaced)} ersetzt, {len(self.unchanged)} unverändert; "
                f"{self.passages} Textstellen.",
                en=f"{len(self.documents)} new, {len(self.replaced)} replaced, {len(self.unchanged)} unchanged; "
                f"{self.passages} passages.",
            ).said(lang)
        ]
        lines += [f"{name}: {why.said(lang)}" for name, why in (self.failed | self.duplicates).items()]
        if self.gone:
            gone = Words(de="Nicht mehr im Ordner, aber noch in der Bibliothek", en="Gone from the folder, still held")
            lines.append(f"{gone.said(lang)}: {', '.join(self.gone)}")
        return "\n".join(lines)

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """The report for machines."""
        return {
            "documents": self.documents,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
            "duplicates": {name: why.said(lang) for name, why in self.duplicates.items()},
            "failed": {name: why.said(lang) for name, why in self.failed.items()},
            "gone": self.gone,
            "passages": self.passages,
        }


def add(folder: Path, paths: Sequence[Path], progress: Callable[[int, int, str], None] | None = None) -> Added:
    """Bring files and folders into the library that lives in `folder`; see Library.add."""
    from edge import embedder
    from knowledge.store import writing

    files = _files(paths)
    added = Added()
    if not _work(folder, files):
        added.unchanged = [name for name, _ in files]
        return added
    with writing(folder / "passages") as client:
        import_ = _Import(folder / "manifest.json", client, embedder.ID, added)
        for number, (name, file) in enumerate(files):
            if progress:
                progress(number, len(files), name)
            import_.one(name, file)
        if progress:
            progress(len(files), len(files), "")
    return added


class _Import:
    """One run over files, with the store open for writing."""

    def __init__(self, file: Path, client: Any, embedder: str, added: Added) -> None:
        self.file, self.client, self.added = file, client, added
        known = Manifest.load(file)
        # Vectors of another model are worth nothing: everything is made anew.
        self.manifest = known if known.fits(embedder) else Manifest(embedder)
        if not self.manifest.documents:
            self._start(embedder)

    def one(self, name: str, file: Path) -> None:
        """Add, replace or skip one document."""
        try:
            data = _bytes(file)
            version = hashlib.sha256(data).hexdigest()[:16]
            name, before = self._known(name, file)
            if before and before.hash == version:
                self.added.unchanged.append(name)
            elif twin := self._twin(version, name):
                self.added.duplicates[name] = twin
            else:
                self._write(name, file, version, data, replaces=before is not None)
        except Unreadable as unreadable:
            self.added.failed[name] = unreadable.why

    def _write(self, name: str, file: Path, version: str, data: bytes, replaces: bool) -> None:
        from knowledge.pipeline import index
        from knowledge.store import forget

        parts, headings = read(file, data)
        forget(self.client, name)
        passages = index(self.client, name, version, parts, headings) or index(
            self.client, name, version, parts, headings=False
        )
        if not passages:
            raise Unreadable(de=EMPTY.de, en=EMPTY.en)
        entry = Entry(version, str(file), passages, parts[-1].page, self._langs(name))
        self.manifest = self.manifest.having(name, entry)
        self.manifest.save(self.file)
        self.added.passages += passages
        (self.added.replaced if replaces else self.added.documents).append(name)

    def _start(self, embedder: str) -> None:
        from knowledge.store import PASSAGES

        self.manifest = Manifest(embedder)
        self.manifest.save(self.file)
        if self.client.collection_exists(PASSAGES):
            self.client.delete_collection(PASSAGES)

    def _known(self, name: str, file: Path) -> tuple[str, Entry | None]:
        """The name to use: the file's own from last time, and never one that another existing file has."""
        held = self.manifest.documents
        for known, entry in held.items():
            if entry.path == str(file):
                return known, entry
        if name in held and Path(held[name].path).exists():
            name = f"{file.parent.name}/{file.name}" if "/" not in name else str(file)
        return name, held.get(name)

    def _twin(self, version: str, name: str) -> Words | None:
        """The same contents under another name; if that file was moved here, its old name goes."""
        from knowledge.store import forget

        for known, entry in list(self.manifest.documents.items()):
            if entry.hash != version or known == name:
                continue
            if Path(entry.path).exists():
                return Words(
                    de=f"Das Dokument hat denselben Inhalt wie „{known}“ und wurde nicht noch einmal aufgenommen.",
                    en=f"The document says the same as '{known}' and was not taken in again.",
                )
            self.manifest = self.manifest.without(known)
            self.manifest.save(self.file)
            forget(self.client, known)
        return None

    def _langs(self, name: str) -> tuple[str, ...]:
        from knowledge.store import languages

        return languages(self.client, name)


def read(file: Path, data: bytes) -> tuple[list[Part], bool]:
    """The visible text of a document in parts, and whether it has headings. Unreadable says why not."""
    kind = format_of(file)
    if kind is None:
        raise _unknown_kind(file)
    parts = [Part(visible(part.text), part.page) for part in kind.parts(data)]
    if not any(part.text.strip() for part in parts):
        raise Unreadable(de=EMPTY.de, en=EMPTY.en)
    if sum(len(part.text) for part in parts) > MOST_TEXT:
        raise Unreadable(
            de="Das Dokument hat mehr als zwei Millionen Zeichen; teilen Sie es auf.",
            en="The document has more than two million characters; split it.",
        )
    return parts, kind.HEADINGS


def _work(folder: Path, files: Sequence[tuple[str, Path]]) -> bool:
    """Whether anything at all changed: looking costs nothing, opening the store takes seconds."""
    from edge import embedder

    manifest = Manifest.load(folder / "manifest.json")
    held = {entry.path: entry.hash for entry in manifest.documents.values()}
    return not manifest.fits(embedder.ID) or any(held.get(str(file)) != _hash(file) for _, file in files)


def _hash(file: Path) -> str:
    try:
        return hashlib.sha256(_bytes(file)).hexdigest()[:16]
    except Unreadable:
        return ""


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise Unreadable(
                de="Die Datei ist größer als 50 MB; teilen Sie sie auf.",
                en="The file is larger than 50 MB; split it.",
            )
        return file.read_bytes()
    except OSError:
        raise Unreadable(
            de="Die Datei lässt sich nicht öffnen; prüfen Sie die Zugriffsrechte.",
            en="The file cannot be opened; check its permissions.",
        ) from None


def _files(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    found: dict[Path, str] = {}
    for path in paths:
        if not path.exists():
            raise BadFile(
                en=f"There is no file or folder {path}.",
                de=f"Es gibt keine Datei und keinen Ordner {path}.",
                do_en="Check the path.",
                do_de="Prüfen Sie den Pfad.",
            )
        for name, file in _inside(path) if path.is_dir() else [(path.name, path)]:
            found.setdefault(file.resolve(), visible(name))
    if not found:
        raise BadFile(
            en=f"There is no document in {paths[0] if paths else 'nothing'}.",
            de=f"In {paths[0] if paths else 'nichts'} liegt kein Dokument.",
            do_en=f"Documents end in {', '.join(suffixes())}.",
            do_de=f"Dokumente enden auf {', '.join(suffixes())}.",
        )
    return [(name, file) for file, name in found.items()]


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


def _unknown_kind(file: Path) -> Unreadable:
    known = ", ".join(suffixes())
    if file.suffix.lower() in OFFICE:
        return Unreadable(
            de="Office-Dateien werden nicht gelesen; speichern Sie das Dokument als PDF oder Text.",
            en="Office files are not read; save the document as PDF or text.",
        )
    return Unreadable(
        de=f"Dieses Format wird nicht gelesen; gelesen werden {known}.",
        en=f"This format is not read; these are: {known}.",
    )
