"""What is loaded, how fresh and how good it is, what each kind promises, and where a figure comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from errors import Lang
from terms import Result, Words
from terms.named import owner, platform
from web.html import Html, el, join
from web.page.parts.basic import badge, button, capital, card, empty, field, form, link, submit
from web.page.parts.moments import day
from web.page.parts.receipts import offer
from web.page.parts.results import shown
from web.page.parts.tables import rows
from web.page.screen import Given, Screen
from web.proposing import value_said
from web.views import stock

SAID = {
    "sources": Words(de="Was geladen ist", en="What is loaded"), "kind": Words(de="Daten", en="Data"),
    "rows": Words(de="Zeilen", en="Rows"),
    "span": Words(de="Zeitraum", en="Period"),
    "age": Words(de="Stand", en="State"),
    "from": Words(de="Quellen", en="Sources"),
    "gaps": Words(de="Lücken", en="Gaps"),
    "owner": Words(de="zuständig", en="Owner"),
    "fresh": Words(de="aktuell", en="up to date"), "stale": Words(de="veraltet", en="stale"),
    "days": Words(de="Tage alt", en="days old"), "day": Words(de="Tag alt", en="day old"),
    "ageless": Words(de="altert nicht", en="does not age"), "none": Words(de="keine", en="none"),
    "promise": Words(de="Zusagen", en="Contract"), "missing": Words(de="Noch nicht geladen", en="Not loaded yet"),
    "missing_text": Words(de="Jede dieser Datenarten macht weitere Fragen möglich.",
                          en="Each of these kinds makes more questions possible."),
    "quality": Words(de="Qualität", en="Quality"), "check": Words(de="Jetzt prüfen", en="Check now"),
    "checking": Words(de="Jede Zusage wird an den Daten geprüft …", en="Every promise is checked against the data …"),
    "failing": Words(de="Zeilen, die gegen eine Zusage verstoßen", en="Rows that break their promise"),
    "checks": Words(de="Prüfungen", en="Checks"),
    "lineage": Words(de="Woher kommt eine Zahl?", en="Where does a figure come from?"),
    "metric": Words(de="Kennzahl", en="Metric"), "period": Words(de="Zeitraum", en="Period"),
    "metric_hint": Words(de="etwa Umsatz, Kosten, ROAS", en="such as revenue, cost, ROAS"),
    "period_hint": Words(de="etwa 2026-10 oder 2026-W40; leer: alles",
                         en="such as 2026-10 or 2026-W40; empty: everything"),
    "trace": Words(de="Bis zur Zeile verfolgen", en="Trace it to the row"),
    "add": Words(de="Dateien laden", en="Load files"),
    "empty": Words(de="Noch keine Daten", en="No data yet"),
    "empty_text": Words(de="Laden Sie eine Datei aus Google Ads, Meta, dem Shop oder GA4: Der Leitstand erkennt sie.",
                        en="Load an export of Google Ads, Meta, your shop or GA4: the control room recognises it."),
    "column": Words(de="Spalte", en="Column"),
    "type": Words(de="Art", en="Type"),
    "must": Words(de="nötig", en="required"),
    "bounds": Words(de="Grenzen", en="Bounds"), "person": Words(de="personenbezogen", en="personal"),
    "filled": Words(de="gefüllt", en="filled"), "version": Words(de="Fassung", en="version"),
    "block": Words(de="Schon wegen einer schlechten Zeile wird die Datei abgelehnt.",
                   en="One bad row refuses the file."),
    "quarantine": Words(de="Schlechte Zeilen werden ausgesondert und gezeigt.", en="Bad rows are set aside and shown."),
    "warn": Words(de="Werte außerhalb der Grenzen werden geladen und gemeldet.",
                  en="Values out of bounds are loaded and reported."),
    "hashed": Words(de="nur als Hash", en="as a hash only"),
}  # fmt: skip

MUST = {"required": "required"}


def page(screen: Screen) -> None:
    """Sources, quality on demand, lineage on demand."""
    offer(screen)
    lang, visit = screen.lang, screen.visit
    sources, quality = screen.region(), screen.region()
    may = visit.may("ask")
    tracing = screen.region()
    lineage = screen.region(live=True)
    known: dict[str, Any] = {}

    async def loaded() -> Html:
        told = await screen.work(stock.stock, visit.settings, visit.room.desk, lang)
        known.update({each["kind"]: each for each in told["kinds"]})
        if told["kinds"] and may:
            tracing.show(_lineage_form(lang))
            start = button(SAID["check"].said(lang), "quality", "first")
            quality.show(card(el("div", start, class_="line"), title=SAID["quality"].said(lang)))
        return listed(told, lang, may=visit.may("import_data"))

    async def check(_given: Given) -> None:
        screen.fill(quality, checked, SAID["checking"].said(lang))

    async def checked() -> Html:
        result = await screen.work(called, screen, "data.quality", {})
        heads = {name: SAID[name] for name in ("checks", "failing")}
        inner = shown(result, lang, tiles=("checks", "failed", "warned"), tables=("failing", "checks"), heads=heads)
        return card(inner, title=SAID["quality"].said(lang))

    async def traced(given: Given) -> None:
        asked = {key: given[key].strip() for key in ("metric", "period") if given.get(key, "").strip()}

        async def make() -> Html:
            return card(shown(await screen.work(called, screen, "data.lineage", asked), lang))

        screen.fill(lineage, make)

    async def promise(given: Given) -> None:
        kind = given.get("of", "")
        told = await screen.work(stock.agreed, kind, lang)
        screen.drawer(told["title"], promised(told["contract"], known.get(kind, {}).get("fields", {}), lang))

    # What a tool computes goes on record: a key that only reads sets nothing going.
    for name, order, needs in (("quality", check, "ask"), ("lineage", traced, "ask"), ("promise", promise, "read")):
        screen.on(name, order, needs)
    screen.fill(sources, loaded)


def called(screen: Screen, tool: str, args: dict[str, Any]) -> Result:
    """What a tool says of these arguments."""
    from tools.calling import call

    return call(tool, args, screen.visit.room.desk)


def _lineage_form(lang: Lang) -> Html:
    return card(
        form(
            "lineage",
            field(SAID["metric"].said(lang), "metric", hint=SAID["metric_hint"].said(lang), more=MUST),
            field(SAID["period"].said(lang), "period", hint=SAID["period_hint"].said(lang)),
            el("div", submit(SAID["trace"].said(lang), ""), class_="line"), kind="cards",
        ),
        title=SAID["lineage"].said(lang),
    )  # fmt: skip


def listed(told: dict[str, Any], lang: Lang, *, may: bool = True) -> Html:
    """What is loaded, and what is not; `may` says whether whoever looks may load files."""
    add = link(SAID["add"].said(lang), "/page/chat?do=import", "first") if may else None
    if not told["kinds"]:
        return empty(SAID["empty"].said(lang), SAID["empty_text"].said(lang), *filter(None, [add]))
    heads = [SAID[key].said(lang) for key in ("kind", "rows", "span", "age", "from", "gaps", "owner", "promise")]
    cells = [_row(each, lang) for each in told["kinds"]]
    missing = [
        el("p", SAID["missing_text"].said(lang), class_="soft small"),
        el("div", *(badge(each["title"]) for each in told["missing"]), class_="line"),
    ]
    listing = el("div", rows(heads, cells, lang, limit=40, caption=SAID["sources"].said(lang)), class_="flow named")
    top = el("div", add, class_="line") if add else None
    loaded = card(top, listing, title=SAID["sources"].said(lang))
    rest = card(*missing, title=SAID["missing"].said(lang), kind="flat") if told["missing"] else None
    return el("div", loaded, rest, class_="stack")


def _row(each: dict[str, Any], lang: Lang) -> list[Any]:
    gaps = [
        f"{day(first, lang)} – {day(last, lang)}" if first != last else day(first, lang) for first, last in each["gaps"]
    ]
    span = join([el("span", f"{day(each['first'], lang)} –", class_="once"), " ", el("span", day(each["last"], lang),
                 class_="once")]) if each["first"] else Html("–")  # fmt: skip
    return [
        el("strong", capital(each["title"])), each["rows"], span, state(each, lang),
        el("span", sources(each["sources"]) or each["dataset"]),
        join([el("div", gap) for gap in gaps[:3]]) if gaps else SAID["none"].said(lang),
        ", ".join(owner(name).said(lang) for name in each["owners"]) or "–",
        button(SAID["promise"].said(lang), "promise", "plain", of=each["kind"]),
    ]  # fmt: skip


def sources(named: Sequence[str]) -> str:
    """Where it came from; beyond a few their number."""
    told = [platform(name) for name in named if name.strip(" –-")]
    return ", ".join(told[:6]) + (f" + {len(told) - 6}" if len(told) > 6 else "")


def state(each: dict[str, Any], lang: Lang) -> Html:
    """Whether a kind is up to date."""
    if each["freshness_days"] is None or each["age_days"] is None:
        return badge(SAID["ageless"].said(lang))
    age = max(0, each["age_days"])
    now, old = SAID["stale" if each["stale"] else "fresh"].said(lang), SAID["day" if age == 1 else "days"].said(lang)
    return badge(f"{now} · {age} {old}", "warn" if each["stale"] else "good")


def promised(contract: dict[str, Any], filled: dict[str, float], lang: Lang) -> Html:
    """What a kind promises, column by column, and how full each one is."""
    heads = [SAID[key].said(lang) for key in ("column", "type", "must", "bounds", "filled")]
    cells = [
        [
            join([el("code", name), el("div", badge(SAID["hashed"].said(lang), "accent")) if column["pii"] else None]),
            column["type"], "✓" if column["required"] else "", _bounds(column, lang),
            f"{value_said(round(100 * filled[name]), lang)} %" if name in filled else "–",
        ]
        for name, column in contract["columns"].items()
    ]  # fmt: skip
    version = f"{SAID['version'].said(lang)} {contract['version']}"
    return el(
        "div",
        el("p", badge(version), " ", SAID[contract["on_breach"]].said(lang), class_="small"),
        rows(heads, cells, lang, limit=60, caption=heads[0]), class_="stack",
    )  # fmt: skip


def _bounds(column: dict[str, Any], lang: Lang) -> str:
    low, high = (value_said(column[end], lang) if column[end] is not None else "" for end in ("min", "max"))
    if low and high:
        return f"{low} – {high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""
