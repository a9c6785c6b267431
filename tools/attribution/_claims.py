# pyright: basic
"""What each channel cost, what its platform claims, what the shop's orders name as their source, what paths credit."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from errors import LeitstandError
from methods.markov import markov
from terms import Period, Source, Words
from tools._tool import Desk
from tools.attribution._channels import Channels, bare
from tools.attribution._journeys import read_journeys
from tools.data._sums import by_group, day_of, has
from tools.data._utm import platform_of
from warehouse.contract import quoted
from warehouse.reader import Loaded


@dataclass
class Part:
    """A campaign of a channel: its cost, and its outcome as claimed, as orders name it, as paths credit it."""

    channel: int
    cost: float
    claimed: float
    named: float = 0.0
    credited: float = 0.0


@dataclass
class Claimed:
    """(c,) arrays in the order of the channels; nan where nothing is told.

    spend         in the period · claimed, named, credited: return per unit of money by platform, utm and paths
    campaigns     (platform, campaign) -> what its part of the channel is
    money         whether the outcome is money (else a number of conversions)
    """

    spend: np.ndarray
    claimed: np.ndarray
    named: np.ndarray
    credited: np.ndarray
    campaigns: dict[tuple[str, str], Part] = field(default_factory=dict)
    money: bool = True
    sources: list[Source] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)


def outcome_is_money(desk: Desk) -> bool:
    """Whether the media data's outcome is an amount of money: nearer to the shop's revenue than to its orders."""
    kinds = desk.warehouse.kinds()
    if "media" not in kinds:
        ads = kinds.get("ads")
        # Accounts without values tell of conversions only; a shop's orders would bring the money.
        return ads is None or "orders" in kinds or has(ads, "conversion_value") or not has(ads, "conversions")
    media = kinds["media"]
    if media.first is None or media.last is None:
        return True
    period = Period(start=media.first, end=media.last)
    if "orders" in kinds:
        pair, kind = ["sum(revenue)", "count(*)"], "orders"
    elif "ads" in kinds and has(kinds["ads"], "conversion_value", "conversions"):
        pair, kind = ["sum(conversion_value)", "sum(conversions)"], "ads"
    else:
        return True
    found = by_group(desk, kind, pair, [], {}, period)
    [(value, count)] = [[float(cell) for cell in row] for row in found.values()] or [[0.0, 0.0]]
    told = desk.warehouse.columns("select sum(kpi)::double as kpi from media")["kpi"]
    total = float(np.nan_to_num(told[0])) if len(told) else 0.0
    if min(value, count, total) <= 0:
        return True
    return abs(np.log(total / value)) <= abs(np.log(total / count))


def claims(desk: Desk, channels: Channels, period: Period, use: frozenset[str]) -> Claimed:
    """Everything that ad accounts, orders and journeys tell of a period."""
    empty = np.full(len(channels.names), np.nan)
    told = Claimed(empty.copy(), empty.copy(), empty.copy(), empty.copy(), money=outcome_is_money(desk))
    kinds = desk.warehouse.kinds()
    if "ads" in kinds:
        _ads(desk, kinds["ads"], channels, period, told)
    if "media" in kinds and not np.isfinite(told.spend).all():
        _spent(desk, kinds["media"], channels, period, told)
    if "orders" in kinds and has(kinds["orders"], "source"):
        _named(desk, kinds["orders"], channels, period, told)
    if "mta" in use and "journeys" in kinds:
        _credited(desk, kinds["journeys"], channels, period, told)
    return told


def _ads(desk: Desk, ads: Loaded, channels: Channels, period: Period, told: Claimed) -> None:
    column = "conversion_value" if told.money else "conversions"
    claims = f"sum({column})" if has(ads, column) else "null"
    found = by_group(desk, "ads", ["sum(cost)", claims], ["platform", "campaign"], {}, period)
    cost, value = np.zeros(len(channels.names)), np.zeros(len(channels.names))
    for (platform, campaign), (spent, claimed) in sorted(found.items(), key=str):
        pair = (str(platform or ""), str(campaign or ""))
        at = channels.campaigns.get(pair)
        if at is None:
            continue
        told.campaigns[pair] = Part(at, float(spent), float(claimed))
        cost[at], value[at] = cost[at] + float(spent), value[at] + float(claimed)
    told.spend = np.where(cost > 0, cost, np.nan)
    told.claimed = _over(value, cost) if has(ads, column) else told.claimed
    if ads.currency and len(ads.currency) > 3:
        told.notes.append(
            Words(
                de=f"Die Kosten stehen in mehreren Währungen ({ads.currency}) und sind nicht umgerechnet.",
                en=f"Costs come in several currencies ({ads.currency}) and are not converted.",
            )
        )
    told.sources.append(_source(ads, period))


def _spent(desk: Desk, media: Loaded, channels: Channels, period: Period, told: Claimed) -> None:
    picks = ", ".join(f"sum({quoted(name)}::double) as m{at}" for at, name in enumerate(channels.columns) if name)
    found = desk.warehouse.columns(
        f"select {picks} from media where date::date between $start and $end",  # noqa: S608  quoted columns of the kind
        start=period.start, end=period.end,
    )  # fmt: skip
    for at, name in enumerate(channels.columns):
        if name and not np.isfinite(told.spend[at]) and (spent := float(np.nan_to_num(found[f"m{at}"][0]))) > 0:
            told.spend[at] = spent
    told.sources.append(_source(media, period))


def _named(desk: Desk, orders: Loaded, channels: Channels, period: Period, told: Claimed) -> None:
    """Each order once: to the channel of the campaign that its utm values name, else of a platform with one channel."""
    names = [name for name in ("source", "medium", "campaign") if has(orders, name)]
    measure = "sum(revenue)" if told.money else "count(*)"
    owner = {campaign.lower().strip(): (platform, campaign) for platform, campaign in channels.campaigns if campaign}
    lone = {campaign: pair[0] for campaign, pair in owner.items()}
    value = np.zeros(len(channels.names))
    for key, (amount,) in sorted(by_group(desk, "orders", [measure], names, {}, period).items(), key=str):
        row = dict(zip(names, key, strict=True))
        pair = owner.get(str(row.get("campaign") or "").lower().strip())
        if pair is not None:
            at = channels.campaigns[pair]
            if pair in told.campaigns:
                told.campaigns[pair].named += float(amount)
        else:
            platform = platform_of(row["source"], row.get("medium"), row.get("campaign"), lone)
            alone = [at for at, own in enumerate(channels.platform) if platform and own == platform.lower()]
            if len(alone) != 1:
                continue
            at = alone[0]
        value[at] += float(amount)
    if value.any():
        told.named = np.where(np.isfinite(told.spend), _over(value, told.spend), np.nan)
    told.sources.append(_source(orders, period))


def _credited(desk: Desk, journeys: Loaded, channels: Channels, period: Period, told: Claimed) -> None:
    """Credit of the paths by removal effects, over the cost of the days on which their conversions happened."""
    try:
        read = read_journeys(desk).journeys
    except LeitstandError as failed:
        told.notes.append(Words(de=failed.said("de"), en=failed.said("en")))
        return
    if read.conversions.sum() <= 0 or (told.money and read.values[read.conversions > 0].sum() <= 0):
        return
    credit = np.zeros(len(channels.names))
    parts = {bare(campaign): part for (_, campaign), part in told.campaigns.items()}
    for name, amount in zip(read.channels, markov(read, 1, told.money).credit.tolist(), strict=True):
        at = channels.position(name)
        if at is not None:
            credit[at] += amount
        if bare(name) in parts:
            parts[bare(name)].credited += amount
    spent = _spend_of_paths(desk, journeys, channels, period, told)
    if credit.any():
        told.credited = np.where((spent > 0) & (credit > 0), _over(credit, spent), np.nan)
    told.sources.append(_source(journeys, None))


def _spend_of_paths(desk: Desk, journeys: Loaded, channels: Channels, period: Period, told: Claimed) -> np.ndarray:
    """What each channel cost on the days of the paths' conversions; paths without dates belong to the period."""
    tables = desk.warehouse.rows("select count(*) from information_schema.tables where table_name = 'touches'")
    first = last = None
    if tables[0][0]:
        ((first, last),) = desk.warehouse.rows('select min("at")::date, max("at")::date from touches where converted')
    kinds = desk.warehouse.kinds()
    if first is None or last is None:
        first, last = journeys.first, journeys.last
    if first is None or last is None or "ads" not in kinds:
        return np.nan_to_num(told.spend)
    found = by_group(desk, "ads", ["sum(cost)"], ["platform", "campaign"], {}, Period(start=first, end=last))
    cost = np.zeros(len(channels.names))
    for (platform, campaign), (spent,) in found.items():
        at = channels.campaigns.get((str(platform or ""), str(campaign or "")))
        if at is not None:
            cost[at] += float(spent)
    return cost


def daily_cost(desk: Desk, channels: Channels, first: np.datetime64, count: int) -> np.ndarray:
    """(days, c) what each channel cost, day by day from the ad data."""
    found = desk.warehouse.columns(
        f"select {day_of('ads')} as day, coalesce(platform, '') as platform, coalesce(campaign, '') as campaign,"  # noqa: S608
        " sum(cost)::double as cost from ads group by all order by all"
    )
    row = (found["day"].astype("datetime64[D]") - first).astype(int)
    pairs = zip(found["platform"], found["campaign"], strict=True)
    column = np.array([channels.campaigns.get(pair, -1) for pair in pairs])
    kept = (row >= 0) & (row < count) & (column >= 0)
    cost = np.zeros((count, len(channels.names)))
    np.add.at(cost, (row[kept], column[kept]), np.nan_to_num(found["cost"][kept]))
    return cost


def _over(value: np.ndarray, cost: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(cost > 0, value / cost, np.nan)


def _source(loaded: Loaded, period: Period | None) -> Source:
    return Source(
        name=loaded.dataset, kind=loaded.kind, snapshot=loaded.snapshot, rows=loaded.rows,
        start=period.start if period else loaded.first, end=period.end if period else loaded.last,
        filter=f"date {period}" if period else "",
    )  # fmt: skip
