"""Quality: each planted fault is found with its value, its date and its rows; healthy data pass."""

from datetime import date, timedelta

import numpy as np
import pytest

from errors import NoData, UnknownKind
from terms import Words
from tools._tool import call, check
from tools.data.quality import TEXT, quality
from warehouse.contract import kinds
from warehouse.inspection import MASK

START = date(2026, 1, 1)
DAYS = 120
TODAY = START + timedelta(DAYS)
with_orders = pytest.mark.skipif("orders" not in kinds(), reason="the kind orders is not there")
with_contacts = pytest.mark.skipif("contacts" not in kinds(), reason="the kind contacts is not there")


def rows(seed=1, days=DAYS):
    """{(platform, campaign, day): row}: a healthy account."""
    random = np.random.default_rng(seed)
    found = {}
    for platform in ("google", "meta"):
        for campaign in ("A", "B", "C"):
            for n in range(days):
                clicks = int(random.poisson(400))
                found[platform, campaign, n] = {
                    "date": START + timedelta(n), "platform": platform, "campaign": f"{platform} {campaign}",
                    "impressions": int(random.poisson(clicks * 30)), "clicks": clicks,
                    "cost": round(clicks * 0.8 + float(random.normal(0, 5)), 2),
                    "conversions": int(random.binomial(clicks, 0.05)), "ad_group": f"group {n % 4}",
                }  # fmt: skip
    return found


def ask(desk, **args):
    return quality(check("data.quality", args), desk)


def of(result, check_name, column=None):
    """The row of one check as a dict."""
    table = result.tables["checks"]
    found = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return next(row for row in found if row["check"] == check_name and (column is None or row["column"] == column))


def bad(result):
    table = result.tables["checks"]
    return {(row[1], row[2]): row[5] for row in table.rows if row[5] != "pass"}


def ads(desk_of, found, today=TODAY):
    return ask(desk_of(ads=list(found.values()), today=today))


def test_healthy_data_pass(desk_of, said):
    result = ads(desk_of, rows(0))
    for seed in (1, 2, 0):
        result = ads(desk_of, rows(seed))
        assert bad(result) == {}
    assert result.verdict.decision == "ok"
    assert result.confidence == "green"
    assert "bestanden" in said(result, "de", Words(**TEXT))
    assert "passed" in said(result, "en", Words(**TEXT))
    assert {row[1] for row in result.tables["checks"].rows} >= {
        "freshness", "lateness", "missing_days", "volume", "nulls", "null_rise", "cardinality", "duplicates",
        "outliers", "validity", "quarantine",
    }  # fmt: skip


def test_old_data_are_not_fresh(desk_of):
    result = ads(desk_of, rows(), today=TODAY + timedelta(20))
    freshness = of(result, "freshness")
    assert (freshness["value"], freshness["status"], freshness["since"]) == (21, "fail", TODAY)
    assert result.verdict.decision == "block"
    assert result.confidence == "red"


def test_a_source_that_ends_early_is_late(desk_of):
    found = {key: row for key, row in rows().items() if key[0] == "google" or key[2] < DAYS - 3}
    late = of(ads(desk_of, found), "lateness", "meta")
    assert (late["value"], late["status"], late["since"]) == (3, "warn", TODAY - timedelta(3))


def test_missing_days_and_volume(desk_of):
    found = {key: row for key, row in rows().items() if key[2] not in range(100, 110)}
    missing = of(ads(desk_of, found), "missing_days")
    assert (missing["value"], missing["status"]) == (pytest.approx(10 / 90, abs=1e-6), "fail")
    thin = {key: row for key, row in rows().items() if key[2] < DAYS - 7 or key[1] == "A"}
    volume = of(ads(desk_of, thin), "volume")
    assert (volume["value"], volume["status"]) == (pytest.approx(2 / 3, abs=1e-6), "warn")


def test_empty_values_that_have_risen_since_a_week(desk_of):
    found = rows()
    for key, row in found.items():
        if key[2] >= 104:
            row["ad_group"] = ""
    result = ads(desk_of, found)
    rise = of(result, "null_rise", "ad_group")
    assert rise["status"] == "fail"
    assert START + timedelta(97) <= rise["since"] <= START + timedelta(104)
    trend = [row for row in result.tables["trend"].rows if row[2:4] == ("nulls", "ad_group")]
    assert trend[0][-1] == 0
    assert trend[-1][-1] == 1
    assert any("ad_group = ∅" in row[-1] for row in result.tables["failing"].rows)


def test_rows_with_the_same_numbers_are_shown_with_their_lines(desk_of):
    found = list(rows().values())
    copies = [row | {"campaign": row["campaign"] + " neu"} for row in found[:40]]
    result = ask(desk_of(ads=[*found, *copies], today=TODAY))
    assert of(result, "duplicates")["value"] == pytest.approx(40 / 760, abs=1e-6)
    lines = [row for row in result.tables["failing"].rows if row[1] == "duplicates"]
    assert lines[0][3].endswith("ads.csv")
    assert lines[0][4] == 2
    assert "google A" in lines[0][5]


def test_rows_that_contradict_themselves(desk_of):
    found = rows()
    found["google", "A", 50]["clicks"] = 10**6
    result = ads(desk_of, found)
    assert of(result, "validity", "clicks_over_impressions")["status"] == "warn"
    assert any("clicks = 1000000" in row[-1] for row in result.tables["failing"].rows)


def test_days_that_have_not_come_yet(desk_of):
    result = ads(desk_of, rows(), today=TODAY - timedelta(10))
    assert of(result, "validity", "in_the_future")["status"] == "fail"


def test_an_outlying_day(desk_of):
    found = rows()
    for (_, _, day), row in found.items():
        if day == DAYS - 5:
            row["cost"] = row["cost"] * 10
    outliers = of(ads(desk_of, found), "outliers", "cost")
    assert (outliers["value"], outliers["status"], outliers["since"]) == (1, "warn", START + timedelta(DAYS - 5))


def test_a_new_naming_scheme_shows_in_the_number_of_names(desk_of):
    found = rows()
    for (_, _, day), row in found.items():
        if day >= DAYS - 28:
            row["ad_group"] = f"scheme {day} {row['campaign']}"
    assert of(ads(desk_of, found), "cardinality", "ad_group")["status"] == "fail"


def test_rows_set_aside_at_import_are_counted_with_their_reason(desk_of):
    found = rows()
    for day in range(10):
        found["meta", "B", day]["clicks"] = "many"
    result = ads(desk_of, found)
    quarantine = of(result, "quarantine")
    assert quarantine["value"] == pytest.approx(10 / 720, abs=1e-6)
    assert sum(row[1] == "quarantine" for row in result.tables["failing"].rows) == 5


def test_one_kind_or_all(desk_of):
    sales = [{"customer_id": n, "date": START + timedelta(n % DAYS), "amount": 20} for n in range(600)]
    desk = desk_of(ads=list(rows().values()), transactions=sales, today=TODAY)
    assert {row[0] for row in ask(desk).tables["checks"].rows} == {"ads", "transactions"}
    assert {row[0] for row in ask(desk, kind="transactions").tables["checks"].rows} == {"transactions"}
    with pytest.raises(UnknownKind):
        ask(desk, kind="nonsense")
    with pytest.raises(NoData, match="geo_panel"):
        ask(desk, kind="geo_panel")
    with pytest.raises(NoData, match="Nothing is loaded"):
        ask(desk_of())


def test_a_data_set_without_days_is_checked_too(desk_of):
    trial = [{"arm": n % 2, "outcome": n % 3, "age": n} for n in range(60)]
    assert of(ask(desk_of(trial=trial)), "quarantine")["status"] == "pass"


def test_journeys_of_single_touches_are_checked_too(desk_of):
    """Their days are those of the touches; the paths made of them have none."""
    touches = [
        {"user_id": f"u{n % 40}", "at": f"{START + timedelta(n % DAYS)} 10:00:00", "channel": "google",
         "converted": n % 5 == 0, "value": 20}
        for n in range(300)
    ]  # fmt: skip
    result = ask(desk_of(journeys=touches))
    assert of(result, "quarantine")["status"] == "pass"
    assert result.tables["trend"].rows == ()


@with_orders
def test_references_that_lead_nowhere(desk_of):
    sold = [
        {"order_id": n, "ordered_at": f"{START + timedelta(n % DAYS)} 10:00:00", "customer_id": f"c{n}",
         "revenue": 50 + n, "source": "google", "medium": "cpc" if n % 4 else "organic",
         "campaign": "google A" if n % 8 else "Gibt es nicht"}
        for n in range(480)
    ]  # fmt: skip
    result = ask(desk_of(ads=list(rows().values()), orders=sold, today=TODAY))
    assert of(result, "references")["value"] == 0
    for each in sold:
        if each["medium"] == "cpc" and int(each["order_id"]) % 3 == 0:
            each["campaign"] = "Vertippt"
    result = ask(desk_of(ads=list(rows().values()), orders=sold, today=TODAY))
    assert of(result, "references")["value"] == pytest.approx(1 / 3, abs=0.01)
    assert any("Vertippt" in row[-1] for row in result.tables["failing"].rows)


@with_contacts
def test_persons_are_masked(desk_of):
    people = [{"contact_id": n, "email": "same@example.org", "stage": "lead"} for n in range(20)]
    result = ask(desk_of(contacts=people))
    shown = [row[-1] for row in result.tables["failing"].rows]
    assert any(MASK in row for row in shown)
    assert not any("example.org" in row for row in shown)


def test_the_same_call_gives_the_same_bytes(desk_of):
    desk = desk_of(ads=list(rows().values()), today=TODAY)
    one, two = (call("data.quality", {}, desk) for _ in range(2))
    assert one.receipt.result == two.receipt.result


def test_the_end_of_a_right_is_no_day_that_has_not_come_yet(desk_of):
    wares = [{"asset_id": f"a{n}", "name": f"Motiv {n}", "rights_until": TODAY + timedelta(30 * n)} for n in range(9)]
    result = ask(desk_of(assets=wares, today=TODAY), kind="assets")
    assert [row for row in result.tables["checks"].rows if row[5] == "fail"] == []
