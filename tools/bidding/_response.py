# pyright: basic
"""What spend brings, ready for planning: the media mix's curves at the level that all evidence together supports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from errors import BadArguments, LeitstandError, WeakData
from methods.allocation.response import Response
from methods.allocation.response import read as drawn
from methods.triangulation import Posterior, steps
from terms import Evidence, Period, Source, Words
from tools._decision import NextTest, Reason
from tools._tool import Desk
from tools.attribution import _mmm_gate as mmm_gate
from tools.attribution import _triangulate_gate as triangulate_gate
from tools.attribution import triangulate
from tools.attribution._anchors import anchors
from tools.attribution._channels import Channels
from tools.attribution._claims import Claimed, claims
from tools.attribution._mix import Mix
from tools.attribution._mmm_built import built
from tools.attribution._mmm_data import Asked, Read, Table, _chosen, _on_grid, _within, bare, read
from tools.attribution._mmm_demand import with_demand
from tools.attribution._mmm_kept import fitted
from tools.attribution._mmm_lines import Line, lines
from tools.attribution._mmm_run import Lift, Run, Wanted
from tools.attribution._reconciled import Reconciled, reconciled
from tools.bidding._deals import Dealt, dealt, heavy

LEVEL = 0.9
CUSTOMERS = "new_customers"
TRACE = 0.05
"""Share of cost in other currencies up to which they are a note and no obstacle."""
EVERYTHING = frozenset({"platform", "mmm", "mta", "experiment"})


@dataclass(frozen=True)
class Planned:
    """All that a plan is made from.

    response     draws of what spend brings, None where no model could be fitted
    channels     names as in the media data, in the order of every array · spend: (n, c) money a period as it was
    read, model  the data and the fitted media mix · lines: its channels with what speaks against each
    found        the reconciled returns, None where media data are all there is
    labels       (c,) evidence of each channel · evidence: of the whole
    incremental  (c,) whether a channel's return counts as caused; not so where existing demand drives it untested
    campaigns    (platform, campaign) -> position of its channel, where ad data tell
    unit         what the outcome is counted in: a currency or "" · currency: of the spend · money: outcome is money
    reasons      every check of the evidence · next_test: what would tell most
    dealt        channels whose deals in the CRM the outcome does not count, and that are too much to plan without
    """

    response: Response | None
    channels: tuple[str, ...]
    spend: np.ndarray
    read: Read
    model: Run
    lines: tuple[Line, ...]
    found: Reconciled | None
    labels: tuple[Evidence, ...]
    evidence: Evidence
    incremental: np.ndarray
    campaigns: Mapping[tuple[str, str], int]
    unit: str
    currency: str
    money: bool
    reasons: tuple[Reason, ...]
    next_test: NextTest | None
    notes: tuple[Words, ...]
    sources: tuple[Source, ...]
    dealt: tuple[Dealt, ...] = ()

    @property
    def days(self) -> int:
        """Length of a period in days."""
        return self.model.media.days

    def position(self, name: str) -> int:
        """Where a channel stands; BadArguments names the known ones."""
        return named(name, self.channels)


def named(name: str, known: Sequence[str]) -> int:
    """Position of a channel, in any letters and with or without the word for spend.

    >>> named("TV", ("search_spend", "tv_spend"))
    1
    """
    plain = [each.strip().lower() for each in known]
    short = [bare(each) for each in known]
    for wanted, among in ((name.strip().lower(), plain), (bare(name), short)):
        if among.count(wanted) == 1:
            return among.index(wanted)
    listed = ", ".join(known)
    raise BadArguments(
        en=f"There is no channel '{name}'.", de=f"Es gibt keinen Kanal „{name}“.",
        do_en=f"Known channels: {listed}.", do_de=f"Bekannte Kanäle: {listed}.",
    )  # fmt: skip


def responses(
    desk: Desk, *, kpi: str = "kpi", media: Sequence[str] = (), period: Period | None = None,
    lift_tests: Sequence[Lift] = (), level: float = LEVEL,
) -> Planned:  # fmt: skip
    """The response of every channel with its evidence.

    The curves' shape and carry-over are the media mix's. Where ad accounts, orders, journeys or experiments are loaded
    too, each channel's mean return is that of all evidence together (`attribution.triangulate`): draw by draw the
    ceiling is scaled so that the returns have the reconciled distribution and keep their order among the draws.

    Args:
        desk: to read from.
        kpi: outcome, as in `attribution.mmm`.
        media: only these channels; all if empty.
        period: only these days of history.
        lift_tests: experiments that calibrate the media mix.
        level: of the intervals.

    Errors: no data, unknown columns or channels.
    """
    found = with_demand(desk, _data(desk, Asked(kpi, tuple(media), None, period)), None)
    model = fitted(desk, found.media, Wanted("quick", level, None, None, None, None, {}, tuple(lift_tests)))
    each = lines(model)
    names = model.media.channels
    made = Planned(
        response=drawn(model.media, model.spec, model.fit.posterior) if model.fit else None,
        channels=names, spend=model.total, read=found, model=model, lines=tuple(each), found=None,
        labels=tuple("model" if model.fit else "correlation" for _ in names),
        evidence="model" if model.fit else "correlation",
        incremental=np.array(["confounding" not in line.against for line in each]), campaigns={},
        unit=found.unit, currency=found.currency, money=bool(found.unit),
        reasons=tuple(mmm_gate.reasons(model, each)), next_test=mmm_gate.next_test(model, each, found),
        notes=found.notes, sources=found.sources,
    )  # fmt: skip
    # Claims and experiments tell of the outcome of the media data, not of another one.
    whole = _with_all_evidence(desk, made, level) if kpi == "kpi" else made
    return _with_deals(desk, whole, _brought(made, whole), kpi)


def _with_deals(desk: Desk, made: Planned, brought: np.ndarray, kpi: str) -> Planned:
    """The same knowing which channels bring deals that the outcome does not count."""
    dates = made.model.media.dates.astype("datetime64[D]")
    days = (dates[0].item(), dates[-1].item() + timedelta(days=made.days - 1))
    found, sources = dealt(desk, made.channels, made.campaigns, days, kpi)
    kept = heavy(found, brought, bool(made.unit))
    if not kept:
        return made
    return replace(made, dealt=kept, sources=(*made.sources, *sources))


def _brought(alone: Planned, whole: Planned) -> np.ndarray:
    """(c,) outcome that all evidence attributes to each channel over the days of the media data."""
    if alone.model.fit is None or alone.response is None or whole.response is None:
        return np.zeros(len(alone.channels))
    roas = alone.model.fit.estimates.roas * whole.response.ceiling / alone.response.ceiling
    return np.nan_to_num(alone.spend.sum(axis=0) * roas.mean(axis=0))


def _data(desk: Desk, asked: Asked) -> Read:
    """The media data; an outcome that only the shop knows is taken from its orders, costs from the ad accounts."""
    kinds = desk.warehouse.kinds()
    own = "media" in kinds and asked.kpi.strip().lower() in {name.lower() for name in kinds["media"].columns}
    customers = asked.kpi.strip().lower() == CUSTOMERS
    if "media" in kinds and (own or asked.kpi == "kpi" or not customers):
        return read(desk, asked)
    _one_currency(desk)
    if not customers:
        return read(desk, asked)
    if "orders" in kinds and "new_customer" in kinds["orders"].columns:
        made = built(desk, CUSTOMERS)
        if made is not None:
            currency = (kinds["ads"].currency or desk.currency)[:3]
            return _on_grid(_within(_chosen(Table(**made), asked), asked.period), currency, desk)
    found = read(desk, asked)
    return replace(found, notes=(*found.notes, _no_customers()))


def _one_currency(desk: Desk) -> None:
    """Refuse costs of which more than a trace is in another currency: they do not add up without a rate."""
    ads = desk.warehouse.kinds().get("ads")
    if ads is None or "currency" not in ads.columns or len(ads.currency or "") <= 3:
        return
    rows = desk.warehouse.rows(
        "select coalesce(currency, '') as currency, sum(cost)::double as cost from ads where cost > 0 group by 1"
        " order by 2 desc, 1"
    )
    total = sum(float(cost) for _, cost in rows)
    if total <= 0 or float(rows[0][1]) >= (1 - TRACE) * total:
        return
    codes = ", ".join(str(code) for code, _ in rows)
    raise WeakData(
        en=f"Costs come in several currencies ({codes}), which do not add up without a rate.",
        de=f"Die Kosten liegen in mehreren Währungen vor ({codes}) und lassen sich ohne Kurs nicht zusammenzählen.",
        do_en="Load media data in one currency, or the ad data of one currency only.",
        do_de="Laden Sie Mediadaten in einer Währung, oder nur die Werbedaten einer Währung.",
    )


def _no_customers() -> Words:
    return Words(
        de="Die Bestellungen sagen nicht, wer neu ist (new_customer); geplant ist für die Zielgröße der Daten.",
        en="The orders do not say who is new (new_customer); the plan is for the outcome of the data.",
    )


def _with_all_evidence(desk: Desk, made: Planned, level: float) -> Planned:
    """The same with each channel's return as all evidence together tells it, where there is more than media data."""
    kinds = desk.warehouse.kinds()
    if not ({"ads", "journeys", "geo_panel"} & set(kinds)) and not desk.experiments.finished():
        return made
    try:
        known, period = triangulate._named(desk, triangulate.Args())
        told, tests = claims(desk, known, period, EVERYTHING), anchors(desk, known, ())
        model = _mix(made, known, level)
        kept, sources = triangulate._together(known, told, model, tests, EVERYTHING, triangulate.Args())
    except LeitstandError as refused:
        return replace(made, notes=(*made.notes, Words(de=refused.said("de"), en=refused.said("en"))))
    campaigns = _campaigns(known, told, made.channels)
    if not set(sources.present()) - {"mmm"}:
        return replace(made, campaigns=campaigns, money=made.money or (told.money and _knows_money(kinds)))
    found = reconciled(known, kept, sources, steps(sources, level=level), told, tests, desk.currency)
    place = _places(found, known, made.channels)
    notes = tuple(dict.fromkeys((*made.notes, *known.notes, *told.notes, *tests.notes)))
    money = bool(made.unit) or told.money
    checks = triangulate_gate.reasons(found, None, model.confidence, desk.today)
    read_too = triangulate._sources(told, model, tests)
    return replace(
        made,
        response=_at_level(made, found, place) if made.response is not None else None,
        found=found,
        labels=tuple(made.labels[at] if own is None else found.label(own) for at, own in enumerate(place)),
        evidence=_overall(found, made),
        incremental=np.array([
            made.incremental[at] if own is None else own not in found.untested_demand() for at, own in enumerate(place)
        ]),
        campaigns=campaigns, money=money, unit=made.unit or (made.currency if money else ""),
        reasons=(*checks, *_still(made)),
        next_test=triangulate_gate.next_test(found, None, period, checks) or made.next_test,
        notes=notes, sources=tuple({(each.kind, each.name): each for each in (*made.sources, *read_too)}.values()),
    )  # fmt: skip


def _knows_money(kinds: Mapping[str, object]) -> bool:
    return bool({"ads", "orders"} & set(kinds))


def _mix(made: Planned, known: Channels, level: float) -> Mix:
    """The media mix fitted here in the shape in which reconciling takes it."""
    nothing = np.full(len(known.names), np.nan)
    if made.model.fit is None:
        return Mix(nothing, nothing, nothing, confidence="red")
    roas, low, high = nothing.copy(), nothing.copy(), nothing.copy()
    alone = np.full((2, len(known.names)), np.nan)
    for line in made.lines:
        at = known.position(line.name)
        if at is None or line.roas is None:
            continue
        low[at], roas[at], high[at] = line.roas
        if None not in line.alone:
            alone[:, at] = line.alone
    states = {reason.state for reason in made.reasons}
    confidence = "red" if "red" in states else "amber" if "amber" in states else "green"
    return Mix(roas, low, high, level, confidence, alone, made.sources)


def _places(found: Reconciled, known: Channels, names: Sequence[str]) -> list[int | None]:
    """For each channel of the media data its place among the reconciled ones."""
    wide = [known.position(name) for name in names]
    return [None if at is None else found.position(at) for at in wide]


def _campaigns(known: Channels, told: Claimed, names: Sequence[str]) -> dict[tuple[str, str], int]:
    place = {known.position(name): at for at, name in enumerate(names)}
    return {pair: place[at] for pair, at in known.campaigns.items() if at in place}


def _at_level(made: Planned, found: Reconciled, place: list[int | None]) -> Response:
    """The response with reconciled returns: the draw at a quantile of the mix's return gets that of the reconciled."""
    assert made.response is not None and made.model.fit is not None
    modelled = made.model.fit.estimates.roas
    factor = np.ones_like(made.response.ceiling)
    for at, own in enumerate(place):
        drawn_roas = modelled[:, at]
        if own is None or not np.isfinite(drawn_roas).all() or not (drawn_roas > 0).all():
            continue
        factor[:, at] = _quantiles(found.final, own, drawn_roas) / drawn_roas
    return made.response.times(factor)


def _quantiles(final: Posterior, channel: int, among: np.ndarray) -> np.ndarray:
    """(d,) draws of a reconciled return in the order of other draws."""
    rank = np.empty(len(among))
    rank[np.argsort(among, kind="stable")] = (np.arange(len(among)) + 0.5) / len(among)
    density = final.density[channel]
    return np.interp(rank, np.cumsum(density) - density / 2, final.grid[channel])


def _overall(found: Reconciled, made: Planned) -> Evidence:
    """The label of the whole: that of most money; experiments on single channels do not make the plan one."""
    firm = {"mmm", "experiment"} & set(found.sources.present())
    return "model" if firm and made.response is not None else "correlation"


def _still(made: Planned) -> list[Reason]:
    """Checks of the media mix that reconciling does not replace: its shape rests on its own data."""
    kept = ("conversion_lag", "too_little_variation", "extrapolation")
    return [
        replace(reason, state="amber") if reason.state == "red" and made.response is not None else reason
        for reason in made.reasons if reason.code in kept
    ]  # fmt: skip


__all__ = ["LEVEL", "Planned", "named", "responses"]
