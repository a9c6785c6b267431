"""Quoted text without the people in it."""

import doctest

from warehouse.vault import keys, mask, masking


def test_the_examples_run():
    assert doctest.testmod(masking).failed == 0


def test_with_a_home_the_person_is_still_found_by_the_hash(home):
    masked = mask("Profil von Anna@Example.com, Tel. 0171 1234567, Karte 4111 1111 1111 1111", home)
    assert keys.hashed(home, "email", "anna@example.com") in masked
    assert keys.hashed(home, "phone", "+491711234567") in masked
    assert "[card]" in masked
    assert "Anna" not in masked


def test_a_text_without_people_stays_as_it_is(home):
    text = "Kosten der Kampagne DE_Brand_2026 am 01.03.2026: 1.234,56 EUR (Bestellung 1000234)"
    assert mask(text) == text == mask(text, home)


def test_only_people_of_the_vault_become_hashes_in_a_question(home, con, people, agreed):
    text = "Profil von bert@example.org; passt „Fragen an info@firma.de“ als Titel?"
    assert masking.nameless(text, home) == text  # no vault, nothing known
    from warehouse import vault

    vault.seal(home, con, people(), agreed)
    hidden = masking.nameless(text, home)
    assert keys.hashed(home, "email", "bert@example.org") in hidden
    assert "bert@" not in hidden
    assert "info@firma.de" in hidden
