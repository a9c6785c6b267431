"""The whole walk as a user takes it: import, one tool, a question in both languages, replay, every mode of phrasing."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from cli import main

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "warehouse" / "samples"
GERMAN = "Was hat der Test in Chicago und Portland Anfang April 2021 gebracht?"
ENGLISH = "What did the test in Chicago and Portland bring in early April 2021?"
GEO_ARGS = '{"treated":["chicago","portland"],"start":"2021-04-01","end":"2021-04-15"}'


def leitstand(capsys, *line):
    """Run one command in this process: exit code and the JSON object."""
    capsys.readouterr()
    code = main([*line, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A home into which the published geo test was imported; the tests work on copies of it."""
    home = tmp_path_factory.mktemp("imported") / "home"
    code, said = alone(
        home, "import", str(SAMPLES / "geo_test_us_cities.csv"), "--as", "geo_panel", "--map",
        "date=date,geo=location,kpi=Y",
    )  # fmt: skip
    assert code == 0
    assert said["loads"][0]["rows"] == 4200
    return home


@pytest.fixture
def geo(imported):
    return shutil.copytree(imported, os.environ["LEITSTAND_HOME"])


@pytest.fixture(scope="module")
def plain(imported, tmp_path_factory):
    """What is answered where no cloud is configured."""
    home = tmp_path_factory.mktemp("plain") / "home"
    code, said = alone(shutil.copytree(imported, home), "ask", ENGLISH)
    assert code == 0
    return said


def alone(home, *line):
    """Run one command in a home, with none of the user's settings: exit code and the JSON object."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as out:
        for name in [name for name in os.environ if name.startswith("LEITSTAND_")]:
            patch.delenv(name)
        code = main(["--home", str(home), *line, "--json"])
    return code, json.loads(out.getvalue())


def figures(answer):
    return {name: (fact["value"], fact["low"], fact["high"]) for name, fact in answer["facts"].items()}


def shown(answer):
    """Every number that a reader sees in the sentences."""
    return sorted(re.findall(r"\d[\d.,]*\d|\d", answer["text"]))


def test_the_published_geo_test_comes_out(capsys, geo):
    code, said = leitstand(capsys, "tool", "attribution.geo_lift", GEO_ARGS)
    assert code == 0
    facts = said["facts"]
    assert facts["att"]["value"] == pytest.approx(155.556, abs=0.01)
    assert facts["lift"]["value"] == pytest.approx(0.054, abs=0.0005)
    assert facts["incremental"]["value"] == pytest.approx(4667, abs=1)
    assert facts["p_value"]["value"] <= 0.05
    assert said["evidence"] == "quasi-experiment"
    weights = {row[0]: row[1] for row in said["tables"]["weights"]["rows"]}
    assert weights["cincinnati"] == pytest.approx(0.2272, abs=0.0005)


def test_german_and_english_get_the_same_figures_in_their_own_words(capsys, geo):
    _, tool = leitstand(capsys, "tool", "attribution.geo_lift", GEO_ARGS)
    code, german = leitstand(capsys, "ask", GERMAN)
    assert code == 0
    assert german["lang"] == "de"
    _, english = leitstand(capsys, "ask", ENGLISH)
    assert english["lang"] == "en"
    assert figures(german) == figures(english) == figures(tool)
    assert "5,4" in german["text"]
    assert "5.4%" in english["text"]
    assert "4.667" in german["text"]
    assert "4,667" in english["text"]
    assert german["receipts"][0]["data"].keys() == {"geo_panel"}


def test_an_answer_can_be_computed_again_and_says_what_changed(capsys, geo, tmp_path):
    _, answer = leitstand(capsys, "ask", GERMAN)
    code, again = leitstand(capsys, "replay", answer["run"])
    assert (code, again["same"]) == (0, True)
    changed = tmp_path / "changed.csv"
    text = (SAMPLES / "geo_test_us_cities.csv").read_text().replace("new york,3300,", "new york,3301,", 1)
    changed.write_text(text)
    leitstand(capsys, "import", str(changed), "--as", "geo_panel", "--map", "date=date,geo=location,kpi=Y")
    code, again = leitstand(capsys, "replay", answer["receipts"][0]["run"])
    assert (code, again["same"]) == (1, False)
    assert any("geo_panel" in change for change in again["steps"][0]["changes"])


def test_plan_only_runs_nothing(capsys, geo):
    code, said = leitstand(capsys, "ask", GERMAN, "--plan-only")
    assert code == 0
    assert [step["tool"] for step in said["plan"]] == ["attribution.geo_lift"]
    assert "facts" not in said


@pytest.mark.parametrize("question", ["Wie wird das Wetter morgen in Hamburg?", "Write me a poem about the sea."])
def test_what_nothing_answers_gets_a_question_back_and_no_figure(capsys, geo, question):
    code, said = leitstand(capsys, "ask", question)
    assert (code, said["plan"], said["facts"], said["receipts"]) == (0, [], {}, [])
    assert said["clarify"]["question"] in said["text"]
    assert 1 <= len(said["clarify"]["choices"]) <= 3
    _, planned = leitstand(capsys, "ask", question, "--plan-only")
    assert planned["plan"] == []


BAD_PLANS = {"bad_plan", "plan_garbage"}
MODES = (
    "good", "lie", "lie_words", "lie_sign", "garbage", "broken_json", "500", "429", "401", "empty_choices",
    "null_content", "injection", "bad_plan", "plan_garbage", "wrong_language",
)  # fmt: skip


def through_the_cloud(capsys, monkeypatch, mode, plain):
    """The same question where a cloud model answers in that mode."""
    from edge.scripted import serving

    # A model that knows its trade plans the same steps; what it says of them is what is tested here.
    with serving(mode, {"bring in early": {"steps": plain["plan"], "clarify": None}}) as url:
        monkeypatch.setenv("LEITSTAND_CLOUD_URL", str(url))
        monkeypatch.setenv("LEITSTAND_CLOUD_MODEL", "scripted")
        monkeypatch.setenv("LEITSTAND_CLOUD_KEY", "test")
        code, said = leitstand(capsys, "ask", ENGLISH)
    assert code == 0
    assert figures(said) == figures(plain)
    assert shown(said) == shown(plain)
    assert said["plan"] == plain["plan"]
    return said


@pytest.fixture
def no_device(monkeypatch, tmp_path):
    """The on-device model does not step in, as where it is not installed."""
    monkeypatch.setenv("LEITSTAND_DEVICE_MODEL", str(tmp_path / "none.gguf"))


@pytest.mark.parametrize("mode", MODES)
def test_a_cloud_model_never_changes_a_figure(capsys, geo, plain, no_device, monkeypatch, mode):
    said = through_the_cloud(capsys, monkeypatch, mode, plain)
    if mode == "good" or mode in BAD_PLANS:
        assert said["model"] == "cloud"
    else:
        assert (said["model"], said["text"]) == ("none", plain["text"])


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["garbage", "500", "wrong_language"])
def test_the_device_steps_in_where_it_is_installed_and_changes_no_figure(capsys, geo, plain, monkeypatch, mode):
    assert through_the_cloud(capsys, monkeypatch, mode, plain)["model"] in {"none", "device"}


def test_a_hanging_model_costs_its_time_limit_and_nothing_else(capsys, geo, plain, no_device, monkeypatch):
    from edge.scripted import serving

    with serving("hang") as url:
        monkeypatch.setenv("LEITSTAND_CLOUD_URL", str(url))
        monkeypatch.setenv("LEITSTAND_CLOUD_MODEL", "scripted")
        monkeypatch.setenv("LEITSTAND_CLOUD_TIMEOUT", "1")
        _, said = leitstand(capsys, "ask", ENGLISH)
    assert (figures(said), shown(said)) == (figures(plain), shown(plain))
    assert said["model"] == "none"


@pytest.mark.slow
def test_the_on_device_model_never_changes_a_figure(capsys, geo, monkeypatch):
    pytest.importorskip("llama_cpp", reason="the on-device model is optional: make device")
    for question in (GERMAN, ENGLISH):
        monkeypatch.setenv("LEITSTAND_MODEL", "none")
        _, plain = leitstand(capsys, "ask", question)
        monkeypatch.setenv("LEITSTAND_MODEL", "device")
        code, said = leitstand(capsys, "ask", question)
        assert code == 0
        assert figures(said) == figures(plain)
        assert said["model"] in {"device", "none"}


FINE = b"date,platform,campaign,impressions,clicks,cost\n2026-01-01,g,c,1,1,1\n"
BAD = {
    "a picture": ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, ["--as", "ads"]),
    "an empty file": ("empty.csv", b"", ["--as", "ads"]),
    "an unknown kind": ("ok.csv", FINE, ["--as", "adz"]),
    "a missing column": ("short.csv", FINE.replace(b",cost", b"").replace(b",1,1,1", b",1,1"), ["--as", "ads"]),
}


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_file_that_cannot_be_loaded_gets_one_sentence_and_leaves_nothing(capsys, tmp_path, what, lang):
    name, content, options = BAD[what]
    (tmp_path / name).write_bytes(content)
    code, said = leitstand(capsys, "import", str(tmp_path / name), *options, "--lang", lang)
    assert code == 1
    assert said["ok"] is False
    assert said["error"]["message"].count("\n") == 0
    assert said["error"]["do"]
    code, health = leitstand(capsys, "doctor")
    assert health["data"] == {}


def test_two_bad_rows_are_set_aside_with_their_reasons(capsys, tmp_path):
    lines = ["date,platform,campaign,impressions,clicks,cost"]
    lines += [f"2026-01-{day:02d},google,Brand,{100 * day},{day},{day}.50" for day in range(1, 21)]
    lines[5] = "2026-01-05,google,Brand,500,5,much"
    lines[9] = "2026-01-09,google,Brand,-900,9,9.50"
    (tmp_path / "ads.csv").write_text("\n".join(lines) + "\n")
    code, said = leitstand(capsys, "import", str(tmp_path / "ads.csv"), "--as", "ads")
    assert code == 0
    load = said["loads"][0]
    assert (load["rows"], load["quarantined"]) == (18, 2)
    assert [reject["line"] for reject in load["rejects"]] == [6, 10]
    _, cost = leitstand(capsys, "tool", "data.metric", '{"metric": "cost"}')
    assert cost["facts"]["cost"]["value"] == sum(day + 0.5 for day in range(1, 21)) - 5.5 - 9.5


def test_the_two_entrances_give_the_same_answer(capsys, geo):
    from fastapi.testclient import TestClient

    from server import create_app
    from settings import Settings

    _, said = leitstand(capsys, "ask", GERMAN)
    with TestClient(create_app(Settings()), client=("127.0.0.1", 4000), base_url="http://127.0.0.1") as client:
        assert client.get("/health").json()["ok"] is True
        served = client.post("/ask", json={"question": GERMAN}).json()
        assert client.post("/ask", json={"question": ""}).status_code == 422
    assert served["text"] == said["text"]
    assert figures(served) == figures(said)


def test_nothing_connects_anywhere(tmp_path):
    """Import, load and ask in a process whose every look-up and connection is noted."""
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
seen = []
def watch(event, args):
    if event in ("socket.getaddrinfo", "socket.connect", "socket.sendto"):
        seen.append((event, str(args)[:200]))
sys.addaudithook(watch)
from cli import main
main(["import", {str(SAMPLES / "geo_test_us_cities.csv")!r}, "--as", "geo_panel",
      "--map", "date=date,geo=location,kpi=Y"])
code = main(["ask", {GERMAN!r}])
assert seen == [], seen
sys.exit(code)
"""
    home = tmp_path / "person"
    home.mkdir()
    env = os.environ | {"LEITSTAND_HOME": str(tmp_path / "own"), "HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert list(home.iterdir()) == []
