"""Up, alive, ready."""

from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from server import create_app
from settings import Settings


@pytest.fixture
def client(tmp_path):
    settings = Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none", log="off")
    with TestClient(create_app(settings), client=("203.0.113.9", 1), base_url="https://leitstand.example") as client:
        yield client


@pytest.mark.parametrize("path", ["/health", "/live", "/ready"])
def test_they_need_no_key(client, path):
    assert client.get(path).json()["ok"] is True


def test_counts_need_one(client):
    assert client.get("/metrics").status_code == 401


def test_it_is_not_ready_where_the_records_cannot_be_read(client):
    home = client.app.state.settings.home
    home.mkdir(exist_ok=True)
    (home / "ledger.db").write_bytes(b"this is no database, and it is long enough to be told from an empty one" * 20)
    told = client.get("/ready")
    assert (told.status_code, told.json()["ledger"]) == (503, False)
