"""Truth, plan and experiments over REST: the same verdicts as the page, for those who may."""

# pyright: reportUnusedImport=false
from __future__ import annotations

import time
from datetime import date

import pytest
from fastapi.testclient import TestClient

from server import create_app
from settings import Settings
from tests.web.views.conftest import media  # noqa: F401  (a fixture)

NEAR = {"client": ("127.0.0.1", 4000), "base_url": "http://127.0.0.1:8420"}


@pytest.fixture(scope="module")
def planned(media):  # noqa: F811
    with TestClient(create_app(media), **NEAR) as near:
        until = time.monotonic() + 120
        while (told := near.get("/views/plan").json())["working"] and time.monotonic() < until:
            time.sleep(0.1)
        yield near, told


def test_a_plan_is_ready_tried_and_optimised(planned):
    near, told = planned
    assert told["live"]["channels"]
    tried = near.post("/plan/try", json={"money": {"search_spend": 20000}}).json()
    assert tried["facts"]["gain"]["value"] > 0
    best = near.post("/plan/best", json={"max_change": "20%"}).json()
    assert best["found"]["run"]
    assert near.post("/plan/propose", json={"money": {"search_spend": 14000}}).json()["ok"]


@pytest.mark.parametrize(
    ("body", "status"),
    [({"money": {"radio": 1}}, 422), ({"money": {"tv_spend": -1}}, 422), ({"margin": 40}, 422), ({"mony": {}}, 422)],
)
def test_a_plan_that_is_none_is_refused_in_a_sentence(planned, body, status):
    told = planned[0].post("/plan/try", json=body)
    assert told.status_code == status
    assert told.json()["error"]["message"]


def test_truth_begins_and_says_how_far_it_is(planned):
    told = planned[0].get("/views/truth").json()
    assert told["working"] or told["found"]
    assert planned[0].get("/views/truth", params={"start": "yesterday"}).status_code == 422
    assert planned[0].get("/views/truth", params={"start": "2025-02-01"}).status_code == 422


def test_an_experiment_from_registration_to_decision(tmp_path):
    settings = Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none")
    with TestClient(create_app(settings), **NEAR) as near:
        made = near.post("/experiments", json={"hypothesis": "B", "metric": "conversion", "end": "2026-10-01"}).json()
        assert made["experiment"]["status"] == "designed"
        assert near.post("/experiments/E1/start", json={}).json()["experiment"]["status"] == "running"
        assert near.get("/views/experiments").json()["experiments"][0]["id"] == "E1"
        assert near.get("/views/experiments/E1").json()["experiment"]["plan_hash"]
        assert near.post("/experiments/E1/read").status_code == 422  # no trial is loaded
        done = near.post("/experiments/E1/decide", json={"decision": "abandon", "why": "no time"}).json()
        assert done["experiment"]["decision"] == "abandon"
        assert near.get("/views/experiments/E7").status_code == 404
        assert near.post("/experiments/E1/decide", json={"decision": "maybe"}).status_code == 422
        assert near.post("/experiments/register", json={"run": "r-none"}).status_code == 404


def test_every_route_has_an_example(tmp_path):
    from web.rest.views_measure import routes

    for route in routes.routes:
        content = route.responses[200]["content"]["application/json"]
        assert content["example"]["ok"] is True
        assert route.summary
