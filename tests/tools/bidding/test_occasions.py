"""German holidays and the big retail days fall where the calendar puts them."""

from datetime import date

import pytest

from tools.bidding._occasions import BLACK, CHRISTMAS, EASTER, HOLIDAY, LATE, MOTHER, WHITSUN, labels, occasion


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2024-03-29", EASTER), ("2024-04-01", EASTER), ("2024-04-02", 0), ("2025-06-08", WHITSUN),
        ("2025-05-29", HOLIDAY), ("2026-05-14", HOLIDAY), ("2026-10-03", HOLIDAY), ("2026-05-01", HOLIDAY),
        ("2024-11-29", BLACK), ("2024-11-25", BLACK), ("2024-12-02", BLACK), ("2024-12-03", 0), ("2024-11-24", 0),
        ("2025-11-28", BLACK), ("2026-11-27", BLACK), ("2025-12-22", LATE), ("2025-12-24", CHRISTMAS),
        ("2026-01-01", CHRISTMAS), ("2026-01-02", 0), ("2026-05-09", MOTHER), ("2026-05-10", 0), ("2026-07-01", 0),
    ],
)  # fmt: skip
def test_days_of_known_years(day, label):
    assert occasion(date.fromisoformat(day)) == label


def test_a_run_of_days():
    assert labels(date(2026, 11, 22), 10).tolist() == [0, *[BLACK] * 8, 0]
