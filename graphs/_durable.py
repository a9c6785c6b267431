# pyright: basic
"""DBOS behind one file: durable workflows that lie beside the ledger, say nothing, and connect to nowhere.

Steps and inputs are kept as JSON, never as pickles, so that a row that somebody changed can run no code.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from dbos import DBOS, SetWorkflowID
from dbos._serialization import Serializer
from dbos._utils import GlobalParams

from errors import LeitstandError
from graphs._alone import alone
from settings import Settings

FILE = "night.db"
SOON = 0.1
"""Seconds between two looks for what has to be taken up again."""
VERSION = "1"
"""Of the order of steps; pinned, because DBOS resumes only what the same version began."""
WAITING = ["PENDING", "ENQUEUED", "DELAYED"]


BROKE = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


class StepBroke(LeitstandError):
    """A step that went wrong in every attempt."""

    kind = "step"


class _Json(Serializer):
    """JSON only; of an exception only its name and words are kept."""

    def name(self) -> str:
        return "leitstand_json"

    def serialize(self, data: Any) -> str:
        return json.dumps(data, ensure_ascii=False, default=_error)

    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data, object_hook=_back)


def _error(value: Any) -> dict[str, str]:
    if isinstance(value, BaseException):
        return {"$error": f"{type(value).__name__}: {value}"[:500]}
    raise TypeError(f"a step returned {type(value).__name__}, which is no plain value")


def _back(shape: dict[str, Any]) -> Any:
    if set(shape) == {"$error"}:
        return StepBroke(en=f"A step failed ({shape['$error']}).", de=f"Ein Schritt schlug fehl ({shape['$error']}).")
    return shape


@contextmanager
def engine(settings: Settings) -> Generator[None]:
    """Workflows can run inside this block, of this process alone; what a dead one left half done is taken up again.

    Raises Running where another process of this house runs one.
    """
    with alone(settings):
        # Only under this flag, which an environment variable can set, does DBOS read addresses from the environment.
        GlobalParams.dbos_cloud = False
        logging.getLogger("dbos").addHandler(logging.NullHandler())  # with a handler there it adds none for the console
        logging.getLogger("dbos").propagate = False
        made = DBOS(
            config={
                "name": "leitstand",
                "system_database_url": _place(settings),
                "application_version": VERSION,
                "executor_id": "night",  # always the same: the lock says that no other one is alive
                "enable_otlp": False,
                "log_level": "CRITICAL",
                "serializer": _Json(),
                "use_listen_notify": False,
                "notification_listener_polling_interval_sec": 0.2,
            }
        )
        made._registry.get_internal_queue()._polling_interval_sec = SOON  # what is recovered comes through this queue
        try:
            DBOS.launch()
            yield
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=0)


def _place(settings: Settings) -> str:
    if url := settings.ledger_url.get_secret_value():
        return url
    settings.home.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{settings.home / FILE}"


def unfinished() -> list[str]:
    """Ids of workflows that began and did not end, the oldest first; those of other versions are given up."""
    found = DBOS.list_workflows(status=WAITING, sort_desc=False)
    for each in found:
        if each.app_version != VERSION:
            DBOS.cancel_workflow(each.workflow_id)
    return [each.workflow_id for each in found if each.app_version == VERSION]


def finished(id: str) -> Any:
    """What a workflow came to; waits for it."""
    return DBOS.retrieve_workflow(id).get_result(polling_interval_sec=SOON)


def started(id: str, flow: Callable[..., Any], *args: Any) -> Any:
    """Run a workflow under an id, once: what ran under it before is what it returns. One that broke is run anew."""
    tried = {each.workflow_id for each in DBOS.list_workflows(workflow_id_prefix=id, status=BROKE)}
    while id in tried:
        id += "'"
    with SetWorkflowID(id):
        return DBOS.start_workflow(flow, *args).get_result()


def step(name: str, work: Callable[..., Any], *args: Any) -> Any:
    """One step of a workflow: what it returned is kept, and never done again. Only inside a workflow."""
    return DBOS.run_step({"name": name}, work, *args)


workflow = DBOS.workflow
"""Marks a function whose steps are kept; between them it may do nothing that comes out differently the next time."""
