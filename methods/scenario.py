# pyright: basic
"""What a change of spend does to the outcome over time: the same future twice, once as now and once changed.

With `effects` the sum over channels of ceiling * saturation(adstock(spend)), the change of a period is its value under
the changed spend minus that under the present one, draw by draw. Carry-over delays it: money that is cut keeps working
for a while, money that is added works later. After the change ends, both futures spend as now until nothing is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from methods.allocation.response import Response

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scenario:
    """Draws of what a change brings.

    change   (d, t + l - 1) outcome a period, changed minus present; the first t periods are those of the change
    periods  t · arrived: (d, l) share of the lasting effect that shows in the first, second, … period
    spend    money over the t periods, changed minus present
    """

    change: Floats
    periods: int
    arrived: Floats
    spend: float

    @property
    def total(self) -> Floats:
        """(d,) outcome over the whole time, what comes after the change included."""
        return self.change.sum(axis=1)

    def until(self, share: float) -> Floats:
        """(d,) periods until that share of the lasting effect is there, between whole periods by a straight line.

        What a period shows counts as reached at its end.
        """
        line = np.concatenate([np.zeros((len(self.arrived), 1)), np.maximum.accumulate(self.arrived, axis=1)], axis=1)
        after = (line >= share - 1e-12).argmax(axis=1)
        rows = np.arange(len(line))
        low, high = line[rows, after - 1], line[rows, after]
        return after - 1 + (share - low) / np.maximum(high - low, 1e-12)


def scenario(response: Response, now: Floats, then: Floats, periods: int) -> Scenario:
    """The change of the outcome when spend goes from one level to another for some periods.

    Args:
        response: posterior draws of what spend brings.
        now: (c,) money a period as it is.
        then: (c,) money a period as it would be.
        periods: how long the change lasts; at least one.

    Raises:
        ValueError: no periods, or negative money.
    """
    from methods.allocation.response import effects

    if periods < 1 or (now < 0).any() or (then < 0).any():
        raise ValueError("a change lasts at least one period, and money is not negative")
    lags = response.lags
    present = np.broadcast_to(now, (periods + lags - 1, len(now)))
    changed = present.copy()
    changed[:periods] = then
    # What was spent before is settled, so that both futures start from the same present.
    settled = _settled(response, now)
    change = effects(settled, changed, tail=False) - effects(settled, present, tail=False)
    lasting = np.broadcast_to(then, (lags, len(now)))
    steady = effects(settled, lasting, tail=False) - effects(settled, present[:1].repeat(lags, axis=0), tail=False)
    size = np.abs(steady).sum(axis=2)
    final = size[:, -1:]
    arrived = np.where(final > 0, size / np.maximum(final, 1e-300), 1.0)
    return Scenario(change.sum(axis=2), periods, arrived, float((then - now).sum()) * periods)


def _settled(response: Response, now: Floats) -> Response:
    from dataclasses import replace

    return replace(response, past=np.broadcast_to(now, response.past.shape).astype(float))
