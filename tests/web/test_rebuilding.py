"""The rebuild command, typed as a person would."""

from __future__ import annotations

import json
from pathlib import Path

from cli import main


def test_it_tells_that_every_state_is_as_before(tmp_path: Path, capsys):
    home, file = tmp_path / "home", tmp_path / "a.csv"
    file.write_text("date,platform,campaign,impressions,clicks,cost\n2026-03-01,google,A,1,1,1.00\n")
    assert main(["--home", str(home), "rebuild", "--lang", "de"]) == 1
    assert "noch nichts geladen" in capsys.readouterr().err
    assert main(["--home", str(home), "import", str(file), "--known-on", "2026-03-05"]) == 0
    capsys.readouterr()
    assert main(["--home", str(home), "--json", "rebuild"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"]
    assert list(told["snapshots"]) == ["ads"]
    assert main(["--home", str(home), "rebuild", "--lang", "de"]) == 0
    assert f"ads: {told['snapshots']['ads']}" in capsys.readouterr().out


def test_a_wrong_day_is_wrong_use(tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_text("x")
    assert main(["--home", str(tmp_path), "import", str(file), "--known-on", "05.03.2026"]) == 2
