"""What a ruling has to know of the world: the moment, what was changed lately, what is promised, what stands still.

Instants are compared in UTC, days and weeks begin at midnight of the house's zone: a day may have 23 or 25 hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from policies.changes import amount
from terms import Principal


@dataclass(frozen=True, slots=True)
class Change:
    """One write that took effect in the last 60 days.

    at        the aware moment of the write
    risk      of the whole proposal, the same in each of its changes: a proposal counts once
    proposal  its id; empty counts by itself
    action    of the proposal; empty counts for every action
    before, after, unit  as in the operation; without them growth since the morning cannot be told
    """

    platform: str
    entity: str
    field: str
    at: datetime
    risk: Any
    currency: str
    proposal: str
    action: str = ""
    before: Any = None
    after: Any = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A proposal that is queued, or applied and not yet run out: its risk is still open.

    operations  how many of its writes are still to come; 0 where all are among the changes
    """

    proposal: str
    risk: Any
    currency: str
    action: str = ""
    operations: int = 1


@dataclass(frozen=True)
class Situation:
    """Everything a ruling depends on besides the proposal; nothing is read behind its back.

    now        an aware moment
    changes    what took effect in the last 60 days
    open_risk  what is queued, or applied and not yet run out
    stopped    the kill switch is on, for all or for what the proposal touches
    incident   tracking is broken now, of the platform that the proposal touches or of all
    spend      money a day now, by platform
    people     who is registered; empty where nobody is
    zone       the house's; empty where `now` carries it
    """

    now: datetime
    changes: tuple[Change, ...] = ()
    open_risk: tuple[Promise, ...] = ()
    stopped: bool = False
    incident: bool = False
    spend: Mapping[str, float] = field(default_factory=dict[str, float])
    people: tuple[Principal, ...] = ()
    zone: str = ""

    @cached_property
    def here(self) -> datetime:
        """The moment on the house's clock. Raises ValueError where that cannot be told."""
        if self.now.utcoffset() is None:
            raise ValueError("the moment has no zone")
        return self.now.astimezone(ZoneInfo(self.zone)) if self.zone else self.now

    @property
    def local(self) -> bool:
        """Whether days and hours can be told: a bare offset knows nothing of the house's summer time."""
        return isinstance(self.here.tzinfo, ZoneInfo)

    @property
    def today(self) -> date:
        """The house's date."""
        return self.here.date()

    @cached_property
    def instant(self) -> datetime:
        """The moment in UTC."""
        return self.here.astimezone(UTC)

    @cached_property
    def morning(self) -> datetime:
        """When the house's day began, in UTC."""
        return self._midnight(self.today)

    @cached_property
    def monday(self) -> datetime:
        """When the house's week began, in UTC."""
        return self._midnight(self.today - timedelta(days=self.today.weekday()))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), self.here.tzinfo).astimezone(UTC)

    @cached_property
    def doubt(self) -> str:
        """What of it cannot be read; empty where all can."""
        try:
            _ = self.here, self.morning
        except (ValueError, TypeError, AttributeError, OverflowError, KeyError, OSError):
            return "now"
        if self.stopped.__class__ is not bool or self.incident.__class__ is not bool:
            return "stopped"
        if not all(_legible(each) for each in self.changes):
            return "changes"
        if not all(_promised(each) for each in self.open_risk):
            return "open_risk"
        return "" if all(amount(each) for each in self.spend.values()) else "spend"


def _legible(change: Change) -> bool:
    return change.at.utcoffset() is not None and amount(change.risk)


def _promised(promise: Promise) -> bool:
    return amount(promise.risk) and promise.operations.__class__ is int and promise.operations >= 0
