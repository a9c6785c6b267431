"""The features of one customer, as a model would see them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from errors import NotFound
from figures import plain
from terms import Fact, Period, Result, Source, Table, Words
from tools._arguments import listed
from tools._tool import Arguments, Desk
from tools.data._period import spoken
from warehouse import features as store
from warehouse.features.catalogue import Feature
from warehouse.identity.person import nameless as hashed_key
from warehouse.identity.person import person
from warehouse.session import home_of

SAID = ("recency_days", "frequency", "monetary")


class Args(Arguments):
    """Which customer, as of when, which features."""

    customer: str = Field(
        min_length=1, max_length=320,
        description="Customer number; or another key of that person (login, hash, e-mail address, hashed at once).",
    )  # fmt: skip
    as_of: date | None = Field(default=None, description="Only what was known by the end of that day; unset: today.")
    features: Annotated[tuple[str, ...], BeforeValidator(listed)] = Field(
        default=(), description="Ids such as recency_days, frequency, monetary; unset: all that the data allow."
    )


TEXT = {
    "de": """Merkmale von Kunde {{customer}}, Stand Ende {{day}}: {{count}}.
Zeit seit der letzten Bestellung: {{recency_days}}; Bestellungen: {{frequency}}; Umsatz: {{monetary}}.
Liebster Kanal: {{favourite_channel}}.
Einwilligung: {{consent}}.""",
    "en": """Features of customer {{customer}}, as of the end of {{day}}: {{count}}.
Time since the last order: {{recency_days}}; orders: {{frequency}}; revenue: {{monetary}}.
Favourite channel: {{favourite_channel}}.
Consent: {{consent}}.""",
}
ASKED = {
    "de": [
        "Welche Merkmale hat Kunde C-1042?",
        "Zeig die Features von Kunde 100234",
        "RFM-Werte von C-1042",
        "Recency, Frequency und Monetary für diesen Kunden",
        "Merkmale der Kundin K-77 zum 1. März 2026",
        "Wie viele Tage ist die letzte Bestellung von C-88 her?",
        "Kanalaffinität von Kunde C-2210",
        "Welche Warengruppe mag Kunde C-1042 am liebsten?",
        "Wie war der Einwilligungsstatus von C-1042 am 15. April?",
        "Feature-Werte für den Kunden C-5 im Training",
        "Welche Eingangsgrößen hat das Kaufneigungsmodell für C-12?",
        "Retourenquote des Kunden 4711",
        "Bestellabstand und Kundenalter von C-1042",
        "Feature Store: Werte von K-9",
        "Kaufhäufigkeit und Bestellwert von Kunde C-301",
        "Merkmalsvektor von C-88 zum 1. Februar",
        "Wie lange ist C-17 schon Kunde?",
        "Rabattanteil bei Kundin K-31",
        "Welche Modelleingaben gibt es für Kunde 20417?",
        "R, F und M von Kundennummer 55120",
        "Berechne die Features für C-4410",
    ],
    "en": [
        "Which features does customer C-1042 have?",
        "Show the features of customer 100234",
        "RFM values of C-1042",
        "Recency, frequency and monetary for this customer",
        "features of customer K-77 as of 1 March 2026",
        "How many days since the last order of C-88?",
        "Channel affinity of customer C-2210",
        "Which category does customer C-1042 like best?",
        "What was the consent state of C-1042 on 15 April?",
        "Feature values for customer C-5 in training",
        "Which inputs does the propensity model get for C-12?",
        "share of returns of customer 4711",
        "Order gap and tenure of C-1042",
        "feature store: values of K-9",
        "Purchase frequency and order value of customer C-301",
        "feature vector of C-88 as of 1 February",
        "How long has C-17 been a customer?",
        "Discount share of customer K-31",
        "Which model inputs are there for customer 20417?",
        "R, F and M of customer number 55120",
        "Compute the features for C-4410",
    ],
}


def nameless(args: Args, desk: Desk) -> Args:
    """The arguments as they are recorded: a typed address or phone number becomes its keyed hash first."""
    return args.model_copy(update={"customer": hashed_key(args.customer, home_of(desk.warehouse))})


def features(args: Args, desk: Desk) -> Result:
    """A customer's features as of a day: recency, frequency, monetary, affinities, visits, returns, consent state.

    Each feature is an aggregate over what was known before the end of the day (`warehouse/features/`), computed in the
    same way for training. Money is in the currency of the orders, shares are 0.054 for 5.4 %, times in days. Facts are
    the numeric features by their ids, and `count`; the table `features` has id, version, value, unit and description.

    Errors: NotFound for an unknown customer, BadArguments for an unknown feature, NoData without orders or events.
    """
    day = args.as_of or desk.today
    customer = _customer(args, desk, day)
    values = store.serve(desk.warehouse, customer, day, args.features or None)
    told = [(store.feature(id), value) for id, value in values.items()]
    filled = sum(value is not None for _, value in told)
    count = Fact(id="count", value=Decimal(filled), unit="count", label=Words(de="Merkmale", en="features"))
    return Result(
        facts=(count, *(_fact(one, value, desk) for one, value in told if _numeric(one, value))),
        names=_names(customer, day, values),
        tables={"features": _table(told, day)},
        sources=_sources(told, desk),
    )


def _customer(args: Args, desk: Desk, day: date) -> str:
    """The customer number that is meant; another key of the person leads to it."""
    key = hashed_key(args.customer, home_of(desk.warehouse))
    for kind in ("orders", "transactions"):
        if kind in desk.warehouse.kinds():
            sql = f"select 1 from {kind} where customer_id = $key limit 1"  # noqa: S608  one of two names
            if desk.warehouse.rows(sql, key=key):
                return key
    found = person(desk.warehouse, key, day)
    if not found.customer:
        raise NotFound(
            en="This person has no customer number in the loaded data.",
            de="Diese Person hat in den geladenen Daten keine Kundennummer.",
            do_en="Ask data.profile for what is known of them.",
            do_de="Fragen Sie data.profile, was über sie bekannt ist.",
        )
    return found.customer


def _numeric(one: Feature, value: Any) -> bool:
    return value is not None and one.dtype not in {"text", "flag"}


def _fact(one: Feature, value: Any, desk: Desk) -> Fact:
    unit = desk.currency if one.unit == "currency" else one.unit
    return Fact(id=one.id, value=value, unit=unit, label=one.name)


def _names(customer: str, day: date, values: dict[str, Any]) -> dict[str, Words]:
    names = {"customer": Words(de=plain(customer), en=plain(customer)), "day": spoken(Period(start=day, end=day))}
    if favourite := values.get("favourite_channel"):
        names["favourite_channel"] = Words(de=plain(favourite), en=plain(favourite))
    if (granted := values.get("consent_granted")) is not None:
        purposes = plain(values.get("consent_purposes") or "")
        names["consent"] = Words(
            de=f"erteilt ({purposes})" if granted else "nicht erteilt",
            en=f"granted ({purposes})" if granted else "not granted",
        )
    return names


def _table(told: list[tuple[Feature, Any]], day: date) -> Table:
    rows = tuple((one.id, one.version, value, one.unit, day, one.description.en) for one, value in told)
    return Table(columns=("feature", "version", "value", "unit", "as_of", "description"), rows=rows)


def _sources(told: list[tuple[Feature, Any]], desk: Desk) -> tuple[Source, ...]:
    loaded = desk.warehouse.kinds()
    kinds = {
        kind
        for one, _ in told
        if (chosen := store.sources()[one.source].pick(loaded)) is not None
        for kind in chosen[0]
    }
    return tuple(
        Source(name=loaded[kind].dataset, kind=kind, snapshot=loaded[kind].snapshot, rows=loaded[kind].rows)
        for kind in sorted(kinds)
    )
