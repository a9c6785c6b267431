"""Why the platforms' conversions and the shop's orders differ: currency, tax, time, views, consent, gaps."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from methods.reconciliation import completeness, poisson_ratio
from terms import Fact, Period, Words
from tools._tool import Desk
from tools.data._complete import LAG_DAYS
from tools.data._ledgers import FEW, LEVEL, ZERO, Books, Side, total_of
from tools.data._period import day as day_words
from tools.data._sums import DAY, by_day
from tools.data._utm import unknown, windows
from warehouse.reader import Loaded

EARLIER = timedelta(days=7)
"""How long ago the state of the data is that recent conversions are compared with."""
NEAR = 0.03
"""A reading of revenue (with or without tax and shipping) has to fit the platforms' value better by this much."""


def units(ads: Loaded, shop: Loaded, same: bool) -> list[Words | None]:
    """Different currencies."""
    if same:
        return []
    return [
        Words(
            de=f"Verschiedene Währungen ({ads.currency} und {shop.currency}): nur Anzahlen sind vergleichbar.",
            en=f"Different currencies ({ads.currency} and {shop.currency}): only counts can be compared.",
        )
    ]


def names_missing(seen: Books) -> list[Words | None]:
    """Platforms whose utm values are not known."""
    missing = [name for name in unknown(seen.claims) if name not in seen.attributed]
    if not missing or not seen.sourced:
        return []
    listed = ", ".join(missing)
    return [
        Words(
            de=f"Für {listed} ist nicht bekannt, wie Bestellungen die Herkunft nennen; dort fehlt die Zuordnung.",
            en=f"How orders name {listed} as their source is not known; nothing is attributed there.",
        )
    ]


def fresh(desk: Desk, ads: Loaded, where: Any, period: Period) -> Words | None:
    """Conversions of the last days are still coming in: how many, where an earlier state is kept."""
    assert ads.last
    if period.end <= ads.last - LAG_DAYS * DAY and period.days > LAG_DAYS:
        return None
    known = _known_early(desk, ads, where)
    share = (
        f" Eine Woche zuvor waren von den Conversions der damals letzten drei Tage {known:.0%} bekannt."
        if known
        else ""
    )
    told = f" A week earlier {known:.0%} of the conversions of the then last three days were known." if known else ""
    last = day_words(ads.last)
    return Words(
        de=f"Die Conversions der letzten Tage vor dem {last.de} sind noch unvollständig.{share}",
        en=f"Conversions of the last days before {last.en} are still incomplete.{told}",
    )


def _known_early(desk: Desk, ads: Loaded, where: Any) -> float | None:
    """The share of three days' conversions that was known when they were the newest ones; None without older states."""
    read: Any = getattr(desk.warehouse, "as_of", None)
    if read is None or ads.last is None:
        return None
    earlier = read(ads.last - EARLIER)
    then = earlier.kinds().get("ads")
    if then is None or then.last is None or then.snapshot == ads.snapshot:
        return None
    span = Period(start=then.last - (LAG_DAYS - 1) * DAY, end=then.last)
    past = replace(desk, warehouse=earlier)
    grids = [by_day(each, "ads", {"sum": "sum(conversions)"}, (), where, span) for each in (past, desk)]
    if not all(grid.keys for grid in grids):
        return None
    known = completeness(*(grid.sums["sum"][0] for grid in grids))
    return float(np.nanmean(known)) if np.isfinite(known).any() else None


def shift(seen: Books) -> Words | None:
    """Days that fit better when moved by one."""
    if not seen.fit.shift:
        return None
    way_de, way_en = ("später", "later") if seen.fit.shift > 0 else ("früher", "earlier")
    return Words(
        de=f"Die Tage passen besser zusammen, wenn man annimmt, dass die Plattformen einen Tag {way_de} buchen als der"
        " Shop: andere Zeitzone, oder Tag des Klicks statt Tag der Bestellung.",
        en=f"The days fit better if the platforms are taken to book one day {way_en} than the shop: another time zone,"
        " or the day of the click instead of the day of the order.",
    )


def value_notes(seen: Books, same: bool) -> list[Words | None]:
    """Whether the platforms' value per conversion looks like the order value with or without tax and shipping."""
    claims = total_of(seen.claims.values())
    if not same or claims.value is None or not claims.count or not seen.shop.count or not seen.shop.value:
        return []
    tax, shipping = seen.parts.get("tax", ZERO), seen.parts.get("shipping", ZERO)
    revenue = seen.shop.value
    readings = {
        "as": (revenue, Words(de="", en="")),
        "net": (revenue - tax, Words(de="ohne Steuer", en="without tax")),
        "gross": (revenue + tax, Words(de="zuzüglich Steuer", en="with tax on top")),
        "bare": (revenue - tax - shipping, Words(de="ohne Steuer und Versand", en="without tax and shipping")),
        "goods": (revenue - shipping, Words(de="ohne Versand", en="without shipping")),
    }
    each = float(claims.value / claims.count)
    off = {
        id: abs(math.log(each / float(value / seen.shop.count)))
        for id, (value, _) in readings.items()
        if value > 0 < each
    }
    best = min(off, key=lambda id: (round(off[id], 6), id != "as")) if off else "as"
    notes: list[Words | None] = []
    if best != "as" and off["as"] - off[best] > NEAR:
        said = readings[best][1]
        notes.append(
            Words(
                de=f"Der Wert je Conversion passt am besten zum Bestellwert {said.de}: brutto gegen netto.",
                en=f"The value per conversion fits the order value {said.en} best: gross against net.",
            )
        )
    refunded = seen.parts.get("refunded", ZERO)
    if refunded > revenue * Decimal("0.01"):
        notes.append(
            Words(
                de=f"Erstattet: {_percent(refunded / revenue)[0]} des Umsatzes; Plattformen wissen davon meist nichts.",
                en=f"Refunded: {_percent(refunded / revenue)[1]} of revenue, which platforms mostly do not know of.",
            )
        )
    return notes


def views(seen: Books, attributed: dict[str, Side]) -> Words | None:
    """Platforms that count conversions after a mere view, and claim clearly more than was clicked."""
    found = [
        name
        for name, side in seen.claims.items()
        if name in attributed
        and (windows(name) or (0, 0))[1] > 0
        and poisson_ratio(float(side.count), float(attributed[name].count), LEVEL)[0] > 1
    ]
    if not found:
        return None
    listed = ", ".join(sorted(found))
    return Words(
        de=f"{listed}: zählt von Haus aus auch Käufe nach bloßem Sehen einer Anzeige; utm-Angaben zeigen die nie.",
        en=f"{listed}: by default also counts purchases after merely seeing an ad, which no utm value can show.",
    )


def unsourced(seen: Books) -> Words | None:
    """Orders that name no source at all."""
    if seen.sourced:
        return None
    return Words(
        de="Die geladenen Bestellungen nennen keine Herkunft (utm); verglichen wird mit allen Bestellungen des Shops.",
        en="The loaded orders name no source (utm); the comparison is with all orders of the shop.",
    )


def few(seen: Books) -> Words | None:
    """Too few orders for sharp ratios."""
    if seen.shop.count >= FEW:
        return None
    return Words(
        de=f"Nur {seen.shop.count} Bestellungen: Die Verhältnisse sind ungenau, siehe Intervalle.",
        en=f"Only {seen.shop.count} orders: the ratios are imprecise, see the intervals.",
    )


def consent(measured: list[Fact]) -> list[Words | None]:
    """What web analytics cannot see."""
    found = {fact.id: float(fact.value) for fact in measured}
    notes: list[Words | None] = []
    if "measured_share" in found and found["measured_share"] < 0.95:
        notes.append(
            Words(
                de=f"Die Webanalyse misst {_percent(found['measured_share'])[0]} der Bestellungen; der Rest fehlt wegen"
                " Einwilligung, Blockern oder anderer Lücken.",
                en=f"Web analytics measures {_percent(found['measured_share'])[1]} of the orders; consent, blockers or"
                " other gaps hide the rest.",
            )
        )
    if found.get("consent_denied", 0) > 0:
        notes.append(
            Words(
                de=f"{_percent(found['consent_denied'])[0]} der erfassten Sitzungen sind ohne Einwilligung.",
                en=f"{_percent(found['consent_denied'])[1]} of the recorded sessions are without consent.",
            )
        )
    return notes


def _percent(share: Any) -> tuple[str, str]:
    """A share in whole per cent, in German and English."""
    return f"{float(share) * 100:.0f}\u00a0%", f"{float(share):.0%}"
