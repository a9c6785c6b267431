# pyright: basic
"""Everything about one person in one call: keys with the rules that link them, orders, events, consent, features."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import BadArguments, NoData, NotFound
from warehouse import features, vault
from warehouse.features.moment import Moment, moment
from warehouse.identity import profiles
from warehouse.identity.rules import KINDS, rules
from warehouse.session import home_of, session
from warehouse.vault import keys as vault_keys
from warehouse.vault.patterns import EMAIL, PHONE

if TYPE_CHECKING:
    from warehouse.reader import Reader

NEWEST = 20
_TYPED = {"email": re.compile(EMAIL), "phone": re.compile(PHONE)}


@dataclass(frozen=True)
class Person:
    """One profile as of a moment; `keys` are (kind, key, rules, rows, first, last), never plain personal values."""

    profile: str
    at: datetime
    keys: tuple[tuple[Any, ...], ...]
    orders: int = 0
    revenue: Decimal | None = None
    currency: str = ""
    first_order: datetime | None = None
    last_order: datetime | None = None
    newest_orders: tuple[tuple[Any, ...], ...] = ()
    events: int = 0
    last_event: datetime | None = None
    newest_events: tuple[tuple[Any, ...], ...] = ()
    consents: tuple[tuple[Any, ...], ...] = ()
    features: Mapping[str, Any] = field(default_factory=dict)
    customer: str = ""
    read: Mapping[str, str] = field(default_factory=dict)


def person(reader: Reader, key: str, at: Moment) -> Person:
    """The profile that a key belongs to: customer number, hash, login, device, order, profile, or a typed address.

    `at` is the moment (a day means its end): orders, events, consents and features before it count.

    Raises:
        NotFound: no loaded data show this key.
        BadArguments: the key stands for several people in several kinds; `kind:key` chooses.
    """
    end = moment(at)
    wanted = nameless(key, home_of(reader))
    with profiles.current(reader) as (cursor, snapshot):
        node, profile = _find(cursor, wanted)
        keys = _keys(cursor, profile)
        read = {"identity": snapshot}
    own = {kind: [one[1] for one in keys if one[0] == kind] for kind in KINDS}
    told: dict[str, Any] = {}
    told |= _orders(reader, own, end)
    told |= _events(reader, own, end)
    told |= _consents(reader, keys, end)
    customer = node.partition(":")[2] if node.startswith("customer:") else next(iter(own["customer"]), "")
    if customer and features.available(reader):
        told |= {"features": features.serve(reader, customer, end), "customer": customer}
    return Person(profile=profile, at=end, keys=keys, read=read, **told)


def nameless(key: str, home: Path) -> str:
    """A typed e-mail address or phone number as its keyed hash; every other key as it is."""
    text = key.strip()
    kind = next((kind for kind, look in _TYPED.items() if look.fullmatch(text)), None)
    if kind is None:
        return text
    if not vault_keys.there(home):
        return f"[{kind}]"
    return vault.hashed(home, kind, text)


def _find(cursor: Any, key: str) -> tuple[str, str]:
    found = cursor.execute(
        "select node, profile, kind from profiled where key = $key or node = $key or profile = $key order by"
        " list_position($kinds, kind), node",
        {"key": key, "kinds": list(KINDS)},
    ).fetchall()
    if not found:
        found = _by_order(cursor, key)
    if not found:
        raise NotFound(
            en="No loaded data show this key.",
            de="Dieser Schlüssel kommt in den geladenen Daten nicht vor.",
            do_en="Give a customer number, login, device, order number, a hash from a table, or an e-mail address.",
            do_de="Nennen Sie Kundennummer, Anmeldung, Gerät, Bestellnummer, einen Hash aus einer Tabelle oder E-Mail.",
        )
    if len({row[1] for row in found}) > 1:
        choices = ", ".join(row[0] for row in found[:6])
        raise BadArguments(
            en="This key stands for several people.",
            de="Dieser Schlüssel steht für mehrere Personen.",
            do_en=f"Choose one: {choices}.",
            do_de=f"Wählen Sie: {choices}.",
        )
    return found[0][0], found[0][1]


def _by_order(cursor: Any, key: str) -> list[tuple[Any, ...]]:
    try:
        return cursor.execute(
            "select distinct p.node, p.profile, p.kind from orders o join profiled p on p.node = 'customer:' ||"
            " o.customer_id where o.order_id = $key",
            {"key": key.removeprefix("order:")},
        ).fetchall()
    except Exception:  # no orders are loaded
        return []


def _keys(cursor: Any, profile: str) -> tuple[tuple[Any, ...], ...]:
    """Each key with the rules that link it, the rows that show them, and when they were seen first and last."""
    found = cursor.execute(
        "select p.kind, p.key, list_distinct(list(l.rule) filter (not l.self)) as rules, coalesce(sum(l.n), 0)::bigint,"
        " min(l.first), max(l.last) from profiled p left join (select a as node, rule, n, first, last, a = b as self"
        " from links where not coalesce(cut, false) union all select b, rule, n, first, last, false from links"
        " where a <> b and not coalesce(cut, false)) l using (node) where p.profile = $profile"
        " group by p.node, p.kind, p.key order by list_position($kinds, p.kind), p.key",
        {"profile": profile, "kinds": list(KINDS)},
    ).fetchall()
    order = [rule.id for rule in rules()]
    return tuple((kind, key, tuple(sorted(names or (), key=order.index)), n, first, last)
                 for kind, key, names, n, first, last in found)  # fmt: skip


def _orders(reader: Reader, own: Mapping[str, list[str]], at: datetime) -> dict[str, Any]:
    loaded = reader.kinds()
    if "orders" in loaded:
        source = (
            "select order_id, ordered_at as moment, revenue, currency, source, status from orders where customer_id in"
            " (select unnest($customers::varchar[])) or order_id in (select unnest($guests::varchar[]))"
        )
        params = {"customers": own["customer"], "guests": own["order"]}
    elif "transactions" in loaded:
        source = (
            'select null::varchar as order_id, "date"::timestamp as moment, amount as revenue,'
            " null::varchar as currency, null::varchar as source, null::varchar as status from transactions"
            " where customer_id in (select unnest($customers::varchar[]))"
        )
        params = {"customers": own["customer"]}
    else:
        return {}
    kind = "orders" if "orders" in loaded else "transactions"
    with session(reader, [kind]) as (cursor, _):
        cursor.execute(
            f"create or replace temp table own_orders as select * from ({source}) o where moment < $at",
            params | {"at": at},
        )
        (total,) = cursor.execute(
            "select count(*), sum(revenue), min(moment), max(moment), count(distinct currency), min(currency)"
            " from own_orders"
        ).fetchall()
        newest = cursor.execute(
            f"select order_id, moment, revenue, currency, source, status from own_orders order by moment desc, order_id"
            f" limit {NEWEST}"
        ).fetchall()
    one = total[4] <= 1
    return {
        "orders": total[0], "revenue": total[1] if one else None, "first_order": total[2], "last_order": total[3],
        "newest_orders": tuple(newest), "currency": total[5] if one and total[5] else "",
    }  # fmt: skip


def _events(reader: Reader, own: Mapping[str, list[str]], at: datetime) -> dict[str, Any]:
    try:
        with session(reader, ["events"]) as (cursor, _):
            cursor.execute(
                "create or replace temp table own_events as select occurred_at, name, page, source, device, consent,"
                " event_id from events where (user_id in (select unnest($users::varchar[])) or anonymous_id in"
                " (select unnest($devices::varchar[]))) and occurred_at < $at",
                {"users": own["user"], "devices": own["device"], "at": at},
            )
            (total,) = cursor.execute("select count(*), max(occurred_at) from own_events").fetchall()
            newest = cursor.execute(
                "select occurred_at, name, page, source, device, consent from own_events order by occurred_at desc,"
                f" event_id limit {NEWEST}"
            ).fetchall()
    except NoData:
        return {}
    return {"events": total[0], "last_event": total[1], "newest_events": tuple(newest)}


def _consents(reader: Reader, keys: tuple[tuple[Any, ...], ...], at: datetime) -> dict[str, Any]:
    """The state of each purpose at the moment: the newest record of any of the person's keys."""
    try:
        with session(reader, ["consents"]) as (cursor, _):
            found = cursor.execute(
                'select coalesce(purpose, \'\'), arg_max(granted, ("at", subject)), max("at"), count(*) from consents'
                ' where subject in (select unnest($keys::varchar[])) and "at" < $at group by 1 order by 1',
                {"keys": [key for _, key, *_ in keys], "at": at},
            ).fetchall()
    except NoData:
        return {}
    return {"consents": tuple(found)}


def nodes(reader: Reader, key: str) -> list[str]:
    """The nodes (kind:key) that a key means: its own one, or all of a profile's.

    Raises:
        NotFound, BadArguments: as `person`.
    """
    wanted = nameless(key, home_of(reader))
    with profiles.current(reader) as (cursor, _):
        node, profile = _find(cursor, wanted)
        if wanted != profile:
            return [node]
        return [row[0] for row in cursor.execute(
            "select node from profiled where profile = $profile order by node", {"profile": profile}
        ).fetchall()]  # fmt: skip
