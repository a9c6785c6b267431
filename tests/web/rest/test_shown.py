"""Every route has an example, and the examples are what really happens."""

from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from server import create_app
from settings import Settings

UNSHOWN = {
    ("POST", "/events"), ("POST", "/tools/{name}"), ("GET", "/inbox"), ("GET", "/inbox/{id}"), ("POST", "/dispatch"),
    ("POST", "/inbox/{id}/approve"), ("POST", "/inbox/{id}/reject"), ("POST", "/rollback/{id}"), ("GET", "/kill"),
    ("POST", "/kill"), ("GET", "/nights"), ("GET", "/nights/{key}"),
}  # fmt: skip


@pytest.fixture
def client(tmp_path):
    settings = Settings(home=tmp_path / "home", today=date(2026, 9, 1), model="none", log="off")
    with TestClient(create_app(settings), client=("127.0.0.1", 4000), base_url="http://127.0.0.1") as client:
        yield client


def routes(described):
    return [
        (method.upper(), path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
