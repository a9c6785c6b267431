# pyright: basic
"""How much shares depend on choices: the window, the memory of the chain, and the model itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from methods.journeys import Journeys, worlds
from methods.markov import removal_shares
from methods.rule_based import RULES, Credit, rule_based
from terms import Table, Words
from tools._tool import Desk
from tools.attribution._journeys import Read, read_journeys

WINDOWS = (7, 14, 30, 60, 90)
"""Days before the end of a journey."""
LARGE = 300_000
"""Touches from which on only two other windows and one longer memory are tried unasked."""
READY_STATES = 4_000


@dataclass(frozen=True)
class Variant:
    """Shares under another choice: of the window (days, None for all touches) and of the memory (None for a rule)."""

    model: str
    order: int | None
    window: int | None
    channels: tuple[str, ...]
    share: np.ndarray


@dataclass(frozen=True)
class Sensitivity:
    """All variants, and the channel whose share one of them moves most against the leading model as asked for."""

    variants: tuple[Variant, ...]
    shift: float
    channel: str
    variant: Variant | None

    def table(self) -> Table:
        """A row per variant and channel."""
        rows = tuple(
            (each.model, each.order, each.window, channel, float(share))
            for each in self.variants
            for channel, share in zip(each.channels, each.share, strict=True)
        )
        return Table(columns=("model", "order", "window_days", "channel", "share"), rows=rows)


def sensitivity(
    desk: Desk, read: Read, credits: dict[str, Credit], leading: str, window: int | None, value: bool
) -> Sensitivity:
    """Shares of the leading model under every memory, and with times under other windows too.

    Rules have no memory; where times are known they are compared over windows like the chains.
    """
    base = Variant(leading, _order(leading), window, read.journeys.channels, credits[leading].share)
    found = [base, *_orders(read.journeys, credits, leading, window)]
    if read.windowed:
        chosen = WINDOWS if len(read.journeys.touch) <= LARGE else (7, 30)
        for days in (*chosen, None):
            if days != window:
                found += _windowed(desk, days, sorted({leading, "last"} & (set(credits) | {"last"})), value)
    shift, channel, variant = 0.0, "", None
    own = dict(zip(base.channels, base.share, strict=True))
    for each in found[1:]:
        if each.model != leading and _order(each.model) is None:
            continue
        other = dict(zip(each.channels, each.share, strict=True))
        for name, share in own.items():
            apart = float(other.get(name, 0.0) - share)
            if abs(apart) > abs(shift):
                shift, channel, variant = apart, name, each
    return Sensitivity(tuple(found), shift, channel, variant)


def said(variant: Variant) -> Words:
    """A variant in words."""
    memory = f", Gedächtnis {variant.order}" if variant.order else ""
    back = f", memory {variant.order}" if variant.order else ""
    if variant.window is None:
        return Words(de=f"alle Kontakte{memory}", en=f"all touches{back}")
    return Words(de=f"Fenster {variant.window} Tage{memory}", en=f"window of {variant.window} days{back}")


def _order(model: str) -> int | None:
    return int(model[-1]) if model.startswith("markov") else None


def _orders(journeys: Journeys, credits: dict[str, Credit], leading: str, window: int | None) -> list[Variant]:
    """The chain of each memory that can be solved at once; those that were computed anyway are taken as they are."""
    found: list[Variant] = []
    for order in (1, 2, 3) if len(journeys.touch) <= LARGE else (1, 2):
        name = f"markov{order}"
        if name == leading:
            continue
        try:
            known = credits.get(name)
            share = known.share if known else removal_shares(journeys, order, READY_STATES)
        except MemoryError:
            continue
        found.append(Variant(name, order, window, journeys.channels, share))
    return found


def _windowed(desk: Desk, days: int | None, models: list[str], value: bool) -> list[Variant]:
    journeys = read_journeys(desk, days, timed=True).journeys
    if (journeys.values if value else journeys.conversions).sum() <= 0:
        return []
    few, found = worlds(journeys, repeats=1), list[Variant]()
    for model in models:
        try:
            share = (
                rule_based(journeys, model, value, few).share
                if model in RULES
                else removal_shares(journeys, int(model[-1]), READY_STATES)
            )
        except MemoryError:
            continue
        found.append(Variant(model, _order(model), days, journeys.channels, share))
    return found
