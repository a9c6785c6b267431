# pyright: basic
from __future__ import annotations

from typing import Any, cast

import pytest

from acting.ways import named, places, way
from errors import PersonMustAct
from platforms.adapters import adapters
from settings import Settings
from terms import Operation

WRITE = Operation(platform="google", entity="c1", field="budget", before=1, after=2)


class One:
    reads = False

    def __init__(self, name):
        self.name = name


def test_a_write_goes_by_whoever_serves_unless_another_one_made_it():
    api, files = cast("Any", One("api")), cast("Any", One("files"))
    known = {"google": api, "meta": files}
    assert way(known, api, WRITE, "") is api
    assert way(known, api, WRITE, "api") is api
    assert way(known, api, WRITE, "files") is files
    with pytest.raises(PersonMustAct, match="google"):
        way(known, api, WRITE, "webhook")


def test_files_are_found_by_name_where_nothing_is_served_by_them(tmp_path):
    known = adapters(Settings(home=tmp_path))
    assert named(known, "files") is known["google"]
    assert named(known, "audiences") is known["crm"]
    assert named(known, "sandbox") is None


def test_what_was_written_is_known_by_its_place():
    assert places([(WRITE, "files")]) == {("google", "campaign", "c1", "budget"): "files"}
