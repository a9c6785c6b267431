"""Small responses with made-up draws for the tests of the allocation."""

from __future__ import annotations

import numpy as np
import pytest

from methods.allocation.response import Response


def made(
    seed: int = 0, draws: int = 60, channels: int = 3, lags: int = 4, saturation: str = "logistic", geos: int = 1
) -> Response:
    """Curves around which the draws scatter; half saturation lies near the observed spend."""
    rng = np.random.default_rng(seed)
    alpha = rng.uniform(0.1, 0.7, channels) * rng.uniform(0.9, 1.1, (draws, channels))
    weights = alpha[:, None, :] ** np.arange(lags)[None, :, None]
    weights /= weights.sum(axis=1, keepdims=True)
    scale = rng.uniform(500, 3_000, channels)
    spread = rng.lognormal(0, 0.2, (3, draws, channels))
    ceiling = scale * rng.uniform(0.5, 3.0, channels) * spread[0]
    rate = (rng.uniform(1, 4, channels) if saturation == "logistic" else rng.uniform(0.3, 0.9, channels)) * spread[1]
    slope = rng.uniform(1.2, 3.0, channels) * spread[2] if saturation == "hill" else np.ones((draws, channels))
    observed = scale * rng.uniform(0.2, 1.0, (30, channels))
    past = observed[30 - lags + 1 :]
    share = stretch = None
    if geos > 1:
        share = rng.dirichlet(np.full(geos, 5.0), (draws, channels)).transpose(0, 2, 1)
        stretch = rng.uniform(0.6, 1.4, (geos, channels))
    names = tuple(f"channel_{c}" for c in range(channels))
    return Response(
        names, 7, weights, saturation, rate, slope, ceiling, scale, past, observed, share, stretch  # pyright: ignore
    )  # fmt: skip


@pytest.fixture(scope="session")
def response():
    """`response(seed, draws, channels, lags, saturation, geos)` gives made-up curves."""
    return made
