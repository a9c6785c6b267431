# pyright: basic
"""How a file writes dates and amounts: decided by whole columns, asked for where that leaves two readings."""

from __future__ import annotations

from errors import BadFile
from warehouse import dates, numbers, roles
from warehouse.cells import NUMERIC, Target
from warehouse.contract import Column, Contract
from warehouse.match import CODES, currency_of
from warehouse.plan import ImportPlan
from warehouse.staged import Staged


def decide(targets: list[Target], staged: Staged, hints: dict[str, str], plan: ImportPlan, habit: str = "") -> None:
    """Decide the date form and the decimal sign of each column; `habit` is how the format writes its dates."""
    con, file = staged.con, staged.piece.name
    for target in targets:
        if target.column.type in {"date", "timestamp"}:
            if target.source is None:
                target.form = dates.FORMS["yyyy-mm-dd"]
                continue
            column = f"c{target.source}"
            try:
                target.form = dates.form_of(con, staged.table, column, target.header, file, hints.get("date_format"))
            except BadFile as asked:
                if not habit or "readings" not in asked.detail:
                    if not _optional_empty(target, staged, asked):
                        raise
                    target.form = dates.FORMS["yyyy-mm-dd"]
                    continue
                target.form = dates.form_of(con, staged.table, column, target.header, file, habit)
            plan.date_format = target.form.name
    counted = [t for t in targets if t.column.type in NUMERIC and t.source is not None]
    if staged.typed and not any(_commas(staged, t) for t in counted):
        plan.decimal = "."
        return
    _decimals(counted, staged, hints.get("decimal"), plan)


def _optional_empty(target: Target, staged: Staged, asked: BadFile) -> bool:
    """A column of dates that nobody needs and that is empty throughout stops nothing."""
    if target.column.required or "readings" in asked.detail:
        return False
    gone = numbers.missing(f"c{target.source}")
    return not staged.con.execute(f"select count(*) from {staged.table} where not {gone}").fetchone()[0]


def _commas(staged: Staged, target: Target) -> bool:
    found = staged.con.execute(f"select count(*) from {staged.table} where contains(c{target.source}, ',')").fetchone()
    return found[0] > 0


def _decimals(counted: list[Target], staged: Staged, hint: str | None, plan: ImportPlan) -> None:
    said = {"comma": ",", "komma": ",", ",": ",", "point": ".", "punkt": ".", "dot": ".", ".": "."}
    if hint and (sign := said.get(hint.strip("'\" ").lower())):
        for target in counted:
            target.decimal = sign
        plan.decimal = sign
        return
    seen = {
        t.name: numbers.evidence(staged.con, staged.table, f"c{t.source}", whole=t.column.type == "integer")
        for t in counted
    }
    point, comma = sum(e.point for e in seen.values()), sum(e.comma for e in seen.values())
    unsure = next((e.example for e in seen.values() if e.either), "")
    general = "," if comma > point else "."
    if not point and not comma and unsure:
        general = _habit(staged, plan, unsure)
    for target in counted:
        own = seen[target.name]
        target.decimal = general if own.point == own.comma else "," if own.comma > own.point else "."
    plan.decimal = general if {t.decimal for t in counted} <= {general} else ", ."


def _habit(staged: Staged, plan: ImportPlan, example: str) -> str:
    """No value decides; a semicolon with German headers, or a comma with others, does. Otherwise ask."""
    german, semicolon = plan.header_language == "de", staged.separator == "semicolon"
    if staged.separator == "comma" and "." in example:
        return "."  # in a file that separates by commas a lone point is a decimal point
    if german == semicolon or staged.separator in {"tab", "none"}:
        return "," if german else "."
    other = "." if "," in example else ","
    grouped = example.replace(",", "").replace(".", "")
    raise BadFile(
        en=f"The number {example} in {staged.piece.name} can be read two ways: as {grouped} or as"
        f" {example.replace(',', '.')}.",
        de=f"Die Zahl {example} in {staged.piece.name} lässt zwei Lesarten zu: {grouped} oder"
        f" {example.replace('.', ',')}.",
        do_en=f"Say which sign is the decimal sign: --map decimal={'comma' if other == '.' else 'point'} or"
        f" decimal={'point' if other == '.' else 'comma'}.",
        do_de=f"Sagen Sie, was das Dezimalzeichen ist: --map decimal={'komma' if other == '.' else 'punkt'} oder"
        f" decimal={'punkt' if other == '.' else 'komma'}.",
        file=staged.piece.name,
    )


def currency(agreed: Contract, staged: Staged, targets: list[Target], hints: dict[str, str]) -> str | None:
    """The currency that the file names: in a column, in a header, or beside its amounts."""
    if any(t.name == "currency" for t in targets):
        found = staged.con.execute(
            f"select string_agg(distinct currency, '+' order by currency) from {staged.table}_good"
        ).fetchone()
        return found[0]
    if hints.get("currency") in CODES:
        return hints["currency"]
    for target in targets:
        if target.column.type == "money" and target.source is not None and (code := currency_of(target.header)):
            return code
    for target in targets:
        if target.column.type == "money" and target.source is not None and not staged.typed:
            found = staged.con.execute(
                f"select c{target.source} from {staged.table} where regexp_matches(c{target.source},"
                f" '[€£$]|[A-Z]{{3}}') limit 1"
            ).fetchone()
            if found and (code := currency_of(f"({found[0].strip(' 0123456789.,-')})")):
                return code
    return None


def role_column(role: str, agreed: Contract, staged: Staged, number: int) -> Column:
    """What a column of a role must look like; a feature is a number if all of its values are."""
    if role in agreed.columns:
        return agreed.columns[role].model_copy(update={"required": agreed.columns[role].required and role != "media"})
    return Column(type="number" if roles.numeric(staged, [number]) and not _words(staged, number) else "text")


def _words(staged: Staged, number: int) -> bool:
    """A feature with any value that is no number stays a text: a stray word is a category, not a fault."""
    gone = numbers.missing(f"c{number}")
    read = (
        f"coalesce(try_cast(c{number} as double)::varchar, {numbers.value(f'c{number}', '.')},"
        f" {numbers.value(f'c{number}', ',')})"
    )
    found = staged.con.execute(f"select count(*) from {staged.table} where not {gone} and {read} is null").fetchone()
    return found[0] > 0
