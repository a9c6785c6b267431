# pyright: basic
"""pysyncon's AugSynth or Synth on placebo tests of a saved panel; prints one JSON line."""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from typing import Any


def synth(series: Any, start: int) -> tuple[Any, Any]:
    """Gap and counterfactual after the start: outcomes of all periods as predictors with equal weights, demeaned."""
    import numpy as np
    import pandas as pd
    from pysyncon import Synth  # pyright: ignore[reportMissingImports]

    level = series[:start].mean(axis=0)
    names = [f"g{index}" for index in range(series.shape[1])]
    frame = pd.DataFrame(series - level, columns=names)
    fitted = Synth()
    fitted.fit(
        X0=frame.iloc[:start, 1:], X1=frame.iloc[:start, 0], Z0=frame.iloc[:start, 1:], Z1=frame.iloc[:start, 0],
        custom_V=np.ones(start),
    )  # fmt: skip
    expected = frame.iloc[start:, 1:].to_numpy() @ fitted.weights(round=12).to_numpy() + level[0]
    return series[start:, 0] - expected, expected


def augsynth(series: Any, start: int) -> tuple[Any, Any]:
    """The same by the ridge-augmented control, on the series as they are."""
    import numpy as np
    import pandas as pd
    from pysyncon import AugSynth, Dataprep  # pyright: ignore[reportMissingImports]

    names = ["T", *[f"g{index}" for index in range(1, series.shape[1])]]
    frame = pd.DataFrame(
        {"t": np.repeat(np.arange(len(series)), len(names)), "g": np.tile(names, len(series)), "y": series.ravel()}
    )
    prepared = Dataprep(
        foo=frame, predictors=["y"], predictors_op="mean", dependent="y", unit_variable="g", time_variable="t",
        treatment_identifier="T", controls_identifier=names[1:], time_predictors_prior=range(start),
        time_optimize_ssr=range(start),
    )  # fmt: skip
    fitted = AugSynth()
    fitted.fit(dataprep=prepared)
    outcomes, own = prepared.make_outcome_mats(time_period=range(start, len(series)))
    expected = np.asarray(fitted._synthetic(outcomes)).ravel()
    return np.asarray(own).ravel() - expected, expected


ROADS = {"Synth": synth, "AugSynth": augsynth}


def main() -> None:
    """Arguments: the .npz with kpi, sets, starts, length; `Synth` or `AugSynth`; how many placebo tests."""
    import numpy as np

    data = np.load(sys.argv[1])
    kpi, sets, starts, length = data["kpi"], data["sets"], data["starts"], int(data["length"])
    most = int(sys.argv[3])
    found, seconds = [], 0.0
    for treated in sets:
        for start in starts:
            if len(found) == most:
                break
            others = np.setdiff1d(np.arange(kpi.shape[1]), treated)
            end = int(start) + length
            series = np.column_stack([kpi[:end, treated].mean(axis=1), kpi[:end, others]])
            begin = time.process_time()
            gap, expected = ROADS[sys.argv[2]](series, int(start))
            seconds += time.process_time() - begin
            found.append(float(gap.sum() / expected.sum()))
    print(json.dumps({"found": found, "seconds": seconds, "version": version("pysyncon")}))


if __name__ == "__main__":
    main()
