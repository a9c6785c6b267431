"""What is loaded, as the page and REST show it."""

# pyright: basic
from __future__ import annotations

from datetime import date

import pytest

from errors import UnknownKind
from settings import Settings
from tools._desk import open_desk
from warehouse.store import Warehouse
from web.views.stock import agreed, stock


def test_what_is_loaded_and_what_is_not(tmp_path):
    home = tmp_path / "home"
    file = tmp_path / "prices.csv"
    file.write_text("product_id,date,price\n" + "".join(f"P1,2026-01-{day:02d},9.99\n" for day in (1, 2, 5)), "utf-8")
    Warehouse(home).load([file], kind="prices")
    settings = Settings(home=home, today=date(2026, 3, 1))
    told = stock(settings, open_desk(settings), "de")
    [kind] = told["kinds"]
    assert (kind["kind"], kind["rows"], kind["first"], kind["last"]) == ("prices", 3, "2026-01-01", "2026-01-05")
    assert kind["age_days"] == 55
    assert {each["kind"] for each in told["missing"]} >= {"ads", "orders"}
    assert "prices" not in {each["kind"] for each in told["missing"]}


def test_a_contract_is_told_and_an_unknown_kind_refused():
    told = agreed("ads", "en")
    assert told["contract"]["columns"]["cost"]["required"]
    with pytest.raises(UnknownKind):
        agreed("nonsense", "en")
