"""One line for each question and each failure, on stderr: ids, names of tools, seconds and cost, and no word of it.

`LEITSTAND_LOG` is json, text or off. A failure is told by its type and place; its message may quote data and stays out.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graphs.events import LAST, Answered, Event, Planned, Spoke, ToolAt
from web.serving.metrics import ended

if TYPE_CHECKING:
    from ledger.threads import Turn
    from settings import Settings

NAME = "leitstand"
BROWSER = "handle_log_message"
"""With which the library of the pages logs whatever text a browser sends."""
MOST = 200
"""Questions that may be open at once in the log."""


class Log:
    """The log of one server."""

    def __init__(self, settings: Settings) -> None:
        self.form = settings.log
        self._open: dict[str, dict[str, Any]] = {}

    def seen(self, turn: Turn, event: Event) -> None:
        """Gather what happens in a question; its end is one line."""
        if self.form == "off":
            return
        if event.name == "begun":
            while len(self._open) > MOST:
                self._open.pop(next(iter(self._open)))
            self._open[turn.id] = {"from": time.perf_counter(), "tools": [], "cost": 0.0, "in": 0, "out": 0, "who": ""}
        line = self._open.get(turn.id)
        if line is None:
            return
        if isinstance(event, Planned):
            line["lang"] = event.lang
        elif isinstance(event, ToolAt) and event.state != "started":
            line["tools"].append({"tool": event.tool, "state": event.state, "seconds": event.seconds})
        elif isinstance(event, Spoke):
            line["cost"] += event.cost
            line["in"], line["out"] = line["in"] + event.tokens_in, line["out"] + event.tokens_out
        elif isinstance(event, LAST):
            self._ended(turn, event, self._open.pop(turn.id))

    def _ended(self, turn: Turn, event: Event, line: dict[str, Any]) -> None:
        answer = event.answer if isinstance(event, Answered) else {}
        told = {
            "event": "turn", "run": turn.run, "thread": turn.thread, "turn": turn.id, "status": ended(event),
            "lang": line.get("lang", ""), "seconds": round(time.perf_counter() - line["from"], 4),
            "tools": line["tools"], "proposals": len(answer.get("proposals", ())), "model": answer.get("model", "none"),
            "tokens_in": line["in"], "tokens_out": line["out"], "cost": line["cost"],
        }  # fmt: skip
        logging.getLogger(NAME).info("turn", extra={"told": told})


class Form(logging.Formatter):
    """A record as one line, as JSON or as text."""

    def __init__(self, form: str, *, debug: bool = False) -> None:
        super().__init__()
        self._json, self._debug = form == "json", debug

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = dict(getattr(record, "told", {}))
        if record.exc_info and record.exc_info[1] is not None:
            told |= {"event": "fault", **place(record.exc_info[1])}
        elif not told:
            # What a library says about its work; its arguments are what it works on. What a browser has it say is not.
            said = "" if record.funcName == BROWSER else str(record.msg)[:200]
            told = {"event": "note", "logger": record.name, "message": said}
        shape = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": record.levelname.lower(), **told}
        line = json.dumps(shape, ensure_ascii=False) if self._json else _text(shape)
        if self._debug and record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def place(failed: BaseException) -> dict[str, str]:
    """Type and place of a failure, without its message."""
    frames = traceback.extract_tb(failed.__traceback__)
    last = frames[-1] if frames else None
    where = f"{last.filename.rsplit('/', 2)[-2]}/{last.filename.rsplit('/', 1)[-1]}:{last.lineno}" if last else ""
    return {"type": type(failed).__name__, "where": where}


def _text(shape: dict[str, Any]) -> str:
    parts: list[str] = []
    for key, value in shape.items():
        if key in ("at", "level", "event") or value in ("", [], None):
            continue
        if key == "tools":
            value = ",".join(f"{each['tool']}={each['seconds']}s" for each in value)  # noqa: PLW2901
        parts.append(f"{key}={value}")
    line = f"{shape['at']} {shape['level']} {shape.get('event', '')} {' '.join(parts)}".rstrip()
    return "".join(each if each.isprintable() else "�" for each in line)  # one record, one line, no escapes


def configured(settings: Settings) -> None:
    """Send what is logged to stderr in the wanted form; nothing where it is off."""
    root = logging.getLogger()
    for handler in [*root.handlers]:
        root.removeHandler(handler)
    handler = logging.NullHandler() if settings.log == "off" else logging.StreamHandler(sys.stderr)
    handler.setFormatter(Form(settings.log, debug=settings.debug))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(NAME).setLevel(logging.INFO)
