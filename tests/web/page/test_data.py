"""The page of data."""

# pyright: basic
from __future__ import annotations

from web.page.data import listed, promised, sources, state

KIND = {
    "kind": "ads", "dataset": "google.csv", "title": "Anzeigen", "rows": 1200, "first": "2026-01-01",
    "last": "2026-01-31", "age_days": 1, "freshness_days": 2, "stale": False, "on_breach": "block", "version": 1,
    "gaps": [["2026-01-05", "2026-01-05"], ["2026-01-07", "2026-01-09"]], "sources": {"<google>": {}}, "owners": ["T"],
}  # fmt: skip


def test_an_empty_home_says_how_to_load():
    told = listed({"kinds": [], "missing": []}, "de")
    assert "Noch keine Daten" in told
    assert 'href="/page/chat?do=import"' in told


def test_each_kind_shows_period_age_gaps_and_what_is_missing():
    told = listed({"kinds": [KIND], "missing": [{"kind": "orders", "title": "Bestellungen"}]}, "de")
    assert "1.200" in told
    assert "01.01.2026 –" in told and "31.01.2026" in told
    assert "<div>05.01.2026</div><div>07.01.2026 – 09.01.2026</div>" in told
    assert "&lt;google&gt;" in told
    assert "aktuell · 1 Tag alt" in told
    assert "Bestellungen" in told
    assert 'data-of="ads"' in told


def test_old_data_are_called_stale():
    assert "stale · 9 days old" in state(KIND | {"stale": True, "age_days": 9}, "en")
    assert "does not age" in state(KIND | {"freshness_days": None}, "en")


def test_a_contract_tells_columns_bounds_and_what_is_hashed():
    column = {"type": "number", "required": True, "min": 0, "max": None, "pii": None}
    told = promised({"columns": {"cost": column, "email": column | {"pii": "email", "min": None}}, "version": 3,
                     "on_breach": "quarantine"}, {"cost": 0.987}, "en")  # fmt: skip
    assert "Bad rows are set aside and shown." in told
    assert "as a hash only" in told
    assert "99 %" in told
    assert "≥ 0" in told


def testsources_are_told_by_name_and_never_cut():
    told = sources(["google", "–", "meta", "a", "b", "c", "d", "e", "f"])
    assert told == "Google Ads, Meta, a, b, c + 3"
