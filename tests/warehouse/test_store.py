"""What is in the warehouse: accumulation without doubling, datasets, journeys, snapshots, raw copies, many at once."""

# pyright: basic, reportOptionalMemberAccess=false
from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from errors import MissingColumn, NoData, PersonMustAct, UnknownKind
from warehouse import door
from warehouse.store import Warehouse

ADS = "date,platform,campaign,impressions,clicks,cost\n2026-04-01,google,A,100,5,1.20\n2026-04-02,google,A,100,5,1.20\n"
TOTAL = "select sum(cost) from ads"


@pytest.fixture
def house(tmp_path):
    return Warehouse(tmp_path / "home")


@pytest.fixture
def file(tmp_path):
    def write(text, name="ads.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_before_anything_is_loaded_there_is_nothing_and_no_file(house):
    reader = house.reader()
    assert reader.kinds() == {}
    with pytest.raises(NoData) as told:
        reader.need("ads")
    assert "leitstand import DATEI --as ads" in told.value.todo("de")
    with pytest.raises(NoData):
        reader.columns("select date from geo_panel")
    with pytest.raises(UnknownKind):
        reader.need("adz")
    assert not house.home.exists()


def test_the_same_file_twice_is_recognised(house, file):
    (first,) = house.load([file(ADS)])
    (again,) = house.load([file(ADS)])
    assert (first.already, again.already, again.load) == (False, True, first.load)
    assert house.reader().rows(TOTAL) == [(Decimal("2.40"),)]
    assert house.plan([file(ADS)])[0].replaces.en == "Nothing: the file is already loaded."


def test_the_newest_load_wins_and_an_old_file_may_come_back(house, file):
    house.load([file(ADS)])
    before = house.reader().need("ads").snapshot
    newer = ADS.replace("04-02,google,A,100,5,1.20", "04-02,google,A,100,5,9.00") + "2026-04-03,google,A,1,1,1.00\n"
    assert house.plan([file(newer, "b.csv")])[0].replaces.en == "2 loaded rows."
    (report,) = house.load([file(newer, "b.csv")])
    assert report.replaced == 2
    assert house.reader().rows(TOTAL) == [(Decimal("11.20"),)]
    (back,) = house.load([file(ADS)])
    assert (back.already, back.replaced) == (False, 2)
    assert house.reader().rows(TOTAL) == [(Decimal("3.40"),)]
    assert house.reader().need("ads").snapshot != before


def test_another_grain_of_the_same_days_takes_the_place_of_the_old(house, file):
    house.load([file(ADS)])
    groups = "date,platform,campaign,ad_group,impressions,clicks,cost\n2026-04-01,google,A,x,50,2,0.50\n"
    house.load([file(groups + "2026-04-01,google,A,y,50,3,0.60\n", "groups.csv")])
    assert house.reader().rows(TOTAL) == [(Decimal("2.30"),)]


def test_search_terms_stand_beside_campaigns_without_counting_twice(house, file):
    house.load([file(ADS)])
    terms = "date,platform,campaign,search_term,impressions,clicks,cost\n2026-04-01,google,A,schuhe,50,2,0.50\n"
    house.load([file(terms + "2026-05-01,google,A,schuhe,50,3,0.60\n", "terms.csv")])
    assert house.reader().rows(TOTAL) == [(Decimal("3.00"),)]
    assert house.reader().rows("select sum(cost) from ads_search_terms") == [(Decimal("1.10"),)]


def test_rows_that_differ_by_device_are_different_rows_and_a_new_status_does_not_double(house, file):
    text = "date,platform,campaign,device,campaign status,impressions,clicks,cost\n"
    text += "2026-04-01,google,A,mobile,active,100,5,1.00\n2026-04-01,google,A,desktop,active,100,5,2.00\n"
    (report,) = house.load([file(text)])
    assert (report.rows, report.quarantined) == (2, 0)
    house.load([file(text.replace("active", "paused"), "b.csv")])
    assert house.reader().rows(TOTAL) == [(Decimal("3.00"),)]


def test_equal_purchases_in_one_file_both_count_and_a_longer_export_doubles_none(house, file):
    text = "customer_id,date,amount\n1,2026-01-01,5\n1,2026-01-01,5\n2,2026-01-02,7\n"
    house.load([file(text)])
    assert house.reader().rows("select count(*), sum(amount) from transactions") == [(3, Decimal(17))]
    house.load([file(text + "3,2026-01-03,1\n", "longer.csv")])
    assert house.reader().rows("select count(*), sum(amount) from transactions") == [(4, Decimal(18))]


def test_each_import_of_a_panel_is_a_dataset_and_the_newest_is_shown(house, file):
    panel = "date,geo,kpi\n2026-01-01,Berlin,5\n2026-01-01,Köln,7\n"
    house.load([file(panel, "eins.csv")], kind="geo_panel")
    house.load([file(panel.replace("7", "8"), "zwei.csv")], kind="geo_panel", dataset="Test")
    loaded = house.reader().need("geo_panel")
    assert (loaded.dataset, loaded.rows) == ("Test", 2)
    assert house.reader().rows("select sum(kpi) from geo_panel") == [(13.0,)]
    house.load([file(panel, "eins.csv")], kind="geo_panel")
    assert house.reader().need("geo_panel").dataset == "eins"


def test_several_files_of_one_import_are_one_dataset(house, file):
    one = file("date,geo,kpi\n2026-01-01,Berlin,5\n2026-01-02,Berlin,6\n", "a.csv")
    two = file("date,geo,kpi,cost\n2026-01-02,Berlin,9,1\n2026-01-03,Berlin,7,2\n", "b.csv")
    reports = house.load([one, two], kind="geo_panel")
    assert [report.replaced for report in reports] == [0, 1]
    assert house.reader().rows("select date, kpi from geo_panel order by date") == [
        (date(2026, 1, 1), 5.0), (date(2026, 1, 2), 9.0), (date(2026, 1, 3), 7.0)]  # fmt: skip
    assert all(report.already for report in house.load([one, two], kind="geo_panel"))


def test_media_keeps_channels_and_controls_apart(house, file):
    text = "Woche,Umsatz,TV Kosten,Search Kosten,Feiertag,Notiz\n2026-01-05,100,5,,0,x\n2026-01-12,120,0,3,1,y\n"
    house.load([file(text)], kind="media")
    reader = house.reader()
    assert reader.roles("media") == {"media": ["TV Kosten", "Search Kosten"], "controls": ["Feiertag"]}
    found = reader.columns('select date, kpi, "Search Kosten" from media order by date')
    assert found["date"].dtype == np.dtype("datetime64[D]")
    assert found["Search Kosten"].tolist() == [0.0, 3.0]
    with pytest.raises(MissingColumn) as asked:
        house.load([file("date,y,x1,x2\n2026-01-05,1,2,3\n2026-01-12,1,2,3\n", "x.csv")], kind="media")
    assert "x1, x2" in asked.value.said("de")
    assert "media=x1+x2" in asked.value.todo("de")
    house.load([file("date,y,x1,x2\n2026-01-05,1,2,3\n2026-01-12,1,2,3\n", "x.csv")], mapping={"media": "x1+x2"})
    assert reader.roles("media") == {"media": ["x1", "x2"]}


def test_a_trial_has_outcomes_and_typed_features(house, file):
    text = "Gruppe;gekauft;Umsatz;PLZ-Typ;Alter\nA;ja;10,5;Stadt;31\nB;nein;0;Land;45\nA;nein;0;Stadt;28\n"
    house.load([file(text)], kind="trial", mapping={"arm": "Gruppe", "outcome": "gekauft+Umsatz"})
    reader = house.reader()
    assert reader.roles("trial") == {"outcome": ["gekauft", "Umsatz"], "features": ["PLZ-Typ", "Alter"]}
    assert reader.rows('select arm, gekauft, "Umsatz", "PLZ-Typ", "Alter" from trial limit 1') == [
        ("A", 1.0, 10.5, "Stadt", 31.0)]  # fmt: skip


def test_touches_become_paths(house, file):
    text = "user_id;timestamp;channel;converted;value\nu1;2026-01-02 10:00;Meta;1;50,5\nu1;2026-01-01 10:00;SEO;0;\n"
    text += "u1;2026-01-03;SEO;0;\nu2;2026-01-01T10:00:00+02:00;Paid > Search;nein;0\nu3;2026-01-01;SEO;ja;10\n"
    house.load([file(text)])
    reader = house.reader()
    found = {row[0]: row[1:] for row in reader.rows("select path, conversions, value, nulls from journeys")}
    assert found == {"SEO > Meta": (1, Decimal("50.5"), 0), "SEO": (1, 10, 1), "Paid › Search": (0, 0, 1)}
    assert reader.rows("select count(*) from touches") == [(5,)]
    assert reader.need("journeys").first == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("path", "tidy"), [("SEO>Meta", "SEO > Meta"), ("SEO -> Meta ->", "SEO > Meta"), ("SEO|Meta", "SEO > Meta")]
)
def test_paths_get_one_separator_and_one_conversion_each(house, file, path, tidy):
    house.load([file(f"Pfad,Nutzer\n{path},3\n")], kind="journeys")
    assert house.reader().rows("select path, conversions, value, nulls from journeys") == [(tidy, 1.0, 0, 0.0)]


def test_a_reader_notes_what_it_read_and_views_do_not_mix(house, file):
    house.load([file(ADS)])
    house.load([file("path,conversions\nSEO,3\n", "p.csv")])
    one, two = house.reader().noting(), house.reader().noting()
    one.rows("with ads_only as (select cost, 'journeys' as word from main.ads) select sum(cost) from ads_only")
    two.columns("select path from journeys where conversions > $least", least=1)
    assert set(one.read()) == {"ads"}
    assert two.read() == {"journeys": house.reader().need("journeys").snapshot}


def test_missing_values_are_nan_none_and_nat(house, file):
    house.load([file(ADS.replace("cost\n", "cost,conversions,account\n").replace("1.20\n", "1.20,,\n", 1)
                     .replace("1.20\n", "1.20,2,Haus\n"))])  # fmt: skip
    found = house.reader().columns(
        "select conversions, account, case when conversions = 2 then date end as d,"
        " case when clicks > 9 then 1 end as n, clicks, cost, campaign from ads order by date"
    )
    assert np.isnan(found["conversions"][0])
    assert found["conversions"][1] == 2.0
    assert found["account"].tolist() == [None, "Haus"]
    assert np.isnat(found["d"][0])
    assert np.isnan(found["n"]).all()
    assert found["clicks"].dtype == np.int64
    assert found["cost"].dtype == np.float64
    assert list(found) == ["conversions", "account", "d", "n", "clicks", "cost", "campaign"]


def test_the_snapshot_is_the_data_s_not_the_home_s(tmp_path, file):
    snapshots = []
    for name in ("one", "two"):
        house = Warehouse(tmp_path / name)
        house.load([file(ADS)])
        house.load([file(ADS.replace("2026", "2025"), "b.csv")])
        snapshots.append(house.reader().need("ads").snapshot)
    assert snapshots[0] == snapshots[1]
    other = Warehouse(tmp_path / "three")
    other.load([file(ADS.replace("1.20", "1.21"))])
    assert other.reader().need("ads").snapshot != snapshots[0]


def test_the_raw_copy_is_untouched(house, file):
    path = file(ADS)
    (report,) = house.load([path])
    copy = house.home / "raw" / report.load / "ads.csv"
    assert hashlib.sha256(copy.read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest()


def test_a_load_that_fails_midway_leaves_nothing(house, file, monkeypatch):
    house.load([file(ADS)])
    before = sorted(house.home.rglob("*"))

    def fails(*_):
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("warehouse.shelf.show", fails)
    with pytest.raises(RuntimeError):
        house.load([file(ADS.replace("2026", "2025"), "b.csv")])
    left = sorted(set(house.home.rglob("*")) - {house.home / "failures.jsonl"})  # only the record that it failed
    assert left == before
    assert house.reader().rows(TOTAL) == [(Decimal("2.40"),)]


def test_many_threads_read_while_another_loads(house, file):
    house.load([file(ADS)])
    wrong: list[object] = []

    def look():
        reader = house.reader().noting()
        for _ in range(15):
            total = reader.rows(TOTAL)[0][0]
            if total % Decimal("2.40"):
                wrong.append(total)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for year in (2021, 2022, 2023):
        house.load([file(ADS.replace("2026", str(year)), f"{year}.csv")])
    for thread in threads:
        thread.join()
    assert not wrong
    assert house.reader().rows(TOTAL) == [(Decimal("9.60"),)]


def test_another_process_reads_too_and_a_writer_elsewhere_gives_one_sentence(house, file, monkeypatch):
    house.load([file(ADS)])
    code = (
        "import sys; from pathlib import Path; from warehouse.store import Warehouse;"
        "print(Warehouse(Path(sys.argv[1])).reader().rows('select sum(cost) from ads')[0][0])"
    )
    root = Path(__file__).parents[2]
    with house.door.reading():
        done = subprocess.run(
            [sys.executable, "-c", code, house.home], cwd=root, capture_output=True, text=True, check=False
        )
    assert Decimal(done.stdout.strip()) == Decimal("2.40"), done.stderr
    house.door.close()
    monkeypatch.setattr(door, "PATIENCE_SECONDS", 0.3)
    holder = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holder, house.door.file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline().strip() == "held"
        with pytest.raises(PersonMustAct) as told:
            house.reader().kinds()
        assert "anderes Programm" in told.value.said("de")
        with pytest.raises(PersonMustAct):
            house.load([file(ADS, "b.csv")])
        other.stdin.close()
    assert not [path for path in (house.home / "raw").iterdir() if not any(path.iterdir())]
    assert house.reader().rows(TOTAL) == [(Decimal("2.40"),)]


def test_a_warehouse_file_that_is_none_says_so(house):
    house.home.mkdir(parents=True)
    house.door.file.write_text("hallo, ich bin keine Datenbank" * 500)
    with pytest.raises(PersonMustAct) as told:
        house.reader().kinds()
    assert "DuckDB" in told.value.said("de")


def test_reading_needs_neither_pandas_nor_arrow(house, file):
    house.load([file(ADS)])
    code = (
        "import sys; sys.modules.update(pandas=None, pyarrow=None); from pathlib import Path;"
        "from warehouse.store import Warehouse; h = Warehouse(Path(sys.argv[1]));"
        "h.load([sys.argv[2]], kind='ads'); print(h.reader().columns('select date, cost from ads')['cost'].sum())"
    )
    other = file(ADS.replace("2026", "2024"), "other.csv")
    root = Path(__file__).parents[2]
    house.door.close()
    done = subprocess.run(
        [sys.executable, "-c", code, house.home, other], cwd=root, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.stdout.strip() == "4.8", done.stderr
    assert done.stderr == ""


def test_nothing_is_printed_and_nothing_fetched(house, file, capfd):
    house.load([file(ADS)])
    names = "('enable_progress_bar', 'autoinstall_known_extensions')"
    settings = f"select name, value from duckdb_settings() where name in {names}"
    assert {value for _, value in house.reader().rows(settings)} == {"false"}
    assert capfd.readouterr() == ("", "")
