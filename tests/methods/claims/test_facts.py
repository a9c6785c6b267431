"""What is known meets a condition; what is not known meets none."""

from __future__ import annotations

from datetime import date

import pytest

from methods.claims.facts import Facts, as_date

DAY = date(2026, 11, 23)


def holds(condition, **given) -> bool:
    return Facts(given, {"uvp": "rrp"}, DAY).holds(condition)


@pytest.mark.parametrize(
    ("given", "condition", "met"),
    [({}, {"x": True}, False), ({}, {"x": False}, False), ({}, {"x": "unknown"}, True),
     ({"x": None}, {"x": "none"}, True),
     ({"x": "nein"}, {"x": False}, True), ({"x": "doi"}, {"x": "some"}, True), ({"x": []}, {"x": "none"}, True),
     ({"x": "12,5"}, {"x": {"over": 12}}, True), ({"x": True}, {"x": {"max": 5}}, False),
      ({"x": "CRM"}, {"x": {"in": ["crm"]}}, True),
     ({"x": [{"type": "Studie"}]}, {"x": {"has": ["stud"]}}, True), ({"UVP": 9}, {"rrp": {"min": 9}}, True),
     ({"x": {"y": 1}}, {"x.y": "some"}, True), ({"x": 1, "y": 0}, [{"x": False}, {"y": False}], True),
     ({"x": 1}, {"not": {"x": True}}, False)],
)  # fmt: skip
def test_conditions(given, condition, met):
    assert holds(condition, **given) is met


def test_dates():
    assert as_date("31.12.2026") == as_date("2026-12-31T10:00:00Z") == date(2026, 12, 31)
    assert as_date("soon") is None and as_date(None) is None
