"""Which test is worth most next, and what has been measured already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from errors import Lang
from figures import show_interval
from terms import Words
from terms.named import platform
from web.html import Html, el
from web.page.parts import measured
from web.page.parts.basic import card, evidence, note
from web.page.parts.figures import interval_bar
from web.page.parts.ranges import cell, reckoned
from web.page.parts.tables import rows

SAID = {
    "next": Words(de="Welcher Test als Nächstes am meisten wert ist", en="Which test is worth most next"),
    "next_text": Words(
        de="Wert: was die Entscheidung nach dem Test erwartungsgemäß besser ist, über ein Jahr, abzüglich Kosten.",
        en="Worth: how much better the decision after the test is expected to be, over a year, less its cost."),
    "known": Words(de="Was schon gemessen ist", en="What has been measured already"),
    "known_text": Words(
        de="Aus den geladenen Daten, auch ohne Eintrag im Register; so eicht es das Modell.",
        en="From the loaded data, also without an entry in the registry; this is how it anchors the model."),
    "channel": Words(de="Kanal", en="Channel"),
    "weeks": Words(de="Dauer", en="Length"),
    "cost": Words(de="Kosten", en="Cost"),
    "worth": Words(de="Wert der Entscheidung", en="Worth of deciding"),
    "net": Words(de="Wert nach Kosten", en="Worth after cost"),
    "mde": Words(de="erkennt ab", en="detects from"),
    "do": Words(de="Planen", en="Plan"),
    "iroas": Words(de="zusätzlicher Ertrag je Euro", en="incremental return per unit"),
    "not_worth": Words(de="Kein Test lohnt sich derzeit: Jeder kostet mehr, als er die Entscheidung besser macht.",
                       en="No test pays at present: each costs more than it improves the decision."),
}  # fmt: skip
MORE_TESTS = 5


def worth(told: Mapping[str, Any], lang: Lang, *, may: bool = True) -> Html | None:
    """Which test is worth most next, and what has been measured already."""
    found = told["found"]
    if told["failed"]:
        return measured.refused(told["failed"], lang)
    if found is None:
        return None
    paying = [each for each in found["tests"] if each["net_value"] > 0]
    heads = [SAID[name].said(lang) for name in ("channel", "weeks", "cost", "worth", "net", "mde")]
    cells = [_test(each, found["run"], lang) for each in found["tests"]]
    if may:
        heads.append("")
        for row, each in zip(cells, found["tests"], strict=True):
            query = measured.query({"channel": each["channel"], "weeks": each["weeks"], "where_said": {"en": ""}})
            row.append(el("a", SAID["do"].said(lang), href=f"/page/experiments?{query}#design", class_="button"))
    return card(
        el("p", SAID["next_text"].said(lang), class_="small soft"),
        None if paying else note(SAID["not_worth"].said(lang)),
        el(
            "div",
            rows(heads, cells, lang, limit=MORE_TESTS, caption=SAID["next"].said(lang), right=range(1, 6)),
            class_="flow named",
        ),
        measured.caveats(found["caveats"], lang), *_known(found, lang), title=SAID["next"].said(lang),
    )  # fmt: skip


def _test(each: Mapping[str, Any], run: str, lang: Lang) -> list[Any]:
    def one(name: str, unit: str, label: str) -> Html | str:
        if each[name] is None:
            return "–"
        fact = reckoned(float(each[name]), unit, SAID[label])
        return cell(fact.model_copy(update={"digits": 0}) if unit == "EUR" else fact, lang, run)

    return [platform(each["channel"]), one("weeks", "weeks", "weeks"), one("cost", "EUR", "cost"),
            one("evsi", "EUR", "worth"),
            one("net_value", "EUR", "net"), one("mde", "share", "mde")]  # fmt: skip


def _known(found: Mapping[str, Any], lang: Lang) -> list[Html]:
    """What each experiment among the data has measured; nothing where there is none."""
    lines = [
        el("div", el("div", el("strong", platform(each["channel"])), evidence(each["label"], lang), class_="name"),
           interval_bar(fact, lang, min(0.0, each["low"] or 0.0), (each["high"] or each["estimate"]) * 1.05),
           el("div", el("span", cell(fact, lang, found["run"]),
                        el("span", show_interval(fact, lang), class_="tiny num"), class_="value wide"),
              class_="values"), class_="range")
        for each in found["measured"]
        if (fact := reckoned(each["estimate"], "ratio", SAID["iroas"], each["low"], each["high"]))
    ]  # fmt: skip
    if not lines:
        return []
    return [el("h3", SAID["known"].said(lang)), el("p", SAID["known_text"].said(lang), class_="small soft"),
            el("div", *lines, class_="ranges")]  # fmt: skip
