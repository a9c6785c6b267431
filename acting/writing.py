"""One write from claimed to proven, step by step: the one place from which something outside changes.

Every step is settled in the ledger before the next one begins. Whoever takes over after a crash finds a write that is
`sending` with an old lease: then the platform is asked what became of it before anything is written again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from acting import consent
from acting.concluding import way_back
from acting.patience import Breaker, Pace
from acting.reading_back import proof
from acting.rechecking import Against, Rechecking
from acting.settling import Settling
from ledger.outbox import Item
from platforms.port import Adapter, Applied
from platforms.values import same
from terms import Operation


@dataclass
class Writing:
    """The steps that one worker makes."""

    check: Rechecking
    keep: Settling
    breaker: Breaker
    pace: Pace

    def step(self, item: Item, adapter: Adapter) -> Item | None:
        """One step; the write as it is then, if it goes on at once."""
        steps = {"sending": self._write, "unknown": self._ask, "applied": self._read, "reverting": self._take_back}
        return steps[item.state](item, adapter)

    def _write(self, item: Item, adapter: Adapter) -> Item | None:
        """Check once more, then write."""
        if (against := self.check.against(item)) is not None:
            self._hold(item, against)
        elif self.check.orphaned(item):
            self._ask_people(item)
        elif not self._too_late(item):
            return self._applied(item, adapter, adapter.apply(item.operation, item.key))
        return None

    def _ask(self, item: Item, adapter: Adapter) -> Item | None:
        """It may have taken effect: the platform knows."""
        found = adapter.found(item.operation, item.key)
        self.breaker.answered(item.operation.platform)
        return self._write(item, adapter) if found is None else self._applied(item, adapter, found)

    def _read(self, item: Item, adapter: Adapter) -> Item | None:
        """See whether the platform holds it; what holds something else goes back at once."""
        found = proof(item, adapter, self.pace)
        kept = self.keep.settle(
            item, found.state, note=found.note, result=found.result, not_before=found.not_before
        )  # fmt: skip
        return kept if found.state == "reverting" else None

    def _take_back(self, item: Item, adapter: Adapter) -> Item | None:
        """The platform took something else: back to what was before, under a key of its own."""
        if self._too_late(item):
            return None
        write = way_back(item)
        adapter.apply(write, f"{item.key[:28]}back")
        seen = adapter.read(write.platform, write.kind, write.entity)
        if same(write.field, seen.fields.get(write.field), write.after):
            self.keep.settle(item, "reverted", note="differs", result=item.result)
        else:
            self.keep.later(item, "reverting", None, None)
        return None

    def _too_late(self, item: Item) -> bool:
        """Whether, right before the write, somebody else may have begun or the kill switch has come on."""
        return self.pace.late(item.lease_until) or self.check.stopped(item)

    def _hold(self, item: Item, against: Against) -> None:
        """Refuse it, or put it back as it was until it is asked again."""
        result = item.result | ({"said": against.words.model_dump()} if against.words else {})
        if against.state == "refused":
            self.keep.settle(item, "refused", note=against.note, result=result)
        else:
            due = self.pace.clock() + against.pause
            back = "waiting" if item.state == "sending" else "unknown"
            self.keep.settle(item, back, note=against.note, result=result, not_before=due)

    def _ask_people(self, item: Item) -> None:
        """People decide anew where nothing was sent yet; what was begun goes no further."""
        if not consent.back_to_people(self.keep.book, item, self.pace.clock()):
            self.keep.settle(item, "refused", note=consent.NOTE)

    def _applied(self, item: Item, adapter: Adapter, told: Applied) -> Item | None:
        """Keep what the platform says that it took; it goes on where that can be read back."""
        self.breaker.answered(item.operation.platform)
        result: dict[str, Any] = {
            "version": told.version, "since": self.pace.clock().isoformat(), "holds": _left(item.operation, told),
        }  # fmt: skip
        if told.rejected:
            result["rejected"] = dict(told.rejected)
        if told.note:
            result["told"] = told.note
        if told.rejected and _all_rejected(item.operation, told):
            self.keep.settle(item, "refused", note="rejected", result=result)
        elif not adapter.reads:
            self.keep.settle(item, "handed_over", result=result)
        else:
            return self.keep.settle(item, "applied", result=result)
        return None


def _left(operation: Operation, told: Applied) -> Any:
    """What the thing then holds: of a list without the rows that the platform did not take."""
    after: Any = operation.after
    if not isinstance(after, list):
        return after
    return [row for row in cast("list[Any]", after) if row not in told.rejected]


def _all_rejected(operation: Operation, told: Applied) -> bool:
    if not isinstance(operation.after, list):
        return False
    had, would = cast("list[Any]", operation.before or []), cast("list[Any]", operation.after)
    new = [row for row in would if row not in had]
    return bool(new) and all(row in told.rejected for row in new)
