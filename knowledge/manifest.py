"""The list of documents that the library holds, in one small file that is replaced as a whole.

A document counts from the moment it is listed here with its hash: passages of an import that was cut off do not.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from errors import PersonMustAct

LAYOUT = 1
"""Of the stored passages; another one must be imported again."""


@dataclass(frozen=True)
class Entry:
    """One document: hash of its contents, where it came from, what it gave."""

    hash: str
    path: str
    passages: int
    pages: int | None
    langs: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """All documents by name, and the embedder that made their vectors."""

    embedder: str = ""
    layout: int = LAYOUT
    documents: dict[str, Entry] = field(default_factory=dict[str, Entry])

    @classmethod
    def load(cls, file: Path) -> Manifest:
        """From the file; an absent one is an empty library. PersonMustAct if it is damaged."""
        try:
            told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            entries: dict[str, Entry] = {}
            for name, entry in told["documents"].items():
                entries[name] = Entry(**(entry | {"langs": tuple(entry["langs"])}))
            return cls(told["embedder"], told["layout"], entries)
        except FileNotFoundError:
            return cls()
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _again(
                "The list of documents is damaged.", "Das Verzeichnis der Dokumente ist beschädigt.", file.parent
            ) from None

    def save(self, file: Path) -> None:
        """Replace the file by this list, at once or not at all."""
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(draft, file)  # noqa: PTH105 - atomic on every system, which Path.replace only says of POSIX

    def having(self, name: str, entry: Entry) -> Manifest:
        """The list with a document added or replaced."""
        return Manifest(self.embedder, self.layout, {**self.documents, name: entry})

    def without(self, name: str) -> Manifest:
        """The list without a document."""
        return Manifest(
            self.embedder, self.layout, {key: entry for key, entry in self.documents.items() if key != name}
        )

    def current(self, name: str, version: str) -> bool:
        """Whether a passage belongs to a listed document as it is now."""
        entry = self.documents.get(name)
        return entry is not None and entry.hash == version

    def languages(self) -> set[str]:
        """The languages of all passages."""
        return {lang for entry in self.documents.values() for lang in entry.langs}

    def fits(self, embedder: str) -> bool:
        """Whether vectors of this embedder can be compared with the stored ones."""
        return not self.documents or (self.embedder == embedder and self.layout == LAYOUT)

    def check_embedder(self, embedder: str) -> None:
        """PersonMustAct if the stored vectors are another model's."""
        if not self.fits(embedder):
            raise _again(
                "The documents were imported with another version of the embedding model.",
                "Die Dokumente wurden mit einer anderen Version des Einbettungsmodells importiert.",
                Path("FOLDER"),
                remove=False,
            )


def _again(en: str, de: str, folder: Path, remove: bool = True) -> PersonMustAct:
    command = "`leitstand import FOLDER --as documents`"
    befehl = "`leitstand import ORDNER --as documents`"
    return PersonMustAct(
        en=en,
        de=de,
        do_en=f"{f'Delete {folder} and import' if remove else 'Import'} them again: {command}.",
        do_de=f"{f'Löschen Sie {folder} und importieren' if remove else 'Importieren'} Sie sie erneut: {befehl}.",
    )
