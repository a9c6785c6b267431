"""The simulated accounts repeat to the byte and obey their own truth."""

from datetime import date

import numpy as np

from simulator.ads import CAMPAIGNS, WEEKDAY, ad_days, write_ads, write_google_report


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("a.csv", "b.csv"):
        write_ads(tmp_path / name, ad_days(date(2026, 1, 1), 60, seed=7))
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert ad_days(date(2026, 1, 1), 60, seed=8) != ad_days(date(2026, 1, 1), 60, seed=7)


def test_rates_come_out_as_set():
    rows = ad_days(date(2020, 1, 1), 1500, seed=1)
    for campaign in CAMPAIGNS:
        own = [row for row in rows if row.campaign == campaign]
        clicks = sum(row.clicks for row in own)
        assert np.isclose(sum(row.conversions for row in own) / clicks, campaign.cvr, rtol=0.05)
        assert np.isclose(sum(row.cost_cents for row in own) / 100 / clicks, campaign.cpc, rtol=0.02)
    mondays = np.mean([row.cost_cents for row in rows if row.day.weekday() == 0])
    saturdays = np.mean([row.cost_cents for row in rows if row.day.weekday() == 5])
    assert np.isclose(mondays / saturdays, WEEKDAY[0] / WEEKDAY[5], rtol=0.03)


def test_the_report_has_what_real_reports_have(tmp_path):
    file = tmp_path / "google.csv"
    rows = ad_days(date(2026, 1, 1), 31, seed=3)
    write_google_report(file, rows)
    text = file.read_bytes().decode("utf-16")
    assert text.splitlines()[2].startswith("Tag\tKampagne")
    total = sum(row.cost_cents for row in rows if row.campaign.platform == "google")
    assert f"{total // 100:,}".replace(",", ".") + f",{total % 100:02d}" in text.splitlines()[-1]
