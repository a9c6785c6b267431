"""Files as platforms write them: what is recognised, what is left out, what is asked."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from decimal import Decimal

import duckdb
import pytest

from errors import BadArguments, BadFile, LeitstandError, MissingColumn, NotFound, UnknownKind
from warehouse.store import Warehouse

GOOGLE_DE = '''Kampagnenbericht
"1. April 2026 - 30. April 2026"
Tag;Kampagne;Währungscode;Kosten;Impr.;Klicks;CTR;Durchschn. CPC;Conversions
01.04.2026;Brand München;EUR;1.234,56;25.881;1.203;4,65 %;1,03;12,50
02.04.2026;"Brand; Köln ""Süd""";EUR;0,99;1.000;12; --;0,08;--
Gesamt: Konto; --;EUR;1.235,55;26.881;1.215;4,52 %;1,02;12,50
Gesamt: Suche; --;EUR;1.235,55;26.881;1.215;4,52 %;1,02;12,50
'''
GOOGLE_EN = """Campaign performance report
"April 1, 2026 - April 30, 2026"
Day,Campaign,Currency code,Cost,Impr.,Clicks,CTR,Search impr. share
"Apr 1, 2026",Brand,USD,"1,234.56","25,881",1203,4.65%,< 10%
"Apr 2, 2026",Generic,USD,0.99,"1,000",12, --,> 90%
Total: Account, --,USD,"1,235.55","26,881",1215,4.5%, --
Total: Search, --,USD,"1,235.55","26,881",1215,4.5%, --
"""
META_DE = """Tag,Kampagnenname,Anzeigengruppenname,Ausgegebener Betrag (EUR),Impressionen,Klicks (alle),Ergebnisse
,,,"36.15",300,5,3
2026-04-01,Sommer,A,12.10,100,5,3
2026-04-02,Sommer,A,24.05,200,,
"""
PLAIN = "date,platform,campaign,impressions,clicks,cost\n"
ROW = "2026-04-{:02},google,A,100,5,1.50\n"
SUMS = "select count(*), sum(cost), sum(impressions), sum(clicks) from ads"


@pytest.fixture
def house(tmp_path):
    return Warehouse(tmp_path / "home")


@pytest.fixture
def file(tmp_path):
    def write(text, name="bericht.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_german_google_report_in_any_encoding(house, file, encoding):
    path = file(GOOGLE_DE, encoding=encoding)
    (plan,) = house.plan([path])
    assert plan.ok
    assert (plan.kind, plan.separator, plan.decimal, plan.date_format) == ("ads", "semicolon", ",", "dd.mm.yyyy")
    assert (plan.header_line, plan.header_language, plan.currency) == (3, "de", "EUR")
    assert plan.constants == {"platform": "google"}
    assert plan.columns["cost"] == ["Kosten"]
    assert plan.ignored == ["CTR", "Durchschn. CPC"]
    assert (plan.rows, plan.totals, plan.quarantined) == (2, 2, 0)
    assert (plan.first, plan.last) == (dt.date(2026, 4, 1), dt.date(2026, 4, 2))
    house.load([path])
    assert house.reader().rows(SUMS) == [(2, Decimal("1235.55"), 26881, 1215)]
    assert 'Brand; Köln "Süd"' in house.reader().values("ads", "campaign")


def test_an_english_google_report(house, file):
    (report,) = house.load([file(GOOGLE_EN)])
    assert (report.rows, report.totals, report.currency) == (2, 2, "USD")
    assert house.reader().rows(SUMS) == [(2, Decimal("1235.55"), 26881, 1215)]


def test_a_meta_export_leaves_zeros_empty_and_puts_the_sum_on_top(house, file):
    (report,) = house.load([file(META_DE)])
    assert (report.rows, report.totals, report.currency) == (2, 1, "EUR")
    assert any("als 0 gelesen: 1" in note.de for note in report.notes)
    assert house.reader().rows("select distinct platform from ads") == [("meta",)]
    assert house.reader().rows(SUMS) == [(2, Decimal("36.15"), 300, 5)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator_and_line_end(house, file, separator, end):
    text = (PLAIN + ROW.format(1) + ROW.format(2)).replace(",", separator).replace("\n", end)
    house.load([file(text)])
    assert house.reader().rows(SUMS) == [(2, Decimal("3.00"), 200, 10)]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\n" + PLAIN.replace(",", ";") + "2026-04-01;google;A;100;5;1,50\n",
        PLAIN.strip() + ",\n" + ROW.format(1).strip() + ",\n",
        PLAIN + ROW.format(1).strip() + ",\n",
        PLAIN + "1," + ROW.format(1) + "2," + ROW.format(1).replace("2026", "2025").replace("1.50", "0"),
        "\n\n" + PLAIN + "\n" + ROW.format(1) + "\n,,,,,\n",
        PLAIN.replace("date", "'date'") + ROW.format(1),
    ],
)
def test_small_untidiness_is_understood(house, file, text):
    house.load([file(text)], kind="ads")
    assert house.reader().rows("select sum(cost) from ads") == [(Decimal("1.50"),)]


def test_bad_rows_are_set_aside_with_line_column_and_value(house, file):
    text = PLAIN + "".join(ROW.format(day) for day in range(10, 25))
    text += (
        "2026-04-01,google,A,abc,5,1\n2026-04-02,google,,1,1,1\n2026-04-03,google,A,-1,1,1\n2026-13-04,google,A,1,1,1\n"
    )
    text += "2026-04-05,google,A,1,1,1,9\n2026-04-06,google\n2026-04-07,google,A,1.5,1,1\n" + ROW.format(10)
    text += ROW.format(10).replace("1.50", "2.50")
    (report,) = house.load([file(text)])
    assert (report.rows, report.quarantined) == (15, 9)
    with house.door.reading() as cursor:
        found = cursor.execute("select line, reason_de, reason_en from quarantine order by line").fetchall()
    said = {line: (de, en) for line, de, en in found}
    assert said[17] == (
        "Zeile 17: „impressions“ ist „abc“, erwartet wird eine ganze Zahl.",
        "Line 17: 'impressions' is 'abc', which is not a whole number.",
    )
    assert said[18][0] == "Zeile 18: „campaign“ ist leer."
    assert said[19][1] == "Line 19: 'impressions' is -1, but must be at least 0."
    assert "2026-13-04" in said[20][0]
    assert said[21][0] == "Zeile 21 hat 7 Felder statt 6."
    assert said[22][1] == "Line 22 has 2 fields instead of 6."
    assert "1.5" in said[23][0]
    assert said[24][0] == "Zeile 24: wiederholt Zeile 2 genau."
    assert said[25][1] == "Line 25: has the same key as line 2, but other values."


def test_lines_are_counted_through_blank_lines_and_quoted_breaks(house, file):
    text = PLAIN + '2026-04-01,google,"two\nlines",1,1,1\n\n2026-04-02,google,A,x,1,1\n2026-04-03,google,A,1,1,1\n'
    (report,) = house.load([file(text)])
    assert report.rejects[0].line == 5
    assert "two\nlines" in house.reader().values("ads", "campaign")


def test_a_quote_that_never_closes_costs_one_line(house, file):
    text = PLAIN + ROW.format(1).replace("A", '"A') + ROW.format(2).replace("A", '"B, b"') + ROW.format(3)
    text += ROW.format(4).replace("A", '5" TV')
    (report,) = house.load([file(text)])
    assert (report.rows, report.quarantined, report.rejects[0].line) == (3, 1, 2)
    assert set(house.reader().values("ads", "campaign")) == {"A", "B, b", '5" TV'}


def test_a_nul_byte_costs_one_line(house, file):
    (report,) = house.load([file(PLAIN + ROW.format(1) + ROW.format(2).replace("A", "A\0") + ROW.format(3))])
    assert (report.rows, report.quarantined, report.rejects[0].line) == (2, 1, 3)


@pytest.mark.parametrize("german", [True, False])
def test_decimals_are_decided_by_the_column_not_the_cell(house, file, german):
    text = "date;platform;campaign;impressions;clicks;cost\n2026-04-01;g;A;1;1;1.234\n2026-04-02;g;A;1;1;0.5\n"
    if german:
        text = text.replace("1.234", "1.234,5").replace("0.5", "2.345")
    house.load([file(text)])
    assert house.reader().rows("select sum(cost) from ads") == [(Decimal("3579.5") if german else Decimal("1.734"),)]


def test_a_number_with_two_readings_is_asked_for(house, file):
    path = file("date;platform;campaign;impressions;clicks;cost\n2026-04-01;g;A;1;1;1.234\n")
    with pytest.raises(BadFile) as asked:
        house.load([path])
    assert "1.234" in asked.value.said("de")
    assert "decimal=" in asked.value.todo("de")
    house.load([path], mapping={"decimal": "komma"})
    assert house.reader().rows("select cost from ads") == [(Decimal("1234"),)]


def test_a_date_with_two_readings_blocks_and_leaves_nothing(house, file):
    path = file(PLAIN + "03/04/2026,google,A,1,1,1\n")
    with pytest.raises(BadFile, match="two ways"):
        house.load([path], kind="ads")
    assert not house.home.exists()
    house.load([path], kind="ads", mapping={"date_format": "tt/mm/jjjj"})
    assert house.reader().need("ads").first == dt.date(2026, 4, 3)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "leer.csv", "leer"),
        (b"\xef\xbb\xbf\n\n", "leer.csv", "leer"),
        (PLAIN.encode(), "kopf.csv", "keine Datenzeilen"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "bild.csv", "PNG"),
        (b"%PDF-1.7 x", "bericht.csv", "PDF"),
        (bytes(range(256)) * 40, "müll.csv", "Binärdatei"),
        (b"PK\x03\x04abc", "kaputt.zip", "beschädigtes Archiv"),
        (b"\x1f\x8b\x08abc", "kaputt.csv.gz", "beschädigtes Archiv"),
        (b"PK\x03\x04abc", "kaputt.xlsx", "keine Tabelle"),
        (b"PAR1abc", "kaputt.parquet", "keine Tabelle"),
        (b"[1, 2, 3]", "liste.json", "keine Liste von Objekten"),
        (b"{not json", "kaputt.json", "keine Liste von Objekten"),
        (b"hallo welt", "wort.csv", "wort.csv"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(house, file, data, name, words):
    with pytest.raises(LeitstandError) as refused:
        house.load([file(data, name)])
    assert words in refused.value.said("de")
    assert refused.value.said("en")
    assert refused.value.todo("de")
    assert not house.home.exists()


def test_unknown_kind_missing_file_and_missing_columns(house, file):
    with pytest.raises(UnknownKind) as refused:
        house.load([file(PLAIN + ROW.format(1))], kind="adz")
    assert "geo_panel" in refused.value.todo("de")
    with pytest.raises(NotFound):
        house.load(["nirgends.csv"])
    with pytest.raises(MissingColumn) as refused:
        house.load([file("date,campaign,clicks\n2026-01-01,A,1\n")], kind="ads")
    assert "platform, impressions, cost" in refused.value.said("de")
    assert "date, campaign, clicks" in refused.value.said("de")
    assert "--map platform=…" in refused.value.todo("de")


def test_a_mapping_names_columns_in_any_case_constants_and_nearest_names(house, file):
    text = "Wann,Wo,ABSATZ\n2026-01-01,Berlin,5\n2026-01-01,Köln,7\n"
    house.load([file(text)], kind="geo_panel", mapping={"date": "wann", "geo": " Wo ", "kpi": "Absatz"})
    assert house.reader().rows("select sum(kpi) from geo_panel") == [(12.0,)]
    with pytest.raises(BadArguments) as refused:
        house.load([file(text)], kind="geo_panel", mapping={"kpi": "Absätze"})
    assert "ABSATZ" in refused.value.todo("en")
    with pytest.raises(BadArguments, match="no column 'costs'"):
        house.load([file(text)], kind="geo_panel", mapping={"costs": "ABSATZ"})
    with pytest.raises(BadArguments, match="takes one column"):
        house.load([file(text)], kind="geo_panel", mapping={"kpi": "ABSATZ+Wo"})


def test_a_file_that_could_be_two_kinds_is_asked_for(house, file):
    text = "date,geo,conversions,tv_spend,search_spend\n2026-01-01,Berlin,5,1,2\n2026-01-02,Berlin,6,1,2\n"
    with pytest.raises(UnknownKind) as asked:
        house.load([file(text)])
    assert "geo_panel" in asked.value.said("de")
    assert "media" in asked.value.said("de")


def test_more_than_half_bad_rows_block_everything(house, file):
    path = file(PLAIN + ROW.format(1) + "x,google,A,1,1,1\ny,google,A,1,1,1\n")
    with pytest.raises(BadFile, match="2 of 3 rows"):
        house.load([path])
    assert not (house.home / "raw").exists()


def test_total_rows_are_known_by_name_and_sum_so_that_a_campaign_may_be_called_total(house, file):
    text = PLAIN + "2026-04-01,g,Total Recall,100,5,1.2\n2026-04-01,g,Total,70,5,1.5\n2026-04-01,g,B,10,5,1.2\n"
    text += "2026-04-02,g,Summe,110,10,2.4\n2026-04-02,g,B,60,5,1.2\n2026-04-02,g,A,50,5,1.2\n"
    (report,) = house.load([file(text)])
    assert report.totals == 1
    assert set(house.reader().values("ads", "campaign")) == {"Total Recall", "Total", "B", "A"}


def test_a_search_for_total_is_a_query_not_a_sum(house, file):
    text = 'Häufigste Suchanfragen,Klicks,Impressionen,CTR,Position\ntotal,3,50,"6 %","2,25"\nsumme,0,0,0 %,0\n'
    house.load([file(text)])
    assert house.reader().rows("select query, position from search_console order by query") == [
        ("summe", None),
        ("total", 2.25),
    ]


def test_excel(house, tmp_path):
    data = _workbook([["Bericht"], ["Tag", "Kampagne", "Kosten (EUR)", "Impressionen", "Klicks"],
                      ["2026-04-01", "Süd", 1234.5, 100, 5], ["2026-04-02", "Süd", 0.25, 10, 1]])  # fmt: skip
    path = tmp_path / "bericht.xlsx"
    path.write_bytes(data)
    (report,) = house.load([path], kind="ads", mapping={"platform": "'google'"})
    assert (report.rows, report.currency) == (2, "EUR")
    assert house.reader().rows(SUMS) == [(2, Decimal("1234.75"), 110, 6)]


def test_parquet_json_json_lines_gzip_and_zip(house, tmp_path, file):
    rows = [
        {"date": f"2026-04-0{day}", "platform": "g", "campaign": "Ä", "impressions": 10, "clicks": 1, "cost": 1.25}
        for day in range(1, 6)
    ]
    parquet = tmp_path / "a.parquet"
    duckdb.execute(
        f"copy (select date '2026-05-01' as date, 'g' as platform, 'Ä' as campaign, 10 as impressions, 1 as clicks,"
        f" 1.25 as cost) to '{parquet}' (format parquet)"
    )
    plain = PLAIN + "2026-07-01,g,Ä,10,1,1.25\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ordner/b.csv", plain.replace("07", "08"))
        archive.writestr("__MACOSX/._b.csv", b"\0\1")
    lines = "\n".join(json.dumps(row).replace("-04-", "-06-") for row in rows)
    house.load([
        parquet,
        file(json.dumps({"rows": rows}), "a.json"),
        file(lines.replace(lines.split("\n")[1], "{kaputt"), "a.jsonl"),
        file(gzip.compress(plain.encode()), "a.csv.gz"),
        file(packed.getvalue(), "a.zip"),
    ])  # fmt: skip
    assert house.reader().rows(SUMS) == [(12, Decimal("15.00"), 120, 12)]
    with house.door.reading() as cursor:
        assert cursor.execute("select line, raw from quarantine").fetchall() == [(2, "{kaputt")]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("../böse.csv", b"x", "hinausführen"), ("bombe.csv", b"0" * (220 << 20), "weit mehr Bytes")],
)
def test_hostile_archives_are_not_unpacked(house, file, tmp_path, name, data, words):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    with pytest.raises(BadFile) as refused:
        house.load([file(packed.getvalue(), "a.zip")])
    assert words in refused.value.said("de")
    assert not (tmp_path.parent / "böse.csv").exists()


def test_a_folder_is_sorted_out_and_one_bad_file_does_not_stop_the_good(house, tmp_path):
    folder = tmp_path / "exporte"
    folder.mkdir()
    (folder / "a.csv").write_text(PLAIN + ROW.format(1))
    (folder / "b.csv").write_bytes(b"\x89PNG....")
    (folder / "c.csv").write_text("path,conversions\nSEO > Meta,3\n")
    (folder / "d.md").write_text("# Leitfaden")
    reports = {report.file: report for report in house.load([folder])}
    assert reports["a.csv"].kind == "ads"
    assert not reports["b.csv"].ok
    assert reports["c.csv"].kind == "journeys"
    assert reports["d.md"].kind == "documents"
    assert set(house.reader().kinds()) == {"ads", "journeys"}


def test_names_in_files_are_data_not_sql(house, file):
    evil = 'x"; drop table loads; --'
    text = (
        f'date,geo,"{evil.replace(chr(34), chr(34) * 2)}"\n2026-01-01,"\'); drop table kinds; --",5\n2026-01-02,a,1\n'
    )
    house.load([file(text, "a'b;--.csv")], kind="geo_panel", mapping={"kpi": evil})
    assert house.reader().need("geo_panel").rows == 2


def test_everything_recognised_prints_as_json(house, file):
    for path in (file(GOOGLE_DE), file(b"", "leer.csv")):
        (plan,) = house.plan([path])
        for lang in ("de", "en"):
            shape = json.loads(json.dumps(plan.as_json(lang)))
            assert shape["file"] == path.name
            assert (shape["error"] is None) == plan.ok


def _workbook(rows: list[list[object]]) -> bytes:
    """The smallest workbook that is one."""

    def cell(value: object) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    body = "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
        '<sheet name="Blatt" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()
