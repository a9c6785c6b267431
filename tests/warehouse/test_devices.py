"""Devices: each platform's word for one becomes desktop, mobile, tablet or other; the raw copy keeps the word."""

# pyright: basic
from __future__ import annotations

import pytest

from warehouse import rawcopy
from warehouse.contract import FOLDER, plain, shape_of, words

ADS = "date,platform,campaign,device,impressions,clicks,cost\n"
WORDS = {
    "Computer": "desktop", "Computers": "desktop", "DESKTOP": "desktop", "Desktop": "desktop", "PC": "desktop",
    "Mobile phones": "mobile", "Smartphone": "mobile", "Mobilgeräte": "mobile", "MOBILE": "mobile", "iPhone": "mobile",
    "android_smartphone": "mobile", "Mobile devices with full browsers": "mobile",
    "Tablets": "tablet", "iPad": "tablet", "TABLET": "tablet", "Tablets with full browsers": "tablet",
    "Connected TV": "other", "TV-Bildschirme": "other", "Kühlschrank": "other",
}  # fmt: skip


def ads(*devices):
    return ADS + "".join(f"2026-03-{n + 1:02},google,Brand,{one},100,5,{n + 1}\n" for n, one in enumerate(devices))


def test_the_words_of_the_platforms_become_one(house, file):
    house.load([file(ads(*WORDS))], kind="ads")
    found = house.reader().rows("select device from ads order by date")
    assert [device for (device,) in found] == list(WORDS.values())


def test_an_empty_cell_stays_empty(house, file):
    house.load([file(ads("Computers", "", "--"))], kind="ads")
    assert house.reader().rows("select device from ads order by date") == [("desktop",), (None,), (None,)]


def test_two_words_for_one_name_are_two_rows_and_nothing_is_lost(house, file):
    text = ADS + "2026-03-01,meta,Brand,iPhone,100,5,1\n2026-03-01,meta,Brand,android_smartphone,200,5,2\n"
    [report] = house.load([file(text)], kind="ads")
    assert report.quarantined == 0
    rows = house.reader().rows("select device, sum(impressions)::int, sum(cost)::int from ads group by 1")
    assert rows == [("mobile", 300, 3)]
    house.load([file(text.replace("200,5,2", "210,5,3"), "later.csv")], kind="ads")
    assert house.reader().rows("select sum(impressions)::int, sum(cost)::int from ads") == [(310, 4)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("sessions", "date,source,medium,device category,sessions\n2026-03-01,google,cpc,{},9\n"),
        ("search_console", "Date,Query,Device,Clicks,Impressions,Position\n2026-03-01,ski,{},1,9,2\n"),
        ("events", "event_id,event_timestamp,event_name,device\n1,2026-03-01T10:00:00Z,page_view,{}\n"),
        ("orders", "order_id,ordered_at,customer_id,revenue,device\n1,2026-03-01,c1,10,{}\n"),
    ],
)
def test_every_kind_with_devices_speaks_the_same(house, file, kind, text):
    house.load([file(text.format("Smartphones"))], kind=kind)
    assert house.reader().rows(f"select device from {kind}") == [("mobile",)]


def test_the_raw_copy_keeps_the_word(house, file):
    [report] = house.load([file(ads("Mobile phones"))], kind="ads")
    kept = rawcopy.present(house.home, report.load)
    assert kept is not None
    assert "Mobile phones" in kept.read_text()


def test_no_word_stands_under_two_names():
    shape = shape_of(FOLDER.parent / "devices.yaml")
    listed = [plain(word) for each in shape.values() for word in each]
    assert len(listed) == len(set(listed)) == len(words("devices"))
    assert set(shape) == {"desktop", "mobile", "tablet", "other"}
