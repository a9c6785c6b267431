# pyright: basic
"""The Qini coefficient of scikit-uplift on the arrays of a file; prints its value and processor seconds."""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version

import numpy as np


def main() -> None:
    """Read `y`, `t` and `score` from an npz file; the best of three runs counts."""
    from sklift.metrics import qini_auc_score  # pyright: ignore[reportMissingImports]

    data = np.load(sys.argv[1])
    spent, value = [], 0.0
    for _ in range(3):
        begin = time.process_time()
        value = float(qini_auc_score(data["y"], data["score"], data["t"]))
        spent.append(time.process_time() - begin)
    print(json.dumps({"value": value, "seconds": min(spent), "version": version("scikit-uplift")}))


if __name__ == "__main__":
    main()
