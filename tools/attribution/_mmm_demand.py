# pyright: basic
"""Demand as a control: how often people search for what is sold, which spend follows and ads hardly move.

Where budgets follow demand, a media mix takes demand for the effect of ads. The volume of the category's searches
blocks that path (Chen et al. 2018, Bias Correction for Paid Search in Media Mix Modeling). Searches for the own brand
stay out: ads cause them. Impressions of organic results count, not clicks, which paid results take away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import numpy as np

from methods.mmm.spec import Media
from terms import Source, Words
from tools._tool import Desk
from tools.attribution._mmm_data import Read
from warehouse.contract import plain
from warehouse.reader import Loaded

KIND, NAME = "search_console", "search_demand"
STEADY = 0.8
"""Queries seen in fewer periods are left out: pages that are new or gone say nothing of demand."""
FEWEST = 200.0
"""Impressions a period (their chance error is then below a tenth) that a series of demand needs."""
EDGES = 0.05
"""Share of periods at the ends that may lie outside the search data; they take the nearest value."""
SHORTEST = 4
"""Letters from which a domain's label counts as the brand's name."""


def with_demand(desk: Desk, found: Read, wanted: bool | None, brand: Sequence[str] = ()) -> Read:
    """The media data with the volume of category searches as one more control, where it covers them.

    Args:
        desk: to read from.
        found: media data on their grid.
        wanted: None adds it where it can be had, True says why it cannot, False adds nothing.
        brand: words of the own brand; the name of the site's domain if none is given.
    """
    if wanted is False or not len(found.media.dates) or NAME in found.media.control_names:
        return found
    loaded = desk.warehouse.kinds().get(KIND)
    if loaded is None or not {"query", "date", "impressions"} <= set(loaded.columns):
        return found if wanted is None else _noted(found, _absent())
    media = found.media
    days = _covered(media, loaded)
    if (days == 0).mean() > EDGES:
        return _noted(found, _short(str(loaded.first), str(loaded.last)))
    names = [_joined(word) for word in brand if _joined(word)] or _domains(desk, loaded.columns)
    if not names:
        return _noted(found, _nameless())
    series = _series(desk, names, media, days)
    desk.warehouse.need(KIND)
    if series.mean() < FEWEST or (series <= 0).any():
        return found if wanted is None else _noted(found, _rare())
    column = np.broadcast_to(series[:, None], (*np.shape(media.kpi), 1))
    controls = column if media.controls is None else np.concatenate([media.controls, column], axis=-1)
    source = Source(
        name=loaded.dataset, kind=KIND, snapshot=loaded.snapshot, rows=loaded.rows, start=loaded.first, end=loaded.last,
        filter=f"date {media.dates[0]}..{media.dates[-1] + np.timedelta64(media.days - 1, 'D')}",
    )  # fmt: skip
    return replace(
        found,
        media=replace(media, controls=np.ascontiguousarray(controls), control_names=(*media.control_names, NAME)),
        notes=(*found.notes, _used(names)),
        sources=(*found.sources, source),
    )


def _covered(media: Media, loaded: Loaded) -> np.ndarray:
    """(n,) days of each period that the search data cover; their last days often come late."""
    if loaded.first is None or loaded.last is None:
        return np.zeros(len(media.dates))
    start = np.maximum(media.dates, np.datetime64(loaded.first))
    end = np.minimum(media.dates + np.timedelta64(media.days - 1, "D"), np.datetime64(loaded.last))
    return np.maximum((end - start).astype(int) + 1, 0).astype(float)


def _series(desk: Desk, names: Sequence[str], media: Media, days: np.ndarray) -> np.ndarray:
    """(n,) impressions a whole period of the queries that name no brand and are seen throughout."""
    first, last = media.dates[0], media.dates[-1] + np.timedelta64(media.days - 1, "D")
    found = desk.warehouse.columns(
        """
        with told as (
            select query, (date::date - $first::date) // $days as place, sum(impressions)::double as shown
            from search_console
            where date::date between $first and $last and impressions > 0 and query is not null
              and not list_bool_or(list_transform($names, lambda name: contains(
                  regexp_replace(replace(replace(replace(replace(lower(query),
                  'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), '[^a-z0-9]', '', 'g'), name)))
            group by all
        ),
        steady as (select query from told group by query having count(*) >= $least)
        select place::int as place, sum(shown) as shown from told semi join steady using (query)
        group by all order by all
        """,
        first=first.item(), last=last.item(), days=media.days, names=list(names), least=STEADY * len(days),
    )  # fmt: skip
    series, seen = np.zeros(len(days)), days > 0
    series[found["place"].astype(int)] = found["shown"].astype(float)
    places = np.arange(len(days))
    return np.interp(places, places[seen], series[seen] * media.days / days[seen])


def _domains(desk: Desk, columns: tuple[str, ...]) -> list[str]:
    """The longest label of each host, its ending left out: the name that most brands share with their site."""
    if "page" not in columns:
        return []
    hosts = {urlsplit(str(page)).hostname or "" for (page,) in desk.warehouse.rows(
        "select distinct regexp_extract(page, '^https?://[^/]+') from search_console where page is not null order by 1"
    )}  # fmt: skip
    labels = {max(host.removeprefix("www.").split(".")[:-1], key=len, default="") for host in hosts}
    return sorted(name for label in labels if len(name := _joined(label)) >= SHORTEST)


def _joined(word: str) -> str:
    """Letters and digits only.

    >>> _joined("Tal-Fuchs"), _joined("Bär & Söhne")
    ('talfuchs', 'baersoehne')
    """
    return "".join(sign for sign in plain(word) if sign.isalnum())


def _noted(found: Read, words: Words) -> Read:
    return replace(found, notes=(*found.notes, words))


def _used(names: Sequence[str]) -> Words:
    said = ", ".join(names)
    return Words(
        de="Das Modell kennt die Nachfrage: Impressionen der Suchanfragen ohne Marke (Search Console, ohne Anfragen "
        f"mit „{said}“) sind eine Kontrolle. Wo Werbung selbst solche Suchen auslöst, wird ihr Ertrag etwas zu niedrig "
        "ausgewiesen.",
        en="The model knows demand: impressions of searches without the brand (Search Console, without queries that "
        f"hold '{said}') are a control. Where ads themselves cause such searches, their return comes out a little too "
        "low.",
    )


def _absent() -> Words:
    return Words(
        de="Ohne Suchdaten (Search Console mit Anfragen und Tagen) kennt das Modell die Nachfrage nicht.",
        en="Without search data (Search Console with queries and days) the model does not know demand.",
    )


def _short(first: str, last: str) -> Words:
    return Words(
        de=f"Die Suchdaten ({first} bis {last}) decken die Mediadaten nicht ab; das Modell kennt die Nachfrage nicht. "
        "Für einen Zeitraum innerhalb dieser Tage ginge es.",
        en=f"The search data ({first} to {last}) do not cover the media data; the model does not know demand. "
        "For a period within these days it would.",
    )


def _nameless() -> Words:
    return Words(
        de="Die Suchdaten sagen nicht, welche Anfragen die eigene Marke meinen; nennen Sie Ihre Marke, dann werden sie "
        "zur Kontrolle.",
        en="The search data do not say which queries mean your own brand; name your brand, and they become a control.",
    )


def _rare() -> Words:
    return Words(
        de="Die Suchdaten sind zu dünn, um die Nachfrage zu zeigen.", en="The search data are too thin to show demand."
    )
