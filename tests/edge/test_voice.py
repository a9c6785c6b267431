"""Which model spoke, by which prompts."""

from __future__ import annotations

from edge.voice import prompts, voice
from settings import Settings


def test_no_model_has_no_voice():
    assert voice(Settings(model="none"), "none") == {}


def test_a_cloud_model_is_named_as_it_is_configured():
    told = voice(Settings(cloud_model="some/model"), "cloud")
    assert told == {"model_name": "some/model", "prompts": prompts()}
    assert len(prompts()) == 16


def test_a_model_of_this_device_is_named_by_its_file(tmp_path):
    file = tmp_path / "tiny.gguf"
    file.write_bytes(b"GGUF1234")
    assert voice(Settings(device_model=file), "device")["model_name"] == "tiny.gguf (8)"
