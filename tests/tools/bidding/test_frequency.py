"""What the next contact brings: the stop, the cap, files of several forms, and the light."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from figures import render
from tests.tools.conftest import TODAY
from tools._tool import call, fingerprint
from warehouse.store import Warehouse

CLASSES = [str(k) for k in range(13)]


def rate(k):
    return 0.004 + 0.03 * (1 - 0.55**k)


def classes(people: int = 60_000, seed: int = 1, curve=rate, cost: float | None = 0.03, value: float | None = 40.0):
    rng = np.random.default_rng(seed)
    rows = []
    for k, size in enumerate(np.round(people * 0.8 ** np.arange(13)).astype(int).tolist()):
        won = int(rng.poisson(size * curve(k)))
        row = {"contacts": str(k), "reach": size, "conversions": won, "impressions": k * size}
        row |= {} if cost is None else {"cost": round(k * size * cost, 2)}
        rows.append(row | ({} if value is None else {"value": round(won * value, 2)}))
    return rows


def ask(desk, **args):
    return call("bidding.frequency", args, desk)


def true_stop(value: float, cost: float) -> int:
    contacts = np.arange(13)
    return int((value * rate(contacts) - cost * contacts).argmax())


def test_the_stop_lies_in_its_range_and_the_cap_is_proposed(desk_of):
    result = ask(desk_of(exposures=classes()))
    stop = result.fact("stop")
    assert stop.interval.low <= true_stop(40, 0.03) <= stop.interval.high
    assert result.confidence == "amber"
    [proposal] = result.proposals
    assert proposal.action == "set_cap"
    assert proposal.unit == "contacts"
    assert proposal.before == {"all channels": 12.0}
    assert proposal.after == {"all channels": float(result.fact("cap").value)}
    assert proposal.effect.id == "gain"
    assert proposal.downside.value <= proposal.effect.value
    assert proposal.risk.amount > 0
    assert proposal.evidence == "correlation"


def test_the_cap_adds_up(desk_of):
    result = ask(desk_of(exposures=classes()), cap=4)
    told = {fact.id: float(fact.value) for fact in result.facts}
    above = sum(size * max(k - 4, 0) for k, size in enumerate(np.round(60_000 * 0.8 ** np.arange(13))))
    assert told["saving"] == pytest.approx(above * told["contact"], rel=1e-6)
    assert told["gain"] == pytest.approx(told["saving"] - told["value"] * told["lost"], rel=1e-6)
    lost = sum(size * (rate(k) - rate(min(k, 4))) for k, size in enumerate(np.round(60_000 * 0.8 ** np.arange(13))))
    interval = result.fact("lost").interval
    assert float(interval.low) <= lost <= float(interval.high)


def test_where_every_contact_pays_nothing_is_proposed(desk_of):
    result = ask(desk_of(exposures=classes(curve=lambda k: 0.004 + 0.01 * k)))
    assert result.proposals == ()
    assert "does not pay" in result.text.en


@pytest.mark.parametrize("lang", ["de", "en"])
def test_without_money_it_says_what_is_missing_and_proposes_nothing(desk_of, lang):
    result = ask(desk_of(exposures=classes(cost=None, value=None)))
    assert result.proposals == ()
    assert any("cpm" in note.said(lang) for note in result.caveats)
    facts = {fact.id: fact for fact in result.facts}
    said = render(result.text.said(lang), facts, result.names, lang)
    assert {"de": "Stoppbereich", "en": "stop range"}[lang] in said


def test_value_target_and_price_can_be_named(desk_of):
    desk = desk_of(exposures=classes(cost=None, value=None))
    cheap, dear = (ask(desk, value=40, cpm=cpm).fact("stop").value for cpm in (10, 300))
    assert dear < cheap
    assert ask(desk, target_cpa="40 EUR", cpm=10).fact("value").value == 40
    assert ask(desk, value=80, margin=0.5, cpm=10).fact("value").value == 40


def test_few_conversions_are_red_with_a_costed_test(desk_of):
    result = ask(desk_of(exposures=classes(people=200)))
    assert result.confidence == "red"
    assert result.proposals == ()
    assert float(result.fact("test_cost").value) > 0
    assert result.tables["next_test"].rows[0][0] == "ab_test"


def test_one_row_a_person_gives_what_its_classes_give(desk_of):
    rows = [
        {"contacts": k, "conversions": int(i < won)}
        for k, (size, won) in enumerate([(3_000, 20), (2_000, 50), (1_500, 50), (900, 33), (500, 19)])
        for i in range(size)
    ]
    grouped = [{"contacts": k, "reach": size, "conversions": won} for k, (size, won) in
               enumerate([(3_000, 20), (2_000, 50), (1_500, 50), (900, 33), (500, 19)])]  # fmt: skip
    one, other = (ask(desk_of(exposures=each), value=40, cpm=20) for each in (rows, grouped))
    assert one.fact("stop") == other.fact("stop")
    assert one.tables["curve"] == other.tables["curve"]


def test_cumulative_classes_are_taken_apart(desk_of):
    exact = [row for row in classes(cost=None, value=None) if row["contacts"] != "0"]
    sums = [
        {"contacts": f"{at + 1}+", **{name: sum(row[name] for row in exact[at:]) for name in ("reach", "conversions")}}
        for at in range(len(exact))
    ]
    result = ask(desk_of(exposures=sums), value=40, cpm=30)
    people = sum(row["reach"] for row in exact)
    assert float(result.fact("people").value) == people
    assert result.fact("stop").interval.low <= true_stop(40, 0.03) <= result.fact("stop").interval.high


def test_german_classes_come_in_by_themselves(tmp_path):
    file = tmp_path / "kontakte.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(["Kontaktklasse", "Personen", "Käufe", "Impressionen", "Kosten (EUR)"])
        writer.writerows([["1", 9000, 120, 9000, "90,00"], ["2", 5000, 95, 10000, "100,00"],
                          ["3-4", 4000, 92, 13600, "136,00"], ["5-7", 2500, 60, 14500, "145,00"],
                          ["8 und mehr", 1200, 29, 13200, "132,00"]])  # fmt: skip
    [report] = Warehouse(tmp_path / "house").load([file])
    assert report.kind == "exposures"


def test_ad_reports_with_reach_speak_through_changes_of_frequency(desk_of):
    rng, rows = np.random.default_rng(4), []
    for day in range(200):
        frequency, reach = rng.uniform(1.1, 5), int(rng.uniform(20_000, 40_000))
        won = rng.poisson(reach * 0.02 * (1 - 0.5**frequency))
        rows.append({
            "date": str(np.datetime64("2026-01-01") + day), "platform": "meta", "campaign": "P", "clicks": 50,
            "impressions": int(reach * frequency), "reach": reach, "cost": round(reach * frequency * 0.01, 2),
            "conversions": int(won), "conversion_value": float(60 * won),
        })  # fmt: skip
    result = ask(desk_of(ads=rows))
    assert result.confidence == "amber"
    assert any("geometric" in note.en for note in result.caveats)
    assert float(result.fact("stop").value) < 20


def test_reports_whose_frequency_never_changes_are_red(desk_of):
    rows = [
        {"date": str(np.datetime64("2026-01-01") + day), "platform": "meta", "campaign": "P", "clicks": 50,
         "impressions": 1_350 * (day % 7 + 1), "reach": 1_000 * (day % 7 + 1), "cost": 20.0, "conversions": 9,
         "conversion_value": 300.0}
        for day in range(100)
    ]  # fmt: skip
    result = ask(desk_of(ads=rows))
    assert result.confidence == "red"
    assert "hardly varies" in " ".join(note.en for note in result.caveats)


def test_the_public_reach_curves_are_answered(shared_data, desk_of):
    with (shared_data / "mmm" / "robyn_df_curve_reach_freq.csv").open(encoding="utf-8") as file:
        result = ask(desk_of(exposures=list(csv.DictReader(file))))
    assert result.confidence == "red"
    assert result.fact("people").interval is not None
    assert 6.2e6 < float(result.fact("people").value) < 6.6e6
    assert result.fact("stop_spend").interval is not None
    assert 0 < float(result.fact("share_above").value) < 1
    assert float(result.fact("test_cost").value) > 0


def test_what_is_refused(desk_of):
    with pytest.raises(NoData):
        ask(desk_of())
    desk = desk_of(exposures=[row | {"campaign": "Video"} for row in classes()])
    with pytest.raises(BadArguments, match="Radio"):
        ask(desk, channel="Radio")
    with pytest.raises(BadArguments, match="USD"):
        ask(desk, value="40 USD")
    with pytest.raises(WeakData):
        ask(desk_of(exposures=[{"contacts": "1", "reach": 10}, {"contacts": "2", "reach": 5}]))
    mixed = [row | {"currency": "EUR" if at % 2 else "USD"} for at, row in enumerate(classes())]
    with pytest.raises(WeakData, match="currencies"):
        ask(desk_of(exposures=mixed))


def test_the_same_question_gives_the_same_bytes(desk_of):
    desk = desk_of(exposures=classes())
    assert desk.today == TODAY
    assert fingerprint(ask(desk)) == fingerprint(ask(desk))


def open_top(cost: float | None):
    """Geometric numbers of contacts with a share of 0.72 that goes on, in classes of unequal width."""
    sizes = 100_000 * 0.28 * 0.72 ** np.arange(200)
    parts = {"1": (0, 1), "2": (1, 2), "3": (2, 3), "4-5": (3, 5), "6+": (5, 200)}
    rows = []
    for name, (low, high) in parts.items():
        size, contacts = sizes[low:high].sum(), (sizes[low:high] * np.arange(low + 1, high + 1)).sum()
        row = {"contacts": name, "reach": round(size), "conversions": round(size * rate(contacts / size))}
        rows.append(row if cost is None else row | {"cost": round(contacts * cost, 2)})
    return rows, float((sizes * np.arange(1, 201)).sum() / sizes.sum())


@pytest.mark.parametrize("cost", [None, 0.25])
def test_an_open_class_after_a_wide_one_keeps_its_mean(desk_of, cost):
    rows, mean = open_top(cost)
    result = ask(desk_of(exposures=rows))
    assert float(result.fact("frequency").value) == pytest.approx(mean, rel=0.03)
    if cost:
        assert float(result.fact("contact").value) == pytest.approx(cost, rel=0.03)


def test_words_for_yes_and_no_are_conversions(tmp_path):
    file = tmp_path / "kontakte.csv"
    file.write_text("Kunden-ID;Anzahl Kontakte;Gekauft\n1;2;ja\n2;3;nein\n3;1;Ja\n", encoding="utf-8")
    store = Warehouse(tmp_path / "home")
    store.load([file])
    assert store.reader().rows("select sum(conversions)::int from exposures") == [(2,)]


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("value", [None, 40.0])
def test_one_number_of_contacts_is_red_and_asks_for_people_without(desk_of, lang, value):
    row = {"contacts": "1", "reach": 8_000, "conversions": 200} | ({} if value is None else {"value": 200 * value})
    result = ask(desk_of(exposures=[row]))
    assert result.confidence == "red"
    assert not result.proposals
    assert {fact.id for fact in result.facts}.isdisjoint({"stop", "most_effect", "first"})
    [test] = result.tables["next_test"].rows
    assert test[0] == "randomised_holdout"
    assert test[3] == pytest.approx(20 * (value or 1))
    assert ("Abschlüsse" if lang == "de" else "conversions") in render(
        result.text.said(lang), {fact.id: fact for fact in result.facts}, result.names, lang
    )


def test_not_one_conversion_is_said(desk_of):
    with pytest.raises(WeakData, match="single conversion"):
        ask(desk_of(exposures=[{"contacts": str(k), "reach": 900, "conversions": 0} for k in range(1, 6)]))


@pytest.mark.parametrize(("days", "per"), [(1, "day"), (7, "week"), (30, "month")])
def test_a_cap_of_reports_says_for_which_time(desk_of, days, per):
    rng = np.random.default_rng(3)
    rows = []
    for number in range(40):
        mean = float(rng.uniform(1.2, 9))
        won = int(rng.poisson(50_000 * 0.02 * (1 - 1 / (1 + 0.5 * mean))))
        day = np.datetime64("2023-01-01") + number * days
        rows.append({"date": str(day), "platform": "Meta", "campaign": "A", "impressions": int(50_000 * mean),
                     "clicks": 500, "reach": 50_000, "cost": round(50_000 * mean * 0.01, 2), "conversions": won,
                     "conversion_value": 30.0 * won})  # fmt: skip
    result = ask(desk_of(ads=rows))
    assert result.names["row"].en == per
    assert f"per {per}" in " ".join(note.en for note in result.caveats)
    assert all(each.unit == f"contacts/{per}" for each in result.proposals)
