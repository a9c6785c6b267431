# pyright: basic
"""Several queries on one cursor of a reader, with temp tables of one's own; what is read is noted as always."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import NoData

if TYPE_CHECKING:
    from warehouse.reader import Loaded, Reader


@contextmanager
def session(reader: Reader, kinds: Iterable[str]) -> Iterator[tuple[Any, dict[str, Loaded]]]:
    """A cursor and those of the kinds that are loaded, in the state that the reader reads.

    Raises:
        NoData: not one of the kinds is loaded.
    """
    loaded = reader.kinds()
    wanted = [kind for kind in kinds if kind in loaded]
    if not wanted:
        reader.need(next(iter(kinds)))  # says which one and how to load it
    with reader._door.reading() as cursor:
        if cursor is None:
            raise NoData(en="Nothing is loaded yet.", de="Es ist noch nichts geladen.")
        have = {kind: reader._need(kind, cursor)[0] for kind in wanted}
        yield cursor, have


def home_of(reader: Reader) -> Path:
    """The home folder whose warehouse a reader reads."""
    return Path(reader._door.file).parent
