"""What the report says of its methods and its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from asvat.reporting.model import MethodNote, SourceNote

OGL = "Open Government Licence v3.0"

METHODS = (
    MethodNote(
        "Hot spots",
        "Every cell is held, with its eight neighbours, against what chance would do with the same "
        "counts on the same cells. The p value is exact, and "
        "peaks are held against the rest of the area; since tens of thousands of cells are "
        "tested at once, false discoveries are controlled, so that at most 5 in 100 of the cells "
        "shown as hot at 95% are there by chance.",
        "Getis and Ord 1992; Ord and Getis 1995; Benjamini and Hochberg 1995",
    ),
    MethodNote(
        "Change and unusual months",
        "A log-linear trend with month factors; intervals allow for more variation than chance "
        "(quasi-Poisson). Months that are missing are left out, not counted as quiet.",
        "McCullagh and Nelder 1989",
    ),
    MethodNote(
        "Emerging hot spots",
        "Hot spots month by month, false discoveries controlled over cells and months, with the "
        "Mann-Kendall trend. Recent and earlier months do not overlap.",
        "Ord and Getis 1995; Mann 1945; Kendall 1975",
    ),
    MethodNote(
        "Concentration",
        "The generalised Gini measures from the most even spread that the number of incidents "
        "allows, so that sparse counts do not look concentrated by themselves.",
        "Bernasco and Steenbeek 2017; Weisburd 2015",
    ),
    MethodNote(
        "Were last year's maps right?",
        "Each held-out month is forecast from earlier months alone. The prediction accuracy index "
        "(PAI) is the share of incidents caught over the share of area watched; 1 is chance. The "
        "efficiency index (PEI) is the share of the best possible.",
        "Chainey, Tompson and Uhlig 2008; Hunt 2016",
    ),
    MethodNote(
        "Hotspots list",
        "Hot cells that touch are one hotspot. Its intervals, that of its change in a year too, "
        "are those of Poisson counts, and too narrow where incidents come in bursts. Some of the "
        "height of any chosen hotspot is chance, so on average they will seem to fall.",
        "",
    ),
)


_SOURCES = {
    "police_uk.street": "data.police.uk street-level crime",
    "police_uk.outcomes": "data.police.uk outcomes",
    "stats19.collisions": "STATS19 collisions",
    "stats19.casualties": "STATS19 casualties",
    "stats19.vehicles": "STATS19 vehicles",
}


def source_words(source: str) -> str:
    """Return a source as a reader knows it; an extract of one's own by its name."""
    return _SOURCES.get(source, source.removeprefix("force_extract."))


def source_notes(
    agencies: list[dict[str, Any]], layer_files: Mapping[str, str]
) -> tuple[SourceNote, ...]:
    """Return whose data the report shows, and the words that their licences ask for."""
    notes: list[SourceNote] = []
    for row in agencies:
        public = row["regime"] == "open"
        period = f"{row['first']:%B %Y} to {row['last']:%B %Y}"
        name = f"{row['agency']}: {source_words(row['source'])}, {period}"
        if row["source"].startswith("police_uk"):
            words = f"Contains data of data.police.uk, © Crown copyright, {OGL}"
        elif row["source"].startswith("stats19"):
            words = f"Contains Department for Transport road safety data, © Crown copyright, {OGL}"
        else:
            words = f"Records of {row['agency']}"
        marking = "" if row["marking"] == "NONE" else row["marking"]
        notes.append(SourceNote(name, OGL if public else "Not for release", words, marking))
    for kind, file in sorted(layer_files.items()):
        words = f"Areas ({kind}): {file}"
        if re.match(r"(lsoa|msoa|ward|ltla|oa)\d\d", kind):
            words = f"Contains National Statistics and OS data © Crown copyright, {OGL}"
        notes.append(
            SourceNote(f"Areas of kind {kind}, from {file}", "As its publisher says", words)
        )
    return tuple(notes)
