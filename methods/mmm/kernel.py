# pyright: basic
"""The compiled part: log posterior with its gradient, and Hamiltonian Monte Carlo over it. Import inside functions.

Both stand in one file because numba's cache of the caller does not notice that a callee in another file changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

Function = Callable[..., Any]


def compiled(fastmath: bool | set[str]) -> Callable[[Function], Function]:
    """Compile on first call, with a cache where some folder can be written."""
    options = {"error_model": "numpy", "nogil": True, "fastmath": fastmath}

    def mark(function: Function) -> Function:
        try:
            return njit(cache=True, **options)(function)
        except RuntimeError:
            return njit(**options)(function)

    return mark


SUMS = {"reassoc", "contract"}  # sums may be taken in lanes; infinities and nan keep their meaning


@compiled(False)
def weights(rate: float, delay: float, w: np.ndarray, d_rate: np.ndarray, d_delay: np.ndarray, delayed: bool) -> None:
    """Adstock weights that sum to 1, and their slopes by logit(rate) and log(delay)."""
    total, log_rate = 0.0, np.log(rate)
    for lag in range(w.size):
        power = (lag - delay) ** 2 if delayed else float(lag)
        w[lag] = np.exp(power * log_rate)
        d_rate[lag] = power * (1 - rate)
        d_delay[lag] = -2 * (lag - delay) * delay * log_rate if delayed else 0.0
        total += w[lag]
    if not total > 0:
        total = 1e-300
    mean_rate = mean_delay = 0.0
    for lag in range(w.size):
        w[lag] /= total
        mean_rate += w[lag] * d_rate[lag]
        mean_delay += w[lag] * d_delay[lag]
    for lag in range(w.size):
        d_rate[lag] = w[lag] * (d_rate[lag] - mean_rate)
        d_delay[lag] = w[lag] * (d_delay[lag] - mean_delay)


@compiled(False)
def saturate(a: float, lam: float, slope: float, hill: bool) -> tuple[float, float, float]:
    """Saturation at adstocked spend a, and its slopes by log(a) and log(slope).

    The slope by log(lam) is that by log(a) for the logistic curve, and its negative for Hill's kappa.
    """
    if a <= 0:
        return 0.0, 0.0, 0.0
    if hill:
        u = slope * (np.log(a) - np.log(lam))
        s = 1 / (1 + np.exp(-u))
        return s, slope * s * (1 - s), u * s * (1 - s)
    s = np.tanh(0.5 * lam * a)
    return s, 0.5 * lam * a * (1 - s * s), 0.0


@compiled(SUMS)
def logistic(stock: np.ndarray, lam: float, curve: np.ndarray, by_log: np.ndarray) -> None:
    """The logistic curve over a row of stocks, and its slopes by log(stock).

    exp(-z) is the 64th power of a Taylor sum at z / 64, which a processor computes in lanes; relative error 1e-14.
    """
    for i in range(stock.size):
        z = lam * stock[i]
        v = -min(z, 40.0) / 64
        e = 1 + v / 12
        for k in range(11, 0, -1):
            e = 1 + v / k * e
        e *= e
        e *= e
        e *= e
        e *= e
        e *= e
        e *= e
        s = (1 - e) / (1 + e)
        curve[i] = s
        by_log[i] = 0.5 * z * (1 - s * s)


@compiled(SUMS)
def density(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - one compiled loop
    t: np.ndarray, at: np.ndarray, y: np.ndarray, x: np.ndarray, z: np.ndarray, gram: np.ndarray, prec: np.ndarray,
    hyper: np.ndarray, scale: np.ndarray, who: np.ndarray, tests: np.ndarray, grad: np.ndarray,
) -> float:  # fmt: skip
    """Negative log posterior of the unconstrained parameters with the linear coefficients integrated out.

    With K = sigma² Q⁻¹ + Z V Z' (Q: inverse correlation of AR(1) noise, V: prior covariance of the coefficients) the
    residual of media alone is N(0, K); the Woodbury identity needs only the q × q matrix M = V⁻¹ + Z'QZ / sigma²
    (Rasmussen & Williams 2006, section 2.7). Slopes follow from the envelope theorem at the coefficients' mean.

    t (p,) · at: positions and switches, see `layout` · y (g, n) · x (g, c, n) · z (g, q, n) · gram (3, g, q, q)
    prec (q,) · hyper (12,) · scale (c,) of the ceilings · who (m,) channel of each lift test
    tests (m, 2 + 3 g): effect, standard error, then by geo: weight, scaled spend before and after · grad (p,) is filled
    """
    lags, delayed, hill, ar1, panel = at[0], at[1] == 1, at[2] == 1, at[3] == 1, at[4] == 1
    i_theta, i_lam, i_slope, i_beta, i_sigma, i_rho, i_tau, i_z = (
        at[5], at[6], at[7], at[8], at[9], at[10], at[11], at[12]
    )  # fmt: skip
    geos, n = y.shape
    channels, q = x.shape[1], z.shape[1]
    sign = -1.0 if hill else 1.0
    for k in range(t.size):
        grad[k] = 0.0
    value = 0.0
    w = np.empty((channels, lags))
    wa = np.empty((channels, lags))
    wd = np.empty((channels, lags))
    lam = np.empty(channels)
    slope = np.ones(channels)
    for c in range(channels):
        rate = 1 / (1 + np.exp(-t[c]))
        rate = min(max(rate, 1e-12), 1 - 1e-12)
        value += hyper[0] * np.log(rate) + hyper[1] * np.log1p(-rate)
        grad[c] += hyper[0] * (1 - rate) - hyper[1] * rate
        delay = 0.0
        if delayed:
            delay = np.exp(t[i_theta + c])
            value += t[i_theta + c] - 0.5 * (delay / hyper[2]) ** 2
            grad[i_theta + c] += 1 - (delay / hyper[2]) ** 2
        weights(rate, delay, w[c], wa[c], wd[c], delayed)
        lam[c] = np.exp(t[i_lam + c])
        value += hyper[3] * t[i_lam + c] - hyper[4] * lam[c]
        grad[i_lam + c] += hyper[3] - hyper[4] * lam[c]
        if hill:
            slope[c] = np.exp(t[i_slope + c])
            value += hyper[5] * t[i_slope + c] - hyper[6] * slope[c]
            grad[i_slope + c] += hyper[5] - hyper[6] * slope[c]
        beta = np.exp(t[i_beta + c])
        value += t[i_beta + c] - 0.5 * (beta / scale[c]) ** 2
        grad[i_beta + c] += 1 - (beta / scale[c]) ** 2
    tau = 0.0
    if panel:
        tau = np.exp(t[i_tau])
        value += t[i_tau] - 0.5 * (tau / hyper[9]) ** 2
        grad[i_tau] += 1 - (tau / hyper[9]) ** 2
        for k in range(geos * channels):
            value -= 0.5 * t[i_z + k] ** 2
            grad[i_z + k] -= t[i_z + k]
    rho = 0.0
    if ar1:
        rho = np.tanh(t[i_rho])
        value -= 0.5 * (t[i_rho] / hyper[8]) ** 2
        grad[i_rho] -= t[i_rho] / hyper[8] ** 2
    rest = max(1 - rho * rho, 1e-12)
    stock = np.empty((channels, n))
    curve = np.empty((channels, n))
    by_a = np.empty((channels, n))
    by_slope = np.empty((channels, n))
    ceiling = np.empty(channels)
    r = np.empty(n)
    h = np.empty(n)
    m = np.empty(q)
    chol = np.empty((q, q))
    inverse = np.empty((q, q))
    for g in range(geos):
        for i in range(n):
            r[i] = y[g, i]
        for c in range(channels):
            ceiling[c] = np.exp(t[i_beta + c] + (tau * t[i_z + g * channels + c] if panel else 0.0))
            spend, row, top = x[g, c], stock[c], ceiling[c]
            for i in range(n):
                row[i] = w[c, 0] * spend[i]
            for lag in range(1, min(lags, n)):
                part = w[c, lag]
                for i in range(n - lag):
                    row[i + lag] += part * spend[i]
            level = curve[c]
            if hill:
                for i in range(n):
                    level[i], by_a[c, i], by_slope[c, i] = saturate(row[i], lam[c], slope[c], hill)
            else:
                logistic(row, lam[c], level, by_a[c])
            for i in range(n):
                r[i] -= top * level[i]
        sigma2 = np.exp(2 * t[i_sigma + g])
        value += t[i_sigma + g] - 0.5 * sigma2 / hyper[7] ** 2
        grad[i_sigma + g] += 1 - sigma2 / hyper[7] ** 2
        # coefficients' mean m = M⁻¹ Z'Qr / sigma²
        for i in range(n):
            h[i] = r[i] * (1 + rho * rho if 0 < i < n - 1 else 1.0)
            if i > 0:
                h[i] -= rho * r[i - 1]
            if i < n - 1:
                h[i] -= rho * r[i + 1]
        for j in range(q):
            column = z[g, j]
            total = 0.0
            for i in range(n):
                total += column[i] * h[i]
            m[j] = total
        log_det = 0.0
        for j in range(q):
            for k in range(j + 1):
                total = (gram[0, g, j, k] - rho * gram[1, g, j, k] + rho * rho * gram[2, g, j, k]) / sigma2
                if j == k:
                    total += prec[j]
                for b in range(k):
                    total -= chol[j, b] * chol[k, b]
                if j == k:
                    chol[j, j] = np.sqrt(total)
                    log_det += 2 * np.log(chol[j, j])
                else:
                    chol[j, k] = total / chol[k, k]
        for k in range(q):  # inverse of the triangle
            for j in range(k, q):
                total = 1.0 if j == k else 0.0
                for b in range(k, j):
                    total -= chol[j, b] * inverse[b, k]
                inverse[j, k] = total / chol[j, j]
        trace_prec = 0.0
        trace_rho = 0.0
        u = np.zeros(q)
        for j in range(q):
            for k in range(j + 1):
                u[j] += inverse[j, k] * m[k] / sigma2
        for k in range(q):
            total = 0.0
            for j in range(k, q):
                total += inverse[j, k] * u[j]
                trace_prec += inverse[j, k] ** 2 * prec[k]
            m[k] = total
        if ar1:
            for j in range(q):
                for k in range(j + 1):
                    cell = 0.0
                    for b in range(j, q):
                        cell += inverse[b, j] * inverse[b, k]
                    trace_rho += (cell if j == k else 2 * cell) * (-gram[1, g, j, k] + 2 * rho * gram[2, g, j, k])
        # p = r - Zm overwrites the working copy, h = Qp / sigma²
        p = np.empty(n)
        quad = inner = bend = 0.0
        for i in range(n):
            p[i] = r[i]
        for j in range(q):
            column, part = z[g, j], m[j]
            for i in range(n):
                p[i] -= part * column[i]
        for i in range(n):
            side = (p[i - 1] if i > 0 else 0.0) + (p[i + 1] if i < n - 1 else 0.0)
            middle = 0 < i < n - 1
            h[i] = (p[i] * (1 + rho * rho if middle else 1.0) - rho * side) / sigma2
            quad += r[i] * h[i]
            inner += p[i] * h[i]
            bend += p[i] * ((2 * rho * p[i] if middle else 0.0) - side)
        value -= 0.5 * (quad + 2 * n * t[i_sigma + g] - np.log(rest) + log_det)
        grad[i_sigma + g] += inner - n + q - trace_prec
        if ar1:
            grad[i_rho] -= 0.5 * (bend / sigma2 + 2 * rho / rest + trace_rho / sigma2) * rest
        for c in range(channels):
            by_beta = by_lam = by_s = 0.0
            level, rise, row, spend = curve[c], by_a[c], stock[c], x[g, c]
            for i in range(n):
                by_beta += h[i] * level[i]
                by_lam += h[i] * rise[i]
                r[i] = h[i] * rise[i] / max(row[i], 1e-300)
            if hill:
                for i in range(n):
                    by_s += h[i] * by_slope[c, i]
            by_beta *= ceiling[c]
            grad[i_beta + c] += by_beta
            grad[i_lam + c] += sign * ceiling[c] * by_lam
            if hill:
                grad[i_slope + c] += ceiling[c] * by_s
            if panel:
                grad[i_z + g * channels + c] += tau * by_beta
                grad[i_tau] += tau * t[i_z + g * channels + c] * by_beta
            for lag in range(min(lags, n)):
                total = 0.0
                for i in range(n - lag):
                    total += r[i + lag] * spend[i]
                grad[c] += ceiling[c] * total * wa[c, lag]
                if delayed:
                    grad[i_theta + c] += ceiling[c] * total * wd[c, lag]
    for test in range(who.size):
        c = who[test]
        gap, error = tests[test, 0], tests[test, 1]
        for g in range(geos):
            b = np.exp(t[i_beta + c] + (tau * t[i_z + g * channels + c] if panel else 0.0)) * tests[test, 2 + 3 * g]
            before = saturate(tests[test, 3 + 3 * g], lam[c], slope[c], hill)
            after = saturate(tests[test, 4 + 3 * g], lam[c], slope[c], hill)
            gap -= b * (after[0] - before[0])
        value -= 0.5 * (gap / error) ** 2
        pull = gap / error**2
        for g in range(geos):
            b = np.exp(t[i_beta + c] + (tau * t[i_z + g * channels + c] if panel else 0.0)) * tests[test, 2 + 3 * g]
            before = saturate(tests[test, 3 + 3 * g], lam[c], slope[c], hill)
            after = saturate(tests[test, 4 + 3 * g], lam[c], slope[c], hill)
            lift = pull * b * (after[0] - before[0])
            grad[i_beta + c] += lift
            grad[i_lam + c] += sign * pull * b * (after[1] - before[1])
            if hill:
                grad[i_slope + c] += pull * b * (after[2] - before[2])
            if panel:
                grad[i_z + g * channels + c] += tau * lift
                grad[i_tau] += tau * t[i_z + g * channels + c] * lift
    for k in range(t.size):
        grad[k] = -grad[k]
    return -value


@compiled(False)
def chain(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - the same
    start: np.ndarray, root: np.ndarray, warm: int, eps: float, steps: int, normal: np.ndarray, uniform: np.ndarray,
    out: np.ndarray, at: np.ndarray, y: np.ndarray, x: np.ndarray, z: np.ndarray, gram: np.ndarray, prec: np.ndarray,
    hyper: np.ndarray, scale: np.ndarray, who: np.ndarray, tests: np.ndarray,
) -> tuple[float, float, int]:  # fmt: skip
    """Hamiltonian Monte Carlo with mass root⁻ᵀroot⁻¹ (Neal 2011, section 5), step size by dual averaging in warm-up.

    Moves in u where t = start + root u, so that the mass is the identity; the length of each path is drawn between
    half of `steps` and `steps`, the step size by ±20 %, so that no period of the dynamics is met again and again.

    start (p,) · root (p, p) lower triangle · normal (its, p) and uniform (its, 3): the randomness, one row a draw
    out (its - warm, p) is filled. Returns the step size, the mean acceptance and the number of divergent draws.
    """
    p = start.size
    its = normal.shape[0]
    position = np.zeros(p)
    here = start.copy()
    slope_t = np.empty(p)
    slope = np.empty(p)
    value = density(here, at, y, x, z, gram, prec, hyper, scale, who, tests, slope_t)
    for j in range(p):
        total = 0.0
        for k in range(j, p):
            total += root[k, j] * slope_t[k]
        slope[j] = total
    u = np.empty(p)
    there = np.empty(p)
    momentum = np.empty(p)
    new = np.empty(p)
    aim, log_eps, log_mean, drift = np.log(2 * eps), np.log(eps), np.log(eps), 0.0
    accepted, divergent = 0.0, 0
    for it in range(its):
        size = np.exp(log_eps if it < warm else log_mean) * (0.8 + 0.4 * uniform[it, 0])
        count = steps // 2 + int(uniform[it, 1] * (steps - steps // 2 + 1))
        count = max(1, min(count, steps))
        energy = value
        for j in range(p):
            momentum[j] = normal[it, j]
            energy += 0.5 * momentum[j] ** 2
            momentum[j] -= 0.5 * size * slope[j]
            u[j] = position[j]
            new[j] = slope[j]
        fresh = value
        for step in range(count):
            for j in range(p):
                u[j] += size * momentum[j]
            for j in range(p):
                total = start[j]
                for k in range(j + 1):
                    total += root[j, k] * u[k]
                there[j] = total
            fresh = density(there, at, y, x, z, gram, prec, hyper, scale, who, tests, slope_t)
            if not np.isfinite(fresh):
                break
            for j in range(p):
                new[j] = 0.0
            for k in range(p):
                for j in range(k + 1):
                    new[j] += root[k, j] * slope_t[k]
            half = 0.5 if step == count - 1 else 1.0
            for j in range(p):
                momentum[j] -= half * size * new[j]
        after = fresh
        for j in range(p):
            after += 0.5 * momentum[j] ** 2
        change = energy - after
        if not np.isfinite(change):
            change = -1e9
        if change < -1000 and it >= warm:
            divergent += 1
        chance = np.exp(min(change, 0.0))
        if uniform[it, 2] < chance:
            value = fresh
            for j in range(p):
                position[j] = u[j]
                here[j] = there[j]
                slope[j] = new[j]
        if it < warm:  # Hoffman & Gelman 2014, section 3.2
            m = it + 1.0
            drift = (1 - 1 / (m + 10)) * drift + (0.8 - chance) / (m + 10)
            log_eps = aim - np.sqrt(m) / 0.05 * drift
            part = m**-0.75
            log_mean = part * log_eps + (1 - part) * log_mean
        else:
            accepted += chance
            for j in range(p):
                out[it - warm, j] = here[j]
    return np.exp(log_mean), accepted / max(1, its - warm), divergent
