"""CRM, consents, creatives, mail, media plan, experiments, ways to the order and documents."""

from __future__ import annotations

from decimal import Decimal

import numpy as np


def test_contacts_and_deals(tree, world, read, total):
    leads, deals = world.tables["leads"], world.tables["deals"]
    contacts = read(tree / "hubspot" / "hubspot-crm-exports-all-contacts.csv", "Record ID", "utf-8", ",")
    assert [row["Email"] for row in contacts.rows] == leads["email"].tolist()
    assert {row["Lifecycle Stage"] for row in contacts.rows} <= {
        "Subscriber", "Lead", "Marketing Qualified Lead", "Sales Qualified Lead", "Opportunity", "Customer",
    }  # fmt: skip
    file = tree / "hubspot" / "hubspot-crm-exports-alle-deals.csv"
    german = "Dealname" in file.read_text(encoding="utf-8")[:200]
    sheet = read(file, "Dealname" if german else "Deal Name", "utf-8", ",")
    assert sheet.sum("Betrag" if german else "Amount") == total(deals["amount"])
    closed = sum(bool(row["Abschlussdatum" if german else "Close Date"]) for row in sheet.rows)
    assert closed == (~np.isnat(deals["closed_at"])).sum()


def test_consents(tree, world, read):
    file = next((tree / "consent").iterdir())
    german = file.name == "einwilligungen.csv"
    sheet = read(file, "Einwilligung" if german else "Granted", "utf-8", ";" if german else ",")
    said = [row["Einwilligung" if german else "Granted"] for row in sheet.rows]
    assert said.count("ja" if german else "yes") == world.tables["consents"]["granted"].sum()
    assert len(said) == len(world.tables["consents"]["subject"])


def test_creatives_and_mail(tree, world, read):
    file = next((tree / "media_library").iterdir())
    german = file.name == "werbemittel.csv"
    assets = read(file, "Asset-ID" if german else "Asset ID", "utf-8", ";" if german else ",")
    assert [row["Name"] for row in assets.rows] == world.tables["assets"]["name"].tolist()
    assert any(row["Rechte bis" if german else "Rights until"] for row in assets.rows)
    file = next((tree.parent / "aside" / "email").iterdir())
    mail = read(file, "Mailing", "utf-8", ";" if german else ",")
    assert mail.sum("Klicks" if german else "Clicks") == int(world.tables["email_days"]["clicks"].sum())


def test_media_weeks_are_whole_weeks_to_the_cent(tree, world, read, total):
    table = world.tables["media_days"]
    file = next((tree / "agentur").iterdir())
    german = file.name == "mediaplan_wochen.csv"
    sheet = read(file, "Woche" if german else "Week", "cp1252", ";" if german else ",")
    monday = np.where((table["day"].astype("datetime64[D]").astype(int) + 3) % 7 == 0)[0][0]
    span = slice(monday, monday + 7 * len(sheet.rows))
    assert len(sheet.rows) == (len(table["day"]) - monday) // 7
    assert sheet.sum("Umsatz" if german else "Revenue") == total(table["kpi"][span])
    assert sheet.sum("meta_prospecting_spend") == total(table["meta_prospecting"][span])
    assert sheet.rows[0]["Woche" if german else "Week"] in (
        f"{table['day'][monday].astype(object):%d.%m.%Y}", str(table["day"][monday]),
    )  # fmt: skip


def test_geo_panel_and_trial(tree, world, read, total):
    file = next((tree / "geo_test").iterdir(), None) if (tree / "geo_test").exists() else None
    panel = world.tables["geo_days"]
    if len(panel["day"]):
        german = file.name == "regionen.csv"
        sheet = read(file, "Region", "utf-8", ";" if german else ",")
        assert sheet.sum("Umsatz" if german else "Revenue") == total(panel["kpi"])
        assert sheet.sum("Kosten" if german else "Cost") == total(panel["cost"])
    trial = read(tree / "trial" / "voucher_trial.csv", "arm", "utf-8", ",")
    assert trial.sum("spend") == total(world.tables["trial"]["spend"])
    assert sum(row["arm"] == "voucher" for row in trial.rows) == (world.tables["trial"]["arm"] == "voucher").sum()


def test_journeys(tree, world, read, total):
    paths = world.tables["paths"]
    sheet = read(tree / "journeys" / "touchpoints.csv", "user_id", "utf-8", ",")
    assert len(sheet.rows) == len(paths["user_id"])
    assert sheet.sum("value") == total(paths["value"])
    assert sheet.sum("converted") == Decimal(int(paths["converted"].sum()))


def test_documents_hold_the_orders_to_models_word_for_word(trees, world):
    folder = trees["both"] / "exports" / "documents"
    reviews = (folder / "kundenbewertungen.md").read_text(encoding="utf-8")
    planted = [story for story in world.truth["stories"] if story["id"].startswith("review_")]
    assert planted
    assert all(story["effect"]["text"] in reviews for story in planted)
    assert (folder / "markenhandbuch.md").exists()
    assert (folder / "brand_handbook.md").exists()


def test_the_log_of_subject_lines(tree, world, read):
    sheet = read(tree / "email" / "subject_lines.csv", "propensity", "utf-8", ",")
    log = world.tables["bandit_log"]
    assert sum(float(row["reward"]) for row in sheet.rows) == log["reward"].sum()
    assert abs(sum(float(row["propensity"]) for row in sheet.rows) - log["propensity"].sum()) < 0.02
