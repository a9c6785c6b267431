"""The period in the title lines of a report: read in both languages, and never guessed."""

from __future__ import annotations

import pytest

from warehouse.stretch import named


@pytest.mark.parametrize(
    "title",
    [
        "August 1, 2026 - October 31, 2026", '"Aug 1, 2026 – Oct 31, 2026"', "1. August 2026 - 31. Oktober 2026",
        "1 August 2026 to 31 October 2026", "01.08.2026 bis 31.10.2026", "2026-08-01 - 2026-10-31",
        "1. Aug. 2026 – 31. Okt. 2026",
    ],
)  # fmt: skip
def test_a_period_is_read(title):
    assert str(named(["Bericht", title])) == "2026-08-01..2026-10-31"


@pytest.mark.parametrize(
    "titles",
    [
        [], ["Search terms report"], ["08/01/2026 - 10/11/2026"], ["October 31, 2026 - August 1, 2026"],
        ["Boots 1, 2026 - Tents 31, 2026"], ["31. Februar 2026 - 1. März 2026"],
        ["1. August 2026 - 31. Oktober 2026", "1. Mai 2026 - 31. Juli 2026"],
    ],
)  # fmt: skip
def test_nothing_is_guessed(titles):
    assert named(titles) is None
