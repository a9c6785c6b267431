"""Files that a browser brings: kept apart, planned, loaded, and nobody else's."""

# pyright: basic
from __future__ import annotations

import asyncio
import json
import time
from datetime import date
from threading import Event

import pytest

from errors import BadArguments, BadFile, NotFound
from settings import Settings
from warehouse.store import Warehouse
from web import uploads, works
from web.uploads import Upload, all_of, begin, brought, drop, loading, mine, planned, safe, shown, tidy

ADS = "date,platform,campaign,impressions,clicks,cost\n2026-01-05,google,Brand,100,10,12.50\n"


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home", today=date(2026, 4, 1))


async def chunks(text):
    for at in range(0, len(text), 20):
        yield text[at : at + 20].encode()


def bring(settings, name, text, id="", owner="u-1"):
    return asyncio.run(brought(settings, owner, id, name, chunks(text)))


def loaded(settings, upload, given=None):
    begin(settings, upload, "en", given or {}, "anna")
    for _ in range(600):
        if loading(settings, upload.id) is None:
            return mine(settings, upload.owner, upload.id)
        time.sleep(0.05)
    raise AssertionError("it never ended")


def test_what_is_brought_is_planned_first_and_loaded_only_then(settings):
    upload = bring(settings, "ads.csv", ADS)
    (told,) = planned(settings, upload, "en", {})
    assert told["plan"][0]["kind"] == "ads" and told["plan"][0]["rows"] == 1 and told["error"] is None
    assert Warehouse(settings.home).reader().kinds() == {}
    done = loaded(settings, upload)
    assert done.state == "done" and [each["rows"] for each in done.told] == [1] and done.told[0]["name"] == "ads.csv"
    assert Warehouse(settings.home).reader().kinds()["ads"].rows == 1
    assert not list((settings.home / "uploads" / upload.id).glob("0*"))


def test_a_file_that_is_not_understood_is_told_beside_the_others(settings):
    upload = bring(settings, "a.csv", "a;b\n1;2\n")
    upload = bring(settings, "ads.csv", ADS, upload.id)
    upload = bring(settings, "brand.md", "# Brand\n\nWe never say cheap.\n", upload.id)
    plans = planned(settings, upload, "de", {})
    assert plans[0]["error"] or plans[0]["plan"][0]["error"]
    by_name = {each["name"]: each for each in loaded(settings, upload).told}
    assert by_name["a.csv"]["error"] and by_name["ads.csv"]["rows"] == 1 and by_name["brand.md"]["kind"] == "documents"


def test_what_somebody_answered_holds_for_that_file(settings):
    upload = bring(settings, "geld.csv", "Tag;Wert\n2026-01-05;3\n2026-01-06;4\n")
    given = {0: {"kind": "ads", "map": "date=Tag,cost=Wert,platform='meta',campaign='x',clicks='1',impressions='2'"}}
    (told,) = planned(settings, upload, "en", given)
    assert told["plan"][0]["kind"] == "ads" and not told["plan"][0]["error"]
    assert loaded(settings, upload, given).told[0]["rows"] == 2


def test_an_upload_is_its_owners_alone(settings):
    upload = bring(settings, "ads.csv", ADS)
    with pytest.raises(NotFound):
        mine(settings, "u-2", upload.id)
    with pytest.raises(NotFound):
        bring(settings, "more.csv", ADS, upload.id, owner="u-2")
    assert all_of(settings, "u-2") == [] and [each.id for each in all_of(settings, "u-1")] == [upload.id]


@pytest.mark.parametrize("id", ["../../etc", "i-", "i-0123456789abcdef/..", "i-0123456789abcdef"])
def test_no_id_leaves_the_folder(settings, id):
    with pytest.raises(NotFound):
        mine(settings, "u-1", id)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\x\\März (1).csv", "März (1).csv"), ("..", "file"), ("", "file"),
     (".bashrc", "bashrc"), ("a\x00b<i>.csv", "a_b_i_.csv"), ("x" * 300 + ".csv", "x" * 80 + ".csv")],
)  # fmt: skip
def test_names_are_shown_and_never_trusted(settings, name, kept):
    assert safe(name) == kept and "/" not in shown(name) and "\\" not in shown(name)
    upload = bring(settings, name, ADS)
    assert (settings.home / "uploads" / upload.id / "001" / kept).is_file()


def test_what_is_too_large_or_too_many_is_refused_and_leaves_nothing(settings, monkeypatch):
    small = settings.model_copy(update={"upload": 1})
    with pytest.raises(BadFile, match="1 MB"):
        bring(small, "ads.csv", ADS + "x" * 1_100_000)
    assert not list((settings.home / "uploads").glob("*/*/*"))
    monkeypatch.setattr(uploads, "MOST", 1)
    upload = bring(settings, "ads.csv", ADS)
    with pytest.raises(BadArguments):
        bring(settings, "two.csv", ADS, upload.id)


def test_a_load_that_died_with_its_process_waits_again(settings):
    upload = bring(settings, "ads.csv", ADS)
    file = settings.home / "uploads" / upload.id / "upload.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"state": "loading"}))
    assert mine(settings, "u-1", upload.id).state == "waiting"


def test_what_nobody_decided_on_goes_after_a_day(settings):
    old, new = bring(settings, "old.csv", ADS), bring(settings, "new.csv", ADS)
    file = settings.home / "uploads" / old.id / "upload.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"at": "2020-01-01T00:00:00+00:00"}))
    tidy(settings)
    assert [each.id for each in all_of(settings, "u-1")] == [new.id]
    drop(settings, new)
    assert all_of(settings, "u-1") == []


def test_twice_at_once_is_once(settings):
    upload = bring(settings, "ads.csv", ADS)
    go = Event()
    works.begin(settings.home, f"import {upload.id}", lambda _step: go.wait(10))
    with pytest.raises(NotFound):
        begin(settings, upload, "en", {}, "anna")
    go.set()
    assert isinstance(upload, Upload)


def test_nobody_fills_the_disk_with_what_waits(settings, monkeypatch):
    small = settings.model_copy(update={"upload": 1})
    text = "x" * 900_000

    async def whole():
        yield text.encode()

    def one(owner, id=""):
        return asyncio.run(brought(small, owner, id, "a.csv", whole()))

    upload = one("u-1")
    for _ in range(4):
        one("u-1", upload.id)
    with pytest.raises(BadArguments, match="still waits"):
        one("u-1", upload.id)
    assert len(mine(small, "u-1", upload.id).files) == 5
    assert one("u-2").files  # others have room of their own
    drop(small, upload)
    monkeypatch.setattr(uploads, "UNDECIDED", 2)
    bring(small, "a.csv", ADS)
    bring(small, "b.csv", ADS)
    with pytest.raises(BadArguments, match="still waits"):
        bring(small, "c.csv", ADS)
    assert len(all_of(small, "u-1")) == 2
