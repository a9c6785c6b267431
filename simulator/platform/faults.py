"""How a platform fails, how often, and which of it happens at which request: the same seed, the same failures."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

Kind = Literal["none", "busy", "error_before", "drop_before", "error_after", "drop_after", "late", "twice"]


@dataclass(frozen=True)
class Faults:
    """Chances of a request to go wrong; at most one of the kinds happens at once.

    latency                 mean seconds until an answer (exponential, at most ten times that)
    busy                    429 with Retry-After; `wait` seconds are asked for
    error_before, _after    500 before the change was made, or after it
    drop_before, _after     the connection ends without an answer, before the change or after it
    late                    the change is made, the answer comes after `hang` seconds
    twice                   the same answer is sent twice
    partial                 chance of each row of a list (negatives, members) to be rejected
    drift                   chance that a person changes the same thing in the platform's own interface just before
    quota                   writes that are taken within `window` seconds; 0 is no quota
    """

    latency: float = 0.0
    busy: float = 0.0
    wait: float = 1.0
    error_before: float = 0.0
    error_after: float = 0.0
    drop_before: float = 0.0
    drop_after: float = 0.0
    late: float = 0.0
    hang: float = 3.0
    twice: float = 0.0
    partial: float = 0.0
    drift: float = 0.0
    quota: int = 0
    window: float = 60.0

    def roll(self, seed: int, request: int, *, writes: bool) -> Fate:
        """What happens at one request; only a write can fail after it took effect."""
        chance = random.Random(f"{seed} {request}")  # noqa: S311  (a repeatable draw, no secret)
        wait = min(chance.expovariate(1 / self.latency), 10 * self.latency) if self.latency else 0.0
        drift = writes and chance.random() < self.drift
        return Fate(self._kind(chance.random(), writes), wait, drift, chance.uniform(0.9, 1.1))

    def _kind(self, drawn: float, writes: bool) -> Kind:
        before: tuple[Kind, ...] = ("busy", "error_before", "drop_before")
        after: tuple[Kind, ...] = ("error_after", "drop_after", "late", "twice")
        reached = 0.0
        for kind in (*before, *after) if writes else before:
            reached += getattr(self, kind)
            if drawn < reached:
                return kind
        return "none"

    def rejects(self, seed: int, row: str) -> bool:
        """Whether a row of a list is one of those that the platform does not take: always the same ones."""
        return self.partial > 0 and random.Random(f"{seed} {row}").random() < self.partial  # noqa: S311


@dataclass(frozen=True)
class Fate:
    """What happens at one request: its fault, seconds of latency, and by which factor a person drifts a budget."""

    kind: Kind
    latency: float
    drift: bool
    factor: float


PROFILES = {
    "calm": Faults(),
    "rough": Faults(
        latency=0.004, busy=0.03, wait=0.2, error_before=0.03, error_after=0.02, drop_before=0.01, drop_after=0.02,
        twice=0.02, partial=0.02, drift=0.01,
    ),
    "hostile": Faults(
        latency=0.01, busy=0.08, wait=0.5, error_before=0.08, error_after=0.08, drop_before=0.04, drop_after=0.08,
        late=0.01, twice=0.05, partial=0.1, drift=0.05, quota=300, window=10.0,
    ),
    # As often as hostile, but nothing waits and nobody else touches a thing: what is planned must come out exactly.
    "chaos": Faults(
        busy=0.05, wait=0.01, error_before=0.06, error_after=0.08, drop_before=0.04, drop_after=0.1, twice=0.05,
    ),
}  # fmt: skip
"""Ready mixtures by name."""
