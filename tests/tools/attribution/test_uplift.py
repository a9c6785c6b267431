# pyright: basic, reportOptionalMemberAccess=false
from pathlib import Path

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from tools._tool import call, fingerprint

TOOL = "attribution.uplift"
HILLSTROM = Path(__file__).parents[4] / "shared" / "data" / "uplift" / "hillstrom_womens_vs_none.csv"


def voucher(size=3000, seed=0, chosen=False, effect=0.25, harm=-0.1, base=0.2):
    """Buyers of the web shop are won over, those of the branch are put off; `chosen` treats by age, not by lot."""
    rng = np.random.default_rng(seed)
    web, age = rng.random(size) < 0.5, rng.integers(18, 80, size)
    told = 1 / (1 + np.exp(-(age - 49) / 8)) if chosen else np.full(size, 0.5)
    treated = rng.random(size) < told
    buys = rng.random(size) < base + treated * np.where(web, effect, harm)
    return [
        {"unit_id": f"K{index}", "arm": "voucher" if treated[index] else "control", "conversion": int(buys[index]),
         "age": int(age[index]), "channel": "Web" if web[index] else "Branch",
         "spend": round(float(buys[index] * 40), 2)}
        for index in range(size)
    ]  # fmt: skip


def test_whom_to_treat_what_it_earns_and_the_same_again(desk_of, said):
    """The voucher costs 2 EUR a person; a purchase is worth 30."""
    desk = desk_of(trial=voucher())
    told = call(TOOL, {"outcome": "conversion", "cost": 2, "value": 30}, desk)
    assert told.evidence == "experiment"
    assert float(told.fact("ate").value) == pytest.approx(0.075, abs=0.04)
    assert float(told.fact("qini").interval.low) > 0
    assert float(told.fact("treat_share").value) == pytest.approx(0.5, abs=0.06)
    # Half are won over, each for 30 * 0.25 - 2.
    span = told.fact("gain_over_none").interval
    assert float(span.low) <= 0.5 * (30 * 0.25 - 2) <= float(span.high)
    assert float(told.fact("gain_over_all").value) > 0
    assert told.fact("gain_over_none").unit == "EUR"
    for lang in ("de", "en"):
        text = said(told, lang)
        assert "{{" not in text
        assert "channel" in text
    assert {"curve", "deciles", "groups", "segments", "policy", "drivers", "gate"} <= set(told.tables)
    assert told.tables["drivers"].rows[0][0] == "channel"
    assert len(told.charts) == 3
    assert all(isinstance(chart["title"], dict) for chart in told.charts)
    again = call(TOOL, {"outcome": "conversion", "cost": 2, "value": 30}, desk)
    assert fingerprint(told) == fingerprint(again)
    _ends_at_the_effect(told)
    # Spending is a result of the trial, so nothing is learnt from it.
    assert "spend" not in {row[0] for row in told.tables["drivers"].rows}


def _ends_at_the_effect(told):
    last = told.tables["curve"].rows[-1]
    assert last[0] == 1.0
    assert last[1] == pytest.approx(float(told.fact("ate").value), abs=1e-9)
    assert last[4] == pytest.approx(last[1], abs=1e-9)
    gross, ate = (float(told.fact(id).value) for id in ("auuc_gross", "ate"))
    assert gross - ate / 2 == pytest.approx(float(told.fact("auuc").value))


def test_all_arguments_may_be_left_out(desk_of):
    told = call(TOOL, {}, desk_of(trial=voucher(1500)))
    assert told.fact("units").value == 1500
    assert any("cost" in caveat.en for caveat in told.caveats)


def test_arms_chosen_by_age_are_red_and_say_which_test_would_decide(desk_of, said):
    told = call(TOOL, {"outcome": "conversion"}, desk_of(trial=voucher(3000, chosen=True)))
    assert told.confidence == "red"
    assert told.evidence == "correlation"
    assert "age" in told.caveats[0].en
    assert told.tables["next_test"].rows[0][0] == "randomised_holdout"
    for lang, word in (("de", "einher"), ("en", "associated")):
        text = said(told, lang)
        assert word in text
        assert not any(claim in text for claim in ("bewirkt", "caused", "Sprechen Sie", "Treat the", "Treat everybody"))


def test_no_effect_that_can_be_told_is_red_with_the_cost_of_a_test(desk_of):
    desk = desk_of(trial=voucher(1200, seed=3, effect=0.0, harm=0.0, base=0.08))
    told = call(TOOL, {"outcome": "conversion", "cost": 0.01, "value": 30}, desk)
    assert told.confidence == "red"
    assert float(told.fact("test_cost").value) > 0
    assert "Treat everybody" not in told.text.en
    assert "Treat the" not in told.text.en


def test_a_lost_side_of_the_split_is_red(desk_of):
    rows = [row for index, row in enumerate(voucher(2000)) if row["arm"] == "control" or index % 3]
    told = call(TOOL, {"outcome": "conversion", "planned_share": 0.5}, desk_of(trial=rows))
    assert told.confidence == "red"
    assert ("srm", "red") in {row[:2] for row in told.tables["gate"].rows}


def test_few_purchases_warn(desk_of):
    told = call(TOOL, {"outcome": "conversion"}, desk_of(trial=voucher(1000, effect=0.05, harm=0.0, base=0.03)))
    assert dict(row[:2] for row in told.tables["gate"].rows)["few_conversions"] in {"amber", "red"}


def test_gaps_text_and_a_useless_column_are_borne(desk_of):
    rows = voucher(1200)
    for index, row in enumerate(rows):
        row["age"] = "" if index % 5 == 0 else row["age"]
        row["remark"] = f"free text {index}"
        row["conversion"] = "" if index % 100 == 0 else row["conversion"]
    told = call(TOOL, {"outcome": "conversion"}, desk_of(trial=rows))
    words = " ".join(caveat.en for caveat in told.caveats)
    assert "remark" in words
    assert told.fact("units").value == 1188


def test_several_arms_need_a_choice(desk_of):
    rows = voucher(900)
    for index, row in enumerate(rows):
        row["arm"] = ("control", "mail", "voucher")[index % 3]
    desk = desk_of(trial=rows)
    with pytest.raises(BadArguments, match="3 arms"):
        call(TOOL, {}, desk)
    told = call(TOOL, {"treatment": "MAIL"}, desk)
    assert told.names["control"].en == "control"
    assert told.fact("units").value == 600


@pytest.mark.parametrize(
    ("args", "word"),
    [({"outcome": "clicks"}, "clicks"), ({"control": "nobody"}, "nobody"), ({"features": ["height"]}, "height")],
)
def test_unknown_names_are_refused_with_the_known_ones(desk_of, args, word):
    with pytest.raises(BadArguments, match=word):
        call(TOOL, args, desk_of(trial=voucher(300)))


def test_too_few_people_no_change_and_no_trial(desk_of):
    with pytest.raises(WeakData, match="at least 50"):
        call(TOOL, {}, desk_of(trial=voucher(60)))
    with pytest.raises(WeakData, match="same for everybody"):
        call(TOOL, {}, desk_of(trial=[row | {"conversion": 1} for row in voucher(300)]))
    with pytest.raises(NoData):
        call(TOOL, {}, desk_of())


@pytest.mark.slow
@pytest.mark.skipif(not HILLSTROM.exists(), reason="the shared data are not here")
def test_published_figures_of_the_e_mail_test(tmp_path, desk_of):
    from dataclasses import replace

    from warehouse.store import Warehouse

    home = Warehouse(tmp_path)
    home.load([HILLSTROM], kind="trial", mapping={"arm": "treatment", "outcome": "visit+conversion+spend"})
    desk = replace(desk_of(), warehouse=home.reader())
    told = call(TOOL, {"outcome": "visit", "control": "No E-Mail", "treatment": "Womens E-Mail"}, desk)
    assert round(float(told.fact("ate").value), 6) == 0.045233
    assert round(float(told.fact("ate_se").value), 6) == 0.003234
    assert told.confidence == "green"
    assert told.tables["drivers"].rows[0][0] == "womens"


def gate(told):
    return {(check, state) for check, state, *_ in told.tables["gate"].rows}


def test_a_trial_without_features_still_tells_its_effect_but_nothing_of_lots(desk_of):
    rows = [{name: row[name] for name in ("arm", "conversion")} for row in voucher()]
    told = call(TOOL, {}, desk_of(trial=rows))
    assert float(told.fact("ate").value) == pytest.approx(0.075, abs=0.04)
    assert float(told.fact("qini").interval.low) < 0
    assert ("confounding", "amber") in gate(told)
    assert ("misfit", "amber") not in gate(told)


def test_outcomes_that_one_arm_lacks_more_often_are_red(desk_of):
    random = np.random.default_rng(3)
    lacks = {"voucher": 0.3, "control": 0.1}
    rows = [row | {"conversion": None} if random.random() < lacks[row["arm"]] else row for row in voucher()]
    told = call(TOOL, {"outcome": "conversion"}, desk_of(trial=rows))
    assert ("srm", "red") in gate(told)
    assert told.evidence == "correlation"
    # Of arms that cannot be compared nothing is said about whom to treat.
    assert {"policy", "groups", "segments"}.isdisjoint(told.tables)
    assert {"treat_share", "policy_value"}.isdisjoint(fact.id for fact in told.facts)
    assert {"ate", "ate_se", "qini", "auuc"} <= {fact.id for fact in told.facts}


def test_arms_that_never_overlap_are_told(desk_of):
    rows = [row | {"arm": "voucher" if row["age"] > 49 else "control"} for row in voucher()]
    assert ("overlap", "red") in gate(call(TOOL, {"outcome": "conversion"}, desk_of(trial=rows)))


def test_without_prices_the_next_test_costs_outcomes(desk_of):
    told = call(TOOL, {"outcome": "conversion"}, desk_of(trial=voucher(600, effect=0.0, harm=0.0)))
    assert told.confidence == "red"
    test = dict(zip(told.tables["next_test"].columns, told.tables["next_test"].rows[0], strict=True))
    assert test["currency"] == "conversion"
    assert test["cost"] > 0
