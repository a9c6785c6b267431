"""Importing as people do it: what would happen, what happened, and what to do where it did not."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import main
from errors import BadArguments, BadFile, LeitstandError, UnknownKind
from settings import Settings
from warehouse.store import Warehouse
from web.importing import SAID, parse_mapping, run_import

HANDBOOK = Path(__file__).parents[2] / "warehouse" / "samples" / "handbook"
HEAD = "date,platform,campaign,impressions,clicks,cost\n"
GERMAN = (
    "Tag;Kampagne;Impr.;Klicks;Kosten;Notiz\n05.01.2026;Brand;1.000;10;12,50;x\n06.01.2026;Brand;1.000;10;1.012,50;x\n"
)


def ads(rows=20, bad=()):
    lines = [
        f"2026-01-{day:02d},google,Brand,{100 * day},{day},{'much' if day in bad else f'{day}.50'}"
        for day in range(1, rows + 1)
    ]
    return HEAD + "\n".join(lines) + "\n"


@pytest.fixture
def take(tmp_path):
    settings = Settings(home=tmp_path / "home", today=date(2026, 4, 1))

    def take(*paths, kind=None, mapping="", plan=False, lang="en", dataset=None):
        shape, text = run_import(
            settings, [tmp_path / path for path in paths], kind=kind, mapping=mapping, dataset=dataset,
            plan_only=plan, lang=lang,
        )  # fmt: skip
        return shape, click.unstyle(text)

    take.settings = settings  # pyright: ignore[reportFunctionMemberAccess]
    return take


def loaded(take):
    return {kind: what.rows for kind, what in Warehouse(take.settings.home).reader().kinds().items()}


name = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)
column = st.text("abcäöüß ()./-€%1234567890", min_size=1, max_size=12).map(str.strip).filter(bool)
joined = st.lists(column, min_size=1, max_size=3).map("+".join)
words = st.text(st.characters(exclude_categories=["C"]), max_size=15)
constant = st.one_of(
    words.filter(lambda text: "'" not in text).map(lambda text: f"'{text}'"),
    words.filter(lambda text: '"' not in text).map(lambda text: f'"{text}"'),
)


class TestMapping:
    @given(st.dictionaries(name, st.one_of(joined, constant), max_size=6))
    def test_what_is_written_is_what_is_read(self, mapping):
        assert parse_mapping(",".join(f"{key}={value}" for key, value in mapping.items())) == mapping

    @given(st.dictionaries(name, st.one_of(joined, constant), max_size=4))
    def test_spaces_around_the_signs_do_not_matter(self, mapping):
        assert parse_mapping(" , ".join(f" {key} = {value} " for key, value in mapping.items())) == mapping

    @given(st.text("ab=,'\" +", max_size=20))
    def test_anything_is_refused_or_read_into_whole_pairs(self, text):
        try:
            found = parse_mapping(text)
        except BadArguments:
            return
        assert all(key and source for key, source in found.items())
        assert all(
            (key + source).count(sign) % 2 == 0
            for key, source in found.items()
            for sign in "'\""
            if text.count("'") * text.count('"') == 0
        )
        assert parse_mapping(",".join(f"{key}={source}" for key, source in found.items())) == found

    @pytest.mark.parametrize(
        "text", ["date", "=Tag", "date=", "date=Tag,cost", " = ", "platform='meta", "cost=Kund's", 'x="a']
    )
    def test_a_part_that_is_no_pair_gets_an_example(self, text):
        with pytest.raises(BadArguments) as told:
            parse_mapping(text)
        assert "canonical=source" in told.value.said("en")
        assert "date=Tag" in told.value.todo("de")

    def test_two_sources_for_one_column_are_no_mapping(self):
        with pytest.raises(BadArguments, match="two sources for 'date'"):
            parse_mapping("date=Tag,date=Day")
        assert parse_mapping("date=Tag,date=Tag,") == {"date": "Tag"}

    def test_a_constant_with_a_comma_reaches_the_data(self, take, tmp_path):
        (tmp_path / "a.csv").write_text(ads().replace(",google", "").replace(",platform", ""))
        shape, _ = take("a.csv", kind="ads", mapping="platform='Search, Brand'")
        assert shape["ok"]
        assert Warehouse(take.settings.home).reader().values("ads", "platform") == ["Search, Brand"]


class TestTables:
    @pytest.mark.parametrize(
        ("lang", "told"),
        [
            ("de", ["Art", "Trennzeichen", "Semikolon ;", "Dezimalzeichen", "Komma ,", "Zeitraum",
                    "nicht gebraucht: Notiz", "würde laden: 2 Zeilen, 0 in Quarantäne"]),
            ("en", ["kind", "separator", "semicolon ;", "decimal sign", "comma ,", "period", "not used: Notiz",
                    "would load: 2 rows, 0 quarantined"]),
        ],
    )  # fmt: skip
    def test_a_plan_says_what_was_recognised_and_stores_nothing(self, take, tmp_path, lang, told):
        (tmp_path / "bericht.csv").write_text(GERMAN, encoding="utf-8")
        shape, text = take("bericht.csv", kind="ads", mapping="platform='meta'", plan=True, lang=lang)
        assert [part for part in [*told, "Kosten", "'meta'", "2026-01-05 – 2026-01-06"] if part not in text] == []
        assert shape["ok"]
        assert shape["plan"][0]["columns"]["cost"] == ["Kosten"]
        assert not take.settings.home.exists()

    @pytest.mark.parametrize(
        ("lang", "told"),
        [
            ("de", ["18 Zeilen geladen", "2 in Quarantäne", "Zeile 6:"]),
            ("en", ["18 rows loaded", "2 quarantined", "Line 6:"]),
        ],
    )
    def test_a_load_says_what_came_in_and_what_was_set_aside(self, take, tmp_path, lang, told):
        (tmp_path / "ads.csv").write_text(ads(bad=(5, 9)))
        _, text = take("ads.csv", kind="ads", lang=lang)
        assert text.startswith("✓ ads.csv")
        assert [part for part in told if part not in text] == []
        assert loaded(take) == {"ads": 18}

    @pytest.mark.parametrize(("lang", "told"), [("de", "nichts doppelt"), ("en", "nothing doubled")])
    def test_the_same_file_again_doubles_nothing(self, take, tmp_path, lang, told):
        (tmp_path / "ads.csv").write_text(ads())
        take("ads.csv", kind="ads")
        _, text = take("ads.csv", kind="ads", lang=lang)
        assert told in text
        assert loaded(take) == {"ads": 20}

    @pytest.mark.parametrize("lang", ["de", "en"])
    @pytest.mark.parametrize("plan", [True, False])
    def test_a_bad_file_does_not_stop_a_good_one_and_is_not_hidden(self, take, tmp_path, capsys, lang, plan):
        (tmp_path / "good.csv").write_text(ads())
        (tmp_path / "bad.csv").write_text("")
        shape, text = take("bad.csv", "good.csv", kind="ads", lang=lang, plan=plan)
        assert shape["ok"] is False
        assert "✗ bad.csv" in text
        assert shape["error"]["message"] in text
        assert loaded(take) == ({} if plan else {"ads": 20})
        line = ["import", str(tmp_path / "bad.csv"), str(tmp_path / "good.csv"), "--as", "ads", "--lang", lang]
        assert main(line) == 1
        assert "✗ bad.csv" in capsys.readouterr().out

    def test_an_unknown_kind_loads_nothing(self, take, tmp_path):
        (tmp_path / "ads.csv").write_text(ads())
        with pytest.raises(UnknownKind):
            take("ads.csv", kind="adz")
        assert loaded(take) == {}

    def test_rejected_text_cannot_drive_the_terminal(self, take, tmp_path):
        (tmp_path / "ads.csv").write_text(ads() + "2026-02-01,google,B,1,1,\x1b[2Jmuch\x07\n")
        _, text = run_import(
            take.settings, [tmp_path / "ads.csv"], kind="ads", mapping="", dataset=None, plan_only=False, lang="en"
        )
        assert text.lower().count("line 22") == 1
        assert "\x1b[2J" not in text
        assert "\x07" not in text


class TestDocuments:
    @pytest.mark.parametrize(("lang", "told"), [("de", "2 geladen, 0 unverändert"), ("en", "2 loaded, 0 unchanged")])
    def test_a_folder_of_documents_becomes_the_library(self, take, tmp_path, lang, told):
        shutil.copytree(HANDBOOK, tmp_path / "handbook")
        shape, text = take("handbook", lang=lang)
        assert told in text
        assert shape["loads"][0]["kind"] == "documents"
        assert shape["loads"][0]["passages"] > 0
        assert take("handbook", lang=lang)[0]["loads"][0]["unchanged"] == 2
        assert loaded(take) == {}

    def test_a_plan_names_the_documents_and_takes_none(self, take, tmp_path):
        shutil.copytree(HANDBOOK, tmp_path / "handbook")
        shape, text = take("handbook", plan=True, lang="de")
        assert "markenhandbuch.md" in text
        assert "würde laden" in text
        assert len(shape["plan"][0]["files"]) == 2
        assert not take.settings.home.exists()

    def test_a_mixed_folder_is_taken_apart(self, take, tmp_path):
        shutil.copytree(HANDBOOK, tmp_path / "mixed")
        (tmp_path / "mixed" / "ads.csv").write_text(ads())
        (tmp_path / "mixed" / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
        shape, _ = take("mixed")
        assert shape["ok"], shape
        assert [entry["kind"] for entry in shape["loads"]] == ["ads", "documents"]
        assert loaded(take) == {"ads": 20}

    def test_a_table_named_txt_is_a_table_when_somebody_says_so(self, take, tmp_path):
        (tmp_path / "ads.txt").write_text(ads())
        take("ads.txt", kind="ads")
        assert loaded(take) == {"ads": 20}

    @pytest.mark.parametrize("kind", [None, "documents"])
    def test_a_document_that_is_not_there_is_named(self, take, kind):
        with pytest.raises(BadFile, match=r"nowhere\.md"):
            take("nowhere.md", kind=kind)

    @pytest.mark.parametrize("lang", ["de", "en"])
    def test_a_missing_document_does_not_hide_the_table_that_came_in(self, take, tmp_path, lang):
        (tmp_path / "ads.csv").write_text(ads())
        shape, text = take("ads.csv", "nowhere.md", lang=lang)
        assert shape["ok"] is False
        assert [entry["rows"] for entry in shape["loads"]] == [20]
        assert "nowhere.md" in shape["error"]["message"]
        assert "✓ ads.csv" in text
        assert "✗ " in text

    def test_a_bad_table_does_not_keep_a_good_document_out(self, take, tmp_path):
        shutil.copy(HANDBOOK / "markenhandbuch.md", tmp_path)
        (tmp_path / "bad.csv").write_text("")
        shape, text = take("bad.csv", "markenhandbuch.md", lang="de")
        assert shape["ok"] is False
        assert [entry["kind"] for entry in shape["loads"]] == ["documents"]
        assert "1 geladen" in text
        assert shape["error"]["do"] in text

    def test_when_both_halves_fail_nothing_is_left_behind(self, take, tmp_path):
        (tmp_path / "bad.csv").write_text("")
        with pytest.raises(LeitstandError):
            take("bad.csv", "nowhere.md")
        assert loaded(take) == {}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_a_file_does_not_say_is_asked_at_a_terminal_and_printed_elsewhere(tmp_path, monkeypatch, lang):
    (tmp_path / "ads.csv").write_text(ads())
    settings = Settings(home=tmp_path / "home")
    shape, text = run_import(
        settings, [tmp_path / "ads.csv"], kind=None, mapping="", dataset=None, plan_only=False, lang=lang
    )
    assert shape["loads"][0]["asks"][0]["map"] == "currency='EUR'"
    assert "--map \"currency='EUR'\"" in text
    assert shape["loads"][0]["asks"][0]["question"] in text
    asked = []
    monkeypatch.setattr(click, "prompt", lambda question, **given: asked.append((question, given["default"])) or "USD")
    shape, text = run_import(
        settings, [tmp_path / "ads.csv"], kind=None, mapping="", dataset=None, plan_only=False, lang=lang, prompt=True
    )
    assert [default for _, default in asked] == ["EUR"]
    assert (shape["loads"][0]["currency"], shape["loads"][0]["asks"]) == ("USD", [])
    assert "--map" not in text


def test_a_product_feed_as_text_is_a_table_and_a_note_is_a_document(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "feed.txt").write_text(
        "id\ttitle\tlink\tavailability\tprice\nA1\tSchuh\thttps://shop.de/a\tin_stock\t19.99 EUR\n"
    )
    (tmp_path / "in" / "note.txt").write_text("Ein Text.\nNoch einer.\n")
    plans = Warehouse(tmp_path / "home").plan([tmp_path / "in"])
    assert [(plan.file, plan.kind) for plan in plans] == [("feed.txt", "products"), ("note.txt", "documents")]


def test_nothing_is_said_in_one_language_only():
    assert [key for key, said in SAID.items() if not said.de or not said.en] == []


def test_progress_counts_every_file_twice_and_ends_full(tmp_path):
    for month in (1, 2):
        (tmp_path / f"ads_{month}.csv").write_text(HEAD + f"2026-0{month}-01,google,Brand,100,10,5.00\n")
    (tmp_path / "bad.csv").write_text("x\n")
    heard = []
    Warehouse(tmp_path / "home").load([tmp_path], progress=lambda *step: heard.append(step))
    assert {total for _, _, total in heard} == {6}
    assert [done for _, done, _ in heard] == sorted(done for _, done, _ in heard)
    assert {"ads_1.csv", "ads_2.csv", "ads"} <= {name for name, _, _ in heard}
    assert heard[-1][1] == 6


def test_progress_is_shown_only_where_somebody_looks(tmp_path, monkeypatch):
    shown = []

    class Watched:
        def step(self, name, done, total):
            shown.append((done, total))

        def stop(self):
            shown.append("stopped")

    monkeypatch.setattr("web.importing.Bar", Watched)
    (tmp_path / "ads.csv").write_text(HEAD + "2026-01-01,google,Brand,100,10,5.00\n")
    given = {"kind": None, "mapping": "", "dataset": None, "plan_only": False, "lang": "de"}
    run_import(Settings(home=tmp_path / "quiet"), [tmp_path / "ads.csv"], **given)
    assert shown == []
    run_import(Settings(home=tmp_path / "seen"), [tmp_path / "ads.csv"], show=True, **given)
    assert shown[-2:] == [(2, 2), "stopped"]
