# pyright: basic
"""Searches for the own brand as the data show them, and how they went along with a channel's spend."""

from __future__ import annotations

import re

import numpy as np

from methods.halo import Halo, halo
from methods.mmm.spec import Media
from tools._tool import Desk
from tools.attribution._channels import driven
from tools.attribution._mmm_demand import NAME, _covered, _domains
from tools.bidding._response import Planned

BRAND = re.compile(r"(^|[^a-zäöü])(brand|branded|marke|marken)([^a-zäöü]|$)", re.I)
LEAST = 20.0


def read(desk: Desk, planned: Planned, channel: int) -> Halo | None:
    """How brand searches went along with a channel; None where nothing shows them, or for brand search itself."""
    name = planned.channels[channel]
    campaigns = tuple(campaign for (_, campaign), at in planned.campaigns.items() if at == channel)
    if driven(name, campaigns) or planned.response is None:
        return None
    media = planned.model.media
    searches = _console(desk, media)
    if searches is None:
        searches = _ads(desk, media)
    if searches is None:
        return None
    return halo(searches, stocks(planned), channel, media.days, _controls(media))


def stocks(planned: Planned) -> np.ndarray:
    """(n, c) adstocked spend with the mean carry-over."""
    assert planned.response is not None
    weights = planned.response.weights.mean(axis=0)
    spend = planned.spend
    found = np.zeros_like(spend)
    for lag in range(min(len(weights), len(spend))):
        found[lag:] += weights[lag] * spend[: len(spend) - lag]
    # Before the data begin spending is taken to have been as at their start.
    known = np.cumsum(weights, axis=0)
    for at in range(min(len(weights) - 1, len(spend))):
        found[at] += (1 - known[at]) * spend[: len(weights)].mean(axis=0)
    return found


def _controls(media: Media) -> np.ndarray | None:
    if NAME not in media.control_names:
        return None
    controls = media.panel[2].mean(axis=0)
    return controls[:, [media.control_names.index(NAME)]]


def _console(desk: Desk, media: Media) -> np.ndarray | None:
    """(n,) impressions of queries that hold the brand, from the search console."""
    loaded = desk.warehouse.kinds().get("search_console")
    if loaded is None or not {"query", "date", "impressions"} <= set(loaded.columns):
        return None
    days = _covered(media, loaded)
    brands = _domains(desk, loaded.columns)
    if (days < media.days).mean() > 0.05 or not brands:
        return None
    first, last = media.dates[0], media.dates[-1] + np.timedelta64(media.days - 1, "D")
    found = desk.warehouse.columns(
        """
        select ((date::date - $first::date) // $days)::int as place, sum(impressions)::double as shown
        from search_console
        where date::date between $first and $last and query is not null
          and list_bool_or(list_transform($names, lambda name: contains(
              regexp_replace(replace(replace(replace(replace(lower(query),
              'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), '[^a-z0-9]', '', 'g'), name)))
        group by all order by all
        """,
        first=first.item(), last=last.item(), days=media.days, names=brands,
    )  # fmt: skip
    return _series(found, media, days)


def _ads(desk: Desk, media: Media) -> np.ndarray | None:
    """(n,) impressions of brand campaigns, which budgets may hold back."""
    loaded = desk.warehouse.kinds().get("ads")
    if loaded is None:
        return None
    names = [str(name) for (name,) in desk.warehouse.rows("select distinct campaign from ads order by 1") if name]
    chosen = [name for name in names if BRAND.search(name) and driven(name)]
    days = _covered(media, loaded)
    if not chosen or (days < media.days).mean() > 0.05:
        return None
    first, last = media.dates[0], media.dates[-1] + np.timedelta64(media.days - 1, "D")
    found = desk.warehouse.columns(
        "select ((date::date - $first::date) // $days)::int as place, sum(impressions)::double as shown from ads"
        " where date::date between $first and $last and list_contains($names, campaign) group by all order by all",
        first=first.item(), last=last.item(), days=media.days, names=chosen,
    )  # fmt: skip
    return _series(found, media, days)


def _series(found: dict[str, np.ndarray], media: Media, days: np.ndarray) -> np.ndarray | None:
    series, whole = np.zeros(len(media.dates)), days >= media.days
    series[found["place"].astype(int)] = found["shown"].astype(float)
    if series[whole].mean() < LEAST or (series[whole] <= 0).any():
        return None
    places = np.arange(len(series))
    return np.interp(places, places[whole], series[whole])
