# pyright: basic
"""Uplift: the Qini coefficient beside scikit-uplift on the same rows, and how long a whole answer computes.

Run `python -m bench.uplift [rows]`; processor seconds, the best of three runs each. Same definition, same value:
area between the curve Y1 - Y0 * N1 / N0 and the random line, as a share of that of the perfect order.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bench._peers import ask
from methods.uplift.curves import ordered, qini_coefficient, ranking
from methods.uplift.design import design
from methods.uplift.learners import predict

FEATURES, ANSWER_ROWS = 8, 64_000


def generated(rows: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, arm, a noisy score of the true uplift, and features."""
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(rows, FEATURES))
    treated = rng.integers(0, 2, rows)
    uplift = 0.03 + 0.04 * np.tanh(matrix[:, 0]) + 0.03 * (matrix[:, 1] > 0.5)
    outcome = (rng.random(rows) < 0.1 + 0.03 * np.sin(matrix[:, 2]) + treated * uplift).astype(float)
    return outcome, treated, uplift + rng.normal(0, 0.03, rows), matrix


def timed(act: Callable[[], Any], runs: int = 3) -> tuple[Any, float]:
    """The result and the least processor time."""
    spent, result = [], None
    for _ in range(runs):
        begin = time.process_time()
        result = act()
        spent.append(time.process_time() - begin)
    return result, min(spent)


def main() -> None:
    """Print one line a road."""
    rows = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    outcome, treated, score, _ = generated(rows)
    own, spent = timed(lambda: qini_coefficient(outcome, treated, score))
    print(f"{rows:,} rows; numpy {np.__version__}; processor seconds, best of three")
    print(f"{'Qini coefficient':40} {spent:8.3f} s   {own:.12f}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.npz"
        np.savez(file, y=outcome, t=treated, score=score)
        peer = ask("qini", file)
    if peer:
        name = f"scikit-uplift {peer['version']}"
        print(f"{name:40} {peer['seconds']:8.3f} s   {peer['value']:.12f}")
        print(f"{peer['seconds'] / spent:.1f} times as fast; the values differ by {abs(own - peer['value']):.1e}")
    full, spent = timed(lambda: ranking(outcome, treated, ordered(score)))
    low, high = full.qini.span(0.9)
    print(
        f"{'curve, Qini and AUUC with intervals':40} {spent:8.3f} s   {full.qini.value:.6f} ({low:.6f} to {high:.6f})"
    )
    outcome, treated, _, matrix = generated(ANSWER_ROWS, seed=1)
    made = design({f"x{index}": matrix[:, index] for index in range(FEATURES)})
    for learner in ("t", "x", "dr", "best"):
        found, spent = timed(lambda learner=learner: predict(made, outcome, treated, learner=learner), runs=1)
        name = f"{learner}-learner, cross-fitted, {ANSWER_ROWS:,} rows"
        print(f"{name:40} {spent:8.3f} s   loss {found.losses[found.learner]:.6f}")


if __name__ == "__main__":
    main()
