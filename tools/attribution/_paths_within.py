# pyright: basic
"""The parts of one channel: shares among its campaigns, scaled to the channel's total."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from errors import BadArguments
from methods.journeys import Journeys
from methods.rule_based import Credit
from terms import Source, Table, Words
from tools._tool import LEDGER, Desk

SIGNS = re.compile(r"\s*(?:[/:|_]|\s[-–—]\s)\s*")
"""What divides a channel from its campaign in the name of a step: `Google / Brand`, `meta: summer`, `mail_welcome`."""
LEVEL = 0.9
MIX, RECENT = "attribution.mmm", 200


def parts(journeys: Journeys, channel: str, named: Mapping[str, str]) -> list[int]:
    """Which steps are parts of a channel: as named, else those whose name begins with it.

    Args:
        journeys: whose steps are looked at.
        channel: in any case.
        named: step -> channel, as the user says.
    """
    wanted = channel.strip().casefold()
    said = {step.strip().casefold(): owner.strip().casefold() for step, owner in named.items()}

    def owner(step: str) -> str:
        key = step.strip().casefold()
        return said.get(key) or SIGNS.split(key, maxsplit=1)[0]

    found = [at for at, step in enumerate(journeys.channels) if owner(step) == wanted]
    if not found:
        known = ", ".join(sorted({SIGNS.split(step, maxsplit=1)[0] for step in journeys.channels})[:12])
        raise BadArguments(
            en=f"No step of the journeys belongs to '{channel}'.",
            de=f"Kein Schritt der Kundenwege gehört zu „{channel}“.",
            do_en=f"Channels in the paths: {known}; `parts` says which step belongs to which channel.",
            do_de=f"Kanäle in den Pfaden: {known}; `parts` sagt, welcher Schritt zu welchem Kanal gehört.",
        )
    return found


def table(journeys: Journeys, credits: Mapping[str, Credit], own: list[int], total: float | None) -> Table:
    """Share of each part in its channel with the range of the redrawn journeys, and that share of the total."""
    rows: list[tuple[object, ...]] = []
    for model, credit in credits.items():
        whole = float(credit.credit[own].sum())
        share = _divided(credit.credit[None, own])[0]
        low, high = np.quantile(_divided(credit.share_draws[:, own]), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
        scale = whole if total is None else total
        for place in np.argsort(-share, kind="stable").tolist():
            ends = min(float(low[place]), float(share[place])), max(float(high[place]), float(share[place]))
            rows.append((
                journeys.channels[own[place]], model, float(share[place]), *ends, float(share[place]) * scale,
                ends[0] * scale, ends[1] * scale,
            ))  # fmt: skip
    columns = ("part", "model", "share", "low", "high", "scaled", "scaled_low", "scaled_high")
    return Table(columns=columns, rows=tuple(rows))


def _divided(credit: np.ndarray) -> np.ndarray:
    credit = np.maximum(credit, 0.0)
    total = credit.sum(axis=1, keepdims=True)
    return np.divide(credit, total, out=np.full_like(credit, 1 / credit.shape[1]), where=total > 0)


def from_mix(desk: Desk, channel: str) -> tuple[float, Source] | None:
    """The channel's contribution in the latest media mix run on record, where there is one that is not red."""
    wanted = channel.strip().casefold()
    for run in desk.runs.latest(RECENT):
        found = run.result.get("tables", {}).get("channels") if run.tool == MIX else None
        if found is None or run.result.get("confidence") == "red" or "contribution" not in found["columns"]:
            continue
        name, amount = (found["columns"].index(each) for each in ("channel", "contribution"))
        for row in found["rows"]:
            if str(row[name]).strip().casefold() == wanted and row[amount] is not None:
                source = Source(name=run.run, kind=LEDGER, snapshot=str(run.receipt.get("result", "")))
                return float(row[amount]), source
    return None


def noted(channel: str, total: float | None, source: Source | None) -> Words:
    """Whose total the parts were scaled to."""
    if source is not None:
        return Words(
            de=f"Die Teile von {channel} sind auf den Beitrag aus dem Media-Mix-Lauf {source.name} skaliert.",
            en=f"The parts of {channel} are scaled to the contribution of the media mix run {source.name}.",
        )
    if total is not None:
        return Words(
            de=f"Die Teile von {channel} sind auf die angegebene Summe skaliert.",
            en=f"The parts of {channel} are scaled to the total that was given.",
        )
    return Words(
        de=f"Die Teile von {channel} summieren sich auf das, was das jeweilige Modell dem Kanal zuschreibt.",
        en=f"The parts of {channel} add up to what each model credits to the channel.",
    )
