"""Whatever is in the data, no CSV file that we give out is run by a spreadsheet."""

from __future__ import annotations

import csv
import importlib
import io
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.saferplaces.examples import EXAMPLES
from tools.access_table import roles_of, routes

import saferplaces
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.tables import FORMULA, Column, plain

ROOT = Path(saferplaces.__file__).parent
WRITES_CSV = re.compile(r"csv\.(writer|DictWriter)\(|text/csv")
POISON = "=cmd|' /C calc'!A0"
WITH_FILES = {"analyst": "ana", "supervisor": "sarah", "data_protection_officer": "dora",
              "administrator": "adam", "registrar": "ruth"}  # fmt: skip


@pytest.mark.parametrize("sign", FORMULA)
def test_text_that_a_spreadsheet_would_run_is_text(sign: str) -> None:
    assert plain(f"{sign}1+1") == f"'{sign}1+1"
    assert plain(-1.5) == "-1.5"


def test_every_csv_file_is_written_by_what_makes_cells_safe() -> None:
    makers = {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for path in ROOT.rglob("*.py")
        if WRITES_CSV.search(path.read_text())
    }
    assert "foundation/ui/tables.py" in makers
    del makers["foundation/retention/erasing.py"]  # keys for the engine, never for a spreadsheet
    unsafe = [name for name, text in makers.items() if "plain(" not in text]
    assert unsafe == []


@pytest.mark.slow
@pytest.mark.parametrize("role", WITH_FILES)
def test_no_table_that_is_given_as_csv_holds_a_formula(cast, monkeypatch, role: str) -> None:
    """Every page of a role is opened, every file that it offers fetched, with poisoned cells."""
    for path in sorted(Path(__file__).parents[1].rglob("*examples.py")):
        parts = path.relative_to(Path(__file__).parents[3]).with_suffix("").parts
        importlib.import_module(".".join(parts))
    as_it_is = Column.of
    monkeypatch.setattr(
        Column, "of", lambda self, row: POISON if isinstance(as_it_is(self, row), str) else 1
    )
    client = getattr(cast, WITH_FILES[role]).client()
    with connection.cursor() as cursor:  # what is recorded is chained at once: nothing commits
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    keys: dict[object, dict[str, object]] = {None: {}}
    files = 0
    for route in routes():
        if (
            route.door is None
            or "GET" not in route.door.methods
            or role not in roles_of(route.door)
        ):
            continue
        make = EXAMPLES.get(route.name)
        if make not in keys:
            keys[make] = make()
        address = reverse(route.name, kwargs=keys[make])
        page = client.get(address)
        if page.status_code != 200 or "html" not in page.headers.get("Content-Type", ""):
            continue
        for link in set(re.findall(r'href="(\?[^"]*export=csv[^"]*)"', page.content.decode())):
            files += _is_safe(_fetched(client, urljoin(address, link.replace("&amp;", "&"))))
    assert files


def _fetched(client: Client, address: str) -> HttpResponse:
    answer = client.get(address)
    if answer.status_code == 302:
        given = {name: codes(name)[0].code for name in ("recipients", "purposes")}
        sent = {"recipient": given["recipients"], "purpose": given["purposes"], "who": "A"}
        answer = client.get(client.post(answer["Location"], sent)["Location"])
    return answer


def _is_safe(answer: HttpResponse) -> int:
    assert answer.headers["Content-Type"].startswith("text/csv"), answer.wsgi_request.path
    rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA)] == []
    return 1
