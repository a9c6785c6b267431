"""The bounds of a policy in words: what a change has to keep, one line a bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from figures import show
from terms import Fact, Words, number
from terms.weekdays import CODES
from web.page.parts.basic import CONFIDENCE, EVIDENCE

if TYPE_CHECKING:
    from errors import Lang

SPANS = {
    "change": Words(de="je Änderung", en="a change"), "hour": Words(de="je Stunde", en="an hour"),
    "day": Words(de="am Tag", en="a day"), "week": Words(de="in der Woche", en="a week"),
    "total": Words(de="insgesamt offen", en="open altogether"), "step": Words(de="auf einmal", en="at once"),
}  # fmt: skip
SAID = {
    "risk": Words(de="auf dem Spiel bis {value} {span}", en="at risk up to {value} {span}"),
    "share": Words(de="auf dem Spiel bis {value} der Tagesausgaben {span}",
                   en="at risk up to {value} of a day's spend {span}"),
    "operations": Words(de="bis {value} Schreibvorgänge {span}", en="up to {value} writes {span}"),
    "grow": Words(de="höchstens {value} nach oben {span}", en="up by {value} at most {span}"),
    "shrink": Words(de="höchstens {value} nach unten {span}", en="down by {value} at most {span}"),
    "floor": Words(de="Budget mindestens {value} am Tag", en="budget at least {value} a day"),
    "ceiling": Words(de="Budget höchstens {value} am Tag", en="budget at most {value} a day"),
    "cooldown_hours": Words(de="{value} Stunden zwischen zwei Änderungen", en="{value} hours between two changes"),
    "platforms": Words(de="nur auf {value}", en="only on {value}"),
    "kinds": Words(de="nur {value}", en="only {value}"),
    "campaigns": Words(de="nur Kampagnen wie {value}", en="only campaigns like {value}"),
    "not_campaigns": Words(de="nie Kampagnen wie {value}", en="never campaigns like {value}"),
    "hours": Words(de="nur {value} Uhr", en="only {value}"), "weekdays": Words(de="nur {value}", en="only on {value}"),
    "evidence": Words(de="Beleg mindestens: {value}", en="evidence at least: {value}"),
    "confidence": Words(de="Vertrauen mindestens: {value}", en="confidence at least: {value}"),
    "longest_days": Words(de="gilt höchstens {value} Tage", en="holds for {value} days at most"),
    "all_auto": Words(de="von selbst, alles zusammen", en="by itself, all together"),
    "all_always": Words(de="überhaupt, alles zusammen", en="ever, all together"),
}  # fmt: skip
KINDS = {
    "campaign": Words(de="Kampagnen", en="campaigns"), "ad_group": Words(de="Anzeigengruppen", en="ad groups"),
    "keyword": Words(de="Keywords", en="keywords"), "ad": Words(de="Anzeigen", en="ads"),
    "audience": Words(de="Zielgruppen", en="audiences"),
}  # fmt: skip
LISTS = ("platforms", "kinds", "campaigns", "not_campaigns", "hours", "weekdays")


def bounds_said(bounds: Any, currency: str, lang: Lang) -> list[str]:
    """Every bound of `policies._bounds.Bounds` that is set."""
    return list(_bounds(bounds, currency, lang))


def total_said(total: Any, currency: str, lang: Lang, side: str) -> list[str]:
    """The bounds of all actions together."""
    lead = SAID[f"all_{side}"].said(lang)
    return [f"{lead}: {line}" for line in _sums(total, currency, lang)]


def _bounds(bounds: Any, currency: str, lang: Lang) -> Iterator[str]:
    yield from _sums(bounds, currency, lang)
    for way in ("grow", "shrink"):
        for span, value in _set(getattr(bounds, way)):
            yield _line(way, _figure(value, "share", lang), lang, span)
    for end, value in _set(bounds.budget):
        yield _line(end, _figure(value, currency, lang), lang)
    for name in LISTS:
        found: tuple[str, ...] | None = getattr(bounds, name)
        if found:
            yield _line(name, ", ".join(_word(name, each, lang) for each in found), lang)
    for name in ("cooldown_hours", "longest_days"):
        if (value := getattr(bounds, name)) is not None:
            yield _line(name, f"{value:g}", lang)
    label: str | None = bounds.evidence
    if label is not None:
        yield _line("evidence", EVIDENCE[label].said(lang), lang)
    colour: str | None = bounds.confidence
    if colour is not None:
        yield _line("confidence", CONFIDENCE[colour][1].said(lang), lang)


def _sums(total: Any, currency: str, lang: Lang) -> Iterator[str]:
    for name, value in _set(total.risk):
        span, share, _ = name.partition("_share")
        unit = "share" if share else currency
        yield _line("share" if share else "risk", _figure(value, unit, lang), lang, span)
    for span, value in _set(total.operations):
        yield _line("operations", f"{value:g}", lang, span)


def _set(part: Any) -> list[tuple[str, float]]:
    """The fields that are set."""
    fields: dict[str, float | None] = part.model_dump()
    return [(name, value) for name, value in fields.items() if value is not None]


def _line(name: str, value: str, lang: Lang, span: str = "") -> str:
    return SAID[name].said(lang).format(value=value, span=SPANS[span].said(lang) if span else "").strip()


def _figure(value: float, unit: str, lang: Lang) -> str:
    digits = 0 if unit != "share" and value == int(value) else None
    label = Words(de="Grenze", en="limit")
    return show(Fact(id="limit", value=number(value), unit=unit, label=label, digits=digits), lang)


def _word(name: str, each: str, lang: Lang) -> str:
    words = {"weekdays": CODES, "kinds": KINDS}.get(name, {}).get(each)
    return words.said(lang) if words else each.replace("-", "–") if name == "hours" else each
