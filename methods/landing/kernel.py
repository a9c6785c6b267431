"""What is computed day by day in loops: splitting a series, following its drift, drawing the days to come."""

from __future__ import annotations

import numpy as np

from methods.mmm.kernel import compiled


@compiled(False)
def split(logs: np.ndarray, paused: np.ndarray, variance: float, penalty: float) -> np.ndarray:
    """(days + 1,) where the last stretch of each prefix begins; see `changes`."""
    days = logs.size
    one, two, count = np.zeros(days + 1), np.zeros(days + 1), np.zeros(days + 1)
    for t in range(days):
        value = logs[t] if logs[t] == logs[t] else 0.0
        one[t + 1], two[t + 1] = one[t] + value, two[t] + value * value
        count[t + 1] = count[t] + (1.0 if logs[t] == logs[t] else 0.0)
    best, begin = np.zeros(days + 1), np.zeros(days + 1, np.int64)
    floor = 0
    for t in range(1, days + 1):
        if t > 1 and paused[t - 1] != paused[t - 2]:
            floor = t - 1
        if paused[t - 1]:
            best[t], begin[t] = best[floor] + penalty, floor
            continue
        best[t] = np.inf
        for s in range(floor, t):
            n = count[t] - count[s]
            # A single day is no new level, except as the first after a pause.
            if n < 2 and s != floor:
                continue
            off = two[t] - two[s] - (one[t] - one[s]) ** 2 / n if n > 0 else 0.0
            cost = best[s] + off / variance + penalty
            if cost < best[t]:
                best[t], begin[t] = cost, s
    return begin


@compiled(False)
def kalman(
    roots: np.ndarray, gaps: np.ndarray, fresh: np.ndarray, phi: np.ndarray, share: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Per cell: mean, drift, their covariance (3), log determinant and squared innovations; see `drift`."""
    cells = phi.size
    mean, drift, score, power = np.ones(cells), np.zeros(cells), np.zeros(cells), np.zeros(cells)
    cover = np.zeros((cells, 3))
    flat = 1e4
    for c in range(cells):
        q, noise = share[c], 1.0 - share[c] + 1e-6
        b, d, vb, vbd, vd = 1.0, 0.0, flat, 0.0, q
        for i in range(roots.size):
            if i > 0:
                step = phi[c] ** gaps[i]
                d, vbd, vd = d * step, vbd * step, vd * step * step + q * (1.0 - step * step)
            if fresh[i]:
                b, vb, vbd = 1.0, flat, 0.0
            spread = vb + 2 * vbd + vd + noise
            off = roots[i] - b - d
            if not fresh[i]:
                score[c] -= 0.5 * np.log(spread)
                power[c] += off * off / spread
            kb, kd = (vb + vbd) / spread, (vbd + vd) / spread
            b, d = b + kb * off, d + kd * off
            vb, vbd, vd = vb - kb * (vb + vbd), vbd - kb * (vbd + vd), vd - kd * (vbd + vd)
        if roots.size == 0:
            vb = 1.0
        mean[c], drift[c] = b, d
        cover[c, 0], cover[c, 1], cover[c, 2] = max(vb, 0.0), vbd, max(vd, 0.0)
    return mean, drift, cover, score, power


@compiled(False)
def draw(  # noqa: PLR0913, PLR0917  (compiled code takes arrays, not objects)
    cell: np.ndarray, phi: np.ndarray, share: np.ndarray, mean: np.ndarray, drift: np.ndarray, cover: np.ndarray,
    scale: np.ndarray, freedom: float, level: float, paused: bool, age: int, change: np.ndarray, resume: np.ndarray,
    pause: float, centre: float, rho: float, steps: np.ndarray, spread: float, own: float, jitter: float,
    factors: np.ndarray, skip: int, seed: int,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """(draws,) totals and (days,) expected spend; see `ahead`."""
    np.random.seed(seed % 4294967295)
    days, oldest = factors.size, change.size - 1
    totals, daily = np.zeros(cell.size), np.zeros(days)
    for i in range(cell.size):
        c = cell[i]
        wide = np.sqrt(scale[c] * freedom / np.random.chisquare(freedom))
        root = np.sqrt(max(cover[c, 0], 1e-12))
        first, second = np.random.normal(), np.random.normal()
        tie = cover[c, 1] / root
        rest = np.sqrt(max(cover[c, 2] - tie * tie, 0.0))
        usual = mean[c] + wide * root * first
        away = drift[c] + wide * (tie * first + rest * second)
        shock = wide * np.sqrt(share[c] * (1 - phi[c] * phi[c]))
        noise = wide * np.sqrt(1 - share[c])
        now, off, old = level, paused, age
        size = np.exp(now)
        for t in range(-skip, days):
            away = phi[c] * away + shock * np.random.normal()
            ends = resume[min(old, oldest)] if off else change[min(old, oldest)]
            if np.random.random() < ends:
                old = 0
                if not off and np.random.random() < pause:
                    off = True
                else:
                    off = False
                    step = spread * np.random.normal()
                    if np.random.random() * (steps.size + own) < steps.size:
                        step = (steps[np.random.randint(steps.size)] + jitter * step) / np.sqrt(1 + jitter * jitter)
                    now = centre + rho * (now - centre) + step
                    size = np.exp(now)
                    usual = 1.0 if usual < 0 else usual
            old += 1
            if t >= 0 and not off:
                path = max(usual + away + noise * np.random.normal(), 0.0)
                spend = factors[t] * path * path * size
                totals[i] += spend
                daily[t] += spend
    return totals, daily / cell.size
