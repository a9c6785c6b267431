"""Customers whose rates and moments of leaving are known, played purchase by purchase."""

import numpy as np

from methods.clv.purchases import Purchases


def bgnbd_world(rng, n, r, alpha, a, b, age, later):
    """Purchases up to each customer's age, and what comes in the time after it."""
    rate, leaves = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    clock, alive = np.zeros(n), np.ones(n, bool)
    count, last, came = np.zeros(n), np.zeros(n), np.zeros(n)
    while alive.any():
        clock = np.where(alive, clock + rng.exponential(1 / np.maximum(rate, 1e-12)), clock)
        inside, after = alive & (clock <= age), alive & (clock > age) & (clock <= age + later)
        count += inside
        last = np.where(inside, clock, last)
        came += after
        alive &= (clock <= age + later) & (rng.random(n) >= leaves)
    return count, last, came


def pareto_world(rng, n, r, alpha, s, beta, age, later):
    """The same when leaving has a moment of its own."""
    rate, gone = rng.gamma(r, 1 / alpha, n), rng.exponential(1 / rng.gamma(s, 1 / beta, n))
    clock, count, last, came = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    alive = np.ones(n, bool)
    while alive.any():
        clock = np.where(alive, clock + rng.exponential(1 / np.maximum(rate, 1e-12)), clock)
        alive &= clock <= np.minimum(gone, age + later)
        inside = alive & (clock <= age)
        count += inside
        last = np.where(inside, clock, last)
        came += alive & (clock > age)
    return count, last, came


def seen_of(rng, n, world, parameters, money=(6.0, 4.0, 15.0), span=(20.0, 60.0), later=30.0):
    """A summary with amounts, what each customer buys later, and what that brings."""
    age = rng.uniform(*span, n)
    count, last, came = world(rng, n, *parameters, age, later)
    p, q, v = money
    scale = rng.gamma(q, 1 / v, n)
    draw = rng.standard_gamma(np.maximum(p * count, 1e-9)) / scale
    spend = np.where(count > 0, draw / np.maximum(count, 1), 0.0)
    brought = np.where(came > 0, rng.standard_gamma(np.maximum(p * came, 1e-9)) / scale, 0.0)
    return Purchases(count, last, age, spend), came, brought
