"""The bench's own parts: reading a list as a platform does, and a small company from end to end."""

from evals.scores._blocked import blocks


def test_a_phrase_blocks_words_in_a_row_and_an_exact_line_only_itself():
    lines = [("zu verschenken", "phrase"), ("zelt", "exact")]
    terms = ["zelt zu verschenken", "verschenken zu zelt", "zelt", "zelte", "Zelt"]
    assert blocks(terms, lines).tolist() == [True, False, True, False, True]
