# pyright: basic
"""Which share of the counted conversions ads cause: as people give it, or as all evidence together says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from terms import Source, Table, Words
from tools._tool import Desk

MEASURED = "measured"
SIGMAS = 2 * 1.6449
"""Width of a 90 % interval in standard deviations."""
MOST = 1.5
"""A platform counts at most so much too little."""


@dataclass(frozen=True)
class Caused:
    """Shares by name in lower case (campaign, platform, or "" for all), and what is not known of them.

    doubts   standard deviation of the logarithm of a share, by the same names
    """

    shares: Mapping[str, float]
    doubts: Mapping[str, float] = field(default_factory=dict[str, float])
    tables: Mapping[str, Table] = field(default_factory=dict[str, Table])
    notes: tuple[Words, ...] = ()
    sources: tuple[Source, ...] = ()


def caused(desk: Desk, given: Mapping[str, float] | Literal["measured"]) -> Caused:
    """The shares as given, or of `attribution.triangulate`: incremental return over what the platform claims.

    Channels that existing demand drives and no test has measured are left out: nobody knows their share.

    Errors: those of `attribution.triangulate`.
    """
    if given != MEASURED:
        return Caused({name.casefold(): share for name, share in given.items()})
    from tools.attribution import triangulate

    told = triangulate.triangulate(triangulate.Args(), desk)
    names, _ = triangulate._named(desk, triangulate.Args())
    table = told.tables["channels"]
    campaigns: dict[str, list[str]] = {}
    for (_, campaign), at in names.campaigns.items():
        campaigns.setdefault(names.names[at], []).append(campaign)
    rows: list[tuple[object, ...]] = []
    shares, doubts = dict[str, float](), dict[str, float]()
    for row in table.rows:
        each = dict(zip(table.columns, row, strict=True))
        claimed, low, high = (float(each[name] or 0) for name in ("platform_roas", "low", "high"))
        if not each["called_incremental"] or min(claimed, low, high, float(each["iroas"] or 0)) <= 0:
            continue
        share = min(float(each["iroas"]) / claimed, MOST)
        for campaign in campaigns.get(str(each["channel"]), []):
            shares[campaign.casefold()] = share
            doubts[campaign.casefold()] = math.log(high / low) / SIGMAS
            ends = (round(low / claimed, 4), round(min(high / claimed, MOST), 4))
            rows.append((campaign, each["channel"], round(share, 4), *ends, each["label"]))
    columns = ("campaign", "channel", "share", "low", "high", "evidence")
    return Caused(shares, doubts, {"caused": Table(columns=columns, rows=tuple(rows))}, (NOTE,), told.sources)


NOTE = Words(
    de="Der bewirkte Anteil der Conversions stammt aus attribution.triangulate und gilt für ganze Kanäle, nicht für"
    " einzelne Keywords oder Anzeigengruppen; Marke und Retargeting ohne Test zählen wie von der Plattform gemeldet.",
    en="The share of conversions that ads cause comes from attribution.triangulate and holds for whole channels, not"
    " for single keywords or ad groups; brand and retargeting without a test count as the platform reports them.",
)
