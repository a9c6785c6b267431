# pyright: basic
"""Daily data as weeks: what a media mix can tell lies in the weeks, and the weekday pattern drops out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from methods.mmm.spec import Media

ENOUGH = 52


def chosen(media: Media) -> Media:
    """The data by week where they are daily and at least a year long, else as they are."""
    if media.days != 1 or media.panel[0].shape[1] // 7 < ENOUGH:
        return media
    return by_week(media)


def by_week(media: Media) -> Media:
    """Complete weeks from Monday: kpi and spend are summed, controls averaged; dates are the Mondays.

    A week cut off at either end is left out. Returns per money do not change with the period; spend and half
    saturation are per week afterwards.
    """
    kpi, spend, controls = media.panel
    days = media.dates.astype("datetime64[D]").astype(int)
    first = int((4 - days[0]) % 7)
    weeks = (len(days) - first) // 7
    cut = slice(first, first + 7 * weeks)

    def folded(values: np.ndarray) -> np.ndarray:
        return values[:, cut].reshape(len(values), weeks, 7, *values.shape[2:])

    kpi, spend, controls = folded(kpi).sum(axis=2), folded(spend).sum(axis=2), folded(controls).mean(axis=2)
    flat = np.ndim(media.kpi) == 1
    return replace(
        media,
        dates=media.dates[cut][::7],
        kpi=kpi[0] if flat else kpi,
        spend=spend[0] if flat else spend,
        controls=None if media.controls is None else controls[0] if flat else controls,
        days=7,
    )
