# pyright: basic
"""Adstock and saturation over many draws at once, in plain numpy: what the kernel does to one draw."""

from __future__ import annotations

import numpy as np

from methods.mmm.spec import Spec


def adstock_weights(spec: Spec, draws: dict[str, np.ndarray]) -> np.ndarray:
    """(..., l_max, c) weights by lag that sum to 1, for draws of alpha (..., c) and, if delayed, theta."""
    lag = np.arange(spec.l_max)[:, None]
    alpha = np.clip(draws["alpha"], 1e-12, 1 - 1e-12)[..., None, :]
    power = (lag - draws["theta"][..., None, :]) ** 2 if spec.adstock == "delayed" else lag
    weights = np.exp(power * np.log(alpha))
    return weights / np.maximum(weights.sum(axis=-2, keepdims=True), 1e-300)


def adstocked(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(..., n, c) spend (n, c) carried over by weights (..., l_max, c); before the first period nothing was spent."""
    n = len(x)
    stock = np.zeros((*weights.shape[:-2], n, x.shape[-1]))
    for lag in range(min(weights.shape[-2], n)):
        stock[..., lag:, :] += weights[..., lag, None, :] * x[: n - lag]
    return stock


def saturated(stock: np.ndarray, spec: Spec, draws: dict[str, np.ndarray]) -> np.ndarray:
    """(..., n, c) saturation between 0 and 1 of scaled stock (..., n, c), for draws (..., c)."""
    if spec.saturation == "logistic":
        return np.tanh(0.5 * draws["lam"][..., None, :] * stock)
    with np.errstate(divide="ignore"):
        u = draws["slope"][..., None, :] * (np.log(stock) - np.log(draws["kappa"][..., None, :]))
    return np.where(stock > 0, 1 / (1 + np.exp(-np.clip(u, -700, 700))), 0.0)


def slope(stock: np.ndarray, spec: Spec, draws: dict[str, np.ndarray]) -> np.ndarray:
    """(..., n, c) derivative of the saturation by the scaled stock; 0 at a stock of 0 for Hill's curve."""
    s = saturated(stock, spec, draws)
    if spec.saturation == "logistic":
        return 0.5 * draws["lam"][..., None, :] * (1 - s * s)
    return np.where(stock > 0, draws["slope"][..., None, :] * s * (1 - s) / np.maximum(stock, 1e-300), 0.0)


def shape(x: np.ndarray, spec: Spec, draws: dict[str, np.ndarray]) -> np.ndarray:
    """(..., n, c) saturated adstock of scaled spend (n, c)."""
    return saturated(adstocked(x, adstock_weights(spec, draws)), spec, draws)
