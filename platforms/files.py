"""Upload files that people bring to a platform; the way that needs no key, and the default for every platform."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from platforms._handover import Handover
from platforms._said import refused
from platforms._sheets import sheet_of
from platforms.audiences import Audiences
from platforms.port import Applied, Seen
from terms import Operation, canonical

if TYPE_CHECKING:
    from settings import Settings

RANK = 90


def adapter(settings: Settings) -> Files:
    """The adapter; it is always there."""
    return Files(Handover(settings.home / "handover", lambda: settings.now))


class Files:
    """Writes a change into the file of its platform; a person carries it there, so nothing can be read back."""

    name = "files"
    reads = False

    def __init__(self, handover: Handover) -> None:
        self._handover = handover
        self._audiences = Audiences(handover)

    def __repr__(self) -> str:
        return f"Files({self._handover.folder})"

    def platforms(self) -> tuple[str, ...]:
        """Any."""
        return ()

    def catalogue(self, platform: str) -> tuple[Seen, ...]:
        """Nothing: files know no account."""
        return ()

    def read(self, platform: str, kind: str, entity: str) -> Seen:
        """Never possible."""
        raise refused(entity, "what was handed over as a file cannot be read back",
                      "was als Datei übergeben wurde, lässt sich nicht zurücklesen")  # fmt: skip

    def apply(self, operation: Operation, key: str) -> Applied:
        """Add the change to the file of this hand-over; under the same key it stands there once."""
        if (operation.kind, operation.field) == ("audience", "members"):
            return self._audiences.apply(operation, key)
        sheet, rows = sheet_of(operation)
        parameters = hashlib.sha256(canonical(operation.model_dump(mode="json"))).hexdigest()
        lever = canonical([operation.platform, operation.kind, operation.entity, operation.field]).decode()
        file, again = self._handover.put(key, parameters, sheet.name, lever, rows)
        return Applied(key=key, again=again, note=file)

    def found(self, operation: Operation, key: str) -> Applied | None:
        """Whether the change stands in a file."""
        file = self._handover.found(key)
        return Applied(key=key, again=True, note=file) if file else None
