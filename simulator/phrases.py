"""What people type around a paid keyword: pattern, share of the keyword's clicks, and how well it sells.

The last number is the term's true rate of orders against that of a plain search; 0 sells nothing. `{}` is the keyword.
Words of the barren sit in earners too: `kostenlos` in `kostenloser versand`, `test` in `testsieger`.
"""

from __future__ import annotations

Pattern = tuple[str, float, float]

EARNERS: tuple[Pattern, ...] = (
    ("{}", 300, 1.0), ("{} kaufen", 60, 1.7), ("{} online kaufen", 25, 1.6), ("{} bestellen", 22, 1.9),
    ("{} angebot", 22, 1.4), ("{} angebote", 10, 1.3), ("{} günstig", 40, 1.1), ("{} guenstig", 8, 1.1),
    ("{} günstig kaufen", 14, 1.5), ("günstige {}", 10, 1.0), ("{} sale", 16, 1.3), ("{} testsieger", 18, 1.5),
    ("{} kostenloser versand", 12, 1.6), ("{} versandkostenfrei", 8, 1.6), ("{} auf rechnung", 12, 1.8),
    ("bester {}", 9, 0.9), ("{} leicht", 14, 1.1), ("{} schwarz", 12, 1.1), ("{} grün", 9, 1.2), ("{} neu", 8, 1.0),
    ("{} made in germany", 9, 1.4), ("{} nachhaltig", 8, 1.2), ("{} geschenk", 9, 1.2), ("{} gross", 7, 1.0),
    ("{} wasserdicht", 8, 1.1), ("{} ersatz kaufen", 5, 1.2), ("{} mit anleitung", 4, 1.1),
)  # fmt: skip
WEAK: tuple[Pattern, ...] = (
    ("{} test", 34, 0.45), ("{} vergleich", 16, 0.5), ("{} stiftung warentest", 12, 0.35), ("{} erfahrungen", 9, 0.4),
    ("{} bewertung", 6, 0.45), ("{} aldi", 12, 0.1), ("{} lidl", 9, 0.1), ("{} ikea", 8, 0.15), ("{} amazon", 10, 0.25),
    ("{} zweite wahl", 4, 0.6),
)  # fmt: skip
BARREN: tuple[Pattern, ...] = (
    ("{} gebraucht", 22, 0), ("gebrauchte {}", 9, 0), ("{} gebraucht kaufen", 7, 0), ("{} kostenlos", 14, 0),
    ("{} zu verschenken", 6, 0), ("{} kleinanzeigen", 12, 0), ("{} selber machen", 7, 0), ("{} selber nähen", 6, 0),
    ("{} nähen anleitung", 5, 0), ("{} anleitung", 7, 0), ("{} mieten", 9, 0), ("{} leihen", 8, 0),
    ("{} verleih", 5, 0), ("{} reparieren", 8, 0), ("{} reparatur", 6, 0), ("{} wikipedia", 4, 0), ("{} bilder", 5, 0),
    ("{} jobs", 4, 0), ("{} schnittmuster", 6, 0), ("{} pdf", 3, 0), ("{} forum", 5, 0), ("was ist ein {}", 4, 0),
    ("{} video", 4, 0), ("{} waschen", 6, 0), ("{} entsorgen", 5, 0), ("{} ausmalbild", 2, 0),
)  # fmt: skip
WHICH = ("damen", "herren", "kinder", "braun", "blau", "klein", "xxl", "zweier", "alpin", "camping", "winter", "sommer")
ENDINGS: tuple[Pattern, ...] = (
    ("{}", 3.0, 1.0), ("{} kaufen", 2.0, 1.6), ("{} angebot", 1.0, 1.3), ("{} test", 1.5, 0.45),
    ("{} gebraucht", 1.2, 0), ("{} kleinanzeigen", 0.8, 0), ("{} kostenlos", 0.5, 0), ("{} mieten", 0.6, 0),
    ("{} bilder", 0.4, 0),
)  # fmt: skip
OWN_NAME: tuple[Pattern, ...] = (
    ("{}", 500, 1.0), ("{} online shop", 60, 1.2), ("{} kaufen", 30, 1.5), ("{} sale", 25, 1.2), ("{} outlet", 22, 1.1),
    ("{} neuheiten", 12, 1.1), ("{} de", 20, 1.0), ("{} versand", 16, 0.5), ("{} retoure", 14, 0.05),
    ("{} rücksendung", 9, 0.05), ("{} login", 14, 0.1), ("{} kundenkonto", 10, 0.1), ("{} jobs", 12, 0),
    ("{} karriere", 7, 0), ("{} adresse", 8, 0.1), ("{} telefonnummer", 8, 0.05), ("{} erfahrungen", 14, 0.4),
    ("{} gebraucht", 9, 0.1), ("{} test", 8, 0.6),
)  # fmt: skip


def patterns(own_name: bool) -> tuple[Pattern, ...]:
    """All patterns of a keyword; those of the own name are others, for hardly anybody asks who sells it second-hand."""
    if own_name:
        return OWN_NAME
    tail = tuple((end.format(f"{{}} {which}"), share, rate) for which in WHICH for end, share, rate in ENDINGS)
    return (*EARNERS, *WEAK, *BARREN, *tail)
