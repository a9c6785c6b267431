# pyright: basic
"""Audience cuts: what surely loses, nothing that earns, and honest counts of what it costs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from errors import BadArguments, WeakData
from policies.limits import Run
from settings import Limits
from tests.tools.bidding._accounts import END, account, cells, desk_over
from tools._tool import call, check, fingerprint, load

ITEMS = {
    ("google", "Generic", "Zelte", ""): (200, 0.8, 0.04),
    ("google", "Generic", "Kocher", ""): (150, 0.8, 0.04),
    ("meta", "Prospecting", "Broad", ""): (250, 0.6, 0.03),
    ("meta", "Prospecting", "Lookalike", ""): (120, 0.6, 0.03),
}
DEVICES = {"mobile": (0.35, 0.15), "desktop": (0.55, 1.4), "tablet": (0.1, 1.0)}
BAD = {"google · Generic · mobile", "meta · Prospecting · mobile"}

TOLD = {}
"""Answers that were given already: for the desk of the module asked the same again."""


def ask(desk, **args):
    key = (id(desk), str(sorted(args.items())))
    if key not in TOLD:
        TOLD[key] = (desk, load("bidding.audiences").function(check("bidding.audiences", args), desk))
    return TOLD[key][1]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return desk_over(tmp_path_factory.mktemp("audiences"), account(items=ITEMS, devices=DEVICES))


def test_what_loses_is_cut_and_what_earns_stays(desk):
    result = ask(desk, margin=0.4, lag_days=1)
    rows = cells(result, "audiences")
    assert {name for name, row in rows.items() if row["action"] == "exclude"} == BAD
    assert all(row["p_losing"] >= 0.95 for name, row in rows.items() if name in BAD)
    assert rows["google · Generic · Zelte"]["why"] == "earns"
    saved = 0.35 * (350 * 0.8 + 370 * 0.6) * 7
    assert float(result.fact("saving_week").value) == pytest.approx(saved, rel=0.1)
    lost = 0.35 * 0.15 * (350 * 0.04 + 370 * 0.03) * 7
    fact = result.fact("lost_conversions_week")
    assert fact.interval.low < lost < fact.interval.high
    gain = result.fact("gain_week")
    assert float(gain.value) == pytest.approx(saved - lost * 60 * 0.4, rel=0.15)
    assert gain.interval.low < gain.value < gain.interval.high
    assert float(result.fact("false_cuts").value) < 0.1


def test_proposals_name_each_cut_with_effect_and_risk(desk):
    result = ask(desk, margin=0.4, lag_days=1)
    assert {each.target for each in result.proposals} == {"google", "meta"}
    for each in result.proposals:
        assert each.action == "exclude_audience"
        assert set(each.before.values()) == {"included"}
        assert set(each.after.values()) == {"excluded"}
        assert each.effect.interval.low < each.effect.value
        assert each.downside.value <= each.effect.value
        assert each.risk.amount > 0
        assert each.expires == desk.today + timedelta(days=14)


def test_every_proposal_passes_the_limits_once_more(desk):
    result = ask(desk, margin=0.4, lag_days=1)
    run = Run(desk.limits, "EUR", desk.today)
    assert [run.check(each) for each in result.proposals] == [None] * len(result.proposals)


def test_segments_that_differ_by_chance_only_are_kept(desk_of):
    items = {("google", "C", f"Gruppe {n}", ""): (12, 0.8, 0.035) for n in range(40)}
    result = ask(desk_of(ads=account(items=items, days=60)), margin=0.4, lag_days=1, by=["ad_group"])
    assert result.fact("segments").value == 40
    assert result.fact("exclusions").value <= 1


def test_without_a_goal_only_what_returns_less_than_it_costs_goes(desk):
    result = ask(desk, lag_days=1)
    assert cells(result, "audiences")["meta · Prospecting · mobile"]["why"] in ("loses", "unsure")
    assert cells(result, "audiences")["meta · Prospecting · desktop"]["why"] == "earns"


def test_a_target_is_judged_by_the_chance_to_miss_it(desk):
    rows = cells(ask(desk, target="CPA 30 EUR", lag_days=1), "audiences")
    for row in rows.values():
        true = 0.8 / 0.04 if "Generic" in row["what"] else 0.6 / 0.03
        if "mobile" in row["what"]:
            assert row["p_losing"] > 0.9, true
    assert rows["google · Generic · desktop"]["p_losing"] < 0.05


def test_a_losing_segment_with_an_earning_part_is_kept(desk_of):
    items = {
        ("google", "A", "Gut", ""): (40, 0.8, 0.12),
        ("google", "A", "Schlecht", ""): (400, 0.8, 0.008),
        ("google", "A", "Mittel", ""): (500, 0.8, 0.05),
    }
    devices = {"mobile": (0.5, 1.0), "desktop": (0.5, 1.0)}
    rows = cells(ask(desk_of(ads=account(items=items, devices=devices)), margin=0.4, lag_days=1), "audiences")
    assert rows["google · A · Schlecht"]["why"] in ("loses", "limit")
    assert rows["google · A · Gut"]["action"] == "keep"
    split = {"mobile": (0.8, 0.2), "desktop": (0.2, 3.0)}
    one = {("google", "A", "Schlecht", ""): (400, 1.0, 0.02), ("google", "A", "Mittel", ""): (600, 0.8, 0.09)}
    rows = cells(ask(desk_of(ads=account(items=one, devices=split)), margin=0.4, lag_days=1), "audiences")
    assert rows["google · A · Schlecht"]["why"] == "earns_in_part"


def test_a_campaign_that_loses_everywhere_is_not_cut_piece_by_piece(desk_of):
    items = dict.fromkeys([("google", "Schlecht", "A", ""), ("google", "Schlecht", "B", "")], (200, 1.0, 0.004))
    items |= {("meta", "Gut", "A", ""): (200, 0.5, 0.05), ("meta", "Gut", "B", ""): (200, 0.5, 0.05)}
    result = ask(desk_of(ads=account(items=items)), margin=0.4, lag_days=1)
    assert {row["why"] for row in cells(result, "audiences").values() if row["campaign"] == "Schlecht"} == {
        "whole_campaign"
    }
    assert result.proposals == ()


def test_overlapping_cuts_are_counted_once(desk_of):
    items = {
        ("google", "A", "Schlecht", ""): (60, 0.8, 0.002), ("google", "A", "Gut", ""): (340, 0.8, 0.06),
    }  # fmt: skip
    devices = {"mobile": (0.25, 0.05), "desktop": (0.75, 1.4)}
    result = ask(desk_of(ads=account(items=items, devices=devices)), margin=0.4, lag_days=1, max_share=0.5)
    rows = [row for row in cells(result, "audiences").values() if row["action"] == "exclude"]
    assert len(rows) >= 2
    assert float(result.fact("saving_week").value) < sum(row["saving_week"] for row in rows) - 1


def test_limits_hold_and_what_is_too_large_stands_under_stages(desk):
    result = ask(replace(desk, limits=Limits(change_share=0.2)), margin=0.4, lag_days=1)
    assert result.fact("exclusions").value == 0
    assert {row["what"] for row in cells(result, "stages").values()} == BAD
    assert ask(replace(desk, limits=Limits(total=0.0)), margin=0.4, lag_days=1).proposals == ()
    assert ask(replace(desk, limits=Limits(run_share=0.0)), margin=0.4, lag_days=1).proposals == ()


def test_while_counting_is_broken_nothing_is_cut(desk_of, said):
    broken = [("meta", END - timedelta(days=4), END)]
    result = ask(desk_of(ads=account(items=ITEMS, devices=DEVICES, broken=broken)), margin=0.4, lag_days=1)
    assert result.confidence == "red"
    assert result.proposals == ()
    assert "nothing is excluded" in said(result, "en")
    assert "nichts ausgeschlossen" in said(result, "de")


def test_reports_by_campaign_only_are_judged_by_campaign(desk_of):
    rows = [
        {key: cell for key, cell in row.items() if key not in ("ad_group", "keyword")}
        for row in account(items={("google", "A", "", ""): (90, 0.8, 0.05), ("google", "B", "", ""): (40, 1.0, 0.004)})
    ]
    result = ask(desk_of(ads=rows), margin=0.4, lag_days=1)
    assert cells(result, "audiences")["google · B"]["action"] == "exclude"


def test_unknown_columns_and_search_terms_are_refused(desk):
    with pytest.raises(BadArguments):
        ask(desk, by=["sternzeichen"])
    with pytest.raises((BadArguments, WeakData)):
        ask(desk, by=["search_term"])


def test_both_languages_and_the_same_bytes_again(desk, said):
    one, other = (call("bidding.audiences", {"margin": 0.4}, desk) for _ in range(2))
    assert fingerprint(one) == fingerprint(other)
    for lang, word in (("de", "ausschließen"), ("en", "exclude")):
        assert word in said(one, lang)
        assert "{{" not in said(one, lang)
    assert len(one.charts) == 1


def test_a_cpa_has_cost_and_conversions_of_the_same_days(desk):
    """Without a known delay the last days count neither with their conversions nor with their cost."""
    rows = cells(ask(desk, by=["campaign"]), "audiences")
    longer = cells(ask(desk, by=["campaign"], lag_days=0.05), "audiences")
    for what, each in rows.items():
        assert each["cost"] < longer[what]["cost"]
        assert each["cpa"] == pytest.approx(each["cost"] / each["conversions"], rel=0.01)
        assert each["cpa"] == pytest.approx(longer[what]["cpa"], rel=0.1)
