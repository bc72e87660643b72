"""Colours: one accent, and scales whose order also shows in grey and to the colour-blind."""

from __future__ import annotations

from asvat.reporting.model import Tone

TEXT = "#0b0c0c"
MUTED = "#505a5f"
RULE = "#b1b4b6"
PAPER = "#ffffff"
LAND = "#f3f2f1"
ACCENT = "#12436d"
ACCENT_PALE = "#c6d6e6"
ALERT = "#b3361b"

# Light to dark; single hue, so that its order survives printing in grey.
SEQUENCE = ("#d7e3ef", "#a3c1dc", "#6496c4", "#2f6ba3", "#12436d")

TONES: dict[Tone, str] = {
    "hot-3": "#8c1c13",
    "hot-2": "#e4572e",
    "hot-1": "#f6b26b",
    "none": "#d5d9dc",
    "cold-1": "#a9cbe8",
    "cold-2": "#3d7ab8",
    "cold-3": "#0b3c6f",
}


def ink_on(fill: str) -> str:
    """Return black or white, whichever reads better on `fill`."""
    parts = [int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return PAPER if (1.05 / (light + 0.05)) > ((light + 0.05) / 0.05) else TEXT
