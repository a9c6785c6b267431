"""Which columns are taken as they stand, and that the quick evidence for a decimal sign is that of the careful look."""

# pyright: basic
from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from warehouse import dates, numbers, survey
from warehouse.cells import Target, value
from warehouse.contract import Column
from warehouse.staged import Staged
from warehouse.unpack import Piece

MONEY, WHOLE, SHARE = (Column(type=kind) for kind in ("money", "integer", "share"))


def staged(con, *cells):
    con.execute("create or replace table t (line bigint, c0 varchar)")
    con.executemany("insert into t values (?, ?)", list(enumerate(cells, start=2)))
    return Staged(con, "t", Piece("t.csv", Path("t.csv"), Path("t.csv"), "csv"), ["x"], "csv")


@pytest.mark.parametrize(
    ("cells", "column", "bare", "evidence"),
    [
        (("1.50", "2", None), MONEY, True, (1, 0)),
        (("1,50", "2", "1.234,5"), MONEY, True, (0, 2)),
        (("1.234", "2.50"), MONEY, False, None),
        (("1.234",), MONEY, False, None),
        (("0.123", "1234.567"), MONEY, True, (2, 0)),
        (("1,234",), MONEY, False, None),
        (("12", "-3"), WHOLE, True, (0, 0)),
        (("1.234", "5"), WHOLE, True, (0, 1)),
        (("1,234",), WHOLE, False, None),
        (("1.5",), WHOLE, False, None),
        (("5 €",), MONEY, False, None),
        (("", "1"), MONEY, False, None),
        (("1e3",), SHARE, False, None),
    ],
)
def test_plain_columns_are_known_and_others_are_left_to_the_careful_look(cells, column, bare, evidence):
    with duckdb.connect() as con:
        target = Target("x", column, 0)
        found = survey.plain_numbers(staged(con, *cells), [target])
        assert target.bare is bare
        assert ("x" in found) is bare
        if evidence:
            assert (found["x"].point, found["x"].comma) == evidence


@pytest.mark.parametrize("seed", range(12))
def test_what_is_read_quickly_is_what_the_careful_reading_gives(seed):
    draw = random.Random(seed)
    column = (MONEY, WHOLE, SHARE)[seed % 3]
    sign = ".,"[seed % 2]
    with duckdb.connect() as con:
        cells: list[str | None] = [None]
        for _ in range(60):
            whole = draw.randrange(10 ** draw.randrange(1, 7))
            text = f"{whole:,}".replace(",", ".") if sign == "," and draw.random() < 0.5 else str(whole)
            if column is not WHOLE:
                text += f"{sign}{draw.randrange(100):02}"
            cells.append(draw.choice(["", "-"]) + text)
        table = staged(con, *cells)
        target = Target("x", column, 0)
        found = survey.plain_numbers(table, [target])
        careful = numbers.evidence(con, "t", "c0", whole=column is WHOLE)
        assert target.bare
        assert (found["x"].point, found["x"].comma) == (careful.point, careful.comma + careful.either * 0)
        target.decimal = sign
        quick = con.execute(f"select {value(target, 't', [])} from t s order by line").fetchall()
        target.bare = False
        assert con.execute(f"select {value(target, 't', [])} from t s order by line").fetchall() == quick


def test_texts_and_days_that_need_no_cleaning_and_rows_that_call_themselves_a_total():
    text, day = Target("t", Column(type="text"), 0), Target("d", Column(type="date"), 0)
    with duckdb.connect() as con:
        assert survey.plain_texts(staged(con, "Brand", "Sale 50%", None), [text], "^Total$") == set()
        assert text.bare
        for odd in (" Rand", "Größe", "--", "-", "a\tb", "Rand "):
            text.bare = False
            survey.plain_texts(staged(con, "Brand", odd), [text], "^Total$")
            assert not text.bare
        assert survey.plain_texts(staged(con, "Brand", "Total"), [text], "^Total$") == {0}
        for name, good, bad in (
            ("dd.mm.yyyy", "31.12.2025", "31.02.2025"), ("yyyy-mm-dd", "2024-02-29", "2023-02-29"),
            ("mm/dd/yyyy", "12/31/2025", "13/01/2025"), ("yyyymmdd", "20251231", "18991231"),
        ):  # fmt: skip
            day.form = dates.FORMS[name]
            for cells, bare in (((good, None), True), ((good, bad), False)):
                day.bare = False
                survey.plain_texts(staged(con, *cells), [day], "^Total$")
                assert day.bare is bare
                found = con.execute(f"select {value(day, 't', [])} from t s").fetchall() if bare else []
                careful = con.execute(f"select {dates.day('c0', day.form)} from t").fetchall() if bare else []
                assert found == careful
