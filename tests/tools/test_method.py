"""How a tool works is told in both languages, without what only programmers need."""

from tools._method import german, method
from tools._tool import SHELVES, names


def test_what_is_for_programmers_is_left_out_and_german_stands_beside(tmp_path):
    (tmp_path / "methods.yaml").write_text("count: Zählt.\n", "utf-8")
    told = method(tmp_path, "count", "Counts.\n\nAdds one.\n\nReturns fact n. Errors: none.")
    assert (told.de, told.en) == ("Zählt.", "Counts.\n\nAdds one.")


def test_a_tool_of_ones_own_is_told_in_english(tmp_path):
    assert method(tmp_path, "own", "Mine.").de == "Mine."


def test_no_german_text_stands_there_for_a_tool_that_is_gone():
    shelves = [shelf for shelf in SHELVES.iterdir() if (shelf / "methods.yaml").exists()]
    said = {f"{shelf.name}.{stem}" for shelf in shelves for stem in german(shelf)}
    assert said == set(names())
