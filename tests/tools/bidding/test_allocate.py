# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false, reportOptionalOperand=false
"""The whole way from loaded media data to a budget plan, in both languages, and how it says no."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from errors import BadArguments
from figures import render
from ledger.runs import Runs
from settings import Limits
from tools._tool import Desk, call, check, fingerprint
from warehouse.store import Warehouse

FIRST, WEEKS = date(2024, 1, 1), 70
TODAY = date(2025, 5, 5)
NO_LIBRARY: Any = SimpleNamespace()


def desk_over(home, columns, **limits) -> Desk:
    file = home / "media.csv"
    count = len(columns["sales"])
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["date", *columns])
        writer.writerows(
            [str(FIRST + timedelta(7 * at)), *(round(float(each[at]), 2) for each in columns.values())]
            for at in range(count)
        )
    house = Warehouse(home / "house")
    media = "+".join(name for name in columns if name != "sales")
    house.load([file], kind="media", mapping={"kpi": "sales", "media": media})
    return Desk(
        house.reader(), NO_LIBRARY, Runs(home / "ledger.db"), TODAY, seed=3, limits=Limits(**limits),
    )  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Two channels that work, the one that gets less money better."""
    rng = np.random.default_rng(4)
    tv, search = rng.uniform(2_000, 14_000, WEEKS), rng.uniform(500, 6_000, WEEKS)
    sales = 40_000 + 9_000 * np.tanh(tv / 9_000) + 24_000 * np.tanh(search / 4_000) + rng.normal(0, 600, WEEKS)
    return desk_over(tmp_path_factory.mktemp("home"), {"sales": sales, "tv_spend": tv, "search_spend": search})


def asked(desk, **args):
    return call("bidding.allocate", args, desk)


def plan(result, column="after"):
    table = result.tables["plan"]
    at = table.columns.index(column)
    return {row[0]: row[at] for row in table.rows}


def text(result, lang):
    return render(result.text.said(lang), {fact.id: fact for fact in result.facts}, result.names, lang)


def test_more_money_that_loses_is_not_proposed(desk):
    result = asked(desk, extra=60_000, margin=0.2)
    assert float(result.fact("gain").value) < 0
    assert result.proposals == ()
    assert "stages" not in result.tables
    assert "do not spend the additional money" in text(result, "en")
    assert "Geben Sie das zusätzliche Geld" in text(result, "de")


def test_money_goes_where_the_next_unit_brings_more_and_adds_up_to_the_cent(desk):
    result = asked(desk, budget=30_000.01)
    after = plan(result)
    assert round(sum(after.values()), 2) == 30_000.01
    assert after["search_spend"] > 0.45 * 30_000
    assert result.confidence != "red"
    assert result.evidence == "model"
    gain, better = result.fact("gain_same_budget"), result.fact("p_same_budget")
    assert gain.interval.low > 0
    assert float(better.value) > 0.95
    assert float(result.fact("budget_total").value) == 30_000.01
    assert float(result.fact("budget_per_period").value) == pytest.approx(7_500, abs=0.01)
    weeks = result.tables["weeks"]
    assert round(sum(row[2] for row in weeks.rows), 2) == 30_000.01
    assert len(weeks.rows) == 8
    assert result.charts


def test_the_first_stage_is_proposed_inside_the_limits(desk):
    result = asked(desk)
    [proposal] = result.proposals
    assert proposal.action == "set_budget"
    assert proposal.unit == "EUR/day"
    assert proposal.before.keys() == proposal.after.keys()
    for name, before in proposal.before.items():
        assert abs(proposal.after[name] - before) <= 0.5 * before + 0.01
    assert proposal.effect.id == "gain_stage"
    assert proposal.effect.interval.low <= proposal.effect.value <= proposal.effect.interval.high
    assert float(proposal.downside.value) <= float(proposal.effect.value)
    assert float(proposal.risk.amount) > 0
    assert proposal.expires > TODAY
    assert "stages" in result.tables


def test_the_first_stage_counts_from_what_a_platform_holds(desk):
    """A channel's budget is written over its budget; one that leaves room already is not raised."""
    [plain] = asked(desk).proposals
    raised = next(name for name, before in plain.before.items() if plain.after[name] > before)
    cut = next(name for name, before in plain.before.items() if plain.after[name] < before)
    [held] = asked(desk, held={cut: round(plain.before[cut] * 1.2, 2)}).proposals
    assert held.before[cut] == round(plain.before[cut] * 1.2, 2)
    assert held.after[cut] < held.before[cut]
    roomy = asked(desk, held={raised: plain.before[raised] * 50}).proposals
    assert all(raised not in each.before for each in roomy)


def test_what_is_asked_for_is_kept(desk):
    result = asked(desk, bounds={"tv": [5_000, 6_000]}, budget=20_000)
    assert 5_000 <= plan(result)["tv_spend"] <= 6_000
    result = asked(desk, locked=["tv"])
    assert plan(result)["tv_spend"] == plan(result, "before")["tv_spend"]
    result = asked(desk, max_change="10%")
    for name, after in plan(result).items():
        assert abs(after / plan(result, "before")[name] - 1) <= 0.1 + 1e-9
    with pytest.raises(BadArguments, match="radio"):
        asked(desk, bounds={"radio": [0, 1]})


def test_profit_is_claimed_only_where_a_margin_is_known(desk):
    result = asked(desk, goal="profit")
    assert any("margin" in caveat.en for caveat in result.caveats)
    assert result.fact("gain").unit != "EUR"
    assert result.names["outcome"].en == "the outcome"
    result = asked(desk, margin="40%")
    assert result.fact("gain").unit == "EUR"
    assert result.names["outcome"].en == "profit after ad spend"


def test_both_languages_tell_the_plan(desk):
    result = asked(desk, extra="5.000 EUR")
    for lang, begin in (
        ("de", "Der Plan setzt 52.845\u00a0€ statt 47.845\u00a0€ ein: mehr für search ("),
        ("en", "The plan spends €52,845 instead of €47,845: more for search ("),
    ):
        shown = text(result, lang)
        assert shown.startswith(begin)
        assert "{{" not in shown


def test_a_share_of_what_is_spent_changes_the_whole(desk):
    now = float(asked(desk).fact("before_total").value)
    assert float(asked(desk, change="-15 %").fact("budget_total").value) == pytest.approx(0.85 * now, abs=0.02)
    assert float(asked(desk, change=0.1).fact("budget_total").value) == pytest.approx(1.1 * now, abs=0.02)


def test_the_same_question_gives_the_same_bytes(desk):
    assert fingerprint(asked(desk, margin=0.5)) == fingerprint(asked(desk, margin=0.5))


def test_a_weekly_budget_given_for_four_weeks_is_noticed(desk):
    now = float(asked(desk).fact("before_total").value)
    result = asked(desk, budget=round(now / 4, 2))
    assert any("budget_per" in caveat.en for caveat in result.caveats)


def test_too_few_periods_make_no_plan_but_a_test(tmp_path):
    rng = np.random.default_rng(1)
    spend = rng.uniform(500, 3_000, (6, 2))
    sales = 9_000 + spend.sum(axis=1)
    desk = desk_over(tmp_path, {"sales": sales, "tv_spend": spend[:, 0], "search_spend": spend[:, 1]})
    result = asked(desk, budget=10_000)
    assert result.confidence == "red"
    assert result.evidence == "correlation"
    assert result.proposals == ()
    assert "next_test" in result.tables


@pytest.mark.parametrize(
    "wrong", [{"budget": -5}, {"risk": "wild"}, {"margin": 3}, {"max_change": "-20"}, {"budget_per": "decade"}]
)
def test_what_cannot_be_is_refused_in_one_sentence(wrong):
    with pytest.raises(BadArguments) as told:
        check("bidding.allocate", wrong)
    assert "budget" in told.value.todo("de")


def test_a_wish_within_tight_limits_is_proposed_too(desk):
    result = asked(desk, extra="5.000 EUR", locked=["tv"])
    assert [each.action for each in result.proposals] == ["set_budget"]
    assert plan(result, "change")["tv_spend"] == 0


def test_where_nothing_may_move_nothing_is_said_of_a_gain(desk):
    said = {lang: text(asked(desk, locked=["tv", "search"]), lang).splitlines() for lang in ("de", "en")}
    assert said["de"][0] == "Innerhalb der Vorgaben ist nichts umzuschichten."
    assert said["en"][0] == "Within what was asked there is nothing to move."
    assert len(said["de"]) == len(said["en"]) == 2


def test_days_that_are_over_are_looked_at_but_not_acted_on(desk):
    result = asked(desk, period="2025-01-06/2025-02-02", budget=60_000)
    assert not result.proposals
    assert any("are over" in note.en and "ist vorbei" in note.de for note in result.caveats)


def test_the_first_sentence_names_channels_with_their_amounts(desk):
    result = asked(desk)
    change = plan(result, "change")
    assert float(result.fact("change_1").value) == pytest.approx(abs(change["tv_spend"]))
    assert text(result, "en").startswith("The plan moves")
    assert "search (" in text(result, "en").splitlines()[0]


@pytest.mark.parametrize(("args", "word"), [
    ({"budget": 1e15}, "beyond"), ({"bounds": {"tv": "x"}}, "pair"), ({"bounds": {"tv": [0]}}, "pair"),
])  # fmt: skip
def test_what_cannot_be_planned_is_said_in_one_sentence(desk, args, word):
    with pytest.raises(BadArguments, match=word):
        asked(desk, **args)
