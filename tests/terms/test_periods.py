"""A period reads what people write and says it the same way."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from terms import Period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-03-01..2026-03-31", "2026-03-01", "2026-03-31"),
        ("2026-03-01/2026-03-31", "2026-03-01", "2026-03-31"),
        ("2026-03", "2026-03-01", "2026-03-31"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-01..2026-03", "2026-01-01", "2026-03-31"),
        ("01.04.2021 bis 15.04.2021", "2021-04-01", "2021-04-15"),
        ("2026-05-04", "2026-05-04", "2026-05-04"),
    ],
)
def test_a_period_reads_what_people_write(text, start, end):
    assert Period.model_validate(text) == Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


@pytest.mark.parametrize("text", ["soon", "2026-13", "2026-02-30", "2026-04-02..2026-04-01", "2026-W60", ""])
def test_a_period_that_is_none_is_refused(text):
    with pytest.raises(ValidationError):
        Period.model_validate(text)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 4000))
def test_a_period_survives_json_and_its_own_words(start, days):
    period = Period(start=start, end=date.fromordinal(start.toordinal() + days))
    assert Period.model_validate_json(period.model_dump_json()) == period
    assert Period.model_validate(str(period)) == period
    assert period.days == days + 1
