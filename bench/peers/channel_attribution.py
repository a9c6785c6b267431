# pyright: basic
"""ChannelAttribution at its default precision on a table of raw path strings; arguments: CSV file, order."""

from __future__ import annotations

import contextlib
import io
import json
import statistics
import sys
import time
from importlib.metadata import version


def main() -> None:
    """Print credits and processor seconds of a first call and of the median of three more, without reading the file."""
    with contextlib.redirect_stdout(io.StringIO()):
        import ChannelAttribution  # pyright: ignore[reportMissingImports]
        import pandas as pd  # pyright: ignore[reportMissingImports]
    table = pd.read_csv(sys.argv[1])
    order = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    spent: list[float] = []
    for _ in range(4):
        begin = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            found = ChannelAttribution.markov_model(
                table, "path", "conversions", var_null="nulls", order=order, flg_pro=False, seed=1
            )
        spent.append(time.process_time() - begin)
    credit = found.set_index(found.columns[0]).iloc[:, 0]
    said = {
        "version": version("ChannelAttribution"),
        "pandas": pd.__version__,
        "cold": spent[0],
        "warm": statistics.median(spent[1:]),
        "credit": {str(channel): float(amount) for channel, amount in credit.items()},
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
