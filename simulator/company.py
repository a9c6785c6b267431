# pyright: basic
"""Talfuchs, a mid-size German shop for outdoor and home goods: its parameters as data, which are the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NAME = "Talfuchs"
SITE = "https://www.talfuchs.example"
PLATFORMS = ("google", "meta", "microsoft", "tiktok", "linkedin", "pinterest")


@dataclass(frozen=True)
class Line:
    """One paid channel on one platform, with its true effect.

    budget      EUR a day as planned
    cpc, ctr    price of a click in EUR and clicks per impression, in a calm market with fresh creatives
    volume      clicks a day to be had at bid 1 and demand 1
    carryover   share of yesterday's pressure left today (geometric adstock, normalised to sum 1)
    half, slope Hill curve: pressure in EUR a day that gives half of `top`, and its steepness
    top         orders a day that full pressure would cause at demand 1
    lag         mean days from click to order
    click, view share of orders caused by others whose buyer also clicked (saw) this line at planned budget
    credit      what the platform's tag reports: days a click counts, share of views counted, weight per conversion
    """

    name: str
    platform: str
    channel: str
    budget: float
    cpc: float
    ctr: float
    volume: float
    carryover: float
    half: float
    slope: float
    top: float
    lag: float
    click: float
    view: float
    credit: tuple[int, float, float]


LINES = (
    Line("google_search_brand", "google", "search_brand",
         150, 0.42, 0.34, 230, 0.0, 0, 1.0, 0.0, 0.3, 0.115, 0.0, (30, 0.0, 1.22)),
    Line("google_search_generic", "google", "search_generic",
         340, 0.95, 0.052, 900, 0.15, 380, 1.2, 19.5, 1.6, 0.05, 0.0, (30, 0.0, 1.22)),
    Line("google_shopping", "google", "shopping",
         380, 0.48, 0.011, 1700, 0.10, 420, 1.2, 24.0, 1.4, 0.075, 0.0, (30, 0.0, 1.22)),
    Line("google_video", "google", "video",
         130, 0.32, 0.0062, 2500, 0.78, 170, 1.3, 9.5, 4.0, 0.01, 0.03, (30, 0.35, 1.22)),
    Line("meta_prospecting", "meta", "social_prospecting",
         400, 0.72, 0.0105, 3000, 0.55, 430, 1.3, 27.0, 3.2, 0.04, 0.11, (7, 0.75, 1.1)),
    Line("meta_retargeting", "meta", "social_retargeting",
         115, 0.62, 0.017, 420, 0.30, 50, 1.0, 1.7, 1.0, 0.055, 0.07, (7, 0.75, 1.1)),
    Line("microsoft_search_brand", "microsoft", "search_brand",
         25, 0.35, 0.3, 34, 0.0, 0, 1.0, 0.0, 0.3, 0.016, 0.0, (30, 0.0, 1.0)),
    Line("microsoft_search_generic", "microsoft", "search_generic",
         65, 0.78, 0.041, 190, 0.15, 75, 1.2, 3.9, 1.6, 0.01, 0.0, (30, 0.0, 1.0)),
    Line("tiktok_video", "tiktok", "video",
         115, 0.41, 0.0083, 2200, 0.62, 150, 1.4, 6.0, 3.5, 0.012, 0.06, (7, 0.6, 1.05)),
    Line("linkedin_leads", "linkedin", "social_prospecting",
         95, 4.1, 0.0046, 120, 0.50, 110, 1.2, 0.8, 6.0, 0.002, 0.01, (30, 0.3, 1.0)),
    Line("pinterest_prospecting", "pinterest", "social_prospecting",
         65, 0.38, 0.0071, 1100, 0.60, 80, 1.2, 3.4, 4.5, 0.012, 0.05, (30, 0.5, 1.0)),
)  # fmt: skip
LINE = {line.name: i for i, line in enumerate(LINES)}
BRAND = np.array([line.channel == "search_brand" for line in LINES])
BRAND_INCREMENTAL = 0.005
"""Orders that a click on a brand ad causes; its clicks are followed by about 0.09, nearly all of which come anyway."""
AWARE = {"google_video": 0.10, "meta_prospecting": 0.12, "tiktok_video": 0.06, "pinterest_prospecting": 0.03}
"""By how much full pressure of a line raises the number of people who search for the brand."""
COUPLING = 0.5
"""How far the effect of media follows the market: effect × demand ** COUPLING."""


@dataclass(frozen=True)
class Campaign:
    """A campaign: its line, its share of the line's budget, share of clicks on mobile, conversion weight, its ads."""

    id: str
    name: str
    line: str
    share: float
    mobile: float
    weight: float
    groups: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


CAMPAIGNS = (
    Campaign("g-101", "Brand DE", "google_search_brand", 1.0, 0.58, 1.0, (
        ("Marke exakt", ("RSA Marke",), ("talfuchs", "talfuchs shop")),
        ("Marke weit", ("RSA Marke",), ("talfuchs rucksack", "talfuchs gutschein")))),
    Campaign("g-102", "Generic Outdoor DE", "google_search_generic", 0.6, 0.55, 1.0, (
        ("Rucksäcke", ("RSA Rucksack",), ("wanderrucksack", "trekkingrucksack", "rucksack damen", "rucksack herren")),
        ("Zelte", ("RSA Zelt",), ("kuppelzelt 3 personen", "trekkingzelt", "zelt kaufen")),
        ("Schlafsäcke", ("RSA Schlafsack",), ("daunenschlafsack", "schlafsack winter")))),
    Campaign("g-103", "Generic Wohnen DE", "google_search_generic", 0.4, 0.5, 0.9, (
        ("Decken", ("RSA Decke",), ("wolldecke", "wolldecke schurwolle", "kuscheldecke")),
        ("Kochen", ("RSA Kochen",), ("emaille topf", "feuerschale garten", "campinggeschirr")))),
    Campaign("g-104", "Shopping Alle Produkte", "google_shopping", 0.65, 0.62, 1.0, (
        ("Outdoor", ("Produktanzeige",), ()), ("Wohnen", ("Produktanzeige",), ()),
        ("Garten", ("Produktanzeige",), ()))),
    Campaign("g-105", "Shopping Bestseller", "google_shopping", 0.35, 0.6, 1.2, (
        ("Top 20", ("Produktanzeige",), ()), ("Neuheiten", ("Produktanzeige",), ()))),
    Campaign("g-106", "YouTube Draußen zuhause", "google_video", 1.0, 0.7, 1.0, (
        ("Interessen Outdoor", ("Film Hütte 30s", "Film Regen 15s"), ()),)),
    Campaign("m-201", "Prospecting Broad", "meta_prospecting", 0.5, 0.28, 1.0, (
        ("Broad 25-54", ("Karussell Hütte", "Video Regenprobe"), ()),
        ("Broad 55+", ("Bild Wolldecke", "Video Feuerschale"), ()))),
    Campaign("m-202", "Prospecting Lookalike", "meta_prospecting", 0.5, 0.9, 1.22, (
        ("Lookalike 1 %", ("Karussell Rucksack", "UGC Trekking"), ()),
        ("Lookalike 3 %", ("Bild Zelt", "UGC Familie"), ()))),
    Campaign("m-203", "Retargeting Warenkorb", "meta_retargeting", 1.0, 0.75, 1.0, (
        ("Warenkorb 7 Tage", ("Katalog Warenkorb", "Bild Versandkostenfrei"), ()),
        ("Besucher 30 Tage", ("Katalog Besucher", "Bild Neuheiten"), ()))),
    Campaign("b-301", "MS Brand", "microsoft_search_brand", 1.0, 0.2, 1.0, (
        ("Marke", ("RSA Marke",), ("talfuchs", "talfuchs shop")),)),
    Campaign("b-302", "MS Generic", "microsoft_search_generic", 1.0, 0.22, 1.0, (
        ("Outdoor", ("RSA Outdoor",), ("wanderrucksack", "trekkingzelt", "daunenschlafsack")),
        ("Wohnen", ("RSA Wohnen",), ("wolldecke", "feuerschale garten")))),
    Campaign("t-401", "TikTok Draußen", "tiktok_video", 0.7, 0.97, 1.0, (
        ("18-34", ("Packliste", "Zelt in 60 Sekunden"), ()),)),
    Campaign("t-402", "TikTok Hüttenleben", "tiktok_video", 0.3, 0.97, 1.0, (
        ("25-44", ("Hüttenabend", "Suppe am Feuer"), ()),)),
    Campaign("l-501", "LinkedIn Firmengeschenke", "linkedin_leads", 1.0, 0.45, 1.0, (
        ("HR und Office", ("Geschenkbox", "Teamtag Whitepaper"), ()),)),
    Campaign("p-601", "Pinterest Wohnideen", "pinterest_prospecting", 0.6, 0.85, 1.0, (
        ("Einrichten", ("Pin Wolldecke", "Pin Emaille"), ()),)),
    Campaign("p-602", "Pinterest Camping", "pinterest_prospecting", 0.4, 0.85, 1.0, (
        ("Camping", ("Pin Zeltplatz", "Pin Lagerfeuer"), ()),)),
)  # fmt: skip
CAMPAIGN = {campaign.id: i for i, campaign in enumerate(CAMPAIGNS)}

CELLS = (
    ("mobile", "Safari", 0.30), ("mobile", "Chrome", 0.27), ("mobile", "Samsung Internet", 0.06),
    ("desktop", "Chrome", 0.17), ("desktop", "Firefox", 0.06), ("desktop", "Safari", 0.05), ("desktop", "Edge", 0.06),
    ("tablet", "Safari", 0.03),
)  # fmt: skip
"""Device, browser and their share of people."""
GRANTED = np.array([0.66, 0.74, 0.72, 0.71, 0.58, 0.67, 0.74, 0.69])
"""Share of visits that grant consent, per cell."""
BLOCKED = np.array([0.05, 0.03, 0.08, 0.17, 0.33, 0.10, 0.12, 0.05])
"""Share of visits whose measurement a blocker stops, per cell, whatever the consent."""
PINGS = 0.55
"""Share of visits without consent that are still counted by cookieless pings."""
ITP_DAYS = 7
"""Safari forgets an ad click after so many days: the visit then counts as direct."""
DEVICES = ("mobile", "desktop", "tablet")

EXTRA_SOURCES = (
    ("", "", ""), ("google", "organic", ""), ("bing", "organic", ""), ("newsletter", "email", "Newsletter"),
    ("preisfalke.example", "referral", ""), ("wanderblog.example", "referral", ""),
)  # fmt: skip
PLATFORM_SOURCE = {
    "google": ("google", "cpc"), "meta": ("facebook", "paid_social"), "microsoft": ("bing", "cpc"),
    "tiktok": ("tiktok", "paid_social"), "linkedin": ("linkedin", "paid_social"),
    "pinterest": ("pinterest", "paid_social"),
}  # fmt: skip
LINE_OF = np.array([LINE[campaign.line] for campaign in CAMPAIGNS])
SOURCES = EXTRA_SOURCES + tuple((*PLATFORM_SOURCE[LINES[LINE[c.line]].platform], c.name) for c in CAMPAIGNS)
DIRECT, ORGANIC, BING, MAIL, COMPARE, BLOG = range(len(EXTRA_SOURCES))

BASE_ORDERS = 55.0
"""Orders a day of new customers that no advertising causes, at demand 1 and the first day's size of the company."""
GROWTH = 0.06
"""Yearly growth of that number."""
ELASTICITY = -1.4
"""Price elasticity of demand."""
CLV = {"r": 0.5, "alpha": 52.0, "a": 2.4, "b": 1.35}
"""BG/NBD with days as the unit: purchase rate ~ Gamma(r, alpha), chance to leave after a purchase ~ Beta(a, b)."""
SPEND_SHAPE = 9.0
"""A customer's level of spending ~ Gamma(SPEND_SHAPE) / SPEND_SHAPE: more pieces, dearer ones."""
FREE_SHIPPING, SHIPPING, VAT = 5900, 490, 19
"""Cents, cents, per cent (prices hold it)."""
REFUND_RATE = 0.085
FOUNDED_DAYS = 540
"""The shop opened so long before the first day of the history."""
