"""The playbook for an incident: which, for what, once, and where its proposals go."""

# pyright: basic
from __future__ import annotations

from datetime import timedelta

from errors import Lang
from graphs.night import Nights
from graphs.told import text
from ledger import incidents, playbooks
from tests.graphs._nights import DAY, Desk, Tools, house, said, tracking


def played(nights):
    with nights.book.reading() as tx:
        return playbooks.listed(tx)


def test_broken_tracking_found_at_night_runs_its_playbook_once(tmp_path):
    tools = Tools({"data.anomalies": tracking()})
    nights = Nights(house(tmp_path), Desk, tools)
    night = nights.run()
    (run,) = played(nights)
    assert (run.name, run.incident, run.night, run.by) == ("broken_tracking", "i1", night.key, "service:night")
    assert run.confirmed
    with nights.book.reading() as tx:
        (incident,) = incidents.listed(tx)
    assert incident.timeline[0].event == "raised" and len(incident.timeline) > 1
    said_: dict[Lang, str] = {"de": "bestätigt", "en": "confirmed"}
    for lang, word in said_.items():
        assert "broken_tracking" in text(night.brief, lang) and word in text(night.brief, lang)
    nights.run(DAY + timedelta(days=1))
    assert len(played(nights)) == 1


def test_each_incident_has_the_playbook_that_its_kind_chooses(tmp_path):
    nights = Nights(house(tmp_path), Desk, Tools({}))
    with nights.book.writing() as tx:
        for kind, about in (("spend", "google"), ("platform", "google"), ("tracking.tag", "meta"),
                            ("tracking", "meta · cvr")):  # fmt: skip
            incidents.raised(tx, kind, said(kind), about, nights.clock(), by="u-1")
    nights.run()
    assert {(run.name, run.incident) for run in played(nights)} == {("spend_spike", "i1"), ("broken_tracking", "i3")}
    with nights.book.reading() as tx:
        assert len(incidents.listed(tx)) == 4


def test_an_incident_that_a_person_has_played_is_left_alone(tmp_path):
    from graphs.playbook import run
    from terms import Principal

    nights = Nights(house(tmp_path), Desk, Tools({}))
    with nights.book.writing() as tx:
        id = incidents.raised(tx, "spend", said("spend"), "google", nights.clock(), by="u-1")
    run("spend_spike", {}, settings=nights.settings, by=Principal(id="u-1", kind="person", role="analyst"),
        incident=id)  # fmt: skip
    nights.run()
    assert len(played(nights)) == 1


def test_a_playbook_whose_checks_cannot_run_says_so_in_the_incident_and_in_the_brief(tmp_path):
    nights = Nights(house(tmp_path), Desk, Tools({}))
    with nights.book.writing() as tx:
        id = incidents.raised(tx, "feed", said("feed"), "google", nights.clock(), by="u-1")
    night = nights.run()
    (run,) = played(nights)
    assert not run.confirmed and run.unchecked
    with nights.book.reading() as tx:
        lines = [line.words for line in incidents.get(tx, id).timeline]
    assert any("konnte nicht geprüft werden" in words.de and "could not be checked" in words.en for words in lines)
    assert "konnte nicht geprüft werden" in text(night.brief, "de")
    assert "could not be checked" in text(night.brief, "en")
