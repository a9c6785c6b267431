"""The inbox: filters, stages, the rules, and what undoing would write."""

# pyright: basic
from __future__ import annotations

import json

import pytest

from acting.office import Office
from tests.acting._pretend import ANNA, proposed
from tests.acting.conftest import brought, clock, office, opened, pretend, settings
from web.views.inbox import inbox, prior, rules, shown, side, stages

__all__ = ["brought", "clock", "office", "opened", "pretend", "settings"]
RAISE = proposed({"Brand DE": 100}, {"Brand DE": 110}, risk=140)
WIDE = proposed({"Generic": 50}, {"Generic": 55}, risk=60, id="p-2")


@pytest.fixture(autouse=True)
def here(office, monkeypatch):
    monkeypatch.setattr(Office, "open", classmethod(lambda cls, settings, **more: office))


def test_what_waits_and_what_is_decided_are_told_apart(settings, brought, office):
    done = brought(WIDE)
    open_ = brought(RAISE, approve=False, night="night-2026-11-26")
    told = inbox(settings, "de")
    assert [each["id"] for each in told["proposals"]] == [open_.id]
    assert told["counts"] == {"waiting": 1, "done": 1, "all": 2} and told["open"] == 1
    assert [each["id"] for each in inbox(settings, "de", "done")["proposals"]] == [done.id]
    assert inbox(settings, "de", "nonsense")["show"] == "waiting"
    assert inbox(settings, "de", "all", "night-1999-01-01")["proposals"] == []
    assert told["proposals"][0]["risk"]["value"] == 140
    json.dumps(told)


@pytest.mark.parametrize(
    ("status", "states"),
    [
        ("open", ["done", "now", "ahead", "ahead"]), ("queued", ["done", "done", "now", "ahead"]),
        ("verified", ["done"] * 4), ("handed_over", ["done"] * 4), ("rolled_back", ["done"] * 5),
        ("failed", ["done", "done", "done", "wrong"]), ("rejected", ["done", "wrong"]), ("suggested", []),
    ],
)  # fmt: skip
def test_the_stages_say_how_far_it_is(status, states):
    shape = {"status": status, "needs": 1, "approvals": [], "level": "approve", "writes": []}
    for lang in ("de", "en"):
        told = stages(shape, lang)
        assert [each["state"] for each in told] == states
        assert all(each["name"] for each in told)


def test_two_people_are_counted_and_a_file_is_not_read_back():
    shape = {"status": "open", "needs": 2, "approvals": [{"by": "u-1"}], "level": "approve", "writes": []}
    assert stages(shape, "en")[1]["name"] == "Approval (1/2)"
    back = shape | {"status": "rolled_back", "writes": [{"state": "handed_over"}]}
    assert stages(back, "en")[3]["name"] == "Handed over"
    assert stages(shape | {"status": "verified", "level": "auto"}, "en")[1]["name"].startswith("By itself")


def test_the_rules_are_told_with_both_sides_of_each_check(settings, brought):
    entry = brought(RAISE, approve=False)
    told = rules(settings, entry.id, "de")
    assert told["level"] == "approve" and told["needs"] == 1 and not told["then"]
    assert told["checks"] and all(each["said"] for each in told["checks"])
    assert "level" not in {each["rule"] for each in told["checks"]}


def test_undoing_names_exactly_what_was_before(settings, brought, monkeypatch, office):
    from web import orders

    monkeypatch.setattr(orders, "office", lambda _: office)
    told = shown(settings, brought(RAISE).id, ANNA, "en")
    assert [(each["now"], each["then"]) for each in told["prior"]] == [(110, 100)]
    assert told["rules"]["then"] and told["stages"][-1]["state"] == "done"
    assert prior(told | {"status": "rolled_back"}) == []


def test_the_sides_of_a_check_take_the_form_of_the_language():
    assert side("€1,250.50", "de") == "1.250,50\u00a0€"
    assert side("2026-12-10", "de") == "10.12.2026"
    assert side("12.5%", "de") == "12,5\u00a0%"
    assert side("€1,250.50", "en") == "€1,250.50"
    assert side("closed", "en") == side("8 writes", "de") == ""
