"""Leads go through the stages in time; LinkedIn causes what the truth counts."""

import numpy as np

from simulator.crm import PASS, STAGES, leads


def test_stages_pass_on_as_the_truth_says():
    found = leads(5, np.arange(20_000, 21_500), np.full(1500, 0.5))
    reached = np.isfinite(found.reached).sum(0)
    assert np.allclose(reached[1:] / reached[:-1], PASS, atol=0.06)
    finite = np.isfinite(found.reached[:, 1:])
    assert (found.reached[:, 1:][finite] >= found.reached[:, :-1][finite]).all()


def test_no_linkedin_no_linkedin_leads():
    assert not leads(5, np.arange(20_000, 20_200), np.zeros(200)).caused.any()


def test_the_crm_shows_only_what_has_happened(world):
    table, deals = world.tables["leads"], world.tables["deals"]
    now = np.datetime64(world.last) + 1
    assert (table["stage_at"] < now).all()
    assert (table["created_at"] <= table["stage_at"]).all()
    open_deals = deals["stage"] == "open"
    assert (np.isnat(deals["closed_at"]) == open_deals).all()
    assert (deals["closed_at"][~open_deals] < now).all()
    assert set(table["stage"]) == set(STAGES)


def test_a_deal_belongs_to_a_contact_that_became_an_opportunity(world):
    table, deals = world.tables["leads"], world.tables["deals"]
    stage = dict(zip(table["contact_id"].tolist(), table["stage"].tolist(), strict=True))
    assert {stage[contact] for contact in deals["contact_id"]} == {"opportunity", "customer"}
    won = deals["contact_id"][deals["stage"] == "won"]
    assert {stage[contact] for contact in won} == {"customer"}


def test_contacts_stay_the_same_as_time_goes_on(world):
    before, after = world.tables["leads"], world.play(10).tables["leads"]
    size = len(before["email"])
    assert (after["email"][:size] == before["email"]).all()
    assert (after["stage_at"][:size] >= before["stage_at"]).all()


def test_some_leads_are_customers_of_the_shop(world):
    truth, table, customers = world.truth_tables["leads"], world.tables["leads"], world.tables["customers"]
    known = truth["customer_id"] != ""
    assert 0.06 < known.mean() < 0.15
    mail = dict(zip(customers["customer_id"].tolist(), customers["email"].tolist(), strict=True))
    assert [mail[i] for i in truth["customer_id"][known]] == table["email"][known].tolist()
