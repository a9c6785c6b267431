"""A write knows the write that takes it back."""

from __future__ import annotations

from terms import Operation


def test_a_write_taken_back_expects_what_it_wrote():
    write = Operation(platform="google", entity="c1", field="budget", before=100, after=120, unit="EUR/day")
    back = write.undone()
    assert (back.before, back.after) == (120, 100)
    assert back.undone() == write
