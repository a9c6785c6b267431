"""Nested groups as arrays."""

from methods.bids.groups import nested


def test_levels_that_tell_nothing_apart_are_left_out():
    keys = [("google", "a", "x"), ("google", "a", "y"), ("google", "b", "z")]
    assert [level.tolist() for level in nested(keys)] == [[0, 0, 1], [0, 1, 2]]


def test_a_level_with_the_same_groups_as_the_next_finer_one_is_one():
    keys = [("google", "a", "x"), ("google", "b", "y"), ("meta", "c", "z")]
    assert [level.tolist() for level in nested(keys)] == [[0, 0, 1], [0, 1, 2]]


def test_one_item_has_no_levels():
    assert nested([("google", "a")]) == ()


def test_the_same_name_in_two_campaigns_is_two_groups():
    keys = [("google", "a", "x"), ("google", "b", "x"), ("google", "b", "y")]
    assert nested(keys)[-1].tolist() == [0, 1, 2]
