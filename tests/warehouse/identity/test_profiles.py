"""Built or made on the spot, the profiles are the same; what is built knows when it is out of date."""

import pytest

from errors import NoData
from warehouse.identity import profiles
from warehouse.store import Warehouse


def all_of(house):
    with profiles.current(house.reader()) as (cursor, snapshot):
        return cursor.execute("select node, profile from profiled order by all").fetchall(), snapshot


def test_built_and_unbuilt_are_the_same(company, rows):
    house = company(
        orders=[rows.order(1, "C1", "anna@example.com"), rows.order(2, "C2"), rows.order(3, "", "anna@example.com")]
    )
    before = all_of(house)
    assert profiles.status(house.reader()) is None
    state = profiles.build(house)
    assert (state.profiles, state.keys, state.links, state.largest, state.fresh) == (2, 4, 2, 3, True)
    assert all_of(house) == before
    assert profiles.build(house).snapshot == state.snapshot


def test_new_data_make_it_stale(company, rows):
    house = company(orders=[rows.order(1, "C1")])
    profiles.build(house)
    company(house.home, events=[rows.event(1, "C1", "d1")])
    assert not profiles.status(house.reader()).fresh
    assert ("device:d1", all_of(house)[0][0][1]) in all_of(house)[0]


def test_without_data_there_is_nothing_to_join(tmp_path):
    with pytest.raises(NoData):
        profiles.build(Warehouse(tmp_path))
