"""The worker that takes what is due, one write after the other, and waits where a platform asks for patience.

What is done with a write is `writing`; here it is claimed, and here an answer that went wrong gets its meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from acting import consent
from acting.expiring import withdraw_stale
from acting.patience import Breaker, Pace
from acting.rechecking import Rechecking
from acting.settling import Settling, saying
from acting.writing import Writing
from errors import PersonMustAct
from ledger import outbox, switch
from ledger.book import Book
from ledger.outbox import Item, State
from platforms.port import Adapter, Busy, Moved, Refused, Unreachable
from terms import Operation


@dataclass
class Dispatcher:
    """One worker; several may run at once, in one process or in many."""

    book: Book
    check: Rechecking
    adapter: Callable[[Operation, str], Adapter]
    pace: Pace
    given_up: Callable[[], bool] = lambda: False

    def __post_init__(self) -> None:
        """Nobody rests yet."""
        self.breaker = Breaker(self.pace.patience)
        self.keep = Settling(self.book, self.pace)
        self.writing = Writing(self.check, self.keep, self.breaker, self.pace)

    def drain(self, limit: int | None = None, wait: float = 0.0) -> tuple[Item, ...]:
        """Everything that is due, and what becomes due within `wait` seconds; what was touched, as it is then."""
        touched: dict[str, Item] = {}
        end = self.pace.clock() + timedelta(seconds=wait)
        withdraw_stale(self.book, self.pace.clock(), self.pace.patience)
        while (limit is None or len(touched) < limit) and not self.given_up():
            with self.book.writing() as tx:
                item = outbox.claim(tx, self.pace.clock(), self.pace.patience.lease)
            if item is not None:
                self.one(item)
                touched[item.key] = item
            elif not self._waits(end):
                break
        with self.book.reading() as tx:
            there = {key for key in touched if outbox.there(tx, key)}
            return tuple(outbox.one(tx, key) if key in there else _withdrawn(item) for key, item in touched.items())

    def one(self, item: Item) -> None:
        """One claimed write, as far as it goes now."""
        rests = self.breaker.resting(item.operation.platform, self.pace.clock())
        if rests is not None:
            self.keep.settle(item, _untouched(item), not_before=rests)
            return
        now: Item | None = item
        while now is not None:
            now = self._step(now)

    def _step(self, item: Item) -> Item | None:
        """One step; the write as it is then, if it goes on at once. A platform that fails says how it is left."""
        platform = item.operation.platform
        try:
            return self.writing.step(item, self.adapter(item.operation, item.adapter))
        except PersonMustAct as missing:
            self.keep.later(item, _untouched(item), timedelta(minutes=1), missing)
        except Busy as busy:
            self.keep.later(item, _untouched(item), timedelta(seconds=float(busy.detail.get("seconds", 1))), busy)
        except Unreachable as lost:
            self.breaker.failed(platform, self.pace.clock())
            self.keep.later(item, _perhaps_made(item), None, lost)
        except (Moved, Refused) as no:
            self.breaker.answered(platform)
            note = "moved" if isinstance(no, Moved) else "refused"
            self.keep.settle(item, "refused", note=note, result=saying(item, no))
        except Exception as broken:
            # An adapter that breaks may have written before it broke.
            self.keep.later(item, _perhaps_made(item), None, broken)
        return None

    def _waits(self, end: datetime) -> bool:
        """Sleep until the next write is due, if that is before the end."""
        now = self.pace.clock().astimezone(UTC)
        with self.book.reading() as tx:
            if switch.stopped(tx, self.book.home) is not None:
                return False
            due = [max(item.not_before, item.lease_until) for item in outbox.unsettled(tx)]
        # What became due since the last claim counts; what was due long before waits for something else.
        fresh = now - timedelta(seconds=0.5)
        soon = [datetime.fromisoformat(each) for each in due if each]
        next_ = min((each for each in soon if each > fresh), default=None)
        if next_ is None or next_ > end.astimezone(UTC):
            return False
        self.pace.sleep(max((next_ - now).total_seconds(), 0.001))
        return True


def _untouched(item: Item) -> State:
    """The state of a write of which nothing was sent in this go."""
    return "waiting" if item.state == "sending" else item.state


def _perhaps_made(item: Item) -> State:
    """The state of a write of which nobody knows whether it took effect in this go."""
    return "unknown" if item.state == "sending" else item.state


def _withdrawn(item: Item) -> Item:
    """What was put before people again is no write any more."""
    return replace(item, state="cancelled", note=consent.NOTE)
