# pyright: basic
"""The same channel under its many names: media columns, platforms with campaigns, steps of journeys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from errors import BadArguments
from methods.matching import matched
from terms import Period, Words
from tools._tool import Desk
from tools.attribution._mmm_built import DEMAND as DEMAND_WORDS
from tools.attribution._mmm_built import NOT_BRAND
from tools.data._utm import platforms
from warehouse.contract import plain, quoted

MONEY_WORDS = frozenset(
    {"spend", "spendings", "cost", "costs", "kosten", "ausgaben", "budget", "werbekosten", "eur", "usd", "s"}
)
DEMAND = re.compile(
    r"\b(brand|branded|marke|markenbegriffe?|eigenmarke|retargeting|remarketing|rtg|rmkt|warenkorb|cart|affiliates?|"
    r"coupons?|gutscheine?|cashback|preisvergleich)\b"
)
AWARENESS = re.compile(r"\b(video|tv|display|awareness|image|branding|youtube|radio|ooh|audio|non|generic|generisch)\b")
"""With these words beside it, "brand" is about making a brand known, or about searches without it."""


@dataclass(frozen=True)
class Channels:
    """The channels that are reconciled, and what else each is called.

    names       as shown; columns: of the media data, "" where there are none
    platform    in lower case, "" where unknown
    campaigns   (platform, campaign) -> position
    same        other names that the user gave -> position
    demand      whether existing demand drives it
    """

    names: tuple[str, ...]
    columns: tuple[str, ...]
    platform: tuple[str, ...]
    campaigns: Mapping[tuple[str, str], int]
    same: Mapping[str, int]
    demand: tuple[bool, ...]
    notes: tuple[Words, ...] = ()

    def position(self, name: str) -> int | None:
        """The channel that a name means: the user's word, the name itself, a campaign, or a platform with one only."""
        key = bare(name)
        if key in self.same:
            return self.same[key]
        own = [bare(each) for each in self.names]
        if key in own:
            return own.index(key)
        told = {bare(campaign): at for (_, campaign), at in self.campaigns.items()}
        if key in told:
            return told[key]
        alone = [at for at, platform in enumerate(self.platform) if platform and platform == _platform(key)]
        return alone[0] if len(alone) == 1 else None

    def like(self, name: str) -> tuple[int, ...]:
        """Every channel that a name may mean: the one so called, else a platform's, else those sharing most words.

        A word for existing demand that no name holds (`Markensuche`) means all channels that such demand drives.
        """
        if (at := self.position(name)) is not None:
            return (at,)
        key = bare(name)
        if own := tuple(at for at, platform in enumerate(self.platform) if platform and platform == key):
            return own
        words = set(key.split())
        shared = [len(words & self._words(at)) for at in range(len(self.names))]
        if most := max(shared, default=0):
            return tuple(at for at, count in enumerate(shared) if count == most)
        return tuple(at for at, demand in enumerate(self.demand) if demand) if driven(name) else ()

    def _words(self, at: int) -> set[str]:
        campaigns = (campaign for (_, campaign), own in self.campaigns.items() if own == at)
        return {word for name in (self.names[at], *campaigns) for word in bare(name).split()}

    def need(self, name: str) -> int:
        """The channel that a name means; BadArguments lists the known ones."""
        found = self.position(name)
        if found is None:
            known = ", ".join(self.names)
            raise BadArguments(
                en=f"There is no channel '{name}'.", de=f"Es gibt keinen Kanal „{name}“.",
                do_en=f"Known channels: {known}; `same` says what else they are called.",
                do_de=f"Bekannte Kanäle: {known}; `same` sagt, wie sie sonst noch heißen.",
            )  # fmt: skip
        return found


def bare(name: str) -> str:
    """A name without case, signs and words for money.

    >>> bare("Google-Search Brand_spend"), bare("TV Kosten")
    ('google search brand', 'tv')
    """
    words = [word for word in re.split(r"[\W_]+", plain(name)) if word]
    return " ".join([word for word in words if word not in MONEY_WORDS] or words)


def driven(name: str, campaigns: tuple[str, ...] = ()) -> bool:
    """Whether a channel reaches people who mostly would have bought anyway.

    >>> driven("google_search_brand_spend"), driven("brand_video"), driven("meta_retargeting"), driven("non-brand")
    (True, False, True, False)
    """

    def one(text: str) -> bool:
        return bool(DEMAND.search(bare(text))) and not AWARENESS.search(bare(text))

    return one(name) or (bool(campaigns) and all(one(each) for each in campaigns))


def answering(platform: str, campaign: str) -> str:
    """The channel of a campaign where no media data name any.

    >>> answering("google", "Brand DE"), answering("meta", "Prospecting")
    ('google brand', 'meta')
    """
    text = campaign.lower()
    for word, pattern in DEMAND_WORDS.items():
        if re.search(pattern, text) and not (word == "brand" and re.search(NOT_BRAND, text)):
            return f"{platform} {word}"
    return platform


def channels(desk: Desk, period: Period | None, same: Mapping[str, str]) -> Channels:
    """The channels of the media data, else the platforms of the ad data; campaigns are matched by spend, then by name.

    Args:
        desk: to read from.
        period: days of the ad data in which campaigns are looked for.
        same: the user's own names -> channel.
    """
    kinds = desk.warehouse.kinds()
    told = _campaigns(desk, period) if "ads" in kinds else []
    if "media" not in kinds:
        return _of_platforms(told, same)
    columns = tuple(desk.warehouse.roles("media").get("media", []))
    names = tuple(_shown(column) for column in columns)
    empty = Channels(names, columns, tuple("" for _ in names), {}, {}, tuple(driven(name) for name in names))
    known = _with_same(empty, same)
    by_name = {pair: known.same.get(bare(pair[1]), known.same.get(bare(f"{pair[0]} {pair[1]}"))) for pair in told}
    left = [pair for pair in told if by_name[pair] is None]
    by_spend = dict(zip(left, _by_spend(desk, columns, left), strict=True)) if left else {}
    found = {pair: _first(by_name[pair], by_spend.get(pair)) for pair in told}
    found = {pair: at if at is not None else _by_words(pair, names) for pair, at in found.items()}
    return _completed(known, {pair: at for pair, at in found.items() if at is not None}, told)


def _first(*choices: int | None) -> int | None:
    return next((each for each in choices if each is not None), None)


def _completed(known: Channels, campaigns: dict[tuple[str, str], int], told: list[tuple[str, str]]) -> Channels:
    lost = sorted({f"{platform} / {campaign}" for platform, campaign in told if (platform, campaign) not in campaigns})
    owners = [sorted({pair[0] for pair, at in campaigns.items() if at == own}) for own in range(len(known.names))]
    words = [tuple(pair[1] for pair, at in campaigns.items() if at == own) for own in range(len(known.names))]
    notes = known.notes
    if lost:
        said = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
        notes += (
            Words(
                de=f"Keinem Kanal zugeordnet und darum außen vor: {said}.",
                en=f"Belonging to no channel and therefore left out: {said}.",
            ),
        )
    both = list(zip(owners, known.names, strict=True))
    return replace(
        known, campaigns=campaigns, notes=notes,
        platform=tuple(own[0].lower() if own else _platform(name) for own, name in both),
        demand=tuple(driven(name, own) for name, own in zip(known.names, words, strict=True)),
    )  # fmt: skip


def _of_platforms(told: list[tuple[str, str]], same: Mapping[str, str]) -> Channels:
    """One channel a platform; campaigns that answer demand are channels of their own, as in a media table made here."""
    label = {(platform, campaign): answering(platform, campaign) for platform, campaign in told}
    names = tuple(sorted(set(label.values())))
    campaigns = {pair: names.index(own) for pair, own in label.items()}
    empty = Channels(
        names, tuple("" for _ in names), tuple("" for _ in names), campaigns, {}, tuple(False for _ in names)
    )
    return _completed(_with_same(empty, same), campaigns, told)


def _with_same(known: Channels, same: Mapping[str, str]) -> Channels:
    return replace(known, same={bare(other): known.need(channel) for other, channel in same.items()})


def _shown(column: str) -> str:
    words = re.split(r"[\s_\-]+", column.strip())
    return "_".join([word for word in words if plain(word) not in MONEY_WORDS] or words)


def _campaigns(desk: Desk, period: Period | None) -> list[tuple[str, str]]:
    where = "date between $start and $end" if period else "true"
    span = {"start": period.start, "end": period.end} if period else {}
    rows = desk.warehouse.rows(
        f"select distinct coalesce(platform, ''), coalesce(campaign, '') from ads where {where} order by 1, 2",  # noqa: S608
        **span,
    )
    return [(str(platform), str(campaign)) for platform, campaign in rows]


def _by_spend(desk: Desk, columns: tuple[str, ...], pairs: list[tuple[str, str]]) -> list[int | None]:
    """The media column whose amounts each campaign's cost adds up to, over the periods that both cover."""
    picks = ", ".join(f"sum({quoted(column)}::double) as m{at}" for at, column in enumerate(columns))
    media = desk.warehouse.columns(f"select date::date as day, {picks} from media group by 1 order by 1")  # noqa: S608
    ads = desk.warehouse.columns(
        "select date::date as day, coalesce(platform, '') as platform, coalesce(campaign, '') as campaign,"
        " sum(cost)::double as cost from ads group by all order by all"
    )
    starts = media["day"].astype("datetime64[D]")
    if len(starts) < 2 or not len(ads["day"]):
        return [None] * len(pairs)
    days = ads["day"].astype("datetime64[D]")
    step = int(np.median(np.diff(starts).astype(int)))
    row = np.searchsorted(starts, days, side="right") - 1
    inside = (row >= 0) & ((days - starts[np.maximum(row, 0)]).astype(int) < step)
    place = {pair: at for at, pair in enumerate(pairs)}
    column = np.array([place.get(pair, -1) for pair in zip(ads["platform"], ads["campaign"], strict=True)])
    cost = np.zeros((len(starts), len(pairs)))
    kept = inside & (column >= 0)
    np.add.at(cost, (row[kept], column[kept]), np.nan_to_num(ads["cost"][kept]))
    whole = np.nan_to_num(np.column_stack([media[f"m{at}"] for at in range(len(columns))]).astype(float))
    covered = (starts >= days.min()) & (starts + np.timedelta64(step - 1, "D") <= days.max())
    return matched(cost[covered], whole[covered])


def _by_words(pair: tuple[str, str], names: tuple[str, ...]) -> int | None:
    """The one channel of the platform, or that whose words the campaign's name shares; None where several fit alike."""
    own = [at for at, name in enumerate(names) if _platform(name) == pair[0].lower()]
    if len(own) == 1:
        return own[0]
    words = set(bare(pair[1]).split())
    shared = {at: len(words & set(bare(names[at]).split())) for at in own or range(len(names))}
    best = max(shared.values(), default=0)
    leading = [at for at, count in shared.items() if count == best]
    return leading[0] if best and len(leading) == 1 else None


def _platform(name: str) -> str:
    """The platform that a name begins with or holds, or ""."""
    words = bare(name).split()
    for key, known in platforms().items():
        if key in words or any(source in words for source in known["sources"]):
            return key
    return ""
