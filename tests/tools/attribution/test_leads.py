from datetime import date, datetime, timedelta

import numpy as np
import pytest

from errors import BadArguments, NoData, WeakData
from tools._tool import call, fingerprint

TOOL = "attribution.leads"
TODAY = date(2026, 4, 1)
FIRST = datetime(2025, 1, 1)  # noqa: DTZ001  the CRM's own clock


def crm(size=900, seed=0, good=0.35, other=0.05, days=450):
    """Contacts and deals: those from the fair win more often; half of the deals are lost."""
    rng = np.random.default_rng(seed)
    at = np.sort(rng.random(size) * days)
    fair, wins = rng.random(size) < 0.3, rng.random(size)
    contacts, deals = [], []
    for index in range(size):
        chance = good if fair[index] else other
        begun = at[index] + rng.exponential(15)
        over = begun + rng.exponential(20)
        deal, won, told = wins[index] < 2 * chance, wins[index] < chance, over < days
        stage = "Customer" if won and told else "Opportunity" if deal and begun < days else "Lead"
        contacts.append({
            "contact_id": f"C{index}", "created_at": _at(at[index]), "stage": stage, "email": f"p{index}@firma.example",
            "first_name": "Erika", "last_name": f"Muster{index}", "company": f"Firma {index}",
            "source": "fair" if fair[index] else "web", "score": 90 if stage == "Customer" else 20,
        })  # fmt: skip
        if deal and begun < days:
            final = ("Closed Won" if won else "Closed Lost") if told else "Proposal"
            deals.append({
                "deal_id": f"D{index}", "contact_id": f"C{index}", "stage": final, "amount": 1000,
                "created_at": _at(begun), "closed_at": _at(over),
            })  # fmt: skip
    return {"contacts": contacts, "deals": deals}


def _at(days):
    return (FIRST + timedelta(days=float(days))).strftime("%Y-%m-%d %H:%M:%S")


@pytest.fixture
def told(desk_of):
    desk = desk_of(today=TODAY, **crm())
    return desk, call(TOOL, {"horizon_days": 60}, desk)


def test_ranks_open_leads_with_reasons_that_add_up(told, said):
    desk, found = told
    assert found.confidence in {"green", "amber"}
    assert float(found.fact("auroc").interval.low) > 0.6
    listed = found.tables["leads"]
    chances = [row[2] for row in listed.rows]
    assert chances == sorted(chances, reverse=True)
    assert all(row[3] <= row[2] <= row[4] for row in listed.rows)
    for row, full in zip(listed.rows, found.tables["reasons"].rows, strict=True):
        assert sum(full[1:-1]) == pytest.approx(full[-1], abs=1e-9)
        assert 1 / (1 + np.exp(-full[-1])) == pytest.approx(row[2], abs=1e-9)
    for lang in ("de", "en"):
        assert "{{" not in said(found, lang)
        assert listed.rows[0][1] in said(found, lang)
    assert len(found.charts) == 3
    assert fingerprint(found) == fingerprint(call(TOOL, {"horizon_days": 60}, desk))


def test_nothing_personal_is_said(told):
    _, found = told
    text = found.model_dump_json()
    assert not any(word in text for word in ("Erika", "Muster", "firma.example", "Firma "))


def test_winners_and_losers_are_not_on_the_list(told):
    desk, found = told
    over = desk.warehouse.columns("select contact_id from deals where stage in ('Closed Won', 'Closed Lost')")
    assert not {row[1] for row in found.tables["leads"].rows} & set(over["contact_id"].tolist())


def test_the_score_of_today_is_no_rule_for_yesterday(told):
    _, found = told
    assert {row[0] for row in found.tables["rules"].rows} == {"model", "newest", "deals_first", "source"}
    assert any("--known-on" in caveat.en for caveat in found.caveats)


def test_groups_show_how_sources_fare(told):
    _, found = told
    groups = {row[1]: row for row in found.tables["groups"].rows if row[0] == "source"}
    assert groups["fair"][3] > groups["web"][3]


def test_probabilities_say_what_happens(told):
    _, found = told
    assert abs(float(found.fact("calibration_z").value)) < 3
    assert float(found.fact("brier").value) < float(found.fact("brier_base").value)


def test_a_score_of_earlier_exports_is_compared_with(tmp_path, desk_of):
    from csv import DictWriter
    from dataclasses import replace

    from warehouse.store import Warehouse

    home, data = Warehouse(tmp_path), crm()
    for kind, known, wanted in (
        ("contacts", 385, 5),
        ("contacts", 325, 7),
        ("contacts", 450, None),
        ("deals", 450, None),
    ):
        rows = [row for row in data[kind] if row["created_at"] <= _at(known)]
        if wanted is not None:
            rows = [row | {"score": (int(row["contact_id"][1:]) * wanted) % 100} for row in rows]
        file = tmp_path / f"{kind}{known}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = DictWriter(out, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        home.load([file], kind=kind, known_on=(FIRST + timedelta(days=known)).date())
    desk = replace(desk_of(today=TODAY), warehouse=home.reader())
    found = call(TOOL, {"horizon_days": 60, "rule": "score"}, desk)
    by = {row[0]: row[1] for row in found.tables["rules"].rows}
    assert by["score"] == pytest.approx(0.5, abs=0.15)  # today's score would be nearly perfect
    assert by["model"] > by["score"]
    assert found.names["rule"].en == "score in the CRM"


def test_few_winners_are_refused(desk_of):
    with pytest.raises(WeakData, match="at least 20"):
        call(TOOL, {}, desk_of(today=TODAY, **crm(200, good=0.05, other=0.01)))


def test_pure_chance_is_red_and_recommends_nobody(desk_of):
    data = crm(700, seed=4)
    rng = np.random.default_rng(9)
    for row in data["contacts"]:
        row["source"] = str(rng.choice(["fair", "web"]))
    moved = rng.permutation(len(data["contacts"]))
    for row in data["deals"]:  # deals that fall on any lead at any later time, at once won
        index = int(moved[int(row["contact_id"][1:])])
        begun = rng.random() * 400
        row |= {"contact_id": f"C{index}", "created_at": _at(begun), "closed_at": _at(begun), "stage": "Closed Won"}
        data["contacts"][index]["stage"] = "Customer"
        data["contacts"][index]["created_at"] = _at(min(begun, rng.random() * 50))
    found = call(TOOL, {"horizon_days": 30}, desk_of(today=TODAY, **data))
    if found.confidence == "red":
        assert "Call these" not in found.text.en
        assert found.tables["next_test"].rows[0][0] == "collect_data"
    else:
        assert float(found.fact("auroc").interval.low) > 0.5


def test_old_exports_warn(desk_of):
    found = call(TOOL, {"horizon_days": 60}, desk_of(today=date(2026, 6, 1), **crm()))
    assert ("stale", "amber") in {row[:2] for row in found.tables["gate"].rows}


def test_what_is_missing_is_said(desk_of):
    with pytest.raises(NoData):
        call(TOOL, {}, desk_of())
    with pytest.raises(NoData, match="deals"):
        call(TOOL, {}, desk_of(today=TODAY, contacts=crm(60)["contacts"]))
    with pytest.raises(WeakData, match="reach back"):
        call(TOOL, {"horizon_days": 200}, desk_of(today=TODAY, **crm()))
    with pytest.raises(BadArguments):
        call(TOOL, {"goal": "friend"}, desk_of())


def test_opportunities_are_a_goal_too(desk_of):
    found = call(TOOL, {"goal": "opportunity", "horizon_days": 45, "top": 3}, desk_of(today=TODAY, **crm()))
    assert len(found.tables["leads"].rows) == 3
    assert "days_since_deal" not in found.tables["reasons"].columns
