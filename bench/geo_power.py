# pyright: basic
"""Power of a geo test by placebo tests: seconds for 200 of them, and the same placebo estimates by pysyncon.

Run `python -m bench.geo_power [regions] [periods]`. Processor seconds, one run each, cold and warm apart. One placebo
test of ours holds the estimate and twelve tests with effects put in; one of pysyncon's holds the estimate only, so
its time is a lower bound of what the same power would take with it. Accuracy: error of the estimates where the truth
is zero, and the largest difference of the two.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench._peers import ask
from bench.synthetic_control import generated
from methods.geo_power import placebos, power_curve, smallest, windows

SETS, PAST, LENGTH, TREATED = 10, 20, 14, 5
PEER_TESTS = {"Synth": 20, "AugSynth": 3}


def main() -> None:
    """Print one line a road."""
    regions, periods = (int(word) for word in (sys.argv[1:3] + ["50", "120"][len(sys.argv) - 1 :]))
    treated, donors, _ = generated(regions - 1, periods + 28)
    kpi = np.column_stack([treated, donors])[:periods]
    draw = np.random.default_rng(0)
    sets = [np.sort(draw.choice(regions, TREATED, replace=False)) for _ in range(SETS)]
    starts = windows(periods, LENGTH, periods // 3, PAST)
    seconds = []
    for _ in range(2):
        begin = time.process_time()
        tested = placebos(kpi, sets, starts, LENGTH)
        seconds.append(time.process_time() - begin)
    curve = power_curve(tested, 0.1)
    error = float(np.sqrt((tested.found**2).mean()))
    print(f"{regions} regions, {periods} periods, {TREATED} treated, {LENGTH} periods long; processor seconds")
    print(
        f"ours       {tested.count} placebo tests x {len(tested.effects)} effects: cold {seconds[0]:.2f} warm "
        f"{seconds[1]:.2f}; error {error:.4f}; smallest effect at power 0.8 {smallest(curve, 0.8)}"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "panel.npz"
        np.savez(file, kpi=kpi, sets=np.array(sets), starts=starts, length=LENGTH)
        for name, tests in PEER_TESTS.items():
            found = ask("geo_power", file, name, str(tests))
            if found is None:
                continue
            theirs, mine = np.array(found["found"]), tested.found.ravel()[:tests]
            each, own = found["seconds"] / tests, seconds[1] / tested.count
            print(
                f"pysyncon {found['version']} {name:8} {tests} estimates: {each:.3f} s each, ours {own:.5f} s with all "
                f"effects: {each / own:.0f} times; error {np.sqrt((theirs**2).mean()):.4f} ours on the same "
                f"{np.sqrt((mine**2).mean()):.4f}; largest difference {np.abs(theirs - mine).max():.5f}"
            )


if __name__ == "__main__":
    main()
