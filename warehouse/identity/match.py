# pyright: basic
"""Records of the same person that share no key: probabilities by Splink (Fellegi and Sunter 1969), trained on the file.

Nothing is labelled for training: u comes from random pairs, m from expectation maximisation within blocks, the prior
from strict rules. The configuration is one for every file with names, a day of birth, a town, an address: it knows no
single file. Pairs above the threshold are links; records that a chain of links joins are one person.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from errors import BadArguments, BadFile, LeitstandError, WeakData
from warehouse.contract import literal, plain, quoted

THRESHOLD = 0.5
SCORED = 0.01  # pairs below are not kept
RECALL = 0.6  # the share of true pairs that the strict rules below are taken to find
PAIRS = 2_000_000
NAMES: dict[str, tuple[str, ...]] = {
    "id": ("unique id", "id", "record id", "contact id", "kontakt id", "datensatz"),
    "first_name": ("first name", "vorname", "given name", "forename", "firstname"),
    "last_name": ("last name", "surname", "nachname", "family name", "lastname"),
    "birth_date": ("birth date", "dob", "date of birth", "geburtsdatum", "birthday", "geburtstag"),
    "city": ("city", "town", "ort", "stadt"),
    "postcode": ("postcode", "plz", "postleitzahl", "zip", "zip code", "postal code"),
    "street": ("street", "strasse", "address", "adresse", "anschrift"),
    "email": ("email", "e mail", "mail", "email address", "e mail adresse"),
    "phone": ("phone", "telefon", "phone number", "telefonnummer", "mobile", "handynummer"),
    "label": ("cluster", "label", "true id", "entity id", "person id"),
}
COMPARED = ("first_name", "last_name", "birth_date", "city", "postcode", "street", "email", "phone")


@dataclass(frozen=True)
class Score:
    """Pairwise quality against a label column: precision, recall and their harmonic mean."""

    found: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        """Share of found pairs that are true; 1 where none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of true pairs that were found; 1 where there is none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def as_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "pairs": self.found, "true_pairs": self.true, "right": self.right, "precision": round(self.precision, 4),
            "recall": round(self.recall, 4), "f1": round(self.f1, 4),
        }  # fmt: skip


@dataclass(frozen=True)
class Matched:
    """What matching found: records, columns compared, links (a, b, probability), clusters, and quality with a label.

    `links` are the pairs at or above the threshold, most probable first; `cluster` gives each record its person.
    """

    records: int
    columns: dict[str, str]
    threshold: float
    links: tuple[tuple[str, str, float], ...]
    cluster: dict[str, int]
    by_link: Score | None
    by_person: Score | None

    def as_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "ok": True, "records": self.records, "columns": self.columns, "threshold": self.threshold,
            "persons": len(set(self.cluster.values())),
            "pairs": [{"a": a, "b": b, "probability": round(p, 6)} for a, b, p in self.links],
            "quality": self.by_person.as_json() if self.by_person else None,
            "quality_of_single_links": self.by_link.as_json() if self.by_link else None,
        }  # fmt: skip


def match_file(path: Path, mapping: Mapping[str, str] | None = None, threshold: float = THRESHOLD) -> Matched:
    """Match the records of a CSV, Parquet or JSON-lines file.

    Args:
        path: the file.
        mapping: part -> column of the file, where the header's name does not tell; parts as in `NAMES`.
        threshold: probability from which a pair is a link, above 0.01 and below 1.

    Raises:
        BadFile: the file cannot be read as a table.
        BadArguments: a mapped column or part is not there, or the threshold is out of bounds.
        WeakData: fewer than two columns to compare, or fewer than two records.
    """
    import duckdb

    from warehouse.door import OFFLINE, QUIET

    if not SCORED <= threshold < 1:
        raise BadArguments(
            en=f"The threshold {threshold} is not a probability from {SCORED} to below 1.",
            de=f"Die Schwelle {threshold} ist keine Wahrscheinlichkeit von {SCORED} bis unter 1.",
        )
    con = duckdb.connect(config={"TimeZone": "UTC", "threads": 1, **OFFLINE})  # one thread: the same bytes each time
    con.execute(QUIET)
    try:
        con.execute(f"create table file as select * from {_reader(path)}")
    except duckdb.Error as failed:
        con.close()
        raise BadFile(
            en=f"{path.name} cannot be read as a table: {str(failed).splitlines()[0][:120]}",
            de=f"{path.name} lässt sich nicht als Tabelle lesen: {str(failed).splitlines()[0][:120]}",
            do_en="Give a CSV, Parquet or JSON-lines file with one record a line.",
            do_de="Geben Sie eine CSV-, Parquet- oder JSON-Zeilen-Datei mit einem Datensatz je Zeile an.",
        ) from None
    try:
        return _match(con, _parts(con, mapping or {}), threshold)
    finally:
        con.close()


def _match(con: Any, parts: dict[str, str], threshold: float) -> Matched:
    compared = [part for part in COMPARED if part in parts]
    _records(con, parts, compared)
    (records,) = con.execute("select count(*), count(distinct unique_id) from records").fetchall()
    if records[0] < 2 or len(compared) < 2:
        raise WeakData(
            en=f"Matching needs two records and two columns; there are {records[0]} records, columns: {compared}.",
            de=f"Abgleichen braucht zwei Datensätze und Spalten; hier: {records[0]} Datensätze, Spalten: {compared}.",
            do_en="Name the columns with --map, such as first_name=Rufname,birth_date=geb.",
            do_de="Benennen Sie die Spalten mit --map, etwa first_name=Rufname,birth_date=geb.",
        )
    if records[0] != records[1]:
        raise BadFile(
            en="The ids of the records are not unique.",
            de="Die Kennungen der Datensätze sind nicht eindeutig.",
            do_en="Choose another column with --map id=COLUMN.",
            do_de="Wählen Sie mit --map id=SPALTE eine andere Spalte.",
        )
    _score(con, compared)
    return _outcome(con, parts, threshold)


def _records(con: Any, parts: dict[str, str], compared: list[str]) -> None:
    """The table `records`: unique_id, the compared columns in one form, label."""
    clean = (
        ", ".join(
            f"nullif(regexp_replace(trim(lower(nfc_normalize({quoted(parts[part])}::varchar))), '\\s+', ' ', 'g'), '')"
            f" as {part}"
            for part in compared
        )
        or "null::varchar as nothing"
    )
    own = f"{quoted(parts['id'])}::varchar" if "id" in parts else "lpad((rowid + 1)::varchar, 9, '0')"
    label = f"{quoted(parts['label'])}::varchar" if "label" in parts else "null::varchar"
    con.execute(f"create table records as select {own} as unique_id, {clean}, {label} as label from file order by 1")
    if "birth_date" in compared:
        con.execute(
            "update records set birth_date = coalesce(try_cast(birth_date as date), try_strptime(birth_date,"
            " ['%d.%m.%Y', '%d/%m/%Y'])::date)::varchar"
        )


def _score(con: Any, compared: list[str]) -> None:
    """The table `scored (a, b, probability)`: all pairs that a blocking rule names and that are not hopeless."""
    if not any(_some_pair(con, (part,)) for part in compared):
        con.execute("create table scored (a varchar, b varchar, probability double)")
        return
    with _quiet():
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on

        api = DuckDBAPI(con)
        settings = SettingsCreator(
            link_type="dedupe_only", unique_id_column_name="unique_id", comparisons=_comparisons(compared),
            blocking_rules_to_generate_predictions=_blocks(block_on, compared),
            retain_intermediate_calculation_columns=False, retain_matching_columns=False,
        )  # fmt: skip
        linker = Linker(api.register(con.table("records")), settings, log_level=None)
        training = linker.training
        strict: list[Any] = [block_on(*columns) for columns in _strict(compared) if _some_pair(con, columns)]
        if strict:  # with none, the prior would be nought
            _try(lambda: training.estimate_probability_two_random_records_match(strict, recall=RECALL))
        _try(lambda: training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=1))
        for rule in _sessions(block_on, compared):
            _try(lambda rule=rule: training.estimate_parameters_using_expectation_maximisation(rule))
        predicted = _predicted(linker)
    con.execute(
        "create table scored as select unique_id_l as a, unique_id_r as b, match_probability as probability"
        f" from {predicted} order by a, b"
    )


def _predicted(linker: Any) -> str:
    """The table of scored pairs; a file in which nothing repeats leaves nothing to learn from."""
    from splink.internals.exceptions import SplinkException

    try:
        return linker.inference.predict(threshold_match_probability=SCORED).physical_name
    except (SplinkException, ValueError):
        raise WeakData(
            en="These records are too few or too unlike to learn from what tells people apart.",
            de="Diese Datensätze sind zu wenige oder zu verschieden, um daraus zu lernen, was Personen unterscheidet.",
            do_en="Give a file in which at least a few people appear more than once.",
            do_de="Geben Sie eine Datei an, in der wenigstens einige Personen mehrfach vorkommen.",
        ) from None


def _comparisons(compared: list[str]) -> list[Any]:
    import splink.comparison_library as cl

    made: list[Any] = []
    if {"first_name", "last_name"} <= set(compared):
        made.append(cl.ForenameSurnameComparison("first_name", "last_name"))
    else:
        made += [cl.NameComparison(part) for part in ("first_name", "last_name") if part in compared]
    ways = {
        "birth_date": lambda: cl.DateOfBirthComparison("birth_date", input_is_string=True),
        "city": lambda: cl.LevenshteinAtThresholds("city", [1, 2]).configure(term_frequency_adjustments=True),
        "postcode": lambda: cl.LevenshteinAtThresholds("postcode", [1, 2]),
        "street": lambda: cl.JaroWinklerAtThresholds("street", [0.95, 0.88]),
        "email": lambda: cl.EmailComparison("email"),
        "phone": lambda: cl.LevenshteinAtThresholds("phone", [1, 2]),
    }
    return made + [make() for part, make in ways.items() if part in compared]


def _blocks(block_on: Any, compared: list[str]) -> list[Any]:
    """Pairs worth scoring: equal in one telling column, or with the two names swapped."""
    alone = [part for part in compared if part not in {"city", "postcode"}]
    rules = [block_on(part) for part in alone]
    if {"first_name", "last_name"} <= set(compared):
        rules.append("l.first_name = r.last_name")
    if {"city", "postcode"} <= set(compared):
        rules.append(block_on("city", "postcode"))
    return rules or [block_on(part) for part in compared]


def _strict(compared: list[str]) -> list[tuple[str, ...]]:
    """Columns whose equality hardly ever joins two people."""
    rules: list[tuple[str, ...]] = [(part,) for part in ("email", "phone") if part in compared]
    if "birth_date" in compared:
        rules += [(part, "birth_date") for part in ("first_name", "last_name") if part in compared]
    return rules or [tuple(compared)]


def _some_pair(con: Any, columns: tuple[str, ...]) -> bool:
    filled = " and ".join(f"{column} is not null" for column in columns)
    return bool(
        con.execute(
            f"select 1 from records where {filled} group by {', '.join(columns)} having count(*) > 1 limit 1"
        ).fetchall()
    )


def _sessions(block_on: Any, compared: list[str]) -> list[Any]:
    """One training session a block; what a session blocks on is trained by the others."""
    names = [part for part in ("first_name", "last_name") if part in compared]
    rules = [block_on(part) for part in ("birth_date", "email", "phone") if part in compared]
    return rules + ([block_on(*names)] if names else []) + ([] if rules else [block_on(compared[-1])])


def _try(train: Any) -> None:
    """A block without pairs trains nothing; Splink's defaults stay for it."""
    try:
        train()
    except LeitstandError:
        raise
    except Exception as failed:
        logging.getLogger(__name__).debug("a training session was left out: %s", failed)


def _outcome(con: Any, parts: dict[str, str], threshold: float) -> Matched:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    ids, labels = (
        con.execute(f"select {name} from records order by unique_id").fetchall() for name in ("unique_id", "label")
    )
    place = {one: n for n, (one,) in enumerate(ids)}
    links = con.execute(
        "select a, b, probability from scored where probability >= $t order by probability desc, a, b", {"t": threshold}
    ).fetchall()
    ends = np.array([(place[a], place[b]) for a, b, _ in links], dtype=np.int64).reshape(-1, 2)
    size = len(ids)
    cluster = connected_components(coo_matrix((np.ones(len(ends)), ends.T), (size, size)), directed=False)[1]
    by_link = by_person = None
    if "label" in parts:
        _, truth = np.unique(np.array([str(label) for (label,) in labels]), return_inverse=True)
        true = _pairs(truth)
        by_link = Score(len(ends), true, int((truth[ends[:, 0]] == truth[ends[:, 1]]).sum()))
        by_person = Score(
            _pairs(cluster), true, _pairs(np.unique(np.stack([cluster, truth]), axis=1, return_inverse=True)[1])
        )
    columns = {part: column for part, column in parts.items() if part in {*COMPARED, "id", "label"}}
    return Matched(
        size, columns, threshold, tuple(links), {one: int(cluster[n]) for one, n in place.items()}, by_link, by_person
    )


def _pairs(groups: np.ndarray) -> int:
    """How many pairs lie within groups."""
    sizes = np.bincount(groups.ravel())
    return int((sizes * (sizes - 1) // 2).sum())


def _parts(con: Any, mapping: Mapping[str, str]) -> dict[str, str]:
    """Which column plays which part: as mapped, else by its header."""
    have = [row[0] for row in con.execute("select column_name from (describe file)").fetchall()]
    for part, column in mapping.items():
        if part not in NAMES or column not in have:
            raise BadArguments(
                en=f"{part}={column} names no part or no column of this file.",
                de=f"{part}={column} nennt keine Rolle oder keine Spalte dieser Datei.",
                do_en=f"Parts: {', '.join(NAMES)}. Columns: {', '.join(have)}.",
                do_de=f"Rollen: {', '.join(NAMES)}. Spalten: {', '.join(have)}.",
            )
    headers = {plain(column): column for column in reversed(have) if column not in mapping.values()}
    guessed = {part: headers[name] for part, names in NAMES.items() for name in reversed(names) if name in headers}
    return guessed | dict(mapping)


def _reader(path: Path) -> str:
    name = literal(str(path))
    if path.suffix.lower() == ".parquet":
        return f"read_parquet({name})"
    if path.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        return f"read_json_auto({name})"
    return f"read_csv({name}, all_varchar = true, header = true)"


@contextmanager
def _quiet() -> Iterator[None]:
    """Splink reports its progress through logging and warnings; here only the outcome is said."""
    import warnings

    loud = logging.getLogger("splink")
    before = loud.level
    loud.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        loud.setLevel(before)
