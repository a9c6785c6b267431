"""What a marketer sees of a randomised test: the figures, the verdict, and what stands against it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from ledger.experiments import Experiments, Plan
from tools._tool import call, fingerprint

TOOL = "attribution.experiment"


def units(n=8_000, base=0.10, effect=0.03, seed=1, share=0.5, days=None, arms=("control", "b")):
    """Rows of a trial: conversion, revenue of buyers, what was known before."""
    random = np.random.default_rng(seed)
    before = random.poisson(2, n)
    treated = random.random(n) < share
    day = np.arange(n) * (days or 1) // n
    rate = base + effect(day) * treated if callable(effect) else base + effect * treated
    bought = random.random(n) < np.clip(rate + 0.02 * (before - 2), 0, 1)
    paid = np.where(bought, random.lognormal(3.5, 0.8, n), 0.0).round(2)
    for unit in range(n):
        row = {"unit_id": f"u{unit}", "arm": arms[int(treated[unit])], "conversion": int(bought[unit]),
               "revenue": paid[unit], "pre_orders": int(before[unit])}  # fmt: skip
        if days:
            row["entered_on"] = (date(2026, 3, 1) + timedelta(int(day[unit]))).strftime("%d.%m.%Y")
        yield row


@pytest.fixture
def read(desk_of):
    def run(rows, **args):
        return call(TOOL, args, desk_of(trial=list(rows)))

    return run


def value(result, id):
    return float(result.fact(id).value)


def verdict(result):
    return result.tables["verdict"].rows[0][0]


def gate(result):
    rows: dict[str, str] = {}
    for check, state, *_ in result.tables["gate"].rows:
        rows[check] = max(rows.get(check, ""), state, key=("", "green", "amber", "red").index)
    return rows


def test_the_mail_trial_to_the_printed_digits(desk_of, shared_data, tmp_path):
    from warehouse.store import Warehouse

    home = Warehouse(tmp_path)
    file = shared_data / "uplift" / "hillstrom_womens_vs_none.csv"
    home.load([file], kind="trial", mapping={"arm": "treatment", "outcome": "visit+conversion+spend"})
    from dataclasses import replace

    desk = replace(desk_of(), warehouse=home.reader())
    for outcome, effect, se in (("visit", 0.045233, 0.003234), ("conversion", 0.003111, 0.000823),
                                ("spend", 0.424412, 0.130333)):  # fmt: skip
        result = call(TOOL, {"outcome": outcome, "control": "No E-Mail", "treatment": "Womens E-Mail"}, desk)
        assert value(result, "effect") == pytest.approx(effect, abs=6e-7)
        assert value(result, "se") == pytest.approx(se, abs=6e-7)
        assert value(result, "srm_p") == pytest.approx(0.695, abs=0.001)
        assert (verdict(result), result.evidence) == ("ship", "experiment")
    result = call(TOOL, {"outcome": "visit"}, desk)
    assert value(result, "rate_treatment") == pytest.approx(0.151400, abs=5e-7)
    assert value(result, "rate_control") == pytest.approx(0.106167, abs=5e-7)


def test_a_clear_winner_may_be_shipped_and_both_languages_say_so(read, said):
    result = read(units(), minimum_effect=0.1)
    assert verdict(result) == "ship"
    assert result.confidence == "green"
    assert value(result, "may_stop") == 1
    assert "ausrollen" in said(result, "de")
    assert "ship b" in said(result, "en")
    assert value(result, "probability_better") > 0.999
    low, high = value(result, "sequential_low"), value(result, "sequential_high")
    assert low < float(result.fact("effect").interval.low) < float(result.fact("effect").interval.high) < high


def test_the_same_trial_gives_the_same_bytes(desk_of):
    desk = desk_of(trial=list(units(3_000)))
    args = {"outcome": "revenue", "control": "control", "treatment": "b"}
    assert fingerprint(call(TOOL, args, desk)) == fingerprint(call(TOOL, args, desk))


def test_a_promising_difference_at_an_early_look_has_to_go_on(read, said):
    result = read(units(4_000, effect=0.022, seed=16), planned_size=20_000)
    assert float(result.fact("p_value").value) < 0.05
    assert verdict(result) == "go_on"
    assert gate(result)["peeking"] == "amber"
    assert value(result, "required_n") == 20_000
    assert "caused" not in said(result, "en")
    assert "20,000" in said(result, "en")


def test_at_the_planned_end_the_fixed_test_decides(read):
    assert verdict(read(units(4_000, effect=0.022, seed=16), planned_size=4_000)) == "ship"
    assert verdict(read(units(4_000, effect=0.0, seed=5), planned_size=4_000)) == "do_not_ship"


def test_what_is_worse_is_not_shipped(read, said):
    result = read(units(effect=-0.04))
    assert verdict(result) == "do_not_ship"
    assert "schneidet schlechter ab" in said(result, "de")


def test_no_gain_worth_having_ends_the_test(read, said):
    result = read(units(30_000, effect=0.0, seed=2), minimum_effect=0.25)
    assert verdict(result) == "do_not_ship"
    assert "ruled out" in said(result, "en")


def test_a_broken_split_is_red_without_advice_and_names_the_next_test(read, said):
    result = read(units(share=0.46))
    assert value(result, "srm_p") < 0.001
    assert (verdict(result), result.confidence, gate(result)["srm"]) == ("broken", "red", "red")
    assert result.tables["next_test"].rows[0][0] == "ab_test"
    for lang in ("de", "en"):
        assert not re.search(r"ausrollen|\bship\b|bewirkt|caused", said(result, lang))


def test_a_planned_unequal_split_is_sound(read):
    rows = list(units(20_000, share=0.1))
    assert verdict(read(rows)) == "broken"
    assert read(rows, split={"control": 0.9, "b": 0.1}).confidence == "green"
    with pytest.raises(BadArguments):
        read(rows, split={"control": 0.9})


def test_a_handful_of_conversions_is_too_early_and_red(read):
    result = read(units(600, base=0.01, effect=0.0))
    assert (verdict(result), gate(result)["few_conversions"]) == ("too_early", "red")
    assert value(result, "test_weeks") >= 2


def test_less_than_a_week_is_too_early(read, said):
    result = read(units(days=4))
    assert verdict(result) == "too_early"
    assert "Woche" in said(result, "de")


def test_an_effect_that_wears_off_is_told(read):
    result = read(units(12_000, effect=lambda day: 0.12 * np.exp(-day / 3), days=14))
    assert gate(result)["novelty"] == "amber"
    assert value(result, "effect_first_half") > value(result, "effect_second_half")
    assert len(result.tables["course"].rows) == 14
    assert len(result.charts) == 2


def test_outcomes_that_have_not_arrived_are_told(read):
    rows = list(units(12_000, base=0.2, days=14))
    for place, row in enumerate(rows):
        if row["entered_on"] >= "12.03.2026" and place % 2:
            row |= {"conversion": 0, "revenue": 0}
    assert gate(read(rows, outcome="conversion"))["conversion_lag"] == "amber"


def test_the_pace_tells_when_there_are_enough(read):
    result = read(units(7_000, effect=0.004, days=14), planned_size=14_000)
    assert verdict(result) == "go_on"
    assert value(result, "days_to_go") == 14
    assert result.tables["verdict"].rows[0][3] == "2026-04-15"


def test_cuped_uses_what_was_known_before_and_keeps_the_plain_figures(read):
    result = read(units(20_000))
    assert 0 < value(result, "variance_reduction") < 0.2
    assert value(result, "cuped_se") < value(result, "se")
    assert "cuped_effect" not in {fact.id for fact in read(units(), covariates=[]).facts}


def test_revenue_has_robust_company_and_money_for_a_unit(read):
    result = read(units(), outcome="revenue")
    assert result.fact("effect").unit == "EUR"
    assert result.fact("bootstrap_effect").interval is not None
    assert value(result, "winsorised_effect") == pytest.approx(value(result, "effect"), rel=0.3)
    assert [row[0] for row in result.tables["estimates"].rows][-2:] == ["bootstrap_t", "winsorised"]


def test_one_huge_order_that_makes_the_difference_is_told(read):
    rows = list(units(effect=0.0, seed=4))
    buyer = next(row for row in rows if row["arm"] == "b" and row["revenue"])
    buyer["revenue"] = 90_000
    result = read(rows, outcome="revenue")
    assert abs(value(result, "winsorised_effect")) < 0.2 * abs(value(result, "effect"))


def test_guardrails_hold_or_not(read, said):
    rows = list(units(20_000, effect=0.03))
    safe = read(rows, outcome="conversion", guardrails=["revenue"])
    assert safe.tables["guardrails"].rows[0][-1] == "safe"
    assert verdict(safe) == "ship"
    for row in rows:
        if row["arm"] == "b":
            row["revenue"] = round(row["revenue"] * 0.5, 2)
    harmed = read(rows, outcome="conversion", guardrails={"revenue": 0.05})
    assert harmed.tables["guardrails"].rows[0][-1] == "harmed"
    assert verdict(harmed) == "do_not_ship"
    assert "Leitplanke" in said(harmed, "de")


def test_several_variants_are_held_to_a_stricter_level(read):
    random = np.random.default_rng(8)
    rows = [{"arm": arm, "conversion": int(random.random() < rate)}
            for arm, rate in (("control", 0.1), ("b", 0.1), ("c", 0.1), ("d", 0.116))
            for _ in range(3_000)]  # fmt: skip
    result = read(rows)
    assert value(result, "holm_p") == pytest.approx(min(1, 3 * value(result, "p_value")))
    assert len(result.tables["arms"].rows) == 4
    assert read(rows, treatment="b").tables["arms"].rows[1][0] == "b"


def test_a_ratio_per_unit_by_the_delta_method(desk_of):
    random = np.random.default_rng(9)
    visits = 1 + random.poisson(3, 3_000)
    orders = random.binomial(visits, 0.2)
    rows = [{"arm": "ab"[unit % 2], "unit_id": f"u{unit}", "orders": orders[unit], "pages": visits[unit]}
            for unit in range(3_000)]  # fmt: skip
    result = call(TOOL, {"outcome": "orders", "denominator": "pages"}, desk_of(trial=rows))
    assert value(result, "rate_control") == pytest.approx(orders[::2].sum() / visits[::2].sum())
    assert value(result, "rate_treatment") == pytest.approx(orders[1::2].sum() / visits[1::2].sum())


def test_rows_of_the_same_unit_hang_together(read):
    rows = list(units(2_000, seed=6))
    once, thrice = read(rows, outcome="conversion"), read(rows * 3, outcome="conversion")
    assert value(thrice, "n_control") == value(once, "n_control")
    assert value(thrice, "se") == pytest.approx(value(once, "se"), rel=1e-6)
    assert any("occur more than once" in caveat.en for caveat in thrice.caveats)


def test_a_unit_in_both_arms_is_left_out(read):
    rows = list(units(4_000))
    result = read([*rows, {**rows[0], "arm": "b" if rows[0]["arm"] == "control" else "control"}])
    assert value(result, "n_control") + value(result, "n_treatment") == 3_999
    assert result.confidence == "amber"


def test_less_can_be_better(read):
    rows = [{"arm": row["arm"], "churned": 1 - row["conversion"]} for row in units(effect=0.04)]
    from warehouse.contract import contract

    assert "churn" in contract("trial").columns["outcome"].names
    rows = [{"arm": row["arm"], "churn": row["churned"]} for row in rows]
    result = read(rows)
    assert value(result, "effect") < 0
    assert verdict(result) == "ship"
    assert value(result, "probability_better") > 0.99
    assert verdict(read(rows, better="higher")) == "do_not_ship"


def test_a_registered_plan_fills_what_is_not_said(desk_of, tmp_path):
    from dataclasses import replace

    registry = Experiments(tmp_path)
    plan = Plan(hypothesis="b sells more", metric="conversion", control="control", treatment="b", size=16_000,
                minimum_effect=0.2, guardrails={"revenue": 0.1})  # fmt: skip
    registry.propose(plan, date(2026, 3, 1))
    registry.start("E1", date(2026, 3, 2))
    desk = replace(desk_of(trial=list(units())), experiments=registry)
    result = call(TOOL, {"experiment": "e1"}, desk)
    assert value(result, "required_n") == 16_000
    assert result.receipt.data["experiment E1"] == plan.hash
    assert result.tables["guardrails"].rows[0][0] == "revenue"
    again = call(TOOL, {"experiment": "E1", "planned_size": 8_000}, desk)
    assert value(again, "required_n") == 8_000


@pytest.mark.parametrize(
    ("args", "told"),
    [({"outcome": "clicks"}, "revenue"), ({"control": "z"}, "control"), ({"control": "b", "treatment": "b"}, "arms"),
     ({"experiment": "E7"}, "Known")],
)  # fmt: skip
def test_a_wrong_name_is_told_with_the_right_ones(read, args, told):
    from errors import LeitstandError

    with pytest.raises(LeitstandError) as failed:
        read(units(200), **args)
    assert told in failed.value.line("en")


def test_several_arms_need_a_control_and_two_take_the_first(read):
    rows = [{"arm": arm, "conversion": n % 3 == 0} for arm in ("red", "green", "blue") for n in range(300)]
    with pytest.raises(BadArguments):
        read([{**row, "conversion": int(row["conversion"])} for row in rows])
    two = [{**row, "conversion": int(row["conversion"])} for row in rows if row["arm"] != "blue"]
    assert any("was taken" in caveat.en for caveat in read(two).caveats)


def test_data_that_cannot_be_read_are_refused_in_one_sentence(read, desk_of):
    with pytest.raises(NoData):
        call(TOOL, {}, desk_of())
    with pytest.raises(WeakData):
        read({"arm": "a", "conversion": n % 2} for n in range(50))
    with pytest.raises(WeakData):
        read({"arm": "ab"[n % 2], "conversion": 1} for n in range(50))


@pytest.mark.parametrize("seed", range(3))
def test_when_nothing_works_nothing_is_shipped(read, seed):
    assert verdict(read(units(6_000, effect=0.0, seed=20 + seed))) != "ship"


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", ["ship", "worse", "open", "broken", "early", "few"])
def test_no_text_claims_or_recommends_more_than_the_evidence_carries(read, kind, lang):
    from policies._policy import Draft
    from policies.causal import causal

    rows = {
        "ship": units(), "worse": units(effect=-0.05), "open": units(3_000, effect=0.01), "broken": units(share=0.4),
        "early": units(days=3), "few": units(300, base=0.01, effect=0.0),
    }  # fmt: skip
    result = read(rows[kind], outcome="conversion")
    text = result.text.said(lang)
    facts = {fact.id: fact for fact in result.facts}
    red = result.confidence == "red"
    draft = Draft(text, lang, facts, evidence=dict.fromkeys(facts, "experiment"), original=text, red=red)
    assert causal(draft) == []


def test_an_arm_that_loses_everything_is_no_small_trial(read):
    rows = [{"arm": row["arm"], "conversion": row["conversion"] * (row["arm"] == "control")} for row in units()]
    assert verdict(read(rows)) == "do_not_ship"


def test_if_the_difference_stays_fewer_units_are_enough(read):
    result = read(units(4_000, effect=0.022, seed=16))
    assert 4_000 < value(result, "likely_n") < value(result, "required_n")


def test_a_gain_with_open_guardrails_goes_on(read, said):
    random = np.random.default_rng(5)
    rows = [{**row, "visit": int(random.random() < 0.5)} for row in units(6_000, effect=0.06)]
    result = read(rows, outcome="conversion", guardrails={"visit": 0.001})
    assert result.tables["guardrails"].rows[0][-1] == "open"
    assert verdict(result) == "go_on"
    assert "Leitplanken" in said(result, "de")


def test_a_covariate_from_after_the_start_is_told(read):
    rows = list(units(8_000))
    for row in rows:
        row["pre_orders"] += row["arm"] == "b" and row["conversion"]
    assert gate(read(rows, outcome="conversion"))["confounding"] == "amber"
    assert gate(read(units(8_000), outcome="conversion"))["confounding"] == "green"


def test_the_simulated_voucher_caused_what_it_really_caused(desk_of):
    from simulator.mail import trial

    seen, true = trial(5)
    names = ("unit_id", "arm", "orders_before", "visit", "conversion")
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(seen[name] for name in names), strict=True)]
    desk = desk_of(trial=rows)
    for outcome in ("visit", "conversion"):
        result = call(TOOL, {"outcome": outcome}, desk)
        effect, truth = result.fact("effect").interval, float(true[f"uplift_{outcome}"].mean())
        assert float(effect.low) <= truth <= float(effect.high)
        assert verdict(result) in ("ship", "go_on")
        assert "cuped_effect" in {fact.id for fact in result.facts}


def gaps(rows, share_control, share_treated, seed=5):
    """The same trial with outcomes missing at random within each arm."""
    random = np.random.default_rng(seed)
    for row in rows:
        share = share_treated if row["arm"] == "b" else share_control
        yield row | {"conversion": None} if random.random() < share else row


def test_units_without_an_outcome_count_for_the_split_and_not_for_the_effect(read):
    result = read(gaps(units(), 0.2, 0.2), outcome="conversion")
    assert value(result, "srm_p") == value(read(units(), outcome="conversion"), "srm_p")
    assert value(result, "n_control") + value(result, "n_treatment") == pytest.approx(6_400, abs=150)
    assert value(result, "attrition_p") > 0.01
    assert result.confidence == "green"
    assert any("no outcome" in each.en for each in result.caveats)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_outcomes_that_are_missing_more_in_one_arm_break_the_trial(read, said, lang):
    result = read(gaps(units(), 0.1, 0.3), outcome="conversion")
    assert verdict(result) == "broken"
    assert result.confidence == "red"
    assert value(result, "srm_p") > 0.001 > value(result, "attrition_p")
    assert {"de": "defekt", "en": "broken"}[lang] in said(result, lang)


def test_only_successes_with_empty_cells_for_the_rest_ask_for_zeros(read):
    rows = [row | {"conversion": row["conversion"] or None} for row in units(2_000)]
    with pytest.raises(WeakData) as told:
        read(rows, outcome="conversion")
    assert "write 0" in told.value.todo("en")


def test_few_conversions_are_few_also_where_units_repeat(read):
    rows = [row | {"conversion": int(number < 10)} for number, row in enumerate(units(2_000))]
    assert gate(read([*rows, *rows[-50:]], outcome="conversion"))["few_conversions"] == "red"


def test_a_guardrail_that_is_missing_is_not_zero(read):
    """Half of one arm's revenue is not known: taken as nothing it would look like a loss of half."""
    rows = [row | {"revenue": None} if row["arm"] == "b" and number % 2 else row for number, row in enumerate(units())]
    (guard,) = read(rows, outcome="conversion", guardrails={"revenue": 0.3}).tables["guardrails"].rows
    assert "harmed" not in guard
    assert "safe" in guard


def test_a_range_that_leaves_room_for_everything_is_no_green(read):
    assert gate(read(units(effect=0.0, seed=4), outcome="conversion"))["interval_width"] == "amber"
    lost = read([row | {"revenue": 1e6 if row["unit_id"] == "u7" else row["revenue"]} for row in units()],
                outcome="revenue")  # fmt: skip
    assert gate(lost)["interval_width"] == "red"


def test_the_next_test_costs_what_it_may_lose_and_is_no_endless_one(read, said):
    rows = [{name: row[name] for name in ("unit_id", "arm", "conversion")} for row in units(1_000, base=0.02, effect=0)]
    result = read(rows, outcome="conversion")
    (test,) = result.tables["next_test"].rows
    told = dict(zip(result.tables["next_test"].columns, test, strict=True))
    assert told["weeks"] == 13
    assert told["currency"] == "conversion"
    assert told["cost"] > 0
    assert told["mde"] > 0.05
    assert result.fact("test_cost").unit == "count"
    assert "'conversion'" in said(result, "en")


def test_a_broken_trial_prices_the_next_one_without_its_effect(read):
    result = read(units(share=0.4, effect=0.05), outcome="conversion")
    assert value(result, "test_cost") > 1
