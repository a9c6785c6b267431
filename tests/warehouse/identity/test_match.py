"""Matching without keys: against labels it has never seen, the same each time, bad input in one sentence."""

import csv
import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from errors import BadArguments, BadFile, WeakData
from warehouse.identity.match import Score, match_file

FIRST = "anna bert cem dora emil frida georg hanna ida jonas karla levi mila noah olga paul rosa samir tilda".split()  # noqa: SIM905
LAST = "muster beispiel ander kaya lang fuchs berger weiss krause vogel sommer winter kuhn otto brandt".split()  # noqa: SIM905
CITY = "Berlin Hamburg München Köln Leipzig Bremen Dresden".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Two to four writings of 120 people, with typing errors, gaps and swapped names; seeded."""
    rng = np.random.default_rng(7)

    def typo(text):
        if rng.uniform() < 0.75 or len(text) < 3:
            return text
        place = rng.integers(0, len(text) - 1)
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]

    rows = []
    for person in range(120):
        first, last = rng.choice(FIRST), rng.choice(LAST)
        day = f"{rng.integers(1950, 2005)}-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}"
        mail, city = f"{first}.{last}{rng.integers(10, 99)}@example.com", rng.choice(CITY)
        for _ in range(rng.integers(2, 5)):
            names = [typo(first), typo(last)]
            town = "" if rng.uniform() < 0.15 else typo(city)
            names = names[::-1] if rng.uniform() < 0.05 else names
            rows.append([len(rows), *names, day, town, "" if rng.uniform() < 0.3 else mail, person])
    file = tmp_path_factory.mktemp("match") / "people.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["unique_id", "Vorname", "Nachname", "Geburtsdatum", "Ort", "E-Mail", "cluster"])
        writer.writerows(rows)
    return file


@pytest.fixture(scope="module")
def matched(people):
    return match_file(people)


def test_people_are_found_again(matched):
    assert set(matched.columns) == {"id", "first_name", "last_name", "birth_date", "city", "email", "label"}
    assert matched.by_person.f1 > 0.95
    assert matched.by_person.precision > 0.95
    assert all(matched.threshold <= probability <= 1 for *_, probability in matched.links)


def test_it_is_the_same_each_time_and_draws_nothing(people, matched):
    assert match_file(people) == matched
    script = (
        "import sys; from pathlib import Path; from warehouse.identity.match import match_file;"
        f"match_file(Path({str(people)!r}));"
        " print([m for m in ('altair', 'IPython') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


def test_a_higher_threshold_finds_fewer_and_surer_pairs(people):
    low, high = match_file(people, threshold=0.2), match_file(people, threshold=0.99)
    assert len(high.links) < len(low.links)
    assert set(high.links) <= set(low.links)
    assert high.by_link.precision >= low.by_link.precision


def test_the_labelled_reference_and_each_half_of_it(shared_data, tmp_path):
    file = shared_data / "identity" / "fake_even_clusters.csv"
    whole = match_file(file)
    assert whole.by_person.true == 1329
    assert whole.by_person.f1 >= 0.95
    assert whole.by_link.f1 >= 0.9
    with file.open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    for half in range(2):  # whole people in each half, trained on that half alone
        part = tmp_path / f"half{half}.csv"
        with part.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, rows[0])
            writer.writeheader()
            writer.writerows(r for r in rows if hashlib.md5(r["cluster"].encode()).digest()[0] % 2 == half)
        assert match_file(part).by_person.f1 >= 0.9


def test_scores_by_their_definition():
    score = Score(found=4, true=5, right=3)
    assert (score.precision, score.recall) == (0.75, 0.6)
    assert score.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert (Score(0, 5, 0).precision, Score(0, 5, 0).f1, Score(0, 0, 0).f1) == (1.0, 0.0, 1.0)


def test_columns_can_be_named_by_hand(people, tmp_path):
    odd = tmp_path / "odd.csv"
    odd.write_text(people.read_text(encoding="utf-8").replace("Vorname", "Spalte 7"), encoding="utf-8")
    assert "first_name" not in match_file(odd).columns
    assert match_file(odd, {"first_name": "Spalte 7"}).columns["first_name"] == "Spalte 7"


@pytest.mark.parametrize(
    ("text", "mapping", "threshold", "error"),
    [
        ("first_name,dob\nanna,2000-01-01\nbert,2000-01-02\n", {"nose": "dob"}, 0.5, BadArguments),
        ("first_name,dob\nanna,2000-01-01\nbert,2000-01-02\n", {"city": "town"}, 0.5, BadArguments),
        ("first_name,dob\nanna,2000-01-01\nbert,2000-01-02\n", {}, 1.5, BadArguments),
        ("first_name,dob\nanna,2000-01-01\n", {}, 0.5, WeakData),
        ("a,b\n1,2\n3,4\n", {}, 0.5, WeakData),
        ("id,first_name,dob\n1,anna,2000-01-01\n1,bert,2000-01-02\n", {}, 0.5, BadFile),
    ],
)
def test_what_cannot_be_matched_is_said(tmp_path, text, mapping, threshold, error):
    file = tmp_path / "f.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(error):
        match_file(file, mapping, threshold)
    with pytest.raises(BadFile):
        match_file(tmp_path / "missing.csv")


def test_two_strangers_are_no_pair(tmp_path):
    file = tmp_path / "f.csv"
    file.write_text("first_name,dob\nanna,2000-01-01\nbert,1970-01-02\n", encoding="utf-8")
    matched = match_file(file)
    assert matched.links == ()
    assert matched.by_person is None
