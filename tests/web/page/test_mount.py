"""The pages in the service: who gets in, what is refused, and that nothing of them hides a route."""

# pyright: basic
from __future__ import annotations

import re
from datetime import date

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from cli import main
from server import create_app
from settings import Settings
from web.page.places import PLACES

HERE = ("127.0.0.1", 4000)


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none")


@pytest.fixture
def client(settings):
    with TestClient(create_app(settings), client=HERE, base_url="http://127.0.0.1") as made:
        yield made


def key(settings, capsys, role):
    home = ["--home", str(settings.home)]
    assert main([*home, "people", "add", f"some-{role}", "--role", role]) == 0
    capsys.readouterr()
    assert main([*home, "people", "key", f"some-{role}"]) == 0
    return capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_each_page_stands_in_an_empty_home(client, place):
    served = client.get(place.path, headers={"accept-language": "de"})
    assert served.status_code == 200, served.text[:500]
    assert f"<title>{place.title.de} · Leitstand</title>" in served.text
    assert 'r.lang = "de"' in served.text


def test_the_language_is_kept_and_the_address_cleaned(client):
    served = client.get("/page/runs?lang=en&tool=ask", follow_redirects=False)
    assert served.status_code == 303
    assert served.headers["location"] == "/page/runs?tool=ask"
    assert "Runs · Leitstand" in client.get("/page/runs", headers={"accept-language": "de"}).text


def test_what_stands_in_the_address_stays_what_it_was(client):
    served = client.get("/page/chat?lang=en&ask=a%26thread%3Dx%23%0D%0Aset-cookie:y", follow_redirects=False)
    assert served.headers["location"] == "/page/chat?ask=a%26thread%3Dx%23%0D%0Aset-cookie%3Ay"
    assert "y" not in client.cookies


def test_somebody_elsewhere_has_to_sign_in(settings):
    with TestClient(create_app(settings), client=("203.0.113.9", 1), base_url="https://leitstand.example") as remote:
        served = remote.get("/", follow_redirects=False)
        assert (served.status_code, served.headers["location"]) == (303, "/page/login")
        asked = remote.get("/page/login")
        assert "<form" in asked.text and "<script" not in asked.text
        assert "script-src" not in asked.headers["content-security-policy"]
        assert "default-src 'none'" in asked.headers["content-security-policy"]


def test_another_name_for_this_machine_opens_nothing(settings):
    with TestClient(create_app(settings), client=HERE, base_url="http://evil.example") as tricked:
        assert tricked.get("/", follow_redirects=False).status_code == 403


def test_a_key_signs_in_and_leaves_a_cookie_that_scripts_cannot_read(settings, capsys, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")
    text = key(settings, capsys, "viewer")
    with TestClient(create_app(settings), client=HERE, base_url="http://127.0.0.1") as client:
        assert client.get("/", follow_redirects=False).status_code == 303
        wrong = client.post("/page/login", data={"key": "lk_no_no"}, headers={"accept-language": "de"})
        assert wrong.status_code == 401
        assert "öffnet hier nichts" in wrong.text
        entered = client.post("/page/login", data={"key": text}, follow_redirects=False)
        assert entered.status_code == 303
        cookie = entered.headers["set-cookie"]
        assert all(each in cookie for each in ("HttpOnly", "SameSite=strict"))
        assert client.get("/").status_code == 200
        assert client.get("/views/runs").status_code == 200
        assert client.post("/kill", json={"on": True}).status_code == 401
        assert client.post("/page/logout", follow_redirects=False).status_code == 303
        assert client.get("/", follow_redirects=False).status_code == 303


def test_no_page_of_another_site_signs_anybody_in_or_talks_to_the_pages(client):
    foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    assert client.post("/page/login", data={"key": "x"}, headers=foreign).status_code == 403
    assert client.get("/_nicegui_ws/socket.io/?EIO=4&transport=polling", headers=foreign).status_code == 403


def test_what_is_no_page_stays_a_plain_answer(client):
    assert client.get("/nothing").json()["error"]["kind"] == "not_found"
    assert client.get("/page/nothing").status_code == 404
    assert client.get("/page/static/mount.py").status_code == 404
    assert client.get("/page/static/..%2Fmount.py").status_code == 404


def test_files_of_the_pages_have_their_version_in_the_address(client):
    text = client.get("/").text
    for address in re.findall(r"/page/static/[a-z.]+\?v=[0-9a-f]{10}", text):
        assert client.get(address).status_code == 200
    assert len(set(re.findall(r"/page/static/(?:look\.css|page\.js)\?v=", text))) == 2


def test_no_page_names_an_address_outside(client):
    outside = {each for each in re.findall(r"https?://[a-z0-9.-]+", client.get("/").text) if "w3.org" not in each}
    assert not {each for each in outside if "127.0.0.1" not in each and "//leitstand" not in each}


def test_a_key_that_was_revoked_opens_nothing_on_a_page_that_is_open(settings, capsys, monkeypatch):
    from types import SimpleNamespace

    from web.page.screen import Screen

    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")
    open_pages, told, listen = [], [], Screen.listen
    monkeypatch.setattr(Screen, "listen", lambda screen: (open_pages.append(screen), listen(screen)))
    monkeypatch.setattr(Screen, "tell", lambda _, text, tone="": told.append(str(text)))
    with TestClient(create_app(settings), client=HERE, base_url="http://127.0.0.1") as client:

        def order(screen):
            told.clear()
            assert client.portal is not None
            client.portal.call(screen._heard, SimpleNamespace(args={"do": "other?"}))
            return told[:]

        assert client.get("/page/experiments", headers={"accept-language": "en"}).status_code == 200
        assert order(open_pages[0]) == []  # whoever works at this machine, before there are keys
        text = key(settings, capsys, "analyst")
        assert "needs a key" in order(open_pages[0])[0]
        client.cookies.set("leitstand_key", text)
        assert client.get("/page/experiments", headers={"accept-language": "en"}).status_code == 200
        assert order(open_pages[1]) == []
        assert main(["--home", str(settings.home), "people", "revoke", text.split("_")[1]]) == 0
        assert "does not open anything" in order(open_pages[1])[0]


LINE = "/_nicegui_ws/socket.io/?EIO=4&transport="


def test_the_line_of_the_pages_opens_for_nobody_who_is_unknown(settings, capsys, monkeypatch):
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")
    text = key(settings, capsys, "viewer")
    with TestClient(create_app(settings), client=("203.0.113.9", 1), base_url="https://leitstand.example") as remote:

        def refused(**headers):
            with (
                pytest.raises(WebSocketDisconnect) as met,
                remote.websocket_connect(f"{LINE}websocket", headers=headers),
            ):
                pass
            return met.value.code == 1008  # what has come through is told otherwise that it is no browser

        assert remote.get(f"{LINE}polling").status_code == 403
        assert refused()
        remote.cookies.set("leitstand_key", text)
        assert remote.get(f"{LINE}polling").status_code == 200
        assert not refused()
        assert refused(origin="https://evil.example")


def test_nothing_is_kept_for_somebody_unknown_who_opens_pages(settings):
    from nicegui.client import Client

    with TestClient(create_app(settings), client=("203.0.113.9", 1), base_url="https://leitstand.example") as remote:
        before = len(Client.instances)
        for place in PLACES:
            served = remote.get(place.path, follow_redirects=False)
            assert (served.status_code, served.headers["location"]) == (303, "/page/login")
        assert len(Client.instances) == before


def test_a_line_is_opened_from_a_page_under_a_name_of_ours(settings):
    with TestClient(create_app(settings), client=HERE, base_url="http://evil.example") as tricked:
        assert tricked.get(f"{LINE}polling").status_code == 403
    allowed = settings.model_copy(update={"hosts": ("leitstand.example",)})
    with TestClient(create_app(allowed), client=HERE, base_url="http://leitstand.example") as named:
        assert named.get("/", follow_redirects=False).headers["location"] == "/page/login"  # not near: a key is needed
