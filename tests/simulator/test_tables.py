"""Tables are made when asked for, and refer to each other."""

import numpy as np

from simulator.tables import MAKERS


def test_tables_are_made_once_and_only_when_asked_for(world):
    other = world.play(1)
    assert other.tables._made == {}
    assert other.tables["feed"] is other.tables["feed"]
    assert list(other.tables._made) == ["feed"]
    assert len(other.tables) == len(MAKERS)


def test_references_exist(world):
    tables = world.tables
    assert set(tables["orders"]["customer_id"]) <= set(tables["customers"]["customer_id"])
    assert set(tables["order_lines"]["product_id"]) <= set(tables["products"]["product_id"])
    assert set(tables["feed"]["product_id"]) == set(tables["products"]["product_id"])
    assert set(tables["trial"]["unit_id"]) <= set(tables["customers"]["customer_id"])
    campaigns = set(tables["ad_days"]["campaign"]) | {"", "Newsletter"}
    assert set(tables["orders"]["campaign"]) <= campaigns


def test_types_are_what_exports_rely_on(world):
    for name, table in world.tables.items():
        for column, values in table.items():
            assert values.dtype.kind in "OifbM", f"{name}.{column}"
            if values.dtype == object:
                assert {type(value) for value in values[:200]} <= {str}, f"{name}.{column}"


def test_status_follows_time(world):
    orders = world.tables["orders"]
    recent = orders["ordered_at"].astype("datetime64[D]") >= np.datetime64(world.last) - 1
    assert set(orders["status"][~recent]) == {"shipped", "refunded", "partly_refunded", "cancelled"}
    assert "shipped" not in set(orders["status"][recent])
    full = np.isin(orders["status"], ["refunded", "cancelled"])
    assert (orders["refunded"][full] == orders["revenue"][full]).all()
