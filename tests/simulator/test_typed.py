"""Search terms: parts of the paid rows, thin tails, barren words in earners too, and a truth to hold them against."""

import numpy as np

from simulator.phrases import BARREN, EARNERS, patterns
from simulator.typed import term_table, truth_table
from simulator.world import build


def test_terms_are_parts_of_the_accounts_rows(world):
    terms, ads = world.tables["search_terms"], world.tables["ad_days"]
    assert set(terms["platform"]) == {"google", "microsoft"}
    paid = ads["keyword"] != ""
    for name in ("impressions", "clicks", "cost", "conversions", "conversion_value"):
        assert 0.8 * ads[name][paid].sum() < terms[name].sum() < 0.97 * ads[name][paid].sum(), name
    names = ("day", "platform", "campaign", "ad_group", "keyword")
    sums = {}
    for table in (ads, terms):
        for row in zip(*(table[name].tolist() for name in (*names, "clicks", "cost", "conversions")), strict=True):
            if row[4]:
                sums.setdefault(row[:5], []).append((table is ads, row[5:]))
    for rows in sums.values():
        for i in range(3):
            whole = sum(row[i] for own, row in rows if own)
            assert sum(row[i] for own, row in rows if not own) <= whole + 1e-6


def test_a_term_stands_once_a_day(world):
    terms = world.tables["search_terms"]
    keys = list(zip(*(terms[name].tolist() for name in ("day", "platform", "campaign", "ad_group", "search_term")),
                    strict=True))  # fmt: skip
    assert len(set(keys)) == len(keys)
    assert (terms["clicks"] >= 1).all()
    assert (terms["impressions"] >= terms["clicks"]).all()


def test_most_terms_are_rare(world):
    terms = world.tables["search_terms"]
    names, at = np.unique(terms["search_term"].astype(str), return_inverse=True)
    clicks = np.bincount(at, terms["clicks"])
    assert len(names) > 1_500
    assert np.median(clicks) < 40 < clicks.max() / 50


def test_orders_follow_the_true_rate(world):
    truth = world.truth_tables["terms"]
    assert np.isclose(truth["conversions"].sum(), truth["expected_conversions"].sum(), rtol=0.02)
    generic = np.char.find(truth["campaign"].astype(str), "Generic") >= 0
    barren = truth["rate"] == 0
    assert truth["conversions"][barren].sum() == 0 < truth["cost"][barren].sum()
    assert 0.1 < truth["cost"][generic & barren].sum() / truth["cost"][generic].sum() < 0.35
    names, at = np.unique(truth["search_term"].astype(str), return_inverse=True)
    seen, meant = np.bincount(at, truth["conversions"]), np.bincount(at, truth["expected_conversions"])
    much = meant > 20
    off = (seen - meant)[much] / np.sqrt(1.3 * meant[much])
    assert much.sum() > 30
    assert 0.7 < off.std() < 1.3
    assert abs(off.mean()) < 0.3
    assert names.size > much.sum()


def test_the_truth_is_of_the_same_rows(world):
    truth, terms = world.truth_tables["terms"], world.tables["search_terms"]
    for name in ("clicks", "cost"):
        assert truth[name].sum() == terms[name].sum()


def test_barren_words_sell_in_some_places(world):
    truth = world.truth_tables["terms"]
    ends = np.char.endswith(truth["search_term"].astype(str), " gebraucht")
    assert truth["rate"][ends & (truth["campaign"] == "Generic Outdoor DE")].max() > 0.7
    words = {word for name, *_ in EARNERS for word in name.split()}
    assert words & {word for name, *_ in BARREN for word in name.split()} >= {"kaufen", "anleitung"}
    assert any("kostenlos" in word for word in words)


def test_what_was_typed_does_not_change_as_the_company_plays_on():
    world = build(4, days=30)
    later = world.play(3)
    before, after = (term_table(4, each.tables["ad_days"]) for each in (world, later))
    for name in ("day", "search_term", "clicks", "cost"):
        assert (after[name][: len(before[name])] == before[name]).all()


def test_another_seed_types_otherwise():
    ads = build(4, days=10).tables["ad_days"]
    assert len(term_table(4, ads)["day"]) != len(term_table(5, ads)["day"])


def test_an_account_without_clicks_has_no_terms():
    ads = build(4, days=3).tables["ad_days"]
    nothing = ads | {"clicks": ads["clicks"] * 0}
    assert len(term_table(4, nothing)["day"]) == 0
    assert len(truth_table(4, nothing)["month"]) == 0


def test_every_pattern_is_said_once():
    for own in (True, False):
        names = [name for name, *_ in patterns(own)]
        assert len(set(names)) == len(names)
