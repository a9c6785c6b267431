"""A customer's features with their moment: the same values as in a training table."""

from datetime import date

import pytest

from errors import BadArguments, NoData, NotFound
from tools._tool import call
from warehouse import features

ORDERS = [
    {"order_id": f"O{n}", "ordered_at": f"2026-0{n}-01 00:00:00", "customer_id": who, "revenue": 10 * n,
     "currency": "EUR", "source": "google", "email": "a" * 64}
    for n, who in ((1, "C1"), (2, "C2"), (3, "C1"))
]  # fmt: skip
CONSENTS = [{"subject": "C1", "at": "2026-01-01 08:00:00", "purpose": "email", "granted": "true"}]


@pytest.fixture
def desk(desk_of):
    return desk_of(orders=ORDERS, consents=CONSENTS)


def test_features_as_of_today_and_of_a_day(desk, said):
    now = call("data.features", {"customer": "C1"}, desk)
    assert (float(now.fact("frequency").value), float(now.fact("monetary").value)) == (2, 40)
    assert now.fact("monetary").unit == "EUR"
    then = call("data.features", {"customer": "C1", "as_of": "2026-02-15"}, desk)
    assert (float(then.fact("frequency").value), float(then.fact("recency_days").value)) == (1, 46)
    assert "Stand Ende 15. Februar 2026" in said(then, "de")
    assert "Consent: granted (email)." in said(then, "en")
    row = dict((row[0], row) for row in then.tables["features"].rows)["frequency"]
    assert row[1:5] == (1, 1, "count", date(2026, 2, 15))


def test_the_tool_and_a_training_table_agree(desk):
    shown = {row[0]: row[2] for row in call("data.features", {"customer": "C1"}, desk).tables["features"].rows}
    trained = features.table(desk.warehouse, [("C1", desk.today)], list(shown))
    for id, value in shown.items():
        cell = trained[id][0]
        assert value == (None if cell is None or str(cell) == "nan" else cell), id


def test_only_the_features_that_are_asked_for(desk):
    result = call("data.features", {"customer": "C1", "features": "frequency, recency_days"}, desk)
    assert [row[0] for row in result.tables["features"].rows] == ["frequency", "recency_days"]


def test_another_key_of_the_person_leads_to_the_customer(desk_of):
    events = [
        {"event_id": "E1", "occurred_at": "2026-01-05 10:00:00", "name": "x", "user_id": "C1", "anonymous_id": "d1"}
    ]
    result = call("data.features", {"customer": "d1", "features": ["frequency"]}, desk_of(orders=ORDERS, events=events))
    assert float(result.fact("frequency").value) == 2


def test_transactions_are_enough(desk_of):
    desk = desk_of(transactions=[{"customer_id": "7", "date": "2026-01-02", "amount": "12.50"}])
    result = call("data.features", {"customer": "7"}, desk)
    assert float(result.fact("monetary").value) == 12.5
    assert result.sources[0].kind == "transactions"


def test_bad_input_is_said(desk, desk_of):
    with pytest.raises(NotFound):
        call("data.features", {"customer": "nobody"}, desk)
    with pytest.raises(BadArguments):
        call("data.features", {"customer": "C1", "features": ["nose_length"]}, desk)
    with pytest.raises(NoData):
        call("data.features", {"customer": "C1"}, desk_of())
