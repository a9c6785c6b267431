"""What pages load: the look is one file made of all its parts, each file known by its version."""

from __future__ import annotations

import re

import pytest

from errors import NotFound
from web.page.files import FOLDER, LOOK, asset, content

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def test_the_look_has_all_its_parts_and_no_other():
    assert {file.stem for file in (FOLDER / "look").glob("*.css")} == set(LOOK)
    look = content("look.css").decode()
    assert look.startswith("/* One scale of space")
    assert all((FOLDER / "look" / f"{part}.css").read_text("utf-8") in look for part in LOOK)


@pytest.mark.parametrize("part", LOOK)
def test_each_part_stands_by_itself(part):
    text = COMMENT.sub("", (FOLDER / "look" / f"{part}.css").read_text("utf-8"))
    assert text.count("{") == text.count("}") > 0


def test_colours_are_said_once():
    used = set(re.findall(r"var\((--[\w-]+)", content("look.css").decode()))
    said = set(re.findall(r"(--[\w-]+):", (FOLDER / "look" / "base.css").read_text("utf-8")))
    assert used - said == {"--seen"}  # a slider says up to where there is experience


def test_a_file_is_known_by_its_version():
    assert re.fullmatch(r"/page/static/look\.css\?v=[0-9a-f]{10}", asset("look.css"))


@pytest.mark.parametrize("name", ["look", "../look.css", "mount.py", ""])
def test_nothing_else_is_given(name):
    with pytest.raises(NotFound):
        content(name)
