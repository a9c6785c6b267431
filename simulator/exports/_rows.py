# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Rows of the company's tables: chosen, summed, looked up in another table, divided between languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from simulator.exports._cells import Lang, text

Tongue = Literal["de", "en", "both"]
Table = dict[str, np.ndarray]


def spans(days: np.ndarray, lang: Tongue) -> list[tuple[Lang, date, date]]:
    """Which part of the history is exported in which language: with `both` the older half in English."""
    first, last = days.min().astype(object), days.max().astype(object)
    if lang != "both":
        return [(lang, first, last)]
    middle = (first + (last - first) // 2).replace(day=1)
    if not first < middle <= last:
        return [("de", first, last)]
    return [("en", first, middle - timedelta(days=1)), ("de", middle, last)]


def between(days: np.ndarray, first: date, last: date) -> np.ndarray:
    """A mask of the days from `first` to `last`."""
    return (days >= np.datetime64(first)) & (days <= np.datetime64(last))


def kept(table: Table, mask: np.ndarray) -> Table:
    """The rows of a table where the mask is true."""
    return {name: values[mask] for name, values in table.items()}


def grouped(table: Table, keys: Sequence[str], sums: Sequence[str]) -> Table:
    """Sums by keys, in the order of the keys."""
    import pyarrow as pa

    columns: dict[str, Any] = {name: text(v) if v.dtype.kind in "OU" else v for name, v in table.items()
                               if name in {*keys, *sums}}  # fmt: skip
    added = pa.table(columns).group_by(list(keys), use_threads=False).aggregate([(name, "sum") for name in sums])
    added = added.sort_by([(name, "ascending") for name in keys])
    found = {name: added.column(name).to_numpy() for name in keys}
    return found | {name: added.column(f"{name}_sum").to_numpy() for name in sums}


def joined(wanted: np.ndarray, known: np.ndarray) -> np.ndarray:
    """For each wanted id its row among the known ones, -1 where there is none."""
    import pyarrow.compute as pc

    return pc.fill_null(pc.index_in(text(wanted), value_set=text(known)), -1).to_numpy()


def looked_up(values: np.ndarray, places: np.ndarray) -> Any:
    """The text at each place, empty where the place is -1."""
    import pyarrow as pa

    return text(text(values).take(pa.array(np.where(places < 0, 0, places), mask=places < 0)))
