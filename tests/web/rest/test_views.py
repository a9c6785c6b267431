"""What the pages show, over REST, and what begins from there."""

# pyright: basic
# pyright: reportAttributeAccessIssue=false
from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from server import create_app
from settings import Settings
from web import starting, works
from web.rest import views, views_house
from web.rest.views import routers


@pytest.fixture
def near(tmp_path):
    settings = Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none")
    with TestClient(create_app(settings), client=("127.0.0.1", 4000), base_url="http://127.0.0.1") as client:
        yield client


def test_every_module_of_views_hangs_in_the_service():
    paths = {route.path for router in routers() for route in router.routes}
    assert {"/views/morning", "/views/inbox", "/views/house"} <= paths


@pytest.mark.parametrize("path", ["/views/morning", "/views/changes", "/views/worth"])
def test_an_empty_home_answers(near, path):
    told = near.get(path, headers={"accept-language": "de"})
    assert told.status_code == 200 and told.json()["ok"]


def test_a_night_begins_and_an_unknown_flow_does_not(near, monkeypatch):
    from web.views import nights

    begun = []
    monkeypatch.setattr(nights, "started", lambda *args: begun.append(args[3]) or {"ok": True, "running": True})
    assert near.post("/nights", json={"flow": "watch"}).status_code == 202
    monkeypatch.undo()
    assert begun == ["watch"]
    assert near.post("/nights", json={"flow": "nothing"}).status_code == 404


def test_the_demo_company_begins_once_and_not_where_data_lie(near, monkeypatch):
    monkeypatch.setattr(works, "begin", lambda home, kind, task: works.Work(kind))
    assert near.post("/demo", json={}).json()["kind"] == "demo"
    assert near.post("/demo", json={"days": 3}).status_code == 422
    monkeypatch.setattr(starting, "empty", lambda _: False)
    assert near.post("/demo", json={}).status_code == 422


def test_each_route_of_views_has_an_example(near):
    paths = near.get("/openapi.json").json()["paths"]
    for router in (views.routes, views_house.routes):
        for route in router.routes:
            for method in route.methods:
                told = paths[route.path][method.lower()]["responses"]
                examples = [each["content"]["application/json"] for each in told.values() if "content" in each]
                assert any("example" in each for each in examples), (method, route.path)
