"""Whether a question wants a choice valued or shares learned."""

from types import SimpleNamespace

import pytest

from agents.bandits import policy


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Was hätte eine gleichmäßige Auswahl der Motive gebracht?", "uniform"),
        ("IPS und SNIPS für die Gleichverteilung", "uniform"),
        ("Would an even split have beaten our learning policy?", "uniform"),
        ("doubly robust estimate for our serving policy", "uniform"),
        ("What would have happened had we always picked the same subject line?", "uniform"),
        ("Kontextueller Bandit: welches Motiv für welche Zielgruppe?", "linear"),
        ("linear Thompson sampling by device and age", "linear"),
        ("Welches Motiv soll wie viel Anteil bekommen?", None),
        ("Split traffic across landing pages by Thompson sampling", None),
        ("simulate regret of Thompson against an even split", None),
    ],
)
def test_the_policy_that_is_meant(question, wanted):
    assert policy(SimpleNamespace(text=question)) == wanted
