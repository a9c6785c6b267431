# pyright: basic
"""What is known of each arm before anything is decided: rows counted once, open rewards left open, old ones faded."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from errors import WeakData
from methods.bandit.arms import Beliefs, Tally, beliefs, empty, tally
from methods.bandit.delay import Known, known
from methods.bandit.drift import Drift, drift
from tools._tool import Desk
from tools.bidding import _bandit_state as kept
from tools.bidding._bandit_seen import DAY, Floats, Seen, of_counts, read

if TYPE_CHECKING:
    from tools.bidding.bandit import Args

STEPS, LONG = 40, 8
QUANTILE = 0.99


@dataclass(frozen=True)
class Base:
    """What is counted.

    seen     new rows only, in the order of time, arms by their place in `names`
    recent   all rows of the source, for shares as they are now
    again    rows that the earlier state holds already
    known    (n,) per new row, whether its reward is final
    weight   (n,) what a row still counts for after fading;  fade  the same for the earlier state
    sure     (k,) counts of final rewards: what a state keeps;  told  those with the known part of open ones
    """

    seen: Seen
    recent: Seen
    names: tuple[str, ...]
    before: kept.State | None
    known: Known
    window: float | None
    drift: Drift | None
    discount: float
    per: str
    until: str | None
    weight: Floats
    fade: float
    sure: Tally
    told: Tally
    beliefs: Beliefs
    again: int


def base(args: Args, desk: Desk) -> Base:
    """Count.

    Raises:
        NoData, WeakData: nothing to learn from.
        BadArguments: a state, column or arm that there is not.
    """
    before = _before(args, desk)
    seen = _seen(args, desk, before)
    names = tuple(dict.fromkeys((*(before.names if before else ()), *seen.names, *(each.strip() for each in args.new))))
    _several(names)
    recent = replace(seen, arm=np.array([names.index(name) for name in seen.names], dtype=np.int64)[seen.arm])
    seen = recent
    if before and before.until and seen.when is not None:
        seen = seen.picked(np.flatnonzero(seen.when > _seconds(before.until)))
    window = _window(args, seen)
    state = _known(args, seen, window)
    moved = None if seen.when is None else _drift(seen, state, len(names))
    per = args.discount_per or ("day" if seen.when is not None or (before and before.until) else "decision")
    rate = args.discount or (before.discount if before else 1.0)
    if args.discount is None and rate == 1 and moved:
        rate = _rate(moved, seen, per)
    until = _until(seen, state, before)
    weight, fade = _fading(seen, state, before, rate, per, until)
    old = before.spread(names).faded(fade) if before else empty(len(names))
    sure = old.plus(_counts(seen, names, weight, state.finished.astype(float), state.finished))
    told = old.plus(_counts(seen, names, weight, state.exposure, state.used))
    if told.count.sum() <= 0:
        raise WeakData(
            en="No decision is old enough for its reward to be known.",
            de="Keine Entscheidung ist alt genug, dass ihr Ertrag feststeht.",
            do_en="Wait, or give a shorter `window_days`.", do_de="Warten Sie, oder geben Sie `window_days` kürzer an.",
        )  # fmt: skip
    return Base(
        seen, recent, names, before, state, window, moved, rate, per, until, weight, fade, sure, told,
        beliefs(told, desk.seed), recent.size - seen.size,
    )  # fmt: skip


def _before(args: Args, desk: Desk) -> kept.State | None:
    if args.state is None:
        return None
    from tools.bidding._bandit_args import Remembered

    rows = args.state
    if isinstance(rows, str):
        rows = tuple(Remembered.model_validate(row) for row in kept.of_run(desk, rows, "state"))
    return kept.state_of(rows) if rows else None


def _seen(args: Args, desk: Desk, before: kept.State | None) -> Seen:
    """Arms that were told, else what is loaded; with a state alone nothing new."""
    if args.arms:
        return of_counts(args.arms, desk.currency)
    loaded = desk.warehouse.kinds()
    if before and args.source is None and not {"bandit_log", "trial"} & set(loaded):
        return of_counts((), desk.currency)
    return read(desk, args.source, args.outcome, args.context)


def _several(names: tuple[str, ...]) -> None:
    if len(names) > 1:
        return
    raise WeakData(
        en=f"There is only one arm, '{names[0]}'." if names else "There is no arm.",
        de=f"Es gibt nur einen Arm, „{names[0]}“." if names else "Es gibt keinen Arm.",
        do_en="Name others that may be tried in `new`.", do_de="Nennen Sie in `new` weitere, die laufen dürfen.",
    )  # fmt: skip


def _seconds(text: str) -> float:
    return float(np.datetime64(text, "s").astype(np.int64))


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _window(args: Args, seen: Seen) -> float | None:
    """Days after which a reward is final: as told, else nearly all observed delays."""
    if args.window_days is not None:
        return float(args.window_days)
    if seen.delay is None or seen.when is None:
        return None
    late = seen.delay[np.isfinite(seen.delay) & (seen.delay >= 0) & (seen.reward != 0)]
    return math.ceil(float(np.quantile(late, QUANTILE))) if len(late) else None


def _known(args: Args, seen: Seen, window: float | None) -> Known:
    told = np.isfinite(seen.reward)
    if window is None or seen.when is None or not seen.size:
        return Known(told, told.astype(float), told)
    end = _seconds(str(args.known_until)) if args.known_until else float(seen.when.max())
    if seen.delay is not None and args.known_until is None:
        came = seen.when + DAY * np.where(np.isfinite(seen.delay), seen.delay, 0.0)
        end = max(end, float(came.max()))
    return known((end - seen.when) / DAY, seen.reward, window, seen.delay)


def _drift(seen: Seen, state: Known, arms: int) -> Drift | None:
    use = state.finished
    if not use.any() or seen.when is None:
        return None
    return drift(seen.arm[use], seen.reward[use], _steps(seen)[use], arms)


def _steps(seen: Seen) -> np.ndarray:
    """Days where the rows span enough of them, else equal numbers of decisions."""
    assert seen.when is not None
    if (seen.days or 0) >= LONG:
        return (seen.when // DAY).astype(np.int64)
    return np.arange(seen.size) * STEPS // max(seen.size, 1)


def _rate(moved: Drift, seen: Seen, per: str) -> float:
    """The proposed discount in its own step, told per day or per decision."""
    if moved.discount == 1 or seen.when is None:
        return 1.0
    by_day = (seen.days or 0) >= LONG
    size = seen.size / seen.days if by_day and seen.days else seen.size / STEPS
    if per == "decision":
        return float(moved.discount ** (1 / max(size, 1)))
    days = 1.0 if by_day else max((seen.when.max() - seen.when.min()) / DAY / STEPS, 1 / STEPS)
    return float(max(moved.discount ** (1 / days), 1e-6))


def _until(seen: Seen, state: Known, before: kept.State | None) -> str | None:
    """The last moment that is counted for good."""
    if seen.when is None or not state.finished.any():
        return before.until if before else None
    return _stamp(float(seen.when[state.finished].max()))


def _fading(
    seen: Seen, state: Known, before: kept.State | None, rate: float, per: str, until: str | None
) -> tuple[Floats, float]:
    """What each new row and the earlier state still count for at the last counted moment."""
    size = len(seen.arm)
    if rate == 1:
        return np.ones(size), 1.0
    if per == "day" and seen.when is not None and until is not None:
        last = _seconds(until) // DAY
        ago = np.maximum(last - seen.when // DAY, 0.0)
        fade = rate ** max(last - _seconds(before.until) // DAY, 0.0) if before and before.until else 1.0
        return rate**ago, fade
    finished = state.finished if seen.counts is None else np.zeros(0, dtype=bool)
    later = finished.sum() - np.cumsum(finished) if seen.when is not None else np.zeros(size)
    new = float(finished.sum()) if seen.counts is None else float(seen.counts[:, 0].sum())
    return rate ** np.maximum(later, 0.0), rate**new


def _counts(seen: Seen, names: tuple[str, ...], weight: Floats, exposure: Floats, used: np.ndarray) -> Tally:
    if seen.counts is None:
        mass, reward = weight * used, np.where(used, seen.reward, 0.0)
        return tally(seen.arm, reward, len(names), mass, exposure)
    told = empty(len(names))
    place = [names.index(name) for name in seen.names]
    for to, mine in zip(told.columns(), seen.counts.T, strict=True):
        to[place] = mine
    return told
