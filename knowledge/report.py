"""What an import of documents did, document by document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from errors import BadFile, Lang
from terms import Words


@dataclass
class Added:
    """Every name stands in exactly one list, but for `gone`.

    passages counts those of new and replaced documents; `failed` says why, `duplicates` of which document; `gone` are
    documents of the same folders that no longer exist on disk and are still in the library.
    """

    documents: list[str] = field(default_factory=list[str])
    replaced: list[str] = field(default_factory=list[str])
    unchanged: list[str] = field(default_factory=list[str])
    duplicates: dict[str, str] = field(default_factory=dict[str, str])
    failed: dict[str, BadFile] = field(default_factory=dict[str, BadFile])
    gone: list[str] = field(default_factory=list[str])
    passages: int = 0

    @property
    def ok(self) -> bool:
        """Whether the library now holds at least one of the documents."""
        return bool(self.documents or self.replaced or self.unchanged or self.duplicates)

    def notes(self) -> list[Words]:
        """What somebody should know although nothing failed."""
        notes = [
            Words(
                de=f"„{name}“ hat denselben Inhalt wie „{twin}“ und wurde nicht noch einmal aufgenommen.",
                en=f"'{name}' says the same as '{twin}' and was not taken in again.",
            )
            for name, twin in self.duplicates.items()
        ]
        if self.gone:
            names = ", ".join(self.gone)
            notes.append(
                Words(
                    de=f"Nicht mehr im Ordner, aber noch in der Bibliothek: {names}.",
                    en=f"No longer in the folder, but still in the library: {names}.",
                )
            )
        return notes

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """Counts, then names, then what failed with its error's stable shape."""
        return {
            "loaded": len(self.documents) + len(self.replaced),
            "unchanged": len(self.unchanged),
            "passages": self.passages,
            "documents": [*self.documents, *self.replaced],
            "replaced": self.replaced,
            "failed": [{"file": name, "error": error.as_json(lang)} for name, error in self.failed.items()],
            "notes": [note.said(lang) for note in self.notes()],
        }
