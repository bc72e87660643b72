"""Write docs/data-model.md from the schemas and the code lists."""

from __future__ import annotations

from pathlib import Path

from asvat.records.code_lists import COLUMNS, code_list, names
from asvat.records.schemas import REJECTS, TABLES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "data-model.md"
INTRODUCTION = """# Data model

Every source becomes the same tables (`asvat.records.schemas`). Times are the local wall clock of \
the United Kingdom, without a zone. Caller, victim and location are three things. Each row says \
the file and the line it came from.

How precisely a time or a place is known is data: `time_precision` and `place_precision` stand in \
every incident. Where only a day or a month is known, `occurred_from` is its first second and \
`occurred_to` its last. Where the source says one time only, both are that time.
"""
TABLES_ABOUT = {
    "incidents": "One row a log, a crime or a collision.",
    "parties": "One row a person in a role. Caller, victim and suspect are counted apart.",
    "outcomes": "One row an outcome of a crime, joined by Crime ID.",
    "casualties": "One row a person injured in a collision (STATS19).",
    "vehicles": "One row a vehicle in a collision (STATS19).",
    "rejects": "One row a line that is no record, or a file that cannot be read.",
}
CODES_INTRODUCTION = """## Identity

A record is known within its agency and source by its own reference, or, where the source gives \
none, by all that the row says (flag `no_identifier`). Casualties and vehicles name their \
collision in the same way, so they join whatever the order in which the files come in.

## Code lists

CSV files in `src/asvat/records/codes`, each with the columns `code, label, valid_from, valid_to, \
source, confidence` and some of its own. `asvat.records.code_lists.code_list(name, on=day)` gives \
a list as of a day.

Confidence: `seed` and `source` were read there; `K` is practitioner knowledge; `K?` is local or \
uncertain, so a setting and never shown as statute; `design` is ours.

| list | what it holds | rows | columns of its own |
|---|---|---|---|
"""
LISTS_ABOUT = {
    "asb_categories": "The three NSIR categories of anti-social behaviour, with the test of each",
    "asb_subtypes": (
        "The 14 older sub-types; `mps_heading` is the heading under which one force lists "
        "them, not a rule"
    ),
    "categories": "Categories of incidents in a dataset; `kind` says incident, crime or collision",
    "closing_codes": (
        "A neutral set of finalisation codes; a mapping translates a force’s own to these"
    ),
    "districts": (
        "Local authority districts of England and Wales with their police force; merged "
        "ones name their successor"
    ),
    "flags": "What is odd about a row",
    "forces": "Police forces: slug and name as on data.police.uk, ONS and STATS19 codes",
    "harm_weights": "The few published harm weights that are known; the others must be imported",
    "offence_classes": (
        "Home Office classes often hidden in ASB logs; `prompt` is log wording that "
        "should make a reviewer look"
    ),
    "outcomes": "The Home Office outcomes framework",
    "police_uk_categories": "Crime types of data.police.uk files, older labels among them",
    "police_uk_outcomes": (
        "Outcome labels of data.police.uk files, and the outcome number where one follows"
    ),
    "qualifiers": "NSIR qualifiers; a local list",
    "repeat_settings": "Settings for repeats: how many, in how many months, matched on what",
}
FLAGS_INTRODUCTION = """
### Flags

A flagged row is kept and counted; the flag says what is odd about it.

| flag | meaning |
|---|---|
"""


def _table(name: str) -> str:
    rows = []
    for field in {**TABLES, "rejects": REJECTS}[name]:
        about = {key.decode(): text.decode() for key, text in field.metadata.items()}
        meaning = about["meaning"].replace("|", "\\|")
        rows.append(f"| `{field.name}` | {field.type} | {meaning} | {about.get('unit', '')} |\n")
    head = "| column | type | meaning | unit |\n|---|---|---|---|\n"
    return f"\n## `{name}`\n\n{TABLES_ABOUT.get(name, '')}\n\n{head}{''.join(rows)}"


def _code_list(name: str) -> str:
    table = code_list(name)
    own = ", ".join(f"`{column}`" for column in table.column_names if column not in COLUMNS)
    return f"| `{name}` | {LISTS_ABOUT.get(name, '')} | {table.num_rows} | {own} |\n"


def main() -> None:
    """Write the page."""
    flags = code_list("flags").to_pylist()
    parts = [
        INTRODUCTION,
        *(_table(name) for name in (*TABLES, "rejects")),
        "\n" + CODES_INTRODUCTION,
        *(_code_list(name) for name in names()),
        FLAGS_INTRODUCTION,
        *(f"| `{flag['code']}` | {flag['label']} |\n" for flag in flags),
    ]
    PAGE.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
