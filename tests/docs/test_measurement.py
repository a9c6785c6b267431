"""The figures that the measurement page quotes are those that its commands give."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cli import main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "measurement.md"
LINES = [
    line
    for line in re.findall(r"^\$ leitstand (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    if "media_weeks" in line or "attribution.mmm" in line
]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("desk")


@pytest.mark.parametrize("line", LINES)
def test_the_command_runs(line, home, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert main(["--home", str(home), *shlex.split(line), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert told.strip()
    if "attribution.mmm" in line:
        # The page quotes this figure; another processor may round on another path.
        said = re.sub(r"\s+", " ", told)
        found = re.search(r"return per unit of money spent to x1: ([\d,.]+) \(range ([\d,.]+) to ([\d,.]+) ", said)
        assert found
        assert [float(each.replace(",", "")) for each in found.groups()] == pytest.approx([4900, 4330, 5500], rel=0.02)
