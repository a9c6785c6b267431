# pyright: basic
"""MABWiser's LinTS on the worlds of a file, decision by decision; prints regret by world and processor seconds."""

from __future__ import annotations

import json
import sys
import time
import warnings
from importlib.metadata import version

import numpy as np


def main() -> None:
    """Read `rows` (w, n, d), `earned` (w, n, k) and `mean` (w, n, k) of an npz file; alpha and l2 are arguments."""
    from mabwiser.mab import MAB, LearningPolicy  # pyright: ignore[reportMissingImports]

    warnings.simplefilter("ignore")
    data, alpha, l2 = np.load(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    rows, earned, mean = data["rows"], data["earned"], data["mean"]
    lost, spent = [], 0.0
    for world in range(len(rows)):
        arms = list(range(earned.shape[2]))
        learner = MAB(arms, LearningPolicy.LinTS(alpha=alpha, l2_lambda=l2), seed=world)
        first = rows[world, :1]
        learner.fit(arms, [0.0] * len(arms), np.zeros((len(arms), first.shape[1])))
        total = 0.0
        begin = time.process_time()
        for at in range(rows.shape[1]):
            row = rows[world, at : at + 1]
            arm = learner.predict(row)
            learner.partial_fit([arm], [earned[world, at, arm]], row)
            total += mean[world, at].max() - mean[world, at, arm]
        spent += time.process_time() - begin
        lost.append(total)
    decisions = rows.shape[0] * rows.shape[1]
    print(json.dumps({"regret": lost, "seconds": spent, "decisions": decisions, "version": version("mabwiser")}))


if __name__ == "__main__":
    main()
