# pyright: basic
"""Markets whose media effects are known, made to differ from the model: read by the measurements of the media mix.

Run `python -m bench.mmm_worlds [worlds] [first seed]` for the coverage of 90 % intervals of each channel's return.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

import numpy as np

from methods.mmm.spec import Media

FIRST = np.datetime64("2022-01-03")


@dataclass(frozen=True)
class World:
    """Data, the true return of each channel (sum of contribution / sum of spend), and how it was made."""

    media: Media
    roas: np.ndarray
    kind: str


def world(
    seed: int, alike: bool | None = None, days: int | None = None, channels: int | None = None, n: int | None = None
) -> World:
    """A market by seed. `alike`: geometric carry-over and logistic saturation as in the model; by default every other.

    What is not asked for is drawn: days a period (one in five markets is daily), channels (2 to 7), periods.

    Media make 10 to 50 % of the kpi. Spend is always on, in flights, seasonal, in spikes or growing; some channels
    follow the season. Noise is 2 to 8 % of the kpi: independent, depending on the day before, or growing with the kpi.
    """
    rng = np.random.default_rng([seed, 4711])
    alike = seed % 2 == 0 if alike is None else alike
    days = (1 if seed % 5 == 4 else 7) if days is None else days
    drawn = int(rng.integers(104, 209)) if days == 7 else int(rng.integers(450, 800))
    n = drawn if n is None else n
    some = int(rng.integers(2, 8))
    channels = some if channels is None else channels
    dates = FIRST + days * np.arange(n)
    turn = 2 * np.pi * (dates.astype(int) / 365.25)
    season = 0.08 * np.cos(turn - rng.uniform(0, 6.3)) + 0.04 * np.cos(2 * turn - rng.uniform(0, 6.3))
    season += rng.choice([0.0, 0.15]) * np.exp(-(((dates.astype(int) % 365.25 - 350) / 12) ** 2))
    base = 1 + season + _trend(n, rng)
    if days == 1:
        base *= 1 + 0.12 * np.cos(2 * np.pi * np.arange(n) / 7 + rng.uniform(0, 6.3))
    spend = np.stack([_spend(n, days, season, rng) for _ in range(channels)], axis=1)
    shape, kinds = np.empty_like(spend), []
    for c in range(channels):
        kind = (
            "geometric logistic" if alike else str(rng.choice(["geometric hill", "delayed hill", "delayed logistic"]))
        )
        shape[:, c] = _curve(_carried(spend[:, c], kind, days, rng), kind, rng)
        kinds.append(kind)
    share = rng.dirichlet(np.full(channels, 2.0)) * rng.uniform(0.1, 0.5)
    base_share = 1 - share.sum()
    contribution = shape / shape.mean(axis=0) * share
    kpi = base / base.mean() * base_share + contribution.sum(axis=1)
    level, price = rng.uniform(1e4, 1e6), rng.uniform(1e3, 3e4, channels)
    kpi = level * (kpi + _noise(n, kpi, rng))
    spend = spend / spend.mean(axis=0) * price
    names = tuple(f"channel_{c}" for c in range(channels))
    media = Media(dates, kpi, spend, names, days=days)
    return World(media, level * contribution.sum(axis=0) / spend.sum(axis=0), ", ".join(sorted(set(kinds))))


def _trend(n: int, rng: np.random.Generator) -> np.ndarray:
    time = np.arange(n) / n
    kind = rng.integers(0, 4)
    if kind == 0:
        return np.zeros(n)
    if kind == 1:
        return rng.uniform(-0.15, 0.3) * time
    if kind == 2:
        return rng.uniform(-0.2, 0.3) * np.maximum(0, time - rng.uniform(0.2, 0.7))
    return 0.08 * np.cumsum(rng.normal(0, 1, n)) / np.sqrt(n)


def _spend(n: int, days: int, season: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    kind = rng.integers(0, 5)
    block = max(1, 7 // days)
    weeks = -(-n // block)
    if kind == 0:  # always on
        week = np.maximum(0.05, 1 + 0.35 * rng.normal(size=weeks))
    elif kind == 1:  # flights of some weeks
        on = np.repeat(rng.random(weeks) < rng.uniform(0.3, 0.6), rng.integers(2, 6))[:weeks]
        week = on * rng.uniform(0.5, 1.5, weeks)
    elif kind == 2:  # follows the season
        week = np.maximum(0.05, 1 + 5 * season[::block][:weeks] + 0.3 * rng.normal(size=weeks))
    elif kind == 3:  # spikes
        week = rng.gamma(2.0, 0.5, weeks) * (rng.random(weeks) < 0.9)
    else:  # growing, with steps
        week = np.linspace(0.5, 1.5, weeks) * np.exp(0.3 * np.repeat(rng.normal(size=weeks), 4)[:weeks])
    daily = np.repeat(week, block)[:n]
    return daily * (rng.uniform(0.8, 1.2, n) if days == 1 else 1.0)


def _carried(spend: np.ndarray, kind: str, days: int, rng: np.random.Generator) -> np.ndarray:
    lags = 8 if days == 7 else 42
    rate = rng.uniform(0.05, 0.7) ** (days / 7)
    delay = rng.uniform(0.5, 2.5) * 7 / days if "delayed" in kind else 0.0
    power = (np.arange(lags) - delay) ** 2 * (days / 7) if "delayed" in kind else np.arange(lags)
    weights = rate**power
    return np.convolve(spend, weights / weights.sum())[: len(spend)]


def _curve(stock: np.ndarray, kind: str, rng: np.random.Generator) -> np.ndarray:
    half = rng.uniform(0.4, 2.5) * stock.mean()
    if "hill" in kind:
        slope = rng.uniform(0.8, 2.0)
        return stock**slope / (half**slope + stock**slope)
    return np.tanh(np.log(3) / 2 * stock / half)


def _noise(n: int, kpi: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    from scipy.signal import lfilter

    size, kind = rng.uniform(0.02, 0.08), rng.integers(0, 3)
    white = rng.normal(size=n)
    if kind == 1:
        white = lfilter([1.0], [1.0, -0.4], white) * np.sqrt(1 - 0.16)
    if kind == 2:
        white = white * kpi / kpi.mean()
    return size * white


def main() -> None:
    """Print one line a world and the coverage of all."""
    from methods.mmm import estimates, quick
    from methods.mmm.spec import default
    from methods.mmm.weeks import chosen

    worlds, first = (int(word) for word in (sys.argv[1:3] + ["50", "1000"][len(sys.argv) - 1 :]))
    hits: list[np.ndarray] = []
    print(f"{worlds} markets from seed {first}; 90 % intervals of each channel's return; processor seconds")
    for seed in range(first, first + worlds):
        made = world(seed)
        media = chosen(made.media)
        spec = default(media)
        begin = time.process_time()
        posterior = quick.fit(media, spec, seed=seed)
        seconds = time.process_time() - begin
        roas = estimates.estimate(media, spec, posterior).roas
        low, middle, high = np.quantile(roas, [0.05, 0.5, 0.95], axis=0)
        hits.append((low <= made.roas) & (made.roas <= high))
        print(
            f"{seed} {len(made.roas)} channels {len(made.media.dates)} x {made.media.days} d, covered "
            f"{hits[-1].sum()}/{hits[-1].size}, median error {np.median(np.abs(middle / made.roas - 1)):.2f}, "
            f"r_hat {posterior.r_hat:.3f} ess {posterior.ess:.0f} {seconds:.1f} s, {made.kind}"
        )
    alike = np.concatenate(hits[first % 2 :: 2]).mean()
    other = np.concatenate(hits[1 - first % 2 :: 2]).mean()
    print(f"coverage {np.concatenate(hits).mean():.3f}; same form {alike:.3f}, another form {other:.3f}")


if __name__ == "__main__":
    main()
