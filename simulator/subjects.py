# pyright: basic
"""A log of subject lines that a known policy chose, with the chance of each choice: what off-policy estimates need."""

from __future__ import annotations

import numpy as np

from simulator.chance import pick, stream

SUBJECTS = ("Neu eingetroffen", "Nur heute: 10 %", "Ihre Packliste", "Was Kunden sagen", "Zuletzt angesehen")
DEVICES, DEVICE_SHARE = ("mobile", "desktop"), np.array([0.68, 0.32])
AGES, AGE_SHARE = ("neu", "aktiv", "ruhend"), np.array([0.2, 0.5, 0.3])
CLICKS = np.array(
    [
        [[0.030, 0.026], [0.034, 0.028], [0.012, 0.012]],
        [[0.022, 0.018], [0.028, 0.024], [0.034, 0.027]],
        [[0.041, 0.030], [0.025, 0.021], [0.014, 0.012]],
        [[0.019, 0.024], [0.020, 0.027], [0.011, 0.015]],
        [[0.012, 0.010], [0.046, 0.038], [0.022, 0.016]],
    ]
)
"""True chance of a click by subject, age of the customer and device."""
FLOOR = 0.05
ROWS = 30_000


def bandit_log(seed: int) -> dict[str, np.ndarray]:
    """One row per mail: the policy prefers the subjects that click on average and keeps FLOOR for each."""
    random = stream(seed, "subjects", 0)
    age, device = pick(AGE_SHARE, random.random(ROWS)), pick(DEVICE_SHARE, random.random(ROWS))
    chance = policy()
    action = pick(chance, random.random(ROWS))
    clicked = random.random(ROWS) < CLICKS[action, age, device]
    return {
        "action": np.array(SUBJECTS, object)[action],
        "reward": clicked.astype(np.int64),
        "propensity": np.round(chance[action], 6),
        "age": np.array(AGES, object)[age],
        "device": np.array(DEVICES, object)[device],
    }


def policy() -> np.ndarray:
    """(subjects,) chances of the logging policy: soft-max of mean click rates, with a floor."""
    mean = _means()
    soft = np.exp((mean - mean.max()) / 0.006)
    return np.round(FLOOR + (1 - FLOOR * len(mean)) * soft / soft.sum(), 6)


def values() -> dict[str, float]:
    """True clicks per mail of the logging policy, of choosing evenly, and of the best subject for each context."""
    context = AGE_SHARE[:, None] * DEVICE_SHARE[None, :]
    mean = _means()
    return {
        "logging": float(policy() @ mean / policy().sum()), "uniform": float(mean.mean()),
        "best": float((CLICKS.max(0) * context).sum()), "best_single": float(mean.max()),
    }  # fmt: skip


def _means() -> np.ndarray:
    return (CLICKS * AGE_SHARE[None, :, None] * DEVICE_SHARE[None, None, :]).sum((1, 2))
