"""The evidence pack as a page: what one wants to know first, and nothing that asks the net for anything."""

from __future__ import annotations

import pytest

from tests.web._kept import read
from tests.web._pack import AT, EVIL, told
from tests.web.test_pack_runs import QUESTION, run
from web import pack
from web.pack import page


@pytest.fixture
def one(monkeypatch):
    """A pack of a proposal; `proved`: whether its records stand in the log."""

    def make(kind="proposal", proved=True, **more):
        monkeypatch.setattr(pack, "sound", lambda audit, keys: proved)
        return {
            "kind": kind, "id": "p-77", "made_by": "u-1", "made_at": AT, "question": QUESTION, "runs": [run()],
            "data": [], "proposals": [told(**more)] if kind == "proposal" else [],
            "audit": {"records": [], "checkpoint": None, "keys": []},
        }  # fmt: skip

    return make


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_page_is_whole_and_needs_nothing_else(one, lang):
    text = page(one(name=EVIL), lang, "Europe/Berlin")
    assert text.startswith(f'<!doctype html>\n<html lang="{lang}">')
    assert "default-src 'none'" in text
    assert "<img" not in text and "<script" not in text
    assert "http://" not in text and "https://" not in text and "url(" not in text


def test_the_title_says_what_changes_or_what_was_asked_or_what_ran(one):
    assert "Brand</h1>" in page(one(), "de", "UTC")
    assert "<h1>Wohin mit 100 Euro?</h1>" in page(one("answer"), "en", "UTC")
    assert "<h1>a.b · 2026-11-26 20:00:00</h1>" in page(one("run"), "en", "UTC")


@pytest.mark.parametrize("proved", [True, False])
def test_it_says_at_once_whether_the_records_are_proved(one, proved):
    text = page(one(proved=proved), "en", "UTC")
    assert ("All records are proved" in text) is proved
    assert ("Not everything is signed yet" in text) is not proved


def test_who_agreed_stands_at_the_top_or_that_nobody_did(one):
    assert "Anna" in page(one(), "en", "UTC").split("</header>")[0]
    alone = one()
    alone["proposals"][0]["approvals"] = []
    assert "nobody" in page(alone, "en", "UTC").split("</header>")[0]


def test_times_are_those_of_the_place(one):
    assert "26.11.2026 21:00:00" in page(one(), "de", "Europe/Berlin")
    assert "2026-11-26 15:00:00" in page(one(), "en", "America/New_York")


@pytest.mark.parametrize("kind", ["proposal", "answer", "run"])
def test_the_page_leaves_as_it_was_made(one, kind, monkeypatch):
    made = one(kind, name=EVIL)
    left = page(made, "en", "UTC")
    monkeypatch.setattr(pack, "clean", lambda html: html)
    assert read(left) == read(page(made, "en", "UTC"))
