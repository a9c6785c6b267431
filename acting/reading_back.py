"""Reading a write back: whether the platform holds what was written, still the old value, or something else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from acting.patience import Pace, Patience
from ledger.outbox import Item, State
from platforms.port import Adapter, Seen
from platforms.values import same


@dataclass(frozen=True)
class Proof:
    """What reading back says of a write."""

    state: State
    note: str = ""
    result: dict[str, Any] = field(default_factory=dict[str, Any])
    not_before: datetime | None = None


def proof(item: Item, adapter: Adapter, pace: Pace) -> Proof:
    """Look until it shows, for as long as one go takes."""
    write, seen = item.operation, None
    for _ in pace.glances():
        seen = adapter.read(write.platform, write.kind, write.entity)
        if same(write.field, seen.fields.get(write.field), item.result.get("holds", write.after)):
            return Proof("verified", result=item.result)
    assert seen is not None
    return shows_another(item, seen, pace.clock(), pace.patience)


def shows_another(item: Item, seen: Seen, now: datetime, patience: Patience) -> Proof:
    """What it means that a thing holds another value than the written one."""
    write, value = item.operation, seen.fields.get(item.operation.field)
    old = same(write.field, value, write.before)
    own = not seen.version or not item.result.get("version") or seen.version == item.result["version"]
    # What still holds the old value may be an old reading; another value under another version is somebody else's.
    if not own and not old:
        # Taking it back would undo what somebody did after it.
        return Proof("verified", "overwritten", item.result | {"since_then": value})
    if now < datetime.fromisoformat(item.result["since"]) + timedelta(seconds=patience.shows):
        return Proof("applied", result=item.result, not_before=now + timedelta(seconds=patience.first))
    if old:
        return Proof("refused", "no_effect", item.result)
    return Proof("reverting", "differs", item.result | {"holds": value})
