"""What went wrong: when it was seen, what was done about it, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from errors import BadArguments, NotFound
from ledger import audit
from ledger.page import Moment, digest, kept, stamp, told
from ledger.place import Tx
from terms import Words

SCHEMA = """
create table if not exists incidents (
    seq integer primary key,
    id text not null unique,
    kind text not null,
    about text not null,
    state text not null,
    at text not null,
    closed text not null default ''
);
create table if not exists incident_lines (
    seq integer primary key,
    incident text not null,
    at text not null,
    author text not null,
    event text not null,
    words text not null
);
create index if not exists incident_lines_by_incident on incident_lines (incident);
"""
_COLUMNS = "id, kind, about, state, at, closed"


@dataclass(frozen=True)
class Line:
    """One entry of a timeline: raised, noted or closed."""

    at: str
    by: str
    event: Literal["raised", "noted", "closed"]
    words: Words


@dataclass(frozen=True)
class Incident:
    """One incident; `about` names what it is about: a proposal, a campaign, a data kind. `timeline` oldest first."""

    id: str
    kind: str
    about: str
    state: Literal["open", "closed"]
    at: str
    closed: str
    timeline: tuple[Line, ...] = ()

    @property
    def title(self) -> Words:
        """What it was raised with."""
        return self.timeline[0].words


def raised(tx: Tx, kind: str, title: Words, about: str, at: Moment, *, by: str = "service:watch") -> str:
    """Open an incident, or find the one that is open already about the same; its id."""
    sql = "select id from incidents where kind = ? and about = ? and state = 'open'"
    if (known := tx.execute(sql, (kind, about)).fetchone()) is not None:
        return known[0]
    number = tx.execute("select count(*) from incidents").fetchone()[0] + 1
    id = f"i{number}"
    values = (id, kind, about, stamp(at))
    tx.execute("insert into incidents (id, kind, about, state, at) values (?, ?, ?, 'open', ?)", values)
    words = _line(tx, id, "raised", title, at, by)
    audit.append(tx, "incident.raised", id, by, {"kind": kind, "about": digest(about), "words": words})
    return id


def noted(tx: Tx, id: str, words: Words, at: Moment, by: str = "") -> None:
    """Add to the timeline; also after it is closed."""
    incident = get(tx, id)
    mark = _line(tx, incident.id, "noted", words, at, by)
    audit.append(tx, "incident.noted", incident.id, by or "service:watch", {"words": mark})


def closed(tx: Tx, id: str, why: Words | str, at: Moment, *, by: str = "service:watch") -> None:
    """It is over; a second time is refused."""
    incident, words = get(tx, id), why if isinstance(why, Words) else Words(de=why, en=why)
    if incident.state == "closed":
        raise BadArguments(
            en=f"{incident.id} is closed already.", de=f"{incident.id} ist bereits abgeschlossen.",
            do_en="Raise a new incident.", do_de="Eröffnen Sie einen neuen Vorfall.",
        )  # fmt: skip
    tx.execute("update incidents set state = 'closed', closed = ? where id = ?", (stamp(at), incident.id))
    mark = _line(tx, incident.id, "closed", words, at, by)
    audit.append(tx, "incident.closed", incident.id, by, {"words": mark})


def listed(tx: Tx, *, only_open: bool = False, kind: str = "", limit: int = 10_000) -> list[Incident]:
    """The newest first, each with its timeline; of a kind `tracking` also what is `tracking.meta`."""
    where = "(? = '' or kind = ? or substr(kind, 1, length(?) + 1) = ? || '.')" + " and state = 'open'" * only_open
    sql = f"select {_COLUMNS} from incidents where {where} order by seq desc limit ?"
    rows = tx.execute(sql, (kind, kind, kind, kind, limit)).fetchall()
    return [_incident(tx, row) for row in rows]


def get(tx: Tx, id: str) -> Incident:
    """One incident with its timeline; NotFound otherwise."""
    row = tx.execute(f"select {_COLUMNS} from incidents where id = ?", (id.strip().lower(),)).fetchone()
    if row is None:
        raise NotFound(
            en=f"There is no incident '{id}'.", de=f"Es gibt keinen Vorfall „{id}“.",
            do_en="leitstand incidents list names those that there are.",
            do_de="leitstand incidents list nennt die vorhandenen.",
        )  # fmt: skip
    return _incident(tx, row)


def _line(tx: Tx, id: str, event: str, words: Words, at: Moment, by: str) -> str:
    """Add to the timeline; what stands for the words in the audit."""
    sql = "insert into incident_lines (incident, at, author, event, words) values (?, ?, ?, ?, ?)"
    text = kept(tx, by or "service:watch", words.model_dump_json())
    tx.execute(sql, (id, stamp(at), by, event, text))
    return digest(text)


def _incident(tx: Tx, row: tuple[Any, ...]) -> Incident:
    sql = "select at, author, event, words from incident_lines where incident = ? order by seq"
    lines = tx.execute(sql, (row[0],)).fetchall()
    timeline = tuple(Line(at, by, event, _words(tx, words)) for at, by, event, words in lines)
    return Incident(*row, timeline=timeline)


def _words(tx: Tx, kept: str) -> Words:
    text = told(tx, kept)
    return Words.model_validate_json(text) if text.startswith("{") else Words(de=text, en=text)
