"""How a text table is laid out is seen from its first lines."""

from __future__ import annotations

from warehouse.layout import layout


def test_decimal_commas_do_not_pass_for_separators():
    lines = ["Woche;Umsatz;Suche;Video"] + [f"{day:02d}.05.2026;99.724,27;844,1{day % 9};0,00" for day in range(1, 20)]
    found = layout("\n".join(lines))
    assert (found.separator, found.header_line) == (";", 1)
    assert found.headers == ["Woche", "Umsatz", "Suche", "Video"]
