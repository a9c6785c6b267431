"""The simulated geo test has exactly the effect that it tells."""

import numpy as np
import pytest

from simulator.geo import geo_test, write_geo


def test_the_effect_is_the_truth_it_tells():
    lifted = geo_test(5, treated=("Hamburg", "Köln"), lift=0.06)
    plain = geo_test(5, treated=("Hamburg", "Köln"), lift=0.0)
    assert lifted.incremental == pytest.approx((lifted.kpi - plain.kpi).sum())
    assert lifted.incremental > 0
    assert plain.incremental == 0


def test_only_treated_regions_in_the_test_days_change():
    lifted = geo_test(5, treated=("Hamburg",), lift=0.1)
    plain = geo_test(5, treated=("Hamburg",), lift=0.0)
    changed = np.argwhere(lifted.kpi != plain.kpi)
    assert {lifted.regions[j] for _, j in changed} == {"Hamburg"}
    assert {lifted.days[i] for i, _ in changed} == {day for day in lifted.days if lifted.start <= day <= lifted.end}


def test_the_file_is_german(tmp_path):
    write_geo(tmp_path / "geo.csv", geo_test(5, treated=("Hamburg",)))
    first, second = (tmp_path / "geo.csv").read_text(encoding="utf-8").splitlines()[:2]
    assert first == "Datum;Region;Umsatz"
    assert second.startswith("01.03.2026;Hamburg;")
