"""Running a tool: found by its name, checked before it runs, recorded after, the same bytes each time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from errors import BadArguments, NoData, UnknownTool
from terms import Result
from tools._tool import Arguments, call, check, code_version, fingerprint, load, names, rehearse

DAY = {"date": "2026-03-01", "platform": "google", "campaign": "Brand", "impressions": 100, "clicks": 10, "cost": 5}
ROBOTS = {"robots_txt": "User-agent: *\nDisallow: /a", "url": "https://shop.example/a", "user_agent": "Googlebot"}


@pytest.fixture
def desk(desk_of):
    return desk_of(ads=[DAY])


def test_names_are_sorted_once_each_and_none_is_private():
    assert list(names()) == sorted(set(names()))
    assert all(name.count(".") == 1 and "._" not in name for name in names())


@pytest.mark.parametrize("name", names())
def test_each_name_leads_to_its_own_function(name):
    tool = load(name)
    assert tool.name == name
    assert tool.function.__name__ == name.partition(".")[2]
    assert issubclass(tool.args, Arguments)
    assert tool.file.stem == name.partition(".")[2]


@pytest.mark.parametrize(
    "name", ["", "data", "data.", "metric", "data._slice", "tools.data.metric", "../cli", "data.metric.x"]
)
def test_what_is_no_tool_is_never_imported(name):
    with pytest.raises(UnknownTool) as told:
        load(name)
    assert "leitstand tools" in told.value.todo("de")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ({}, "'metric' is missing"),
        ({"metric": "cost", "when": "now"}, "'when' is not an argument"),
        ({"metric": "cost", "period": "soon"}, "'soon' is not a period"),
        ({"metric": ["cost"]}, "'metric'"),
    ],
)
def test_wrong_arguments_are_told_one_by_one(args, told):
    with pytest.raises(BadArguments) as refused:
        check("data.metric", args)
    for lang in ("de", "en"):
        assert "data.metric" in refused.value.said(lang)
        assert "metric, [period]" in refused.value.todo(lang)
        assert "pydantic" not in refused.value.line(lang)
    assert told in refused.value.said("en")


def test_unknown_and_missing_arguments_are_told_in_german_too():
    with pytest.raises(BadArguments) as refused:
        check("data.metric", {"when": "now"})
    assert "„metric“ fehlt" in refused.value.said("de")
    assert "„when“ ist keine bekannte Angabe" in refused.value.said("de")
    assert "argument" not in refused.value.said("de")


def test_a_call_leaves_a_receipt_from_which_it_can_be_repeated(desk):
    result = call("data.metric", {"metric": "cost"}, desk, parent="q1")
    receipt = result.receipt
    assert (receipt.tool, receipt.code, receipt.seed, receipt.today) == (
        "data.metric",
        code_version(),
        2026,
        desk.today,
    )
    assert receipt.args["metric"] == "cost"
    assert receipt.data == {"ads": desk.warehouse.need("ads").snapshot, "metric cost": "v1"}
    kept = desk.runs.get(receipt.run)
    assert (kept.parent, kept.receipt["result"]) == ("q1", receipt.result)
    assert fingerprint(Result.model_validate(kept.result)) == fingerprint(result)


def test_what_read_no_data_names_none(desk):
    assert call("seo.robots", ROBOTS, desk).receipt.data == {}


def test_the_same_call_twice_gives_the_same_bytes_under_another_run(desk):
    first, second = (call("data.metric", {"metric": "cost"}, desk) for _ in range(2))
    assert first.receipt.result == second.receipt.result
    assert first.receipt.run != second.receipt.run
    assert fingerprint(first) == fingerprint(second) == fingerprint(first.model_copy(update={"receipt": None}))


def test_another_figure_gives_other_bytes(desk, desk_of):
    dearer = desk_of(ads=[DAY | {"cost": 6}])
    results = [call("data.metric", {"metric": "cost"}, each).receipt.result for each in (desk, dearer)]
    assert results[0] != results[1]


@pytest.mark.parametrize(("args", "error"), [({"metric": "cost"}, NoData), ({}, BadArguments)])
def test_what_did_not_run_leaves_no_record(desk_of, args, error):
    empty = desk_of()
    with pytest.raises(error):
        call("data.metric", args, empty)
    assert empty.runs.latest() == []


def test_a_rehearsal_runs_the_tool_and_leaves_no_record(desk, monkeypatch):
    ran, tool = [], load("data.metric")
    monkeypatch.setattr(
        "tools._tool.load", lambda name: replace(tool, function=lambda args, at: ran.append((args, at)))
    )
    rehearse("data.metric", {"metric": "cost"}, desk)
    [(args, at)] = ran
    assert (args.metric, at.warehouse is desk.warehouse, at.used) == ("cost", False, {})
    assert desk.runs.latest() == []
    with pytest.raises(BadArguments):
        rehearse("data.metric", {"metrik": "cost"}, desk)


def test_the_code_version_stays_within_one_code_base():
    before = code_version()
    code_version.cache_clear()
    assert code_version() == before
    assert len(before) == 16


@pytest.mark.parametrize("room", ["methods", "simulator"])
def test_the_code_version_tells_every_room_that_makes_figures(room, tmp_path, monkeypatch):
    from tools import _tool

    (tmp_path / room).mkdir()
    for name in ("figures.py",):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(_tool, "ROOT", tmp_path)
    seen = []
    for text in ("A = 1", "A = 2"):
        (tmp_path / room / "auction.py").write_text(text)
        seen.append(code_version.__wrapped__())
    assert seen[0] != seen[1]


def test_calls_at_once_share_a_desk_and_mix_nothing(desk):
    def one(number):
        if number % 2:
            return call("data.metric", {"metric": "cost"}, desk)
        return call("seo.robots", ROBOTS, desk)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(one, range(24)))
    for number, result in enumerate(results):
        assert result.receipt.tool == ("data.metric" if number % 2 else "seo.robots")
        assert set(result.receipt.data) == ({"ads", "metric cost"} if number % 2 else set())
    assert len({result.receipt.run for result in results}) == 24
    assert len({result.receipt.result for result in results}) == 2
    assert len(desk.runs.latest(100)) == 24
