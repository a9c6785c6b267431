# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""What the ad platforms' files share: an account's rows, sums over a grain, device names, shares of impressions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.exports._cells import number
from simulator.exports._rows import Table, grouped, kept

if TYPE_CHECKING:
    from simulator.world import World

SUMS = ("impressions", "clicks", "cost", "conversions", "conversion_value")
DEVICES = {
    "de": {"desktop": "Computer", "mobile": "Smartphones", "tablet": "Tablets"},
    "en": {"desktop": "Computers", "mobile": "Mobile phones", "tablet": "Tablets"},
}


def account(world: World, platform: str) -> Table:
    """All rows of one platform, days ascending; each with the currency that the account claims for it."""
    table = world.tables["ad_days"]
    return kept(table, table["platform"] == platform)


def summed(table: Table, keys: Sequence[str], extra: Sequence[str] = ()) -> Table:
    """The table at a coarser grain, with the share of impressions over all rows whose share is known."""
    share = table.get("impression_share")
    if share is None:
        return grouped(table, keys, (*SUMS, *extra))
    known = np.isfinite(share) & (share > 0)
    eligible = np.divide(table["impressions"], share, out=np.zeros(len(share)), where=known)
    wide = table | {"eligible": eligible, "seen": np.where(known, table["impressions"], 0)}
    found = grouped(wide, keys, (*SUMS, *extra, "eligible", "seen"))
    whole = found.pop("eligible")
    found["impression_share"] = np.divide(found.pop("seen"), whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return found


def share(values: np.ndarray, lang: str) -> Any:
    """Shares as Google writes them: below a tenth and above nine tenths only as that."""
    import pyarrow.compute as pc

    space, mark = (" ", ",") if lang == "de" else ("", ".")
    plain = np.nan_to_num(values, nan=0.5)
    shown = pc.binary_join_element_wise(number(plain * 100, 2, mark), f"{space}%", "")
    shown = pc.if_else(plain < 0.1, f"< 10{space}%", shown)
    shown = pc.if_else(plain > 0.9, f"> 90{space}%", shown)
    return pc.if_else(np.isnan(values), " --", shown)
