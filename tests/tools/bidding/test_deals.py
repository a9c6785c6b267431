# pyright: basic
"""Channels that bring deals: found by campaign or source, kept in a plan, and said."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ledger.runs import Runs
from tools._tool import Desk
from tools.bidding._allocate_limits import Asked, limits
from tools.bidding._deals import Dealt, dealt, heavy, note
from warehouse.store import Warehouse

from ._planned import TODAY, made

DAYS = (date(2026, 1, 1), date(2026, 3, 1))
CHANNELS = ("google_search", "linkedin_leads_spend")
CAMPAIGNS = {("linkedin", "LinkedIn Gifts"): 1, ("google", "Generic"): 0}


def desk(place, deals) -> Desk:
    file = place / "deals.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Deal ID", "Deal Stage", "Amount", "Create Date", "Campaign", "Lead Source"])
        writer.writerows([number, *row] for number, row in enumerate(deals))
    house = Warehouse(place / "house")
    house.load([file], kind="deals")
    nothing: Any = SimpleNamespace()
    return Desk(house.reader(), nothing, Runs(place / "ledger.db"), TODAY, seed=1)


@pytest.mark.parametrize(("campaign", "origin"), [("LinkedIn Gifts", ""), ("", "LinkedIn")])
def test_deals_are_counted_by_campaign_or_source(tmp_path, campaign, origin):
    won = ("closed won", 1000, "2026-02-01", campaign, origin)
    lost = ("closed lost", 500, "2026-02-02", campaign, origin)
    early = ("closed won", 9000, "2025-02-01", campaign, origin)
    (found,), sources = dealt(desk(tmp_path, [won] * 4 + [lost] * 3 + [early]), CHANNELS, CAMPAIGNS, DAYS, "revenue")
    assert (found.channel, found.deals, found.won, found.worth) == (1, 7, 4, 4000.0)
    assert [source.kind for source in sources] == ["deals"]


def test_few_deals_or_an_outcome_of_deals_itself_count_for_nothing(tmp_path):
    row = ("closed won", 1000, "2026-02-01", "LinkedIn Gifts", "")
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    assert dealt(desk(tmp_path / "few", [row] * 4), CHANNELS, CAMPAIGNS, DAYS, "revenue") == ((), ())
    assert dealt(desk(tmp_path / "many", [row] * 9), CHANNELS, CAMPAIGNS, DAYS, "leads") == ((), ())


def test_only_deals_that_matter_beside_the_outcome_are_heavy():
    found = (Dealt(0, "a", 9, 5, 100.0, "EUR"), Dealt(1, "b", 9, 5, 5000.0, "EUR"))
    outcome = np.array([10_000.0, 10_000.0])
    assert [each.name for each in heavy(found, outcome, True)] == ["b"]
    assert len(heavy(found, outcome, False)) == 2


def _asked(**changed) -> Asked:
    plain = Asked(None, "total", None, None, None, {}, {}, 0.0, (), None, "even")
    return replace(plain, **changed)


def test_such_a_channel_keeps_its_money_unless_something_is_asked_for_it():
    planned = replace(made(), dealt=(Dealt(1, "b", 9, 5, 5000.0, "EUR"),))
    now, seen = np.array([1000.0, 500.0, 700.0]), np.array([2000.0, 2000.0, 2000.0])
    low, high, locked, held = limits(planned, _asked(), now, seen, 2200.0)
    assert (low[1], high[1], locked[1], held[1]) == (500.0, 500.0, True, "deals")
    low, high, locked, _ = limits(planned, _asked(bounds={"b": [0, 100]}), now, seen, 2200.0)
    assert (low[1], high[1], bool(locked[1])) == (0.0, 100.0, False)
    # a budget that it would nearly use up leaves it free
    _, _, locked, _ = limits(planned, _asked(), now, seen, 600.0)
    assert not locked.any()


def test_the_note_says_the_same_in_both_languages():
    said = note(Dealt(1, "linkedin", 63, 28, 71252.0, "EUR"))
    assert "63, davon 28 gewonnen im Wert von 71.252 EUR" in said.de
    assert "63, 28 of them won, worth 71,252 EUR" in said.en
