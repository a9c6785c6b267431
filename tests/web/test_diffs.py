"""What exactly would be written, as people read it."""

from __future__ import annotations

from terms import Operation
from web.diffs import changed, diff, unit_said


def test_of_lists_only_what_changes_is_told():
    assert changed(["a", "b"], ["b", "c"], "en") == ("2 entries", "2 entries (+ c; − a)")


def test_units_are_told_in_the_language():
    assert (unit_said("EUR/click", "de"), unit_said("EUR/click", "en"), unit_said("", "de")) == (
        "EUR/Klick", "EUR/click", ""
    )  # fmt: skip


def test_a_field_is_told_by_its_name_in_the_language():
    write = Operation(
        platform="google", entity="c1", name="Brand", field="bid", before=0.5, after=0.6, unit="EUR/click"
    )
    assert "Genau das würde geschrieben" in diff([write], True, "de") and "Gebot" in diff([write], True, "de")
    assert "This was approved" in diff([write], False, "en") and "bid" in diff([write], False, "en")
    assert diff([], True, "de") == ""
