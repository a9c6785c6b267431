# pyright: basic
"""What really happened, beside the exports: the truth as JSON and its tables as CSV and Parquet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.world import World


def write_truth(world: World, folder: Path) -> list[Path]:
    """Write `truth.json` and every truth table; money stays in cents there."""
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "truth.json"
    told.write_text(json.dumps(world.truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    written = [told]
    for name, columns in world.truth_tables.items():
        table = pa.table({column: pa.array(values) for column, values in columns.items()})
        pc.write_csv(table, folder / f"{name}.csv")
        pq.write_table(table, folder / f"{name}.parquet")
        written += [folder / f"{name}.csv", folder / f"{name}.parquet"]
    return written
