# pyright: basic
"""Vowpal Wabbit's contextual bandit (bagging) on the worlds of a file, decision by decision; seconds and regret."""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version

import numpy as np


def main() -> None:
    """Read `rows`, `earned` and `mean` of an npz file; texts are made outside the clock."""
    import vowpalwabbit  # pyright: ignore[reportMissingImports]

    data = np.load(sys.argv[1])
    rows, earned, mean = data["rows"], data["earned"], data["mean"]
    arms = earned.shape[2]
    lost, spent = [], 0.0
    for world in range(len(rows)):
        learner = vowpalwabbit.Workspace(f"--cb_explore {arms} --bag 5 --quiet --random_seed {world + 1}")
        texts = [" | " + " ".join(f"f{place}:{each:.4f}" for place, each in enumerate(row)) for row in rows[world]]
        chance = np.random.default_rng(world).random(len(texts))
        total = 0.0
        begin = time.process_time()
        for at, text in enumerate(texts):
            shares = learner.predict(text)
            left, arm = chance[at], 0
            while arm < arms - 1 and left >= shares[arm]:
                left -= shares[arm]
                arm += 1
            learner.learn(f"{arm + 1}:{-earned[world, at, arm]:.4f}:{max(shares[arm], 1e-6):.6f}{text}")
            total += mean[world, at].max() - mean[world, at, arm]
        spent += time.process_time() - begin
        lost.append(total)
    decisions = rows.shape[0] * rows.shape[1]
    print(json.dumps({"regret": lost, "seconds": spent, "decisions": decisions, "version": version("vowpalwabbit")}))


if __name__ == "__main__":
    main()
