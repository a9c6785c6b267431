"""One computation for training and serving, and no value that the future can change."""

# ruff: noqa: DTZ001 — moments are local and naive, as the warehouse keeps them
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import BadArguments, NoData
from warehouse.features import available, ids, serve, table

START = datetime(2026, 1, 1)
AS_OF = START + timedelta(days=45)
MOMENTS = st.integers(0, 90 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))
WHO = st.sampled_from(["c1", "c2", "c3"])
MAIL = st.sampled_from(["m1", "m2", None])
MONEY = st.integers(0, 100_000).map(lambda cents: cents / 100)


@st.composite
def orders(draw):
    return {
        "order_id": f"o{draw(st.integers(0, 10**9))}", "ordered_at": draw(MOMENTS), "customer_id": draw(WHO),
        "revenue": draw(MONEY), "currency": draw(st.sampled_from(["EUR", "EUR", None, "USD"])), "discount": draw(MONEY),
        "refunded": draw(MONEY), "email": draw(MAIL), "source": draw(st.sampled_from(["google", "meta", "", None])),
        "medium": draw(st.sampled_from(["cpc", None])),
    }  # fmt: skip


@st.composite
def events(draw):
    return {
        "event_id": f"e{draw(st.integers(0, 10**9))}", "occurred_at": draw(MOMENTS), "user_id": draw(WHO),
        "name": draw(st.sampled_from(["page_view", "view_item", "add_to_cart"])),
        "properties": draw(st.sampled_from(['{"category": "Schuhe"}', '{"category": "Hemden"}', "{}", "broken", None])),
        "consent": draw(st.sampled_from(["granted", "denied", None])),
    }  # fmt: skip


@st.composite
def consents(draw):
    return {
        "subject": draw(st.sampled_from(["c1", "c2", "m1", "m2"])), "at": draw(MOMENTS),
        "purpose": draw(st.sampled_from(["email", "ads", None])), "granted": draw(st.booleans()),
    }  # fmt: skip


WORLD = st.fixed_dictionaries(
    {kind: st.lists(rows(), max_size=8) for kind, rows in
     (("orders", orders), ("events", events), ("consents", consents))}
)  # fmt: skip
DAY = {"orders": "ordered_at", "events": "occurred_at", "consents": "at"}


def same(one, other):
    return one == other or (isinstance(one, float) and isinstance(other, float) and np.isnan(one) and np.isnan(other))


@settings(max_examples=25)
@given(world=WORLD, asked=st.lists(st.tuples(WHO, MOMENTS), min_size=1, max_size=6))
def test_training_and_serving_give_identical_values(small, world, asked):
    reader = small(**world)
    training = table(reader, asked)
    for place, (who, at) in enumerate(asked):
        served = serve(reader, who, at)
        assert set(served) == set(ids())
        for id, value in served.items():
            cell = training[id][place]
            trained = None if cell is None or (isinstance(cell, float) and np.isnan(cell)) else cell
            assert same(trained, value), id


@settings(max_examples=25)
@given(
    world=WORLD,
    later=WORLD,
    asked=st.lists(st.tuples(WHO, MOMENTS.filter(lambda at: at <= AS_OF)), min_size=1, max_size=4),
)
def test_nothing_after_the_moment_changes_a_value(small, world, later, asked):
    """Rows after the last moment are dropped, replaced and added: consents and withdrawals as much as orders."""
    last = max(at for _, at in asked)
    past = {kind: [row for row in rows if row[DAY[kind]] < last] for kind, rows in world.items()}
    future = {kind: [row for row in rows if row[DAY[kind]] >= last] for kind, rows in later.items()}
    known = table(small(**past), asked)
    full = table(small(**world), asked)
    other = table(small(**{kind: past[kind] + future[kind] for kind in past}), asked)
    for id in known:
        assert all(same(a, b) and same(a, c) for a, b, c in zip(known[id], full[id], other[id], strict=True)), id


def test_a_value_does_change_with_the_past(small):
    """The tests above could not fail if nothing ever counted."""
    before = {"order_id": "1", "ordered_at": AS_OF - timedelta(days=1), "customer_id": "c1", "revenue": 10}
    assert serve(small(orders=[before]), "c1", AS_OF)["monetary"] == 10
    assert serve(small(orders=[]), "c1", AS_OF)["monetary"] == 0


def test_a_row_at_the_very_moment_does_not_count(small):
    row = {"order_id": "1", "ordered_at": AS_OF, "customer_id": "c1", "revenue": 10}
    reader = small(orders=[row])
    assert serve(reader, "c1", AS_OF)["frequency"] == 0
    assert serve(reader, "c1", AS_OF + timedelta(microseconds=1))["frequency"] == 1


def test_a_day_means_its_end(small):
    row = {"order_id": "1", "ordered_at": datetime(2026, 3, 1, 23, 59), "customer_id": "c1", "revenue": 10}
    reader = small(orders=[row])
    assert serve(reader, "c1", date(2026, 3, 1))["frequency"] == 1
    assert serve(reader, "c1", date(2026, 2, 28))["frequency"] == 0
    asked = {"entity": ["c1", "c1"], "as_of": np.array(["2026-03-01", "2026-02-28"], dtype="datetime64[D]")}
    assert table(reader, asked, ["frequency"])["frequency"].tolist() == [1, 0]


def test_each_row_has_its_own_moment_and_order_stays(small):
    days = [START + timedelta(days=n) for n in range(5)]
    rows = [{"order_id": str(n), "ordered_at": at, "customer_id": "c1", "revenue": 1} for n, at in enumerate(days)]
    asked = [("c1", at + timedelta(hours=1)) for at in reversed(days)] + [("nobody", days[-1])]
    found = table(small(orders=rows), asked)
    assert found["frequency"].tolist() == [5, 4, 3, 2, 1, 0]
    assert found["entity"].tolist() == ["c1"] * 5 + ["nobody"]


def test_a_consent_under_an_address_counts_from_the_order_that_names_it(small):
    order = {
        "order_id": "1",
        "ordered_at": START + timedelta(days=10),
        "customer_id": "c1",
        "revenue": 1,
        "email": "m1",
    }
    consent = {"subject": "m1", "at": START, "purpose": "email", "granted": True}
    gone = {"subject": "m1", "at": START + timedelta(days=20), "purpose": "email", "granted": False}
    reader = small(orders=[order], consents=[consent, gone])
    state = [
        serve(reader, "c1", START + timedelta(days=n), ["consent_granted"])["consent_granted"] for n in (5, 15, 25)
    ]
    assert state == [None, True, False]


def test_transactions_take_the_place_of_orders(small):
    reader = small(transactions=[{"customer_id": "c1", "date": date(2026, 1, 2), "amount": 12.5}])
    assert {one.source for one in available(reader)} == {"purchases"}
    served = serve(reader, "c1", date(2026, 1, 31))
    assert (served["frequency"], float(served["monetary"]), served["favourite_channel"]) == (1, 12.5, None)


def test_what_is_not_loaded_is_said(small):
    reader = small(transactions=[])
    with pytest.raises(NoData) as told:
        serve(reader, "c1", AS_OF, ["views_30d"])
    assert "events" in told.value.said("en")
    with pytest.raises(NoData):
        table(small(), [("c1", AS_OF)])
    with pytest.raises(BadArguments):
        serve(reader, "c1", AS_OF, ["nope"])


def test_many_rows_are_one_query(small):
    reader = small(orders=[], events=[])
    reader.con.execute(
        "insert into orders (order_id, ordered_at, customer_id, revenue) select i::varchar, timestamp '2026-01-01'"
        " + (i % 90) * interval 1 day, 'c' || (i % 5000), 10 from range(50_000) r(i)"
    )
    at = np.full(20_000, np.datetime64("2026-02-01T00:00:00", "us"))
    found = table(reader, {"entity": [f"c{n % 5000}" for n in range(20_000)], "as_of": at})
    assert len(found["frequency"]) == 20_000
    assert found["frequency"][:5000].sum() == reader.con.execute(
        "select count(*) from orders where ordered_at < '2026-02-01'"
    ).fetchone()[0]  # fmt: skip
