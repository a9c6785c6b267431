"""What was imported from the platforms' files, to the cent."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from evals.scores._row import Company, Row, absent, beside, euros
from terms import Words

TOOL = "import"
ADS = {
    "cost": "select sum(cost) from ads where platform = $platform",
    "conversions": "select sum(conversions) from ads where platform = $platform",
    "conversion_value": "select sum(conversion_value) from ads where platform = $platform",
}
SAID = {
    "cost": Words(de="Kosten {}", en="cost of {}"),
    "conversions": Words(de="gemeldete Conversions {}", en="conversions claimed by {}"),
    "conversion_value": Words(de="gemeldeter Wert {}", en="value claimed by {}"),
}
OTHER = (
    ("orders", "select sum(revenue) from orders", Words(de="Umsatz laut Shop", en="revenue as the shop says")),
    ("orders", "select count(*) from orders", Words(de="Bestellungen", en="orders")),
    ("sessions", "select sum(sessions) from sessions", Words(de="gemessene Sitzungen", en="measured sessions")),
    ("search_console", "select sum(clicks) from search_console", Words(de="organische Klicks", en="organic clicks")),
)


def rows(company: Company) -> list[Row]:
    """Per platform cost, conversions and value as reported; orders, revenue, sessions, clicks; the refused files."""
    tables, ads = company.world.tables, company.world.tables["ad_days"]
    found: list[Row] = []
    for platform in np.unique(ads["platform"].astype(str)).tolist():
        own = ads["platform"] == platform
        truth = {"cost": euros(ads["cost"][own].sum()), "conversions": round(float(ads["conversions"][own].sum()), 2),
                 "conversion_value": euros(ads["conversion_value"][own].sum())}  # fmt: skip
        for column, sql in ADS.items():
            what = Words(de=SAID[column].de.format(platform), en=SAID[column].en.format(platform))
            found.append(_row(company, "ads", sql, what, truth[column], platform=platform))
    truths = (
        euros(tables["orders"]["revenue"].sum()), float(len(tables["orders"]["order_id"])),
        float(tables["sessions"]["sessions"].sum()), float(tables["search_console"]["clicks"].sum()),
    )  # fmt: skip
    found += [_row(company, *other, truth) for other, truth in zip(OTHER, truths, strict=True)]
    refused = ", ".join(sorted(company.failed))
    note = Words(de=refused, en=refused) if refused else None
    what = Words(de=f"abgelehnte von {company.files} Dateien", en=f"refused out of {company.files} files")
    return [*found, beside(TOOL, what, 0.0, float(len(company.failed)), tolerance=0.0, note=note)]


def _row(company: Company, kind: str, sql: str, what: Words, truth: float, **params: str) -> Row:
    reader = company.desk.warehouse
    if kind not in reader.kinds():
        return absent(TOOL, what, Words(de="nichts geladen", en="nothing loaded"), truth)
    ((value,),) = reader.rows(sql, **params)
    return beside(TOOL, what, truth, float(round(Decimal(str(value or 0)), 2)), tolerance=0.0)
