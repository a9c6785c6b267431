"""Bringing files to the page: who may, from where, and what the page then shows."""

# pyright: basic
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false
from __future__ import annotations

import asyncio
from datetime import date

import pytest
from fastapi.testclient import TestClient

from server import create_app
from settings import Settings
from terms import Principal
from tests.web.page._screen import Region, Screen
from web import uploads
from web.page.chat_files import offer, said

ADS = b"date,platform,campaign,impressions,clicks,cost\n2026-01-05,google,Brand,100,10,12.50\n"
LOCAL = Principal(id="local", kind="person", role="admin")


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 4, 1), user="local")


@pytest.fixture
def near(settings):
    with TestClient(create_app(settings), client=("127.0.0.1", 4000), base_url="http://127.0.0.1") as client:
        yield client


def test_a_file_is_taken_from_a_page_of_this_house_only(near):
    told = near.post("/page/files?name=ads.csv", content=ADS)
    assert told.status_code == 200 and told.json()["upload"].startswith("i-")
    again = near.post(f"/page/files?name=b.csv&upload={told.json()['upload']}", content=ADS)
    assert again.json()["upload"] == told.json()["upload"]
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert near.post("/page/files?name=ads.csv", content=ADS, headers=headers).status_code == 403


def test_from_elsewhere_nobody_brings_anything(settings):
    with TestClient(create_app(settings), client=("203.0.113.9", 1), base_url="https://leitstand.example") as remote:
        assert remote.post("/page/files?name=ads.csv", content=ADS).status_code == 401
    assert not (settings.home / "uploads").exists()


def test_the_page_shows_the_plan_loads_and_tells(near, settings):
    id = near.post("/page/files?name=ads.csv", content=ADS).json()["upload"]
    screen, after = Screen(settings, "de", LOCAL), []
    screen.later = asyncio.ensure_future

    async def loaded():
        after.append(1)

    files = offer(screen, loaded)
    files.place = Region(())

    async def all_of_it():
        await files.found()
        assert "Noch ist nichts geladen" in files.place.shown and "ads.csv" in files.place.shown
        await screen.do("replan", upload=id, **{"f0.currency": "USD"})
        assert 'name="f0.currency"' in files.place.shown and 'value="USD"' in files.place.shown
        await screen.do("import", upload=id, **{"f0.currency": "USD"})
        for _ in range(400):
            await asyncio.sleep(0.05)
            if after:
                break
        assert "geladen" in files.place.shown
        await screen.do("discard", upload=id)

    asyncio.run(all_of_it())
    assert files.place.shown == "" and uploads.all_of(settings, "local") == []


def test_a_viewer_has_no_orders_for_it(settings):
    screen = Screen(settings, "de", Principal(id="u-9", kind="person", role="viewer"))
    files = offer(screen, lambda: None)
    asyncio.run(files.found())
    assert screen.orders == {}


def test_what_was_answered_is_read_by_file():
    assert said({"f0.kind": "ads", "f12.map": "a=b", "f1.kind": " ", "fx.kind": "y", "do": "import"}) == {
        0: {"kind": "ads"}, 12: {"map": "a=b"},
    }  # fmt: skip
