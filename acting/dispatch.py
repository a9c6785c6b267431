"""The one place from which something outside changes: claim, check once more, write, read back, or take back.

Every step is settled in the ledger before the next one begins. Whoever takes over after a crash finds a write that is
`sending` with an old lease: then the platform is asked what became of it before anything is written again.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from acting import consent, situations
from acting.concluding import concluded, way_back
from acting.patience import Breaker, Patience
from errors import LeitstandError, PersonMustAct
from ledger import incidents, outbox, proposals, switch
from ledger.book import Book
from ledger.outbox import Item, State
from ledger.page import Page
from ledger.proposals import Entry, Outdated
from platforms.port import Adapter, Applied, Busy, Moved, Refused, Seen, Unreachable
from platforms.values import same
from policies.autonomy import Policy, permits, ruled
from settings import Settings
from terms import Operation, Principal, Words

GUARD = 0.25
"""A write is not begun when less than that share of the lease is left."""


@dataclass
class Dispatcher:
    """One worker; several may run at once, in one process or in many."""

    settings: Settings
    book: Book
    policy: Callable[[], Policy]
    clock: Callable[[], datetime]
    real: Callable[[Entry], Any]
    adapter: Callable[[Operation, str], Adapter]
    spend: Callable[[], Mapping[str, float]]
    own: Callable[[], Principal]
    objection: Callable[[Entry], Words | None]
    patience: Patience = field(default_factory=Patience)
    sleep: Callable[[float], None] = time.sleep
    chance: random.Random = field(default_factory=random.Random)
    given_up: Callable[[], bool] = lambda: False

    held: Words | None = field(default=None, init=False)
    """Why nothing is written but what people approved or take back; None where everything may be."""

    def __post_init__(self) -> None:
        """Nobody rests yet."""
        self.breaker = Breaker(self.patience)

    def drain(self, limit: int | None = None, wait: float = 0.0) -> tuple[Item, ...]:
        """Everything that is due, and what becomes due within `wait` seconds; what was touched, as it is then."""
        touched: dict[str, Item] = {}
        end = self.clock() + timedelta(seconds=wait)
        self.clear()
        while (limit is None or len(touched) < limit) and not self.given_up():
            with self.book.writing() as tx:
                item = outbox.claim(tx, self.clock(), self.patience.lease)
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
        platform = item.operation.platform
        rests = self.breaker.resting(platform, self.clock())
        if rests is not None:
            self._settle(item, "waiting" if item.state == "sending" else item.state, not_before=rests)
            return
        now: Item | None = item
        while now is not None:
            now = self._step(now)

    def _step(self, item: Item) -> Item | None:
        """One step; the write as it is then, if it goes on at once."""
        platform = item.operation.platform
        steps = {"sending": self._fresh, "unknown": self._asked, "applied": self._read, "reverting": self._revert}
        try:
            return steps[item.state](item, self.adapter(item.operation, item.adapter))
        except PersonMustAct as missing:
            self._later(item, "waiting" if item.state == "sending" else item.state, timedelta(minutes=1), missing)
        except Busy as busy:
            state: State = "waiting" if item.state == "sending" else item.state
            self._later(item, state, timedelta(seconds=float(busy.detail.get("seconds", 1))), busy)
        except Unreachable as lost:
            self.breaker.failed(platform, self.clock())
            self._later(item, "unknown" if item.state == "sending" else item.state, None, lost)
        except (Moved, Refused) as no:
            self.breaker.answered(platform)
            self._settle(
                item, "refused", note="moved" if isinstance(no, Moved) else "refused", result=_saying(item, no)
            )
        except Exception as broken:
            # An adapter that breaks may have written before it broke.
            self._later(item, "unknown" if item.state == "sending" else item.state, None, broken)
        return None

    def clear(self) -> None:
        """Withdraw what was not written in time; the proposal is void then."""
        now = self.clock()
        with self.book.reading() as tx:
            old = {item.proposal for item in outbox.unsettled(tx) if item.state == "waiting" and not item.turn
                   and _stale(proposals.get(tx, item.proposal), now, self.patience)}  # fmt: skip
        for id in sorted(old):
            with self.book.writing() as tx:
                self._withdraw(tx, id, now)

    def _withdraw(self, tx: Page, id: str, now: datetime) -> None:
        items = [item for item in outbox.of(tx, id) if not item.turn]
        for item in items:
            if item.state == "waiting":
                outbox.settle(tx, item.key, "cancelled", now, note="stale")
        if all(item.state == "waiting" for item in items):
            proposals.move(tx, id, "expired", at=now, note="stale")
        else:
            concluded(tx, id, now)

    def _fresh(self, item: Item, adapter: Adapter) -> Item | None:
        """Check once more, then write."""
        if (held := self._held(item)) is not None:
            state, note, pause, words = held
            result = item.result | ({"said": words.model_dump()} if words else {})
            if state == "refused":
                self._settle(item, "refused", note=note, result=result)
            else:
                back: State = "waiting" if item.state == "sending" else "unknown"
                self._settle(item, back, note=note, result=result, not_before=self.clock() + pause)
            return None
        if self._orphaned(item) or self._late(item) or self._stops(item):
            return None
        return self._applied(item, adapter, adapter.apply(item.operation, item.key))

    def _asked(self, item: Item, adapter: Adapter) -> Item | None:
        """It may have taken effect: the platform knows."""
        found = adapter.found(item.operation, item.key)
        self.breaker.answered(item.operation.platform)
        return self._fresh(item, adapter) if found is None else self._applied(item, adapter, found)

    def _applied(self, item: Item, adapter: Adapter, told: Applied) -> Item | None:
        self.breaker.answered(item.operation.platform)
        result: dict[str, Any] = {
            "version": told.version,
            "since": self.clock().isoformat(),
            "holds": _left(item, told),
        }
        if told.rejected:
            result["rejected"] = dict(told.rejected)
        if told.note:
            result["told"] = told.note
        if told.rejected and _all_rejected(item.operation, told):
            self._settle(item, "refused", note="rejected", result=result)
        elif not adapter.reads:
            self._settle(item, "handed_over", result=result)
        else:
            return self._settle(item, "applied", result=result)
        return None

    def _read(self, item: Item, adapter: Adapter) -> Item | None:
        """Look until it shows."""
        write, expected = item.operation, item.result.get("holds", item.operation.after)
        seen: Seen | None = None
        for glance in range(self.patience.reads):
            if glance:
                self.sleep(self.patience.glance * 2 ** (glance - 1))
            seen = adapter.read(write.platform, write.kind, write.entity)
            if same(write.field, seen.fields.get(write.field), expected):
                self._settle(item, "verified", result=item.result)
                return None
        assert seen is not None
        now, value = self.clock(), seen.fields.get(write.field)
        own = not seen.version or not item.result.get("version") or seen.version == item.result["version"]
        # What still holds the old value may be an old reading; another value under another version is somebody else's.
        if not own and not same(write.field, value, write.before):
            # Taking it back would undo what somebody did after it.
            self._settle(item, "verified", note="overwritten", result=item.result | {"since_then": value})
        elif now < datetime.fromisoformat(item.result["since"]) + timedelta(seconds=self.patience.shows):
            self._settle(item, "applied", result=item.result, not_before=now + timedelta(seconds=self.patience.first))
        elif same(write.field, value, write.before):
            self._settle(item, "refused", note="no_effect", result=item.result)
        else:
            return self._settle(item, "reverting", note="differs", result=item.result | {"holds": value})
        return None

    def _revert(self, item: Item, adapter: Adapter) -> Item | None:
        """The platform took something else: back to what was before, under a key of its own."""
        if self._stops(item) or self._late(item):
            return None
        write = way_back(item)
        adapter.apply(write, f"{item.key[:28]}back")
        seen = adapter.read(write.platform, write.kind, write.entity)
        if same(write.field, seen.fields.get(write.field), write.after):
            self._settle(item, "reverted", note="differs", result=item.result)
        else:
            self._later(item, "reverting", None, None)
        return None

    def _held(self, item: Item) -> tuple[State, str, timedelta, Words | None] | None:
        """Why it is not written now: for good, or not yet; None where it may be."""
        if self._stops(item):
            return "waiting", "switch", timedelta(0), None
        if item.turn:
            return None  # taking back needs no more than the switch
        try:
            policy, spend = self.policy(), self.spend()
        except LeitstandError as unreadable:
            return "waiting", "waits", timedelta(minutes=1), _both(unreadable)
        now = self.clock()
        with self.book.reading() as tx:
            entry = proposals.get(tx, item.proposal)
            here = situations.situation(tx, self.settings, now, self.own(), operations=entry.operations, spend=spend)
        if self.held is not None and not entry.approvals:
            return "waiting", "waits", timedelta(minutes=5), self.held
        trust = situations.trusted(self.book, entry.run)
        if entry.status != "queued" or proposals.change_hash(entry.proposal, entry.operations) != entry.hash:
            return "refused", "signed", timedelta(0), None
        if item.operation not in entry.operations:
            return "refused", "signed", timedelta(0), None
        ruling = ruled(
            policy, self.real(entry), entry.operations, trust, here, currency=self.settings.currency,
            limits=self.settings.limits,
        )  # fmt: skip
        yes = {each.by for each in entry.approvals if each.hash == entry.hash}
        if permits(ruling, len(yes)):
            against_it = self.objection(entry)
            return None if against_it is None else ("refused", "unlawful", timedelta(0), against_it)
        against = [each for each in ruling.against if each.leads in ("blocked", "suggest")] or list(ruling.against)
        words = Words(de="; ".join(each.words.de for each in against), en="; ".join(each.words.en for each in against))
        passing = against and all(each.rule in _PASSING for each in against)
        return ("waiting" if passing else "refused"), "waits" if passing else "policy", timedelta(minutes=5), words

    def _orphaned(self, item: Item) -> bool:
        """Whether somebody who said yes may not any more; then people decide anew, or what was begun goes back."""
        if item.turn:
            return False
        with self.book.reading() as tx:
            entry = proposals.get(tx, item.proposal)
            if not consent.lost(tx, self.settings, entry, self.policy().of(entry.proposal.action).approvers):
                return False
        if not consent.back_to_people(self.book, item, self.clock()):
            self._settle(item, "refused", note=consent.NOTE)
        return True

    def _stops(self, item: Item) -> bool:
        """The kill switch, once more and right before the write."""
        return switch.halted(self.book, self.book.home, item.operation) is not None

    def _late(self, item: Item) -> bool:
        """Whether so little is left of the lease that somebody else may begin as well."""
        left = datetime.fromisoformat(item.lease_until) - self.clock().astimezone(UTC)
        return left < timedelta(seconds=self.patience.lease * GUARD)

    def _later(self, item: Item, state: State, pause: timedelta | None, why: Exception | None) -> None:
        tries = int(item.result.get("tries", 0)) + 1
        result = (_saying(item, why) if why else item.result) | {"tries": tries}
        due = self.clock() + (pause or self.patience.pause(tries, self.chance))
        if tries == self.patience.worry:
            self._worry(item)
        self._settle(item, state, note="later", result=result, not_before=due)

    def _worry(self, item: Item) -> None:
        """Tell people once that a platform does not answer."""
        platform, now = item.operation.platform, self.clock()
        title = Words(de=f"{platform} ist nicht zu erreichen.", en=f"{platform} cannot be reached.")
        with self.book.writing() as tx:
            incidents.raised(tx, "platform", title, platform, now, by="service:dispatcher")

    def _settle(
        self, item: Item, state: State, *, note: str = "", result: dict[str, Any] | None = None,
        not_before: datetime | None = None,
    ) -> Item | None:  # fmt: skip
        """Keep it with what it means for the proposal, in one transaction; None where somebody else has taken over."""
        now = self.clock()
        try:
            with self.book.writing() as tx:
                kept = outbox.settle(
                    tx, item.key, state, now, note, item.result if result is None else result, not_before,
                    attempt=item.attempts,
                )  # fmt: skip
                concluded(tx, item.proposal, now)
        except Outdated:
            return None
        return kept

    def _waits(self, end: datetime) -> bool:
        """Sleep until the next write is due, if that is before the end."""
        now = self.clock().astimezone(UTC)
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
        self.sleep(max((next_ - now).total_seconds(), 0.001))
        return True


_PASSING = frozenset({
    "situation", "switch", "incident", "freeze", "hours", "weekdays", "cooldown_hours", "operations.hour",
    "operations.day", "risk.day", "risk.week", "risk.day_share", "risk.week_share", "grow.day", "grow.week",
    "shrink.day", "shrink.week", "settings.day",
})  # fmt: skip
"""Rules that say not now rather than never."""


def _withdrawn(item: Item) -> Item:
    """What was put before people again is no write any more."""
    return replace(item, state="cancelled", note=consent.NOTE)


def _stale(entry: Entry, now: datetime, patience: Patience) -> bool:
    if proposals.expired(entry, now.date()):
        return True
    last = max([entry.at, *(each.at for each in entry.approvals)])
    return datetime.fromisoformat(last) < now.astimezone(UTC) - timedelta(hours=patience.stale)


def _left(item: Item, told: Applied) -> Any:
    """What the thing then holds: of a list without the rows that the platform did not take."""
    after: Any = item.operation.after
    if not isinstance(after, list):
        return after
    return [row for row in cast("list[Any]", after) if row not in told.rejected]


def _all_rejected(operation: Operation, told: Applied) -> bool:
    if not isinstance(operation.after, list):
        return False
    had, would = cast("list[Any]", operation.before or []), cast("list[Any]", operation.after)
    new = [row for row in would if row not in had]
    return bool(new) and all(row in told.rejected for row in new)


def _saying(item: Item, why: Exception) -> dict[str, Any]:
    """The result with the reason, as people read it."""
    return item.result | {"said": _both(why).model_dump()}


def _both(why: Exception) -> Words:
    if isinstance(why, LeitstandError):
        return Words(de=why.line("de"), en=why.line("en"))
    reason = f"{type(why).__name__}: {why}"[:200]
    return Words(de=f"Unerwarteter Fehler ({reason}).", en=f"Unexpected error ({reason}).")
