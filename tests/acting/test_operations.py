# pyright: basic
from __future__ import annotations

from decimal import Decimal

import pytest

from acting.operations import MAKERS, planned, realised
from acting.things import Things
from errors import NotFound, PersonMustAct
from policies.limits import KNOWN
from tests.acting._pretend import GROUP, TODAY, below, proposed


@pytest.fixture
def plan(office):
    def make(proposal, **more):
        return planned(proposal, Things(office.adapters), TODAY, office.book, **more)

    return make


def only(plan):
    (operation,) = plan.operations
    return operation


@pytest.mark.parametrize("name", ["google · Brand DE", "Brand DE", "GOOGLE / brand  de", "c1", "adwords · Brand DE"])
def test_a_campaign_is_found_however_it_is_written(plan, name):
    operation = only(plan(proposed({name: 100}, {name: 120})))
    assert (operation.platform, operation.entity, operation.before, operation.after) == ("google", "c1", 100, 120)


def test_what_is_not_there_is_refused_with_what_is_near(plan):
    with pytest.raises(NotFound) as refused:
        plan(proposed({"google · Brnd DE": 100}, {"google · Brnd DE": 120}))
    assert "google · Brand DE" in refused.value.todo("en")


def test_a_name_that_may_mean_two_things_is_refused(plan, pretend):
    pretend.things["meta", "campaign", "m9"] = pretend.things["meta", "campaign", "m1"].model_copy(
        update={"entity": "m9", "name": "Brand DE"}
    )
    with pytest.raises(PersonMustAct) as refused:
        plan(proposed({"Brand DE": 100}, {"Brand DE": 120}))
    assert "meta · Brand DE" in refused.value.todo("en")
    assert only(plan(proposed({"google · Brand DE": 100}, {"google · Brand DE": 120}))).entity == "c1"


def test_two_names_of_one_thing_are_refused(plan):
    with pytest.raises(PersonMustAct):
        plan(proposed({"Brand DE": 100, "google · Brand DE": 100}, {"Brand DE": 110, "google · Brand DE": 120}))


def test_a_channel_is_split_to_the_cent_in_proportion_to_what_is_there(plan):
    told = plan(proposed({"google": 150}, {"google": 200.01}))
    assert {each.entity: each.after for each in told.operations} == {"c1": 133.34, "c2": 66.67}
    assert sum(Decimal(str(each.after)) for each in told.operations) == Decimal("200.01")
    assert "2 running campaigns" in told.notes[-1].en


def test_a_paused_campaign_gets_nothing_of_its_channel(plan, pretend):
    pretend.set("google", "campaign", "c2", "status", "paused")
    assert only(plan(proposed({"google": 100}, {"google": 130}))).entity == "c1"


def test_a_weekly_budget_becomes_money_a_day(plan):
    operation = only(plan(proposed({"Brand DE": 700}, {"Brand DE": 840}, unit="EUR/week")))
    assert (operation.after, operation.unit) == (120, "EUR/day")


@pytest.mark.parametrize("unit", ["EUR", "USD/day"])
def test_a_budget_that_does_not_fit_the_account_is_refused(plan, unit):
    with pytest.raises(PersonMustAct):
        plan(proposed({"Brand DE": 100}, {"Brand DE": 120}, unit=unit))


def test_where_spend_and_budget_differ_both_are_told_and_the_risk_is_the_real_one(plan):
    told = plan(proposed({"Brand DE": 110}, {"Brand DE": 120}, risk=140))
    assert (only(told).before, only(told).after) == (100, 120)
    assert "110.00" in told.notes[0].en
    assert "100.00" in told.notes[0].en
    assert told.real.risk.amount == Decimal("280.00")  # 20 a day for 14 days
    assert plan(proposed({"Brand DE": 101}, {"Brand DE": 120})).notes == ()


@pytest.mark.parametrize(
    ("proposal", "held"),
    [
        (proposed({"Brand DE": 60}, {"Brand DE": 80}), "100.00"),
        (proposed({"Brand DE": 130}, {"Brand DE": 110}), "100.00"),
        (proposed({"google": 100}, {"google": 120}), "150.00"),
        (proposed({"google · Generic · Tents · tent": 0.2}, {"google · Generic · Tents · tent": 0.3}, "set_bid",
                  "EUR/click"), "0.40"),
    ],
)  # fmt: skip
def test_a_write_against_the_direction_of_its_proposal_is_refused_with_what_the_platform_holds(plan, proposal, held):
    with pytest.raises(PersonMustAct) as refused:
        plan(proposal)
    assert f"the platform holds {held}" in refused.value.said("en")
    assert "order it again" in refused.value.todo("en")


def test_what_the_platform_holds_already_is_no_change(plan):
    with pytest.raises(PersonMustAct, match="nothing to change"):
        plan(proposed({"Brand DE": 90}, {"Brand DE": 100}))


def test_bids_of_keywords_are_found_by_their_path(plan):
    name = "google · Generic · Tents · tent"
    operation = only(plan(proposed({name: 0.4}, {name: 0.5}, "set_bid", "EUR/click")))
    assert (operation.kind, operation.entity, operation.field) == ("keyword", "k1", "bid")
    short = only(
        plan(proposed({"google · Generic · tent": 0.4}, {"google · Generic · tent": 0.5}, "set_bid", "EUR/click"))
    )
    assert short.entity == "k1"


def test_a_target_that_is_not_set_starts_from_nothing(plan):
    told = plan(proposed({"Brand DE": 20}, {"Brand DE": 18}, "set_target", "EUR/conversion"))
    assert (only(told).before, only(told).after) == (None, 18)
    assert told.notes


def test_pausing_what_pauses_already_changes_nothing(plan, pretend):
    pretend.set("google", "campaign", "c1", "status", "paused")
    with pytest.raises(PersonMustAct):
        plan(proposed({"Brand DE": "on"}, {"Brand DE": "off"}, "pause", "", risk=None))
    told = plan(
        proposed({"Brand DE": "on", "Generic": "on"}, {"Brand DE": "off", "Generic": "off"}, "pause", "", risk=None)
    )
    assert only(told).entity == "c2"
    assert "paused already" in told.notes[0].en


def test_negatives_carry_their_match_type_and_keep_what_is_there(plan, pretend):
    pretend.set("google", "campaign", "c1", "negatives", ["free"])
    terms = {"cheap": "exact", "second hand": "phrase", "job": "broad", "rent (exact)": "exact"}
    told = plan(proposed(dict.fromkeys(terms, "absent"), terms, "add_negatives", "", target="google · Brand DE"))
    assert only(told).before == ["free"]
    assert set(only(told).after) == {"free", "[cheap]", '"second hand"', "job", "[rent]"}


def test_audiences_are_excluded_where_the_target_says(plan):
    told = plan(proposed({"Buyers": "included"}, {"Buyers": "excluded"}, "exclude_audience", "", target="Brand DE"))
    assert (only(told).field, only(told).after) == ("excluded", ["Buyers"])


def test_a_cap_of_a_platform_goes_to_each_campaign_that_has_one(plan):
    told = plan(proposed({"meta": 5.0}, {"meta": 3.0}, "set_cap", "contacts/week"))
    assert (only(told).entity, only(told).before, only(told).after) == ("m1", 5, 3)


def test_shares_are_written_together_and_only_for_the_arms_that_run(plan):
    told = plan(proposed({"control": 0.5, "treatment": 0.5}, {"control": 0.3, "treatment": 0.7}, "set_shares", "share",
                         target="Test Brand"))  # fmt: skip
    assert only(told).after == {"control": 0.3, "treatment": 0.7}
    with pytest.raises(PersonMustAct):
        plan(proposed({"a": 0.5, "b": 0.5}, {"a": 0.3, "b": 0.7}, "set_shares", "share", target="Test Brand"))


@pytest.mark.parametrize(("action", "before", "after", "unit"), [
    ("run_test", {"brand": "on"}, {"brand": "on/off"}, ""), ("contact", {"win back": 0}, {"win back": 400}, "people"),
    ("set_policy", {"policy": "old"}, {"policy": "new"}, ""),
])  # fmt: skip
def test_what_no_platform_takes_is_handed_to_people(plan, action, before, after, unit):
    told = plan(proposed(before, after, action, unit))
    assert only(told).platform == "house"
    assert told.notes


def test_every_known_action_has_a_way():
    assert MAKERS.keys() >= KNOWN


def test_a_platform_that_cannot_be_read_gets_the_proposal_as_it_stands(plan):
    told = plan(proposed({"tiktok · Spark": 40}, {"tiktok · Spark": 44}))
    assert (only(told).platform, only(told).entity, only(told).before) == ("tiktok", "Spark", 40)
    assert "not verified" in told.notes[0].en


def test_the_real_proposal_of_what_has_no_amounts_is_itself():
    proposal = proposed({"a": "on"}, {"a": "off"}, "pause", "", risk=None)
    assert realised(proposal, (), TODAY) is proposal


AD = below(GROUP, "a1", "RSA", "ad", status="enabled", copy={"headlines": ["Old", "Kept"], "descriptions": ["Long"]})


def published(texts, replaces, target="google · Generic"):
    names = [f"{target} · google_rsa_headline {number}" for number in range(1, len(texts) + 1)]
    return proposed(dict(zip(names, replaces, strict=True)), dict(zip(names, texts, strict=True)), "publish", "",
                    target=target, risk=0)  # fmt: skip


def test_texts_replace_the_named_ones_and_keep_the_others(plan, pretend):
    pretend.things["google", "ad", "a1"] = AD
    told = only(plan(published(["New", "More"], ["Old", ""])))
    assert (told.kind, told.entity, told.field) == ("ad", "a1", "copy")
    assert told.after == {"headlines": ["New", "Kept", "More"], "descriptions": ["Long"]}


def test_texts_that_may_go_into_two_ads_are_refused(plan, pretend):
    copy = {"headlines": ["X"], "descriptions": []}
    other = AD.model_copy(update={"entity": "a2", "fields": AD.fields | {"copy": copy}})
    pretend.things["google", "ad", "a1"], pretend.things["google", "ad", "a2"] = AD, other
    with pytest.raises(PersonMustAct):
        plan(published(["New"], [""]))
    assert only(plan(published(["New"], ["X"]))).entity == "a2"


def test_an_audience_is_named_by_its_checksum_only(plan):
    key = "meta · Buyers"
    told = only(plan(proposed({key: 0, f"{key} · content": "–"}, {key: 400, f"{key} · content": "ab" * 32},
                              "sync_audience", "people", target=key)))  # fmt: skip
    assert told.after == {"audience": "ab" * 32, "people": 400}
