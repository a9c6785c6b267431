# pyright: basic, reportOptionalMemberAccess=false
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from methods.triangulation import Experiment
from terms import Result, Table
from tools._tool import call, fingerprint
from tools.attribution._anchors import at_usual_spend

CAMPAIGNS = {
    ("google", "Brand DE"): (40.0, 18.0), ("google", "Generic A"): (120.0, 3.4), ("google", "Generic B"): (60.0, 3.0),
    ("meta", "Prospecting Broad"): (150.0, 4.5), ("tiktok", "Video"): (50.0, 5.0),
}  # fmt: skip
FIRST = date(2026, 1, 5)
WEEKS = 12


def ads(campaigns=None, money=True):
    random = np.random.default_rng(1)
    rows = []
    for day in range(7 * WEEKS):
        for (platform, campaign), (cost, roas) in (campaigns or CAMPAIGNS).items():
            spent = cost * random.uniform(0.5, 1.5)
            row = {
                "date": FIRST + timedelta(days=day), "platform": platform, "campaign": campaign, "impressions": 1000,
                "clicks": 50, "cost": round(spent, 2), "conversions": round(spent * roas / 80, 2),
            }  # fmt: skip
            rows.append(row | ({"conversion_value": round(spent * roas, 2)} if money else {}))
    return rows


def orders(rows):
    random = np.random.default_rng(2)
    return [
        {"order_id": f"o{at}", "ordered_at": f"{row['date']} 12:00:00", "customer_id": f"c{at}",
         "revenue": round(row["cost"] * random.uniform(0.5, 2.0), 2), "source": row["platform"], "medium": "cpc",
         "campaign": row["campaign"]}
        for at, row in enumerate(rows)
    ]  # fmt: skip


TEST = [{"channel": "meta", "iroas": 1.5, "low": 1.2, "high": 1.8, "level": 0.9}]


@pytest.fixture
def desk(desk_of):
    return desk_of(ads=ads())


def ask(desk, **args):
    return call("attribution.triangulate", {"sources": ["platform", "mta", "experiment"]} | args, desk)


def row(result, channel, table="channels"):
    told = result.tables[table]
    return next(dict(zip(told.columns, each, strict=True)) for each in told.rows if each[0] == channel)


class TestClaimsAlone:
    def test_are_red_and_name_a_test_with_its_cost(self, desk):
        result = ask(desk)
        assert result.confidence == "red"
        assert result.evidence == "correlation"
        assert result.fact("test_cost").value > 0
        assert "Compare channels" not in result.text.en
        assert any("experiment" in each.en for each in result.caveats)


class TestWithAnExperiment:
    def test_the_tested_channel_follows_it(self, desk):
        found = row(ask(desk, experiments=TEST), "meta")
        assert found["low"] < 1.5 < found["high"]
        assert (found["experiment"], found["label"]) == (1.5, "experiment")
        assert found["called_incremental"] is True
        assert found["bias_factor"] == pytest.approx(found["platform_roas"] / found["iroas"])

    def test_the_others_learn_from_it(self, desk):
        without, given = ask(desk), ask(desk, experiments=TEST)
        assert row(given, "tiktok")["iroas"] < row(without, "tiktok")["iroas"]
        assert row(given, "meta", "bias")["experiments"] == 1
        assert row(given, "meta", "bias")["factor"] > row(without, "meta", "bias")["factor"]

    def test_brand_search_is_a_channel_of_its_own_and_never_called_incremental(self, desk):
        result = ask(desk, experiments=TEST)
        assert row(result, "google brand")["called_incremental"] is False
        assert result.names["demand_names"].en == "google brand"
        assert result.names["best_name"].en != "google brand"
        asked = ask(desk, experiments=TEST, channel="google brand")
        assert asked.confidence == "red"
        assert asked.tables["next_test"].rows[0][0] == "geo_holdout"

    def test_brand_search_with_an_experiment_is_judged_by_it(self, desk):
        tested = [{"channel": "google brand", "iroas": 0.3, "low": 0.1, "high": 0.5}]
        found = row(ask(desk, experiments=tested), "google brand")
        assert found["label"] == "experiment"
        assert found["high"] < 1.5

    def test_the_waterfall_sums_to_the_result(self, desk):
        result = ask(desk, experiments=TEST)
        told = [each for each in result.tables["waterfall"].rows if each[0] == "meta"]
        assert [each[1] for each in told] == ["prior", "platform", "experiment"]
        assert sum(each[3] for each in told) == pytest.approx(row(result, "meta")["iroas"], rel=1e-9)
        whole = [each for each in result.tables["waterfall"].rows if each[0] == "total"]
        assert sum(each[3] for each in whole) == pytest.approx(float(result.fact("total_incremental").value), rel=1e-6)

    def test_one_channel_can_be_asked_for(self, desk):
        result = ask(desk, experiments=TEST, channel="Meta")
        assert result.fact("experiment_iroas").value == 1.5
        assert result.evidence == "experiment"
        assert float(result.fact("iroas").value) == pytest.approx(row(result, "meta")["iroas"], abs=1e-5)

    def test_the_same_bytes_again(self, desk):
        assert fingerprint(ask(desk, experiments=TEST)) == fingerprint(ask(desk, experiments=TEST))

    def test_sentences_are_complete_in_both_languages(self, desk, said):
        for lang in ("de", "en"):
            text = said(ask(desk, experiments=TEST), lang)
            assert "{{" not in text
            assert len(text.splitlines()) >= 5


class TestOtherNames:
    def test_orders_are_counted_once(self, desk_of):
        rows = ads()
        result = ask(desk_of(ads=rows, orders=orders(rows)), experiments=TEST)
        for channel in ("meta", "tiktok"):
            found = row(result, channel)
            assert 0.9 < found["deduplicated_roas"] < 1.6
            assert found["deduplicated_roas"] < found["platform_roas"]
        parts = [each for each in result.tables["split"].rows if each[0] == "google"]
        assert {each[1] for each in parts} == {"Generic A", "Generic B"}
        assert sum(each[3] for each in parts) == pytest.approx(1)

    def test_media_columns_are_matched_by_their_amounts(self, desk_of):
        rows = ads()
        weeks = {}
        owner = {"Brand DE": "sea_marke", "Generic A": "sea_rest", "Generic B": "sea_rest",
                 "Prospecting Broad": "social_one", "Video": "social_two"}  # fmt: skip
        for each in rows:
            week = FIRST + timedelta(days=(each["date"] - FIRST).days // 7 * 7)
            line = weeks.setdefault(week, {"date": week, "sales": 0.0})
            column = f"{owner[each['campaign']]}_spend"
            line[column] = line.get(column, 0.0) + each["cost"]
            line["sales"] += 2 * each["cost"]
        desk = desk_of(ads=rows, media=[*weeks.values()])
        result = ask(desk, experiments=[TEST[0] | {"channel": "social_one_spend"}])
        assert row(result, "social_one")["platform_roas"] == pytest.approx(4.5, rel=0.01)
        assert row(result, "sea_rest")["spend"] == pytest.approx(
            sum(each["cost"] for each in rows if "Generic" in each["campaign"]), rel=1e-6
        )
        assert row(result, "sea_marke")["label"] == "correlation"

    def test_the_users_own_words_count(self, desk):
        result = ask(desk, same={"Facebook Ads": "meta"}, experiments=[TEST[0] | {"channel": "facebook ads"}])
        assert row(result, "meta")["experiment"] == 1.5

    def test_the_user_says_what_demand_drives(self, desk):
        assert "demand_names" not in ask(desk, demand=[], experiments=TEST).names

    def test_journeys_credit_the_channels(self, desk_of):
        paths = [
            {"path": "meta > google", "conversions": 40, "value": 9000, "nulls": 100},
            {"path": "tiktok", "conversions": 10, "value": 2000, "nulls": 300},
            {"path": "google", "conversions": 60, "value": 12000, "nulls": 200},
        ]
        result = ask(desk_of(ads=ads(), journeys=paths), experiments=TEST)
        assert row(result, "google")["mta_roas"] > 0
        assert "journeys" in result.receipt.data


class TestRecords:
    def test_a_recorded_run_is_an_anchor(self, desk):
        first = ask(desk, experiments=TEST, channel="meta")
        again = ask(desk, experiments=[{"channel": "meta", "run": first.receipt.run}])
        assert row(again, "meta")["experiment"] == pytest.approx(float(first.fact("iroas").value))
        assert first.receipt.run in again.receipt.data

    def test_the_registry_is_read(self, desk, tmp_path):
        from ledger.experiments import Experiments, Plan, Readout

        registry = Experiments(tmp_path)
        day = date(2026, 2, 1)
        made = registry.propose(Plan(hypothesis="x", kind="geo", channel="meta", metric="revenue", days=14), day)
        registry.start(made.id, day)
        registry.read(
            made.id,
            Readout(made.id, "geo", "meta", "", "revenue", day, date(2026, 3, 1), 1.4, 1.1, 1.7, 0.9, "iroas", "r1"),
            date(2026, 3, 1), final=True,
        )  # fmt: skip
        result = ask(replace(desk, experiments=registry))
        assert row(result, "meta")["experiment"] == 1.4
        assert result.receipt.data["experiments"] == registry.snapshot()


class TestRefusals:
    def test_nothing_loaded(self, desk_of):
        with pytest.raises(NoData):
            ask(desk_of())

    def test_costs_that_nothing_speaks_of(self, desk_of):
        rows = [{name: value for name, value in each.items() if "conversion" not in name} for each in ads()]
        with pytest.raises(WeakData):
            ask(desk_of(ads=rows))

    def test_an_unknown_channel_names_the_known(self, desk):
        with pytest.raises(BadArguments) as told:
            ask(desk, channel="radio")
        assert "tiktok" in told.value.todo("en")

    @pytest.mark.parametrize(
        "test", [{"channel": "meta"}, {"channel": "meta", "iroas": 2, "low": 3, "high": 4},
                 {"channel": "meta", "run": "r-none", "spend": 1}]
    )  # fmt: skip
    def test_an_experiment_needs_a_range(self, desk, test):
        with pytest.raises(BadArguments):
            ask(desk, experiments=[test])


def modelled(roas):
    """A media mix that says this of each channel, with half to double as its interval; its data alone say nothing."""
    rows = tuple((f"{name}_spend", value, value / 2, value * 2, None, None) for name, value in roas.items())
    table = Table(columns=("channel", "roas", "roas_low", "roas_high", "data_roas", "data_roas_se"), rows=rows)
    return Result(tables={"channels": table}, confidence="green", evidence="model")


ROAS = {"google": 2.2, "google brand": 12.0, "meta": 2.5, "tiktok": 2.0}


class TestWithAMediaMix:
    @pytest.fixture
    def mixed(self, desk, monkeypatch):
        def ask_mixed(**args):
            monkeypatch.setattr("tools.attribution._mix.call", lambda *_: modelled(ROAS))
            return call("attribution.triangulate", args, desk)

        return ask_mixed

    def test_it_sets_the_level_and_the_label(self, mixed):
        result = mixed(experiments=TEST)
        assert row(result, "tiktok")["mmm_roas"] == 2.0
        assert row(result, "tiktok")["label"] == "model"
        assert result.evidence == "model"
        assert result.confidence == "amber"

    def test_all_evidence_is_narrower_than_the_mix(self, mixed):
        result = mixed(experiments=TEST)
        assert float(result.fact("narrower").value) > 0.25

    def test_it_does_not_make_brand_search_incremental(self, mixed):
        found = row(mixed(experiments=TEST), "google brand")
        assert found["called_incremental"] is False
        assert found["label"] == "correlation"
        assert found["iroas"] < 0.5 * found["mmm_roas"]

    def test_contradiction_is_scored(self, mixed):
        agreeing = row(mixed(experiments=TEST), "meta")
        against = row(mixed(experiments=[TEST[0] | {"iroas": 0.1, "low": 0.05, "high": 0.15}]), "meta")
        assert against["disagreement_p"] < 0.05 < agreeing["disagreement_p"]
        assert against["disagreement"] > agreeing["disagreement"]

    def test_a_mix_that_refuses_is_a_caveat(self, desk, monkeypatch):
        def refuse(*_):
            raise WeakData(en="Too short a history.", de="Zu kurze Historie.")

        monkeypatch.setattr("tools.attribution._mix.call", refuse)
        result = call("attribution.triangulate", {"experiments": TEST}, desk)
        assert "Too short a history." in [each.en for each in result.caveats]
        assert row(result, "meta")["mmm_roas"] is None


class TestATestAtAnotherSpend:
    READ = Experiment(0, 2.0, 1.0, 3.5)

    def test_is_left_alone_where_spend_was_as_usual(self):
        assert at_usual_spend(self.READ, 0.0, 1.05) == self.READ

    def test_returns_more_at_the_usual_spend_where_it_was_doubled(self):
        found = at_usual_spend(self.READ, 0.0, 2.0)
        # Twice the spend brings 2 ** e as much: the return at the usual one is 2 ** (1 - e) as high, e in 0.5 to 1.
        assert 2.0 * 1.1 < found.value < 2.0 * 1.3
        assert found.high - found.low > 1.15 * (3.5 - 1.0)

    def test_returns_less_where_only_the_first_half_was_tried(self):
        assert at_usual_spend(self.READ, 0.0, 0.5).value < 2.0

    def test_more_spend_in_the_treated_regions_is_a_step_up_from_there(self):
        found = at_usual_spend(self.READ, 3.0, 1.5)
        assert found.value > at_usual_spend(self.READ, 0.0, 1.5).value
        assert found.low < found.value < found.high
