# pyright: basic
"""Who may be contacted how, how often they were, and when they usually buy; what is not known counts as a no."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from methods.next_action import usual_times
from terms import Source
from tools._tool import Desk
from warehouse.contract import quoted

PURPOSES = {
    "email": ("email", "e-mail", "e mail", "mail", "newsletter", "marketing", "direct marketing", "werbung"),
    "push": ("push", "app", "notification", "marketing", "werbung"),
    "sms": ("sms", "text message", "phone", "telefon", "marketing", "werbung"),
    "overlay": ("overlay", "onsite", "on site", "personalisation", "personalization", "personalisierung", "marketing"),
    "post": ("post", "letter", "brief", "direct mail", "marketing", "werbung"),
}
CHANNELS = {
    "push": r"push|app",
    "sms": r"sms|whatsapp",
    "overlay": r"overlay|pop ?up|banner|onsite|website",
    "post": r"post|brief|letter|catalog|katalog|direct mail",
}
CONTACTS = r"(mail|email|contact|kontakt|push|newsletter|sms)[a-z]*_?(last|letzte|in|30|7|recent|count)"
HOURS = (7, 21)
"""Nobody is contacted at night."""


@dataclass(frozen=True)
class People:
    """Of each unit, in the trial's order.

    consent   channel -> (n,) 1 granted, 0 refused or withdrawn, -1 nothing on record; empty if no consents are loaded
    contacts  (n,) contacts in the recent past, None if no column tells
    hour, weekday   (n,) best moment; habit: how much of it is the person's own history, 0 to 1
    """

    consent: dict[str, np.ndarray]
    contacts: np.ndarray | None
    column: str
    hour: np.ndarray
    weekday: np.ndarray
    habit: np.ndarray
    timed: bool
    sources: tuple[Source, ...]


def channel_of(arm: str, told: dict[str, str]) -> str:
    """The channel of an arm: as told, else by its name, else e-mail."""
    if arm in told:
        return told[arm]
    return next((name for name, words in CHANNELS.items() if re.search(words, arm.lower())), "email")


def people(desk: Desk, unit: np.ndarray, channels: list[str]) -> People:
    """Look the units up in consents, trial, contacts and orders, as far as these are loaded."""
    kinds = desk.warehouse.kinds()
    sources: list[Source] = []
    consent: dict[str, np.ndarray] = {}
    if "consents" in kinds:
        desk.warehouse.need("consents")
        consent = {channel: _consent(desk, unit, channel) for channel in channels}
    hour, weekday, habit, timed = _times(desk, unit)
    counts, column = _contacts(desk, unit)
    for kind in ("consents", "orders", "contacts"):
        if kind in kinds and kind in desk.warehouse.read():
            one = kinds[kind]
            sources.append(Source(name=one.dataset, kind=kind, snapshot=one.snapshot, rows=one.rows, start=one.first,
                                  end=one.last))  # fmt: skip
    return People(consent, counts, column, hour, weekday, habit, timed, tuple(sources))


def keyed(unit: np.ndarray) -> np.ndarray:
    """(n,) a name for each unit; one without a name goes by its place."""
    return np.array([str(name) if name else f"#{at}" for at, name in enumerate(unit.tolist())], dtype=object)


def _consent(desk: Desk, unit: np.ndarray, channel: str) -> np.ndarray:
    """The latest word of each person on a purpose that covers the channel; a later refusal beats an earlier yes."""
    columns = desk.warehouse.kinds()["consents"].columns
    purpose = "lower(trim(coalesce(purpose, '')))" if "purpose" in columns else "''"
    granted = "granted" if "granted" in columns else "null::boolean"
    found = desk.warehouse.columns(
        f"""
        with told as (
            select subject::varchar as unit, {purpose} as purpose, {granted} as granted,
                   row_number() over (partition by subject, {purpose} order by "at" desc, {granted}) as place
            from consents where "at" <= $today::timestamp + interval 1 day
        )
        select unit, bool_and(coalesce(granted, false))::int as granted from told
        where place = 1 and (purpose = '' or list_contains($purposes, purpose)) group by unit order by unit
        """,  # noqa: S608  words of this file
        purposes=list(PURPOSES[channel]), today=desk.today,
    )  # fmt: skip
    names, values = found["unit"].astype(object), found["granted"].astype(np.int64)
    return _looked_up(unit, names, values, -1)


def _looked_up(unit: np.ndarray, names: np.ndarray, values: np.ndarray, missing: int) -> np.ndarray:
    if not len(names):
        return np.full(len(unit), missing, np.int64)
    order = np.argsort(names.astype(str), kind="stable")
    sorted_names = names.astype(str)[order]
    place = np.clip(np.searchsorted(sorted_names, unit.astype(str)), 0, len(names) - 1)
    return np.where(sorted_names[place] == unit.astype(str), values[order][place], missing)


def _contacts(desk: Desk, unit: np.ndarray) -> tuple[np.ndarray | None, str]:
    columns = desk.warehouse.kinds()["trial"].columns
    column = next((name for name in columns if re.search(CONTACTS, name.lower())), "")
    if not column:
        return None, ""
    found = desk.warehouse.columns(
        f"select unit_id::varchar as unit, max(try_cast({quoted(column)} as double)) as count from trial"  # noqa: S608  own column, quoted
        " where unit_id is not null group by 1 order by 1"
    )
    counts = np.nan_to_num(found["count"].astype(float))
    return _looked_up(unit, found["unit"].astype(object), counts.astype(np.int64), 0), column


def _times(desk: Desk, unit: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool]:
    """Hour and weekday at which each person most likely buys, from orders under their own or their contact's name."""
    size, kinds = len(unit), desk.warehouse.kinds()
    nothing = np.full(size, 10), np.full(size, 1), np.zeros(size), False
    if "orders" not in kinds or "customer_id" not in kinds["orders"].columns:
        return nothing
    desk.warehouse.need("orders")
    linked = "select customer_id::varchar as name, customer_id::varchar as buyer from orders group by all"
    if "contacts" in kinds and {"email", "contact_id"} <= set(kinds["contacts"].columns):
        desk.warehouse.need("contacts")
        name = "coalesce(customer_id, contact_id)" if "customer_id" in kinds["contacts"].columns else "contact_id"
        linked += f" union select {name}::varchar, email::varchar from contacts where email is not null"  # noqa: S608  words of this file
    found = desk.warehouse.columns(
        f"""
        with link as ({linked}),
        units as (select distinct unit_id::varchar as unit from trial where unit_id is not null)
        select unit, hour(ordered_at) as hour, isodow(ordered_at) as weekday, count(*) as orders
        from orders join link on buyer = orders.customer_id::varchar join units on name = unit
        where ordered_at <= $today::timestamp + interval 1 day
        group by all order by all
        """,  # noqa: S608  words of this file
        today=desk.today,
    )  # fmt: skip
    if not len(found["unit"]):
        return nothing
    names, own = np.unique(found["unit"].astype(str), return_inverse=True)
    hours, weekdays = np.zeros((len(names), 24)), np.zeros((len(names), 7))
    np.add.at(hours, (own, found["hour"].astype(int)), found["orders"].astype(float))
    np.add.at(weekdays, (own, found["weekday"].astype(int) - 1), found["orders"].astype(float))
    hours[:, : HOURS[0]] = hours[:, HOURS[1] :] = 0
    everybody = np.array([hours.sum(axis=0).argmax(), weekdays.sum(axis=0).argmax()])
    hour, habit = usual_times(hours)
    weekday, _ = usual_times(weekdays)
    places = _looked_up(unit, names.astype(object), np.arange(len(names)), -1)
    known = places >= 0
    return (
        np.where(known, hour[places], everybody[0]), np.where(known, weekday[places] + 1, everybody[1] + 1),
        np.where(known, habit[places], 0.0), True,
    )  # fmt: skip
