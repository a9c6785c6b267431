# pyright: basic
"""What every answer promises, whichever tool gave it: one call of each over the same rich and the same poor data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from errors import LeitstandError
from figures import placeholders, render, value
from knowledge.library import Library
from ledger.experiments import Experiments
from ledger.runs import Runs
from policies._policy import Draft, review
from policies._words import words_of
from policies.answer import accept_text
from terms import Confidence, Evidence, Result
from tests.tools._world import TODAY, build
from tools._decision import DESIGNS
from tools._tool import Desk, call, fingerprint, names
from warehouse.contract import kinds
from web.drawing import png

CALLS: dict[str, dict[str, Any]] = {
    "attribution.clv": {},
    "attribution.evidence": {},
    "attribution.experiment": {},
    "attribution.experiments": {},
    "attribution.forecast": {},
    "attribution.geo_design": {"weeks": 2, "treated_count": 3},
    "attribution.geo_lift": {"treated": "assignment:test", "start": "2026-03-04", "end": "2026-03-31"},
    "attribution.leads": {},
    "attribution.mmm": {},
    "attribution.paths": {},
    "attribution.track_record": {},
    "attribution.triangulate": {},
    "attribution.uplift": {"cost": 2, "value": 30},
    "bidding.audiences": {"margin": 0.4},
    "bidding.bandit": {"value": 4},
    "bidding.bids": {"margin": 0.4},
    "bidding.next_action": {"value": 30, "costs": {"voucher": 2}},
    "bidding.pacing": {"budget": "30000 EUR"},
    "compliance.claims": {"text": "Nur heute: garantiert 50 % billiger als alle anderen!", "lang": "de"},
    "creative.check": {"text": "Jetzt Jacken entdecken", "placement": "google_rsa_headline"},
    "data.anomalies": {},
    "data.compare": {"metric": "roas", "by": ["campaign", "platform"]},
    "data.decompose": {"metric": "cost"},
    "data.documents": {"question": "Duzen wir unsere Kundinnen?"},
    "data.features": {"customer": "C1"},
    "data.lineage": {"metric": "cost"},
    "data.metric": {"metric": "roas", "by": ["month"]},
    "data.profile": {"key": "C1"},
    "data.quality": {},
    "data.reconcile": {},
    "data.search": {"question": "ROAS"},
    "data.sql": {"sql": "select platform, sum(cost) as cost from ads group by 1 order by 1"},
    "seo.robots": {
        "robots_txt": "User-agent: *\nDisallow: /cart\n", "url": "https://shop.example/cart", "user_agent": "Googlebot",
    },
}  # fmt: skip
MEASURING = sorted(name for name in CALLS if name.startswith("attribution.") or name == "bidding.bandit")
RED_WHEN_POOR = {"bandit", "experiment", "forecast", "geo_lift", "leads", "mmm", "paths", "uplift"}
OF_RUNS = {f"attribution.{stem}" for stem in ("evidence", "track_record", "triangulate")}
"""They read earlier runs, so that what was asked in between may change their answer."""
LANGS = ("de", "en")
SHAPE = {
    "ok", "tool", "run", "confidence", "evidence", "facts", "tables", "charts", "passages", "findings", "verdict",
    "proposals", "caveats", "sources", "receipt",
}  # fmt: skip
ASIDE = {"gate", "next_test"}
every = pytest.mark.parametrize("name", sorted(CALLS))
measuring = pytest.mark.parametrize("name", MEASURING)


class House:
    """A desk over one of the two worlds; each tool is asked once and its answer kept."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.kept = desk, dict[str, Result | LeitstandError]()

    def told(self, name: str) -> Result | LeitstandError:
        if name not in self.kept:
            try:
                self.kept[name] = call(name, CALLS[name], self.desk)
            except LeitstandError as refused:
                self.kept[name] = refused
        return self.kept[name]

    def result(self, name: str) -> Result:
        found = self.told(name)
        if isinstance(found, LeitstandError):
            pytest.skip("refused in one sentence; its own test looks at that")
        return found


def house(place, rich) -> Iterator[House]:
    warehouse = build(place, rich=rich)
    handbook = place / "handbook"
    handbook.mkdir()
    (handbook / "ton.md").write_text("# Ton\n\nWir duzen unsere Kundinnen und Kunden.\n", encoding="utf-8")
    library = Library(place)
    library.add([handbook])
    runs = Runs(place / "ledger.db")
    yield House(Desk(warehouse.reader(), library, runs, TODAY, seed=7, experiments=Experiments(place)))
    library.close()


@pytest.fixture(scope="session")
def rich(tmp_path_factory):
    yield from house(tmp_path_factory.mktemp("rich"), True)


@pytest.fixture(scope="session")
def poor(tmp_path_factory):
    yield from house(tmp_path_factory.mktemp("poor"), False)


@pytest.fixture(params=["rich", "poor"])
def asked(request) -> House:
    return request.getfixturevalue(request.param)


def read(result: Result, lang) -> str:
    assert result.text is not None
    return render(result.text.said(lang), {fact.id: fact for fact in result.facts}, result.names, lang)


def test_no_tool_and_no_kind_of_data_is_missing(rich):
    assert set(CALLS) == set(names())
    assert set(rich.desk.warehouse.kinds()) == set(kinds())


def test_poor_data_are_told_from_rich_ones(rich, poor):
    """Else the promises about red answers would be kept by nobody being red."""
    red = {name for name in MEASURING if getattr(poor.told(name), "confidence", "") == "red"}
    assert {name.partition(".")[2] for name in red} >= RED_WHEN_POOR
    assert {name for name in MEASURING if rich.told(name).confidence == "red"} <= {"attribution.track_record"}


@every
def test_on_rich_data_every_tool_answers(rich, name):
    assert isinstance(rich.told(name), Result)


@every
def test_on_poor_data_it_answers_or_says_in_both_languages_what_to_do(poor, name):
    told = poor.told(name)
    if isinstance(told, LeitstandError):
        for lang in LANGS:
            assert told.said(lang).strip().endswith((".", "?"))
            assert told.todo(lang).strip()


@every
def test_the_answer_is_json_of_the_stable_shape(asked, name):
    result = asked.result(name)
    shape = json.loads(json.dumps(result.as_json("de"), allow_nan=False))
    assert set(shape) == SHAPE
    assert shape["tool"] == name
    assert shape["confidence"] in get_args(Confidence)
    assert shape["evidence"] in get_args(Evidence)
    for fact in shape["facts"].values():
        assert {"value", "unit", "low", "high", "level", "basis"} <= set(fact)
        assert fact["low"] is None or fact["low"] <= fact["high"]
    for table in shape["tables"].values():
        assert all(len(row) == len(table["columns"]) for row in table["rows"])


@every
def test_red_proposes_and_recommends_nothing(asked, name):
    result = asked.result(name)
    if result.confidence == "red":
        assert result.proposals == ()
        for lang in LANGS:
            assert words_of("advice", lang).search(read(result, lang)) is None


@measuring
def test_red_names_the_test_that_would_decide_and_what_it_costs(asked, name):
    result = asked.result(name)
    if result.confidence == "red":
        columns, [row] = result.tables["next_test"].columns, result.tables["next_test"].rows
        test = dict(zip(columns, row, strict=True))
        assert test["design"] in DESIGNS
        assert test["weeks"] >= 0
        assert test["cost"] >= 0
        assert float(result.fact("test_weeks").value) == test["weeks"]
        assert float(result.fact("test_cost").value) == pytest.approx(test["cost"])


@every
@pytest.mark.parametrize("lang", LANGS)
def test_the_text_is_filled_in_and_passes_the_gates(asked, name, lang):
    result = asked.result(name)
    facts = {fact.id: fact for fact in result.facts}
    template = result.text.said(lang)
    shown = read(result, lang)
    assert shown.strip()
    assert "{{" not in shown
    assert accept_text(shown, facts, result.names, lang, template) == []
    keys = {key.partition(":")[0] for key in placeholders(template)}
    evidence = dict.fromkeys(keys | set(facts) | set(result.names), result.evidence)
    red = result.confidence == "red"
    draft = Draft(shown, lang, facts, result.names, template, evidence=evidence, red=red, filled=True)
    assert review("text", draft) == []


@every
def test_both_languages_say_the_same_sentences(asked, name):
    """A line whose figure there is not is left out, in both languages or in none."""
    result = asked.result(name)
    assert placeholders(result.text.de) == placeholders(result.text.en)
    facts = {fact.id: fact for fact in result.facts}
    kept = []
    for lang in LANGS:
        lines = result.text.said(lang).strip().splitlines()
        filled = [line for line in lines if all(value(key, facts, result.names, lang) for key in placeholders(line))]
        kept.append([sorted(placeholders(line)) for line in filled])
    assert kept[0] == kept[1]


@measuring
def test_more_than_three_points_are_drawn(asked, name):
    result = asked.result(name)
    if any(len(table.rows) > 3 for key, table in result.tables.items() if key not in ASIDE):
        assert result.charts


@every
def test_charts_have_titles_and_their_data_in_both_languages(asked, name):
    for chart in asked.result(name).charts:
        assert all(chart["title"][lang].strip() for lang in LANGS)
        assert chart["data"]["values"]
        assert "url" not in set(_keys(chart))
        for side, titles in _axes(chart).items():
            assert titles, side
            assert all(title[lang].strip() for title in titles for lang in LANGS)


@every
def test_charts_are_drawn_in_both_languages(rich, name):
    for chart in rich.result(name).charts:
        for lang in LANGS:
            assert png(chart, lang).startswith(b"\x89PNG")


@every
def test_the_same_question_gives_the_same_bytes(rich, name):
    first = call(name, CALLS[name], rich.desk) if name in OF_RUNS else rich.told(name)
    assert fingerprint(call(name, CALLS[name], rich.desk)) == fingerprint(first)


@every
def test_every_kind_that_was_read_stands_among_the_sources(asked, name):
    result = asked.result(name)
    told = {source.kind for source in result.sources} | {source.name for source in result.sources}
    assert set(result.receipt.data) & set(kinds()) <= told
    assert result.sources


def _keys(node: Any) -> Iterator[str]:
    for key, each in node.items() if isinstance(node, dict) else []:
        yield key
        yield from _keys(each) if key != "values" else ()
    for each in node if isinstance(node, list) else []:
        yield from _keys(each)


def _axes(chart: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Of each quantitative x and y the titles that its layers give."""
    found: dict[str, list[dict[str, str]]] = {}
    for layer in [chart, *chart.get("layer", [])]:
        for side in ("x", "y"):
            place = layer.get("encoding", {}).get(side, {})
            if place.get("type") == "quantitative":
                found.setdefault(side, []).extend([place["title"]] if place.get("title") else [])
    return found
