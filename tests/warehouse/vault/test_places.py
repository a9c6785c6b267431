"""Every file of a home is looked at once, in pieces, and the vault itself never."""

from warehouse import vault
from warehouse.vault import places


def test_files_are_listed_without_vault_documents_and_databases(home, con, people, agreed):
    vault.seal(home, con, people(), agreed)
    (home / "raw").mkdir()
    (home / "raw" / "a.csv").write_text("x;y\n1;2\n", encoding="utf-8")
    (home / "knowledge").mkdir()
    (home / "knowledge" / "b.md").write_text("text", encoding="utf-8")
    assert {place: list(batches) for place, batches in places.files(home)} == {"raw/a.csv": [["x;y", "1;2"]]}
    assert list(places.databases(con, home)) == []


def test_long_files_come_in_pieces_cut_at_line_ends(home, monkeypatch):
    monkeypatch.setattr(places, "WINDOW", 10)
    (home / "a.txt").write_text("\n".join(f"line {n}" for n in range(50)), encoding="utf-8")
    ((_, batches),) = places.files(home)
    pieces = list(batches)
    assert len(pieces) > 10
    assert [line for piece in pieces for line in piece] == [f"line {n}" for n in range(50)]
