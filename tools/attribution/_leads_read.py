# pyright: basic
"""Contacts and deals as leads over time; only what was known at each moment, and nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from errors import NoData, WeakData
from methods.leads.pipeline import Floats, Leads
from terms import Source, Words
from tools._tool import Desk
from warehouse.reader import Loaded

Goal = Literal["customer", "opportunity"]
EPOCH = date(1970, 1, 1)
FIXED = ("source", "medium", "campaign")
"""Text known when a lead comes and kept afterwards; name, address, company and country stay out of the model."""
WON = "('closedwon', 'won', 'gewonnen', 'abgeschlossenundgewonnen')"
LOST = "('closedlost', 'lost', 'verloren', 'abgeschlossenundverloren')"
CUSTOMER = "('customer', 'kunde', 'kundin', 'evangelist')"
OPPORTUNITY = "('opportunity', 'verkaufschance', 'opportunitaet', 'opportunität')"
PLAIN = "replace(replace(lower(coalesce({}::varchar, '')), ' ', ''), '-', '')"
FEWEST = 20
"""Leads that reached the goal, without which nothing can be learnt."""


@dataclass(frozen=True)
class Pipeline:
    """Leads with their ids, the groups that fairness looks at, what the CRM's score says today, and the data's end."""

    leads: Leads
    ids: np.ndarray
    groups: dict[str, np.ndarray]
    score: Floats
    now: float
    notes: tuple[Words, ...]
    sources: tuple[Source, ...]

    @property
    def last(self) -> date:
        """The day on which the data end."""
        return EPOCH + timedelta(days=int(self.now))


def read_pipeline(desk: Desk, goal: Goal) -> Pipeline:
    """Leads are contacts with a stage (all contacts where none has one) and a day on which they came.

    Raises:
        NoData: no contacts, or no deals and no days of stages to tell when somebody became a customer.
        WeakData: too few leads reached the goal.
    """
    contacts = desk.warehouse.need("contacts")
    deals = desk.warehouse.kinds().get("deals")
    if deals is None and "stage_at" not in contacts.columns:
        raise _no_outcomes()
    found = desk.warehouse.columns(_contacts_sql(contacts, desk.today))
    ids = found["id"].astype(object)
    if not len(ids):
        raise _no_days()
    created, stage_at = _days(found["created"]), _days(found["stage_at"])
    sold = (
        _deals(desk, ids) if deals is not None else (np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0, bool))
    )
    owner, begun, closed, _ = sold
    reached = _reached(goal, created, stage_at, found, sold)
    unknown = (reached == np.inf) & (found["customer"] == 1) & (goal == "customer")
    kept = ~unknown
    now = min(float((desk.today - EPOCH).days), _latest(created, stage_at, begun, closed))
    place = np.cumsum(kept) - 1
    own = kept[owner] if len(owner) else np.empty(0, bool)
    leads = Leads(
        created=created[kept], reached=reached[kept],
        fixed={name: found[name][kept] for name in FIXED if _told(found[name])},
        deal_lead=place[owner[own]], deal_created=begun[own], deal_closed=closed[own],
    )  # fmt: skip
    if (done := int((leads.reached <= now).sum())) < FEWEST:
        raise _too_few(done, goal)
    groups = {name: found[name][kept] for name in ("source", "country") if _told(found[name])}
    sources = tuple(
        Source(
            name=each.dataset, kind=each.kind, snapshot=each.snapshot, rows=each.rows, start=each.first, end=each.last
        )
        for each in (contacts, deals)
        if each is not None
    )
    return Pipeline(leads, ids[kept], groups, found["score"][kept].astype(float), now, _notes(unknown), sources)


def _contacts_sql(contacts: Loaded, today: date) -> str:
    stage = PLAIN.format("stage")
    only = "and nullif(trim(stage::varchar), '') is not null" if "stage" in contacts.columns else ""
    return (
        "select contact_id::varchar as id, epoch(created_at::timestamp)::double as created,"  # noqa: S608  own words
        " epoch(stage_at::timestamp)::double as stage_at, nullif(trim(source::varchar), '') as source,"
        " nullif(trim(medium::varchar), '') as medium, nullif(trim(campaign::varchar), '') as campaign,"
        " nullif(trim(country::varchar), '') as country, score::double as score,"
        f" ({stage} in {CUSTOMER})::int as customer, ({stage} in {OPPORTUNITY})::int as opportunity"
        f" from contacts where created_at is not null and created_at::date <= date '{today.isoformat()}' {only}"
        " order by created_at, contact_id"
    )


def _deals(desk: Desk, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Owner, begin, end and won of known leads' deals; the end of an open deal is only planned, so it is none."""
    stage = PLAIN.format("stage")
    found = desk.warehouse.columns(
        "select contact_id::varchar as id, epoch(created_at::timestamp)::double as begun,"  # noqa: S608  own words
        " epoch(closed_at::timestamp)::double as closed,"
        f" ({stage} in {WON})::int as won, ({stage} in {LOST})::int as lost"
        " from deals where created_at is not null and contact_id is not null order by created_at, deal_id"
    )
    place = {id: index for index, id in enumerate(ids.tolist())}
    owner = np.array([place.get(id, -1) for id in found["id"].tolist()], dtype=np.int64)
    begun, closed = _days(found["begun"]), _days(found["closed"])
    over = (found["won"] + found["lost"]) > 0
    closed = np.where(over & np.isfinite(closed), closed, np.inf)
    kept = owner >= 0
    return owner[kept], begun[kept], closed[kept], (found["won"] == 1)[kept]


def _reached(goal: Goal, created: Floats, stage_at: Floats, found: dict[str, Any], sold: tuple[Any, ...]) -> Floats:
    """When each lead reached the goal: by its first deal (won), else by the day of its stage."""
    owner, begun, closed, won = sold
    reached = np.full(len(created), np.inf)
    if goal == "customer":
        np.minimum.at(reached, owner[won], closed[won])
        staged = found["customer"] == 1
    else:
        np.minimum.at(reached, owner, begun)
        staged = found["opportunity"] == 1
    late = staged & np.isfinite(stage_at) & ~np.isfinite(reached)
    reached[late] = stage_at[late]
    return np.maximum(reached, created)


def _days(seconds: np.ndarray) -> Floats:
    return np.asarray(seconds, dtype=float) / 86_400


def _told(values: np.ndarray) -> bool:
    return len({value for value in values.tolist() if value}) > 1


def _latest(*times: Floats) -> float:
    """The last moment that the data tell of."""
    return float(np.ceil(max(np.max(each[np.isfinite(each)], initial=0.0) for each in times)))


def _notes(unknown: np.ndarray) -> tuple[Words, ...]:
    lost = int(unknown.sum())
    if not lost:
        return ()
    return (
        Words(
            de=f"{lost} Kunde(n) ohne bekannten Tag des Abschlusses bleiben außen vor.",
            en=f"{lost} customer(s) without a known day of winning are left out.",
        ),
    )


def _no_outcomes() -> NoData:
    return NoData(
        en="Nothing tells when a lead became a customer: there are no deals and no days of stages.",
        de="Wann ein Lead Kunde wurde, ist nicht bekannt: Es fehlen die Verkaufschancen und die Tage der Phasen.",
        do_en="Load the deals with: leitstand import FILE --as deals",
        do_de="Laden Sie die Verkaufschancen mit: leitstand import DATEI --as deals",
        data_kind="deals",
    )


def _no_days() -> WeakData:
    return WeakData(
        en="No contact has a day on which it was created.",
        de="Kein Kontakt trägt den Tag, an dem er angelegt wurde.",
        do_en="Export the contacts with their create date.",
        do_de="Exportieren Sie die Kontakte mit dem Erstelldatum.",
    )


def _too_few(done: int, goal: Goal) -> WeakData:
    what = {"customer": ("became customers", "wurden Kunde"), "opportunity": ("got a deal", "bekamen eine Chance")}[
        goal
    ]
    other = ", or ask with goal opportunity, which happens more often" if goal == "customer" else ""
    other_de = ", oder fragen Sie mit goal opportunity, was öfter vorkommt" if goal == "customer" else ""
    return WeakData(
        en=f"Only {done} leads {what[0]} so far; at least {FEWEST} are needed to learn from.",
        de=f"Erst {done} Leads {what[1]}; zum Lernen sind mindestens {FEWEST} nötig.",
        do_en=f"Import more history of contacts and deals{other}.",
        do_de=f"Importieren Sie mehr Historie der Kontakte und Verkaufschancen{other_de}.",
    )
