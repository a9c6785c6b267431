"""The quick and the careful way of reading a text file give the same rows; what is irregular goes the careful way."""

# pyright: basic
from __future__ import annotations

import random
from pathlib import Path

import pytest

from warehouse import direct
from warehouse.store import Warehouse

HEAD = "Tag;Kampagne;Anzeigengruppe;Impr.;Klicks;Kosten;Conversions;Plattform\n"
EVERYTHING = "select * from stock_ads order by line"


def body(draw, rows):
    """Rows of a German report as exports write them, now and then with something odd."""
    names = ["Brand", "Größe & Co", "Sale 50%", "Total war", "x'y"]
    out = []
    for number in range(rows):
        cells = [
            f"{1 + number % 28:02}.0{1 + number // 28 % 9}.2026", f"{draw.choice(names)} {number}", f"G {number % 3}",
            f"{draw.randrange(5):d}.{draw.randrange(1000):03d}".removeprefix("0.").lstrip("0") or "0",
            str(draw.randrange(50)), f"{draw.randrange(2000)},{draw.randrange(100):02}", draw.choice(["", "1", "2,5"]),
            "google",
        ]  # fmt: skip
        out.append(";".join(cells))
    return out


ODD = (
    "",
    ";;;;;;;",
    "Gesamt;;;99;9;1,00;;",
    "01.01.2026;kurz",
    '02.01.2026;"ein; Wort";G;1;1;1,00;1;google',
    '03.01.2026;ein "Wort";G;1;1;1,00;1;google',
    '04.01.2026;"zwei\nZeilen";G;1;1;1,00;1;google',
    "05.01.2026;viel;G;1;1;viel;1;google",
    "06.01.2026;minus;G;-1;1;1,00;1;google",
    "07.01.2026; Rand ;G;1;1;1,00;1;google",
    "31.02.2026;kein Tag;G;1;1;1,00;1;google",
    "08.01.2026;nul\0l;G;1;1;1,00;1;google",
    "09.01.2026;mehr;G;1;1;1,00;1;google;",
    "--;leer;G;1;1;--;1;google",
    "10.01.2026;Tausend;G;1.000;1;1.234,5;1;google",
    "11.01.2026;Euro;G;1;1;3,00 €;1;google",
)


def loaded(home, file):
    """Everything that an import makes of a file."""
    house = Warehouse(home)
    try:
        (report,) = house.load([file], kind="ads")
    except Exception as refused:
        return str(refused)
    with house.door.reading() as cursor:
        rows = cursor.execute(EVERYTHING).fetchall()
        bad = cursor.execute("select line, reason_de, raw from quarantine order by line").fetchall()
    house.door.close()
    return rows, bad, report.totals, report.as_json() | {"load": ""}


@pytest.mark.parametrize("seed", range(24))
def test_both_ways_read_the_same(tmp_path, monkeypatch, seed):
    draw = random.Random(seed)
    lines = body(draw, 40)
    for odd in draw.sample(ODD, seed % 5):
        lines.insert(draw.randrange(len(lines)), odd)
    if seed % 3 == 0:
        lines = [line if '"' in line else ";".join(f'"{cell}"' for cell in line.split(";")) for line in lines]
    text = ("Bericht\n" if seed % 4 == 1 else "") + HEAD + "\n".join(lines) + ("\n" if seed % 2 else "")
    if seed % 7 == 2:
        text = text.replace("\n", "\r\n")
    file = tmp_path / "bericht.csv"
    file.write_bytes((b"\xef\xbb\xbf" if seed % 6 == 3 else b"") + text.encode())
    quick = loaded(tmp_path / "quick", file)
    monkeypatch.setattr("warehouse.staging.read_direct", lambda *_: False)
    monkeypatch.setattr("warehouse.readings.plain_numbers", lambda *_: {})
    monkeypatch.setattr("warehouse.checks._clean", lambda *_: None)
    assert loaded(tmp_path / "careful", file) == quick


@pytest.mark.parametrize(
    ("rows", "regular"),
    [
        (["a,b", "c,d"], True),
        (['"a","b"', "c,d"], True),
        (['"a","",'[:-1], "c,d"], True),
        (['"a, b",c', "c,d"], True),
        (["a,b,c", "c,d"], False),
        (["a", "c,d"], False),
        (["a,b", "", "c,d"], False),
        (["a,b", " , ", "c,d"], False),
        (["a,b", ",", "c,d"], False),
        (['a "b",c', "c,d"], False),
        (['"a ""b""",c', "c,d"], False),
        (['"a\nb",c', "c,d"], False),
        (["a\0,b", "c,d"], False),
        (['",",x', "c,d"], False),
    ],
)  # fmt: skip
def test_only_regular_lines_are_read_in_place(tmp_path, rows, regular):
    import duckdb

    data = ("x,y\n" + "\n".join(rows)).encode()
    file = tmp_path / "f.csv"
    file.write_bytes(data)
    for place in ((file, 2), (Path(), 2)):
        with duckdb.connect() as con:
            assert direct.read_direct(con, "t", data, 4, place, ",", '"', 2) is regular
            tables = con.execute("select count(*) from duckdb_tables()").fetchone()
            assert tables == (1 if regular else 0,)
            if regular:
                assert con.execute("select line, c1 from t").fetchall()[-1] == (3, "d")
