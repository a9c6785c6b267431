"""pysyncon's AugSynth or Synth on placebo tests of a saved panel; prints one JSON line."""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version


def main() -> None:
    """Arguments: the .npz with kpi, sets, starts, length; `Synth` or `AugSynth`; how many placebo tests."""
    import numpy as np
    import pandas as pd
    from pysyncon import AugSynth, Dataprep, Synth

    data = np.load(sys.argv[1])
    kpi, sets, starts, length = data["kpi"], data["sets"], data["starts"], int(data["length"])
    model, most = {"Synth": Synth, "AugSynth": AugSynth}[sys.argv[2]], int(sys.argv[3])
    found, seconds = [], 0.0
    for treated in sets:
        for start in starts:
            if len(found) == most:
                break
            others = np.setdiff1d(np.arange(kpi.shape[1]), treated)
            end = int(start) + length
            series = np.column_stack([kpi[:end, treated].mean(axis=1), kpi[:end, others]])
            series = series - series[: int(start)].mean(axis=0)
            names = ["T", *[f"g{index}" for index in others]]
            frame = pd.DataFrame(
                {"t": np.repeat(np.arange(end), len(names)), "g": np.tile(names, end), "y": series.ravel()}
            )
            begin = time.process_time()
            prepared = Dataprep(
                foo=frame, predictors=["y"], predictors_op="mean", dependent="y", unit_variable="g", time_variable="t",
                treatment_identifier="T", controls_identifier=names[1:], time_predictors_prior=range(int(start)),
                time_optimize_ssr=range(int(start)),
            )  # fmt: skip
            fitted = model()
            fitted.fit(dataprep=prepared)
            outcomes, own = prepared.make_outcome_mats(time_period=range(int(start), end))
            gap = np.asarray(own).ravel() - np.asarray(fitted._synthetic(outcomes)).ravel()
            seconds += time.process_time() - begin
            level = float(kpi[: int(start), treated].mean())
            found.append(float(gap.sum() / ((level * length) + (series[int(start) :, 0] - gap).sum())))
    print(json.dumps({"found": found, "seconds": seconds, "version": version("pysyncon")}))


if __name__ == "__main__":
    main()
