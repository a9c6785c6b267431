# pyright: basic
from __future__ import annotations

import pytest

from acting.things import Things, running
from errors import NotFound, PersonMustAct
from platforms.port import Unreachable


@pytest.fixture
def things(office):
    return Things(office.adapters)


@pytest.mark.parametrize("name", ["k1", "tent", "google · Generic · Tents · tent", "Generic · tent", "google > tent"])
def test_a_keyword_is_found_by_id_name_or_any_path_to_it(things, name):
    assert things.one(name, ("keyword",)).entity == "k1"


def test_what_it_is_called_names_everything_above_it(things):
    assert things.path(things.one("k1", ("keyword",))) == "google · Generic · Tents · tent"


def test_the_first_kind_that_has_the_name_is_meant(things, pretend):
    pretend.things["google", "ad_group", "g1"] = pretend.things["google", "ad_group", "g1"].model_copy(
        update={"name": "Generic"}
    )
    assert things.one("Generic", ("campaign", "ad_group")).entity == "c2"


def test_a_name_of_another_platform_is_not_found_and_the_nearest_are_told(things):
    with pytest.raises(NotFound) as refused:
        things.one("meta · Brand DE", ("campaign",))
    assert "meta · Prospecting" in refused.value.todo("en")


def test_two_of_one_name_are_never_guessed(things, pretend):
    pretend.things["google", "campaign", "c9"] = pretend.things["google", "campaign", "c1"].model_copy(
        update={"entity": "c9"}
    )
    with pytest.raises(PersonMustAct):
        things.one("google · Brand DE", ("campaign",))
    assert things.one("c9", ("campaign",)).entity == "c9"


def test_what_lies_in_a_campaign_is_found_at_any_depth(things):
    campaign = things.one("c2", ("campaign",))
    assert [seen.entity for seen in things.within(campaign, "keyword")] == ["k1"]


@pytest.mark.parametrize(("name", "platform"), [("Facebook", "meta"), ("adwords", "google"), ("Brand DE", "")])
def test_platforms_are_known_by_their_usual_names(things, name, platform):
    assert things.platform(name) == platform


def test_what_is_paused_spends_nothing(things, pretend):
    assert running(things) == {"google": 150, "meta": 80}
    pretend.set("google", "campaign", "c2", "status", "paused")
    assert running(Things(things._adapters)) == {"google": 100, "meta": 80}


def test_a_platform_that_does_not_answer_says_that_nothing_was_changed(things, pretend, monkeypatch):
    def silent(platform):
        raise Unreachable(en="example.org gave no answer; whether …", de="example.org hat nicht geantwortet; ob …")

    monkeypatch.setattr(pretend, "catalogue", silent)
    with pytest.raises(Unreachable) as failed:
        things.of("google")
    assert failed.value.said("en").startswith("example.org gave no answer, so that nobody can tell")
    assert "Geändert wurde nichts" in failed.value.said("de")
