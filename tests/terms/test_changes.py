"""A write knows the write that takes it back."""

from __future__ import annotations

from terms import Operation


def test_a_write_taken_back_expects_what_it_wrote():
    write = Operation(platform="google", entity="c1", field="budget", before=100, after=120, unit="EUR/day")
    back = write.undone()
    assert (back.before, back.after) == (120, 100)
    assert back.undone() == write


def test_where_a_thing_lies_changes_no_hash_of_a_write_that_knew_nothing_of_it():
    write = Operation(platform="google", entity="1", field="budget", before=1, after=2)
    assert "within" not in write.model_dump(mode="json")
    assert write.model_copy(update={"within": ("c1",)}).model_dump(mode="json")["within"] == ["c1"]
