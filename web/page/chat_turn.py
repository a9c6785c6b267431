"""One question with what came of it: the answer, or why there is none and what to do."""

from __future__ import annotations

from typing import Any

from errors import Lang
from ledger.threads import Turn
from web.html import Html, el, join
from web.page.chat_words import SAID
from web.page.parts.answers import (
    carries_nothing,
    charts,
    figures,
    findings,
    passages,
    reasons,
    spoke,
    tables,
    text,
    trace,
    trust,
)
from web.page.parts.basic import button, element, form, note, submit
from web.page.parts.icons import icon
from web.views.answer import Shown


def question(turn: Turn, lang: Lang) -> Html:
    """What was asked."""
    who = el("span", SAID["you"].said(lang), class_="unseen")
    return el("div", el("h3", who, turn.question), class_="asked")


def body(shown: Shown, lang: Lang) -> Html:
    """The answer without what waits for a decision."""
    from web.page.parts.answers import asked_back

    answer = shown.answer
    if answer.plan.clarify is not None:
        return asked_back(answer)
    said = element("div", (text(shown),), {"lang": answer.lang})
    red = carries_nothing(answer.confidence, lang) if answer.evidence else None
    parts = (trust(shown, lang), red, said, charts(answer), findings(answer, lang), tables(answer, lang),
             passages(answer.passages, lang), reasons(answer, lang), spoke(shown, lang))  # fmt: skip
    return el("div", *(each for each in parts if each), class_="answer stack")


def rest(shown: Shown, lang: Lang, models: list[dict[str, Any]]) -> Html:
    """What can be looked up: every figure, and how the answer came about."""
    return join(each for each in (figures(shown, lang), trace(shown, lang, models)) if each)


def failed(turn: Turn, lang: Lang) -> Html:
    """Why there is no answer, and the button that tries again."""
    error = turn.error or {}
    if turn.status == "failed" and error:
        said = el("div", el("strong", error.get("message", "")), el("p", error.get("do", ""), class_="small"),
                  class_="note bad", role="alert")  # fmt: skip
    else:
        said = note(SAID["stopped" if turn.status == "stopped" else "interrupted"].said(lang), "warn")
    again = button(join([icon("retry", 16), SAID["retry"].said(lang)]), "retry", turn=turn.id)
    return el("div", said, el("div", again, class_="line"), class_="answer stack")


def actions(turn: Turn, lang: Lang) -> Html:
    """What one may say to an answer: whether it helped; ask the same again."""
    thumbs = [_thumb(turn, way, lang) for way in ("up", "down")]
    again = button(join([icon("retry", 16), el("span", SAID["again"].said(lang))]), "again", "plain", turn=turn.id)
    return el("div", *thumbs, again, class_="line actions")


def _thumb(turn: Turn, way: str, lang: Lang) -> Html:
    said = SAID[way].said(lang)
    return element(
        "button", (icon(way, 16), el("span", said, class_="unseen")),
        {"type": "button", "class": f"button plain{' chosen' if turn.feedback == way else ''}", "data-do": "rate",
         "data-turn": turn.id, "data-way": "" if turn.feedback == way else way, "title": said,
         "aria-pressed": "true" if turn.feedback == way else "false"},
    )  # fmt: skip


def note_form(turn: str, lang: Lang) -> Html:
    """What was wrong."""
    more = {"required": "required", "maxlength": "2000", "autofocus": "autofocus"}
    from web.page.parts.basic import field

    text = field(SAID["what"].said(lang), "note", more=more, long=True)
    return form("rated", text, submit(SAID["send_note"].said(lang)), turn=turn)
