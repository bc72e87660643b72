"""The page on the data model, from tools/write_data_model.py, says what the schemas say."""

from __future__ import annotations

from pathlib import Path

import pytest

from asvat.records.code_lists import code_list, names
from asvat.records.schemas import REJECTS, TABLES

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "data-model.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*TABLES, "rejects"])
def test_the_page_explains_every_column(name: str) -> None:
    section = PAGE.split(f"## `{name}`\n")[1].split("\n## ")[0]
    for field in {**TABLES, "rejects": REJECTS}[name]:
        meaning = field.metadata[b"meaning"].decode().replace("|", "\\|")
        assert f"| `{field.name}` | {field.type} | {meaning} |" in section


def test_the_page_names_every_code_list_and_explains_every_flag() -> None:
    for name in names():
        assert f"| `{name}` |" in PAGE
    for row in code_list("flags").to_pylist():
        assert f"| `{row['code']}` | {row['label']} |" in PAGE
