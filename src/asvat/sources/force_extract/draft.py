"""A first mapping for a file, guessed from its column names and what stands in them.

A draft shows column names, date formats and codes, so that a person can finish it. It never shows
what a column of persons or of free text holds.
"""

from __future__ import annotations

import json
import re
from collections import Counter

from asvat.sources.files import InputFile
from asvat.sources.force_extract.coding import listed_codes
from asvat.sources.force_extract.fields import DATES, INCIDENT_FIELDS, INCIDENT_NAMES, fold
from asvat.sources.force_extract.guesses import guess_fields, guess_people, is_american
from asvat.sources.force_extract.headless import check_header
from asvat.sources.moment_text import Fineness, parse_moment
from asvat.sources.tabular import read_text

SAMPLE = 5_000
"""Rows that are looked at."""
MOST_CODES = 40
"""A column with more distinct values than this holds no codes."""
MOST_WORDS = 6
"""A column with a longer value holds text."""
_TRANSLATED = ("category", "asb_category", "closing_code", "qualifiers")


def draft_mapping(file: InputFile) -> str:
    """Return the text of a first mapping for `file`, with comments on what to check.

    Raises
    ------
    InputError
        When nothing of the file can be read, or its first line is no header.
    """
    columns = _sample(file)
    check_header(columns, file.name)
    people, personal = guess_people(columns)
    rest = {name: values for name, values in columns.items() if name not in personal}
    fields = guess_fields(rest)
    used = {column for names in fields.values() for column in names}
    spare = [name for name in rest if name not in used]
    parts = [_head(file, fields, rest), _columns(fields, rest), _formats(fields, rest)]
    parts += [_codes(name, rest[fields[name][0]]) for name in _TRANSLATED if name in fields]
    parts += [_role(role, prefix, found) for role, (prefix, found) in people.items()]
    if spare:
        lines = ["# Columns that nothing above takes:", *(f"#   {_text(name)}" for name in spare)]
        parts.append("\n".join(lines))
    return "\n\n".join(part for part in parts if part) + "\n"


def _sample(file: InputFile) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    taken = 0
    for chunk in read_text(file):
        part = chunk.table.slice(0, SAMPLE - taken)
        for name in part.column_names:
            cells = (str(cell).strip() for cell in part.column(name).to_pylist())
            columns.setdefault(name, []).extend(cell for cell in cells if cell)
        taken += part.num_rows
        if taken >= SAMPLE:
            break
    return columns


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _head(file: InputFile, fields: dict[str, list[str]], columns: dict[str, list[str]]) -> str:
    stem = file.base.rsplit(".", 1)[0]
    words = re.sub(r"[\d_\W]+", " ", stem).split()
    name = "_".join(fold(" ".join(words)).split()) or "extract"
    pattern = f"*{'*'.join(words)}*" if words else f"*{file.base}"
    fine = Fineness.MINUTE
    for field in ("occurred_from", "reported_at", "month"):
        if field in fields:
            fine = Fineness.MONTH if field == "month" else _fineness(fields[field], columns)
            break
    precision = f'time_precision = "{fine.name.lower()}"'
    return "\n".join(
        [
            f"# Draft of a mapping for {file.base}. Check every line marked CHECK.",
            "",
            "[source]",
            f"name = {_text(name)}",
            'agency = "CHECK: the agency that owns these records"',
            'regime = "part3"               # CHECK: open, part3 (law enforcement) or uk_gdpr',
            'marking = "OFFICIAL-SENSITIVE" # CHECK: NONE, OFFICIAL or OFFICIAL-SENSITIVE',
            'record_type = "incident"       # CHECK: incident, crime or collision',
            f"{precision:<30} # CHECK: how finely times are known at best",
            'place_precision = "street"     # CHECK: exact, street, snapped, area or none',
            f"files = [{_text(pattern)}]",
        ]
    )


def _fineness(names: list[str], columns: dict[str, list[str]]) -> Fineness:
    if len(names) > 1:
        return Fineness.MINUTE
    found = [parse_moment(value) for value in columns[names[0]][:200]]
    known = Counter(moment[1] for moment in found if moment)
    if len(found) > 20 and all(moment and moment[0].day == 1 for moment in found):
        return Fineness.MONTH
    return known.most_common(1)[0][0] if known else Fineness.DAY


def _columns(fields: dict[str, list[str]], columns: dict[str, list[str]]) -> str:
    lines = ["[columns]"]
    for field in INCIDENT_FIELDS:
        if field not in fields:
            continue
        names = fields[field]
        source = _text(names[0]) if len(names) == 1 else f"[{', '.join(map(_text, names))}]"
        sure = fold(field) == fold(names[0]) or fold(names[0]) in INCIDENT_NAMES
        doubt = "" if sure else "  # CHECK: guessed from its content"
        if field == "record_id" and len(names) == 1:
            repeats = len(columns[names[0]]) - len(set(columns[names[0]]))
            doubt = f"  # CHECK: {repeats} of its values repeat earlier ones" if repeats else doubt
        lines.append(f"{field} = {source}{doubt}")
    if "category" not in fields:
        lines.append('category = { value = "anti-social-behaviour" }  # CHECK: what all rows are')
    if not {"occurred_from", "occurred_to", "reported_at", "month"} & set(fields):
        lines.append('# occurred_from = "..."  # CHECK: name the column with the date')
    if "record_id" not in fields:
        lines.append('# record_id = "..."  # CHECK: without one, the whole row is its identity')
    return "\n".join(lines)


def _formats(fields: dict[str, list[str]], columns: dict[str, list[str]]) -> str:
    lines = []
    for field in DATES:
        if field in fields and any(is_american(v) for v in columns[fields[field][0]]):
            clock = " %H:%M" if any(":" in v for v in columns[fields[field][0]][:50]) else ""
            lines.append(f'{field} = "%m/%d/%Y{clock}"  # CHECK: the month seems to come first')
    if "qualifiers" in fields:
        separator = _separator(columns[fields["qualifiers"][0]])
        lines.append(f"separator = {_text(separator)}  # between the qualifiers in one cell")
    return "\n".join(["[formats]", *lines]) if lines else ""


def _separator(values: list[str]) -> str:
    counts = Counter(sign for value in values[:500] for sign in ";/,|+" if sign in value)
    return counts.most_common(1)[0][0] if counts else ";"


def _codes(field: str, values: list[str]) -> str:
    if field == "qualifiers":
        separator = _separator(values)
        values = [part.strip() for value in values for part in value.split(separator)]
    counts = Counter(value for value in values if value)
    longest = max((len(value.split()) for value in counts), default=0)
    if not counts or len(counts) > MOST_CODES or longest > MOST_WORDS:
        return f"# [codes.{field}] is left to you: its column holds no codes, but text."
    listed = listed_codes(field)
    shown = sorted(set(listed.values()))
    lines = [f"[codes.{field}]", f"# CHECK: the codes are {', '.join(shown)}"]
    for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        code = listed.get(fold(value))
        line = f"{_text(value)} = {_text(code or '')}"
        lines.append(line if code else f"# {line}  # CHECK: {count} rows")
    return "\n".join(lines)


def _role(role: str, prefix: str, found: dict[str, str]) -> str:
    lines = [f"[parties.{role}]"]
    if prefix:
        lines.append(f"prefix = {_text(prefix)}")
    else:
        lines += [f"{field} = {_text(column)}" for field, column in found.items()]
    return "\n".join(lines)
