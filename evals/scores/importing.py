"""What was imported from the platforms' files, to the cent."""

from __future__ import annotations

from decimal import Decimal

from evals.scores._row import Company, Row, absent, beside, euros
from terms import Words

TOOL = "import"
ADS = "select sum(cost) from ads where platform = $platform"
OTHER = (
    ("orders", "select sum(revenue) from orders", Words(de="Umsatz laut Shop", en="revenue as the shop says")),
    ("orders", "select count(*) from orders", Words(de="Bestellungen", en="orders")),
    ("sessions", "select sum(sessions) from sessions", Words(de="gemessene Sitzungen", en="measured sessions")),
    ("search_console", "select sum(clicks) from search_console", Words(de="organische Klicks", en="organic clicks")),
)


def rows(company: Company) -> list[Row]:
    """Cost per platform as reported, orders, revenue, sessions, organic clicks, and the files that were refused."""
    daily, tables = company.world.truth_tables["daily"], company.world.tables
    platforms = [name.removeprefix("cost_") for name in daily if name.startswith("cost_") and "_eur_" not in name]
    found = [
        _row(company, "ads", ADS, Words(de=f"Kosten {name}", en=f"cost of {name}"), euros(daily[f"cost_{name}"].sum()),
             platform=name)
        for name in platforms
    ]  # fmt: skip
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
