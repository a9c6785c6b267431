"""What a change brought, asked by anybody: against truth, by what it compares, and when it says that it cannot know."""

# pyright: basic, reportOptionalMemberAccess=false
from __future__ import annotations

from datetime import date, timedelta

import pytest

from errors import BadArguments, NoData, WeakData
from tests.acting._company import LAST, days, loaded
from tools._desk import open_desk
from tools._tool import call

ON = date(2026, 8, 10)
CHANGE = ("Generic", ON, LAST, 1.5, 1.3)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = open_desk(loaded(tmp_path_factory.mktemp("outcome"), ads=days(4, changes=[CHANGE])))
    yield desk
    desk.library.close()


def asked(desk, **args):
    return call("attribution.outcome", {"where": {"campaign": "Generic"}, "on": str(ON), **args}, desk)


def plain(desk, column, where="Generic"):
    """What there would have been without the change, by the same draws."""
    last = ON + timedelta(days=27)
    return sum(row[column] for row in days(4) if row["campaign"] == where and str(ON) <= row["date"] <= str(last))


def test_the_truth_lies_in_the_range_and_the_estimate_is_near(desk):
    told = asked(desk)
    truth = 0.3 * plain(desk, "conversion_value")
    effect = told.fact("effect_window")
    assert effect.interval.low < truth < effect.interval.high
    assert float(effect.value) == pytest.approx(truth, rel=0.35)
    assert told.evidence == "quasi-experiment"
    assert told.fact("compared").value == 3


def test_the_effect_is_told_for_a_week_or_as_many_days_as_asked(desk):
    week, month = asked(desk), asked(desk, days=28)
    assert float(week.fact("effect").value) * 4 == pytest.approx(float(month.fact("effect").value), abs=0.05)
    assert month.fact("effect").value == month.fact("effect_window").value


def test_profit_takes_off_exactly_what_was_paid_more(desk):
    value, profit = asked(desk, days=28), asked(desk, metric="profit", worth=0.4, days=28)
    paid = float(profit.fact("cost_change").value) * 28
    assert float(profit.fact("effect").value) == pytest.approx(0.4 * float(value.fact("effect").value) - paid, rel=1e-3)


def test_a_campaign_that_did_not_change_shows_no_effect(desk):
    told = asked(desk, where={"campaign": "Brand"})
    assert told.fact("effect").interval.low < 0 < told.fact("effect").interval.high
    assert any("range includes zero" in note.en for note in told.caveats)


def test_others_that_changed_are_no_comparison(desk):
    assert asked(desk, aside=["Brand", "meta · Retargeting"]).fact("compared").value == 1


def test_with_nothing_left_to_compare_it_only_says_what_went_along(desk):
    told = asked(desk, where={"platform": ["google", "meta"]})
    assert told.evidence == "correlation"
    assert told.confidence == "amber"
    assert "Difference from the level before" in told.text.en


def test_cost_and_conversions_can_be_asked_for(desk):
    assert asked(desk, metric="cost").fact("effect").interval.low > 0
    assert asked(desk, metric="conversions").fact("effect").unit == "count"


def test_too_short_a_past_is_red_and_names_what_would_tell(desk):
    told = asked(desk, on="2026-03-20", end="2026-04-20")
    assert told.confidence == "red"
    assert "not measurable" in told.text.en
    assert told.tables["next_test"].rows


def test_days_shorter_than_the_lag_are_marked(desk):
    told = asked(desk, on=str(LAST - timedelta(days=10)), end=str(LAST))
    assert any("still coming in" in note.en for note in told.caveats)


def test_the_table_and_the_chart_hold_the_same_days(desk):
    told = asked(desk)
    rows = told.tables["days"].rows
    assert len(rows) == 28
    assert sum(row[1] for row in rows) == pytest.approx(float(told.fact("observed").value), abs=0.5)
    assert sum(row[2] for row in rows) == pytest.approx(float(told.fact("expected").value), abs=0.5)
    assert len(told.charts) == 1


@pytest.mark.parametrize(
    ("args", "error", "match"),
    [
        ({"where": {}}, BadArguments, "Which campaigns"),
        ({"where": {"campaign": "Nobody"}}, BadArguments, "Nobody"),
        ({"on": str(LAST + timedelta(days=3))}, WeakData, "not loaded completely"),
        ({"metric": "profit"}, BadArguments, "worth"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(desk, args, error, match):
    with pytest.raises(error, match=match):
        asked(desk, **args)


def test_a_figure_that_is_not_loaded_is_named(tmp_path):
    rows = [{name: row[name] for name in ("date", "platform", "campaign", "impressions", "clicks", "cost")}
            for row in days()]  # fmt: skip
    desk = open_desk(loaded(tmp_path, ads=rows))
    with pytest.raises(NoData, match="conversion_value"):
        asked(desk, metric="conversion_value")
    assert asked(desk).names["metric"].en == "clicks"
    desk.library.close()
