"""Audience lists as files: who comes in and who goes out, hashed the way the platform wants it.

Who may be in a list (consent, objections, how many at least) is decided before; here a list becomes a file.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from platforms._handover import Handover
from platforms._members import BY_PLATFORM, OTHER, difference
from platforms._said import refused
from platforms.port import Applied, Seen
from terms import Operation, canonical

if TYPE_CHECKING:
    from settings import Settings

RANK = 70


def adapter(settings: Settings) -> Audiences:
    """The adapter; it is always there."""
    return Audiences(Handover(settings.home / "handover", lambda: settings.now))


class Audiences:
    """Writes one file of those who come in and one of those who go out; a person or a job carries them on."""

    name = "audiences"
    reads = False

    def __init__(self, handover: Handover) -> None:
        self._handover = handover

    def __repr__(self) -> str:
        return f"Audiences({self._handover.folder})"

    def platforms(self) -> tuple[str, ...]:
        """The house's own tools."""
        return ("crm", "esp")

    def catalogue(self, platform: str) -> tuple[Seen, ...]:
        """Nothing: files know no lists."""
        return ()

    def read(self, platform: str, kind: str, entity: str) -> Seen:
        """Never possible."""
        raise refused(entity, "what was handed over as a file cannot be read back",
                      "was als Datei übergeben wurde, lässt sich nicht zurücklesen")  # fmt: skip

    def apply(self, operation: Operation, key: str) -> Applied:
        """Write the difference; rows that the platform would not take are named by a hash, with the reason."""
        if operation.kind != "audience" or operation.field != "members":
            raise refused(operation.name or operation.entity, "only the members of an audience go into such a file",
                          "in eine solche Datei kommen nur Mitglieder einer Zielgruppe")  # fmt: skip
        form = BY_PLATFORM.get(operation.platform, OTHER)
        try:
            found = difference(operation.before, operation.after, form)
        except ValueError as wrong:
            raise refused(operation.name or operation.entity, str(wrong)) from None
        if not found.added and not found.removed:
            raise refused(operation.name or operation.entity, "no row of it can be handed over",
                          "keine Zeile davon lässt sich übergeben")  # fmt: skip
        parts = (("add", found.added), ("remove", found.removed))
        stem = f"{form.name}-{operation.platform}-{_slug(operation.name or operation.entity)}"
        bodies = {f"{stem}-{part}": form.file(rows) for part, rows in parts if rows}
        digest = hashlib.sha256(canonical(operation.model_dump(mode="json"))).hexdigest()
        names, again = self._handover.put_whole(key, digest, bodies)
        return Applied(key=key, again=again, rejected=dict(found.rejected), note=", ".join(names))

    def found(self, operation: Operation, key: str) -> Applied | None:
        """Whether its files are there."""
        file = self._handover.found(key)
        return Applied(key=key, again=True, note=file) if file else None


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40] or "list"
