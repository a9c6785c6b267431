"""What changes has a name in both languages; what is unknown keeps its own."""

from __future__ import annotations

from acting.fields import FIELDS, field


def test_each_field_is_called_something_in_both_languages():
    for name, words in FIELDS.items():
        assert field(name) == words
        assert words.en.startswith("the ")
        assert words.de.split()[0] in ("das", "der", "die")
    assert field("colour").de == "colour"
