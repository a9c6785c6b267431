"""Which sums a re-load restated."""

# pyright: basic
from __future__ import annotations

from datetime import date


def test_restated_sums_are_told_by_month_and_the_others_are_not(house, report):
    house.load([report("a.csv", "1.00", days=4, conversions=103)])
    (again,) = house.load([report("b.csv", "1.00", days=4, conversions=99.5)])
    assert again.moved == [{"figure": "conversions", "period": "2026-03", "before": 412, "after": 398}]


def test_new_days_are_no_restatement_and_other_rows_of_the_month_count_on_both_sides(house, report):
    house.load([report("a.csv", "1.00", days=3, campaigns=("Brand", "Old"))])
    house.load([report("meta.csv", "5.00", days=3, platform="meta")])
    (again,) = house.load([report("b.csv", "2.00", days=20)])
    assert again.moved == [{"figure": "cost", "period": "2026-03", "before": 21, "after": 24}]


def test_rows_taken_out_move_the_sums_too(house, report):
    house.load([report("a.csv", "1.00", campaigns=("Brand", "Old"))])
    (again,) = house.load([report("b.csv", "1.00")], replace=True)
    moved = {each["figure"]: (each["before"], each["after"]) for each in again.moved}
    assert moved == {"impressions": (600, 300), "clicks": (30, 15), "cost": (6, 3), "conversions": (12, 6)}


def test_a_late_file_with_older_knowledge_moves_nothing(house, report):
    house.load([report("a.csv", "1.00")], known_on=date(2026, 4, 1))
    (late,) = house.load([report("b.csv", "2.00")], known_on=date(2026, 3, 1))
    assert late.moved == []
    house.load([report("c.csv", "5.00")], known_on=date(2026, 4, 20))
    (between,) = house.load([report("d.csv", "4.00")], known_on=date(2026, 4, 10))
    assert between.moved == []
    assert house.reader().rows("select sum(cost) from ads")[0][0] == 15


ORDERS = "order_id,ordered_at,customer_id,revenue,currency\n"


def test_an_order_whose_day_was_corrected_counts_where_it_now_stands(house, file):
    house.load([file(ORDERS + "O1,2026-03-01,C,100,EUR\nO2,2026-03-01,C,10,EUR\n", "a.csv")])
    (again,) = house.load([file(ORDERS + "O1,2026-03-09,C,40,EUR\n", "b.csv")])
    assert again.moved == [{"figure": "revenue", "period": "2026-03", "before": 110, "after": 50}]
    (later,) = house.load([file(ORDERS + "O1,2026-04-02,C,40,EUR\n", "c.csv")])
    assert later.moved == [
        {"figure": "revenue", "period": "2026-03", "before": 50, "after": 10},
        {"figure": "revenue", "period": "2026-04", "before": None, "after": 40},
    ]
