"""An export that changed upstream blocks with a sentence that a marketer understands."""

from __future__ import annotations

import pytest

from errors import BadFile, MissingColumn
from warehouse.store import Warehouse

GOOGLE = """Kampagnenbericht
"1. März 2026 - 31. März 2026"
Tag;Kampagne;Kampagnentyp;Währungscode;Kosten;Impr.;Klicks;Conversions
{day}.03.2026;Brand;Suche;EUR;1.234,56;25.881;1.203;12,50
"""


@pytest.fixture
def house(tmp_path):
    return Warehouse(tmp_path / "home")


@pytest.fixture
def file(tmp_path):
    def write(text, name="export.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _first(house, file):
    house.load([file(GOOGLE.format(day="01"), "märz.csv")])


def test_the_next_export_with_the_same_columns_loads(house, file):
    _first(house, file)
    (report,) = house.load([file(GOOGLE.format(day="02"), "april.csv")])
    assert report.rows == 1


@pytest.mark.parametrize("kind", [None, "ads"])
def test_a_renamed_column_that_is_required_blocks(house, file, kind):
    _first(house, file)
    with pytest.raises(MissingColumn) as refused:
        house.load([file(GOOGLE.format(day="02").replace("Kosten", "Aufwand neu"), "april.csv")], kind=kind)
    said = refused.value.said("de")
    assert said.startswith("Im Export von Google Ads (Berichtseditor) fehlt seit dieser Datei die Spalte „Kosten“")
    assert "bis märz.csv war sie da" in said
    assert "Neu ist: „Aufwand neu“" in said
    assert "--map cost=Aufwand neu" in refused.value.todo("de")
    assert "lacks the column 'Kosten'" in refused.value.said("en")
    assert house.reader().need("ads").rows == 1
    (report,) = house.load(
        [file(GOOGLE.format(day="02").replace("Kosten", "Aufwand neu"), "april.csv")],
        kind="ads", mapping={"cost": "Aufwand neu"},
    )  # fmt: skip
    assert report.rows == 1


def test_a_dropped_column_that_carried_figures_blocks_until_accepted(house, file):
    _first(house, file)
    path = file(GOOGLE.format(day="02").replace(";Conversions", "").replace(";12,50", ""), "april.csv")
    with pytest.raises(MissingColumn, match="'Conversions'"):
        house.load([path])
    (plan,) = house.plan([path])
    assert not plan.ok
    (report,) = house.load([path], mapping={"changes": "accept"})
    assert report.rows == 1


def test_a_column_that_holds_something_else_blocks(house, file):
    _first(house, file)
    with pytest.raises(BadFile) as refused:
        house.load([file(GOOGLE.format(day="02").replace("1.234,56", "hoch"), "april.csv")])
    assert "„Kosten“ seit dieser Datei etwas anderes: „hoch“ ist nicht mehr ein Betrag" in refused.value.said("de")
    assert "'hoch' cannot be read as before" in refused.value.said("en")


def test_another_report_of_the_same_platform_is_no_change(house, file):
    _first(house, file)
    text = GOOGLE.format(day="02").replace("Kampagne;", "Kampagne;Anzeigengruppe;").replace("Brand;", "Brand;A;")
    (report,) = house.load([file(text.replace(";Conversions", "").replace(";12,50", ""), "gruppen.csv")])
    assert report.rows == 1


def test_a_stranger_s_file_is_no_change_either(house, file):
    _first(house, file)
    with pytest.raises(Exception, match="fits no data kind"):
        house.load([file("a,b,c\n1,2,3\n", "fremd.csv")])
