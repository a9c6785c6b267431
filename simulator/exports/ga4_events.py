# pyright: basic, reportAttributeAccessIssue=false
# (pyarrow.compute makes its functions at import)
"""Google Analytics 4 in BigQuery: one `events_YYYYMMDD` a day, nested; JSON lines, the last week Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.exports._cells import address, constant, day, number, offset, text, whole
from simulator.exports._rows import Table, Tongue, kept
from simulator.exports._sheet import json_lines, json_text

if TYPE_CHECKING:
    from simulator.world import World

PARQUET_DAYS = 7
STREAM = "1690734215"
TEXTS = ("event_id", "page_location", "source", "medium", "campaign", "transaction_id", "currency")
"""Text parameters of an event; one that is empty is left out."""


def write(world: World, folder: Path, lang: Tongue) -> list[Path]:
    """Every day of the sample; the export knows no language."""
    events = world.tables["events"]
    days = events["occurred_at"].astype("datetime64[D]")
    written: list[Path] = []
    every = np.unique(days)
    for number_, one in enumerate(every):
        part = kept(events, days == one)
        stem = folder / "ga4_bigquery" / f"events_{one.astype(object):%Y%m%d}"
        if number_ < len(every) - PARQUET_DAYS:
            written.append(json_lines(stem.with_suffix(".jsonl"), _json(part)))
        else:
            written.append(_parquet(stem.with_suffix(".parquet"), part))
    return written


def _params(events: Table) -> dict[str, Any]:
    bought = events["name"] == "purchase"
    return {
        "event_id": text(events["event_id"]), "page_location": address(events["page"]),
        **{name: text(events[name]) for name in ("source", "medium", "campaign")},
        "transaction_id": text(events["order_id"]), "currency": text(np.where(bought, "EUR", "")),
    }  # fmt: skip


def micros(events: Table) -> np.ndarray:
    """Millionths of a second since 1970, UTC."""
    local = events["occurred_at"].astype("datetime64[s]").astype(np.int64)
    return (local - offset(events["occurred_at"])) * 1_000_000


def _session(events: Table) -> np.ndarray:
    """The number of a session: the half hour in which it is."""
    return micros(events) // 1_000_000 // 1800 * 1800


def _json(events: Table) -> dict[str, Any]:
    """BigQuery writes whole numbers as texts and leaves out what is not there."""
    import pyarrow.compute as pc

    rows = len(events["event_id"])
    params = _params(events)
    value = number(events["revenue"] / 100, 2)
    bought = pc.not_equal(params["transaction_id"], "")
    parts = [_glued('{"key": "ga_session_id", "value": {"int_value": "', whole(_session(events)), '"}}')]
    for name in TEXTS:
        one = _glued(f', {{"key": "{name}", "value": {{"string_value": ', json_text(params[name]), "}}")
        parts.append(pc.if_else(pc.equal(params[name], ""), "", one))
    parts.append(pc.if_else(bought, _glued(', {"key": "value", "value": {"double_value": ', value, "}}"), ""))
    ecommerce = _glued('{"transaction_id": ', json_text(params["transaction_id"]), ', "purchase_revenue": ', value, "}")
    storage = pc.if_else(events["consent"] == "granted", '"Yes"', '"No"')
    return {
        "event_date": json_text(day(events["occurred_at"], "%Y%m%d")),
        "event_timestamp": _glued('"', whole(micros(events)), '"'), "event_name": json_text(events["name"]),
        "event_params": _glued("[", *parts, "]"), "user_id": _or_null(events["user_id"]),
        "user_pseudo_id": _or_null(events["anonymous_id"]),
        "privacy_info": {"analytics_storage": storage, "ads_storage": storage},
        "device": {"category": json_text(events["device"]), "web_info": {"browser": json_text(events["browser"])}},
        "geo": {"country": constant('"Germany"', rows)},
        "collected_traffic_source": {
            "manual_source": _or_null(events["source"]), "manual_medium": _or_null(events["medium"]),
            "manual_campaign_name": _or_null(events["campaign"]),
        },
        "ecommerce": pc.if_else(bought, ecommerce, "null"), "stream_id": constant(f'"{STREAM}"', rows),
        "platform": constant('"WEB"', rows),
    }  # fmt: skip


def _glued(*parts: Any) -> Any:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(*parts, "")


def _or_null(values: Any) -> Any:
    import pyarrow.compute as pc

    return pc.if_else(pc.equal(text(values), ""), "null", json_text(values))


def _parquet(file: Path, events: Table) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file.parent.mkdir(parents=True, exist_ok=True)
    rows = len(events["event_id"])
    params = _params(events)
    empty = pa.nulls(rows, pa.string())
    storage = pa.array(np.where(events["consent"] == "granted", "Yes", "No").astype(object))
    manual = {f"manual_{name}{'_name' if name == 'campaign' else ''}": _null(params[name])
              for name in ("source", "medium", "campaign")}  # fmt: skip
    revenue = pa.array(events["revenue"] / 100, mask=events["order_id"] == "")
    table = {
        "event_date": day(events["occurred_at"], "%Y%m%d"), "event_timestamp": pa.array(micros(events)),
        "event_name": text(events["name"]), "event_params": _nested(events, params),
        "user_id": _null(text(events["user_id"])), "user_pseudo_id": _null(text(events["anonymous_id"])),
        "privacy_info": _struct({"analytics_storage": storage, "ads_storage": storage}),
        "device": _struct({"category": text(events["device"]),
                           "web_info": _struct({"browser": text(events["browser"])})}),
        "geo": _struct({"country": constant("Germany", rows), "region": empty}),
        "collected_traffic_source": _struct(manual),
        "ecommerce": _struct({"transaction_id": _null(params["transaction_id"]), "purchase_revenue": revenue}),
        "stream_id": constant(STREAM, rows), "platform": constant("WEB", rows),
    }  # fmt: skip
    pq.write_table(pa.table(table), file)
    return file


def _nested(events: Table, params: dict[str, Any]) -> Any:
    """A list of key and value per row; parameters that are empty are left out."""
    import pyarrow as pa

    rows = len(events["event_id"])
    names = ["ga_session_id", *TEXTS, "value"]
    filled = np.stack(
        [np.ones(rows, bool), *(np.asarray(params[name]) != "" for name in TEXTS), events["order_id"] != ""], axis=1
    )
    row, which = np.nonzero(filled)
    texts = pa.concat_arrays([params[name] for name in TEXTS])
    is_text = (which > 0) & (which <= len(TEXTS))
    string = texts.take(pa.array(np.where(is_text, (which - 1) * rows + row, 0), mask=~is_text))
    whole_ = pa.array(_session(events)[row], mask=which != 0)
    double = pa.array((events["revenue"] / 100)[row], mask=which != len(TEXTS) + 1)
    value = _struct({"string_value": string, "int_value": whole_, "double_value": double})
    ends = np.r_[0, np.cumsum(filled.sum(axis=1))]
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), _struct({"key": text(names).take(pa.array(which)),
                                                                         "value": value}))  # fmt: skip


def _null(column: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def _struct(fields: dict[str, Any]) -> Any:
    import pyarrow as pa

    return pa.StructArray.from_arrays(list(fields.values()), list(fields))
