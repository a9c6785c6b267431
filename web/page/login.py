"""Who somebody is, where the house has given out keys: a plain page, and a cookie that only the server can read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from errors import LeitstandError
from terms import Words
from web.clean import clean
from web.html import Html, el
from web.origin import same
from web.page.files import asset
from web.page.parts.basic import element, field, note, problem, submit
from web.page.visit import Visit
from web.rest.callers import COOKIE, TooOften

SAID = {
    "title": Words(de="Anmelden", en="Sign in"),
    "text": Words(de="Hier arbeiten mehrere Personen. Geben Sie Ihren Schlüssel ein; ein Admin erstellt ihn in den "
                     "Einstellungen oder mit leitstand people key NAME.",
                  en="Several people work here. Enter your key; an admin makes it in the settings or with leitstand "
                     "people key NAME."),
    "key": Words(de="Schlüssel", en="Key"), "in": Words(de="Anmelden", en="Sign in"),
    "foreign": Words(de="Das kam von einer anderen Seite.", en="That came from another site."),
}  # fmt: skip
AUTO = {"autofocus": "autofocus", "autocomplete": "current-password"}
DAYS = 30
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Where keys are typed, nothing runs."""
routes = APIRouter()


def page(visit: Visit, told: Html | None = None, status: int = 200) -> HTMLResponse:
    """The page to sign in on."""
    lang = visit.lang
    form = element(
        "form",
        (field(SAID["key"].said(lang), "key", kind="password", more=AUTO),
         submit(SAID["in"].said(lang))),
        {"method": "post", "action": "/page/login", "class": "stack"},
    )  # fmt: skip
    card = el(
        "main", el("h1", "Leitstand"), el("p", SAID["text"].said(lang), class_="soft small"), told, form, class_="card"
    )
    theme = visit.theme or "light"
    return HTMLResponse(
        f'<!doctype html><html lang="{lang}" data-theme="{theme}"><head><meta charset="utf-8"><title>Leitstand · '
        f'{SAID["title"].said(lang)}</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="{asset("look.css")}"></head><body>'
        f'{clean(el("div", card, class_="gate"))}</body></html>',
        status_code=status, headers={"Content-Security-Policy": POLICY},
    )  # fmt: skip


@routes.get("/page/login", include_in_schema=False)
def ask(request: Request) -> Response:
    """Ask for the key."""
    return page(Visit.of(request.app, request))


@routes.post("/page/login", include_in_schema=False)
def enter(request: Request, key: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Take the key, if it opens something."""
    visit = Visit.of(request.app, request)
    if not same(request):
        return page(visit, note(SAID["foreign"].said(visit.lang), "bad"), 403)
    try:
        visit.callers.entering(request, key.strip())
    except TooOften as failed:
        answer = page(visit, problem(failed, visit.lang), 429)
        answer.headers["retry-after"] = str(failed.detail["seconds"])
        return answer
    except LeitstandError as failed:
        return page(visit, problem(failed, visit.lang), 401)
    answer = RedirectResponse("/", status_code=303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, key.strip(), max_age=DAYS * 86400, httponly=True, samesite="strict", secure=secure)
    return answer


@routes.post("/page/logout", include_in_schema=False)
def leave(request: Request) -> Response:
    """Forget the key in this browser."""
    answer = RedirectResponse("/page/login", status_code=303)
    if same(request):
        answer.delete_cookie(COOKIE)
    return answer
