"""An import that is killed at any moment leaves all of a load or nothing, and the next import clears up."""

# pyright: basic, reportOptionalMemberAccess=false
from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from warehouse import rawcopy

ROOT = Path(__file__).parents[2]
CODE = """
import sys
from datetime import date
from pathlib import Path
from warehouse.store import Warehouse
house = Warehouse(Path(sys.argv[1]), date(2026, 5, 1))
print("ready", flush=True)
house.load([sys.argv[2]], kind="ads")
print("done", flush=True)
"""
KILLS = 6


def test_a_killed_import_leaves_all_or_nothing(house, file, report):
    house.load([report("first.csv", "1.00")])
    lines = "".join(f"2026-03-{day:02},google,C{n},1,1,0.01\n" for day in range(1, 29) for n in range(1500))
    second = file("date,platform,campaign,impressions,clicks,cost\n" + lines, "second.csv")
    draw = random.Random(2026)
    seen = set()
    for _ in range(KILLS):
        house.door.close()
        with subprocess.Popen(
            [sys.executable, "-c", CODE, house.home, second], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout.readline().strip() == "ready"
            time.sleep(draw.uniform(0.05, 0.6))
            other.kill()
        rows, cost = house.reader().rows("select count(*), sum(cost) from ads")[0]
        seen.add((rows, float(cost)))
        loads = house.reader().rows("select count(*) from loads")[0][0]
        assert loads == (1 if rows == 3 else 2)
    assert seen <= {(3, 3.0), (3 + 42_000, 3.0 + 420.0)}
    (last,) = house.load([second], kind="ads")
    assert last.rows == 42_000
    assert house.reader().rows("select count(*) from ads") == [(42_003,)]
    folders = sorted(path.name for path in (house.home / "raw").iterdir())
    assert len(folders) == 2
    assert not [name for name in folders if name.endswith(rawcopy.PART)]


def test_what_a_killed_import_left_is_finished_if_it_is_known_and_removed_if_not(house, report):
    (one,) = house.load([report("a.csv", "1.00")])
    raw = house.home / "raw"
    (raw / one.load).rename(raw / f"{one.load}{rawcopy.PART}")
    (raw / f"l00009-deadbeef{rawcopy.PART}").mkdir()
    (raw / "notes").mkdir()
    assert rawcopy.present(house.home, one.load).name == "a.csv"
    (two,) = house.load([report("b.csv", "2.00", month="2026-04")])
    assert sorted(path.name for path in raw.iterdir()) == sorted([one.load, two.load, "notes"])
    assert (raw / one.load / "a.csv").exists()
