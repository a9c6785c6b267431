"""Two writings of the same value meet; two values do not."""

import doctest
from hashlib import sha256

import pytest

from warehouse.vault import normal


def test_the_examples_run():
    assert doctest.testmod(normal).failed == 0


@pytest.mark.parametrize(
    "written",
    ["+49 171 1234567", "0171/1234567", "0171-123 45 67", "0049 171 1234567", "+49 (0)171 1234567", "(0171) 1234567",
     "tel: +49-171-1234567"],
)  # fmt: skip
def test_a_german_number_has_one_form(written):
    assert normal.normal("phone", written) == "491711234567"


def test_numbers_of_other_countries_keep_their_code():
    assert normal.phone("+43 1 58858 0") == "431588580"
    assert normal.phone("+1 (555) 010-9999") == "15550109999"


def test_composed_and_decomposed_letters_are_equal():
    assert normal.email("bu\u0308ro@example.de") == normal.email("B\u00dcRO@example.de")
    assert normal.name("Mu\u0308ller") == "müller"


def test_dots_of_an_address_stay():
    assert normal.email("a.b@gmail.com") != normal.email("ab@gmail.com")


def test_days_of_birth_in_three_writings():
    assert {normal.birth_date(text) for text in ("1980-05-31", "31.05.1980", "31/5/1980")} == {"1980-05-31"}
    assert normal.birth_date("unknown") == "unknown"


def test_what_came_hashed_is_taken_as_it_is():
    given = sha256(b"anna@example.com").hexdigest()
    assert normal.plain_hash("email", f" {given.upper()} ") == given == normal.plain_hash("email", "ANNA@example.com ")
    assert normal.plain_hash("email", "  ") == ""
