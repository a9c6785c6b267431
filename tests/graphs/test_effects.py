"""What a night does outside: one change by itself, the rest in the inbox; once, whatever kills it; taken back."""

# pyright: basic
from __future__ import annotations

import pytest

from acting.office import Office
from graphs.night import Nights, open_office
from graphs.told import text
from ledger import outbox, proposals
from settings import Platforms
from simulator.platform.sandbox import Sandbox
from terms import Result
from tests.graphs._nights import OPEN, Tools, budget, house
from tests.graphs.test_night import killed_at, steps


@pytest.fixture
def sandbox(tmp_path):
    return Sandbox(tmp_path / "sandbox")


@pytest.fixture
def platform(sandbox):
    with sandbox.serve() as serving:
        yield serving.url


def campaign(sandbox, name):
    return next(each for each in sandbox.things("google") if each["kind"] == "campaign" and each["name"] == name)


def wanted(sandbox, name, share):
    now = campaign(sandbox, name)["fields"]["budget"]
    after = round(now * (1 + share), 2)
    return budget(f"google · {name}", now, after, risk=round(15 * (after - now), 2))


def proposing(sandbox):
    small, large = wanted(sandbox, "Brand DE", 0.01), wanted(sandbox, "Generic Wohnen DE", 0.4)
    return Tools({"bidding.pacing": Result(proposals=(small,)), "bidding.bids": Result(proposals=(large,))})


def own(settings):
    with Office.open(settings).book.reading() as tx:
        return {entry.proposal.target: entry for entry in proposals.listed(tx)}


def test_the_small_change_happens_by_itself_and_the_large_one_waits(tmp_path, sandbox, platform):
    settings = house(tmp_path / "home", policy=OPEN, platforms=Platforms(sandbox=platform))
    tools, before = proposing(sandbox), sandbox.dump()
    night = Nights(settings, call=tools).run()
    assert night.status == "done"
    entries = own(settings)
    small, large = entries["google · Brand DE"], entries["google · Generic Wohnen DE"]
    assert (small.status, large.status) == ("verified", "open")
    assert [each["name"] if "name" in each else each["entity"] for each in sandbox.history()] == [
        campaign(sandbox, "Brand DE")["entity"]
    ]
    assert campaign(sandbox, "Brand DE")["fields"]["budget"] == small.proposal.after["google · Brand DE"]
    said = text(night.brief, "en")
    assert f"leitstand rollback {small.id}" in said
    assert f"leitstand inbox approve {large.id}" in said
    office = Office.open(settings)
    office.rollback(night.key, office.who())
    assert sandbox.dump() == before
    assert own(settings)["google · Brand DE"].status == "rolled_back"


@pytest.mark.parametrize("point", [26, 27, 28, 29, 30])
def test_a_kill_around_the_writing_neither_loses_nor_doubles_it(tmp_path, sandbox, platform, point):
    settings = house(tmp_path / "home", policy=OPEN, platforms=Platforms(sandbox=platform))
    tools = proposing(sandbox)
    assert killed_at(settings, tools, point, office=open_office)
    night = Nights(settings, call=tools).run()
    assert steps(night)["verify"] == "ok"
    assert len(sandbox.history()) == 1
    assert own(settings)["google · Brand DE"].status == "verified"


def test_the_kill_switch_stops_a_night_from_writing(tmp_path, sandbox, platform):
    settings = house(tmp_path / "home", policy=OPEN, platforms=Platforms(sandbox=platform))
    office = Office.open(settings)
    office.stop(office.who(), "drill")
    night = Nights(settings, call=proposing(sandbox)).run()
    assert sandbox.history() == []
    assert "kill switch" in text(night.brief, "en").splitlines()[2]


def test_a_policy_that_cannot_be_read_writes_nothing(tmp_path, sandbox, platform):
    settings = house(tmp_path / "home", policy={"actions": {"set_budget": {"levle": "auto"}}},
                     platforms=Platforms(sandbox=platform))  # fmt: skip
    night = Nights(settings, call=proposing(sandbox)).run()
    assert night.status == "failed"
    assert steps(night)["policy"] == "failed"
    assert sandbox.history() == []


def test_a_platform_that_does_not_answer_is_told_and_tried_later(tmp_path, sandbox, monkeypatch):
    from graphs import _effects

    monkeypatch.setattr(_effects, "PATIENCE", 0.1)
    with sandbox.serve() as serving:
        url = serving.url
        tools = proposing(sandbox)
    settings = house(tmp_path / "home", policy=OPEN, platforms=Platforms(sandbox=url, timeout=0.2))
    night = Nights(settings, call=tools).run()
    assert sandbox.history() == []
    with Office.open(settings).book.reading() as tx:
        assert outbox.unsettled(tx) == []  # what the platform holds could not be read, so nothing was queued
    assert night.status == "done"
