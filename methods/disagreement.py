# pyright: basic
"""How far several estimates of the same thing contradict each other, beyond what their standard errors allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Disagreement:
    """Cochran's test of one common value.

    q      weighted sum of squares, df its degrees of freedom
    p      chance of so much disagreement if all measured the same; 1 with fewer than two estimates
    i2     share of the spread that is not chance (Higgins & Thompson 2002, Statistics in Medicine 21:1539)
    """

    q: float
    df: int
    p: float
    i2: float


def disagreement(values: Sequence[float], errors: Sequence[float]) -> Disagreement:
    """Q, p value and I² of estimates with standard errors (Cochran 1954, Biometrics 10:101).

    >>> disagreement([1.0, 1.0], [0.1, 0.2]).p
    1.0
    >>> round(disagreement([1.0, 2.0], [0.3, 0.4]).p, 4)
    0.0455
    """
    told = np.array(
        [(v, e) for v, e in zip(values, errors, strict=True) if np.isfinite(v) and np.isfinite(e) and e > 0]
    )
    if len(told) < 2:
        return Disagreement(0.0, 0, 1.0, 0.0)
    weight = told[:, 1] ** -2
    mean = float((weight * told[:, 0]).sum() / weight.sum())
    return summed([(float((weight * (told[:, 0] - mean) ** 2).sum()), len(told) - 1)])


def summed(parts: Sequence[tuple[float, int]]) -> Disagreement:
    """The test over several independent groups of estimates, from each group's Q and degrees of freedom."""
    from scipy.stats import chi2

    q, df = float(sum(part[0] for part in parts)), sum(part[1] for part in parts)
    if not df:
        return Disagreement(0.0, 0, 1.0, 0.0)
    return Disagreement(q, df, float(chi2.sf(q, df)), max(0.0, (q - df) / q) if q > 0 else 0.0)
