# pyright: basic
"""Building all profiles, keeping them in the warehouse, and finding the one that a key belongs to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from terms import canonical
from warehouse.identity import graph, links, splits
from warehouse.identity.rules import FILE, MOST_PEOPLE, reads
from warehouse.session import session

if TYPE_CHECKING:
    from warehouse.reader import Reader
    from warehouse.store import Warehouse

KEPT = {"profiled": "identity_keys", "links": "identity_links", "hubs": "identity_hubs"}


@dataclass(frozen=True)
class State:
    """What the stored profiles are made of; `fresh` is false when data, rules or splits have changed since."""

    profiles: int
    keys: int
    links: int
    cut: int
    hubs: int
    splits: int
    largest: int
    built_at: str
    snapshot: str
    fresh: bool

    def as_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self)


def build(warehouse: Warehouse) -> State:
    """Join everything that is loaded and keep the outcome in the warehouse.

    Raises:
        NoData: no kind with keys is loaded.
    """
    reader = warehouse.reader()
    with session(reader, reads()) as (_, loaded):
        pass
    with splits.Writing(warehouse) as con:
        parted = splits.read(con)
        links.collect(con, loaded)
        graph.join(con, parted)
        for made, kept in KEPT.items():
            con.execute(f"create or replace table warehouse.main.{kept} as select * from {made} order by all")
        con.execute(
            "create or replace table warehouse.main.identity_built as select"
            " (select count(distinct profile) from profiled) as profiles, (select count(*) from profiled) as keys,"
            " (select count(*) from links where a <> b) as links, (select count(*) from links where cut) as cut,"
            " (select count(*) from hubs) as hubs, $splits as splits, (select max(n) from (select count(*) as n from"
            " profiled group by profile)) as largest, $at as built_at, $snapshot as snapshot",
            {"splits": len(parted), "at": datetime.now(UTC).isoformat(timespec="seconds"),
             "snapshot": _snapshot(loaded, parted)},
        )  # fmt: skip
    state = status(reader)
    assert state is not None
    return state


def status(reader: Reader) -> State | None:
    """What is built and whether it still fits the data; None if nothing is."""
    with session(reader, reads()) as (cursor, loaded):
        if not splits.there(cursor, "identity_built"):
            return None
        return _state(cursor, loaded)


@contextmanager
def current(reader: Reader) -> Iterator[tuple[Any, str]]:
    """A cursor that shows `profiled`, `links` and `hubs` as they fit the data now, and their snapshot.

    They come from the warehouse if they were built from the data as it is, else they are made for this session.
    """
    with session(reader, reads()) as (cursor, loaded):
        parted = splits.read(cursor)
        snapshot = _snapshot(loaded, parted)
        built = splits.there(cursor, "identity_built") and _state(cursor, loaded).snapshot == snapshot
        if built:
            for made, kept in KEPT.items():
                cursor.execute(f"create or replace temp view {made} as select * from warehouse.main.{kept}")
        else:
            links.collect(cursor, loaded)
            graph.join(cursor, parted)
        yield cursor, snapshot


def _state(con: Any, loaded: Any) -> State:
    names = "profiles, keys, links, cut, hubs, splits, largest, built_at, snapshot"
    found = con.execute(f"select {names} from identity_built").fetchone()
    return State(*found, fresh=found[-1] == _snapshot(loaded, splits.read(con)))


def _snapshot(loaded: Any, parted: list[tuple[str, str]]) -> str:
    shape = {
        "data": {kind: one.snapshot for kind, one in sorted(loaded.items())},
        "rules": hashlib.sha256(FILE.read_bytes()).hexdigest(),
        "most": json.dumps(MOST_PEOPLE),
        "splits": sorted(map(list, parted)),
    }
    return hashlib.sha256(canonical(shape)).hexdigest()[:16]
