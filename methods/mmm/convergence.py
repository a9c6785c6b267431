# pyright: basic
"""Whether the chains agree and how much they know: rank-normalised split R-hat and bulk effective sample size."""

from __future__ import annotations

import numpy as np

LEAST_ESS = 400.0
WORST_R_HAT = 1.01


def r_hat(draws: np.ndarray) -> np.ndarray:
    """Rank-normalised split R-hat, the worse of location and spread (Vehtari et al. 2021, section 4.1).

    Args:
        draws: (chains, draws, p).

    Returns:
        (p,); 1 where the chains agree.
    """
    halves = _split(draws)
    folded = np.abs(halves - np.median(halves, axis=(0, 1)))
    return np.maximum(_ratio(_ranked(halves)), _ratio(_ranked(folded)))


def ess(draws: np.ndarray) -> np.ndarray:
    """Bulk effective sample size by Geyer's initial monotone sequence on rank-normalised split chains.

    Vehtari et al. 2021, section 4.2 and appendix A.

    Args:
        draws: (chains, draws, p).

    Returns:
        (p,) number of independent draws worth the same.
    """
    z = _ranked(_split(draws))
    chains, n, p = z.shape
    covariance = _autocovariance(z)
    within = covariance[:, 0].mean(axis=0) * n / (n - 1)
    total = within * (n - 1) / n + z.mean(axis=1).var(axis=0, ddof=1)
    total = np.where(total > 0, total, 1.0)
    rho = 1 - (within - (covariance * n / (n - 1)).mean(axis=0)) / total
    rho[0] = 1.0
    pairs = rho[: n - n % 2].reshape(-1, 2, p).sum(axis=1)
    alive = np.logical_and.accumulate(pairs > 0, axis=0)
    falling = np.minimum.accumulate(pairs, axis=0)
    tau = -1 + 2 * np.where(alive, falling, 0.0).sum(axis=0)
    return chains * n / np.maximum(tau, 1 / np.log10(chains * n))


def _split(draws: np.ndarray) -> np.ndarray:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _ranked(draws: np.ndarray) -> np.ndarray:
    from scipy.special import ndtri

    ranks = np.stack([_ranks(column) for column in draws.reshape(-1, draws.shape[-1]).T], axis=1)
    return ndtri((ranks - 0.375) / (len(ranks) + 0.25)).reshape(draws.shape)


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, equal values share their mean rank (scipy.stats has the same, and takes a second to import)."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2)[place]


def _ratio(z: np.ndarray) -> np.ndarray:
    n = z.shape[1]
    within = z.var(axis=1, ddof=1).mean(axis=0)
    between = z.mean(axis=1).var(axis=0, ddof=1)
    return np.sqrt((n - 1) / n + between / np.where(within > 0, within, 1.0))


def _autocovariance(z: np.ndarray) -> np.ndarray:
    n = z.shape[1]
    size = 1 << (2 * n - 1).bit_length()
    spectrum = np.fft.rfft(z - z.mean(axis=1, keepdims=True), size, axis=1)
    return np.fft.irfft(np.abs(spectrum) ** 2, size, axis=1)[:, :n] / n
