"""Arguments from a question, by an argument's name and else by its type; a tool with usual names needs no code here.

A filler returns None where the question says nothing: then the tool's own default holds, or, where there is none, the
supervisor asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from agents import bid_goals, budgets, geo_tests, language, measured, quotes, targets, what_if
from agents._heard import Heard, words
from agents.names import fold, tokenise
from agents.persons import person
from agents.placements import channel, placement
from terms import Money, Period
from tools.calling import Arguments

Filler = Callable[[Heard], Any]


def fill(args: type[Arguments], heard: Heard) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The arguments that a question names, as JSON values, and the required ones that it does not name."""
    filled: dict[str, Any] = {}
    missing: list[str] = []
    for name, field in args.model_fields.items():
        value = _value(name, field, heard, args)
        if value is not None:
            filled[name] = value
        elif field.is_required():
            missing.append(name)
    if len(filled.get("texts", ())) > 1:
        filled.pop("text", None)
    elif "text" in filled:
        filled.pop("texts", None)
    return filled, tuple(missing)


def open_needs(tool: str, filled: Mapping[str, Any]) -> tuple[str, ...]:
    """What slots.yaml says a question has to bring for a tool, and this one did not."""
    needs: list[str | list[str]] = words()["needed"].get(tool, [])
    listed = [[need] if isinstance(need, str) else need for need in needs]
    return tuple(need[0] for need in listed if not any(name in filled for name in need))


def _value(name: str, field: FieldInfo, heard: Heard, args: type[Arguments]) -> Any:
    if name == "metric" and (told := measured.joined_metric(args.__module__, heard)):
        return told
    for room in (bid_goals, budgets, measured, what_if):
        if own := room.filler(args.__module__, name):
            return own(heard)
    options = _options(field.annotation)
    if name == "by":
        return _split_by(field, options, heard, timeless="against" in args.model_fields)
    if name == "as_of" and "period" not in args.model_fields:
        return _as_of(heard) or _date(heard)
    if name == "period" and "horizon_days" in args.model_fields:
        return _to_come(heard)
    if name in _BY_NAME and not (name == "kind" and options):
        return _BY_NAME[name](heard)
    if options:
        return _chosen(options, heard, several=is_many(field.annotation))
    return next((filler(heard) for kind, filler in _BY_TYPE if kind in _kinds(field.annotation)), None)


def _split_by(field: FieldInfo, options: tuple[str, ...], heard: Heard, *, timeless: bool) -> Any:
    """Columns to split by, as many as the tool takes or one of its list; no grains of time beside a rival."""
    columns = [column for column in heard.by if not (timeless and column in _TIMES)]
    if not columns and (column := rivals(heard)):
        columns = [column]
    if options:
        return next((column for column in columns if column in options), None)
    return columns[: _most(field)] or None


def rivals(heard: Heard) -> str | None:
    """The column of two names that are held against each other: `Google oder Meta`, `Google vs Meta`."""
    where = _where(heard) or {}
    column = next((column for column, values in where.items() if isinstance(values, list)), None)
    return column if column and _RIVAL.search(_outside_quotes(heard)) else None


_RIVAL = re.compile(
    r"\bvs\b|\bversus\b|\bgegen\b|\boder\b|\bor\b|vergl|compar|besser|schlechter|better|worse|unterschied|differen"
    r"|\bjeweils\b|\beach\b|\brespectively\b|\bzwischen\b|\bbetween\b", re.IGNORECASE,
)  # fmt: skip
_TIMES = frozenset({"date", "week", "month", "quarter", "year", "weekday"})


def _period(heard: Heard) -> str | None:
    return str(heard.time.period) if heard.time.period else None


def _start(heard: Heard) -> str | None:
    return heard.time.period.start.isoformat() if heard.time.period else None


def _end(heard: Heard) -> str | None:
    return heard.time.period.end.isoformat() if heard.time.period else None


def _month(heard: Heard) -> str | None:
    """The calendar month that the period lies in; None where it spans more than one."""
    period = heard.time.period
    if period is None or (period.start.year, period.start.month) != (period.end.year, period.end.month):
        return None
    return f"{period.start:%Y-%m}"


def _against(heard: Heard) -> str | None:
    time = heard.time
    if time.shift == "year":
        return "year"
    if time.against is None:
        return None
    adjoining = time.period is not None and (time.period.start - time.against.end).days == 1
    return "previous" if time.shift and adjoining else str(time.against)


def rival_name(args: type[Arguments]) -> str | None:
    """The argument that takes what a period is held against, if a tool has one."""
    return "against" if "against" in args.model_fields else None


def rivals_told(heard: Heard) -> list[str]:
    """Everything that a question holds its period against, the first first."""
    others = ["year" if shift == "year" else str(period) for shift, period in heard.time.others]
    return [_against(heard) or "previous", *others]


def _kind(heard: Heard) -> str | None:
    """The one kind of data that a question names (`Bestelldaten`); None where it names none or several."""
    plain = _words(_outside_quotes(heard))
    forms: dict[str, list[str]] = words()["kinds"]
    named = [kind for kind, said in forms.items() if any(_words(form) in plain for form in (kind, *said))]
    return named[0] if len(named) == 1 else None


def _sensitivity(heard: Heard) -> str | None:
    """How eager an alarm shall be; `unusually high prices` does not say."""
    match = _EAGER.search(heard.text)
    return None if match is None else "low" if match["low"] else "high"


_EAGER = re.compile(
    r"(?P<low>(?:low|less|lower|geringe\w*|niedrige\w*|weniger|wenig|not very|nicht sehr) (?:sensitiv|empfindlich)\w*"
    r"|only (?:the )?(?:large|big|biggest|gross|severe)|nur (?:die )?(?:groß|größt|grob|schwer)\w*)"
    r"|(?:high|more|higher|very|hohe\w*|höhere\w*|sehr|besonders) (?:sensitiv|empfindlich)\w*|jede kleinigkeit"
    r"|every (?:little|small)", re.IGNORECASE,
)  # fmt: skip


def _run(heard: Heard) -> str | None:
    """A run that a receipt names: r20261123-101500-3f9a1c."""
    found = re.search(r"\b[qr]\d{8}-\d{6}-[0-9a-f]{6}\b", heard.text)
    return found[0] if found else None


def _as_of(heard: Heard) -> str | None:
    return heard.time.as_of.isoformat() if heard.time.as_of else None


def _metric(heard: Heard) -> str | None:
    return fitting(heard.metrics[0], heard) if heard.metrics else None


def fitting(id: str, heard: Heard) -> str:
    """The metric, or one of the same everyday name that can be split and filtered as asked (Umsatz bei Meta)."""
    from warehouse.metric import metrics

    needed = {*(_where(heard) or {}), *heard.by} - _TIMES
    said = {fold(word) for word in metrics()[id].words()}
    alike = [one for one in metrics().values() if one.id != id and said & {fold(word) for word in one.words()}]
    for metric in (metrics()[id], *sorted(alike, key=lambda one: (one.rank, one.id))):
        if any(needed <= columns for columns in metric.splits()):
            return metric.id
    return id


def _where(heard: Heard) -> dict[str, Any] | None:
    """Which campaigns, channels and regions a question names, by column."""
    chosen: dict[str, list[str]] = {}
    for named in heard.named:
        if column := next((name.column for name in named.names if name.kind in _FILTERED), None):
            values = named.of(column)
            if len(values) == 1:
                chosen.setdefault(column, []).append(values[0])
    return {column: values[0] if len(values) == 1 else values for column, values in chosen.items()} or None


_FILTERED = frozenset({"ads", "geo_panel", "orders", "sessions"})


def _treated(heard: Heard) -> list[str] | None:
    """The regions named, else the one group of the panel that is not the control."""
    places = [named.of("geo")[0] for named in heard.named if len(named.of("geo")) == 1]
    if places:
        return list(dict.fromkeys(places))
    groups = heard.vocabulary.values("assignment")
    named = [group for one in heard.named for group in one.of("assignment")]
    tested = [
        group
        for group in groups
        if not re.fullmatch(
            r"control|kontrolle?\w*|kontrollgruppe|0|none|c"
            r"|false",
            fold(group),
        )
    ]
    chosen = named[0] if len(named) == 1 else tested[0] if len(groups) == 2 and len(tested) == 1 else None
    return [f"assignment:{chosen}"] if chosen is not None else None


def _lost_revenue(heard: Heard) -> str | None:
    return geo_tests.money(heard) if geo_tests.lost(heard) else None


def _text(heard: Heard) -> str | None:
    return heard.quotes[0].text if heard.quotes else quotes.claimed(heard.text)


def _date(heard: Heard) -> str | None:
    """The one day that a question names."""
    period = heard.time.period
    return period.start.isoformat() if period and period.days == 1 else None


def _first_day(heard: Heard) -> str | None:
    """The day from which something held: the first one that a question names."""
    return _start(heard) or _as_of(heard)


def _texts(heard: Heard) -> list[str] | None:
    return [one.text for one in heard.quotes] or None


def _lang(heard: Heard) -> str:
    """The language of the quoted text, else of the question."""
    return language.detect(heard.quotes[0].text, heard.lang) if heard.quotes else heard.lang


def _question(heard: Heard) -> str:
    return heard.text


def _url(heard: Heard) -> str | None:
    return heard.addresses[0].text if heard.addresses else None


def _user_agent(heard: Heard) -> str | None:
    return quotes.crawler(heard.text)


def _robots_txt(heard: Heard) -> str | None:
    return quotes.robots_txt(heard.text)


def _consent_string(heard: Heard) -> str | None:
    return quotes.consent_string(heard.text)


def _window(heard: Heard) -> int | None:
    match = re.search(
        r"(\d{1,4})[ -]?(?:tage?[ns]?|days?|day)[ -]?(?:fenster|zeitfenster|window|lookback"
        r"|rückblick)|(?:touchpoints?|kontakte?|kontaktpunkte|touches) (?:der|in den|of the|within the|from the)"
        r" (?:letzten|last|past) (\d{1,4}) (?:tage|days)",
        heard.text,
        re.IGNORECASE,
    )
    return int(match[1] or match[2]) if match else None


_ORDINALS = {"first": 1, "second": 2, "third": 3, "erst": 1, "zweit": 2, "dritt": 3}


def _order(heard: Heard) -> int | None:
    match = re.search(
        r"markov\w*[ -]?([1-3])\b|\b([1-3])(?:\.|st|nd|rd|ter|er)?[ -]?(?:ordnung|order)\b"
        r"|\b(?:ordnung|order)[ -]?([1-3])\b|\b(first|second|third|erst|zweit|dritt)(?:er|en)?[ -](?:ordnung|order)\b",
        heard.text,
        re.IGNORECASE,
    )
    if match is None:
        return None
    return _ORDINALS[match[4].lower()] if match[4] else int(match[1] or match[2] or match[3])


def _worth(heard: Heard) -> bool | None:
    """Whether value is asked for and not the number of conversions."""
    return True if re.search(r"\b(?:umsatz|erlös\w*|wert|revenue|value)\b", heard.text, re.IGNORECASE) else None


def _to_come(heard: Heard) -> str | None:
    """A period to forecast: the fourth quarter, where no year is said and the last one is over, is the coming one."""
    period = heard.time.period
    told = re.search(r"\b(?:19|20)\d\d\b|letzt|vorig|vergangen|\blast\b|previous|\bpast\b", heard.text, re.IGNORECASE)
    if period is None or told or period.end >= heard.today:
        return _period(heard)
    later = [day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day) for day in
             (period.start, period.end)]  # fmt: skip
    return str(Period(start=later[0], end=later[1]))


def _horizon(heard: Heard) -> int | None:
    """Days from today to the end of a period that is still to come."""
    period = heard.time.period
    return (period.end - heard.today).days if period and period.end > heard.today else None


def _segment(heard: Heard) -> str | None:
    """The column to group by; grains of time group nobody."""
    return next((column for column in heard.by if column not in {*_TIMES, "customer_id"}), None)


def _engine(heard: Heard) -> str | None:
    """The slow way of computing, where somebody asks for it; `the full year` does not."""
    slow = r"\b(?:full|volle\w*) (?:engine|model|posterior|rechnung|bayes)|pymc|posterior|\bnuts\b"
    return "full" if re.search(slow, heard.text, re.IGNORECASE) else None


def _top(heard: Heard) -> int | None:
    return heard.top


_BY_NAME: dict[str, Filler] = {
    "period": _period, "start": _start, "end": _end, "month": _month, "against": _against,
    "as_of": _as_of, "day": _as_of, "date": _date, "on": _first_day, "placement": placement, "channel": channel,
    "metric": _metric, "where": _where, "top": _top, "treated": _treated,
    "budget": geo_tests.money, "text": _text, "texts": _texts, "lang": _lang, "question": _question, "query": _question,
    "url": _url, "user_agent": _user_agent, "robots_txt": _robots_txt, "string": _consent_string,
    "kind": _kind, "sensitivity": _sensitivity, "window_days": _window, "run": _run,
    "weeks": geo_tests.weeks, "treated_count": geo_tests.treated_count, "max_lost_revenue": _lost_revenue,
    "history": geo_tests.unsaid, "planned": geo_tests.unsaid, "running": geo_tests.unsaid,
    "horizon_days": _horizon,
    "segment_by": _segment, "engine": _engine, "order": _order, "value": _worth, "key": person, "customer": person,
    "target_cpa": targets.target_cpa, "target_roas": targets.target_roas, "min_cost": geo_tests.unsaid,
    "conversion_value": geo_tests.unsaid,
}  # fmt: skip
_BY_TYPE: tuple[tuple[Any, Filler], ...] = ((Period, _period), (Money, geo_tests.money))


@cache
def _kinds(annotation: Any) -> frozenset[Any]:
    """Every plain type inside an annotation; what is kept by name (`{"Brand": 5000}`) is no plain type."""
    inside = get_args(annotation)
    if get_origin(annotation) in {Literal, dict}:
        return frozenset()
    if not inside:
        return frozenset({annotation})
    kinds: set[Any] = set()
    for part in inside:
        if _hashable(part):
            kinds |= _kinds(part)
    return frozenset(kinds)


def _hashable(part: Any) -> bool:
    try:
        hash(part)
    except TypeError:
        return False
    return True


def _options(annotation: Any) -> tuple[str, ...]:
    """The texts that a Literal inside an annotation allows."""
    if get_origin(annotation) is Literal:
        return tuple(option for option in get_args(annotation) if isinstance(option, str))
    return tuple(option for part in get_args(annotation) for option in _options(part))


def is_many(annotation: Any) -> bool:
    """Whether an argument takes several values."""
    origin = get_origin(annotation)
    return origin in {list, tuple, set, frozenset} or any(is_many(part) for part in get_args(annotation))


def _most(field: FieldInfo) -> int | None:
    return next((limit for meta in field.metadata if isinstance(limit := getattr(meta, "max_length", None), int)), None)


def _chosen(options: tuple[str, ...], heard: Heard, *, several: bool) -> Any:
    """The options that a question names by themselves or by an everyday word; `last quarter` is not last click."""
    timeless = heard.text
    for one in heard.time.found:
        timeless = timeless[: one.start] + " " * (one.end - one.start) + timeless[one.end :]
    plain = _words(_outside_quotes(replace(heard, text=timeless)))
    said: dict[str, list[str]] = words()["options"]
    named: dict[int, str] = {}
    for option in options:
        forms = [option, option.replace("_", " "), *said.get(option, [])]
        places = [plain.find(_words(form)) for form in forms]
        found = [place for place in places if place >= 0]
        if found and option not in {"all", "auto", "none", "any"}:
            named[min(found)] = option
    ordered = [named[place] for place in sorted(named)]
    if not ordered:
        return None
    return ordered if several else ordered[0]


def _words(text: str) -> str:
    return f" {' '.join(token for token, _, _ in tokenise(text))} "


def _outside_quotes(heard: Heard) -> str:
    text = heard.text
    for one in sorted(heard.quotes, key=lambda one: -one.start):
        text = f"{text[: one.start]} {text[one.end :]}"
    return text


def ties(args: type[Arguments], heard: Heard) -> tuple[str, tuple[str, ...]] | None:
    """A name that may mean several things where the tool would filter by it: the words and what they may mean."""
    if "where" not in args.model_fields and "treated" not in args.model_fields:
        return None
    for named in heard.named:
        columns = dict.fromkeys(name.column for name in named.names)
        column = next(iter(columns))
        wanted = column == "geo" if "treated" in args.model_fields else named.names[0].kind in _FILTERED
        if wanted and len(named.of(column)) > 1:
            return named.words, named.of(column)
    return None
