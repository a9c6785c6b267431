"""Each write says how far it is, from what to what."""

# pyright: basic
from __future__ import annotations

from ledger import outbox
from tests.acting._pretend import proposed
from tests.acting.conftest import brought, clock, office, opened, pretend, settings
from web.writes import item_json, item_line, written

__all__ = ["brought", "clock", "office", "opened", "pretend", "settings"]


def test_a_write_that_waits_is_told_with_both_sides(office, brought):
    entry = brought(proposed({"Brand DE": 100}, {"Brand DE": 110}, risk=140))
    with office.book.reading() as tx:
        (item,) = outbox.of(tx, entry.id)
    assert item_json(item, "de")["operation"]["after"] == 110
    assert "100 → 110" in item_line(item, "de") and "100 → 110" in item_line(item, "en")
    assert "Geschrieben" in written([item], "de") and written([], "en") == ""
