"""Audiences on their way out: the ledger names a list by its checksum, its rows are made at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable

from errors import LeitstandError
from platforms.port import Adapter, Applied, Busy, Moved, Refused, Seen, Unreachable
from terms import Operation

KIND = "audience"
Expand = Callable[[Operation], tuple[Operation, dict[str, int]]]


class Carrier:
    """Puts the rows into a write and hands it over; nothing of them is kept in the ledger, nothing is read back."""

    name = "audiences"
    reads = False

    def __init__(self, files: Adapter, expand: Expand) -> None:
        self._files, self._expand = files, expand

    def platforms(self) -> tuple[str, ...]:
        """None by name."""
        return ()

    def catalogue(self, platform: str) -> tuple[Seen, ...]:
        """Nothing."""
        return ()

    def read(self, platform: str, kind: str, entity: str) -> Seen:
        """Never possible."""
        return self._files.read(platform, kind, entity)

    def apply(self, operation: Operation, key: str) -> Applied:
        """Make the rows and hand them over; where they cannot be made nobody is handed over."""
        try:
            whole, left_out = self._expand(operation)
        except (Busy, Moved, Refused, Unreachable):
            raise
        except LeitstandError as failed:
            raise Refused(
                en=failed.said("en"), de=failed.said("de"), do_en=failed.todo("en"), do_de=failed.todo("de")
            ) from failed
        told = self._files.apply(whole, key)
        note = "; ".join(filter(None, [told.note, *(f"{reason}: {count}" for reason, count in left_out.items())]))
        return told.model_copy(update={"note": note})

    def found(self, operation: Operation, key: str) -> Applied | None:
        """Whether it was handed over."""
        return self._files.found(operation, key)


def carried(operation: Operation) -> bool:
    """Whether a write is an audience that is named by its checksum."""
    return operation.kind == KIND and operation.field == "members" and isinstance(operation.after, dict)
