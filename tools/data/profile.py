"""Everything that is known about one person, without a name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field

from figures import plain
from terms import Fact, Period, Result, Source, Table, Words
from tools._tool import Arguments, Desk
from tools.data._period import spoken
from warehouse.identity.person import Person, person
from warehouse.identity.person import nameless as hashed_key
from warehouse.identity.rules import KIND_NAMES, rules
from warehouse.session import home_of

KEYS_SHOWN = 200


class Args(Arguments):
    """Which person, as of when."""

    key: str = Field(
        min_length=1, max_length=320,
        description="Customer number, login, device, order number, a hash from a table, or an e-mail address or phone"
        " number, which is hashed before anything is looked up or recorded.",
    )  # fmt: skip
    as_of: date | None = Field(default=None, description="What had happened by the end of that day; unset: today.")


TEXT = {
    "de": """Profil {{profile}}, Stand Ende {{day}}: {{keys}} Schlüssel, verbunden durch {{rules}}.
Bestellungen: {{orders}} mit {{revenue}} Umsatz.
Bestellungen in mehreren Währungen: {{orders_mixed}}.
Die letzte Bestellung liegt {{days_since_order}} zurück.
Ereignisse auf der Website: {{events}}.
Einwilligung: {{consent}}.""",
    "en": """Profile {{profile}}, as of the end of {{day}}: {{keys}} keys, linked by {{rules}}.
Orders: {{orders}} with {{revenue}} in revenue.
Orders in several currencies: {{orders_mixed}}.
The last order was {{days_since_order}} ago.
Events on the website: {{events}}.
Consent: {{consent}}.""",
}
ASKED = {
    "de": [
        "Zeig mir das Profil von Kunde C-1042",
        "Was wissen wir über diese Kundin?",
        "Alles zu Kundennummer 100234",
        "Welche Schlüssel gehören zu diesem Profil?",
        "Warum gelten diese beiden Datensätze als eine Person?",
        "Welche Bestellungen und Ereignisse hat der Kunde C-1042?",
        "Hat dieser Kontakt eingewilligt?",
        "Kundenprofil für anna@example.com",
        "Wer steckt hinter Bestellung O-5531?",
        "Welche Geräte nutzt die Kundin K-77?",
        "360-Grad-Sicht auf Kunde C-2210",
        "Was war am 1. März über diese Person bekannt?",
        "Öffne das Personenprofil zu diesem Hash",
        "Wie sieht die Kundenhistorie von C-88 aus?",
        "Nach welcher Regel wurden die Datensätze von C-1042 zusammengeführt?",
        "Profil pa6f58012be45 anzeigen",
        "Kundenakte C-3301 bitte",
        "Was hat Kundin 20417 schon alles bestellt?",
        "Wer ist Kunde C-77 und wie wurde er erkannt?",
        "Zu welcher Person gehört das Gerät D-204?",
        "Gehören C-10 und K-12 zur selben Person?",
        "Zeig alles, was zu Login L-93 gespeichert ist",
        "Kontaktübersicht für Kundennummer 55120",
        "Alle verknüpften Kennungen von C-4410",
    ],
    "en": [
        "Show me the profile of customer C-1042",
        "What do we know about this customer?",
        "Everything on customer number 100234",
        "Which keys belong to this profile?",
        "Why do these two records count as one person?",
        "Which orders and events does customer C-1042 have?",
        "Has this contact given consent?",
        "customer profile for anna@example.com",
        "Who is behind order O-5531?",
        "Which devices does customer K-77 use?",
        "360 degree view of customer C-2210",
        "What was known about this person on 1 March?",
        "Open the person's profile for this hash",
        "What does the customer history of C-88 look like?",
        "By which rule were the records of C-1042 merged?",
        "show profile pa6f58012be45",
        "customer file C-3301 please",
        "What has customer 20417 ordered so far?",
        "Who is customer C-77 and how was he recognised?",
        "Which person does device D-204 belong to?",
        "Are C-10 and K-12 the same person?",
        "Show everything stored for login L-93",
        "contact overview for customer number 55120",
        "All linked identifiers of C-4410",
    ],
}


def nameless(args: Args, desk: Desk) -> Args:
    """The arguments as they are recorded: a typed address or phone number becomes its keyed hash first."""
    return args.model_copy(update={"key": hashed_key(args.key, home_of(desk.warehouse))})


def profile(args: Args, desk: Desk) -> Result:
    """One person's profile in one call: keys with the rule that links each, orders, events, consent, features.

    Keys are joined where loaded data show them together (login, order, customer number, hashed e-mail and phone,
    device); the profile is their connected component, less what people have split (`leitstand identity split`).
    Nothing personal is shown: addresses and names appear as keyed hashes. Facts: keys, orders, revenue (currency of the
    orders), days_since_order, events. Tables: keys, orders, events, consents, features.

    Errors: NotFound for an unknown key, BadArguments for one that stands for several people, NoData without data.
    """
    day = args.as_of or desk.today
    found = person(desk.warehouse, hashed_key(args.key, home_of(desk.warehouse)), day)
    caveats = _caveats(args, found, desk)
    return Result(
        facts=tuple(_facts(found, desk)),
        names=_names(found, day),
        tables=_tables(found),
        caveats=caveats,
        confidence="amber" if len({key for kind, key, *_ in found.keys if kind == "customer"}) > 1 else "green",
        sources=_sources(found, desk),
    )


def _facts(found: Person, desk: Desk) -> list[Fact]:
    facts = [_fact("keys", len(found.keys), "count", "Schlüssel", "keys")]
    if found.orders:
        facts.append(_fact("orders", found.orders, "count", "Bestellungen", "orders"))
        if found.revenue is not None:
            facts.append(_fact("revenue", found.revenue, found.currency or desk.currency, "Umsatz", "revenue"))
        assert found.last_order is not None
        days = Decimal(int((found.at - found.last_order).total_seconds() // 86_400))
        facts.append(
            _fact("days_since_order", days, "days", "Tage seit der letzten Bestellung", "days since last order")
        )
    if found.events:
        facts.append(_fact("events", found.events, "count", "Ereignisse", "events"))
    return facts


def _fact(id: str, value: int | Decimal, unit: str, de: str, en: str) -> Fact:
    return Fact(id=id, value=Decimal(value), unit=unit, label=Words(de=de, en=en))


def _names(found: Person, day: date) -> dict[str, Words]:
    used = {rule for _, _, names, *_ in found.keys for rule in names}
    told = [rule.name for rule in rules() if rule.id in used]
    names = {
        "profile": Words(de=found.profile, en=found.profile),
        "day": spoken(Period(start=day, end=day)),
        "rules": Words(
            de="; ".join(dict.fromkeys(n.de for n in told)), en="; ".join(dict.fromkeys(n.en for n in told))
        ),
    }
    if found.orders and found.revenue is None:
        names["orders_mixed"] = Words(de="der Umsatz wird nicht summiert", en="revenue is not added up")
    if found.consents:
        names["consent"] = _consent(found)
    return names


def _consent(found: Person) -> Words:
    parts = [(plain(purpose) or "–", bool(granted)) for purpose, granted, *_ in found.consents]
    return Words(
        de=", ".join(f"{purpose} {'erteilt' if granted else 'nicht erteilt'}" for purpose, granted in parts),
        en=", ".join(f"{purpose} {'granted' if granted else 'not granted'}" for purpose, granted in parts),
    )


def _tables(found: Person) -> dict[str, Table]:
    names = {rule.id: rule.name.en for rule in rules()}
    tables = {
        "keys": Table(
            columns=("kind", "key", "rules", "rows", "first", "last"),
            rows=tuple(
                (KIND_NAMES[kind].en, key, "; ".join(names[rule] for rule in linked), rows, first, last)
                for kind, key, linked, rows, first, last in found.keys[:KEYS_SHOWN]
            ),
        )
    }
    shown: list[tuple[str, tuple[str, ...], tuple[tuple[Any, ...], ...]]] = [
        ("orders", ("order_id", "ordered_at", "revenue", "currency", "source", "status"), found.newest_orders),
        ("events", ("occurred_at", "name", "page", "source", "device", "consent"), found.newest_events),
        ("consents", ("purpose", "granted", "at", "records"), found.consents),
        ("features", ("feature", "value"), tuple(found.features.items())),
    ]
    return tables | {name: Table(columns=columns, rows=rows) for name, columns, rows in shown if rows}


def _caveats(args: Args, found: Person, desk: Desk) -> tuple[Words, ...]:
    said: list[Words] = []
    customers = [key for kind, key, *_ in found.keys if kind == "customer"]
    if len(customers) > 1:
        said.append(
            Words(
                de=f"Das Profil hat {len(customers)} Kundennummern; trennen lässt es sich mit:"
                " leitstand identity split SCHLÜSSEL SCHLÜSSEL",
                en=f"The profile has {len(customers)} customer numbers; take it apart with:"
                " leitstand identity split KEY KEY",
            )
        )
    if args.as_of is not None and args.as_of < desk.today:
        said.append(
            Words(
                de="Bestellungen, Ereignisse und Einwilligungen sind die bis zu diesem Tag; die Verknüpfungen sind"
                " die von heute.",
                en="Orders, events and consents are those up to that day; the links are today's.",
            )
        )
    return tuple(said)


def _sources(found: Person, desk: Desk) -> tuple[Source, ...]:
    loaded = desk.warehouse.kinds()
    used = [kind for kind in ("orders", "transactions", "events", "contacts", "consents") if kind in loaded]
    return (
        Source(name="identity", kind="links", snapshot=found.read.get("identity", ""), rows=len(found.keys)),
        *(Source(name=loaded[kind].dataset, kind=kind, snapshot=loaded[kind].snapshot) for kind in used),
    )
