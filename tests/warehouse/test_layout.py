"""How a text table is laid out is seen from its first lines."""

from __future__ import annotations

from warehouse.layout import layout


def test_decimal_commas_do_not_pass_for_separators():
    lines = ["Woche;Umsatz;Suche;Video"] + [f"{day:02d}.05.2026;99.724,27;844,1{day % 9};0,00" for day in range(1, 20)]
    found = layout("\n".join(lines))
    assert (found.separator, found.header_line) == (";", 1)
    assert found.headers == ["Woche", "Umsatz", "Suche", "Video"]


def test_lines_about_the_whole_file_do_not_pass_for_names():
    titles = [
        "Ad Performance Report (in UTC)",
        "Report Start: 11/26/2024, 12:00 AM",
        "Report End: 10/31/2025, 11:59 PM",
    ]
    names = ["Start Date (in UTC)", "Campaign Name", "Total Spent", "Impressions", "Clicks"]
    # every row has one comma, as the line above the names has
    rows = [f"11/{at % 20 + 10}/2024\tGift Boxes\t36.42\t2,{at}\t8" for at in range(100, 480)]
    found = layout("\n".join([*titles, "", "\t".join(names), *rows]))
    assert (found.separator, found.headers, found.header_line, found.first_line) == ("\t", names, 5, 6)
    assert found.titles == titles


def test_such_a_line_is_passed_over_where_it_has_the_usual_width():
    rows = [f"{day:02d}.05.2026,Suche,{day}" for day in range(1, 20)]
    for title in ("Konto: Talfuchs, GmbH, 12", "Report Start: 1 May, 2026, 12:00 AM"):
        found = layout("\n".join([title, "Tag,Kanal,Kosten", *rows]))
        assert (found.headers, found.header_line) == (["Tag", "Kanal", "Kosten"], 2)


def test_names_with_a_colon_stay_names():
    rows = [f"{day:02d}.05.2026,Suche,{day}" for day in range(1, 20)]
    found = layout("\n".join(["Ad: day,Ad: channel,Ad: cost", *rows]))
    assert (found.headers, found.header_line) == (["Ad: day", "Ad: channel", "Ad: cost"], 1)
