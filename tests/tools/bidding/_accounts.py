# pyright: basic
"""Ad accounts of the test's own making, with known conversion rates, delays and outages."""

import csv
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np

from ledger.runs import Runs
from tools._tool import Desk
from warehouse.store import Warehouse

END = date(2026, 3, 31)
KEYWORDS = {
    ("google", "Generic", "Zelte", "zelt kaufen"): (60, 0.8, 0.08),
    ("google", "Generic", "Zelte", "kuppelzelt"): (30, 0.8, 0.06),
    ("google", "Generic", "Kocher", "gaskocher"): (50, 1.2, 0.012),
    ("google", "Generic", "Kocher", "spirituskocher"): (4, 1.2, 0.012),
    ("google", "Brand", "Marke", "talfuchs"): (40, 0.4, 0.12),
    ("meta", "Prospecting", "Broad", ""): (80, 0.6, 0.02),
}
"""Item -> clicks a day, price of a click, conversions per click."""


def account(
    *, days=120, seed=1, value=60.0, lag=None, broken=(), items=KEYWORDS, devices=None, currency=None, known=END
):
    """Rows a day and item; with `lag` the last days lack what comes later; `broken`: (platform, first, last)."""
    rng = np.random.default_rng(seed)
    rows = []
    for ago in reversed(range(days)):
        day = END - timedelta(days=ago)
        age = (known - day).days
        if age < 0:
            continue
        arrived = 1.0 if lag is None else 1 - np.exp(-(age + 1) / lag)
        for (platform, campaign, group, keyword), (clicks, price, rate) in items.items():
            for device, (share, times) in (devices or {"": (1.0, 1.0)}).items():
                count = int(rng.poisson(clicks * share))
                sold = int(rng.poisson(count * rate * times))
                seen = int(rng.binomial(sold, arrived))
                if any(platform == name and first <= day <= last for name, first, last in broken):
                    seen = 0
                rows.append({
                    "date": day, "platform": platform, "campaign": campaign, "ad_group": group, "keyword": keyword,
                    "impressions": count * 20, "clicks": count,
                    "cost": round(float(count * price * np.exp(rng.normal(0, 0.05))), 2), "conversions": seen,
                    "conversion_value": round(float(rng.lognormal(np.log(value) - 0.08, 0.4, seen).sum()), 2),
                    **({"device": device} if device else {}), **({"currency": currency} if currency else {}),
                })  # fmt: skip
    return rows


def cells(result, name, column="what"):
    """The rows of a table by one of its columns."""
    table = result.tables[name]
    at = table.columns.index(column)
    return {row[at]: dict(zip(table.columns, row, strict=True)) for row in table.rows}


def desk_over(place, rows):
    """A desk over these rows, the day after they end."""
    home, file = Warehouse(place), place / "ads.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    home.load([file], kind="ads")
    nothing: Any = SimpleNamespace()
    return Desk(home.reader(), nothing, Runs(place / "ledger.db"), END + timedelta(days=1), seed=2026)
