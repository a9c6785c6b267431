"""How long the dispatcher waits for what: tries, pauses, deadlines; and whom it leaves in peace for a while."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

GUARD = 0.25
"""A write is not begun when less than that share of the lease is left."""


@dataclass(frozen=True)
class Patience:
    """Seconds, unless it says otherwise.

    lease      one worker has a write in hand so long; after that another one asks the platform what became of it
    first, longest   pause after the first failure; each further one doubles it
    reads      how often a write is read back within one go, with `glance` between; then it is looked at again later
    shows      a write that does not show after so long counts as one that differs
    stale      hours after the last yes; what was not written by then is to be computed anew
    trips      failures in a row after which a platform is left in peace, and for how long (`rest`)
    worry      tries after which people are told that a platform cannot be reached
    """

    lease: float = 30.0
    first: float = 0.5
    longest: float = 300.0
    reads: int = 4
    glance: float = 0.05
    shows: float = 60.0
    stale: float = 24.0
    trips: int = 4
    rest: float = 20.0
    worry: int = 6

    def pause(self, tries: int, chance: random.Random) -> timedelta:
        """How long after so many failures; a random half of it, so that workers do not come all at once."""
        seconds = min(self.first * 2 ** min(tries, 20), self.longest)
        return timedelta(seconds=seconds * (0.5 + chance.random() / 2))


@dataclass
class Breaker:
    """A platform that failed several times in a row is left in peace; then one write tries whether it is back."""

    patience: Patience
    failures: dict[str, int] = field(default_factory=dict[str, int])
    until: dict[str, datetime] = field(default_factory=dict[str, datetime])

    def resting(self, platform: str, now: datetime) -> datetime | None:
        """Until when nothing is asked of it; None where it may be."""
        end = self.until.get(platform)
        return end if end is not None and end > now else None

    def failed(self, platform: str, now: datetime) -> None:
        """It gave no answer."""
        count = self.failures[platform] = self.failures.get(platform, 0) + 1
        if count >= self.patience.trips:
            times = min(2 ** (count - self.patience.trips), 16)
            self.until[platform] = now + timedelta(seconds=self.patience.rest * times)

    def answered(self, platform: str) -> None:
        """It is back."""
        self.failures.pop(platform, None)
        self.until.pop(platform, None)


@dataclass
class Pace:
    """A worker's time: its clock, its patience, and how it waits."""

    clock: Callable[[], datetime]
    patience: Patience = field(default_factory=Patience)
    sleep: Callable[[float], None] = time.sleep
    chance: random.Random = field(default_factory=random.Random)

    def late(self, lease_until: str) -> bool:
        """Whether so little is left of a lease that somebody else may begin as well."""
        left = datetime.fromisoformat(lease_until) - self.clock().astimezone(UTC)
        return left < timedelta(seconds=self.patience.lease * GUARD)

    def pause(self, tries: int) -> timedelta:
        """How long after so many failures."""
        return self.patience.pause(tries, self.chance)

    def glances(self) -> Iterator[int]:
        """Each time to look within one go, the first at once and each next after twice the wait."""
        for glance in range(self.patience.reads):
            if glance:
                self.sleep(self.patience.glance * 2 ** (glance - 1))
            yield glance
