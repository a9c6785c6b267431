"""What names a person is sealed in its rows, in the raw copy and in the quarantine; a stand-in plays the vault."""

# pyright: basic
from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace

import pytest

import warehouse
from warehouse import checks

ADS = "date,platform,campaign,impressions,clicks,cost\n2026-04-01,google,Anna,100,5,1.20\n2026-04-02,google,Bo,x,5,1\n"


@pytest.fixture
def vault(monkeypatch):
    """Seals the campaign, as if it named people."""

    def seal(home, con, table, contract):
        con.execute(f"create or replace table {table} as select * replace (md5(campaign) as campaign) from {table}")

    def seal_file(home, path):
        path.write_bytes(b"sealed" + path.read_bytes()[::-1])

    def open_file(home, path):
        return BytesIO(path.read_bytes()[len(b"sealed") :][::-1])

    fake = SimpleNamespace(
        private=lambda con, table, contract: {"campaign": "name"} if contract.kind == "ads" else {},
        seal=seal, seal_file=seal_file, open_file=open_file,
        is_sealed=lambda path: path.read_bytes().startswith(b"sealed"),
    )  # fmt: skip
    monkeypatch.setattr(warehouse, "vault", fake, raising=False)
    return fake


def test_rows_and_raw_copies_are_sealed_and_a_rebuild_opens_them(vault, house, file):
    clean = ADS.replace("x,5,1", "1,5,1")
    (one,) = house.load([file(clean)], kind="ads")
    assert all(len(name) == 32 for name in house.reader().values("ads", "campaign"))
    copy = house.home / "raw" / one.load / "ads.csv"
    assert b"Anna" not in copy.read_bytes()
    (panel,) = house.load([file("date,geo,kpi\n2026-01-01,Berlin,5\n", "panel.csv")], kind="geo_panel")
    assert (house.home / "raw" / panel.load / "panel.csv").read_text().startswith("date,geo")
    before = house.reader().kinds()
    assert house.load([file(clean)], kind="ads")[0].already
    house.rebuild()
    assert house.reader().kinds() == before
    assert b"Anna" not in copy.read_bytes()


def test_a_rejected_row_keeps_no_name(house, file, monkeypatch):
    made = checks.check

    def named(staged, contract, targets, *rest):
        for target in targets:
            if target.name in {"campaign", "impressions"}:
                target.column = target.column.model_copy(update={"pii": "name"})
        return made(staged, contract, targets, *rest)

    monkeypatch.setattr("warehouse.recognise.checks.check", named)
    monkeypatch.setattr("warehouse.recording.seal", lambda *_: None)
    monkeypatch.setattr("warehouse.intake.seal", lambda *_: None)
    house.load([file(ADS + "2026-04-03,google,Cleo\n2026-04-04,google,Dora,1,1,1\n")], kind="ads")
    found = house.reader().rows("select reason_de, raw from quarantine order by line")
    assert found[0][1] == "2026-04-02,google,•••,•••,5,1"
    assert found[0][0].count("•••") == 1
    assert found[1][1] == "•••"
    assert not [text for row in found for text in row if "Bo" in text or "Cleo" in text]
