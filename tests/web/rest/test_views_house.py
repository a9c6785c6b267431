"""The inbox, the settings, people and keys over REST."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from server import create_app
from settings import Settings


@pytest.fixture
def near(tmp_path):
    settings = Settings(home=tmp_path / "home", user="otto", today=date(2026, 9, 1), model="none")
    with TestClient(create_app(settings), client=("127.0.0.1", 4000), base_url="http://127.0.0.1") as client:
        yield client


def test_the_inbox_and_the_settings_answer_in_an_empty_home(near):
    assert near.get("/views/inbox", params={"show": "all"}).json()["counts"] == {"waiting": 0, "done": 0, "all": 0}
    assert near.get("/views/inbox/p-none").status_code == 404
    told = near.get("/views/house").json()
    assert told["people"] and told["autonomy"]["actions"]
    assert near.get("/policy").json()["version"] == told["autonomy"]["version"]


def test_the_policy_is_tried_and_no_model_is_asked(near):
    assert near.get("/policy/test").json()["ok"]
    assert near.post("/models/test").json() | {"seconds": 0} == {
        "ok": False, "tier": "none", "outcome": "none", "seconds": 0, "cost": 0.0, "sent": 0, "to": "",
    }  # fmt: skip


def test_people_and_keys_are_made_and_end(near):
    assert near.post("/people", json={"name": "anna", "role": "approver"}).json()["person"]["name"] == "anna"
    made = near.post("/people/anna/keys", json={"days": 30, "scope": "read"}).json()
    assert made["scope"] == "read" and made["key"].startswith("lk_")
    assert near.get("/people").status_code == 401  # from the first key on nobody comes in without one
    anna = {"X-Api-Key": made["key"]}
    assert near.get("/views/morning", headers=anna).status_code == 200
    assert near.get("/people", headers=anna).status_code == 403
    assert near.post("/kill", json={"on": True}, headers=anna).status_code == 403


def test_an_admins_key_manages_people(near):
    near.post("/people", json={"name": "anna", "role": "viewer"})
    key = near.post("/people/otto/keys", json={}).json()
    otto = {"Authorization": f"Bearer {key['key']}"}
    assert {each["name"] for each in near.get("/people", headers=otto).json()["people"]} == {"anna", "otto"}
    assert near.delete("/people/anna", headers=otto).json()["removed"]["name"] == "anna"
    assert near.delete("/people/otto", headers=otto).status_code == 422  # the last admin stays
    assert near.delete(f"/keys/{key['id']}", headers=otto).json()["revoked"] == key["id"]
    assert near.get("/people", headers=otto).status_code == 401
