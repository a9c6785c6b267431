"""The first minutes of a home in a browser: the demo company into it, by the code of `simulate` and `import`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from errors import BadArguments
from policies import roles
from web.demo import DAYS, FIRST, SEED

if TYPE_CHECKING:
    from errors import Lang
    from settings import Settings
    from terms import Principal
    from web.works import Step, Work

KIND = "demo"
FOLDER = "company"


def empty(settings: Settings) -> bool:
    """Whether nothing is loaded in this home."""
    from tools.calling import reader

    return not reader(settings).kinds()


def practising(settings: Settings) -> bool:
    """Whether this home holds the demo company."""
    return (settings.home / FOLDER / "exports").is_dir()


def demo(settings: Settings, lang: Lang, by: Principal, days: int = DAYS) -> Work:
    """Begin to load the demo company into this home.

    Raises:
        Forbidden: by role.
        BadArguments: something is loaded already; the two would mix.
    """
    from web import works

    roles.require(by, "import_data")
    going = works.going(settings.home, KIND)
    if going is not None:
        return going
    if not empty(settings):
        raise BadArguments(
            en="There are data here already; the demo company would mix with them.",
            de="Hier liegen schon Daten; die Beispielfirma würde sich mit ihnen mischen.",
            do_en="Start another home for it: leitstand --home FOLDER serve",
            do_de="Nehmen Sie dafür ein anderes Verzeichnis: leitstand --home ORDNER serve",
        )  # fmt: skip
    return works.begin(settings.home, KIND, lambda step: load(settings, lang, step, days))


def load(settings: Settings, lang: Lang, step: Step, days: int = DAYS) -> dict[str, Any]:
    """The company until yesterday as files, these imported, and its house furnished; how many files and rows."""
    import shutil

    from acting.office import Office
    from web.demo_night import furnish
    from web.importing import run_import
    from web.simulating import run_simulation

    place = settings.home / FOLDER
    if place.exists():  # begun before and cut off
        shutil.rmtree(place)
    run_simulation(
        place, seed=SEED, days=days, last=None, tongue="both", today=settings.day, lang=lang,
        progress=lambda name, done, total: step("files", done, total),
    )  # fmt: skip
    folders = [place / "exports" / name for name in FIRST if (place / "exports" / name).exists()]
    shape, _ = run_import(
        settings, folders, kind=None, mapping="", dataset=None, plan_only=False, lang=lang,
        progress=lambda name, done, total: step("import", done, total),
    )  # fmt: skip
    furnish(settings, Office.open(settings))
    loads = [load for load in shape["loads"] if load.get("rows")]
    return {"ok": shape["ok"], "files": len(loads), "rows": sum(load["rows"] for load in loads)}
