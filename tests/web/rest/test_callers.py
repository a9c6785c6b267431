"""Who may call what: every route by every role, keys, pages of other sites, too many calls."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Route

from cli import main
from policies import roles
from server import create_app
from settings import Settings
from web.rest.callers import OPEN, PAGES, ROUTES

ROLES = ("viewer", "analyst", "approver", "admin")
BODIES = {
    "/ask": {"question": "Hallo?"}, "/tools/{name}": {"args": {}}, "/inbox/{id}/approve": {"hash": "0123456789"},
    "/inbox/{id}/reject": {"why": "no"}, "/rollback/{id}": {}, "/kill": {"on": False},
    "/runs": {"question": "Hallo?"}, "/threads/{id}": {"title": "A"}, "/threads/{id}/feedback": {"feedback": "up"},
    "/nights": {"flow": "none"}, "/demo": {"days": 1}, "/people": {"name": "", "role": "king"},
    "/people/{name}/keys": {"days": 0},
    "/v1/chat/completions": {"model": "leitstand", "messages": [{"role": "user", "content": "Hallo?"}]},
}  # fmt: skip
GONE = defaultdict(
    lambda: "none", {"id": "p-none", "name": "data.nothing", "key": "night-1999-01-01", "run": "r-none", "kind": "ads"}
)  # fmt: skip
"""What is not there, by the names of a path."""


def client(settings, host="127.0.0.1", site="http://127.0.0.1:8420"):
    return TestClient(create_app(settings), client=(host, 4000), base_url=site, raise_server_exceptions=False)


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none")


@pytest.fixture
def key(settings, monkeypatch, capsys):
    """A key of somebody with a role."""
    monkeypatch.setenv("LEITSTAND_TODAY", "2026-09-01")

    def of(role, scope="act"):
        home = ["--home", str(settings.home)]
        assert main([*home, "people", "add", f"some-{role}", "--role", role]) == 0
        capsys.readouterr()
        assert main([*home, "people", "key", f"some-{role}", "--scope", scope]) == 0
        return capsys.readouterr().out.splitlines()[0]

    return of


def _flat(routes):
    """Every route, also those of routers within."""
    for each in routes:
        if hasattr(each, "original_router"):
            yield from _flat(each.original_router.routes)
        elif isinstance(each, Route):
            yield each


def test_each_route_is_listed(settings):
    served = {
        (method, route.path) for route in _flat(create_app(settings).routes) for method in route.methods or ()
    } - {("HEAD", "/openapi.json")}  # fmt: skip
    assert served == ROUTES.keys() | OPEN | PAGES
    assert set(ROUTES.values()) <= set(roles.ACTIONS)


def test_each_route_that_is_not_described_is_listed(settings):
    from web.page import chat_files, login

    found = [*create_app(settings).routes, *login.routes.routes, *chat_files.routes.routes]
    hidden = {(method, each.path) for each in found for method in getattr(each, "methods", None) or ()
              if not getattr(each, "include_in_schema", True)}  # fmt: skip
    assert {each for each in hidden if each[0] != "HEAD"} - {("GET", "/openapi.json")} == PAGES


@pytest.mark.parametrize("role", ROLES)
def test_each_route_opens_for_the_roles_of_the_matrix(settings, key, role):
    text = key(role)
    with client(settings, "203.0.113.9", "https://leitstand.example") as remote:
        for (method, path), action in ROUTES.items():
            place = path.format_map(GONE)
            body = BODIES.get(path) if method in ("POST", "PATCH") else None
            assert remote.request(method, place, json=body).status_code == 401, place
            told = remote.request(method, place, json=body, headers={"Authorization": f"Bearer {text}"})
            allowed = roles.matrix().actions[action][role] != "no"
            assert (told.status_code != 403) is allowed or path == "/kill", (method, place, told.text)
            assert told.status_code < 500, told.text


@pytest.mark.parametrize("scope", ["read", "ask"])
def test_a_narrow_key_does_less_than_its_persons_role(settings, key, scope):
    text = key("admin", scope)
    with client(settings, "203.0.113.9", "https://leitstand.example") as remote:
        for (method, path), action in ROUTES.items():
            body = BODIES.get(path) if method in ("POST", "PATCH") else None
            told = remote.request(method, path.format_map(GONE), json=body, headers={"Authorization": f"Bearer {text}"})
            good = action in roles.matrix().scopes[scope]
            assert (told.status_code != 403) is good, (method, path, told.text)


def test_this_machine_needs_no_key_until_one_is_given_out(settings, key):
    with client(settings) as near:
        assert near.get("/inbox").status_code == 200
        assert near.get("/inbox", headers={"Authorization": "Bearer sk-any"}).status_code == 200
        assert near.get("/inbox", headers={"Authorization": "Bearer lk_ab_cd"}).status_code == 401
        text = key("viewer")
        assert near.get("/inbox").status_code == 401
        assert near.get("/inbox", headers={"Authorization": "Bearer sk-any"}).status_code == 401
        assert near.get("/inbox", headers={"X-Api-Key": text}).status_code == 200
        assert near.get("/inbox", headers={"X-Api-Key": text[:-1]}).status_code == 401


@pytest.mark.parametrize(
    ("headers", "site"),
    [
        ({"Origin": "https://evil.example"}, "http://127.0.0.1:8420"),
        ({"Sec-Fetch-Site": "cross-site"}, "http://127.0.0.1:8420"),
        ({}, "http://evil.example:8420"),
        ({"Host": "evil.example]"}, "http://127.0.0.1:8420"),
        ({"Origin": "null"}, "http://127.0.0.1:8420"),
        ({"X-Forwarded-For": "203.0.113.9"}, "http://127.0.0.1:8420"),
        ({"X-Forwarded-For": "127.0.0.1"}, "http://localhost:8420"),
        ({"Forwarded": "for=203.0.113.9"}, "http://localhost:8420"),
        ({"Via": "1.1 proxy"}, "http://localhost:8420"),
    ],
)
def test_a_page_of_another_site_cannot_use_this_machine(settings, headers, site):
    with client(settings, site=site) as near:
        refused = near.post("/kill", json={"on": True}, headers=headers)
    assert refused.status_code == 401
    assert not (settings.home / "ledger.db").exists()


def test_who_calls_too_often_is_told_when_to_come_back(settings):
    few = settings.model_copy(update={"rate": "3 per minute"})
    with client(few) as near:
        codes = [near.get("/kill").status_code for _ in range(4)]
        last = near.get("/kill", headers={"Accept-Language": "de"})
    assert codes == [200, 200, 200, 429]
    assert 1 <= int(last.headers["retry-after"]) <= 60
    assert last.json()["error"]["message"] == "Das war zu oft: Erlaubt sind 3 in der Minute."


def test_whoever_has_asked_too_often_can_still_stop_everything_and_is_still_watched(settings):
    few = settings.model_copy(update={"rate": "1 per minute"})
    with client(few) as near:
        assert [near.get("/inbox").status_code for _ in range(3)][-1] == 429  # the first finds no ledger yet
        assert [near.post("/kill", json={"on": True, "why": "prices"}).status_code for _ in range(3)] == [200] * 3
        assert near.get("/metrics").status_code == 200
        assert near.get("/inbox").status_code == 429


def test_whoever_guesses_keys_is_slowed_down_and_keys_that_open_still_do(settings, key):
    text = key("viewer")
    with client(settings, "203.0.113.9", "https://leitstand.example") as remote:
        wrong = [remote.get("/inbox", headers={"X-Api-Key": f"lk_{at}_x"}).status_code for at in range(14)]
        assert wrong == [401] * 10 + [429] * 4
        assert remote.get("/inbox", headers={"X-Api-Key": text}).status_code == 200
        entered = remote.post("/page/login", data={"key": text}, headers={"accept-language": "de"})
        assert entered.status_code == 429 and "zu oft" in entered.text and int(entered.headers["retry-after"]) > 0
        assert "leitstand_key" not in entered.headers.get("set-cookie", "")
    with client(settings, "203.0.113.10", "https://leitstand.example") as other:
        assert other.post("/page/login", data={"key": text}, follow_redirects=False).status_code == 303
        for _ in range(10):
            assert other.post("/page/login", data={"key": "lk_no_no"}).status_code == 401
        assert other.post("/page/login", data={"key": "lk_no_no"}).status_code == 429
