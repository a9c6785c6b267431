"""What would be loaded from the files that were brought, how far loading is, and what became of each file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from errors import Lang
from web.html import Html, el, join
from web.importing import SAID as IMPORTING
from web.moved import moved_lines
from web.page.chat_words import FILES as SAID
from web.page.parts.basic import badge, button, choice, element, field, form, note, notes, submit
from web.page.parts.receipts import days
from web.page.parts.tables import rows
from web.uploads import Upload
from web.works import Work

REJECTS = 20
"""Rows that were not taken, told with their reasons."""


COUNTED = (("documents", "loaded"), ("passages", "passages"))
"""Of documents: what is told, and where the count of it stands."""


def plan(upload: Upload, told: Sequence[dict[str, Any]], given: Mapping[int, Mapping[str, str]], lang: Lang) -> Html:
    """What loading would do, file by file, with what a file leaves open; and the button that does it.

    Args:
        upload: what was brought.
        told: as `web.uploads.planned` tells it.
        given: what was answered so far, by the number of the file.
        lang: of the page.
    """
    good = [each for each in told if not _broken(each)]
    cards = [_file(each, given.get(each["number"], {}), lang) for each in told]
    count = f"{len(good)} {SAID['file' if len(good) == 1 else 'files'].said(lang)}"
    go = submit(f"{SAID['load'].said(lang)} ({count})") if good else None
    away = button(SAID["discard"].said(lang), "discard", upload=upload.id)
    sent = form("import", *cards, el("div", go, away, class_="line"), upload=upload.id)
    text = el("p", SAID["plan_text"].said(lang), class_="small soft")
    return _card(el("h3", SAID["plan"].said(lang)), text, sent)


def _card(*inner: Any) -> Html:
    return el("section", *inner, class_="card", id="files-here")


def _broken(told: dict[str, Any]) -> bool:
    entries: list[dict[str, Any]] = told["plan"]
    return bool(told["error"]) or not any(not each.get("error") and each.get("kind") for each in entries)


def _file(told: dict[str, Any], given: Mapping[str, str], lang: Lang) -> Html:
    parts: list[Any] = []
    if told["error"]:
        parts.append(_unclear(told["error"], lang))
    for entry in told["plan"]:
        parts.append(_entry(entry, told["number"], given, lang))
    if told["error"] or any(each.get("error") for each in told["plan"]) or "kind" in given:
        parts.append(_kinds(told["number"], given, lang))
    open_ = {ask["what"] for entry in told["plan"] for ask in entry.get("asks", [])}
    for what, value in given.items():
        if what not in open_ | {"kind", "map"}:
            parts.append(_answered(what, told["number"], value, lang))
    return el("div", el("p", el("strong", told["name"])), *parts, class_="file stack tight")


def _answered(what: str, number: int, value: str, lang: Lang) -> Html:
    """What somebody has answered already; the file does not ask it any more, and it can still be changed."""
    label = IMPORTING[what].said(lang) if what in IMPORTING else what
    return field(f"{label[:1].upper()}{label[1:]}", f"f{number}.{what}", value, more={"data-live": "replan"})


def _entry(entry: dict[str, Any], number: int, given: Mapping[str, str], lang: Lang) -> Html:
    if entry.get("error"):
        return _unclear(entry["error"], lang)
    if entry["kind"] == "documents":
        return el("p", badge(SAID["documents"].said(lang), "accent"), class_="line small")
    if entry["kind"] is None:
        return notes(entry["notes"], "") or Html("")
    count = f"{_number(entry['rows'], lang)} {SAID['rows'].said(lang)}"
    known = [count, days(entry["first"], entry["last"], lang) if entry["last"] else "", entry.get("currency") or ""]
    line = el(
        "p",
        badge(kind(entry["kind"], lang), "accent"),
        *(el("span", each) for each in known if each),
        class_="line small",
    )
    asks = [_ask(ask, number, given, lang) for ask in entry["asks"]]
    said = entry["why"].replace(f" {entry['kind']}.", f" „{kind(entry['kind'], lang)}“." if lang == "de" else
                                f" '{kind(entry['kind'], lang)}'.")  # fmt: skip
    why = el("p", said, class_="tiny") if said else None
    replaces = notes([entry["replaces"]] if entry.get("replaces") else [])
    rest = (_rejected(entry, lang), _columns(entry, lang), notes(entry["notes"], ""))
    return el("div", line, why, *asks, replaces, *rest, class_="stack tight")


def _ask(ask: dict[str, Any], number: int, given: Mapping[str, str], lang: Lang) -> Html:
    """What the file does not say, to be chosen."""
    value = given.get(ask["what"], ask["choices"][0])
    options = [(each, each) for each in dict.fromkeys([*ask["choices"], value])]
    return choice(ask["question"], f"f{number}.{ask['what']}", options, value, {"data-live": "replan"})


def _unclear(error: dict[str, Any], lang: Lang) -> Html:
    """Why a file is not understood; what to do is below it, not on a command line."""
    do = error.get("do") or ""
    return _error(error | {"do": SAID["choose"].said(lang) if "--" in do else do})


def _kinds(number: int, given: Mapping[str, str], lang: Lang) -> Html:
    """What the file is, and which of its columns is which."""
    from warehouse.contract import kinds

    options = [("", SAID["guess"].said(lang)), *((each, kind(each, lang)) for each in kinds())]
    sort = choice(SAID["kind"].said(lang), f"f{number}.kind", options, given.get("kind", ""), {"data-live": "replan"})
    if not given.get("kind"):
        return sort
    more = {"data-live": "replan", "maxlength": "1000"}
    hint = SAID["map_hint"].said(lang)
    return join([sort, field(SAID["map"].said(lang), f"f{number}.map", given.get("map", ""), hint=hint, more=more)])


def kind(name: str, lang: Lang) -> str:
    """What a kind of data is called."""
    from warehouse.contract import contract, kinds

    if name not in kinds():
        return SAID["documents"].said(lang) if name == "documents" else name
    title = contract(name).title.said(lang)
    return f"{title[:1].upper()}{title[1:]}"


def _columns(entry: dict[str, Any], lang: Lang) -> Html | None:
    cells = [[name, " + ".join(source)] for name, source in entry["columns"].items()]
    cells += [[name, f"'{value}'"] for name, value in entry["constants"].items()]
    if not cells:
        return None
    heads = [SAID["ours"].said(lang), SAID["theirs"].said(lang)]
    ignored = f"{SAID['ignored'].said(lang)}: {', '.join(entry['ignored'])}" if entry["ignored"] else ""
    title = SAID["columns"].said(lang)
    below = el("p", ignored, class_="tiny") if ignored else None
    return _shut(f"{title} ({len(cells)})", rows(heads, cells, lang, limit=60, caption=title), below)


def _rejected(entry: dict[str, Any], lang: Lang) -> Html | None:
    """Rows that are not taken, and why."""
    if not entry["quarantined"]:
        return None
    lines = [
        el("li", f"{SAID['line'].said(lang)} {each['line']}: {each['reason']}", class_="small")
        for each in entry["rejects"][:REJECTS]
    ]
    title = f"{SAID['quarantined'].said(lang)}: {_number(entry['quarantined'], lang)}"
    return _shut(title, el("ul", *lines, class_="dots"))


def loading(work: Work, lang: Lang) -> Html:
    """How far loading is."""
    name = f"{SAID['loading'].said(lang)} {work.step}".strip()
    more = {"max": str(work.total), "value": str(min(work.done, work.total))} if work.total else {}
    bar = element("progress", (), {"aria-label": SAID["loading"].said(lang)} | more)
    spin = Html('<span class="spin" aria-hidden="true"></span>')
    return _card(el("p", spin, name, class_="line small"), bar, el("p", SAID["goes_on"].said(lang), class_="tiny"))


def outcome(upload: Upload, lang: Lang) -> Html:
    """What became of each file."""
    lines = [_told(each, lang) for each in upload.told]
    done = button(SAID["done"].said(lang), "discard", "first", upload=upload.id)
    return _card(el("h3", SAID["result"].said(lang)), el("ul", *lines, class_="plain"), el("div", done, class_="line"))


def _told(entry: dict[str, Any], lang: Lang) -> Html:
    name = el("strong", entry["name"])
    if entry.get("error"):
        error, do = entry["error"], entry["error"].get("do") or ""
        below = _error(error | {"do": SAID["again"].said(lang) if "--" in do else do})
        return _line(badge(SAID["failed"].said(lang), "bad"), name, below=[below])
    if entry["kind"] == "documents":
        counts = ", ".join(f"{SAID[each].said(lang)}: {entry[count]}" for each, count in COUNTED)
        below = [_error(each["error"]) for each in entry.get("failed", [])]
        return _line(badge(SAID["loaded"].said(lang), "good"), el("span", counts), below=below)
    if entry["kind"] is None:
        return _line(name, below=[notes(entry["notes"], "")])
    below = [_rejected(entry, lang), notes(moved_lines(entry, lang)), notes(entry["notes"], "")]
    sort = badge(kind(entry["kind"], lang), "accent")
    if entry["already"]:
        return _line(badge(SAID["already"].said(lang)), name, sort, below=below)
    counts = [f"{_number(entry['rows'], lang)} {SAID['rows'].said(lang)}"]
    if entry["replaced"]:
        counts.append(f"{_number(entry['replaced'], lang)} {SAID['replaced'].said(lang)}")
    return _line(badge(SAID["loaded"].said(lang), "good"), ", ".join(counts), name, sort, below=below)


def _line(*inner: Any, below: Sequence[Any]) -> Html:
    return el("li", el("div", *inner, class_="line"), *below, class_="stack tight")


def failures(failed: Sequence[str], lang: Lang) -> Html:
    """Files that did not arrive."""
    return join([note(f"{SAID['not_here'].said(lang)} {each}", "bad") for each in failed])


def _error(error: dict[str, Any]) -> Html:
    return el("div", el("strong", error["message"]), el("p", error.get("do") or "", class_="small"), class_="note bad")


def _shut(title: str, *inner: Any) -> Html:
    return element("details", (el("summary", title), *inner), {})


def _number(count: int, lang: Lang) -> str:
    return f"{count:,}".replace(",", "." if lang == "de" else ",")
