"""From remarkable days to incidents: neighbouring days and figures of one source are one, with ranked causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from methods.anomalies import LEVEL, Watched, flagged, spans
from methods.causes import Circumstances, rank
from terms import Period
from tools.data._calendar import occasions
from tools.data._complete import LAG_DAYS
from tools.data._sums import DAY, Daily
from tools.data._watching import Board, Line

Floats = NDArray[np.float64]
NEAR = 2
"""Days between two hits that still belong together."""
BASE = ("impressions", "clicks", "cost", "conversions", "conversion_value", "sessions", "rows", "revenue", "amount")
BACK = 0.4
"""How close to what was usual before an incident days have to be, as a share of it, to count as back to normal."""
FEW = 20.0
"""Expected events below which a ratio of observed to expected says nothing."""
RATES = {
    "ctr": ("clicks", "impressions"), "cpc": ("cost", "clicks"), "cvr": ("conversions", "clicks"),
    "aov": ("conversion_value", "conversions"),
}  # fmt: skip
SHOP = {"orders": "revenue", "transactions": "amount"}


@dataclass(frozen=True)
class Hit:
    """A run of remarkable days of one line, as indices; `z` is the largest."""

    line: Line
    first: int
    last: int
    z: float


@dataclass(frozen=True)
class Incident:
    """What happened to one source: the strongest figure, the days, what moved by how much, and why it may have."""

    line: Line
    first: date
    last: date
    observed: float
    expected: float
    z: float
    causes: tuple[tuple[str, float], ...]
    moves: dict[str, float]
    hits: tuple[Hit, ...]

    @property
    def urgency(self) -> int:
        """0 where conversions are no longer counted, 2 for a likely change of one's own, else 1."""
        return {"tracking": 0, "budget": 2}.get(self.causes[0][0] if self.causes else "", 1)


def incidents(board: Board, period: Period, last: dict[str, date]) -> list[Incident]:
    """All incidents of a period, the most urgent first: lost tracking, what nobody here did, own changes; then by size.

    Args:
        board: what is watched.
        period: the days that are judged.
        last: the last loaded day by kind; conversions of the days before it are still coming in.
    """
    hits = _hits(board, period, last)
    groups: list[list[Hit]] = []
    for hit in sorted(hits, key=lambda hit: (len(hit.line.level), hit.first)):
        home = next((group for group in groups if _belongs(hit, group)), None)
        if home is None:
            groups.append([hit])
        else:
            home.append(hit)
    found = [_incident(board, group) for group in groups]
    return sorted(found, key=lambda each: (each.urgency, -abs(each.z), each.first, each.line.key, each.line.watch.id))


def _hits(board: Board, period: Period, last: dict[str, date]) -> list[Hit]:
    start, end = (period.start - board.first).days, (period.end - board.first).days
    found: list[Hit] = []
    for number, watched in enumerate(board.blocks):
        lines = [line for line in board.lines if line.block == number]
        watch = lines[0].watch
        late = (last[watch.kind] - board.first).days + 1
        if watch.kind == "ads" and watch.id in ("conversions", "conversion_value", "cvr", "cpa"):
            late -= LAG_DAYS
        flags = flagged(_until(watched, max(late, 0)))
        flags[:, :start] = False
        flags[:, end + 1 :] = False
        for row, first, final in _one_way(watched, flags):
            if _back_again(board, number, row, first, final, found):
                continue
            strength = np.fmax(np.abs(watched.z[row]), np.abs(watched.run[row]))[first : final + 1]
            sign = np.sign(_off(board, number, row, first, final))
            found.append(Hit(lines[row], first, final, float(sign * np.nanmax(strength))))
    return found


def _one_way(watched: Watched, flags: NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    """Stretches of flagged days that are off in one direction, in order: a fall and what follows it are two things."""
    off = np.sign(np.nan_to_num(np.where(np.isnan(watched.z), watched.run, watched.z)))
    found = [span for side in (-1, 1) for span in spans(flags & (off == side), NEAR)]
    return sorted(found)


def _back_again(board: Board, block: int, row: int, first: int, last: int, before: Sequence[Hit]) -> bool:
    """Whether days look high (low) only because the level had followed an incident that is over: back to normal."""
    values: Floats = board.values[block][row]
    expected: Floats = board.blocks[block].expected[row]
    for hit in before:
        if (hit.line.block, hit.line.row) == (block, row) and hit.first < first <= hit.last + LEVEL:
            # after half of LEVEL days the level follows the incident itself
            usual = float(np.nanmean(expected[hit.first : min(hit.last, hit.first + LEVEL // 2 - 1) + 1]))
            now, hoped = float(np.nanmean(values[first : last + 1])), float(np.nanmean(expected[first : last + 1]))
            if hit.z * (now - hoped) < 0 and usual > 0 and abs(now / usual - 1) < BACK:
                return True
    return False


def _until(watched: Watched, late: int) -> Watched:
    """The same without the days that are not (fully) loaded yet."""
    z, run = watched.z.copy(), watched.run.copy()
    z[:, late:], run[:, late:] = np.nan, np.nan
    return replace(watched, z=z, run=run)


def _off(board: Board, block: int, row: int, first: int, last: int) -> float:
    days = slice(first, last + 1)
    return float(np.nansum(board.values[block][row, days]) - np.nansum(board.blocks[block].expected[row, days]))


def _belongs(hit: Hit, group: Sequence[Hit]) -> bool:
    """The same source (or a campaign of it) at the same time."""
    head = group[0]
    same = head.line.watch.kind == hit.line.watch.kind and hit.line.key[: len(head.line.key)] == head.line.key
    own = head.line.level == hit.line.level or bool(head.line.key)
    first, last = min(each.first for each in group), max(each.last for each in group)
    against = any(each.line is hit.line and each.z * hit.z < 0 for each in group)
    return same and own and not against and hit.first <= last + NEAR and hit.last >= first - NEAR


def _incident(board: Board, group: list[Hit]) -> Incident:
    shortest = min(len(hit.line.level) for hit in group)
    own = [hit for hit in group if len(hit.line.level) == shortest]
    head = max(own, key=lambda hit: (abs(hit.z), hit.line.watch.bottom is None))
    first, last = min(hit.first for hit in own), max(hit.last for hit in own)
    days = slice(head.first, head.last + 1)
    line, watched = head.line, board.blocks[head.line.block]
    join = np.nanmean if line.watch.bottom else np.nansum
    moves = _moves(board, line, head.first, head.last)
    around = _around(board, line, head.first, head.last)
    return Incident(
        line=line,
        first=board.first + timedelta(first),
        last=board.first + timedelta(last),
        observed=float(join(board.values[line.block][line.row, days])),
        expected=float(join(watched.expected[line.row, days])),
        z=head.z,
        causes=tuple(rank(moves, around)),
        moves=moves,
        hits=tuple(sorted(group, key=lambda hit: -abs(hit.z))),
    )


def _moves(board: Board, line: Line, first: int, last: int) -> dict[str, float]:
    """Observed over expected of everything that is known of the source, and of the shop, in the incident's days."""
    own = _sums_of(board, line.watch.kind, line.level, line.key, first, last)
    moves = {name: seen / hoped for name, (seen, hoped) in own.items() if hoped >= FEW}
    for name, (top, bottom) in RATES.items():
        if top in own and bottom in own and min(own[top][1], own[bottom][1]) > 0 and own[bottom][0] > 0:
            wanted = own[top][1] / own[bottom][1]
            scarce = min(own[part][1] for part in (top, bottom) if part != "cost")
            if wanted and scarce >= FEW:
                moves[name] = own[top][0] / own[bottom][0] / wanted
    for kind, money in SHOP.items():
        shop = _sums_of(board, kind, (), (), first, last)
        if "rows" in shop and shop["rows"][1] >= FEW:
            moves["orders"] = shop["rows"][0] / shop["rows"][1]
            if money in shop and shop[money][1]:
                moves["revenue"] = shop[money][0] / shop[money][1]
    return moves


def _sums_of(
    board: Board, kind: str, level: tuple[str, ...], key: tuple[str, ...], first: int, last: int
) -> dict[str, tuple[float, float]]:
    """Observed and expected sums by base figure."""
    found: dict[str, tuple[float, float]] = {}
    for line in board.lines:
        watch = line.watch
        if watch.kind == kind and line.level == level and line.key == key and not watch.bottom and watch.top in BASE:
            hoped = float(np.nansum(board.blocks[line.block].expected[line.row, first : last + 1]))
            seen = float(np.nansum(board.values[line.block][line.row, first : last + 1]))
            found[watch.top] = (seen, hoped)
    return found


def _around(board: Board, line: Line, first: int, last: int) -> Circumstances:
    days = Period(start=board.first + first * DAY, end=board.first + last * DAY)
    return Circumstances(
        lasting=_lasting(board, line, first),
        uniform=_uniform(board, line, first, last),
        mix=_mix(board, line, first, last),
        holiday=bool(occasions(days)),
        elsewhere=_elsewhere(board, line, first, last),
    )


def _lasting(board: Board, line: Line, first: int) -> bool | None:
    """Whether the last whole week since its beginning is at least half as far off as the first; None if too early."""
    values = board.values[line.block][line.row]
    weeks = (values.size - first) // 7
    if first < 28 or weeks < 1:
        return None
    last = first + 7 * (weeks - 1)
    parts = values[first - 28 : first], values[last : last + 7], values[first : first + 7]
    if any(np.isnan(part).all() for part in parts):  # a ratio is unknown on days without a denominator
        return None
    before, after, week = (float(np.nanmedian(part)) for part in parts)
    least = 1e-9 if line.watch.bottom else 0.5
    off, still = (np.log((value + least) / (before + least)) for value in (week, after))
    return bool(abs(off) > 0.1 and still / off > 0.5)


def _campaigns(board: Board, line: Line) -> tuple[Daily, list[int]] | None:
    """The campaigns of a source, if the line is a source's."""
    daily = board.daily.get((line.watch.kind, ("platform", "campaign")))
    if daily is None or line.level != ("platform",):
        return None
    rows = [at for at, key in enumerate(daily.keys) if key[0] == line.key[0]]
    return (daily, rows) if rows else None


def _uniform(board: Board, line: Line, first: int, last: int) -> float | None:
    """The share of a source's campaigns whose figure moved about as far as the source's own."""
    if _campaigns(board, line) is None:
        return None
    moves: list[float] = []
    for other in board.lines:
        if other.level == ("platform", "campaign") and other.watch == line.watch and other.key[0] == line.key[0]:
            hoped = float(np.nansum(board.blocks[other.block].expected[other.row, first : last + 1]))
            if hoped >= FEW or line.watch.bottom:
                seen = float(np.nansum(board.values[other.block][other.row, first : last + 1]))
                moves.append(np.log((seen + 1e-9) / (hoped + 1e-9)) if hoped else 0.0)
    watched = board.blocks[line.block].expected[line.row, first : last + 1]
    own = np.log((np.nansum(board.values[line.block][line.row, first : last + 1]) + 1e-9) / (np.nansum(watched) + 1e-9))
    if len(moves) < 2 or not own:
        return None
    return float(np.mean([abs(move - own) < 0.4 * max(abs(own), 0.3) for move in moves]))


def _mix(board: Board, line: Line, first: int, last: int) -> float | None:
    """The share of a ratio's move that the campaigns' shares alone explain, their own rates held as before."""
    held = _campaigns(board, line)
    watch = line.watch
    if held is None or watch.bottom is None:
        return None
    daily, rows = held
    top, bottom = daily.sums[watch.top][rows], daily.sums[watch.bottom][rows]
    past, now = slice(max(0, first - 28), first), slice(first, last + 1)
    usual = top[:, past].sum(axis=1) / np.maximum(bottom[:, past].sum(axis=1), 1e-9)
    before, shifted, after = (
        top[:, past].sum() / max(bottom[:, past].sum(), 1e-9),
        float(usual @ bottom[:, now].sum(axis=1)) / max(bottom[:, now].sum(), 1e-9),
        top[:, now].sum() / max(bottom[:, now].sum(), 1e-9),
    )
    if min(before, shifted, after) <= 0 or abs(np.log(after / before)) < 0.05:
        return None
    return float(np.clip(np.log(shifted / before) / np.log(after / before), 0.0, 1.0))


def _elsewhere(board: Board, line: Line, first: int, last: int) -> float | None:
    """Clicks of all other sources, observed over expected."""
    seen = hoped = 0.0
    for other in board.lines:
        if other.watch.id == "clicks" and other.level == ("platform",) and other.key[:1] != line.key[:1]:
            seen += float(np.nansum(board.values[other.block][other.row, first : last + 1]))
            hoped += float(np.nansum(board.blocks[other.block].expected[other.row, first : last + 1]))
    return seen / hoped if hoped >= FEW else None
