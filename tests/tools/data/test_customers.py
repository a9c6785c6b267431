"""Who came back and who did not, by hand."""

import pytest

from errors import BadArguments
from tools._tool import check
from tools.data.metric import metric


def ask(desk, **args):
    return metric(check("data.metric", args), desk)


BOUGHT = {
    "anna": ["2026-01-10", "2026-02-05"],
    "ben": ["2026-01-11"],
    "cem": ["2026-01-12", "2026-01-20"],
    "dora": ["2026-02-01", "2026-02-02"],
}
ROWS = [{"customer_id": who, "date": day, "amount": 10} for who, days in BOUGHT.items() for day in days]


def test_churn_is_who_bought_in_the_period_before_and_not_in_this_one(desk_of, said):
    result = ask(desk_of(transactions=ROWS), metric="churn", period="2026-02")
    fact = result.fact("churn")
    assert float(fact.value) == pytest.approx(2 / 3)
    assert fact.interval.low < fact.value < fact.interval.high
    assert "gleich langen Zeitraums davor" in said(result, "de")
    assert "equally long period before" in said(result, "en")


def test_churn_needs_one_period(desk_of):
    for args in ({}, {"period": "2026-02", "by": ["week"]}):
        with pytest.raises(BadArguments, match="needs a period"):
            ask(desk_of(transactions=ROWS), metric="Abwanderung", **args)


def test_repeat_rate_is_who_bought_more_than_once_within(desk_of):
    desk = desk_of(transactions=ROWS)
    assert ask(desk, metric="repeat rate", period="2026-02").fact("repeat_rate").value == 0.5
    assert ask(desk, metric="Wiederkaufrate").fact("repeat_rate").value == 0.75
    months = ask(desk, metric="repeat rate", by="month").tables["rows"].rows
    assert [(row[0], float(row[1]), row[2]) for row in months] == [
        ("2026-01", pytest.approx(1 / 3), 3),
        ("2026-02", 0.5, 2),
    ]


def test_historical_customer_value_is_named_as_such(desk_of, said):
    result = ask(desk_of(transactions=ROWS), metric="CLV")
    assert result.fact("clv").value == 70 / 4
    assert said(result, "de").startswith("Historischer Kundenwert")
    assert "no forecast" in said(result, "en")
