"""The platforms' conversions against the shop's orders: who claims how much too much, and which number to use."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from pydantic import Field

from errors import NoData
from methods.reconciliation import counted_twice, poisson_ratio
from terms import Chart, Fact, Interval, Period, Result, Source, Table, Words, number
from tools._charts import Axis, bars
from tools._tool import Arguments, Desk
from tools.data._chart import axis
from tools.data._differences import consent, few, fresh, names_missing, shift, units, unsourced, value_notes, views
from tools.data._gate import gate
from tools.data._ledgers import FEW, LEVEL, ZERO, Books, Side, books, total_of
from tools.data._pair import latest
from tools.data._period import spoken
from tools.data._slice import dimension, values
from tools.data._sums import by_group, has
from tools.data._utm import windows
from tools.data.metric import Where
from warehouse.reader import Loaded


class Args(Arguments):
    """Which days, which part of the ad data."""

    period: Period | None = Field(default=None, description="Days to reconcile; unset: the last whole month or week.")
    where: Where = Field(default_factory=dict, description='Filter of the ad data: {"platform": "google"}.')


TEXT = {
    "de": """{{period}}: Die Plattformen melden {{platform_total}} Conversions, der Shop hat \
{{shop_total}} Bestellungen.
Nach ihren utm-Angaben gehören {{attributed_total}} davon zu den Plattformen; bei {{unattributed}} fehlt eine \
solche Zuordnung.
Auf eine {{against}} kommen {{overclaim_ratio}} gemeldete Conversions.
Die Meldungen entsprechen {{claim_share}} aller Bestellungen.
Mindestens doppelt gezählt oder ohne Bestellung: {{double_counted}}.
Am stärksten überzeichnet {{worst_name}}: {{worst_ratio}} Meldungen je zugeordneter Bestellung.
Welche Zahl wofür: Innerhalb einer Plattform steuern Sie nach deren eigenen Zahlen.
Plattformen vergleichen Sie nach den zugeordneten Bestellungen, Ergebnis und Budget nach denen des Shops.
Was Werbung zusätzlich bringt, zeigt keine dieser Zahlen, sondern nur ein Test.""",
    "en": """{{period}}: the platforms report {{platform_total}} conversions, the shop has {{shop_total}} orders.
By their utm values {{attributed_total}} of these belong to the platforms; {{unattributed}} have no such source.
For every {{against}} there are {{overclaim_ratio}} reported conversions.
The reports come to {{claim_share}} of all orders.
Counted twice, or without an order, at least: {{double_counted}}.
The most overstated is {{worst_name}}: {{worst_ratio}} reports to one attributed order.
Which number for what: inside a platform steer by its own numbers.
Compare platforms by the attributed orders; judge result and budget by the shop's.
What advertising adds, none of these numbers shows; only a test does.""",
}
AGAINST = {
    True: Words(de="zugeordnete Bestellung", en="attributed order"),
    False: Words(de="Bestellung des Shops", en="order of the shop"),
}
ASKED = {
    "de": [
        "Stimmen die Plattform-Conversions mit den Shop-Bestellungen überein?",
        "Gleiche Google Ads mit dem Shop ab",
        "Warum zeigt Meta mehr Verkäufe als unser Shop?",
        "Wie stark überzeichnen die Plattformen?",
        "Werden Bestellungen doppelt gezählt?",
        "Abgleich Werbeplattformen gegen Warenwirtschaft im März",
        "Welcher Zahl soll ich glauben, der von Google oder der vom Shop?",
        "Wie viele Bestellungen lassen sich keiner Plattform zuordnen?",
        "Passt der gemeldete Umsatz der Plattformen zum Shopumsatz?",
        "Summe der gemeldeten Conversions gegen echte Bestellungen",
        "Beanspruchen Meta und Google dieselben Käufe?",
        "Conversion-Abgleich Plattform und Backend",
        "Wie groß ist die Lücke zwischen Ads-Konto und Shopsystem?",
        "Sind die Facebook-Conversions echt?",
        "Differenz zwischen Plattformumsatz und Shopumsatz letzten Monat",
        "Rechnen die Plattformen brutto oder netto?",
        "Hat TikTok seine Verkäufe wirklich gebracht oder nur gemeldet?",
        "Prüfe die gemeldeten Conversions gegen die Bestellliste",
        "Die Werbekonten zeigen mehr Umsatz als unser Shop, was stimmt denn nun?",
        "Zählen Google und Meta dieselbe Bestellung zweimal?",
        "Plattformzahlen mit dem Warenwirtschaftssystem abgleichen, bitte für Mai",
        "Wie viele der gemeldeten Käufe sind echte Bestellungen?",
        "Übertreibt Meta seine Verkäufe?",
        "Warum hat Google Ads im April mehr Conversions als der Shop Bestellungen?",
        "Doppelzählung zwischen den Kanälen im letzten Quartal",
        "Wie viele Bestellungen schreiben sich mehrere Plattformen gleichzeitig gut?",
        "Passen die Zahlen aus dem Meta-Werbekonto zu unseren Bestellungen?",
        "Wem kann ich mehr trauen: dem Anzeigenkonto oder dem Shop?",
        "Weicht der Umsatz in Google Ads vom echten Umsatz ab?",
        "Mach mal einen Abgleich Ads gegen Shop",
        "Kontrolliere, ob die Plattformen mehr melden, als verkauft wurde",
        "plattform vs shop letzte woche",
        "Zu viel gemeldete Verkäufe je Plattform im Juni",
        "Welche Plattform schmückt sich mit fremden Verkäufen?",
    ],
    "en": [
        "Do the platform conversions match the shop orders?",
        "Reconcile Google Ads with the shop",
        "Why does Meta show more sales than our shop?",
        "How much do the platforms overclaim?",
        "Are orders counted twice?",
        "Reconciliation of ad platforms against the backend in March",
        "Which number should I trust, Google's or the shop's?",
        "How many orders cannot be attributed to any platform?",
        "Does the revenue reported by the platforms fit the shop's?",
        "Sum of claimed conversions versus real orders",
        "Do Meta and Google claim the same purchases?",
        "Conversion reconciliation platform versus backend",
        "How large is the gap between the ad account and the shop system?",
        "Are the Facebook conversions real?",
        "Difference between platform revenue and shop revenue last month",
        "Do the platforms report gross or net?",
        "Did TikTok really bring those sales or only report them?",
        "Check the reported conversions against the order list",
        "The ad accounts show more revenue than our shop, so which is true?",
        "Do Google and Meta count the same order twice?",
        "Match platform numbers with the ERP for May please",
        "How many of the reported purchases are real orders?",
        "Is Meta exaggerating its sales?",
        "Why did Google Ads have more conversions in April than the shop had orders?",
        "Double counting between channels in the last quarter",
        "How many orders do several platforms take credit for at once?",
        "Do the figures from the Meta ad account fit our orders?",
        "What can I trust more: the ad account or the shop?",
        "Does revenue in Google Ads deviate from actual revenue?",
        "Quick check of ads against shop",
        "Verify whether the platforms report more than was sold",
        "platform vs shop last week",
        "Over-reported sales by platform in June",
        "Which platform takes credit for sales that are not its own?",
    ],
}


def reconcile(args: Args, desk: Desk) -> Result:
    """What the platforms claim against what the shop sold: by platform, in total, day by day, and which number to use.

    overclaim_ratio = conversions claimed / orders whose utm values name an ad platform (against all orders where orders
    carry no source), with the exact 95 % interval of a ratio of two Poisson counts (Przyborowski & Wilenski 1940).
    double_counted = max(0, claims - all orders): a lower bound, since each order can honestly be claimed once.
    correlation: of daily claims and orders after level and weekday are taken out; best_shift: the day by which
    claims would have to be moved to fit clearly better (time zone, or click date against order date), 0 if none.

    Returns facts platform_total, shop_total, claim_share, double_counted, overclaim_ratio; with sources
    attributed_total, unattributed, without_source; with values platform_value, shop_value, value_ratio; with enough
    days correlation, best_shift; with sessions measured_share and consent_denied; table platforms: platform, claimed,
    attributed, ratio, low, high, claimed_value, attributed_value, click_days, view_days.

    Errors: NoData where only one side is loaded, or no day is loaded on both.
    """
    ads, shop = _sides(desk)
    period = _both(ads, shop, args.period)
    named = {dimension(ads, name, filtering=True): value for name, value in args.where.items()}
    where = {column: values(desk, ads, column, wanted) for column, wanted in named.items()}
    seen = books(desk, ads, shop, where, period)
    chosen = where.get("platform")
    attributed = {name: side for name, side in seen.attributed.items() if not chosen or name in chosen}
    same = _currency(desk, ads) == _currency(desk, shop)
    facts = _facts(seen, attributed, _currency(desk, ads), _currency(desk, shop), same)
    worst, worst_name = _worst(seen, attributed)
    measured = _measured(desk, period, seen.shop.count)
    grave = [*units(ads, shop, same), *names_missing(seen), fresh(desk, ads, where, period), shift(seen)]
    soft = [*value_notes(seen, same), views(seen, attributed), unsourced(seen), *consent(measured), few(seen)]
    gates = [gate(desk, ads.kind, period, where=where), gate(desk, shop.kind, period)]
    result = Result(
        facts=(*facts, *worst, *measured),
        names={"period": spoken(period), "against": AGAINST[seen.sourced]} | worst_name,
        tables={"platforms": _table(seen, attributed)},
        charts=(_chart(seen, attributed, period),),
        confidence="amber" if any(grave) or not seen.sourced else "green",
        caveats=tuple(note for note in [*grave, *soft] if note),
        sources=tuple(_source(each, period) for each in (ads, shop)),
    )
    return gates[0] | (gates[1] | result)


def _sides(desk: Desk) -> tuple[Loaded, Loaded]:
    kinds = desk.warehouse.kinds()
    shop = next((kind for kind in ("orders", "transactions") if kind in kinds), None)
    if "ads" in kinds and has(kinds["ads"], "conversions", "platform") and shop:
        return desk.warehouse.need("ads"), desk.warehouse.need(shop)
    if shop:
        raise NoData(
            en="Only the shop's side is loaded; what the ad platforms claim (ads with conversions) is missing.",
            de="Nur die Seite des Shops ist geladen; es fehlt, was die Plattformen melden (ads mit Conversions).",
            do_en="Load a platform export with conversions: leitstand import FILE --as ads",
            do_de="Laden Sie einen Plattform-Export mit Conversions: leitstand import DATEI --as ads",
            data_kind="ads",
        )
    raise NoData(
        en="The shop's side is missing: without orders nothing can be held against the platforms' conversions.",
        de="Es fehlt die Seite des Shops: Ohne Bestellungen lässt sich den Conversions nichts gegenüberstellen.",
        do_en="Load the shop's orders: leitstand import FILE --as orders",
        do_de="Laden Sie die Bestellungen des Shops: leitstand import DATEI --as orders",
        data_kind="orders",
    )


def _both(ads: Loaded, shop: Loaded, asked: Period | None) -> Period:
    """The asked days that are loaded on both sides."""
    assert ads.first
    assert ads.last
    first, last = max(ads.first, shop.first or ads.first), min(ads.last, shop.last or ads.last)
    wanted = asked or (latest(first, last) if first <= last else None)
    if wanted is None or wanted.end < first or wanted.start > last:
        raise NoData(
            en=f"No day is loaded on both sides: ads {ads.first} to {ads.last}, orders {shop.first} to {shop.last}.",
            de=f"Kein Tag ist auf beiden Seiten geladen: ads {ads.first} bis {ads.last}, Bestellungen {shop.first} bis"
            f" {shop.last}.",
            do_en="Choose another period, or load the missing days.",
            do_de="Wählen Sie einen anderen Zeitraum, oder laden Sie die fehlenden Tage.",
        )
    return Period(start=max(wanted.start, first), end=min(wanted.end, last))


def _facts(seen: Books, attributed: dict[str, Side], ours: str, theirs: str, same: bool) -> tuple[Fact, ...]:
    claims, named = total_of(seen.claims.values()), total_of(attributed.values())
    shop = seen.shop
    twice = number(counted_twice(float(claims.count), float(shop.count)))
    facts = [
        _count("platform_total", claims.count, "gemeldete Conversions", "reported conversions", "platform-reported"),
        _count("shop_total", shop.count, "Bestellungen des Shops", "orders of the shop"),
        _count("double_counted", twice, "mindestens doppelt gezählt", "counted twice, at least"),
    ]
    if shop.count:
        label = Words(de="gemeldete Conversions je Bestellung", en="reported conversions to all orders")
        facts.append(Fact(id="claim_share", value=claims.count / shop.count, unit="share", label=label))
    if seen.sourced:
        facts += [
            _count("attributed_total", named.count, "nach utm zugeordnete Bestellungen", "orders attributed by utm"),
            _count(
                "unattributed", shop.count - named.count, "Bestellungen ohne Plattform", "orders without a platform"
            ),
            _count("without_source", seen.blank, "Bestellungen ohne Herkunft", "orders without any source"),
        ]
    base = named.count if seen.sourced else shop.count
    if base:
        label = Words(de="gemeldete Conversions je zugeordneter Bestellung", en="reported conversions to one order")
        facts.append(_ratio("overclaim_ratio", claims.count, base, label))
    if claims.value is not None and shop.value is not None:
        label = Words(de="gemeldeter Wert", en="reported value")
        facts.append(Fact(id="platform_value", value=claims.value, unit=ours, label=label, basis="platform-reported"))
        facts.append(
            Fact(id="shop_value", value=shop.value, unit=theirs, label=Words(de="Shopumsatz", en="shop revenue"))
        )
        if same and shop.value:
            label = Words(de="gemeldeter Wert zu Shopumsatz", en="reported value to shop revenue")
            facts.append(Fact(id="value_ratio", value=claims.value / shop.value, unit="ratio", label=label))
    if not math.isnan(seen.fit.correlation):
        label = Words(de="Korrelation der Tage", en="correlation of the days")
        facts.append(
            Fact(id="correlation", value=number(round(seen.fit.correlation, 4)), unit="index", label=label, digits=2)
        )
        label = Words(de="Verschiebung, die besser passt", en="shift that fits better")
        facts.append(Fact(id="best_shift", value=number(seen.fit.shift), unit="days", label=label))
    return tuple(facts)


def _count(id: str, value: Decimal, de: str, en: str, basis: Any = "observed") -> Fact:
    return Fact(id=id, value=value, unit="count", label=Words(de=de, en=en), basis=basis)


def _ratio(id: str, claimed: Decimal, orders: Decimal, label: Words) -> Fact:
    low, high = poisson_ratio(float(claimed), float(orders), LEVEL)
    span = Interval(low=number(round(low, 4)), high=number(round(high, 4)), level=LEVEL)
    return Fact(id=id, value=claimed / orders, unit="ratio", label=label, interval=span, n=int(orders))


def _worst(seen: Books, attributed: dict[str, Side]) -> tuple[list[Fact], dict[str, Words]]:
    """The platform that claims most to one attributed order, among those with enough orders to tell."""
    known = [name for name in seen.claims if name in attributed and attributed[name].count >= FEW]
    if len(known) < 2:
        return [], {}
    name = max(known, key=lambda each: seen.claims[each].count / attributed[each].count)
    label = Words(de=f"{name}: gemeldete je zugeordneter Bestellung", en=f"{name}: reported to one order")
    fact = _ratio("worst_ratio", seen.claims[name].count, attributed[name].count, label)
    return [fact], {"worst_name": Words(de=name, en=name)}


def _table(seen: Books, attributed: dict[str, Side]) -> Table:
    rows: list[tuple[Any, ...]] = []
    for name in sorted({*seen.claims, *attributed}):
        claim, own = seen.claims.get(name, Side(ZERO, None)), attributed.get(name)
        count = own.count if own else (ZERO if seen.sourced else None)
        ratio, low, high = None, None, None
        if count:
            ratio = claim.count / count
            low, high = (round(end, 4) for end in poisson_ratio(float(claim.count), float(count), LEVEL))
        days = windows(name) or (None, None)
        rows.append((name, claim.count, count, ratio, low, high, claim.value, own.value if own else None, *days))
    columns = (
        "platform", "claimed", "attributed", "ratio", "low", "high", "claimed_value", "attributed_value", "click_days",
        "view_days",
    )  # fmt: skip
    return Table(columns=columns, rows=tuple(rows))


def _chart(seen: Books, attributed: dict[str, Side], period: Period) -> Chart:
    """Claimed and attributed side by side for each platform."""
    said = (Words(de="gemeldet", en="claimed"), Words(de="zugeordnet (utm)", en="attributed (utm)"))
    points = [
        {"platform": name, "number": float(side.count), "side": word}
        for word, sides in zip(said, (seen.claims, attributed), strict=True)
        for name, side in sorted(sides.items())
    ]
    when = spoken(period)
    title = Words(de=f"Conversions und Bestellungen, {when.de}", en=f"Conversions and orders, {when.en}")
    count, book = Words(de="Anzahl", en="number"), Words(de="nach", en="as")
    return bars(
        points, axis("platform"), Axis("number", count, unit="count"), title, series=Axis("side", book, "nominal")
    )


def _currency(desk: Desk, loaded: Loaded) -> str:
    return loaded.currency or desk.currency


def _measured(desk: Desk, period: Period, orders: Decimal) -> list[Fact]:
    """What web analytics measured of the orders, and the share of sessions without consent."""
    sessions = desk.warehouse.kinds().get("sessions")
    if sessions is None or not orders:
        return []
    facts: list[Fact] = []
    if has(sessions, "conversions"):
        [(count,)] = by_group(desk, "sessions", ["sum(conversions)"], [], {}, period).values() or [(ZERO,)]
        label = Words(
            de="von der Webanalyse gemessener Anteil der Bestellungen", en="share of orders that analytics measured"
        )
        facts.append(Fact(id="measured_share", value=count / orders, unit="share", label=label))
    if has(sessions, "consent"):
        found = by_group(desk, "sessions", ["sum(sessions)"], ["consent"], {}, period)
        whole = sum((row[0] for row in found.values()), ZERO)
        denied = sum((row[0] for key, row in found.items() if str(key[0]).lower() == "denied"), ZERO)
        if whole:
            label = Words(de="Sitzungen ohne Einwilligung", en="sessions without consent")
            facts.append(Fact(id="consent_denied", value=denied / whole, unit="share", label=label))
    return facts


def _source(loaded: Loaded, period: Period) -> Source:
    return Source(
        name=loaded.dataset, kind=loaded.kind, snapshot=loaded.snapshot, start=period.start, end=period.end,
        filter=f"date {period.start}..{period.end}",
    )  # fmt: skip
