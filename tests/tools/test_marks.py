"""What the audit notes when it changed."""

from __future__ import annotations

from datetime import date

from pydantic import SecretStr

from settings import Limits, Settings
from tools._marks import marks


def test_what_belongs_to_a_call_changes_nothing(tmp_path):
    one = Settings(home=tmp_path, model="none")
    two = Settings(home=tmp_path / "b", model="none", lang="de", today=date(2026, 1, 1), user="anna", debug=True)
    assert marks(one) == marks(two)


def test_each_change_of_the_house_changes_its_mark(tmp_path):
    one = marks(Settings(home=tmp_path, model="none"))
    two = marks(Settings(home=tmp_path, model="none", limits=Limits(change=5)))
    assert {name for name in one if one[name] != two[name]} == {"settings", "limits"}
    (tmp_path / "autonomy.yaml").write_text("x: 1")
    three = marks(Settings(home=tmp_path, model="none"))
    assert {name for name in one if one[name] != three[name]} == {"autonomy"}
    assert marks(Settings(home=tmp_path, model="cloud", cloud_model="m"))["models"].startswith("cloud: m; prompts ")


def test_a_secret_enters_no_hash(tmp_path):
    one, two = (Settings(home=tmp_path, model="none", cloud_key=SecretStr(key)) for key in ("one", "two"))
    assert marks(one) == marks(two)
