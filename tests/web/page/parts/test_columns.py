"""What tables are called."""

from __future__ import annotations

from web.page.parts.columns import DETAIL, TABLES, plain, titled


def test_the_number_of_a_step_is_no_part_of_a_tables_name():
    assert plain("groups_3") == "groups" and plain("power_curve") == "power_curve"
    assert titled("groups_2", "de") == "Gruppen" and titled("my_own", "en") == "My own"


def test_what_only_backs_an_answer_has_a_name_or_goes_by_its_own():
    assert all(titled(name, "de")[:1].isupper() for name in (*DETAIL, *TABLES))
