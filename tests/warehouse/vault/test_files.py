"""Sealed raw copies: unreadable on disk, the same bytes through the vault, broken ones refused."""

import os

import pytest

from errors import Tampered
from warehouse import vault
from warehouse.vault.files import PIECE


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_is_read_back(home, size):
    path = home / "raw.csv"
    data = os.urandom(size)
    path.write_bytes(data)
    vault.seal_file(home, path)
    assert vault.is_sealed(path)
    assert size < 32 or data[:32] not in path.read_bytes()
    with vault.open_file(home, path) as opened:
        assert opened.read() == data
    vault.seal_file(home, path)  # once is enough
    with vault.open_file(home, path) as opened:
        assert opened.read() == data
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in home.iterdir() if "sealing" in each.name] == []


def test_a_plain_file_opens_as_it_is(home):
    (home / "plain.csv").write_bytes(b"date;cost")
    with vault.open_file(home, home / "plain.csv") as opened:
        assert opened.read() == b"date;cost"


@pytest.mark.parametrize("harm", ["flip", "cut", "swap", "more"])
def test_a_changed_file_is_refused(home, harm):
    path = home / "raw.csv"
    path.write_bytes(os.urandom(3 * PIECE))
    vault.seal_file(home, path)
    whole, head, step = path.read_bytes(), 24, PIECE + 16
    pieces = [whole[head + n * step : head + (n + 1) * step] for n in range(3)]
    path.write_bytes(
        {
            "flip": whole[:-1] + bytes([whole[-1] ^ 1]),
            "cut": whole[: head + 2 * step],
            "swap": whole[:head] + pieces[1] + pieces[0] + pieces[2],
            "more": whole + pieces[2],
        }[harm]
    )
    with vault.open_file(home, path) as opened, pytest.raises(Tampered):
        opened.read()
