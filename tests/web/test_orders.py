"""What becomes of a no that comes while something is being written."""

# pyright: basic
from __future__ import annotations

import pytest

from tests.acting._pretend import BERT, PAIR, RAISE
from tests.acting.conftest import brought, clock, office, opened, pretend, settings
from web import orders

__all__ = ["brought", "clock", "office", "opened", "pretend", "settings"]


@pytest.fixture(autouse=True)
def _house(office, monkeypatch):
    monkeypatch.setattr(orders, "office", lambda settings: office)


def test_a_no_before_the_first_write_is_only_a_no(brought, settings, pretend):
    brought(RAISE, dispatch=False)
    shape, text = orders.rejected(settings, "en", "p-1", BERT, "no")
    assert [each["status"] for each in shape["proposals"]] == ["rejected"]
    assert "stopped" not in shape and "Still stopped" not in text


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Written already, is taken back"), ("de", "Schon geschrieben, wird zurückgenommen")]
)
def test_a_no_in_the_middle_takes_back_what_was_written_and_says_so(brought, office, settings, pretend, lang, words):
    before = pretend.state()
    brought(PAIR, dispatch=False)
    office.dispatch(limit=1)
    shape, text = orders.rejected(settings, lang, "p-1", BERT, "too dear")
    assert [each["status"] for each in shape["proposals"]] == ["reverted"]
    assert (shape["stopped"], shape["written"], shape["going"]) == (["google · Generic"], ["google · Brand DE"], [])
    assert words in text and "leitstand rollback p-1" in text
    assert pretend.state() == before
