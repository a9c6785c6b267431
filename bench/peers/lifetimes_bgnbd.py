# pyright: basic
"""BG/NBD by the package lifetimes: parameters and seconds of processor time, best of some warm fits."""

from __future__ import annotations

import json
import sys
import time
import warnings

import numpy as np


def main() -> None:
    """Read frequency, recency and T from a file of numbers; print one JSON line."""
    warnings.simplefilter("ignore")
    import lifetimes  # pyright: ignore[reportMissingImports]

    frequency, recency, age = np.loadtxt(sys.argv[1]).T
    spent: list[float] = []
    fitter = None
    for _ in range(int(sys.argv[2])):
        fitter = lifetimes.BetaGeoFitter()
        begin = time.process_time()
        fitter.fit(frequency, recency, age)
        spent.append(time.process_time() - begin)
    assert fitter is not None
    values = [float(fitter.params_[name]) for name in ("r", "alpha", "a", "b")]
    errors = [float(each) for each in fitter.standard_errors_]
    print(json.dumps({"version": lifetimes.__version__, "seconds": min(spent), "values": values, "se": errors}))


if __name__ == "__main__":
    main()
