"""Daily series whose making is known."""

import numpy as np

from methods.forecast.series import Series


def daily(seed, days, *, ahead=0, level=400.0, week=0.15, year=0.25, noise=0.04, growth=0.1, events=None):
    """Counts with weekday, season, growth and autocorrelated noise."""
    rng = np.random.default_rng(seed)
    day = 19_800 + np.arange(days)
    log = np.log(level) + rng.normal(0, week, 7)[(day + 3) % 7]
    log = log + year * np.sin(2 * np.pi * day / 365.25 + rng.uniform(0, 6)) + growth * np.arange(days) / 365
    drift = np.zeros(days)
    for at in range(1, days):
        drift[at] = 0.8 * drift[at - 1] + noise * rng.normal()
    values = rng.poisson(np.exp(log + drift)).astype(float)
    held = np.zeros((days + ahead, 1)) if events is None else events
    return Series(values, 19_800, 1, held)
