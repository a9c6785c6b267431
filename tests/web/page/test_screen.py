"""Orders that a browser makes up by itself: every order of every page by whoever may not, too many, too large."""

# pyright: basic
from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from limits import parse
from starlette.testclient import TestClient

from policies import roles
from server import create_app
from settings import Settings
from terms import Principal
from tests.web._kept import kept
from web.clean import clean
from web.html import Html
from web.page.places import PLACES
from web.page.screen import LONGEST, Screen
from web.rest.callers import AT_ONCE, TooOften

HERE = ("127.0.0.1", 4000)
EVERYWHERE = {"halt?": "stop", "halt": "stop", "go": "go"}
DECIDING = {
    "approve": "approve", "reject": "reject", "changes": "reject", "reject?": "reject", "changes?": "reject",
    "undo": "roll_back", "undo?": "roll_back",
}  # fmt: skip
RECEIPTS = {"receipt": "read", "replay": "read", "origin": "ask"}
ORDERS = {
    "morning": RECEIPTS | {"night": "run_night", "demo": "import_data"},
    "chat": RECEIPTS | DECIDING | dict.fromkeys(
        ("ask", "choose", "stop", "retry", "again", "rate", "rated", "rename?", "rename", "delete?", "delete"), "ask"
    ) | {"threads": "read", "conversations": "read"}
    | dict.fromkeys(("uploading", "uploaded", "replan", "import", "discard"), "import_data"),
    "inbox": RECEIPTS | DECIDING | dict.fromkeys(("open", "show", "night", "list"), "read"),
    "truth": RECEIPTS | {"again": "ask", "period": "read"},
    "plan": RECEIPTS | dict.fromkeys(("again", "try", "now", "best", "prove"), "ask") | {"propose": "propose"},
    "experiments": RECEIPTS | {"experiment": "read", "design": "ask"} | dict.fromkeys(
        ("register", "other?", "other", "start?", "start", "read?", "read", "decide?", "decide"), "propose"
    ),
    "data": RECEIPTS | {"quality": "ask", "lineage": "ask", "promise": "read"},
    "runs": RECEIPTS | {"trace": "read", "tool": "read"},
    "track": RECEIPTS,
    "audit": {"verify": "verify_audit", "pack": "export_audit", "older": "read"},
    "settings": {"model": "ask", "policy": "read", "stop part": "stop", "go part": "go"}
    | dict.fromkeys(("add", "remove", "key?", "key", "revoke"), "change_people"),
}  # fmt: skip
"""What each order of each page needs: one that is not listed here was never thought about."""
MADE_UP = {
    "id": "p-none", "run": "r-none", "fact": "roas", "thread": "c-none", "turn": "n-none", "why": "weil", "way": "up",
    "name": "mallory", "role": "admin", "days": "90", "scope": "act", "question": "Wie war der ROAS?", "title": "meins",
    "upload": "i-0123456789abcdef", "metric": "revenue", "of": "ads", "value": "x", "kind": "holdout", "channel": "x",
    "hypothesis": "A pause costs nothing", "decision": "ship", "platform": "google", "hash": "0" * 12, "before": "0",
}  # fmt: skip
VIEWER = Principal(id="u-0123456789abcdef", kind="person", role="viewer")
READER = Principal(id="u-0123456789abcdef", kind="person", role="admin", scope="read")


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Every page as an admin has it open, and what stands behind them."""
    settings = Settings(home=tmp_path_factory.mktemp("home") / "home", today=date(2026, 9, 1), model="none")
    screens, said = {}, []
    with pytest.MonkeyPatch.context() as patch:
        listen = Screen.listen
        patch.setattr(Screen, "listen", lambda screen: (screens.update({len(screens): screen}), listen(screen)))
        patch.setattr(Screen, "tell", lambda _, text, tone="": said.append((str(text), tone)))
        with TestClient(create_app(settings), client=HERE, base_url="http://127.0.0.1") as client:
            for place in PLACES:
                assert client.get(place.path, headers={"accept-language": "en"}).status_code == 200
            app: Any = client.app
            app.state.callers._rate = parse("5000 per minute")
            pages = {place.name: screens[at] for at, place in enumerate(PLACES)}
            yield SimpleNamespace(settings=settings, client=client, pages=pages, said=said)


@pytest.fixture
def by(opened, monkeypatch):
    """Give an order as somebody; what was said then."""

    def gives(who, page, **given):
        monkeypatch.setattr(opened.client.app.state.callers, "known", lambda key, local: who)
        opened.said.clear()
        opened.client.portal.call(opened.pages[page]._heard, SimpleNamespace(args=given))
        return list(opened.said)

    return gives


def state(settings):
    """Everything that a home keeps, but for what is computed anew from it: rows of databases, bytes of other files."""
    files = [each for each in settings.home.rglob("*") if each.is_file() and "cache" not in each.parts]
    return {str(each): _held(each) for each in files if each.suffix not in (".db-shm", ".db-wal")}


def _held(file):
    if file.suffix != ".db":
        return hashlib.sha256(file.read_bytes()).hexdigest()
    with contextlib.closing(sqlite3.connect(file)) as con:
        return [line for line in con.iterdump() if line.startswith("INSERT")]


@pytest.mark.parametrize("page", ORDERS)
def test_every_order_says_what_it_needs(opened, page):
    known = {name: needs for name, (_, needs, _) in opened.pages[page]._orders.items()}
    empty = {"night"} if page == "morning" else set()  # a night runs where there are data
    assert known == {name: needs for name, needs in (EVERYWHERE | ORDERS[page]).items() if name not in empty}


@pytest.mark.parametrize("who", [VIEWER, READER], ids=["viewer", "read key"])
@pytest.mark.parametrize("page", ORDERS)
def test_what_is_forbidden_says_so_and_changes_nothing(opened, by, page, who):
    before = state(opened.settings)
    for name, (_, needs, _) in opened.pages[page]._orders.items():
        if roles.may(who, needs):
            continue
        said = by(who, page, **(MADE_UP | {"do": name}))
        assert [tone for _, tone in said] == ["bad"], name
        assert "This key was made to read only" in said[0][0] or "The role viewer may not" in said[0][0], (name, said)
    assert state(opened.settings) == before


@pytest.mark.parametrize("page", ORDERS)
def test_a_key_to_read_changes_nothing_with_any_order(opened, by, page):
    before = state(opened.settings)
    for name in ORDERS[page]:
        by(READER, page, **(MADE_UP | {"do": name}))
    assert state(opened.settings) == before


def test_an_order_that_nobody_knows_does_nothing(opened, by):
    assert by(VIEWER, "morning", do="../etc") == []
    assert by(VIEWER, "morning") == []


def test_too_long_a_field_is_refused_in_words(opened, by):
    ((text, tone),) = by(VIEWER, "chat", do="threads", value="x" * (LONGEST + 1))
    assert tone == "bad" and str(LONGEST) in text


def test_nobody_gives_endless_orders(opened, by, monkeypatch):
    callers = opened.client.app.state.callers
    monkeypatch.setattr(callers, "_orders", parse("5 per minute"))
    flood = Principal(id="u-flood", kind="person", role="viewer")
    opened.pages["morning"]._refused = -9.0
    said = [each for _ in range(40) for each in by(flood, "morning", do="none")]
    assert len(said) == 1 and "too often" in said[0][0]  # once a second, not once an order


def test_what_is_more_than_reading_counts_like_a_call_over_rest(opened, by, monkeypatch):
    monkeypatch.setattr(opened.client.app.state.callers, "_rate", parse("2 per minute"))
    busy = Principal(id="u-busy", kind="person", role="viewer")
    for _ in range(2):
        assert not by(busy, "chat", do="delete?", thread="x")
    opened.pages["chat"]._refused = -9.0
    assert "too often" in by(busy, "chat", do="delete?", thread="x")[0][0]


def test_only_so_many_orders_of_one_person_go_on_at_once(opened):
    callers = opened.client.app.state.callers
    with contextlib.ExitStack() as going:
        for _ in range(AT_ONCE):
            going.enter_context(callers.order(VIEWER, often=True))
        with pytest.raises(TooOften), callers.order(VIEWER, often=True):
            pass
        with callers.order(READER.model_copy(update={"id": "u-other"}), often=True):
            pass
    with callers.order(VIEWER, often=True):
        pass
    assert not callers._going


def test_nobody_opens_pages_without_end(opened, monkeypatch):
    monkeypatch.setattr(opened.client.app.state.callers, "_orders", parse("1 per hour"))
    monkeypatch.setattr(opened.client.app.state.callers, "known", lambda key, local: Principal(
        id="u-opens", kind="person", role="viewer"))  # fmt: skip
    assert opened.client.get("/page/audit").status_code == 200
    refused = opened.client.get("/page/audit")
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0


def handed(screen):
    """Of each region of a page what was made and what is handed to the browser."""
    from nicegui import ui

    found = [each for each in screen.client.elements.values() if isinstance(each, ui.html)]
    return [(each.content, each._props["innerHTML"]) for each in found]


@pytest.mark.parametrize("page", ORDERS)
def test_every_page_leaves_as_it_was_made(opened, page):
    made = handed(opened.pages[page])
    assert len(made) > 5
    for each, left in made:
        kept(each)
        assert left == clean(each)


def test_a_part_that_forgot_to_escape_brings_no_script(opened):
    screen = opened.pages["runs"]

    def forgets():
        with screen.client:
            region = screen.region(Html("<img src=x onerror=alert(1)>"), "first")
            region.show(Html("<script>alert(2)</script><a href='javascript:alert(3)'>then</a>"))
            screen.drawer("T", Html("<svg onload=alert(4)></svg>"))
        return region._made._props["innerHTML"]

    assert opened.client.portal.call(forgets) == "<a>then</a>"
    assert not any("alert" in left for _, left in handed(screen))
