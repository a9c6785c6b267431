# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Columns of a file as text: amounts, counts, days and moments as a platform writes them; no loop over rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np

from simulator.company import SITE

Lang = Literal["de", "en"]

BERLIN = ZoneInfo("Europe/Berlin")
MARK = {"de": ",", "en": "."}
GROUP = {"de": ".", "en": ","}
MONTHS = {
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_EPOCH = np.datetime64("1970-01-01", "D")


def text(values: Any) -> Any:
    """An array of text as an Arrow column; nothing becomes the empty text."""
    import pyarrow as pa

    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        column = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        return column.cast(pa.string()).fill_null("")
    return pa.array(np.asarray(values, dtype=object), type=pa.string()).fill_null("")


def constant(value: str, rows: int) -> Any:
    """The same text in every row."""
    import pyarrow as pa

    return pa.repeat(pa.scalar(value, pa.string()), rows)


def named(values: Any, names: dict[str, str]) -> Any:
    """Each text by its other name; one without another name stays."""
    import pyarrow.compute as pc

    coded = pc.dictionary_encode(text(values))
    words = [names.get(word, word) for word in coded.dictionary.to_pylist()]
    return text(words).take(coded.indices) if words else text([])


def built(values: Any, make: Callable[[str], str]) -> Any:
    """Each text made into another one; `make` is called once for each distinct text."""
    import pyarrow.compute as pc

    coded = pc.dictionary_encode(text(values))
    return text([make(word) for word in coded.dictionary.to_pylist()]).take(coded.indices) if len(coded) else coded


def address(values: Any) -> Any:
    """Pages with the shop's address in front where the world names only their path."""
    return built(values, lambda page: SITE + page if page.startswith("/") else page)


def whole(values: Any, group: str = "") -> Any:
    """Whole numbers, with a sign between the thousands where one is given."""
    return _scaled(np.asarray(values).astype(np.int64), 0, "", group)


def cents(values: Any, mark: str = ".", group: str = "") -> Any:
    """Amounts of cents as units with two decimals."""
    return _scaled(np.asarray(values).astype(np.int64), 2, mark, group)


def number(values: Any, digits: int, mark: str = ".", group: str = "", missing: str = "") -> Any:
    """Numbers rounded to `digits` decimals; one that is not there reads `missing`."""
    import pyarrow.compute as pc

    plain = np.asarray(values, dtype=float)
    known = np.isfinite(plain)
    shown = _scaled(np.rint(np.where(known, plain, 0) * 10**digits).astype(np.int64), digits, mark, group)
    return shown if known.all() else pc.if_else(known, shown, missing)


def day(values: Any, pattern: str) -> Any:
    """Days as `strftime` writes them; `%-d` and `%-m` are the numbers without a leading nought."""
    days = np.asarray(values).astype("datetime64[D]")
    if not len(days):
        return text([])
    first = days.min()
    span = [(first + i).astype(object) for i in range(int((days.max() - first).astype(int)) + 1)]
    return text([said(each, pattern) for each in span]).take(_index(days - first))


def said(one: date, pattern: str) -> str:
    """One day as text; needs no C library that knows `%-d`."""
    return one.strftime(pattern.replace("%-d", str(one.day)).replace("%-m", str(one.month)))


def long_day(one: date, lang: Lang) -> str:
    """One day in words: 3. März 2026, March 3, 2026."""
    month = MONTHS[lang][one.month - 1]
    return f"{one.day}. {month} {one.year}" if lang == "de" else f"{month} {one.day}, {one.year}"


def moment(values: Any, pattern: str, zone: str = "") -> Any:
    """Local moments: day by `pattern`, clock as hh:mm:ss, behind it the offset the way `zone` is (`+0200`)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    moments = np.asarray(values).astype("datetime64[s]")
    days = moments.astype("datetime64[D]")
    seconds = (moments - days).astype(np.int64)
    two = [text([f"{i:02d}" for i in range(60)]).take(_index(part)) for part in
           (seconds // 3600, seconds // 60 % 60, seconds % 60)]  # fmt: skip
    clock = pc.binary_join_element_wise(*two, ":")
    parts = [day(days, pattern), clock]
    if zone:
        hours = offset(moments) // 3600
        parts.append(text([f"+{i:02d}{zone[3:-2]}00" for i in range(4)]).take(_index(hours)))
    return pc.binary_join_element_wise(*parts, pa.scalar(" "))


def offset(moments: Any) -> np.ndarray:
    """Seconds by which Berlin's clock is ahead of UTC at each local moment."""
    hours = (np.asarray(moments).astype("datetime64[h]") - _EPOCH.astype("datetime64[h]")).astype(np.int64)
    distinct, back = np.unique(hours, return_inverse=True)
    ahead = [_ahead(datetime(1970, 1, 1, tzinfo=BERLIN) + timedelta(hours=int(hour))) for hour in distinct]
    return np.array(ahead, dtype=np.int64)[back] if len(distinct) else np.zeros(0, dtype=np.int64)


def _scaled(values: np.ndarray, digits: int, mark: str, group: str) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    size = np.abs(values)
    front = _thousands(size // 10**digits, group) if group else pa.array(size // 10**digits).cast(pa.string())
    if digits:
        behind = pc.utf8_lpad(pa.array(size % 10**digits).cast(pa.string()), digits, "0")
        front = pc.binary_join_element_wise(front, behind, mark)
    if (values < 0).any():
        front = pc.binary_join_element_wise(pc.if_else(values < 0, "-", ""), front, "")
    return front


def _thousands(size: np.ndarray, group: str) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not len(size) or size.max() < 1000:
        return pa.array(size).cast(pa.string())
    low = pc.utf8_lpad(pa.array(size % 1000).cast(pa.string()), 3, "0")
    high = pc.binary_join_element_wise(_thousands(size // 1000, group), low, group)
    return pc.if_else(size < 1000, pa.array(size % 1000).cast(pa.string()), high)


def _index(steps: np.ndarray) -> Any:
    import pyarrow as pa

    return pa.array(np.asarray(steps).astype(np.int64))


def _ahead(local: datetime) -> int:
    ahead = local.utcoffset()
    return int(ahead.total_seconds()) if ahead else 0
