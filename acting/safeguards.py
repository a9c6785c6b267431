"""Safeguards at work: each campaign's days from the warehouse, the rules over them, and what follows as proposals.

Nothing is written from here: a stop or a step back is a proposal like any other. A broken measurement opens an
incident, which holds budgets and bids until it is over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from acting._safeguard_said import result_of
from errors import LeitstandError, NoData
from ledger import incidents
from ledger.proposals import Entry
from methods.noise import Floats
from policies.changes import amount
from policies.proposals import judged
from policies.safeguards import Days, Guards, Rules, Sign, load, profit, signs
from terms import Receipt, Result, Source, Words, canonical
from tools.calling import Desk, code_version, fingerprint

if TYPE_CHECKING:
    from acting.office import Office

NAME = "acting.safeguards"
BY = "service:safeguards"
HISTORY = 240
"""Days of history that are read: the baselines of the rules and two horizons."""
RUNNING = 14
"""A campaign that spent nothing in so many days has nothing to stop."""
TRACKING = "tracking"
SQL = """
select coalesce(platform, '') as platform, coalesce(campaign, '') as campaign, date,
    sum(cost)::double as spend, sum(clicks)::double as clicks, sum(conversions)::double as conversions,
    coalesce(sum(conversion_value), 0)::double as value
from ads where date between $first and $last and cost is not null
group by 1, 2, 3 order by 1, 2, 3
"""
ORDERS = """
select ordered_at::date as date, count(*)::double as orders from orders
where ordered_at::date between $first and $last group by 1 order by 1
"""


@dataclass(frozen=True)
class Watched:
    """All campaigns that are watched, and what speaks against them.

    days   of `platform · campaign`, from `first` on, all of one length
    edges  by campaign: bounds of the profit per extra euro on the last day that can be judged
    """

    first: date
    last: date
    days: Mapping[str, Days]
    signs: Mapping[str, tuple[Sign, ...]]
    edges: Mapping[str, tuple[float, float]]

    def first_of(self, index: int) -> date:
        """The day of an index."""
        return self.first + timedelta(days=index)


def watch(desk: Desk, guards: Guards, budgets: Mapping[str, float] | None = None) -> Watched:
    """Every running campaign under its rules, as far as data go back.

    Args:
        desk: the data and the day.
        guards: the rules.
        budgets: of `platform · campaign`, money a day, where they can be read; a ceiling of spend where none is set.

    Raises:
        NoData: there are no ad data.
    """
    last = desk.warehouse.need("ads").last
    if last is None:
        raise NoData(
            en="The ad data hold no day.", de="Die Anzeigendaten enthalten keinen Tag.",
            do_en="Import ad data first.", do_de="Importieren Sie zuerst Anzeigendaten.",
        )  # fmt: skip
    last = min(last, desk.today - timedelta(days=1))
    first = last - timedelta(days=HISTORY - 1)
    days = _running(desk, first, last)
    rules = {name: _ruled(guards, name, budgets or {}) for name in days}
    found = signs(days, rules, _orders(desk, first, last)) if days else {}
    edges = {name: _edge(days[name], rules[name]) for name in days}
    return Watched(first, last, days, found, edges)


def _ruled(guards: Guards, name: str, budgets: Mapping[str, float]) -> Rules:
    rule = guards.of(name.partition(" · ")[2])
    ceiling = budgets.get(name, 0.0)
    return rule.model_copy(update={"spend_ceiling": ceiling}) if rule.spend_ceiling is None and ceiling > 0 else rule


def _edge(days: Days, rules: Rules) -> tuple[float, float]:
    upper, lower = profit(days, rules)
    return float(lower[-1]), float(upper[-1])


def _running(desk: Desk, first: date, last: date) -> dict[str, Days]:
    found = desk.warehouse.columns(SQL, first=first, last=last)
    names = np.array([f"{platform} · {campaign}" for platform, campaign in zip(
        found["platform"], found["campaign"], strict=True)])  # fmt: skip
    at = (found["date"].astype("datetime64[D]") - np.datetime64(first, "D")).astype(int)
    days: dict[str, Days] = {}
    for name in dict.fromkeys(names.tolist()):
        mine = names == name
        sides = {side: np.zeros(HISTORY) for side in ("spend", "clicks", "conversions", "value")}
        for side, column in sides.items():
            column[at[mine]] = np.nan_to_num(np.asarray(found[side], dtype=float)[mine])
        if sides["spend"][-RUNNING:].sum() > 0:
            days[name] = Days(**sides)
    return days


def _orders(desk: Desk, first: date, last: date) -> Floats | None:
    """(HISTORY,) orders of the shop a day, nan before the first and from the last on, which may still fill up."""
    loaded = desk.warehouse.kinds().get("orders")
    if loaded is None or loaded.first is None or loaded.last is None:
        return None
    found = desk.warehouse.columns(ORDERS, first=first, last=last)
    day = np.datetime64(first, "D") + np.arange(HISTORY)
    held = np.zeros(HISTORY)
    held[(found["date"].astype("datetime64[D]") - np.datetime64(first, "D")).astype(int)] = found["orders"]
    known = (day >= np.datetime64(loaded.first, "D")) & (day < np.datetime64(loaded.last, "D"))
    return np.where(known, held, np.nan)


def guarded(
    desk: Desk, home: Path, night: str = "", budgets: Mapping[str, float] | None = None
) -> tuple[tuple[Result, ...], Watched]:  # fmt: skip
    """The judged result, with a proposal for each campaign that has to be stopped or stepped back, and what it saw.

    Raises:
        NoData: there are no ad data.
        BadFile: the house's safeguards cannot be read.
    """
    guards, view = load(home), desk.warehouse.noting()
    watched = watch(replace(desk, warehouse=view), guards, budgets)
    kept = _recorded(result_of(watched, guards, desk), guards, watched, desk, view.read(), night)
    return judged([kept], desk.limits, desk.currency, desk.today), watched


def guard(office: Office, desk: Desk, night: str = "") -> tuple[Entry, ...]:
    """Watch every campaign, open or close incidents, and put the proposals on record; what a night does once."""
    results, watched = guarded(desk, office.settings.home, night, budgets(office))
    tracked(office, watched)
    return office.submit(results, by=BY, night=night)


def budgets(office: Office) -> dict[str, float]:
    """Money a day of each campaign whose platform can be read; none of a platform that does not answer."""
    found: dict[str, float] = {}
    for platform, adapter in office.adapters.items():
        if not adapter.reads:
            continue
        try:
            seen = adapter.catalogue(platform)
        except LeitstandError:
            continue
        for each in seen:
            held = each.fields.get("budget")
            if each.kind == "campaign" and amount(held):
                found[f"{each.platform} · {each.name}"] = float(held)  # pyright: ignore[reportArgumentType]
    return found


def tracked(office: Office, watched: Watched) -> tuple[str, ...]:
    """Open an incident for each platform whose conversions are not counted, close those that are over; open ids."""
    bad = {name.partition(" · ")[0] for name, found in watched.signs.items() if any(s.rule == TRACKING for s in found)}
    now = office.clock()
    opened: list[str] = []
    with office.book.writing() as tx:
        for platform in sorted(bad):
            title = Words(
                de=f"Die Messung von {platform} ist gestört: Klicks kommen, Conversions fehlen. Gebote und Budgets "
                "bleiben, wie sie sind.",
                en=f"Tracking of {platform} is broken: clicks come in, conversions are missing. Bids and budgets stay "
                "as they are.",
            )
            opened.append(incidents.raised(tx, TRACKING, title, platform, now, by=BY))
        for each in incidents.listed(tx, only_open=True):
            # Only what was opened here is closed here.
            if each.kind == TRACKING and each.timeline[0].by == BY and each.about not in bad:
                words = Words(de="Conversions werden wieder gezählt.", en="Conversions are counted again.")
                incidents.closed(tx, each.id, words, now, by=BY)
    return tuple(opened)


def _recorded(
    result: Result, guards: Guards, watched: Watched, desk: Desk, read: Mapping[str, str], night: str
) -> Result:  # fmt: skip
    """The result with its receipt, kept among the runs like that of a tool."""
    loaded = desk.warehouse.kinds()["ads"]
    sources = [Source(name=loaded.dataset, kind="ads", snapshot=loaded.snapshot, rows=loaded.rows,
                      start=watched.first, end=watched.last)]  # fmt: skip
    shop = desk.warehouse.kinds().get("orders")
    if shop is not None:
        sources.append(Source(name=shop.dataset, kind="orders", snapshot=shop.snapshot, rows=shop.rows,
                              start=shop.first, end=shop.last))  # fmt: skip
    result = result.model_copy(update={"sources": tuple(sources)})
    rules = guards.model_dump(mode="json")
    receipt = Receipt(
        run=desk.runs.new_id(NAME), tool=NAME, version=hashlib.sha256(canonical(rules)).hexdigest()[:12],
        code=code_version(), args={"rules": rules, "night": night}, data=dict(read), seed=desk.seed, today=desk.today,
        result=hashlib.sha256(fingerprint(result)).hexdigest(),
    )  # fmt: skip
    kept = result.model_copy(update={"receipt": receipt})
    desk.runs.record(receipt, kept)
    return kept
