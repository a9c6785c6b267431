"""`leitstand run …`: dates that are dates, events that count once, and an exit code for machines."""

from __future__ import annotations

import json

import pytest

import web.nights


@pytest.mark.parametrize("day", ["26.11.2026", "2026-02-30", "tomorrow", ""])
def test_a_date_that_is_none_is_wrong_use(typed, day):
    told = typed("run", "night", "--date", day)
    assert told.code == 2
    assert "--date" in told.sentence


@pytest.mark.parametrize(("ok", "code"), [(True, 0), (False, 1)])
def test_a_night_that_failed_ends_with_one(typed, monkeypatch, ok, code):
    asked = []
    monkeypatch.setattr(web.nights, "run_night", lambda settings, *given: asked.append(given) or ({"ok": ok}, "brief"))
    told = typed("run", "night", "--date", "2026-11-26", "--again", "--flow", "watch")
    assert (told.code, told.out.strip()) == (code, "brief")
    assert [str(each) for each in asked[0]] == ["2026-11-26", "watch", "True", "en"]


def test_the_same_event_counts_once(typed):
    new = [json.loads(typed("run", "event", "check", "--id", "7", "--json").out)["new"] for _ in range(2)]
    assert new == [True, False]
    assert "noted" in typed("run", "event", "check", "--id", "8").out
    assert "war schon bekannt" in typed("run", "event", "check", "--id", "8", lang="de").out


def test_an_event_needs_its_id(typed):
    told = typed("run", "event", "check")
    assert told.code == 2
    assert "--id" in told.sentence


def test_an_event_that_nothing_waits_for_is_one_sentence(typed):
    for lang in ("de", "en"):
        told = typed("run", "event", "nonsense", "--id", "1", lang=lang)
        assert told.code == 1
        assert "check" in told.sentence  # the events that there are
