"""The on-device model: real weights where they are installed, and a clear word where they are not."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from edge import device as device_module
from edge.device import Device, DeviceError, bundled
from edge.mix import Mix
from edge.phrasing import draft
from edge.scripted import serving
from edge.wording import grammar, messages
from errors import Lang
from settings import Settings

ROOT = Path(__file__).parents[2]
INSTALLED = find_spec("llama_cpp") is not None and bundled() is not None
needs_model = pytest.mark.skipif(not INSTALLED, reason="the on-device model is not installed (make device)")
STORY = [{"role": "user", "content": "Tell a very long story about a shop. " * 20}]
TEXTS: dict[Lang, str] = {
    "de": "Der Umsatz von {{campaign}} beträgt {{revenue}} ({{revenue:interval}}). Das Ergebnis ist nicht sicher.",
    "en": "Revenue of {{campaign}} amounts to {{revenue}} ({{revenue:interval}}). The result is not certain.",
}


@pytest.fixture(scope="module")
def model():
    device = Device()
    yield device
    device.close()


def test_what_is_missing_is_said_with_how_to_get_it(monkeypatch):
    monkeypatch.setattr(device_module, "find_spec", lambda name: None)
    device = Device()
    missing = device.missing()
    assert missing is not None
    assert "make device" in missing.de
    assert "make device" in missing.en
    with pytest.raises(DeviceError, match="not_installed"):
        device.say(STORY, 1)
    mix = Mix(Settings(model="device"))
    assert mix.rephrase("{{a}} ist gut.", "de", {}) is None
    assert mix.health()["ready"] is False
    assert "make device" in mix.health()["reason"]["de"]


@needs_model
@pytest.mark.parametrize("content", [b"", b"GGUF", b"not a model at all" * 1000])
def test_a_file_that_is_no_model_gives_none(tmp_path, content, capfd):
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    mix = Mix(Settings(model="device", device_model=file))
    assert mix.rephrase("{{a}} ist gut.", "de", {}) is None
    assert mix.calls[-1].outcome == "bad_model_file"
    mix.close()
    assert capfd.readouterr() == ("", "")


@needs_model
def test_a_file_that_is_not_there_is_named(tmp_path):
    mix = Mix(Settings(model="device", device_model=tmp_path / "gone.gguf"))
    assert "gone.gguf" in mix.health()["reason"]["en"]


@needs_model
@pytest.mark.parametrize("lang", ["de", "en"])
def test_it_keeps_every_placeholder_the_meaning_and_writes_no_digit(model, lang):
    made = draft(TEXTS[lang], lang, {})
    assert made is not None
    said = made.restored(model.say(messages(made.text, lang), 60, 512, grammar(made.text, lang)).text)
    assert re.findall(r"\{\{.*?\}\}", said) == ["{{campaign}}", "{{revenue}}", "{{revenue:interval}}"]
    assert not re.search(r"\d", said)
    assert ("nicht sicher" if lang == "de" else "not certain") in said


@needs_model
def test_the_same_prompt_gives_the_same_text(model):
    made = [model.say(messages(TEXTS["en"], "en"), 60, 512, grammar(TEXTS["en"], "en")).text for _ in range(2)]
    assert made[0] == made[1]


@needs_model
def test_it_stops_in_time_also_while_it_reads_and_works_afterwards(model):
    for prompt, seconds in ((STORY, 0.2), ([{"role": "user", "content": "shop " * 1500}], 0.3)):
        started = time.perf_counter()
        with pytest.raises(DeviceError, match="timeout"):
            model.say(prompt, seconds)
        assert time.perf_counter() - started < seconds + 1.5
    assert model.say(messages(TEXTS["en"], "en"), 60, 512, grammar(TEXTS["en"], "en")).finish == "stop"


@needs_model
def test_a_prompt_beyond_the_context_is_refused(model):
    with pytest.raises(DeviceError, match="too_long"):
        model.say([{"role": "user", "content": "shop " * 5000}], 30)


@needs_model
@pytest.mark.slow
def test_three_threads_at_once_get_the_same_as_one(model):
    made = [(messages(text, lang), grammar(text, lang)) for lang, text in TEXTS.items()] * 2
    alone = [model.say(prompt, 60, 512, rules).text for prompt, rules in made]
    together: dict[int, str] = {}

    def work(place: int) -> None:
        prompt, rules = made[place]
        together[place] = model.say(prompt, 60, 512, rules).text

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(made))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[place] for place in range(len(made))] == alone


@needs_model
def test_the_wait_for_others_counts_towards_the_time(model):
    def hold() -> None:
        with pytest.raises(DeviceError, match="timeout"):
            model.say(STORY, 2)

    busy = threading.Thread(target=hold)
    busy.start()
    time.sleep(0.3)
    started = time.perf_counter()
    with pytest.raises(DeviceError, match="timeout"):
        model.say(STORY, 0.3)
    assert time.perf_counter() - started < 1
    busy.join()


@needs_model
def test_the_device_answers_through_the_router_and_costs_nothing():
    mix = Mix(Settings(model="device", device_timeout=60))
    reply = mix.rephrase(TEXTS["de"], "de", {"revenue": "Umsatz"})
    assert reply is not None
    assert (reply.model, reply.cost) == ("device", 0)
    assert reply.tokens_in > 0
    assert "{{revenue:interval}}" in reply.text
    mix.close()
    assert mix.rephrase(TEXTS["de"], "de", {}) is None
    assert mix.calls[-1].outcome == "closed"


@needs_model
@pytest.mark.parametrize("mode", ["500", "null_content", "wrong_language", "truncated", "hang"])
def test_the_device_steps_in_for_a_failing_cloud(mode):
    with serving(mode) as url:
        mix = Mix(Settings(cloud_url=url, cloud_model="m", cloud_timeout=1, device_timeout=60))
        reply = mix.rephrase(TEXTS["en"], "en", {})
        mix.close()
    assert reply is not None
    assert reply.model == "device"
    assert [call.tier for call in mix.calls] == ["cloud", "device"]


@needs_model
def test_a_text_too_long_for_the_device_is_left_to_the_template():
    mix = Mix(Settings(model="device"))
    assert mix.rephrase("Es waren {{clicks}} Klicks. " * 100, "de", {}) is None
    assert mix.calls == type(mix.calls)()


@needs_model
@pytest.mark.parametrize(
    "ending",
    [
        "",
        "device.close()",
        "import threading, time; threading.Thread(target=lambda: quiet(), daemon=True).start(); time.sleep(.3)",
    ],
)
def test_it_is_quiet_at_the_end_of_the_process_even_in_the_middle_of_a_text(ending):
    code = f"""
from edge.device import Device, DeviceError
device = Device()
device.say([{{"role": "user", "content": "Hi"}}], 60, 5)
def quiet():
    try: device.say([{{"role": "user", "content": "Tell a long story"}}], 60)
    except DeviceError: pass
{ending}
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
