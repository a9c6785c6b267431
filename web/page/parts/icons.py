"""The icons of the house: lines on a grid of 20, the colour of the text around them."""

from __future__ import annotations

from web.html import Html

PATHS = {
    "morning": "M3 14h14M5.5 14a4.5 4.5 0 0 1 9 0M10 3v3M3.8 6.8l1.8 1.8M16.2 6.8l-1.8 1.8M6 17h8",
    "chat": "M3 4.5h14v9H9l-4 3v-3H3z", "inbox": "M3 11.5 5 4h10l2 7.5V16H3zM3 11.5h4.2l1 2h3.6l1-2H17",
    "truth": "M10 3v14M4 6h12M4 6l-2 5h4zM16 6l-2 5h4zM7 17h6",
    "plan": "M3 6h8M15 6h2M3 14h2M9 14h8M11 4h4v4h-4zM5 12h4v4H5z",
    "experiments": "M8 3h4M8.7 3v5L4 15.5A1 1 0 0 0 5 17h10a1 1 0 0 0 1-1.5L11.3 8V3M6.5 12h7",
    "data": "M4 5.5C4 4 6.7 3 10 3s6 1 6 2.5S13.3 8 10 8 4 7 4 5.5z"
    "M4 5.5v9C4 16 6.7 17 10 17s6-1 6-2.5v-9M4 10c0 1.5 2.7 2.5 6 2.5s6-1 6-2.5",
    "runs": "M4 4h12v12H4zM8 7.5l4 2.5-4 2.5z",
    "audit": "M10 2.5 16.5 5v5c0 4-2.8 6.5-6.5 7.5C6.3 16.5 3.5 14 3.5 10V5zM7 10l2.2 2.2L13.2 8",
    "track": "M3 16V4M3 16h14M6 12.5l3.5-4 3 2.5L17 5", "settings": "M4 6h12M4 10h12M4 14h12M7 4v4M13 8v4M8 12v4",
    "house": "M3 16.5V4M3 16.5h14M6 13l3.2-5 3 2.5L16 4.5",
    "stop": "M7 2.800h6L17.2 7v6L13 17.200H7L2.8 13V7zM10 6v5M10 13.200v.3",
    "theme": "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14", "menu": "M3 5.5h14M3 10h14M3 14.5h14",
    "close": "M5 5l10 10M15 5 5 15", "search": "M8.5 3.5a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12.3 12.3 17 17",
    "good": "M4 10.5 8 14.5 16 5.5", "bad": "M5 5l10 10M15 5 5 15",
    "undo": "M4 8h8a4 4 0 0 1 0 8H7M4 8l3.5-3.5M4 8l3.5 3.5",
    "up": "M6.5 9v8M3 9h3.500l3-6c1.500 0 2.200 1 2 2.500L11 8h5l-1.300 7.500c-.2 1-.9 1.500-1.700 1.500H3z",
    "down": "M6.5 11V3M3 11h3.500l3 6c1.500 0 2.200-1 2-2.500L11 12h5l-1.300-7.500c-.2-1-.9-1.500-1.700-1.500H3z",
    "rename": "M4 16l.8-3.500L13 4.200l2.800 2.800-8.300 8.200zM4 16l3.500-.8",
    "retry": "M16 10a6 6 0 1 1-2-4.500M16 3v3.500h-3.500",
    "delete": "M4.500 6h11M8 6V4h4v2M6 6l.7 10h6.600L14 6", "send": "M10 16V4M10 4 5 9M10 4l5 5",
    "out": "M8 4H4v12h4M8 10h9M13.5 6.500 17 10l-3.500 3.500",
    "new": "M10 4v12M4 10h12", "file": "M5 3h7l3 3v11H5zM12 3v3h3",
}  # fmt: skip


def icon(name: str, size: int = 18) -> Html:
    """An icon; decoration only, the word stands beside it."""
    return Html(
        f'<svg width="{size}" height="{size}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{PATHS[name]}"/></svg>'
    )
